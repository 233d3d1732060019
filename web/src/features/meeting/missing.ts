// Owns what is missing at the read-back and what closing will do. Pure; the twin of minutes.rs and carry_over.rs.
import type { ActionItem, Case, ItemId, Meeting } from '../../generated/wire';
import { isClosed } from '../../case-view/action-acts';
import { orderedItems } from '../../live/meeting-store';
import type { Day } from '../../ui/format';
import { isOffList } from '../../words/case-statuses';
import { isDeferral, outcomes } from '../../words/outcomes';

export interface Missing {
  itemId: ItemId | null;
  /** The line's number; null: promised outside any line. */
  number: number | null;
  action: ActionItem | null;
  words: string;
}

/** What an open action lacks: "an owner", "a date", "an owner and a date"; null when nothing. */
export function lackOf(action: ActionItem): string | null {
  if (isClosed(action)) return null;
  return [action.owner.type === 'nobody' ? 'an owner' : '', action.due_on === null ? 'a date' : ''].filter(Boolean).join(' and ') || null;
}

/** The actions promised in this meeting, of its topics and of the cases this person may see. */
export function actionsOf(meeting: Meeting, cases: readonly Case[]): ActionItem[] {
  const own = Object.values(meeting.actions);
  const ofCases = cases.flatMap((it) => Object.values(it.actions)).filter(({ meeting_id }) => meeting_id === meeting.root.id);
  return [...own, ...ofCases].filter(({ status }) => status !== 'cancelled');
}

/** What stops a close without a reason: open actions without owner or date, decisions without review. In order of lines. */
export function missingOf(meeting: Meeting, cases: readonly Case[]): Missing[] {
  const number = (itemId: ItemId | null) => (itemId === null ? null : (meeting.items[itemId]?.number ?? null));
  const found: Missing[] = [];
  for (const action of actionsOf(meeting, cases)) {
    const lack = lackOf(action);
    if (lack) found.push({ itemId: action.item_id, number: number(action.item_id), action, words: `${action.case_code ? `${action.case_code}, ` : ''}“${action.what}” has no ${lack.replace(/\ban? /g, '').replace(' and ', ' and no ')}` });
  }
  for (const it of cases) {
    for (const item of Object.values(it.items)) {
      if (item.meeting_id !== meeting.root.id || item.is_removed || !item.outcome || item.outcome.next_review_on !== null) continue;
      if (outcomes[item.outcome.kind].needs.startsWith('review') && !isDeferral(item.outcome.kind)) {
        found.push({ itemId: item.item_id, number: number(item.item_id), action: null, words: `${it.root.code} has no review date` });
      }
    }
  }
  return found.sort((a, b) => (a.number ?? 999) - (b.number ?? 999));
}

/** Which cases go on to the next meeting, by why. */
export interface Carried {
  /** Nothing was decided. */
  undecided: number;
  putOff: number;
  /** Decided; listed every time, or an action is overdue or blocked. */
  again: number;
}

/** As far as this person can see. */
export function carriedOf(meeting: Meeting, cases: readonly Case[], on: Day): Carried {
  const known = new Map(cases.flatMap((it) => Object.values(it.items).filter(({ meeting_id, is_removed }) => meeting_id === meeting.root.id && !is_removed).map((item) => [item.item_id, { it, item }] as const)));
  const whys = orderedItems(meeting).map((line): keyof Carried | null => {
    if (line.kind.type !== 'case') return null;
    const found = known.get(line.id);
    if (!found) return line.state === 'decided' ? null : 'undecided';
    const { it, item } = found;
    const kind = item.outcome?.kind;
    if (isOffList(it.root) || kind === 'step_down' || kind === 'declined') return null;
    if (!kind) return 'undecided';
    if (isDeferral(kind)) return 'putOff';
    return it.root.is_recurring || Object.values(it.actions).some((action) => !isClosed(action) && (action.status === 'blocked' || (action.due_on !== null && action.due_on < on))) ? 'again' : null;
  });
  const count = (why: keyof Carried) => whys.filter((one) => one === why).length;
  return { undecided: count('undecided'), putOff: count('putOff'), again: count('again') };
}

/** How many people, and how many services, have something to do; how many actions lie in the pool, or with nobody. */
export function ownerCounts(actions: readonly ActionItem[]): { people: number; services: number; pool: number; nobody: number } {
  const people = new Set(actions.flatMap(({ owner }) => (owner.type === 'person' ? [owner.person_id] : [])));
  const services = new Set(actions.flatMap(({ owner }) => (owner.type === 'service' ? [owner.service_id] : [])));
  const of = (type: 'pool' | 'nobody') => actions.filter(({ owner }) => owner.type === type).length;
  return { people: people.size, services: services.size, pool: of('pool'), nobody: of('nobody') };
}
