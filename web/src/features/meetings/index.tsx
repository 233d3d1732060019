// Owns the list of meetings: the last week and the coming two, by day.
import type { MeetingList, MeetingRow } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { useLoad } from '../../server';
import { useMe } from '../../session';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { addDays, dayOf, formatClock, formatDay, formatNearDay, plural, today } from '../../ui/format';
import { PageHead } from '../../ui/page-head';
import { ms } from '../../words/instants';
import { meetingKinds, meetingStatuses } from '../../words/meetings';
import './meetings.css';

const DAYS_BACK = 7;
const DAYS_AHEAD = 14;

/** In order of day; today stands even when it is empty. */
export function byDay(meetings: readonly MeetingRow[], on: string): { day: string; meetings: MeetingRow[] }[] {
  const days = new Map<string, MeetingRow[]>([[on, []]]);
  for (const meeting of [...meetings].sort((a, b) => a.starts_at - b.starts_at)) {
    const day = dayOf(ms(meeting.starts_at));
    days.set(day, [...(days.get(day) ?? []), meeting]);
  }
  return [...days].map(([day, rows]) => ({ day, meetings: rows })).sort((a, b) => (a.day < b.day ? -1 : 1));
}

function dayTitle(day: string, on: string): string {
  const near = formatNearDay(day, on);
  return near === formatDay(day) ? near : `${near.charAt(0).toUpperCase()}${near.slice(1)}, ${formatDay(day)}`;
}

function Row({ meeting }: { meeting: MeetingRow }) {
  const isOver = meeting.status === 'ended' || meeting.status === 'approved';
  const isTight = meeting.planned_minutes > meeting.slot_minutes && !isOver;
  return (
    <li className={`meetings__${meeting.status}`}>
      <span className="meetings__clock num">{formatClock(ms(meeting.starts_at))}</span>
      <div className="meetings__words">
        <p><a href={`/meetings/${meeting.id}`}>{meeting.title}</a> <span className="muted small">{meetingKinds[meeting.kind]}</span></p>
        <p className="small muted">
          {isOver ? `${meeting.decided_count} of ${plural(meeting.item_count, 'line')} decided` : <>{plural(meeting.item_count, 'line')} · <span className={isTight ? 'meetings__over num' : 'num'}>{meeting.planned_minutes} of {meeting.slot_minutes} minutes</span></>}
          {' · '}chair {meeting.chair_name}
          {meeting.apologies.length > 0 && !isOver && ` · apologies: ${meeting.apologies.join(', ')}`}
        </p>
      </div>
      <div className="row meetings__end">
        <span className="meetings__status">{meetingStatuses[meeting.status]}</span>
        {meeting.status === 'live' && <Button look="primary" href={`/meetings/${meeting.id}`} label={`Join ${meeting.title}`}>Join</Button>}
        {isOver && <Button href={`/meetings/${meeting.id}/minutes`} label={`Minutes of ${meeting.title}, ${formatDay(dayOf(ms(meeting.starts_at)))}`}>Minutes</Button>}
      </div>
    </li>
  );
}

function Meetings() {
  const me = useMe();
  const on = today();
  const load = useLoad<MeetingList>(`/api/meetings?from=${addDays(on, -DAYS_BACK)}&to=${addDays(on, DAYS_AHEAD)}`, { pcn: me?.pcn?.code ?? null, lists: ['meetings'] });
  return (
    <>
      <PageHead title="Meetings" line="The last seven days and the coming fourteen" />
      <WhenLoaded load={load} what="the meetings" lines={8}>
        {({ meetings }) => meetings.length === 0 ? (
          <EmptyState title="No meetings in these three weeks">The coordinator makes them from a series.</EmptyState>
        ) : (
          <div className="meetings">
            {byDay(meetings, on).map(({ day, meetings: rows }) => (
              <section key={day} aria-label={formatDay(day)}>
                <h2>{dayTitle(day, on)}</h2>
                {rows.length === 0 ? <p className="muted">No meeting today.</p> : <ul className="meetings__rows plain-list">{rows.map((meeting) => <Row key={meeting.id} meeting={meeting} />)}</ul>}
              </section>
            ))}
          </div>
        )}
      </WhenLoaded>
    </>
  );
}

export const page: PageModule = { title: () => 'Meetings', Page: Meetings };
