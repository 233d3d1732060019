// Owns the minutes of one meeting as a document to read and print.
import type { Attendee, Meeting, Minutes as MinutesData, Person } from '../../generated/wire';
import { meetingStream } from '../../live/ids';
import { WhenLoaded } from '../../loaded';
import type { PageModule, PageProps } from '../../page';
import { useFollow, useLoad } from '../../server';
import { useMe } from '../../session';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { dayOf, formatClock, formatDayYear, plural } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { attendances } from '../../words/attendance';
import { ms } from '../../words/instants';
import { hasCases } from '../../words/meetings';
import { isDeferral, outcomes } from '../../words/outcomes';
import type { Correcting } from './in-the-room';
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

/** What a meeting left open, line by line, as far as this person may read. */
export function incompleteOf({ lines }: Pick<MinutesData, 'lines'>): string[] {
  return lines.flatMap(({ number, case: about, topic, actions }) => {
    const open = actions.filter(({ status }) => status !== 'done' && status !== 'cancelled');
    const lacks = open.flatMap(({ what, owner, due_on }) => {
      const lack = [owner.type === 'nobody' ? 'owner' : '', due_on === null ? 'date' : ''].filter(Boolean).join(' and no ');
      return lack ? [`Line ${number}: “${what}” has no ${lack}`] : [];
    });
    const outcome = about?.item.outcome ?? null;
    const decision = topic !== null || !about ? [] : !outcome ? [`Line ${number}: ${about.code} was not decided${about.item.carried_to ? ', carried to the next meeting' : ''}`]
      : outcome.next_review_on === null && outcomes[outcome.kind].needs.startsWith('review') && !isDeferral(outcome.kind) ? [`Line ${number}: ${about.code} has no review date`] : [];
    return [...decision, ...lacks];
  });
}

function Document({ minutes, meeting, correcting }: { minutes: MinutesData; meeting: Meeting | null; correcting: Correcting | null }) {
  const { title, starts_at, started_at, ended_at, close_override, attendees, lines } = minutes;
  const decided = lines.filter((line) => line.case?.outcome).length;
  const incomplete = incompleteOf(minutes);
  return (
    <article className="minutes" aria-label="Minutes">
      <div className="minutes__head">
        <h1>Minutes: {title}</h1>
        <p>{formatDayYear(dayOf(ms(starts_at)))}, {formatClock(ms(started_at ?? starts_at))}{ended_at !== null && `–${formatClock(ms(ended_at))}`}</p>
        <p className="muted">{plural(lines.length, 'line')}{hasCases(minutes.kind) && `, ${decided} decided`}</p>
        {minutes.status === 'ended' && <p className="minutes__draft">Draft, not approved yet</p>}
        {meeting?.live.is_ended_by_itself && (
          <div className="minutes__itself">
            <p><Icon name="clock" /> <strong>This meeting ended by itself:</strong> nobody was connected for 20 minutes.</p>
            {incomplete.length > 0 ? <><p>Incomplete:</p><ul>{incomplete.map((words) => <li key={words}>{words}</li>)}</ul></> : <p>Nothing in it is incomplete.</p>}
          </div>
        )}
        {close_override && <p><Icon name="alert" /> Closed although something was incomplete: {close_override}</p>}
      </div>
      <h2>Attendance</h2>
      {attendees.length === 0 ? <p className="muted">Nobody was asked.</p> : <Came attendees={attendees} />}
      <h2>Agenda</h2>
      {lines.length === 0 ? <p className="muted">There was nothing on the agenda.</p> : lines.map((line) => <Line key={line.item_id} line={line} correcting={correcting} />)}
    </article>
  );
}

/** Twin of CorrectCaseAttendance in policy.rs. */
function mayCorrect(person: Person, meeting: Meeting | null): boolean {
  return meeting !== null && (meeting.live.chair_held_by === person.id || person.roles.some(({ role, at }) => role === 'coordinator' && at === meeting.root.pcn));
}

function Minutes({ params }: PageProps) {
  const me = useMe();
  const load = useLoad<MinutesData>(`/api/meetings/${params.id}/minutes`, { pcn: me?.pcn?.code ?? null, lists: ['meetings', 'cases'] });
  const view = useFollow(params.id ? meetingStream(params.id) : null);
  const meeting = view.state?.of === 'meeting' ? view.state.value : null;
  if (load.kind === 'failed' && load.failure.isNotFound) {
    return <EmptyState title="There are no minutes here" action={{ label: 'See all meetings', href: '/meetings' }}>The meeting has not ended, or it is not one of yours.</EmptyState>;
  }
  return (
    <div className="minutes-page">
      <div className="minutes__tools">
        <a href="/meetings">All meetings</a>
        <div className="row"><Button href={`/meetings/${params.id}`}>Open the meeting</Button><Button onClick={() => print()}>Print</Button></div>
      </div>
      <WhenLoaded load={load} what="the minutes" lines={10}>{(minutes) => (
        <Document minutes={minutes} meeting={meeting} correcting={load.kind === 'ready' && me?.person && minutes.status === 'ended' && mayCorrect(me.person, meeting) ? { attendees: minutes.attendees, onCorrected: load.reload } : null} />
      )}</WhenLoaded>
    </div>
  );
}

export const page: PageModule = { title: () => 'Minutes', Page: Minutes };
