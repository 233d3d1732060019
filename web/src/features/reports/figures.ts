// Owns how a figure of a report is written, and how long its bar is.
import type { ReportColumn } from '../../generated/wire';

const units = { count: '', percent: '%', minutes: ' min', days: ' days' } as const;

/** Longer than this is said in hours. */
const LONG_MINUTES = 120;

/** "12", "84%", "3.5 min", "71 h 45 min"; what is not told says so. */
export function figure(value: number | null, { unit }: ReportColumn, isRounded: boolean): string {
  if (value === null) return isRounded ? 'too few to tell' : '–';
  if (unit === 'minutes' && Math.round(value) > LONG_MINUTES) return `${Math.floor(Math.round(value) / 60).toLocaleString('en-GB')} h ${Math.round(value) % 60} min`;
  // A little less than nothing is rounded to nothing, which has no sign.
  const words = value.toLocaleString('en-GB', { signDisplay: 'negative' });
  return unit === 'days' && value === 1 ? '1 day' : words + units[unit];
}

/** Of a hundred: shares of a hundred, others of the longest. */
export function length(value: number | null, { unit }: ReportColumn, longest: number): number {
  const whole = unit === 'percent' ? 100 : longest;
  return value === null || value <= 0 || whole <= 0 ? 0 : Math.min(100, (100 * value) / whole);
}
