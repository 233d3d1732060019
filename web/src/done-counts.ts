// Owns how many lines of an agenda are done: cases decided, and apart from them what is no case. One count for every screen that tells it.
import type { AgendaItem } from './generated/wire';
import { plural } from './ui/format';

/** Training and speakers are held, not decided. */
export const isSlot = ({ kind }: AgendaItem): boolean => kind.type === 'training' || kind.type === 'speaker';

export function isHeld(item: AgendaItem): boolean {
  return isSlot(item) && (item.state === 'left' || item.state === 'decided');
}

/** Behind the room for good. */
export function isDone(item: AgendaItem): boolean {
  return item.state === 'decided' || isHeld(item);
}

export interface DoneCounts {
  cases: { done: number; of: number };
  /** `done` null: not known. */
  others: { done: number | null; of: number };
  /** Cases of which no more is known than that they are there. */
  hidden?: number;
}

export function doneCounts(lines: readonly AgendaItem[]): { cases: { done: number; of: number }; others: { done: number; of: number } } {
  const count = (some: readonly AgendaItem[]) => ({ done: some.filter(isDone).length, of: some.length });
  return { cases: count(lines.filter(({ kind }) => kind.type === 'case')), others: count(lines.filter(({ kind }) => kind.type !== 'case')) };
}

/** "7 of 8 cases decided, 1 of 2 other lines done"; of what is not on the agenda, nothing. */
export function doneCountWords({ cases, others, hidden = 0 }: DoneCounts): string {
  const rest = plural(others.of, cases.of + hidden > 0 ? 'other line' : 'line');
  return [
    cases.of > 0 ? `${cases.done} of ${plural(cases.of, 'case')} decided` : '',
    hidden > 0 ? `${plural(hidden, 'case')} not shared` : '',
    others.of === 0 ? '' : others.done === null ? rest : `${others.done} of ${rest} done`,
  ].filter(Boolean).join(', ');
}
