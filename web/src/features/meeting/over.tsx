// Owns a meeting that is over or called off: what came of it in a few lines, and the way to the minutes.
import { doneCounts } from '../../done-counts';
import type { AttendanceList, Meeting, Person } from '../../generated/wire';
import { orderedItems } from '../../live/meeting-store';
import { WhenLoaded } from '../../loaded';
import { useLoad } from '../../server';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { dayOf, formatClock, formatDayClock, formatDayYear, plural } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { PageHead } from '../../ui/page-head';
import { Panel } from '../../ui/panel';
import { ms } from '../../words/instants';
import { hasCases, meetingStatuses } from '../../words/meetings';
import { Resources } from './borough/resources';
import type { Rights } from './rights';
import './over.css';

/** Who attended, and for how long, for who answers for the meeting. */
function Attended({ meeting }: { meeting: Meeting }) {
  const load = useLoad<AttendanceList>(`/api/meetings/${meeting.root.id}/attendance`);
  return (
    <Panel title="Who attended">
      <WhenLoaded load={load} what="who attended" lines={4}>{({ people }) => (people.length === 0 ? <p className="muted">Nobody was written down as present.</p> : (
        <table className="table">
          <caption className="nhsuk-u-visually-hidden">Who attended, with minutes in the room</caption>
          <thead><tr><th scope="col">Name</th><th scope="col">Organisation</th><th scope="col">Minutes</th></tr></thead>
          <tbody>{people.map((one) => <tr key={one.person_id}><th scope="row">{one.name}{one.kind === 'speaker' && ' (speaker)'}</th><td>{one.organisation}</td><td className="num">{one.minutes ?? 'not known'}</td></tr>)}</tbody>
        </table>
      ))}</WhenLoaded>
    </Panel>
  );
}

export function Over({ meeting, me, rights }: { meeting: Meeting; me: Person | null; rights: Rights }) {
  const { root, live, attendees } = meeting;
  if (root.status === 'cancelled') {
    return (
      <>
        <PageHead title={root.title} line={formatDayClock(ms(root.starts_at))} />
        <EmptyState title="This meeting was called off" action={{ label: 'See all meetings', href: '/meetings' }}>{hasCases(root.kind) && 'Its cases are no longer listed here.'}</EmptyState>
      </>
    );
  }
  const { cases, others } = doneCounts(orderedItems(meeting));
  const asked = Object.values(attendees).filter(({ is_withdrawn }) => !is_withdrawn);
  const came = asked.filter(({ attendance, arrived_at }) => attendance === 'present' || arrived_at !== null).length;
  const minutes = live.started_at !== null && live.ended_at !== null ? Math.round((live.ended_at - live.started_at) / 60_000_000) : null;
  const isBorough = root.kind === 'borough';
  const hasCertificate = isBorough && me !== null && me.guest === null && attendees[me.id]?.attendance === 'present';
  const facts: [string, string][] = [
    ...(cases.of > 0 ? [['Decided', `${cases.done} of ${plural(cases.of, 'case')}`] as [string, string]] : []),
    ...(others.of > 0 || cases.of === 0 ? [['Discussed', `${others.done} of ${plural(others.of, cases.of > 0 ? 'other line' : 'line')}`] as [string, string]] : []),
    ['Came', `${came} of ${asked.length}`],
    ['Took', minutes === null ? 'not known' : `${minutes} of ${root.slot_minutes} minutes`],
  ];
  return (
    <>
      <PageHead title={root.title} line={<>{formatDayYear(dayOf(ms(live.started_at ?? root.starts_at)))}, <span className="num">{formatClock(ms(live.started_at ?? root.starts_at))}{live.ended_at !== null && `–${formatClock(ms(live.ended_at))}`}</span></>} />
      <div className="stack">
        <Panel title={meetingStatuses[root.status]}>
          <dl className="over">{facts.map(([label, words]) => <div key={label}><dt>{label}</dt><dd className="num">{words}</dd></div>)}</dl>
          {live.is_ended_by_itself && <p className="over__reason"><Icon name="clock" /> <span><strong>It ended by itself:</strong> nobody was connected for 20 minutes. What is incomplete stands in the draft minutes.</span></p>}
          {live.close_override && <p className="over__reason"><Icon name="alert" /> <span><strong>Closed although something was missing:</strong> {live.close_override}</span></p>}
          <div className="row"><Button look="primary" href={`/meetings/${root.id}/minutes`}>{root.status === 'approved' ? 'Read the minutes' : 'Open the draft minutes'}</Button>{hasCertificate && <Button href={`/meetings/${root.id}/certificate`}>My certificate</Button>}<Button href="/actions">My actions</Button></div>
        </Panel>
        {isBorough && <Resources meeting={meeting} me={me} canShare={rights.canBring} canEdit={rights.canEditAgenda} />}
        {isBorough && rights.canReadAttendance && <Attended meeting={meeting} />}
      </div>
    </>
  );
}
