// Owns what a form over something that stands was begun on, and what becomes of it when that is changed meanwhile: a field nobody touched
// here is as it stands now, one that both changed is asked about.
import { useEffect, useRef, useState } from 'react';
import { Button } from './ui/button';

export interface Onto<T> {
  words: T;
  /** What each field is compared with from now on. */
  base: T;
  /** Taken over from what stands now. */
  taken: (keyof T)[];
  /** Changed here and there. */
  both: (keyof T)[];
}

const plain = (value: unknown) => {
  if (Array.isArray(value)) return [...(value as string[])].sort().join('\n');
  return typeof value === 'string' ? value.replace(/\s+/g, ' ').replace(/ ?[,;] ?/g, ', ').trim() : value;
};
const isSame = (one: unknown, other: unknown) => plain(one) === plain(other);

/** What was put in and taken out here, done to the list that stands now. */
export function merged(mine: readonly string[], base: readonly string[], now: readonly string[]): string[] {
  return [...now.filter((one) => mine.includes(one) || !base.includes(one)), ...mine.filter((one) => !base.includes(one) && !now.includes(one))];
}

/** What was typed, on what stands now. A list never clashes: each of its lines is a field of its own. */
export function onto<T extends object>(typed: T, begun: T, now: T): Onto<T> {
  let [words, base] = [typed, begun];
  const [taken, both]: [(keyof T)[], (keyof T)[]] = [[], []];
  for (const field of Object.keys(now) as (keyof T)[]) {
    const [mine, was, is] = [typed[field], begun[field], now[field]];
    if (isSame(was, is)) continue;
    const ours = Array.isArray(mine) ? (merged(mine as string[], was as string[], is as string[]) as T[keyof T]) : isSame(mine, was) ? is : mine;
    if (!Array.isArray(mine) && ours === mine && !isSame(mine, is)) {
      both.push(field);
      continue;
    }
    if (!isSame(ours, mine)) {
      words = { ...words, [field]: ours };
      taken.push(field);
    }
    base = { ...base, [field]: is };
  }
  return { words, base, taken, both };
}

export interface Begun<T> extends Omit<Onto<T>, 'taken'> {
  /** What was taken over since the form was opened. */
  met: (keyof T)[];
  /** What is asked about, and what stands there now; empty: nothing. For `useJustAsked`. */
  asked: string;
  change: (part: Partial<T>) => void;
}

/** What stands, as it was before one's own change of it was sent: while that is on its way it is no news. */
export function useUnlessSending<T>(now: T, isSending: boolean): T {
  const shown = useRef(now);
  if (!isSending) shown.current = now;
  return shown.current;
}

/** The fields of a form over `now`, which may move under it. */
export function useBegun<T extends object>(now: T): Begun<T> {
  const [held, setHeld] = useState({ typed: now, base: now, met: [] as (keyof T)[] });
  const { words, base, taken, both } = onto(held.typed, held.base, now);
  const met = [...new Set([...held.met, ...taken])];
  // What is shown from now on is what the next change is compared with.
  useEffect(() => {
    if (base !== held.base) setHeld({ typed: words, base, met });
  });
  const asked = both.map((field) => `${String(field)} ${String(plain(now[field]))}`).join('\n');
  return { words, base, both, met, asked, change: (part) => setHeld({ typed: { ...words, ...part }, base, met }) };
}

export interface ChangedMeanwhileProps {
  /** By what the form calls them. */
  met: readonly string[];
  both: readonly { label: string; now: string; onTake: () => void }[];
}

export function ChangedMeanwhile({ met, both }: ChangedMeanwhileProps) {
  if (met.length + both.length === 0) return null;
  return (
    <div role="alert">
      {met.length > 0 && <p><strong>Changed meanwhile, and here as it stands now:</strong> {met.join(', ')}.</p>}
      {both.length > 0 && (
        <>
          <p><strong>What you changed was changed meanwhile, too.</strong> Yours is kept here. Saved all the same, it takes the place of this:</p>
          <ul className="plain-list">{both.map(({ label, now, onTake }) => <li key={label}><strong>{label}</strong>: {now} <Button look="quiet" label={`Take what stands now: ${label}`} onClick={onTake}>Take this</Button></li>)}</ul>
        </>
      )}
    </div>
  );
}
