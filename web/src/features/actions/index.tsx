// Owns the Actions screen: mine, my service's, the pool, everyone's; overdue first, live.
import { useEffect, useRef, useState } from 'react';
import { ActionBoard } from '../../case-view/action-board';
import { isClosed } from '../../case-view/action-acts';
import { namesOf } from '../../case-view/colleagues';
import { hasCaseList, mayOpenCase, seesPool, seesWholePcn } from '../../case-view/may';
import { focusIn } from '../../focus';
import type { ActionItem, ActionList, ActionsWanted, People, Person } from '../../generated/wire';
import { poolStream, serviceWorklistStream, worklistStream } from '../../live/ids';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { useQuery } from '../../router';
import { askFailed, server, useLoad, useStream } from '../../server';
import { useMe } from '../../session';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { TextField } from '../../ui/field';
import { PageHead } from '../../ui/page-head';
import { dayOf, formatDay } from '../../ui/format';
import { ms } from '../../words/instants';
import { meetingKinds } from '../../words/meetings';
import { Bulk } from './bulk';
import { anything, MoreFilters, type Narrow, narrowed } from './more-filters';
import './actions.css';

const tabs = [
  { key: 'mine', label: 'Mine', empty: 'Nothing is due', words: 'What you take on in a meeting stands here.' },
  { key: 'service', label: "My service's", empty: "Your service has no open action", words: 'Actions given to the service wait here until one of you takes them.' },
  { key: 'pool', label: 'The pool', empty: 'The pool is empty', words: 'What is given to nobody in particular waits here until a link worker takes it.' },
  { key: 'pcn', label: "Everyone's", empty: 'No open action in the PCN', words: 'Every promise is kept.' },
] as const;

type Tab = (typeof tabs)[number];

/** Why there is nothing, as it is for this person: a link worker takes from the pool, the others watch that it empties. */
function emptyWords({ key, words }: Tab, person: Person | null, pcn: string | null): string {
  if (person && isPartly(key, person, pcn)) return key === 'pool' ? 'Link workers, coordinators and the clinical director have the pool.' : 'Only actions of what is shared with you would stand here.';
  return key === 'pool' && person?.roles.some(({ role }) => role === 'link_worker') ? 'What any of the link workers may take stands here.' : words;
}

/** Does not see all of the list, or nothing of it: empty is not what it is. */
const isPartly = (key: Tab['key'], person: Person, pcn: string | null) => (key === 'pool' && !seesPool(person)) || (key === 'pcn' && !seesWholePcn(person, pcn));

function emptyTitle({ key, empty }: Tab, person: Person | null, pcn: string | null): string {
  if (!person || !isPartly(key, person, pcn)) return empty;
  return key === 'pool' ? 'Nothing in the pool that you can see' : 'No open action that you can see';
}

const filters = [
  { key: 'all', label: 'All open', empty: '', asks: {} },
  { key: 'overdue', label: 'Overdue', empty: 'Nothing here is overdue', asks: { due: 'overdue' } },
  { key: 'week', label: 'Due this week', empty: 'Nothing here is due this week', asks: { due: 'week' } },
  { key: 'blocked', label: 'Blocked', empty: 'Nothing here is blocked', asks: { state: 'blocked' } },
  { key: 'open', label: 'Not accepted', empty: 'Everything here is accepted', asks: { state: 'open' } },
  { key: 'confirm', label: 'To confirm', empty: 'Nothing here waits to be confirmed', asks: { state: 'confirm' } },
] as const satisfies readonly { key: string; label: string; empty: string; asks: ActionsWanted }[];

type Filter = (typeof filters)[number];

const TYPING_MS = 250;

/** Words a moment after the last letter. */
function useSettled(words: string): string {
  const [settled, setSettled] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(words), TYPING_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return settled;
}

/** A list and a filter are asked for by an address; words, a case and whose they are stand in none. */
function asking(wanted: ActionsWanted): { path: string; body?: ActionsWanted } {
  if (wanted.words !== undefined || wanted.code !== undefined || wanted.owner !== undefined) return { path: '/api/actions/search', body: wanted };
  return { path: `/api/actions?${new URLSearchParams(wanted as Record<string, string>)}` };
}

/** An address names a list and a filter, never a person. */
function addressOf(tab: Tab, filter: Filter): string {
  const asked = [tab.key === 'mine' ? '' : `of=${tab.key}`, filter.key === 'all' ? '' : `show=${filter.key}`].filter(Boolean).join('&');
  return asked === '' ? '/actions' : `/actions?${asked}`;
}

function Rows({ tab, filter, words, narrow, people }: { tab: Tab; filter: Filter; words: string; narrow: Narrow; people: People | null }) {
  const me = useMe();
  const person = me?.person ?? null;
  const pcn = me?.pcn?.code ?? null;
  const wanted: ActionsWanted = { scope: tab.key, ...filter.asks, ...narrowed(narrow), ...(words === '' ? {} : { words }) };
  const isNarrow = Object.keys(narrowed(narrow)).length > 0;
  const { path, body } = asking(wanted);
  const load = useLoad<ActionList>(path, { pcn, lists: ['actions'] }, body);
  const [rest, setRest] = useState<Pick<ActionList, 'actions' | 'kept_out' | 'next'> | null>(null);
  const [problem, setProblem] = useState<string | null>(null);
  /** Null: nothing is being chosen. */
  const [chosen, setChosen] = useState<ReadonlySet<string> | null>(null);
  const place = useRef<HTMLDivElement>(null);
  const choose = () => {
    setChosen(new Set());
    focusIn(place, 'input');
  };

  // The worklist's own stream tells at once; the list is read again when it moved, or is had without a case one is kept out of now.
  const stream = useStream(!person ? null : tab.key === 'mine' ? worklistStream(person.id) : tab.key === 'service' && person.service_id ? serviceWorklistStream(person.service_id) : tab.key === 'pool' && pcn ? poolStream(pcn) : null);
  const reload = load.kind === 'ready' ? load.reload : null;
  useEffect(() => {
    if (stream.state !== null) reload?.();
  }, [stream.state]);
  const first = load.kind === 'ready' ? load.value : null;
  useEffect(() => setRest(null), [first]);

  const more = async (after: string) => {
    setProblem(null);
    try {
      const next = asking({ ...wanted, after });
      const page = await (next.body ? server().post<ActionList>(next.path, next.body) : server().get<ActionList>(next.path));
      setRest((before) => ({ actions: [...(before?.actions ?? []), ...page.actions], kept_out: [...(before?.kept_out ?? []), ...page.kept_out], next: page.next }));
    } catch (failure) {
      setProblem(askFailed(failure).message);
    }
  };

  return (
    <WhenLoaded load={load} what="the actions" lines={6}>
      {({ actions, next, from, kept_out: firstOut }) => {
        const keptOut = rest ? [...firstOut, ...rest.kept_out] : firstOut;
        const meetings = new Map(from?.map((one) => [one.meeting_id, one]));
        const fromOf = ({ meeting_id }: ActionItem) => {
          const meeting = meeting_id === null ? undefined : meetings.get(meeting_id);
          return meeting && `${meetingKinds[meeting.kind]}, ${formatDay(dayOf(ms(meeting.starts_at)))}`;
        };
        const after = rest ? rest.next : next;
        const all = [...actions, ...(rest?.actions ?? [])];
        const open = all.filter((action) => !isClosed(action));
        const names = namesOf(people, pcn, person?.id ?? null);
        const onChoose = (id: string, isChosen: boolean) => setChosen((before) => new Set(isChosen ? [...(before ?? []), id] : [...(before ?? [])].filter((one) => one !== id)));
        if (actions.length === 0 && (words !== '' || isNarrow)) return <EmptyState title="Nothing found">{isNarrow ? 'No open action here fits these filters.' : filter.key === 'all' ? 'No open action here has these words.' : `None of “${filter.label}” has these words.`}</EmptyState>;
        return actions.length === 0 ? <EmptyState title={filter.key === 'all' ? emptyTitle(tab, person, pcn) : filter.empty}>{filter.key === 'all' ? emptyWords(tab, person, pcn) : 'Choose “All open” to see the others.'}</EmptyState> : (
          <>
            {chosen === null && person && open.length > 1 && <div className="row"><Button look="quiet" onClick={choose}>Choose several…</Button></div>}
            <div ref={place} className="actions__list">
              <ActionBoard
                actions={all} choosing={chosen === null ? undefined : { chosen, onChoose }} label={tab.label} keptOut={keptOut} fromOf={fromOf} isPool={tab.key === 'pool'} isOwnerShown={tab.key !== 'mine'}
                actor={person && { person }} names={names} nameOf={(id) => people?.people.find((one) => one.id === id)?.name}
                send={server().send} canOpen={(action) => person !== null && mayOpenCase(person, action.pcn)}
              />
            </div>
            {/* After what is chosen: on a phone it stays at the foot of the screen. */}
            {chosen !== null && person && <Bulk actions={open} chosen={chosen} onChosen={setChosen} me={person} names={names} keptOut={keptOut} onEnd={() => setChosen(null)} />}
            {problem && <p role="alert">Could not load more: {problem}</p>}
            {after !== null && <Button onClick={() => void more(after)}>Show more</Button>}
          </>
        );
      }}
    </WhenLoaded>
  );
}

function Actions() {
  const query = useQuery();
  const asked = query.get('of');
  const tab = tabs.find(({ key }) => key === asked) ?? tabs[0];
  const filter = filters.find(({ key }) => key === query.get('show')) ?? filters[0];
  const me = useMe();
  const person = me?.person;
  const [words, setWords] = useState('');
  const settled = useSettled(words.trim());
  const [narrow, setNarrow] = useState(anything);
  const load = useLoad<People>('/api/people');
  const people = load.kind === 'ready' ? load.value : null;
  // Whose they are is a question of everyone's list only.
  const asks = tab.key === 'pcn' ? narrow : { ...narrow, owner: '' };
  return (
    <>
      <PageHead title="Actions" />
      <nav className="tabs" aria-label="Whose actions">
        <ul className="plain-list">
          {tabs.filter(({ key }) => key === 'mine' || (key === 'service' ? person?.service_id : person !== undefined && person !== null && hasCaseList(person))).map(({ key, label }) => (
            <li key={key}>
              <a href={key === 'mine' ? '/actions' : `/actions?of=${key}`} aria-current={key === tab.key ? 'page' : undefined}>{label}</a>
            </li>
          ))}
        </ul>
      </nav>
      <nav aria-label="Which of them">
        <ul className="plain-list row">
          {filters.map((one) => <li key={one.key}><a href={addressOf(tab, one)} aria-current={one === filter ? 'true' : undefined}>{one === filter ? <strong>{one.label}</strong> : one.label}</a></li>)}
        </ul>
      </nav>
      <form className="actions__find" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextField label="Find an action" hint="Words of it, a case code, an owner" type="search" value={words} onChange={setWords} />
        <MoreFilters narrow={asks} names={namesOf(people, me?.pcn?.code ?? null, person?.id ?? null)} isOwnerAsked={tab.key === 'pcn'} onNarrow={setNarrow} />
      </form>
      <Rows key={`${tab.key} ${filter.key} ${settled} ${JSON.stringify(narrowed(asks))}`} tab={tab} filter={filter} words={settled} narrow={asks} people={people} />
    </>
  );
}

export const page: PageModule = { title: () => 'Actions', Page: Actions };
