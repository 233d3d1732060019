// Owns the course of the meeting in four words: buttons for who holds the chair, signs for everybody else.
import type { Meeting, Phase } from '../../../generated/wire';
import { phases } from '../../../words/meetings';
import { canMoveRoom, Refusal, useAsk } from '../ask';

const order: readonly Phase[] = ['roll_call', 'action_review', 'cases', 'read_back'];

export function PhaseSteps({ meeting, holdsChair, onMoved }: { meeting: Meeting; holdsChair: boolean; onMoved: () => void }) {
  const { ask, isSending, error } = useAsk();
  const now = meeting.live.phase ?? 'roll_call';
  const go = async (phase: Phase) => {
    if (phase !== now && canMoveRoom() && (await ask({ name: 'go_to_phase', meeting_id: meeting.root.id, phase }))) onMoved();
  };
  return (
    <>
      <ol className="phases plain-list" aria-label="Course of the meeting">
        {order.map((phase) => (
          <li key={phase} aria-current={phase === now ? 'step' : undefined} className={order.indexOf(phase) < order.indexOf(now) ? 'phases__past' : undefined}>
            {holdsChair ? <button type="button" disabled={isSending} onClick={() => void go(phase)}>{phases[phase]}</button> : <span>{phases[phase]}</span>}
          </li>
        ))}
      </ol>
      <Refusal error={error} />
    </>
  );
}
