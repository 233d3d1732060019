// Owns the one door through which features reach the server; main puts the real one in, tests a fake one.
import { useCallback, useEffect, useRef, useState, useSyncExternalStore } from 'react';
import type { Send } from './case-view/send';
import type { ListKind, OdsCode, StreamId, UtcMicros, WireCommand, WireError } from './generated/wire';
import type { CommandOnItsWay } from './live/commands';
import type { Store } from './live/store';
import type { StreamView } from './live/streams';

export interface Server {
  /** Throws AskFailed. */
  get<T>(path: string): Promise<T>;
  /** Throws AskFailed. */
  post<T>(path: string, body?: unknown): Promise<T>;
  send: Send;
  /** Not saved yet, and long enough that one must see it: without a connection, or when the service cannot save just now. */
  waiting: Store<readonly CommandOnItsWay[]>;
  /** It was sent, or is to be, and is not answered: what a form says after "accepted". */
  isOnItsWay: (command: WireCommand) => boolean;
  /** False: how late it is is only guessed. */
  isTimeKnown: Store<boolean>;
  /** Whoever listens is subscribed; a meeting's stream is joined. */
  stream(id: StreamId): Store<StreamView>;
  /** The same from outside: a meeting is not joined, and its cards do not come. */
  follow(id: StreamId): Store<StreamView>;
  watch(pcn: OdsCode, list: ListKind, onChanged: () => void): () => void;
  /** Whole seconds by the server's clock, in microseconds. */
  seconds: Store<UtcMicros | null>;
  /** Milliseconds that only go forward; the server's where they were heard. */
  steadyNow: () => number;
}

/** Why an answer over HTTP did not come. */
export class AskFailed extends Error {
  constructor(readonly error: WireError) {
    super(error.message);
  }

  /** There is nothing here for this person: the same for missing and not shared. */
  get isNotFound(): boolean {
    return this.error.code === 'not_found' || this.error.code === 'not_allowed';
  }
}

const unknown: WireError = { code: 'internal', field: null, message: 'Something went wrong. Try again.', is_temporary: true };

/** Any failure as one kind. */
export function askFailed(failure: unknown): AskFailed {
  return failure instanceof AskFailed ? failure : new AskFailed(unknown);
}

let current: Server | null = null;

export function provideServer(server: Server) {
  current = server;
}

export function server(): Server {
  if (!current) throw new Error('no server was provided');
  return current;
}

const nothing: StreamView = { status: 'loading', state: null, at: null, cards: {} };
const silent: Store<StreamView> = { subscribe: () => () => {}, getSnapshot: () => nothing };

/** Follows a stream; null follows nothing. */
export function useStream(id: StreamId | null): StreamView {
  const store = useRef<{ id: StreamId | null; store: Store<StreamView> }>({ id: null, store: silent });
  if (store.current.id !== id) store.current = { id, store: id === null ? silent : server().stream(id) };
  return useSyncExternalStore(store.current.store.subscribe, store.current.store.getSnapshot);
}

/** Follows a meeting from outside; null follows nothing. */
export function useFollow(id: StreamId | null): StreamView {
  const store = useRef<{ id: StreamId | null; store: Store<StreamView> }>({ id: null, store: silent });
  if (store.current.id !== id) store.current = { id, store: id === null ? silent : server().follow(id) };
  return useSyncExternalStore(store.current.store.subscribe, store.current.store.getSnapshot);
}

/** The server's clock in milliseconds, once a second; this device's until it was heard. */
export function useServerNow(): number {
  const micros = useSyncExternalStore(server().seconds.subscribe, server().seconds.getSnapshot);
  return micros === null ? Date.now() : micros / 1000;
}

/** What is told of something accepted: what is only kept so far is not told as done. */
export function ofDone(command: WireCommand, done: string, kept = 'Kept on this device. It is sent when you are back.'): string {
  return server().isOnItsWay(command) ? kept : done;
}

/** What was done here and is not saved yet, to be seen where it will stand. */
export function useWaiting(): readonly CommandOnItsWay[] {
  return useSyncExternalStore(server().waiting.subscribe, server().waiting.getSnapshot);
}

/** False after a reload without a connection: how long a case runs cannot be told. */
export function useIsTimeKnown(): boolean {
  return useSyncExternalStore(server().isTimeKnown.subscribe, server().isTimeKnown.getSnapshot);
}

const readers = new Set<() => void>();

/** Some of what was read over HTTP may no longer be had: everything on screen is asked for again, and kept only if it comes. */
export function readAgain() {
  for (const reader of [...readers]) reader();
}

export type Loaded<T> =
  | { kind: 'loading' }
  /** `retry` shows that it loads; `reload` asks, and what is on screen stays until there is something. */
  | { kind: 'failed'; failure: AskFailed; retry: () => void; reload: () => void }
  /** `failure`: the last renewal failed; what is shown may be old. */
  | { kind: 'ready'; value: T; failure: AskFailed | null; reload: () => void };

/** Reads over HTTP, and again whenever one of the lists changes. A renewal keeps what is on screen. Null asks nothing. What may stand in no
 * address is asked in a body. */
export function useLoad<T>(path: string | null, watched?: { pcn: OdsCode | null; lists: readonly ListKind[] }, body?: object): Loaded<T> {
  const said = path === null || body === undefined ? path : `${path} ${JSON.stringify(body)}`;
  const read = (): Promise<T> => (body === undefined ? server().get<T>(path ?? '') : server().post<T>(path ?? '', body));
  const [held, setHeld] = useState<{ path: string | null; value: T | null; failure: AskFailed | null }>({ path: null, value: null, failure: null });
  const asked = useRef(0);

  const ask = useCallback(() => {
    if (path === null) return;
    const turn = ++asked.current;
    read().then(
      (value) => turn === asked.current && setHeld({ path: said, value, failure: null }),
      (failure: unknown) => {
        if (turn !== asked.current) return;
        setHeld((before) => ({ path: said, value: before.path === said ? before.value : null, failure: askFailed(failure) }));
      },
    );
  }, [said]);

  useEffect(() => {
    const reader = () => {
      if (path === null) return;
      const turn = ++asked.current;
      read().then(
        (value) => turn === asked.current && setHeld({ path: said, value, failure: null }),
        (failure: unknown) => turn === asked.current && setHeld({ path: said, value: null, failure: askFailed(failure) }),
      );
    };
    readers.add(reader);
    return () => {
      readers.delete(reader);
    };
  }, [said]);

  const lists = watched?.lists.join() ?? '';
  const pcn = watched?.pcn ?? null;
  useEffect(() => {
    ask();
    return () => {
      asked.current += 1;
    };
  }, [ask]);
  useEffect(() => {
    if (!pcn || lists === '') return;
    const stops = lists.split(',').map((list) => server().watch(pcn, list as ListKind, ask));
    return () => stops.forEach((stop) => stop());
  }, [ask, pcn, lists]);

  if (held.path !== said || (held.value === null && held.failure === null)) return { kind: 'loading' };
  if (held.value === null) {
    const retry = () => {
      setHeld({ path: null, value: null, failure: null });
      ask();
    };
    return { kind: 'failed', failure: held.failure ?? new AskFailed(unknown), retry, reload: ask };
  }
  return { kind: 'ready', value: held.value, failure: held.failure, reload: ask };
}
