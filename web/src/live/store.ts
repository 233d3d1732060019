// Owns the smallest observable value: what useSyncExternalStore wants, and nothing else.

export interface Store<T> {
  subscribe: (listener: () => void) => () => void;
  getSnapshot: () => T;
}

export class Cell<T> implements Store<T> {
  #value: T;
  #listeners = new Set<() => void>();

  constructor(value: T) {
    this.#value = value;
  }

  subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => {
      this.#listeners.delete(listener);
    };
  };

  getSnapshot = () => this.#value;

  set(value: T) {
    if (Object.is(value, this.#value)) return;
    this.#value = value;
    for (const listener of [...this.#listeners]) listener();
  }
}
