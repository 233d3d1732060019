// Owns the server's clock as this page knows it. The device's clock is never used: only its steady counter is.
import type { UtcMicros } from '../generated/wire';
import { Cell, type Store } from './store';

export class ServerClock {
  #offset: number | null = null;
  #listeners = new Set<() => void>();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #second: UtcMicros | null = null;
  /** False: never heard, and what `now` says is a guess at best. */
  readonly isKnown = new Cell(false);

  /** `steady`: milliseconds that only go forward. */
  constructor(private readonly steady: () => number) {}

  /** The server said its time in answer to something sent at `sentAt` (steady ms). */
  observe(serverTime: UtcMicros, sentAt: number = this.steady()) {
    const middle = (sentAt + this.steady()) / 2;
    const isFirst = this.#offset === null;
    this.#offset = serverTime - middle * 1000;
    this.isKnown.set(true);
    if (isFirst && this.#listeners.size > 0) this.#tick();
  }

  /** A time the server is known to have said earlier: good enough to show, until it is heard again. */
  guess(serverTime: UtcMicros) {
    if (this.#offset === null) this.#offset = serverTime - this.steady() * 1000;
  }

  /** The same as `now`, but never a guess: what is kept is dated and let go by it. */
  heard = (): UtcMicros | null => (this.isKnown.getSnapshot() ? this.now() : null);

  /** Microseconds; null until the server has said its time once. */
  now = (): UtcMicros | null => (this.#offset === null ? null : Math.round(this.#offset + this.steady() * 1000));

  /** The same in whole seconds, for timers on screen: changes once a second while somebody listens. */
  readonly seconds: Store<UtcMicros | null> = {
    subscribe: (listener) => {
      this.#listeners.add(listener);
      if (this.#listeners.size === 1) this.#tick();
      return () => {
        this.#listeners.delete(listener);
        if (this.#listeners.size === 0 && this.#timer !== null) {
          clearTimeout(this.#timer);
          this.#timer = null;
        }
      };
    },
    getSnapshot: () => {
      if (this.#timer === null) this.#read();
      return this.#second;
    },
  };

  #read() {
    const now = this.now();
    this.#second = now === null ? null : Math.floor(now / 1_000_000) * 1_000_000;
  }

  #tick = () => {
    if (this.#timer !== null) clearTimeout(this.#timer);
    const before = this.#second;
    this.#read();
    const now = this.now();
    const rest = now === null ? 1000 : 1000 - (now % 1_000_000) / 1000;
    this.#timer = setTimeout(this.#tick, rest + 5);
    if (before !== this.#second) for (const listener of [...this.#listeners]) listener();
  };
}
