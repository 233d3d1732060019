// Owns the room display: the number, the time, the next two. It follows the meeting's stream alone: no case, no name.
import type { AgendaItem, Meeting } from '../../generated/wire';
import { meetingStream } from '../../live/ids';
import type { PageModule, PageProps } from '../../page';
import { useServerNow, useStream } from '../../server';
import { formatClock } from '../../ui/format';
import { TimerRing } from '../../ui/timer-ring';
import { ms } from '../../words/instants';
import { phases } from '../../words/meetings';
import './display.css';

function nameOf(item: AgendaItem): string {
  return item.kind.type === 'topic' ? item.kind.title : `Case ${item.number}`;
}

/** Lines still to come, in order. */
export function comingOf(meeting: Meeting): AgendaItem[] {
  return Object.values(meeting.items).filter(({ state }) => state === 'waiting').sort((a, b) => a.position - b.position);
}

function Now({ meeting }: { meeting: Meeting }) {
  const now = useServerNow();
  const { root, live, items } = meeting;
  const current = live.current === null ? undefined : items[live.current];
  const coming = comingOf(meeting).slice(0, 2);
  if (live.ended_at !== null) return <p className="display__topic">The meeting has ended</p>;
  if (root.status !== 'live') return <p className="display__topic">{root.status === 'cancelled' ? 'This meeting is cancelled' : `Starts at ${formatClock(ms(root.starts_at))}`}</p>;
  const since = live.current_since;
  const spent = current ? current.spent_seconds + (since === null ? 0 : Math.max(0, (now - ms(since)) / 1000)) : 0;
  return (
    <>
      <div className="display__now">
        {current ? (
          <>
            <p className={current.kind.type === 'topic' ? 'display__topic' : 'display__number'}>{current.kind.type === 'topic' ? current.kind.title : <><small>Case</small>{current.number}</>}</p>
            <TimerRing size="large" elapsedSeconds={Math.floor(spent)} plannedSeconds={(current.planned_minutes + current.extra_minutes) * 60} />
          </>
        ) : <p className="display__topic">{live.phase ? phases[live.phase] : 'About to begin'}</p>}
      </div>
      {coming.length > 0 && <p className="display__next">{coming.map((item, index) => <span key={item.id}>{index === 0 ? 'Next' : 'then'}: {nameOf(item)}</span>)}</p>}
    </>
  );
}

function Display({ params }: PageProps) {
  const view = useStream(params.id ? meetingStream(params.id) : null);
  const meeting = view.state?.of === 'meeting' ? view.state.value : null;
  return (
    <div className="display">
      {meeting && <h1>{meeting.root.title}</h1>}
      {meeting ? <Now meeting={meeting} /> : <h1 className="display__topic">{view.status === 'refused' || view.status === 'revoked' ? 'There is no meeting here that this screen may show' : 'Waiting for the meeting…'}</h1>}
      {meeting && view.status === 'stale' && <p className="display__stale" role="status">Not up to date: the connection is lost</p>}
    </div>
  );
}

export const page: PageModule = { title: () => 'Room display', bare: true, Page: Display };
