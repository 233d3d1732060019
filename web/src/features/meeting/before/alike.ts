// Owns whether a guest looks like somebody whom the person of a case keeps out: a bar holds by the exact name, and people write
// "H&F Council" or "Hammersmith and Fulham" as they like. Pure; it only makes the inviting person look twice.
import type { Card } from '../../../generated/wire';

/** Fewer letters say nothing. */
const SHORTEST = 4;

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/&/g, ' and ').replace(/[^\p{L}\p{N}]+/gu, ' ').replace(/^\s*(the|dr|mr|mrs|ms) /, '').trim();
}

/** One begins with the other, or both begin with the same word. */
export function beginsAlike(one: string, other: string): boolean {
  const [a, b] = [fold(one), fold(other)];
  if (Math.min(a.length, b.length) < SHORTEST) return false;
  const [first, second] = [a.split(' ')[0] ?? '', b.split(' ')[0] ?? ''];
  return a.startsWith(b) || b.startsWith(a) || (first.length >= SHORTEST && first === second);
}

export interface Alike {
  barred: string;
  /** Codes of the cases. */
  codes: string[];
}

/** Which of the bars of these cases one of the names begins like. */
export function alikeIn(cards: readonly Card[], names: readonly string[]): Alike[] {
  const barred = [...new Set(cards.flatMap((card) => card.barred))].filter((bar) => names.some((name) => beginsAlike(name, bar)));
  return barred.map((bar) => ({ barred: bar, codes: cards.filter((card) => card.barred.includes(bar)).map(({ code }) => code) }));
}
