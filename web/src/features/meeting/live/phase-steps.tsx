// Owns the course of the meeting in four words: buttons for who holds the chair, signs for everybody else.
import type { Meeting, Phase } from '../../../generated/wire';
import { phaseName } from '../../../words/meetings';
import type { Moving } from './move';

const order: readonly Phase[] = ['roll_call', 'action_review', 'cases', 'read_back'];

export function PhaseSteps({ meeting, holdsChair, moving }: { meeting: Meeting; holdsChair: boolean; moving: Moving }) {
  const now = meeting.live.phase ?? 'roll_call';
  const name = (phase: Phase) => phaseName(meeting.root.kind, phase);
  return (
    <ol className="phases plain-list" aria-label="Course of the meeting">
      {order.map((phase) => (
        <li key={phase} aria-current={phase === now ? 'step' : undefined} className={order.indexOf(phase) < order.indexOf(now) ? 'phases__past' : undefined}>
          {holdsChair ? <button type="button" disabled={moving.isSending} onClick={() => phase !== now && moving.go({ kind: 'phase', phase })}>{name(phase)}</button> : <span>{name(phase)}</span>}
        </li>
      ))}
    </ol>
  );
}
