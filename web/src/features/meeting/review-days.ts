// Owns the quick picks of a next review date: the rhythm of each priority, and never a weekend. Pure.
import type { OutcomeKind, Priority } from '../../generated/wire';
import { addDays, type Day, formatDay } from '../../ui/format';
import { isDeferral, outcomes } from '../../words/outcomes';

export interface Pick {
  label: string;
  day: Day;
  /** The usual one for this priority: red daily, amber weekly, green monthly. */
  isUsual: boolean;
}

/** The day itself, or the Monday after a weekend. */
export function workingDay(day: Day): Day {
  const weekday = new Date(`${day}T00:00:00Z`).getUTCDay();
  return weekday === 6 ? addDays(day, 2) : weekday === 0 ? addDays(day, 1) : day;
}

export function reviewPicks(priority: Priority, on: Day): Pick[] {
  const next = workingDay(addDays(on, 1));
  return [
    { label: next === addDays(on, 1) ? 'Tomorrow' : formatDay(next), day: next, isUsual: priority === 'red' },
    { label: '1 week', day: workingDay(addDays(on, 7)), isUsual: priority === 'amber' },
    { label: '4 weeks', day: workingDay(addDays(on, 28)), isUsual: priority === 'green' },
  ];
}

export function usualReview(priority: Priority, on: Day): Day {
  return reviewPicks(priority, on).find(({ isUsual }) => isUsual)?.day ?? addDays(on, 7);
}

/** A decision needs its date; a deferral comes back at the next meeting by itself. */
export function needsReview(kind: OutcomeKind): boolean {
  return outcomes[kind].needs.startsWith('review') && !isDeferral(kind);
}
