// Owns a meeting that is over or called off: what came of it in a few lines, and the way to the minutes.
import type { Meeting } from '../../generated/wire';
import { orderedItems } from '../../live/meeting-store';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { dayOf, formatClock, formatDayClock, formatDayYear } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { PageHead } from '../../ui/page-head';
import { Panel } from '../../ui/panel';
import { ms } from '../../words/instants';
import { meetingStatuses } from '../../words/meetings';
import './over.css';

export function Over({ meeting }: { meeting: Meeting }) {
  const { root, live, attendees } = meeting;
  if (root.status === 'cancelled') {
    return (
      <>
        <PageHead title={root.title} line={formatDayClock(ms(root.starts_at))} />
        <EmptyState title="This meeting was called off" action={{ label: 'See all meetings', href: '/meetings' }}>Its cases are no longer listed here.</EmptyState>
      </>
    );
  }
  const lines = orderedItems(meeting);
  const decided = lines.filter(({ state }) => state === 'decided').length;
  const asked = Object.values(attendees).filter(({ is_withdrawn }) => !is_withdrawn);
  const came = asked.filter(({ attendance, arrived_at }) => attendance === 'present' || arrived_at !== null).length;
  const minutes = live.started_at !== null && live.ended_at !== null ? Math.round((live.ended_at - live.started_at) / 60_000_000) : null;
  const facts: [string, string][] = [
    ['Decided', `${decided} of ${lines.length}`],
    ['Came', `${came} of ${asked.length}`],
    ['Took', minutes === null ? 'not known' : `${minutes} of ${root.slot_minutes} minutes`],
  ];
  return (
    <>
      <PageHead title={root.title} line={<>{formatDayYear(dayOf(ms(live.started_at ?? root.starts_at)))}, <span className="num">{formatClock(ms(live.started_at ?? root.starts_at))}{live.ended_at !== null && `–${formatClock(ms(live.ended_at))}`}</span></>} />
      <Panel title={meetingStatuses[root.status]}>
        <dl className="over">{facts.map(([label, words]) => <div key={label}><dt>{label}</dt><dd className="num">{words}</dd></div>)}</dl>
        {live.is_ended_by_itself && <p className="over__reason"><Icon name="clock" /> <span><strong>It ended by itself:</strong> nobody was connected for 20 minutes. What is incomplete stands in the draft minutes.</span></p>}
        {live.close_override && <p className="over__reason"><Icon name="alert" /> <span><strong>Closed although something was missing:</strong> {live.close_override}</span></p>}
        <div className="row"><Button look="primary" href={`/meetings/${root.id}/minutes`}>{root.status === 'approved' ? 'Read the minutes' : 'Open the draft minutes'}</Button><Button href="/actions">My actions</Button></div>
      </Panel>
    </>
  );
}
