// Owns the meeting that is live or comes next: when, how full, who is away, and the way in.
import type { MeetingRow } from '../../generated/wire';
import { Button } from '../../ui/button';
import { dayOf, formatClock, formatNearDay, plural } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { MinutesBar } from '../../ui/minutes-bar';
import { ms } from '../../words/instants';

export interface NextMeetingProps {
  meeting: MeetingRow;
  /** Today in London. */
  on: string;
  /** Milliseconds. */
  now: number;
  /** Of its cases, for example "3 red, 4 overdue actions". */
  facts?: string;
  /** How many of its cases are mine, to whom the others are not shared. */
  own?: number;
}

/** "in 25 minutes", "should have started 3 minutes ago"; nothing when it is further away than an hour. */
export function awayText(startsAt: number, now: number): string | null {
  const minutes = Math.round((startsAt - now) / 60_000);
  if (Math.abs(minutes) > 60) return null;
  if (minutes === 0) return 'now';
  return minutes > 0 ? `in ${plural(minutes, 'minute')}` : `should have started ${plural(-minutes, 'minute')} ago`;
}

export function NextMeeting({ meeting, on, now, facts, own }: NextMeetingProps) {
  const isLive = meeting.status === 'live';
  const at = ms(meeting.starts_at);
  const day = formatNearDay(dayOf(at), on);
  const away = awayText(at, now);
  const isWhole = own === undefined;
  const line = meeting.kind === 'huddle' ? 'case' : 'line';
  return (
    <section className={isLive ? 'panel next next--live' : 'panel next'} aria-label={`${meeting.title}, ${day} ${formatClock(at)}`}>
      <div className="next__head">
        <div>
          <p className={isLive ? 'next__when next__live' : 'next__when'}>
            {isLive ? <><Icon name="play" /> Live now</> : <>{day.charAt(0).toUpperCase() + day.slice(1)}{away && `, ${away}`}</>}
          </p>
          <h2><span className="num">{formatClock(at)}</span> {meeting.title}</h2>
        </div>
        {isLive ? (
          <Button look="primary" href={`/meetings/${meeting.id}`}>{meeting.current_number === null || !isWhole ? 'Join' : `Join, ${line} ${meeting.current_number} of ${meeting.item_count}`}</Button>
        ) : (
          <Button href={`/meetings/${meeting.id}`}>Open the agenda</Button>
        )}
      </div>
      <p className="next__facts">
        {!isWhole ? `${plural(own, 'case')} of yours` : meeting.item_count === 0 ? 'Nothing on the agenda yet' : plural(meeting.item_count, line)}
        {facts && `, ${facts}`}{isWhole && isLive && meeting.decided_count > 0 && `, ${meeting.decided_count} decided`} · chair {meeting.chair_name}
        {meeting.status === 'draft' && ' · draft, agenda not published'}
      </p>
      {isWhole && <MinutesBar plannedMinutes={meeting.planned_minutes} slotMinutes={meeting.slot_minutes} />}
      {meeting.apologies.length > 0 && (
        <ul className="next__apologies plain-list" aria-label="Apologies">
          {meeting.apologies.map((line) => <li key={line}><Icon name="alert" /><span><strong>Apologies:</strong> {line}</span></li>)}
        </ul>
      )}
    </section>
  );
}
