// Owns what of a series is said in words: one occurrence against its rule, a turn of the chair rota, a cut-off. Pure.
import type { ChairTurn, PersonId, Series, SeriesDay } from '../../generated/wire';
import { type Day, formatClock, formatDay, formatDayYear, plural } from '../../ui/format';
import { ms } from '../../words/instants';
import { weekdaysWords } from '../../words/weekdays';

/** "moved from Tue 8 Dec", with the time where that is what changed; null: it is where the rule has it. */
export function movedWords(day: SeriesDay, series: Series): string | null {
  if (day.day !== day.recurrence_id) return `moved from ${formatDay(day.recurrence_id)}${day.holiday === null || day.is_moved ? '' : `, ${day.holiday}`}`;
  return day.is_moved && formatClock(ms(day.starts_at)) !== series.starts_at_local ? `moved from ${series.starts_at_local}` : null;
}

/** "Christmas Day, bank holiday" where it is held all the same, or was called off. */
export function holidayWords(day: SeriesDay): string | null {
  return day.holiday === null || day.day !== day.recurrence_id ? null : `${day.holiday}, bank holiday`;
}

/** "Mon–Fri, from Tue 1 Dec 2026: Dr Tom Quill, deputy Joan Farrell". */
export function turnWords(turn: ChairTurn, nameOf: (id: PersonId) => string): string {
  const span = [turn.from && `from ${formatDayYear(turn.from)}`, turn.until && `until ${formatDayYear(turn.until)}`].filter(Boolean).join(' ');
  return `${[weekdaysWords(turn.weekdays), span].filter(Boolean).join(', ')}: ${nameOf(turn.chair)}${turn.deputy ? `, deputy ${nameOf(turn.deputy)}` : ''}`;
}

/** "1 hour", "1 day", "90 minutes" before the start. */
export function minutesWords(minutes: number): string {
  if (minutes > 0 && minutes % 1440 === 0) return plural(minutes / 1440, 'day');
  return minutes > 0 && minutes % 60 === 0 ? plural(minutes / 60, 'hour') : plural(minutes, 'minute');
}

export function monthOf(day: Day): string {
  return new Intl.DateTimeFormat('en-GB', { month: 'long', year: 'numeric', timeZone: 'UTC' }).format(new Date(`${day}T00:00:00Z`));
}

/** In order of the days, a group a month. */
export function byMonth(days: readonly SeriesDay[]): { month: string; days: SeriesDay[] }[] {
  const months = new Map<string, SeriesDay[]>();
  for (const day of days) months.set(monthOf(day.day), [...(months.get(monthOf(day.day)) ?? []), day]);
  return [...months].map(([month, found]) => ({ month, days: found }));
}
