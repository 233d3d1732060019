// Owns what a change of something on the shelf was begun on, and what becomes of it when somebody else changed it meanwhile: what nobody
// touched here is as they left it, the rest is asked about. Pure.
import type { SharedFile, ShelfItem } from '../../generated/wire';

export interface Words {
  place: string;
  title: string;
  about: string;
  topics: string;
  kind: string;
  link: string;
  file: SharedFile | null;
}

export interface Typed extends Words {
  /** Of something new, what it will be. */
  id: string;
  /** The version it was begun on; 0: it is new. */
  begunOn: number;
  /** What it said; not in a draft that was kept before this was. */
  begun?: Words;
  /** The hash of a file that was looked through. */
  lookedThrough?: string;
  /** What is to be known of how the file came in. */
  note?: string | null;
  /** Something of somebody else's was taken over meanwhile. */
  hasMet?: boolean;
}

/** What is told apart. A link or a file is one thing: what it leads to. */
export type Part = 'title' | 'thing' | 'about' | 'topics' | 'place';
const parts: Readonly<Record<Part, readonly (keyof Words)[]>> = { title: ['title'], thing: ['kind', 'link', 'file'], about: ['about'], topics: ['topics'], place: ['place'] };

export const wordsOf = (item: ShelfItem): Words => ({
  place: item.place, title: item.title, about: item.about ?? '', topics: item.topics.join(', '), kind: item.file ? 'file' : 'link', link: item.link ?? '', file: item.file ?? null,
});

/** What it leads to, to be compared: what was typed beside the choice does not count. */
const thing = ({ kind, link, file }: Words) => (kind === 'file' ? `file ${file?.hash ?? ''} ${file?.name ?? ''}` : `link ${link.trim()}`);
const isSame = (part: Part, one: Words, other: Words) => (part === 'thing' ? thing(one) === thing(other) : one[part].trim() === other[part].trim());
const taken = <T extends Words>(into: T, part: Part, from: Words): T => ({ ...into, ...Object.fromEntries(parts[part].map((key) => [key, from[key]])) });

/** One part as somebody else has it. */
export const withTheirs = (typed: Typed, part: Part, item: ShelfItem): Typed => ({ ...taken(typed, part, wordsOf(item)), ...(typed.begun && { begun: taken(typed.begun, part, wordsOf(item)) }) });

/** What was typed, on what stands now, and what both changed. Where nothing is, it is begun on that from now on. */
export function onto(typed: Typed, item: ShelfItem): { typed: Typed; both: Part[] } {
  if (typed.begunOn === item.version) return { typed, both: [] };
  const now = wordsOf(item);
  let mine = typed;
  let base = typed.begun;
  const both: Part[] = [];
  for (const part of Object.keys(parts) as Part[]) {
    if (isSame(part, mine, now) || (base && isSame(part, base, now))) continue;
    if (!base || !isSame(part, mine, base)) {
      both.push(part);
      continue;
    }
    mine = { ...taken(mine, part, now), hasMet: true };
    base = taken(base, part, now);
  }
  if (both.length === 0) return { typed: { ...mine, begunOn: item.version, begun: now }, both };
  return { typed: { ...mine, ...(base && { begun: base }) }, both };
}
