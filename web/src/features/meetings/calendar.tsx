// Owns the calendar of weeks: columns of days on a desk, one list a week on a phone. A kind has a shape and a word, today and bank
// holidays are named, what is called off is struck through and says so.
import type { MeetingRow, MeetingStatus } from '../../generated/wire';
import { Button } from '../../ui/button';
import { type Day, dayOf, formatClock, formatDay, plural } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { ms } from '../../words/instants';
import { KindMark } from './kind-mark';
import { NoChair } from './no-chair';
import { type CalendarDay, weekTitle } from './weeks';

/** Shorter than elsewhere: a day is a narrow column. */
const statuses: Record<MeetingStatus, string> = { draft: 'Draft', open: 'Agenda published', live: 'Live now', ended: 'Ended', approved: 'Minutes approved', cancelled: 'Called off' };

/** "11 cases" of a huddle; other meetings have topics among their lines. */
export function linesOf({ kind, item_count }: MeetingRow): string {
  return item_count === 0 ? `No ${kind === 'huddle' ? 'cases' : 'lines'} yet` : plural(item_count, kind === 'huddle' ? 'case' : 'line');
}

/** What is on its agenda; of a supervision, nothing. */
function Lines({ meeting }: { meeting: MeetingRow }) {
  if (meeting.kind === 'supervision') return null;
  if (isHeld(meeting)) return <p className="small muted">{meeting.decided_count} of {plural(meeting.item_count, 'line')} done</p>;
  const isOver = meeting.planned_minutes > meeting.slot_minutes;
  return <p className="small muted">{linesOf(meeting)}{meeting.item_count > 0 && <> · <span className={isOver ? 'calendar__over nowrap num' : 'nowrap num'}>{meeting.planned_minutes} of {meeting.slot_minutes} min{isOver && ', too many'}</span></>}</p>;
}

function isHeld({ status }: MeetingRow): boolean {
  return status === 'ended' || status === 'approved';
}

function Entry({ meeting, isWithoutChair }: { meeting: MeetingRow; isWithoutChair: boolean }) {
  const isOff = meeting.status === 'cancelled';
  const day = formatDay(dayOf(ms(meeting.starts_at)));
  return (
    <li className={`calendar__entry calendar__entry--${meeting.status}`}>
      <p className="calendar__what"><span className="calendar__clock num">{formatClock(ms(meeting.starts_at))}</span> <a href={`/meetings/${meeting.id}`}>{meeting.title}</a></p>
      <p className="small calendar__kind"><KindMark kind={meeting.kind} /> <span className="calendar__status">{statuses[meeting.status]}</span></p>
      {!isOff && (isWithoutChair ? <NoChair /> : <p className="small muted">Chair {meeting.chair_name}</p>)}
      {!isOff && <Lines meeting={meeting} />}
      {meeting.apologies.length > 0 && !isHeld(meeting) && !isOff && <p className="small muted">Apologies: {meeting.apologies.join(', ')}</p>}
      {meeting.status === 'live' && <Button look="primary" href={`/meetings/${meeting.id}`} label={`Join ${meeting.title}`}>Join</Button>}
      {isHeld(meeting) && <p className="small"><a href={`/meetings/${meeting.id}/minutes`} aria-label={`Minutes of ${meeting.title}, ${day}`}>Minutes</a></p>}
    </li>
  );
}

function DayColumn({ day: { day, holiday, meetings }, on, isWithoutChair }: { day: CalendarDay; on: Day; isWithoutChair: (meeting: MeetingRow) => boolean }) {
  const look = ['calendar__day', day === on && 'calendar__day--today', meetings.length === 0 && day !== on && holiday === null && 'calendar__day--empty'].filter(Boolean).join(' ');
  return (
    <li className={look}>
      <h3>{formatDay(day)}{day === on && <span className="calendar__today">Today</span>}</h3>
      {holiday !== null && <p className="calendar__holiday"><Icon name="star" /> {holiday}, bank holiday</p>}
      {meetings.length > 0 ? <ul className="plain-list">{meetings.map((meeting) => <Entry key={meeting.id} meeting={meeting} isWithoutChair={isWithoutChair(meeting)} />)}</ul> : <p className="small muted calendar__none">No meeting</p>}
    </li>
  );
}

export interface WeekProps {
  monday: Day;
  days: readonly CalendarDay[];
  on: Day;
  isWithoutChair: (meeting: MeetingRow) => boolean;
}

export function Week({ monday, days, on, isWithoutChair }: WeekProps) {
  const last = days.at(-1)?.day ?? monday;
  const count = days.reduce((sum, { meetings }) => sum + meetings.length, 0);
  const title = weekTitle(monday, on);
  return (
    <section className="calendar__week" aria-label={`${title}, ${formatDay(monday)} to ${formatDay(last)}`}>
      <h2>{title} <span className="muted small">{title.startsWith('Week of') ? monday.slice(0, 4) : `${formatDay(monday)} to ${formatDay(last)}`}{count === 0 && ' · no meetings'}</span></h2>
      <ul className={`calendar__days calendar__days--${days.length} plain-list`}>{days.map((day) => <DayColumn key={day.day} day={day} on={on} isWithoutChair={isWithoutChair} />)}</ul>
    </section>
  );
}
