// Owns which events happened while this page was away, from what it received on its return, until they are put away.
// Only streams one has; never one's own doing. The words are a chunk of their own.
import type { PersonId, StreamId, WireEvent } from '../generated/wire';
import { Cell } from './store';
import type { StreamView } from './streams';

export interface MissedDeps {
  self: () => PersonId | null;
  view: (stream: StreamId) => StreamView;
}

export interface MissedWords {
  lines: readonly string[];
  /** So many more are not listed. */
  more: number;
}

/** What is known of one stream; null: more happened than came one by one. */
export type MissedOf = ReadonlyMap<StreamId, readonly WireEvent[] | null>;

export class Missed {
  readonly words = new Cell<MissedWords | null>(null);
  #of = new Map<StreamId, readonly WireEvent[] | null>();

  constructor(private readonly deps: MissedDeps) {}

  add(stream: StreamId, events: readonly WireEvent[] | null) {
    const self = this.deps.self();
    const before = this.#of.get(stream);
    if (events === null || before === null) this.#of.set(stream, null);
    else {
      const others = events.filter(({ actor }) => actor === null || actor !== self);
      if (others.length > 0) this.#of.set(stream, [...(before ?? []), ...others].slice(-1000));
    }
    this.#show();
  }

  /** A right ended. */
  forget(stream: StreamId) {
    if (this.#of.delete(stream)) this.#show();
  }

  /** Put away by the person, or somebody else is here. */
  forgetAll() {
    this.#of.clear();
    this.words.set(null);
  }

  #show() {
    if (this.#of.size === 0) {
      this.words.set(null);
      return;
    }
    // Without its words there is no card; what happened is on the page all the same.
    void import('./missed-words').then(({ missedWords }) => this.words.set(missedWords(this.#of, this.deps.view)), () => {});
  }
}
