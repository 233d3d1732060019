// Owns the roll-call: who was asked and who came. Arrival marks present by itself; the rest is said by the chair.
import type { Attendance, Meeting } from '../../../generated/wire';
import { byOrganisation } from '../../../live/meeting-people';
import { Button } from '../../../ui/button';
import { EmptyState } from '../../../ui/empty-state';
import { formatClock } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { Panel } from '../../../ui/panel';
import { attendances, partstats } from '../../../words/attendance';
import { ms } from '../../../words/instants';
import { Refusal, useAsk } from '../ask';

const choices: readonly Attendance[] = ['present', 'late', 'apologies', 'absent'];

export function RollCall({ meeting, canRecord }: { meeting: Meeting; canRecord: boolean }) {
  const { ask, error } = useAsk({ mayOverlap: true });
  const all = Object.values(meeting.attendees).filter(({ is_withdrawn, admission }) => !is_withdrawn && admission !== 'waiting' && admission !== 'revoked');
  const present = all.filter(({ attendance }) => attendance === 'present').length;
  return (
    <Panel title="Roll-call" isFlush aside={<span className="muted small num">{present} of {all.length} present</span>}>
      {all.length === 0 && <EmptyState title="Nobody was asked">Who joins is written down here.</EmptyState>}
      <Refusal error={error} />
      {byOrganisation(all).map(({ organisation, people }) => (
        <div key={organisation} className="roll">
          <h3>{organisation}</h3>
          <ul className="plain-list" aria-label={organisation}>
            {people.map((one) => (
              <li key={one.person_id} className="roll__person">
                <span className="roll__words">
                  <span className="roll__name">{one.is_here && <Icon name="dot" label="here" />} {one.name}</span>
                  <span className="muted small">
                    {one.role}{one.arrived_at !== null ? ` · arrived ${formatClock(ms(one.arrived_at))}` : one.partstat === 'needs_action' ? '' : ` · said: ${partstats[one.partstat].toLowerCase()}`}{one.cover && ` · cover: ${one.cover}`}
                  </span>
                </span>
                {canRecord ? (
                  <span className="roll__choices" role="group" aria-label={one.name}>
                    {choices.map((attendance) => (
                      <Button key={attendance} isPressed={one.attendance === attendance} onClick={() => void ask({ name: 'record_attendance', meeting_id: meeting.root.id, person_id: one.person_id, attendance })}>{attendances[attendance]}</Button>
                    ))}
                  </span>
                ) : <span className={`roll__now roll__now--${one.attendance}`}>{attendances[one.attendance]}</span>}
              </li>
            ))}
          </ul>
        </div>
      ))}
    </Panel>
  );
}
