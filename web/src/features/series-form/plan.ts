// Owns what is typed into the form of a series: how it begins, what must be there before it is sent, and the series it makes. Pure.
import type { ChairTurn, HolidayPolicy, MeetingKind, OdsCode, Organisation, Person, PersonId, PreviewSeries, Role, Series, SeriesId, WireSeries } from '../../generated/wire';
import { mayPlanMeetings, mayPlanSupervision, pcnsOf } from '../../case-view/may';
import { plainName } from '../../plain-name';
import type { Day } from '../../ui/format';
import { hasCases } from '../../words/meetings';
import { missing, type Rhythm, rhythmOf, ruleOf, usualOf } from './rhythm';

/** A turn of the chair rota as typed; the key only tells the lines apart. */
export interface TurnWords {
  key: string;
  weekdays: string[];
  from: string;
  until: string;
  chair: PersonId;
  deputy: PersonId;
}

export interface PlanWords {
  id: SeriesId;
  /** For a change from a day on: the id of the series that goes on. */
  nextId: SeriesId;
  /** What the series was when this was begun; empty: a new one. */
  basis: string;
  kind: MeetingKind;
  pcn: OdsCode;
  title: string;
  rhythm: Rhythm;
  startsOn: string;
  time: string;
  minutes: string;
  hasEnd: boolean;
  endsOn: string;
  holidays: HolidayPolicy;
  chair: PersonId;
  deputy: PersonId;
  turns: TurnWords[];
  core: PersonId[];
  roles: Role[];
  callUrl: string;
  cutOff: string;
  /** Of a supervision: what I am in it, and who the other one is. */
  iAm: 'supervisor' | 'supervisee';
  other: PersonId;
}

export type Field = 'kind' | 'pcn' | 'title' | 'rule' | 'weekdays' | 'days' | 'starts_on' | 'starts_at_local' | 'slot_minutes' | 'ends_on' | 'holidays' | 'chair' | 'deputy' | 'chair_rota' | 'core' | 'core_roles' | 'call_url' | 'cut_off_minutes' | 'other';
export type Errors = Partial<Record<Field, string>>;

export const usualMinutes: Record<MeetingKind, string> = { huddle: '40', pcn: '60', borough: '120', supervision: '60' };
const LEAST_MINUTES = 5;
const MOST_MINUTES = 480;
const MOST_CUT_OFF = 20_160;

/** Where this person may make a series of a kind. */
export function placesFor(kind: MeetingKind, me: Person, organisations: readonly Organisation[]): Organisation[] {
  if (kind === 'supervision') {
    const own = pcnsOf(me, organisations);
    return organisations.filter(({ code }) => own.includes(code));
  }
  const wanted = kind === 'borough' ? 'federation' : 'pcn';
  return organisations.filter((place) => place.kind === wanted && mayPlanMeetings(me, place.code));
}

export function kindsFor(me: Person, organisations: readonly Organisation[]): MeetingKind[] {
  const kinds: MeetingKind[] = ['huddle', 'pcn', 'borough', 'supervision'];
  return kinds.filter((kind) => (kind !== 'supervision' || mayPlanSupervision(me)) && placesFor(kind, me, organisations).length > 0);
}

export function newPlan(ids: [SeriesId, SeriesId], kind: MeetingKind, pcn: OdsCode, on: Day): PlanWords {
  return {
    id: ids[0], nextId: ids[1], basis: '', kind, pcn, title: '', rhythm: usualOf(kind), startsOn: on, time: '09:00', minutes: usualMinutes[kind], hasEnd: false, endsOn: '', holidays: 'skip',
    chair: '', deputy: '', turns: [], core: [], roles: [], callUrl: '', cutOff: '', iAm: 'supervisor', other: '',
  };
}

/** Without what is said of single occurrences: that is not in the form. */
export function basisOf({ exceptions: _, ...series }: Series): string {
  return JSON.stringify(series);
}

export function planOf(series: Series, nextId: SeriesId, me: PersonId): PlanWords {
  const isSupervisor = series.chair === me;
  return {
    id: series.id, nextId, basis: basisOf(series), kind: series.kind, pcn: series.pcn, title: series.title, rhythm: rhythmOf(series.rule), startsOn: series.starts_on, time: series.starts_at_local, minutes: String(series.slot_minutes),
    hasEnd: series.ends_on !== null, endsOn: series.ends_on ?? '', holidays: series.holidays, chair: series.chair, deputy: series.deputy ?? '',
    turns: series.chair_rota.map((turn, at) => ({ key: String(at), weekdays: turn.weekdays.map(String), from: turn.from ?? '', until: turn.until ?? '', chair: turn.chair, deputy: turn.deputy ?? '' })),
    core: series.core, roles: series.core_roles, callUrl: series.call_url ?? '', cutOff: series.cut_off_minutes === null ? '' : String(series.cut_off_minutes),
    iAm: isSupervisor ? 'supervisor' : 'supervisee', other: (isSupervisor ? series.core[0] : series.chair) ?? '',
  };
}

const isLike = (a: unknown, b: unknown) => JSON.stringify(a) === JSON.stringify(b);

/** A change begun before somebody else's: what was touched here stays, the rest is as the series is now. `both`: what both changed. */
export function rebased(plan: PlanWords, series: Series, me: PersonId): { plan: PlanWords; both: (keyof PlanWords)[]; isOwn: boolean } {
  const was = planOf({ ...(JSON.parse(plan.basis) as Omit<Series, 'exceptions'>), exceptions: {} }, plan.nextId, me);
  const now = planOf(series, plan.nextId, me);
  const own = (Object.keys(now) as (keyof PlanWords)[]).filter((key) => key !== 'basis' && !isLike(plan[key], was[key]));
  const kept = Object.fromEntries(own.map((key) => [key, plan[key]])) as Partial<PlanWords>;
  return { plan: { ...now, ...kept }, both: own.filter((key) => !isLike(was[key], now[key]) && !isLike(plan[key], now[key])), isOwn: own.length > 0 };
}

function whole(text: string, least: number, most: number): boolean {
  return /^\d+$/.test(text.trim()) && Number(text) >= least && Number(text) <= most;
}

/** What is missing or cannot be, each with the way out; empty: it can be sent. */
export function check(plan: PlanWords): Errors {
  const errors: Errors = {};
  const isPrivate = plan.kind === 'supervision';
  const rhythm = missing(plan.rhythm);
  if (rhythm) errors[rhythm.field] = rhythm.message;
  if (!isPrivate && plainName(plan.title) === '') errors.title = 'Write a title, such as Daily frailty huddle';
  if (plan.startsOn === '') errors.starts_on = 'Choose the first day';
  if (plan.time === '') errors.starts_at_local = 'Choose the time';
  if (!whole(plan.minutes, LEAST_MINUTES, MOST_MINUTES)) errors.slot_minutes = `Write the length in minutes, from ${LEAST_MINUTES} to ${MOST_MINUTES}`;
  if (plan.hasEnd && plan.endsOn === '') errors.ends_on = 'Choose the last day, or let it go on';
  else if (plan.hasEnd && plan.startsOn !== '' && plan.endsOn < plan.startsOn) errors.ends_on = 'Choose a last day after the first one';
  if (plan.callUrl.trim() !== '' && !plan.callUrl.trim().startsWith('https://')) errors.call_url = 'Paste the link as the call gives it: it begins with https://';
  if (isPrivate) {
    if (plan.other === '') errors.other = plan.iAm === 'supervisor' ? 'Choose whom you supervise' : 'Choose who supervises you';
    return errors;
  }
  if (plan.chair === '') errors.chair = 'Choose who chairs';
  if (plan.deputy !== '' && plan.deputy === plan.chair) errors.deputy = 'The deputy is somebody other than the chair';
  if (plan.turns.some(({ chair }) => chair === '')) errors.chair_rota = 'Choose who chairs in every turn, or take the turn off';
  else if (plan.turns.some(({ from, until }) => from !== '' && until !== '' && until < from)) errors.chair_rota = 'A turn ends before it begins: change its days';
  if (hasCases(plan.kind) && plan.cutOff.trim() !== '' && !whole(plan.cutOff, 0, MOST_CUT_OFF)) errors.cut_off_minutes = 'Write a number of minutes, such as 1440 for a day, or leave it empty';
  return errors;
}

/** Call only when `check` finds nothing. */
export function seriesOf(plan: PlanWords, me: PersonId): WireSeries {
  const isPrivate = plan.kind === 'supervision';
  const turns: ChairTurn[] = plan.turns.map(({ weekdays, from, until, chair, deputy }) => ({ weekdays: weekdays.map(Number).sort(), from: from || null, until: until || null, chair, deputy: deputy || null }));
  const people = isPrivate
    ? { chair: plan.iAm === 'supervisor' ? me : plan.other, deputy: null, chair_rota: [], core: [plan.iAm === 'supervisor' ? plan.other : me], core_roles: [], cut_off_minutes: null }
    : { chair: plan.chair, deputy: plan.deputy || null, chair_rota: turns, core: plan.core, core_roles: plan.roles, cut_off_minutes: plan.cutOff.trim() === '' || !hasCases(plan.kind) ? null : Number(plan.cutOff) };
  return {
    id: plan.id, kind: plan.kind, pcn: plan.pcn, title: plainName(plan.title) || 'Supervision', rule: ruleOf(plan.rhythm) ?? '', starts_on: plan.startsOn, starts_at_local: plan.time, ends_on: plan.hasEnd ? plan.endsOn : null,
    slot_minutes: Number(plan.minutes), holidays: plan.holidays, call_url: plan.callUrl.trim() || null, ...people,
  };
}

/** What the service is asked for the dates; null: not yet. Dates of a series that runs are those from `on`. */
export function previewOf(plan: PlanWords, on: Day): PreviewSeries | null {
  const rule = ruleOf(plan.rhythm);
  if (rule === null || plan.startsOn === '' || plan.time === '') return null;
  return { rule, starts_on: plan.startsOn, starts_at_local: plan.time, ends_on: plan.hasEnd && plan.endsOn !== '' ? plan.endsOn : null, holidays: plan.holidays, from: on };
}

/** Refusals name a field of the command; the form's own names are longer where one field is several controls. */
export function fieldOf(field: string | null, plan: PlanWords): Field | null {
  const name = field?.replace(/^series\./, '').replace(/[[.].*$/, '') ?? '';
  if (name === 'rule') return plan.rhythm.kind === 'weekly' ? 'weekdays' : plan.rhythm.kind === 'days' ? 'days' : 'rule';
  if (plan.kind === 'supervision' && (name === 'core' || name === 'chair')) return 'other';
  const known: readonly Field[] = ['kind', 'pcn', 'title', 'starts_on', 'starts_at_local', 'slot_minutes', 'ends_on', 'holidays', 'chair', 'deputy', 'chair_rota', 'core', 'core_roles', 'call_url', 'cut_off_minutes'];
  return known.find((one) => one === name) ?? null;
}

const ofPart: Partial<Record<keyof PlanWords, readonly Field[]>> = {
  kind: ['kind', 'pcn', 'other', 'chair', 'core'], pcn: ['pcn'], title: ['title'], rhythm: ['rule', 'weekdays', 'days'], startsOn: ['starts_on', 'ends_on', 'rule'], time: ['starts_at_local'], minutes: ['slot_minutes'],
  hasEnd: ['ends_on', 'rule'], endsOn: ['ends_on', 'rule'], holidays: ['holidays'], chair: ['chair', 'deputy'], deputy: ['deputy'], turns: ['chair_rota'], core: ['core'], roles: ['core_roles'], callUrl: ['call_url'],
  cutOff: ['cut_off_minutes'], iAm: ['other'], other: ['other'],
};

/** What was said of a field goes once it is changed. */
export function withoutChanged(errors: Errors, part: Partial<PlanWords>): Errors {
  const gone = (Object.keys(part) as (keyof PlanWords)[]).flatMap((key) => ofPart[key] ?? []);
  return Object.fromEntries(Object.entries(errors).filter(([field]) => !gone.includes(field as Field)));
}
