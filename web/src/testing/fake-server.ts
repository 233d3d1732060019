// Owns a server of fixtures: answers by address, streams by name, commands kept to look at.
import type { ListKind, Person, State, StreamId, WireCommand, WireError } from '../generated/wire';
import type { CommandOnItsWay } from '../live/commands';
import { Cell } from '../live/store';
import type { StreamStatus, StreamView } from '../live/streams';
import { AskFailed, provideServer, type Server } from '../server';
import { setMe } from '../session';
import * as borough from './fixtures';

type Answer = unknown | AskFailed | ((body: unknown) => unknown);

export interface FakeServer {
  /** By method and path without query, for example "GET /api/today". */
  answers: Record<string, Answer>;
  asked: string[];
  sent: WireCommand[];
  /** Done here, and not saved yet. */
  waiting: Cell<readonly CommandOnItsWay[]>;
  isTimeKnown: Cell<boolean>;
  /** What the next command is refused with. */
  refusal: WireError | null;
  /** Which of them are refused, where not all are. */
  refuse?: (command: WireCommand) => WireError | null;
  /** What is sent is kept and waits. */
  isOffline: boolean;
  show(id: StreamId, state: State | null, status?: StreamStatus): void;
  change(list: ListKind): void;
}

export function refused(message: string, field: string | null = null): WireError {
  return { code: 'invalid', field, message, is_temporary: false };
}

export function unreachable(): AskFailed {
  return new AskFailed({ code: 'unavailable', field: null, message: 'The service cannot be reached.', is_temporary: true });
}

export function notFound(): AskFailed {
  return new AskFailed({ code: 'not_found', field: null, message: 'There is nothing here that you can open.', is_temporary: false });
}

/** Provides it as the server, with somebody signed in. */
export function fakeServer(who: Person | null = borough.bea): FakeServer {
  const streams = new Map<StreamId, Cell<StreamView>>();
  const watchers = new Set<{ list: ListKind; onChanged: () => void }>();
  const cell = (id: StreamId) => {
    const found = streams.get(id) ?? new Cell<StreamView>({ status: 'loading', state: null, at: null, cards: {} });
    streams.set(id, found);
    return found;
  };
  const fake: FakeServer = {
    answers: {
      'GET /api/me': borough.me(who),
      'GET /api/today': borough.today,
      'GET /api/meetings': { meetings: borough.meetings },
      'GET /api/people': borough.people,
      'GET /api/actions': { actions: borough.actions, next: null },
      'GET /api/cases/SF-014': { id: 'c-14', code: 'SF-014', has_restricted_notes: true },
      'GET /api/meetings/m-wed/minutes': borough.minutes,
      'POST /api/cases/search': { cases: borough.rows, next: null },
      'POST /api/sign-out': undefined,
    },
    asked: [],
    sent: [],
    isOffline: false,
    waiting: new Cell<readonly CommandOnItsWay[]>([]),
    isTimeKnown: new Cell(true),
    refusal: null,
    show: (id, state, status = 'live') => cell(id).set({ status, state, at: { epoch: 'e', seq: (cell(id).getSnapshot().at?.seq ?? 0) + 1 }, cards: {} }),
    change: (list) => [...watchers].filter((watcher) => watcher.list === list).forEach(({ onChanged }) => onChanged()),
  };
  const answer = async <T>(method: string, path: string, body?: unknown): Promise<T> => {
    fake.asked.push(`${method} ${path}`);
    const key = `${method} ${path.split('?')[0]}`;
    if (!(key in fake.answers)) throw notFound();
    const found = fake.answers[key];
    const given: unknown = typeof found === 'function' ? await (found as (body: unknown) => unknown)(body ?? path) : found;
    if (given instanceof AskFailed) throw given;
    return given as T;
  };
  const server: Server = {
    get: (path) => answer('GET', path),
    post: (path, body) => answer('POST', path, body),
    send: async (command) => {
      fake.sent.push(command);
      if (fake.isOffline) fake.waiting.set([...fake.waiting.getSnapshot(), { id: `kept-${fake.sent.length}`, command, caseId: null, itemId: null, personId: null, state: 'kept' }]);
      return fake.refuse ? fake.refuse(command) : fake.refusal;
    },
    waiting: fake.waiting,
    isOnItsWay: (command) => fake.waiting.getSnapshot().some((one) => one.command === command),
    isTimeKnown: fake.isTimeKnown,
    stream: (id) => cell(id),
    follow: (id) => cell(id),
    watch: (_, list, onChanged) => {
      const watcher = { list, onChanged };
      watchers.add(watcher);
      return () => watchers.delete(watcher);
    },
    seconds: new Cell<number | null>(borough.now),
    steadyNow: () => borough.now / 1000 + performance.now(),
  };
  provideServer(server);
  setMe(borough.me(who));
  return fake;
}

/** The case of the fixtures, as somebody who also receives its restricted note. */
export function showCase(fake: FakeServer, who: Person, { hasRestricted = false } = {}) {
  fake.show('case:c-14', { of: 'case', value: borough.theCase });
  fake.show('case-restricted:c-14', hasRestricted ? { of: 'notes', value: { notes: Object.fromEntries(borough.restrictedNotes.map((note) => [note.id, note])) } } : null, hasRestricted ? 'live' : 'refused');
  fake.show(`private-note:${who.id}:c-14`, { of: 'notes', value: { notes: {} } });
}
