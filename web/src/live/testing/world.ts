// Owns invented meetings, cases and cards for tests. 999 numbers only.
import type { ActionItem, AgendaItem, Attendee, Card, Case, CaseRoot, Meeting, SocialNote } from '../../generated/wire';

export const at0 = 1_780_000_000_000_000;
export const minute = 60_000_000;

export function agendaItem(number: number, change: Partial<AgendaItem> = {}): AgendaItem {
  return {
    id: `i${number}`,
    number,
    position: number - 1,
    kind: { type: 'case' },
    planned_minutes: 3,
    extra_minutes: 0,
    state: 'waiting',
    started_at: null,
    spent_seconds: 0,
    is_late_urgent: false,
    is_agreed_without_discussion: false,
    is_fixed: false,
    ...change,
  };
}

export function attendee(id: string, change: Partial<Attendee> = {}): Attendee {
  return {
    person_id: id,
    name: id,
    role: 'GP',
    organisation: 'South Fulham PCN',
    kind: 'core',
    service_id: null,
    partstat: 'accepted',
    cover: null,
    attendance: 'unknown',
    is_here: false,
    arrived_at: null,
    left_at: null,
    cover_id: null,
    available_from: null,
    available_until: null,
    on_the_way_at: null,
    is_by_rota: false, covers_for: null,
    is_withdrawn: false,
    admission: null, stays: [],
    ...change,
  };
}

export function meeting(items: AgendaItem[] = [], attendees: Attendee[] = [], live: Partial<Meeting['live']> = {}, root: Partial<Meeting['root']> = {}): Meeting {
  return {
    root: {
      id: 'm1',
      series_id: null,
      recurrence_id: null,
      kind: 'huddle',
      pcn: 'U62360',
      title: 'Daily frailty huddle',
      starts_at: at0,
      slot_minutes: 40,
      status: 'live',
      chair: 'chair',
      deputy: 'deputy',
      has_call: false,
      cut_off_at: null,
      ...root,
    },
    live: {
      phase: 'cases',
      started_at: at0,
      ended_at: null,
      current: null,
      current_since: null,
      chair_held_by: 'chair',
      hands: [],
      close_override: null,
      minutes_drafted_at: null,
      chair_lost_at: null,
      is_ended_by_itself: false,
      open_part_ended_at: null,
      themes: [],
      ...live,
    },
    items: Object.fromEntries(items.map((item) => [item.id, item])),
    attendees: Object.fromEntries(attendees.map((one) => [one.person_id, one])),
    actions: {}, resources: {},
  };
}

export function caseRoot(reason = 'Falls'): CaseRoot {
  return {
    id: 'k1',
    code: 'SF-014',
    pcn: 'U62360',
    practice: 'E85001',
    practice_name: 'A practice',
    patient: {
      given: 'Mary',
      family: 'Okafor',
      born_on: '1941-03-02',
      nhs_number: '9990000018',
      sex: null,
      language: null,
      needs_interpreter: false,
      lives_alone: true,
      is_housebound: false,
      is_in_care_home: false,
    },
    status: 'accepted',
    priority: 'amber',
    cfs: 6,
    efi: 31,
    reason,
    referral: null,
    needed_services: [],
    is_recurring: false,
    next_review_on: null,
    step_down: null,
    bars: [],
    break_glass: [],
    most_concerned: null,
    closed: null, reopened: null, story: null,
  };
}

export const wholeCase = (reason?: string): Case => ({ root: caseRoot(reason), items: {}, social_notes: {}, actions: {}, assessments: {} });

export function action(id: string, change: Partial<ActionItem> = {}): ActionItem {
  return {
    id,
    what: 'Call housing',
    owner: { type: 'nobody' },
    due_on: null,
    status: 'open',
    case_id: 'k1',
    case_code: 'SF-014',
    pcn: 'U62360',
    meeting_id: null,
    item_id: null,
    created_by: 'p1',
    created_at: at0,
    accepted_at: null,
    closed_at: null,
    closed_by: null,
    note: null,
    status_before: null, help: null, handed_on: null, needs_confirmation_since: null, undo: null,
    ...change,
  };
}

export function socialNote(id: string, change: Partial<SocialNote> = {}): SocialNote {
  return {
    id,
    case_id: 'k1',
    domain: 'housing',
    level: 'some',
    line: 'Stairs are too steep',
    source: null,
    review_on: null,
    sharing: 'shared',
    more: null,
    author: 'p1',
    author_name: 'Amira',
    written_at: at0,
    follows: null,
    is_withdrawn: false,
    ...change,
  };
}

export function card(item: string, change: Partial<Card> = {}): Card {
  return {
    item_id: item,
    meeting_id: 'm1',
    case_id: 'k1',
    code: 'SF-014',
    initials: 'M.O.',
    priority: 'amber',
    reason: 'review_due',
    deferred_count: 0,
    needed_services: [],
    guests: [],
    calls: [],
    barred: [],
    is_urgent: false, has_objection: false,
    closed: null,
    outcome: null,
    next_review_on: null,
    open_actions: 0,
    overdue_actions: 0,
    incomplete_actions: 0,
    seq: 1,
    ...change,
  };
}
