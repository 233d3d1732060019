// Owns what a form over a part of the minutes was begun on, and what becomes of it when somebody else saved that part meanwhile: boxes
// nobody touched take what stands now, the others are asked about. Pure.
import type { FourTexts, UtcMicros } from '../../generated/wire';

export interface Boxes {
  texts: FourTexts;
  rationale: string;
  dissent: string;
  there: string[];
  /** Actions the minutes shall have as they are now; not in a draft that was kept before this was asked. */
  taken?: string[];
  reason: string;
}

/** What stands, and whose it is. */
export interface Stand {
  version: number;
  /** When the words that wait were written; null: none wait. */
  at: UtcMicros | null;
  /** Who wrote them, when and why, in words. */
  by: string;
  boxes: Boxes;
  /** Letters this takes in, where it does: saved, they are said to have been looked at. */
  letters: { mark: string | null; texts: FourTexts } | null;
}

export interface Typed extends Boxes {
  /** Not in a draft that was kept before this was: it may have been begun on anything. */
  begun?: Stand;
  /** What happened meanwhile that boxes nobody touched have taken over. */
  met?: string;
}

export type Field = 0 | 1 | 2 | 3 | 'rationale' | 'dissent' | 'there' | 'taken' | 'reason';
type Value = string | string[];

/** A box that was typed in, and in which something else stands now. */
export interface Clash {
  field: Field;
  theirs: Value;
}

const texts: readonly Field[] = [0, 1, 2, 3];
const fields: readonly Field[] = [...texts, 'rationale', 'dissent', 'there', 'taken', 'reason'];
const valueOf = (boxes: Boxes, field: Field): Value => (typeof field === 'number' ? boxes.texts[field] : boxes[field] ?? []);
const withValue = <T extends Boxes>(boxes: T, field: Field, value: Value): T =>
  typeof field === 'number' ? { ...boxes, texts: boxes.texts.map((old, at) => (at === field ? value : old)) as FourTexts } : { ...boxes, [field]: value };
const plain = (value: Value) => (typeof value === 'string' ? value.trim() : [...value].sort().join(' '));
const isSame = (one: Value, other: Value) => plain(one) === plain(other);

const isOn = (begun: Stand, now: Stand) => begun.version === now.version && begun.at === now.at && begun.letters?.mark === now.letters?.mark;

function happened(begun: Stand | undefined, now: Stand): string {
  if (now.at !== null && now.at !== begun?.at) return begun ? `${now.by} saved this part meanwhile.` : `${now.by} saved this part, perhaps after you began.`;
  // Who approved it the form says by itself.
  if (begun && begun.version !== now.version) return '';
  return now.at !== begun?.at && begun ? 'The words you began on were taken back meanwhile.' : 'More words arrived here meanwhile.';
}

/** What was typed, on what stands now. Where nothing clashes it is begun on that from now on. */
export function onto(typed: Typed, now: Stand): { typed: Typed; clashes: Clash[]; happened: string } {
  const { begun } = typed;
  const words = happened(begun, now);
  const isUnknown = !begun && (now.at !== null || now.letters !== null);
  if (begun ? isOn(begun, now) : !isUnknown) return { typed: begun ? typed : { ...typed, begun: now }, clashes: [], happened: words };
  let [mine, base, letters] = [typed, begun?.boxes, begun?.letters?.texts];
  let hasTaken = false;
  const clashes: Clash[] = [];
  const look = (field: Field, was: Value | undefined, theirs: Value): boolean => {
    if (was !== undefined && isSame(was, theirs)) return false;
    const own = valueOf(mine, field);
    if (was !== undefined && isSame(own, was)) {
      mine = withValue(mine, field, theirs);
      hasTaken = true;
    } else if (!isSame(own, theirs)) {
      if (!clashes.some((one) => one.field === field)) clashes.push({ field, theirs });
      return false;
    }
    return true;
  };
  for (const field of begun || now.at !== null ? fields : []) {
    const theirs = valueOf(now.boxes, field);
    if (look(field, base && valueOf(base, field), theirs) && base) base = withValue(base, field, theirs);
  }
  for (const field of now.letters ? (texts as readonly (0 | 1 | 2 | 3)[]) : []) {
    const theirs = now.letters?.texts[field] ?? '';
    if (look(field, letters?.[field], theirs) && letters) letters = letters.map((old, at) => (at === field ? theirs : old)) as FourTexts;
  }
  const met = hasTaken ? words : typed.met;
  const goesOn = begun && base && { ...begun, boxes: base, letters: begun.letters && letters ? { ...begun.letters, texts: letters } : begun.letters };
  return { typed: { ...mine, ...(met !== undefined && { met }), ...(clashes.length === 0 ? { begun: now } : goesOn && { begun: goesOn }) }, clashes, happened: words };
}
