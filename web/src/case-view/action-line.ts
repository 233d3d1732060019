// Owns reading an action typed as one line: "amira: call housing by fri". Pure; what is not understood stays in the words.
import type { OwnerRef, PassOver, PersonId, ServiceId } from '../generated/wire';
import { addDays, type Day } from '../ui/format';

/** Whom a line can name. */
export interface Names {
  meId: PersonId | null;
  people: readonly { id: PersonId; name: string; service_id?: ServiceId | null; organisation?: string }[];
  /** `members`: who works for it, where that is known. */
  services: readonly { id: ServiceId; name: string; short: string; members?: Names['people'] }[];
  /** Guests who still have something to do, and can do nothing about it here any more. */
  passesOver?: readonly PassOver[];
}

export interface ActionLine {
  what: string;
  /** Null: no owner was named, or the name was not understood. */
  owner: OwnerRef | null;
  /** What stood before the colon and fits nobody or several. */
  unclear: { typed: string; candidates: string[] } | null;
  dueOn: Day | null;
}

const WEEKDAYS = ['sun', 'mon', 'tue', 'wed', 'thu', 'fri', 'sat'];
const MONTHS = ['jan', 'feb', 'mar', 'apr', 'may', 'jun', 'jul', 'aug', 'sep', 'oct', 'nov', 'dec'];
const weekday = 'sun(?:day)?|mon(?:day)?|tue(?:s|sday)?|wed(?:nesday)?|thu(?:rs|rsday)?|fri(?:day)?|sat(?:urday)?';
const month = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]*';
const date = [
  'today', 'tomorrow', `(?:next\\s+)?(?:${weekday})`, `\\d{1,2}(?:st|nd|rd|th)?\\s+${month}(?:\\s+\\d{4})?`,
  '\\d{1,2}/\\d{1,2}(?:/\\d{2}|/\\d{4})?', '\\d{4}-\\d{2}-\\d{2}', '\\+\\d{1,3}\\s?[dw]?',
].join('|');
// "in 3/12" means three months to a clinician, "every Monday" no day: after these a date is left in the words.
const atEnd = new RegExp(`^(.*?)(?:^|[\\s,;]+)(?<!\\b(?:in|every|each)\\s)(?:(?:by|on|before|due|until)\\s+)?(${date})\\s*[.!]?$`, 'is');

function fold(text: string): string {
  return text.normalize('NFD').replace(/\p{M}/gu, '').toLowerCase().replace(/[^\p{L}\p{N}\s'-]/gu, ' ').replace(/\s+/g, ' ').trim();
}

function real(year: number, month0: number, dayOfMonth: number): Day | null {
  const made = new Date(Date.UTC(year, month0, dayOfMonth));
  return made.getUTCMonth() === month0 && made.getUTCDate() === dayOfMonth ? made.toISOString().slice(0, 10) : null;
}

/** This year's date, or next year's when it is past. */
function coming(month0: number, dayOfMonth: number, on: Day): Day | null {
  const year = Number(on.slice(0, 4));
  const here = real(year, month0, dayOfMonth);
  return here !== null && here >= on ? here : (real(year + 1, month0, dayOfMonth) ?? here);
}

/** A date in words, or null. The same weekday as today means in a week. */
export function parseDay(text: string, on: Day): Day | null {
  const said = text.trim().toLowerCase();
  if (said === 'today') return on;
  if (said === 'tomorrow') return addDays(on, 1);
  const plus = /^\+(\d{1,3})\s?([dw]?)$/.exec(said);
  if (plus) return addDays(on, Number(plus[1]) * (plus[2] === 'w' ? 7 : 1));
  const iso = /^(\d{4})-(\d{2})-(\d{2})$/.exec(said);
  if (iso) return real(Number(iso[1]), Number(iso[2]) - 1, Number(iso[3]));
  const slash = /^(\d{1,2})\/(\d{1,2})(?:\/(\d{2}|\d{4}))?$/.exec(said);
  if (slash) {
    const [, d, m, y] = slash;
    if (y) return real(y.length === 2 ? 2000 + Number(y) : Number(y), Number(m) - 1, Number(d));
    return coming(Number(m) - 1, Number(d), on);
  }
  const named = /^(\d{1,2})(?:st|nd|rd|th)?\s+([a-z]{3})[a-z]*(?:\s+(\d{4}))?$/.exec(said);
  if (named) {
    const month0 = MONTHS.indexOf(named[2] ?? '');
    if (month0 < 0) return null;
    return named[3] ? real(Number(named[3]), month0, Number(named[1])) : coming(month0, Number(named[1]), on);
  }
  const day = WEEKDAYS.indexOf(said.replace(/^next\s+/, '').slice(0, 3));
  if (day < 0 || !/^(?:next\s+)?[a-z]+$/.test(said)) return null;
  const away = (day - new Date(`${on}T00:00:00Z`).getUTCDay() + 7) % 7 || 7;
  return addDays(on, away);
}

interface Candidate {
  name: string;
  owner: OwnerRef;
  /** Lower is better; null: does not fit. */
  rank: number | null;
}

function rank(typed: string, name: string, short?: string): number | null {
  const full = fold(name);
  const words = full.split(' ').filter((word) => word !== 'dr');
  const wanted = typed.split(' ').filter((word) => word !== 'dr').join(' ');
  if (wanted === '') return null;
  if (full === typed || words.join(' ') === wanted || short?.toLowerCase() === typed) return 0;
  if (words.includes(wanted)) return 1;
  if (wanted.length >= 2 && words.join(' ').startsWith(wanted)) return 2;
  if (wanted.length >= 2 && words.some((word) => word.startsWith(wanted))) return 3;
  return null;
}

/** Who is meant by a name as typed: one owner, or the several it could be. */
export function parseOwner(typed: string, names: Names): { owner: OwnerRef | null; candidates: string[] } {
  const said = fold(typed);
  if (said === 'pool' || said === 'the pool') return { owner: { type: 'pool' }, candidates: [] };
  if (['me', 'i', 'myself'].includes(said) && names.meId) return { owner: { type: 'person', person_id: names.meId }, candidates: [] };
  const fitting: Candidate[] = [
    ...names.people.map(({ id, name }): Candidate => ({ name, owner: { type: 'person', person_id: id }, rank: rank(said, name) })),
    ...names.services.map(({ id, name, short }): Candidate => ({ name, owner: { type: 'service', service_id: id }, rank: rank(said, name, short) })),
  ].filter((candidate) => candidate.rank !== null);
  const best = Math.min(...fitting.map((candidate) => candidate.rank ?? 9));
  const closest = fitting.filter((candidate) => candidate.rank === best);
  if (closest.length === 1) return { owner: closest[0]?.owner ?? null, candidates: [] };
  return { owner: null, candidates: closest.map(({ name }) => name) };
}

/** Reads the line. `on` is today in London. */
export function parseActionLine(text: string, names: Names, on: Day): ActionLine {
  let what = text.trim().replace(/\s+/g, ' ');
  let owner: OwnerRef | null = null;
  let unclear: ActionLine['unclear'] = null;

  const colon = what.indexOf(':');
  const typed = colon > 0 ? what.slice(0, colon).trim() : '';
  if (typed !== '' && typed.split(' ').length <= 4) {
    const found = parseOwner(typed, names);
    if (found.owner) {
      owner = found.owner;
      what = what.slice(colon + 1).trim();
    } else unclear = { typed, candidates: found.candidates };
  }

  let dueOn: Day | null = null;
  const ending = atEnd.exec(what);
  if (ending) {
    dueOn = parseDay((ending[2] ?? '').trim(), on);
    if (dueOn) what = (ending[1] ?? '').trim();
  }
  return { what, owner, unclear, dueOn };
}
