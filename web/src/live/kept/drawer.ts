// Owns the notion of a drawer, where slips lie sealed, and the one in memory. It knows neither commands nor texts, nor whose they are.
import type { PersonId, UtcMicros } from '../../generated/wire';

/** `stream` and `me` are the person's; the others belong to the page that wrote them. */
export type Kind = 'command' | 'refused' | 'text' | 'draft' | 'stream' | 'me';

/** What is kept of one thing. Only `value` says anything; the rest is needed to find it and to let it go. */
export interface Slip {
  kind: Kind;
  /** Of the thing: a command's id, a document. */
  id: string;
  /** The page that answers for it; '': all pages of the person. */
  tab: string;
  /** Slips are given back in this order. */
  order: number;
  /** By the server's clock; null: it was not known. */
  at: UtcMicros | null;
  /** Something that has still to be sent. */
  isUnsent: boolean;
  value: unknown;
}

/** A slip without its words. */
export type Label = Omit<Slip, 'value'>;

export const keyOf = ({ kind, tab, id }: Pick<Slip, 'kind' | 'tab' | 'id'>) => `${kind}/${tab}/${id}`;

/** Every method takes effect whole or not at all. When it resolves, it survives the page, a reload and the browser's end. */
export interface Drawer {
  /** In order. A slip that cannot be read any more is left out. */
  read(): Promise<Slip[]>;
  labels(): Promise<Label[]>;
  write(puts: readonly Slip[], removed: readonly string[]): Promise<void>;
  /** What was written before survives the device losing its power, too. Slow, and in the way of other writes. */
  sync(): Promise<void>;
  /** Another page answers for these from now on. */
  move(from: string, to: string): Promise<void>;
  /** Slips written when the server's clock was not known are dated now. */
  date(at: UtcMicros): Promise<void>;
  /** Everything goes, the key as well; the drawer is closed then. */
  wipe(): Promise<void>;
  close(): void;
  /** The browser took it away (cleared, or for want of room): it is closed. A wipe of ours is told by the pages, not by this. */
  onGone: (() => void) | null;
  /** So many unsent slips of somebody else went when it was opened. */
  readonly thrownAway: number;
}

export const byOrder = (a: Label, b: Label) => a.order - b.order;

/** Lasts as long as the page; for tests and for browsers that keep nothing. `held` may be shared, as a device is. */
export function memoryDrawer(held: Map<string, Slip> = new Map()): Drawer {
  return {
    read: async () => [...held.values()].map((slip) => structuredClone(slip)).sort(byOrder),
    labels: async () => [...held.values()].map(({ value: _, ...label }) => label).sort(byOrder),
    write: async (puts, removed) => {
      for (const key of removed) held.delete(key);
      for (const slip of puts) held.set(keyOf(slip), structuredClone(slip));
    },
    move: async (from, to) => {
      for (const [key, slip] of [...held]) {
        if (slip.tab !== from) continue;
        held.delete(key);
        const moved = { ...slip, tab: to };
        held.set(keyOf(moved), moved);
      }
    },
    sync: async () => {},
    date: async (at) => {
      for (const slip of held.values()) slip.at ??= at;
    },
    wipe: async () => held.clear(),
    close: () => {},
    onGone: null,
    thrownAway: 0,
  };
}

/**
 * Opens the drawer of a person; null: this browser keeps nothing, or it is another's and must not be taken. `if-free`: it is taken
 * where it is nobody's.
 */
export type OpenDrawer = (person: PersonId, mayTake: boolean | 'if-free') => Promise<Drawer | null>;
