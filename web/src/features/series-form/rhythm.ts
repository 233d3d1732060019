// Owns the plain choices of a rhythm, and the RFC 5545 rule behind each: every choice makes one rule, and a rule that no choice
// makes is shown as text. Pure; what a rule means is the service's.
import type { MeetingKind } from '../../generated/wire';
import { weekdayOf } from '../../rota';
import { addDays, type Day, daysBetween } from '../../ui/format';

export type RhythmKind = 'working_days' | 'weekly' | 'monthly' | 'days' | 'rule';

/** All choices at once, so that a change of mind keeps what was chosen before. */
export interface Rhythm {
  kind: RhythmKind;
  /** Every first to fourth week. */
  weeks: number;
  /** Monday 1 to Sunday 7. */
  weekdays: number[];
  /** First to fourth, or -1: last. */
  nth: number;
  nthWeekday: number;
  /** Every so many days, as typed. */
  days: string;
  /** As typed. */
  rule: string;
}

const NAMES = ['MO', 'TU', 'WE', 'TH', 'FR', 'SA', 'SU'];
const WORKING_DAYS = 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR';
const MOST_WEEKS = 4;
const MOST_DAYS = 99;

export const usual: Rhythm = { kind: 'weekly', weeks: 1, weekdays: [], nth: 1, nthWeekday: 1, days: '14', rule: '' };

/** What a new series of a kind begins with. */
export const usualOf = (kind: MeetingKind): Rhythm => (kind === 'huddle' ? { ...usual, kind: 'working_days' } : kind === 'borough' ? { ...usual, weeks: 2 } : usual);

const named = (weekday: number) => NAMES[weekday - 1] ?? '';
const numbered = (name: string) => NAMES.indexOf(name) + 1;

/** The rule of a choice; null: something is not chosen yet (`missing` says what). */
export function ruleOf(rhythm: Rhythm): string | null {
  if (missing(rhythm) !== null) return null;
  switch (rhythm.kind) {
    case 'working_days':
      return WORKING_DAYS;
    case 'weekly':
      return `FREQ=WEEKLY${rhythm.weeks === 1 ? '' : `;INTERVAL=${rhythm.weeks}`};BYDAY=${[...rhythm.weekdays].sort().map(named).join()}`;
    case 'monthly':
      return `FREQ=MONTHLY;BYDAY=${rhythm.nth}${named(rhythm.nthWeekday)}`;
    case 'days':
      return Number(rhythm.days) === 1 ? 'FREQ=DAILY' : `FREQ=DAILY;INTERVAL=${Number(rhythm.days)}`;
    case 'rule':
      return rhythm.rule.trim();
  }
}

/** What has to be chosen first, in words that stand at the field. */
export function missing({ kind, weekdays, days, rule }: Rhythm): { field: 'weekdays' | 'days' | 'rule'; message: string } | null {
  if (kind === 'weekly' && weekdays.length === 0) return { field: 'weekdays', message: 'Tick at least one day of the week' };
  if (kind === 'days' && !(/^\d+$/.test(days.trim()) && Number(days) >= 1 && Number(days) <= MOST_DAYS)) return { field: 'days', message: `Write a number of days from 1 to ${MOST_DAYS}` };
  if (kind === 'rule' && rule.trim() === '') return { field: 'rule', message: 'Write the rule, such as FREQ=WEEKLY;BYDAY=TU' };
  return null;
}

/** The choice that makes a rule. */
export function rhythmOf(rule: string): Rhythm {
  const asText = { ...usual, rule };
  if (rule === WORKING_DAYS || rule === 'FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR') return { ...asText, kind: 'working_days' };
  const weekly = /^FREQ=WEEKLY(?:;INTERVAL=(\d+))?;BYDAY=([A-Z]{2}(?:,[A-Z]{2})*)$/.exec(rule);
  if (weekly && Number(weekly[1] ?? 1) <= MOST_WEEKS) return { ...asText, kind: 'weekly', weeks: Number(weekly[1] ?? 1), weekdays: (weekly[2] ?? '').split(',').map(numbered) };
  const monthly = /^FREQ=MONTHLY;BYDAY=([1-4]|-1)([A-Z]{2})$/.exec(rule);
  if (monthly) return { ...asText, kind: 'monthly', nth: Number(monthly[1]), nthWeekday: numbered(monthly[2] ?? '') };
  const days = /^FREQ=DAILY(?:;INTERVAL=(\d+))?$/.exec(rule);
  if (days) return { ...asText, kind: 'days', days: days[1] ?? '1' };
  return { ...asText, kind: 'rule' };
}

/** Whether a plain choice falls on a day; null: only the service can tell. */
export function falls(rhythm: Rhythm, startsOn: Day, day: Day): boolean | null {
  if (missing(rhythm) !== null || rhythm.kind === 'rule') return null;
  if (day < startsOn) return false;
  const weekday = weekdayOf(day);
  switch (rhythm.kind) {
    case 'working_days':
      return weekday <= 5;
    case 'weekly': {
      const monday = addDays(startsOn, 1 - weekdayOf(startsOn));
      return rhythm.weekdays.includes(weekday) && Math.floor(daysBetween(monday, day) / 7) % rhythm.weeks === 0;
    }
    case 'monthly': {
      const nth = Math.ceil(Number(day.slice(8)) / 7);
      const isLast = addDays(day, 7).slice(0, 7) !== day.slice(0, 7);
      return weekday === rhythm.nthWeekday && (rhythm.nth === -1 ? isLast : nth === rhythm.nth);
    }
    case 'days':
      return daysBetween(startsOn, day) % Number(rhythm.days) === 0;
  }
}
