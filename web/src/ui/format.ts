// Owns how dates, times, numbers and lengths of time are written. The place is always Europe/London.
// A *day* is "2026-11-26" (a wall-clock date); an *instant* is an ISO time in UTC or milliseconds.

const DAYS = ['Sun', 'Mon', 'Tue', 'Wed', 'Thu', 'Fri', 'Sat'];
const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec'];
const DAY_MS = 86_400_000;

const london = new Intl.DateTimeFormat('en-GB', {
  timeZone: 'Europe/London',
  year: 'numeric',
  month: '2-digit',
  day: '2-digit',
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
});

export type Day = string;
export type Instant = string | number;

function parts(instant: Instant): Record<string, string> {
  const found: Record<string, string> = {};
  for (const { type, value } of london.formatToParts(new Date(instant))) found[type] = value;
  return found;
}

function utc(day: Day): Date {
  return new Date(`${day}T00:00:00Z`);
}

/** The London date of an instant, as "2026-11-26". */
export function dayOf(instant: Instant): Day {
  const p = parts(instant);
  return `${p.year}-${p.month}-${p.day}`;
}

let clock = () => Date.now();

/** Whose clock counts: the page gives the service's, so that a device that is a day wrong changes no date. */
export function tellTime(now: () => number) {
  clock = now;
}

/** Today in London. */
export function today(): Day {
  return dayOf(clock());
}

/** Whole days from one date to another; negative when `to` is earlier. */
export function daysBetween(from: Day, to: Day): number {
  return Math.round((utc(to).getTime() - utc(from).getTime()) / DAY_MS);
}

/** The date so many days later (or earlier, when negative). */
export function addDays(day: Day, count: number): Day {
  return new Date(utc(day).getTime() + count * DAY_MS).toISOString().slice(0, 10);
}

/** "Thu 26 Nov". */
export function formatDay(day: Day): string {
  const date = utc(day);
  return `${DAYS[date.getUTCDay()]} ${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]}`;
}

/** "Thu 26 Nov 2026": for documents and anything that may lie in another year. */
export function formatDayYear(day: Day): string {
  return `${formatDay(day)} ${day.slice(0, 4)}`;
}

/** "2 Mar 1941": dates of birth. */
export function formatBorn(day: Day): string {
  const date = utc(day);
  return `${date.getUTCDate()} ${MONTHS[date.getUTCMonth()]} ${day.slice(0, 4)}`;
}

/** Age in whole years on a date. */
export function ageOn(bornOn: Day, on: Day): number {
  const years = Number(on.slice(0, 4)) - Number(bornOn.slice(0, 4));
  return on.slice(5) < bornOn.slice(5) ? years - 1 : years;
}

/** "09:05", 24-hour clock, London. */
export function formatClock(instant: Instant): string {
  const p = parts(instant);
  return `${p.hour}:${p.minute}`;
}

/** "Thu 26 Nov, 09:05". */
export function formatDayClock(instant: Instant): string {
  return `${formatDay(dayOf(instant))}, ${formatClock(instant)}`;
}

/** "09:05" when it is the same day as `now`, else "Thu 26 Nov, 09:05": when something ends by itself. */
export function formatUntil(instant: Instant, now: Instant): string {
  return dayOf(instant) === dayOf(now) ? formatClock(instant) : formatDayClock(instant);
}

/** The instant, in milliseconds, at which London's clocks show a day and a time: what a time field means. */
export function instantOf(day: Day, clock: string): number {
  const guess = Date.parse(`${day}T${clock}:00Z`);
  const shown = Date.parse(`${dayOf(guess)}T${formatClock(guess)}:00Z`);
  return guess - (shown - guess);
}

/** "today", "tomorrow", "yesterday" or "Thu 26 Nov". */
export function formatNearDay(day: Day, now: Day = today()): string {
  const away = daysBetween(now, day);
  if (away === 0) return 'today';
  if (away === 1) return 'tomorrow';
  if (away === -1) return 'yesterday';
  return formatDay(day);
}

/** "999 000 0018": ten digits as 3-3-4; anything else as it came. */
export function formatNhsNumber(raw: string): string {
  const digits = raw.replace(/\s/g, '');
  return /^\d{10}$/.test(digits) ? `${digits.slice(0, 3)} ${digits.slice(3, 6)} ${digits.slice(6)}` : raw;
}

/** "2:10" from seconds. */
export function formatDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}

/** "2 minutes 10 seconds", for screen readers. */
export function spokenDuration(seconds: number): string {
  const whole = Math.max(0, Math.floor(seconds));
  const minutes = Math.floor(whole / 60);
  const rest = whole % 60;
  const words = [];
  if (minutes > 0) words.push(plural(minutes, 'minute'));
  if (rest > 0 || minutes === 0) words.push(plural(rest, 'second'));
  return words.join(' ');
}

/** "1 change", "2 changes"; give the plural where it is not an "s". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}
