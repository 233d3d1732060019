// Owns the minutes of one meeting as a document to read and print.
import type { Attendee, Minutes as MinutesData } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import type { PageModule, PageProps } from '../../page';
import { useLoad } from '../../server';
import { useMe } from '../../session';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { dayOf, formatClock, formatDayYear, plural } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { attendances } from '../../words/attendance';
import { ms } from '../../words/instants';
import { Line } from './line';
import './minutes.css';

const order = ['present', 'late', 'apologies', 'absent', 'unknown'] as const;

function Came({ attendees }: { attendees: readonly Attendee[] }) {
  const sorted = [...attendees].sort((a, b) => order.indexOf(a.attendance) - order.indexOf(b.attendance) || a.name.localeCompare(b.name));
  return (
    <ul className="minutes__came plain-list">
      {sorted.map((one) => (
        <li key={one.person_id}>
          <strong>{attendances[one.attendance]}:</strong> {one.name}, {one.role}, {one.organisation}
          {one.attendance === 'late' && one.arrived_at !== null && `, from ${formatClock(ms(one.arrived_at))}`}
          {one.cover && ` (cover: ${one.cover})`}
        </li>
      ))}
    </ul>
  );
}

function Document({ minutes }: { minutes: MinutesData }) {
  const { title, starts_at, started_at, ended_at, close_override, attendees, lines } = minutes;
  const decided = lines.filter((line) => line.case?.outcome).length;
  return (
    <article className="minutes" aria-label="Minutes">
      <div className="minutes__head">
        <h1>Minutes: {title}</h1>
        <p>{formatDayYear(dayOf(ms(starts_at)))}, {formatClock(ms(started_at ?? starts_at))}{ended_at !== null && `–${formatClock(ms(ended_at))}`}</p>
        <p className="muted">{plural(lines.length, 'line')}, {decided} decided</p>
        {minutes.status === 'ended' && <p className="minutes__draft">Draft, not approved yet</p>}
        {close_override && <p><Icon name="alert" /> Closed although something was incomplete: {close_override}</p>}
      </div>
      <h2>Attendance</h2>
      {attendees.length === 0 ? <p className="muted">Nobody was asked.</p> : <Came attendees={attendees} />}
      <h2>Agenda</h2>
      {lines.length === 0 ? <p className="muted">There was nothing on the agenda.</p> : lines.map((line) => <Line key={line.item_id} line={line} />)}
    </article>
  );
}

function Minutes({ params }: PageProps) {
  const me = useMe();
  const load = useLoad<MinutesData>(`/api/meetings/${params.id}/minutes`, { pcn: me?.pcn?.code ?? null, lists: ['meetings'] });
  if (load.kind === 'failed' && load.failure.isNotFound) {
    return <EmptyState title="There are no minutes here" action={{ label: 'See all meetings', href: '/meetings' }}>The meeting has not ended, or it is not one of yours.</EmptyState>;
  }
  return (
    <div className="minutes-page">
      <div className="minutes__tools">
        <a href="/meetings">All meetings</a>
        <div className="row"><Button href={`/meetings/${params.id}`}>Open the meeting</Button><Button onClick={() => print()}>Print</Button></div>
      </div>
      <WhenLoaded load={load} what="the minutes" lines={10}>{(minutes) => <Document minutes={minutes} />}</WhenLoaded>
    </div>
  );
}

export const page: PageModule = { title: () => 'Minutes', Page: Minutes };
