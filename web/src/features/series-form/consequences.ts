// Owns what a change of a series does to the meetings that exist: the twin of `follow` in series.rs, for saying it beforehand. Pure.
import type { HolidayPolicy, Series, SeriesDay } from '../../generated/wire';
import { type Day, plural } from '../../ui/format';
import { ms } from '../../words/instants';
import { falls, type Rhythm, ruleOf } from './rhythm';

export interface Planned {
  rhythm: Rhythm;
  startsOn: Day;
  endsOn: Day | null;
  time: string;
  holidays: HolidayPolicy;
}

export interface Consequences {
  /** Meetings of the coming weeks that follow. */
  follow: number;
  /** Of them, those held at another time. */
  moved: number;
  /** The new rule does not have their day. */
  calledOff: number;
  /** Days that only the service can place. */
  unknown: number;
}

/** `from`: only meetings from that day on, for a change from there on. */
export function consequences(series: Series, days: readonly SeriesDay[], planned: Planned, now: number, from: Day | null): Consequences {
  const found: Consequences = { follow: 0, moved: 0, calledOff: 0, unknown: 0 };
  const isSameRule = ruleOf(planned.rhythm) === series.rule && planned.startsOn === series.starts_on;
  for (const day of days) {
    if (ms(day.starts_at) <= now || day.is_cancelled || (from !== null && day.recurrence_id < from)) continue;
    const isOn = isSameRule ? true : falls(planned.rhythm, planned.startsOn, day.recurrence_id);
    if (isOn === null) {
      found.unknown += 1;
      continue;
    }
    const isInside = planned.endsOn === null || day.recurrence_id <= planned.endsOn;
    if (!isOn || !isInside || (day.holiday !== null && planned.holidays === 'skip')) {
      found.calledOff += 1;
      continue;
    }
    found.follow += 1;
    const isMoved = planned.time !== series.starts_at_local || (day.holiday !== null && planned.holidays !== series.holidays);
    if (isMoved && !day.is_moved) found.moved += 1;
  }
  return found;
}

/** What stands in the question before a change is kept. */
export function inWords({ follow, moved, calledOff, unknown }: Consequences, time: string, areCasesListed = true): string[] {
  const words: string[] = [];
  if (moved > 0) words.push(`${plural(moved, 'meeting')} of the coming eight weeks ${moved === 1 ? 'moves' : 'move'} to ${time}.`);
  if (follow > moved) words.push(`${plural(follow - moved, 'meeting')} of the coming eight weeks ${follow - moved === 1 ? 'stays' : 'stay'} at ${follow - moved === 1 ? 'its' : 'their'} time.`);
  if (calledOff > 0) words.push(`${plural(calledOff, 'meeting')} ${calledOff === 1 ? 'is' : 'are'} called off, because the series no longer meets then: invitations are withdrawn${areCasesListed ? `, and cases come off ${calledOff === 1 ? 'its agenda' : 'their agendas'}` : ''}.`);
  if (unknown > 0) words.push(`Of ${plural(unknown, 'meeting')} of the coming eight weeks, those on days that the new rule does not have are called off: invitations are withdrawn${areCasesListed ? ', and cases come off their agendas' : ''}.`);
  if (words.length === 0) words.push('No meeting of the coming eight weeks is touched.');
  return words;
}
