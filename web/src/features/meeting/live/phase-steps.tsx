// Owns the course of the meeting in four words: buttons for who holds the chair, signs for everybody else.
import type { Meeting, Phase } from '../../../generated/wire';
import { phaseWords } from '../../../words/meetings';
import type { Moving } from './move';

const order: readonly Phase[] = ['roll_call', 'action_review', 'cases', 'read_back'];

export function PhaseSteps({ meeting, holdsChair, moving }: { meeting: Meeting; holdsChair: boolean; moving: Moving }) {
  const now = meeting.live.phase ?? 'roll_call';
  return (
    <ol className="phases plain-list" aria-label="Course of the meeting">
      {order.map((phase) => (
        <li key={phase} aria-current={phase === now ? 'step' : undefined} className={order.indexOf(phase) < order.indexOf(now) ? 'phases__past' : undefined}>
          {holdsChair ? <button type="button" disabled={moving.isSending} onClick={() => phase !== now && moving.go({ kind: 'phase', phase })}>{phaseWords(phase, meeting.root.kind)}</button> : <span>{phaseWords(phase, meeting.root.kind)}</span>}
        </li>
      ))}
    </ol>
  );
}
