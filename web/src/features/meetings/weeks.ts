// Owns which days a calendar of weeks shows, and which meetings stand on them. Weeks begin on Monday. Pure.
import type { MeetingRow, SeriesRow } from '../../generated/wire';
import { addDays, type Day, dayOf, formatDay, formatNearDay } from '../../ui/format';
import { weekdayOf } from '../../rota';
import { ms } from '../../words/instants';

/** The week asked for and the one after it. */
export const WEEKS_SHOWN = 2;
const DAYS_OF_WEEK = 7;
const SATURDAY = 6;

export interface CalendarDay {
  day: Day;
  /** The bank holiday's name. */
  holiday: string | null;
  meetings: MeetingRow[];
}

export function mondayOf(day: Day): Day {
  return addDays(day, 1 - weekdayOf(day));
}

/** A day that somebody typed, or an address carries; null: it is none, or no day of a meeting. */
export function readDay(text: string | null): Day | null {
  if (text === null || !/^20\d\d-\d\d-\d\d$/.test(text)) return null;
  const date = new Date(`${text}T00:00:00Z`);
  return !Number.isNaN(date.getTime()) && date.toISOString().startsWith(text) ? text : null;
}

export function weekAddress(day: Day, on: Day): string {
  const monday = mondayOf(day);
  return monday === mondayOf(on) ? '/meetings' : `/meetings?week=${monday}`;
}

/** Each week with its days; of a weekend those on which something is. */
export function weeksOf(monday: Day, on: Day, meetings: readonly MeetingRow[], holidays: ReadonlyMap<Day, string>): { monday: Day; days: CalendarDay[] }[] {
  const byDay = new Map<Day, MeetingRow[]>();
  for (const meeting of [...meetings].sort((a, b) => a.starts_at - b.starts_at)) {
    const day = dayOf(ms(meeting.starts_at));
    byDay.set(day, [...(byDay.get(day) ?? []), meeting]);
  }
  return Array.from({ length: WEEKS_SHOWN }, (_, week) => addDays(monday, week * DAYS_OF_WEEK)).map((first) => ({
    monday: first,
    days: Array.from({ length: DAYS_OF_WEEK }, (_, at) => addDays(first, at))
      .map((day) => ({ day, holiday: holidays.get(day) ?? null, meetings: byDay.get(day) ?? [] }))
      .filter(({ day, holiday, meetings: held }) => weekdayOf(day) < SATURDAY || holiday !== null || held.length > 0 || day === on),
  }));
}

/** "This week", "Next week", else "Week of Mon 7 Dec". */
export function weekTitle(monday: Day, on: Day): string {
  const now = mondayOf(on);
  if (monday === now) return 'This week';
  if (monday === addDays(now, DAYS_OF_WEEK)) return 'Next week';
  return monday === addDays(now, -DAYS_OF_WEEK) ? 'Last week' : `Week of ${formatDay(monday)}`;
}

/** "Fri 4 Dec", "Fri 4 and Mon 7 Dec", "Fri 4 Dec, Mon 7 Dec and 3 more": a few in full, then how many. */
export function daysInWords(days: readonly Day[]): string {
  const MOST = 2;
  const shown = days.slice(0, MOST).map(formatDay);
  const rest = days.length - shown.length;
  if (rest > 0) return `${shown.join(', ')} and ${rest} more`;
  return shown.join(' and ');
}

/** "today, 09:00" stays one phrase; a day in another year says so. */
export function nearDay(day: Day, on: Day): string {
  const near = formatNearDay(day, on);
  return near === formatDay(day) && day.slice(0, 4) !== on.slice(0, 4) ? `${near} ${day.slice(0, 4)}` : near;
}

const isOf = ({ kind, pcn, title }: SeriesRow, meeting: MeetingRow) => meeting.kind === kind && meeting.pcn === pcn && meeting.title === title;

/** A meeting of a series on a day that nobody can chair: its appointed chair is away, and so is the deputy. */
export function isWithoutChair(meeting: MeetingRow, series: readonly SeriesRow[]): boolean {
  const day = dayOf(ms(meeting.starts_at));
  return series.some((one) => isOf(one, meeting) && one.days_without_chair.includes(day));
}
