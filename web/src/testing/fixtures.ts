// Owns an invented borough as data, for tests and for looking at pages: nobody in it is real. Thursday 26 November 2026, 08:50.
import type {
  ActionItem, Attendee, Card, Case, CaseItem, CaseRow, Me, Meeting, MeetingRow, Minutes, Outcome, Owner, People, Person, Promised, Role, SocialNote, Today,
} from '../generated/wire';

export const pcn = 'U62360';
const other = 'U62361';
/** Microseconds of a London winter time. */
export const at = (day: string, clock: string) => Date.parse(`${day}T${clock}:00Z`) * 1000;
export const now = at('2026-11-26', '08:50');

const person = (id: string, name: string, job: string, organisation: string, role: Role, more: Partial<Person> = {}): Person => ({
  id: `p-${id}`, name, email: `${id}@example.org`, job, organisation, roles: [{ role, at: pcn }], service_id: null, languages: ['English'], skills: [], is_ended: false, absences: [], guest: null, employer: null, funding_stream: null, ...more,
});
export const asha = person('asha', 'Dr Asha Perera', 'Clinical director', 'South Fulham PCN', 'clinical_director', { languages: ['English', 'Sinhala'] });
export const tom = person('tom', 'Dr Tom Quill', 'GP, deputy chair', 'Sands End Health Clinic', 'deputy_chair');
export const bea = person('bea', 'Bea Okonjo', 'MDT coordinator', 'South Fulham PCN', 'coordinator', { languages: ['English', 'Igbo'] });
export const joan = person('joan', 'Joan Farrell', 'Community matron', 'Central London Community Healthcare', 'core_member', { skills: ['wound care', 'advance care planning'] });
export const amira = person('amira', 'Amira Hassan', 'Link worker', 'South Fulham PCN', 'link_worker', { languages: ['English', 'Somali', 'Arabic'], skills: ['benefits', 'housing'] });
export const lena = person('lena', 'Lena Brandt', 'Reablement lead', 'Hammersmith & Fulham Council', 'rotating_partner', { service_id: 's-reab', languages: ['English', 'German'] });
export const dev = person('dev', 'Dev Rao', 'Link worker', 'Babylon PCN', 'link_worker', { roles: [{ role: 'link_worker', at: other }], languages: ['English', 'Hindi', 'Gujarati'], skills: ['carers'] });
export const val = person('val', 'Val Prentice', 'Programme support manager', 'Hammersmith & Fulham GP Federation', 'federation_manager', { roles: [{ role: 'federation_manager', at: 'DEMOHFGP' }] });

export const people: People = {
  people: [asha, tom, bea, joan, amira, lena, dev],
  services: [
    { id: 's-reab', name: 'Council reablement', short: 'REAB', rota: [{ id: 'd-1', person_id: lena.id, pcn: null, weekdays: [1, 2, 3, 4, 5], from: '2026-11-02', until: null, available_from: null, available_until: null }] },
    { id: 's-cis', name: 'Community independence service', short: 'CIS', rota: [] },
  ],
  organisations: [
    { code: pcn, name: 'South Fulham PCN', kind: 'pcn', part_of: null, code_letters: 'SF', imd_decile: null },
    { code: other, name: 'Babylon PCN', kind: 'pcn', part_of: null, code_letters: 'BB', imd_decile: null },
    { code: 'E85125', name: 'Sands End Health Clinic', kind: 'practice', part_of: pcn, code_letters: null, imd_decile: null },
  ],
  passes_over: [],
};

export const me = (who: Person | null): Me => ({
  person: who, pcn: people.organisations[0] ?? null, is_demo: true, demo_people: [asha, tom, bea, joan, amira, lena, dev], server_time: now, idle_seconds: 1800, is_waiting_guest: false,
});

export const meetings: MeetingRow[] = [
  { id: 'm-wed', kind: 'huddle', title: 'Daily frailty huddle', pcn, starts_at: at('2026-11-25', '09:00'), slot_minutes: 40, status: 'ended', item_count: 10, decided_count: 9, planned_minutes: 34, current_number: null, apologies: [], chair_name: 'Dr Asha Perera' },
  { id: 'm-thu', kind: 'huddle', title: 'Daily frailty huddle', pcn, starts_at: at('2026-11-26', '09:00'), slot_minutes: 40, status: 'open', item_count: 3, decided_count: 0, planned_minutes: 36, current_number: null, apologies: ['Sana Malik · cover: Ife Bello'], chair_name: 'Dr Asha Perera' },
  { id: 'm-pcn', kind: 'pcn', title: 'Weekly PCN meeting', pcn, starts_at: at('2026-11-26', '13:00'), slot_minutes: 60, status: 'draft', item_count: 5, decided_count: 0, planned_minutes: 66, current_number: null, apologies: [], chair_name: 'Dr Tom Quill' },
  { id: 'm-fri', kind: 'huddle', title: 'Daily frailty huddle', pcn, starts_at: at('2026-11-27', '09:00'), slot_minutes: 40, status: 'cancelled', item_count: 0, decided_count: 0, planned_minutes: 0, current_number: null, apologies: [], chair_name: 'Dr Tom Quill' },
];

export const live: MeetingRow = { ...meetings[1]!, status: 'live', current_number: 2, item_count: 11, decided_count: 1 };

const owned = (who: Person): Owner => ({ type: 'person', person_id: who.id, name: who.name });
const action = (id: string, what: string, owner: Owner, due_on: string | null, more: Partial<ActionItem> = {}): ActionItem => ({
  id: `a-${id}`, what, owner, due_on, status: 'open', case_id: 'c-14', case_code: 'SF-014', pcn, meeting_id: 'm-wed', item_id: 'i-old', created_by: asha.id,
  created_at: at('2026-11-25', '09:12'), accepted_at: null, closed_at: null, closed_by: null, note: null, status_before: null, help: null, handed_on: null, needs_confirmation_since: null, undo: null, ...more,
});
export const actions: ActionItem[] = [
  action('1', 'Call housing about the boiler', owned(amira), '2026-11-27'),
  action('2', 'Book a Somali interpreter for the home visit', owned(amira), '2026-11-23', { case_code: 'SF-031', case_id: 'c-31', status: 'accepted' }),
  action('3', 'Ask the day centre for a place', owned(amira), '2026-11-26', { status: 'blocked', note: 'waiting list closed until Mon 30 Nov' }),
];
export const pool: ActionItem[] = [action('p1', 'Deliver a key safe', { type: 'pool' }, '2026-11-30'), action('p2', 'Find a befriender who speaks Arabic', { type: 'pool' }, null)];

const card = (n: number, code: string, initials: string, more: Partial<Card> = {}): Card => ({
  item_id: `i-${n}`, meeting_id: 'm-thu', case_id: `c-${n}`, code, initials, priority: 'red', reason: 'review_due', deferred_count: 0, needed_services: [],
  guests: [], calls: [], barred: [], is_urgent: false, has_objection: false, closed: null,
  outcome: null, next_review_on: null, open_actions: 2, overdue_actions: 0, incomplete_actions: 0, seq: 1, ...more,
});
export const cards: Card[] = [
  card(14, 'SF-014', 'M.O.', { overdue_actions: 1 }), card(31, 'SF-031', 'H.W.', { priority: 'amber', reason: 'carried_not_discussed', deferred_count: 3 }),
  card(9, 'SF-009', 'J.B.', { priority: 'green', reason: 'new_referral' }),
];

export const today: Today = {
  has_own_cases_only: false,
  meetings: [meetings[1]!, meetings[2]!], cards, actions,
  waiting: [{ type: 'referral', case_id: 'c-51', code: 'SF-051' }, { type: 'actions', count: 2 }],
  missing: ['SF-031 has no question for the MDT', 'Nobody is expected from the community independence service for lines 5 and 6'],
  notices: [],
};
export const emptyToday: Today = { meetings: [], cards: [], actions: [], waiting: [], missing: [], notices: [], has_own_cases_only: false };

export const rows: CaseRow[] = ([
  ['SF-009', 'Bergmann, Josef', 'green', 4, 19], ['SF-014', 'Okafor, Mary', 'red', 7, 41], ['SF-031', 'Warsame, Halima', 'amber', 6, 33], ['SF-051', 'Featherstonehaugh-Cholmondeley, Alexandrina', 'amber', null, null],
] as const).map(([code, name, priority, cfs, efi], index) => ({
  id: `c-${Number(code.slice(3))}`, code, name, born_on: `19${38 + index}-03-02`, nhs_number: index === 3 ? null : `999 000 00${18 + index}`, practice_name: 'Sands End Health Clinic',
  status: index === 3 ? 'referred' : 'accepted', priority, cfs, efi, reason: ['Two falls in a week, lives alone on the third floor', 'Boiler off, carer exhausted', 'Discharged Monday, no package yet', 'Referred by the practice: eats little'][index] ?? '',
  next_review_on: ['2026-12-20', '2026-11-26', '2026-11-24', null][index] ?? null, open_actions: 3 - index, overdue_actions: index === 1 ? 1 : 0,
}));

const note = (id: string, more: Partial<SocialNote>): SocialNote => ({
  id: `n-${id}`, case_id: 'c-14', domain: 'housing', level: 'some', line: '', source: null, review_on: null, sharing: 'shared', more: null, author: amira.id, author_name: amira.name,
  written_at: at('2026-11-20', '14:05'), follows: null, is_withdrawn: false, ...more,
});
export const notes: SocialNote[] = [
  note('1', { domain: 'strengths', line: 'Sings in the choir of St Matthew’s; neighbour Grace looks in every morning.' }),
  note('2', { domain: 'warmth', level: 'some', line: 'Boiler fails at night.', written_at: at('2026-11-18', '11:00') }),
  note('3', { domain: 'warmth', level: 'urgent', line: 'Boiler off since Monday, one oil heater in the bedroom.', source: 'home visit', review_on: '2026-11-30', follows: 'n-2', written_at: at('2026-11-26', '08:20') }),
  note('4', { domain: 'language', level: 'some', line: 'Understands English, asks for Igbo when tired.', author: bea.id, author_name: bea.name }),
  note('5', { domain: 'connection', level: 'none', line: 'Choir and church twice a week.' }),
];
export const restrictedNotes: SocialNote[] = [note('6', { domain: 'safety', level: 'some', line: 'Grandson borrows money and does not return it.', sharing: 'restricted' })];

const outcome = (kind: Outcome['kind'], more: Partial<Outcome> = {}): Outcome => ({
  kind, rationale: null, dissent: null, refer_to: null, next_review_on: '2026-11-26', step_down: null, recorded_by: asha.id, recorded_at: at('2026-11-25', '09:13'), ...more,
});
const item = (id: string, day: string, more: Partial<CaseItem>): CaseItem => ({
  item_id: `i-${id}`, meeting_id: `m-${id}`, series_id: 'series-huddle', starts_at: at(day, '09:00'), reason: 'review_due', deferred_count: 0, outcome: null, is_removed: false, is_over: true,
  carried_to: null, minutes_texts: null, guests: [], urgent_reason: null, attendance: [], calls: [], ...more,
});
export const items: CaseItem[] = [
  item('14', '2026-11-26', { meeting_id: 'm-thu', is_over: false }),
  item('old', '2026-11-25', { outcome: outcome('actions_agreed', { rationale: 'Heating first, then the falls clinic.', dissent: 'Tom Quill would refer to the falls clinic today.' }), minutes_texts: ['Fell twice, cold flat.', 'Falls assessment done.', 'Boiler off since Monday.', 'Housing to be called by Friday.'] }),
  item('older', '2026-11-24', { reason: 'carried_not_discussed', deferred_count: 1, carried_to: 'm-wed' }),
  item('oldest', '2026-11-20', { reason: 'new_referral', outcome: outcome('refer_on', { refer_to: 'Falls clinic', next_review_on: '2026-11-24' }) }),
];

const keyed = <T>(list: readonly T[], key: (one: T) => string) => Object.fromEntries(list.map((one) => [key(one), one]));
export const theCase: Case = {
  root: {
    id: 'c-14', code: 'SF-014', pcn, practice: 'E85125', practice_name: 'Sands End Health Clinic',
    patient: { given: 'Mary', family: 'Okafor', born_on: '1941-03-02', nhs_number: '9990000018', sex: 'female', language: 'Igbo', needs_interpreter: true, lives_alone: true, is_housebound: true, is_in_care_home: false },
    status: 'accepted', priority: 'red', cfs: 7, efi: 41, reason: 'Two falls in a week, lives alone on the third floor',
    referral: {
      situation: 'Two falls in a week, cold flat, not eating well.', background: 'Heart failure, osteoarthritis. Husband died in June.', assessment: 'At risk of admission within days.', recommendation: null,
      question: 'Can she stay at home safely this winter, and who starts what this week?', told: 'She knows and agrees.', objections: 'the council must not be told of her money', referred_by: 'Dr Tom Quill', referred_at: at('2026-11-19', '16:40'),
      referrer: tom.id, urgent_reason: null, returned: null, answers: [],
    },
    needed_services: ['s-reab'], is_recurring: true, next_review_on: '2026-11-25', step_down: null,
    bars: [], break_glass: [], most_concerned: null, closed: null, reopened: null, story: null,
  },
  items: keyed(items, ({ item_id }) => item_id),
  social_notes: keyed(notes, ({ id }) => id),
  assessments: {},
  actions: keyed([actions[0]!, actions[2]!, action('4', 'Falls assessment at home', owned(joan), '2026-11-24', { status: 'done', closed_at: at('2026-11-24', '15:00'), closed_by: joan.id })], ({ id }) => id),
};

const attendee = (who: Person, more: Partial<Attendee> = {}): Attendee => ({
  person_id: who.id, name: who.name, role: who.job, organisation: who.organisation, kind: 'core', service_id: who.service_id, partstat: 'accepted', cover: null, attendance: 'present', is_here: false,
  arrived_at: null, left_at: null, cover_id: null, available_from: null, available_until: null, on_the_way_at: null, is_by_rota: false, covers_for: null, is_withdrawn: false, admission: null, stays: [], ...more,
});
const promisedBy = ({ id, what, owner, due_on }: ActionItem): Promised => ({ action_id: id, what, owner, due_on });
export const minutes: Minutes = {
  meeting_id: 'm-wed', title: 'Daily frailty huddle', kind: 'huddle', status: 'ended', starts_at: at('2026-11-25', '09:00'), started_at: at('2026-11-25', '09:00'), ended_at: at('2026-11-25', '09:40'),
  close_override: 'One action waits for its owner to come back on Monday',
  attendees: [attendee(asha), attendee(tom), attendee(amira, { attendance: 'late', arrived_at: at('2026-11-25', '09:07') }), attendee(lena, { kind: 'rotating', attendance: 'apologies', cover: 'Ife Bello' })],
  lines: [
    { item_id: 'i-t', number: 1, spent_seconds: 95, topic: 'Winter clinic times', case: null, actions: [], promised: [] },
    { item_id: 'i-old', number: 2, spent_seconds: 310, topic: null, case: { case_id: 'c-14', code: 'SF-014', name: 'Okafor, Mary', born_on: '1941-03-02', nhs_number: '999 000 0018', item: items[1]!, outcome: 'actions_agreed', late: [], shared_texts: ['', '', '', ''], letters_mark: 'mark-of-none', social_notes: [] }, actions: [actions[0]!, { ...actions[2]!, owner: { type: 'nobody' }, due_on: null }], promised: [promisedBy(actions[0]!), { ...promisedBy(actions[2]!), owner: { type: 'nobody' }, due_on: null }] },
    { item_id: 'i-x', number: 3, spent_seconds: 120, topic: null, case: null, actions: [], promised: [] },
  ],
  manifest: null, may_edit: false, may_approve: false,
};

const line = (number: number, more: Partial<Meeting['items'][string]> = {}): Meeting['items'][string] => ({
  id: `i-${number}`, number, position: number - 1, kind: { type: 'case' }, planned_minutes: 5, extra_minutes: 0, state: 'waiting', started_at: null, spent_seconds: 0, is_late_urgent: false, is_agreed_without_discussion: false,
  is_fixed: false, ...more,
});
export const liveMeeting: Meeting = {
  root: { id: 'm-thu', series_id: null, recurrence_id: null, kind: 'huddle', pcn, title: 'Daily frailty huddle', starts_at: at('2026-11-26', '09:00'), slot_minutes: 40, status: 'live', chair: asha.id, deputy: tom.id, has_call: false, cut_off_at: null },
  live: { phase: 'cases', started_at: at('2026-11-26', '08:40'), ended_at: null, current: 'i-3', current_since: at('2026-11-26', '08:47'), chair_held_by: asha.id, hands: [], close_override: null, minutes_drafted_at: null, chair_lost_at: null, is_ended_by_itself: false, open_part_ended_at: null, themes: [] },
  items: keyed([line(1, { state: 'decided' }), line(2, { state: 'decided' }), line(3, { state: 'current' }), line(4), line(5, { kind: { type: 'topic', title: 'Winter clinic times' } }), line(6)], ({ id }) => id),
  attendees: {}, actions: {}, resources: {},
};
