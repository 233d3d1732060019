// Owns Today: what needs me now.
import { useEffect, useRef, useState } from 'react';
import { isIgLead, neverHasCases } from '../../case-view/may';
import { useTicks } from '../../case-view/ticks';
import { onForgotten } from '../../drafts';
import type { ActionItem, Card, MeetingRow, Today as TodayData } from '../../generated/wire';
import { orderedItems } from '../../live/meeting-store';
import { meetingStream, worklistStream } from '../../live/ids';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { server, useFollow, useLoad, useServerNow, useStream } from '../../server';
import { useMe } from '../../session';
import { ActionList } from '../../ui/action-list';
import { EmptyState } from '../../ui/empty-state';
import { dayOf, formatClock, formatDay, formatNearDay, plural } from '../../ui/format';
import { PageHead } from '../../ui/page-head';
import { Panel } from '../../ui/panel';
import { ms } from '../../words/instants';
import { MyCases } from './my-cases';
import { LookUp } from './look-up';
import { Needed } from './needed';
import { NextMeeting } from './next-meeting';
import { Notices } from './notices';
import { Missing, Waiting } from './waiting';
import './today.css';

const MOST_ACTIONS = 8;

/** What was cancelled is not told here. */
const isAhead = ({ status }: MeetingRow) => status !== 'ended' && status !== 'approved';

/** As long as a tick can be taken back. */
const HELD_MS = 10_000;

function MyActions({ actions: open, on }: { actions: readonly ActionItem[]; on: string }) {
  // What was ticked is no longer in the list from the server: it keeps its place until ten seconds after the last tick, so that no
  // other row comes under the finger.
  const [held, setHeld] = useState<readonly ActionItem[]>([]);
  const actions = [...held.filter(({ id }) => !open.some((one) => one.id === id)), ...open];
  const ticks = useTicks(actions, server().send);
  useEffect(() => {
    if (held.length === 0) return undefined;
    const timer = setTimeout(() => setHeld([]), HELD_MS);
    return () => clearTimeout(timer);
  }, [held]);
  useEffect(() => onForgotten((ids) => setHeld((before) => before.filter(({ case_id, meeting_id }) => !ids.includes(case_id ?? meeting_id ?? '')))), []);
  const overdue = open.filter(({ due_on }) => due_on !== null && due_on < on).length;
  return (
    <Panel title="My actions" isFlush aside={<>{overdue > 0 && <span className="lines__late small">{overdue} overdue</span>}<a href="/actions">All actions</a></>}>
      {actions.length === 0 ? (
        <EmptyState title="Nothing is due">What you take on in a meeting stands here.</EmptyState>
      ) : (
        <ActionList
          label="My actions" on={on} isSteady={held.length > 0}
          actions={actions.slice(0, MOST_ACTIONS).map((action) => ({
            id: action.id, code: action.case_code ?? 'Topic', what: action.what, dueOn: action.due_on ?? undefined, isDone: ticks.isDone(action), waits: ticks.waits(action),
            blocked: (action.status === 'done' ? action.status_before : action.status) === 'blocked' ? (action.note ?? 'no reason given') : undefined,
          }))}
          onTick={(id, isDone) => {
            const action = actions.find((one) => one.id === id);
            if (!action) return;
            setHeld((before) => [...before.filter((one) => one.id !== id), action.status === 'done' ? action : { ...action, status: 'done', status_before: action.status }]);
            ticks.onTick(action, isDone);
          }}
        />
      )}
      {actions.length > MOST_ACTIONS && <p className="lines"><a href="/actions">{plural(actions.length - MOST_ACTIONS, 'more action')}</a></p>}
    </Panel>
  );
}

/** "3 red, 4 overdue actions": what the chair wants to know first. */
export function factsOf(cards: readonly Card[]): string {
  const red = cards.filter(({ priority }) => priority === 'red').length;
  const overdue = cards.reduce((sum, card) => sum + card.overdue_actions, 0);
  return [red > 0 ? `${red} red` : '', overdue > 0 ? plural(overdue, 'overdue action') : ''].filter(Boolean).join(', ');
}

function Today() {
  const me = useMe();
  const now = useServerNow();
  const on = dayOf(now);
  const load = useLoad<TodayData>('/api/today', { pcn: me?.pcn?.code ?? null, lists: ['meetings', 'cases', 'actions'] });
  const person = me?.person ?? null;
  // A notice comes by my worklist: the list is read again when it moved, or is had without a case one is kept out of now.
  const worklist = useStream(person && worklistStream(person.id));
  const { state } = worklist;
  const reload = load.kind === 'ready' ? load.reload : null;
  const seen = useRef(state);
  useEffect(() => {
    if (seen.current !== null && state !== seen.current) reload?.();
    seen.current = state;
  }, [state]);
  const first = load.kind === 'ready' ? load.value.meetings.find(isAhead) : undefined;
  const followed = useFollow(first && person && !neverHasCases(person) ? meetingStream(first.id) : null);
  const lines = followed.state?.of === 'meeting' && followed.state.value.root.id === first?.id ? followed.state.value : null;
  // The order of the lines, who waits at the door, where the room is: the list is read again when one of them moved.
  const place = lines && [lines.root.status, lines.live.current, ...orderedItems(lines).map(({ id }) => id), ...Object.values(lines.attendees).map(({ person_id, admission }) => `${person_id} ${admission}`).sort()].join();
  const placed = useRef<string | null>(null);
  useEffect(() => {
    if (place === null) return;
    if (placed.current !== null && placed.current !== place) reload?.();
    placed.current = place;
  }, [place]);
  return (
    <>
      <PageHead title="Today" line={formatDay(on)} />
      <WhenLoaded load={load} what="today" lines={6}>
        {({ meetings: all, cards, actions, waiting, missing, notices, has_own_cases_only }) => {
          const meetings = all.filter(isAhead);
          const over = all.filter((meeting) => !isAhead(meeting));
          return (
          <div className="today">
            <div className="today__column">
              <Notices notices={notices} me={person} />
              {person && isIgLead(person) && <LookUp />}
              {lines && person && <Needed meeting={lines} cards={cards} me={person} now={now} />}
              {meetings[0] ? <NextMeeting meeting={meetings[0]} on={on} now={now} facts={factsOf(cards)} own={has_own_cases_only ? cards.length : undefined} /> : (
                <EmptyState title="No meeting of yours is planned" action={{ label: 'See all meetings', href: '/meetings' }}>The next one stands here as soon as its agenda is begun.</EmptyState>
              )}
              <Missing missing={missing} />
              {!(person && neverHasCases(person)) && <MyCases cards={cards} meeting={meetings[0]} lines={lines} now={Math.floor(now / 30_000) * 30_000_000} />}
            </div>
            <div className="today__column">
              <Waiting waiting={waiting} />
              {/* What I am only asked to help with waits above. */}
              <MyActions actions={actions.filter(({ owner }) => owner.type === 'person' && owner.person_id === person?.id)} on={on} />
              {over.length > 0 && (
                <Panel title="Over today" isFlush>
                  <ul className="lines plain-list">
                    {over.map((meeting) => (
                      <li key={meeting.id}><span className="num">{formatClock(ms(meeting.starts_at))}</span><span className="lines__wide">{meeting.title}</span><a href={`/meetings/${meeting.id}/minutes`}>Minutes</a></li>
                    ))}
                  </ul>
                </Panel>
              )}
              {meetings.length > 1 && (
                <Panel title="Then" isFlush aside={<a href="/meetings">All meetings</a>}>
                  <ul className="lines plain-list">
                    {meetings.slice(1, 4).map((meeting) => (
                      <li key={meeting.id}>
                        <span className="num nowrap">{formatNearDay(dayOf(ms(meeting.starts_at)), on)} {formatClock(ms(meeting.starts_at))}</span>
                        <a className="lines__wide" href={`/meetings/${meeting.id}`}>{meeting.title}</a>
                        {!has_own_cases_only && <span className={`${meeting.planned_minutes > meeting.slot_minutes ? 'lines__late' : 'muted'} small num`}>{meeting.planned_minutes} of {meeting.slot_minutes} min</span>}
                      </li>
                    ))}
                  </ul>
                </Panel>
              )}
            </div>
          </div>
          );
        }}
      </WhenLoaded>
    </>
  );
}

export const page: PageModule = { title: () => 'Today', Page: Today };
