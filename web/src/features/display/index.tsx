// Owns the room display: the number, the time, the next two, who is called. Everybody in the room reads it, so it shows initials only
// while nobody present lacks the case, and never a name, a code or a reason.
import type { AgendaItem, Card, Meeting } from '../../generated/wire';
import { meetingStream } from '../../live/ids';
import { isBarredFrom, isNeededFor, nameIn } from '../../live/meeting-people';
import { hiddenLabel, titleOf, upcomingItems } from '../../live/meeting-store';
import type { PageModule, PageProps } from '../../page';
import { useServerNow, useStream } from '../../server';
import { formatClock } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { TimerRing } from '../../ui/timer-ring';
import { ms } from '../../words/instants';
import { phaseWords } from '../../words/meetings';
import './display.css';

type Cards = Readonly<Record<string, Card>>;

/** Initials of a line's person; null while somebody in the room may lack the case, or this screen does. */
export function initialsOf(meeting: Meeting, card: Card | undefined): string | null {
  if (!card) return null;
  const here = Object.values(meeting.attendees).filter(({ is_here, is_withdrawn }) => is_here && !is_withdrawn);
  // A service is barred by its name, which is not known here: then nobody of a service counts as having the case.
  const has = here.every((one) => (one.kind === 'core' ? card.barred.length === 0 || (one.service_id === null && !isBarredFrom(card, one)) : isNeededFor(card, one) && card.barred.length === 0));
  return has ? card.initials : null;
}

function nameOf(meeting: Meeting, item: AgendaItem, cards: Cards): string {
  if (item.kind.type !== 'case') return titleOf(item) ?? hiddenLabel(item);
  const initials = initialsOf(meeting, cards[item.id]);
  return `Case ${item.number}${initials ? ` · ${initials}` : ''}`;
}

/** Who is called in for the line at hand or the next two, and is not here yet. */
export function calledOf(meeting: Meeting, cards: Cards): string[] {
  const { current, phase } = meeting.live;
  if (phase === 'read_back') return [];
  const lines = [...(current === null || meeting.items[current]?.state === 'decided' ? [] : [current]), ...upcomingItems(meeting).slice(0, 2).map(({ id }) => id)];
  const ids = new Set(lines.flatMap((id) => cards[id]?.calls ?? []).map(({ person_id }) => person_id));
  return [...ids].filter((id) => meeting.attendees[id] && !meeting.attendees[id].is_here).map((id) => nameIn(meeting, id));
}

function Now({ meeting, cards }: { meeting: Meeting; cards: Cards }) {
  const now = useServerNow();
  const { root, live, items } = meeting;
  const current = live.current === null ? undefined : items[live.current];
  const coming = upcomingItems(meeting).slice(0, 2);
  if (live.ended_at !== null) return <p className="display__topic">The meeting has ended</p>;
  if (root.status !== 'live') return <p className="display__topic">{root.status === 'cancelled' ? 'This meeting is cancelled' : `Starts at ${formatClock(ms(root.starts_at))}`}</p>;
  const since = live.current_since;
  const spent = current ? current.spent_seconds + (since === null ? 0 : Math.max(0, (now - ms(since)) / 1000)) : 0;
  const initials = current && initialsOf(meeting, cards[current.id]);
  const called = calledOf(meeting, cards);
  return (
    <>
      <div className="display__now">
        {current ? (
          <>
            <p className={current.kind.type === 'case' ? 'display__number' : 'display__topic'}>{current.kind.type !== 'case' ? titleOf(current) ?? hiddenLabel(current) : <><small>Case</small>{current.number}{initials && <small className="display__initials">{initials}</small>}</>}</p>
            <TimerRing size="large" elapsedSeconds={Math.floor(spent)} plannedSeconds={(current.planned_minutes + current.extra_minutes) * 60} />
          </>
        ) : <p className="display__topic">{live.phase ? phaseWords(live.phase, meeting.root.kind) : 'About to begin'}</p>}
      </div>
      {coming.length > 0 && <p className="display__next">{coming.map((item, index) => <span key={item.id}>{index === 0 ? 'Next' : 'then'}: {nameOf(meeting, item, cards)}</span>)}</p>}
      {called.length > 0 && <p className="display__next"><span>Called in: <strong>{called.join(', ')}</strong></span></p>}
      {live.chair_lost_at !== null && <p className="display__stale" role="status"><Icon name="alert" /> The chair’s connection is gone since {formatClock(ms(live.chair_lost_at))}. The timer runs on.</p>}
    </>
  );
}

function Display({ params }: PageProps) {
  const view = useStream(params.id ? meetingStream(params.id) : null);
  const meeting = view.state?.of === 'meeting' ? view.state.value : null;
  return (
    <div className="display">
      {meeting && <h1>{meeting.root.title}</h1>}
      {meeting ? <Now meeting={meeting} cards={view.cards} /> : <h1 className="display__topic">{view.status === 'refused' || view.status === 'revoked' ? 'There is no meeting here that this screen may show' : 'Waiting for the meeting…'}</h1>}
      {meeting && view.status === 'stale' && <p className="display__stale" role="status">Not up to date: the connection is lost</p>}
    </div>
  );
}

export const page: PageModule = { title: () => 'Room display', bare: true, Page: Display };
