// Owns a list read over HTTP that is read again when it changed: one call at a time, the last good answer stays.
import type { WireError } from '../generated/wire';
import type { Answer } from './http';
import type { Store } from './store';

export interface ListView<T> {
  /** loading: nothing yet · ready · failed: the last try failed; `value` is then the last good answer, or null. */
  status: 'loading' | 'ready' | 'failed';
  value: T | null;
  error: WireError | null;
}

export interface LiveListDeps<T> {
  load: () => Promise<Answer<T>>;
  /** Calls back when the list changed, or may have (LiveClient.watch). */
  watch: (onChanged: () => void) => () => void;
}

export class LiveList<T> implements Store<ListView<T>> {
  #view: ListView<T> = { status: 'loading', value: null, error: null };
  #listeners = new Set<() => void>();
  #unwatch: (() => void) | null = null;
  #isLoading = false;
  #isStale = false;

  constructor(private readonly deps: LiveListDeps<T>) {}

  /** The first listener loads and watches; without listeners nothing is read. */
  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    if (this.#unwatch === null) {
      this.#unwatch = this.deps.watch(() => this.reload());
      this.reload();
    }
    return () => {
      this.#listeners.delete(listener);
      if (this.#listeners.size > 0) return;
      this.#unwatch?.();
      this.#unwatch = null;
    };
  };

  getSnapshot = () => this.#view;

  /** "Try again". A change during a call leads to one more call. */
  reload() {
    this.#isStale = true;
    if (!this.#isLoading) void this.#load();
  }

  async #load() {
    this.#isLoading = true;
    while (this.#isStale && this.#unwatch !== null) {
      this.#isStale = false;
      const answer = await this.deps.load();
      this.#view = answer.ok
        ? { status: 'ready', value: answer.value, error: null }
        : { status: 'failed', value: this.#view.value, error: answer.error };
      for (const listener of [...this.#listeners]) listener();
    }
    this.#isLoading = false;
  }
}
