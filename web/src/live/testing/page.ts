// Owns a page's client over the fake server, for tests with fake timers.
import { vi } from 'vitest';
import { LiveClient, type LiveDeps } from '../client';
import type { Store } from '../store';
import type { FakeServer } from './fake-server';

let ids = 0;

export function openPage(server: FakeServer, personId = 'p1', deps: Partial<LiveDeps> = {}, as: string | null = null): LiveClient {
  const client = new LiveClient({
    makeSocket: () => server.connect(personId),
    random: () => 0,
    newId: () => {
      ids += 1;
      return `id-${ids}`;
    },
    ...deps,
  });
  client.start(as);
  return client;
}

/** Lets so many milliseconds pass. */
export const pass = (milliseconds = 50) => vi.advanceTimersByTimeAsync(milliseconds);

/** Listens, and says what is there now. */
export function watchStore<T>(store: Store<T>): { now: () => T; count: () => number; stop: () => void } {
  let count = 0;
  const stop = store.subscribe(() => {
    count += 1;
  });
  return { now: store.getSnapshot, count: () => count, stop };
}
