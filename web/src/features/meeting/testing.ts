// Owns a meeting as data in each of its states, on top of the invented borough, and a server that shows it with its cards.
import type { AgendaItem, Attendee, Card, Case, Meeting, MeetingRoot, Person, Phase } from '../../generated/wire';
import { Cell } from '../../live/store';
import type { StreamView } from '../../live/streams';
import { provideServer, server } from '../../server';
import { fakeServer, type FakeServer, showCase } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';

export const { asha, tom, bea, amira, lena, joan } = borough;

const attendee = (who: Person, more: Partial<Attendee> = {}): Attendee => ({
  person_id: who.id, name: who.name, role: who.job, organisation: who.organisation, kind: 'core', service_id: who.service_id, partstat: 'accepted', cover: null, attendance: 'unknown', is_here: false,
  arrived_at: null, left_at: null, cover_id: null, available_from: null, available_until: null, on_the_way_at: null, is_by_rota: false, covers_for: null, is_withdrawn: false, admission: null, stays: [], ...more,
});

export const line = (number: number, id: string, more: Partial<AgendaItem> = {}): AgendaItem => ({
  id, number, position: number - 1, kind: { type: 'case' }, planned_minutes: 5, extra_minutes: 0, state: 'waiting', started_at: null, spent_seconds: 0, is_late_urgent: false, is_agreed_without_discussion: false,
  is_fixed: false, ...more,
});

/** SF-014 red, SF-031 amber deferred 3×, a case not shared, a topic, SF-009 green. */
export const lines = (): AgendaItem[] => [
  line(1, 'i-14'), line(2, 'i-31', { planned_minutes: 3 }), line(3, 'i-hidden', { planned_minutes: 3 }), line(4, 'i-topic', { kind: { type: 'topic', title: 'Winter clinic times' }, planned_minutes: 4 }), line(5, 'i-9', { planned_minutes: 2 }),
];

export const cards: Record<string, Card> = Object.fromEntries(borough.cards.map((card) => [card.item_id, card]));
cards['i-31'] = { ...cards['i-31']!, needed_services: ['s-reab'] };

const keyed = <T>(list: readonly T[], key: (one: T) => string) => Object.fromEntries(list.map((one) => [key(one), one]));

export function meetingWith({ root = {}, live = {}, items = lines() }: { root?: Partial<MeetingRoot>; live?: Partial<Meeting['live']>; items?: AgendaItem[] } = {}): Meeting {
  return {
    root: { ...borough.liveMeeting.root, ...root },
    live: { phase: null, started_at: null, ended_at: null, current: null, current_since: null, chair_held_by: null, hands: [], close_override: null, minutes_drafted_at: null, chair_lost_at: null, is_ended_by_itself: false, open_part_ended_at: null, themes: [], ...live },
    items: keyed(items, ({ id }) => id),
    attendees: keyed([
      attendee(asha, { is_here: true, attendance: 'present', arrived_at: borough.now }), attendee(tom, { is_here: true, attendance: 'present', arrived_at: borough.now }), attendee(amira), attendee(bea, { partstat: 'needs_action' }),
      attendee(lena, { kind: 'rotating', partstat: 'accepted' }), attendee(joan, { partstat: 'declined', cover: 'Ife Bello', attendance: 'apologies' }),
    ], ({ person_id }) => person_id),
    actions: {},
    resources: {},
  };
}

export const open = () => meetingWith({ root: { status: 'open' } });
export const live = (phase: Phase = 'cases', more: Partial<Meeting['live']> = {}): Meeting =>
  meetingWith({ root: { status: 'live' }, live: { phase, started_at: borough.now - 600_000_000, chair_held_by: asha.id, ...more } });
export const atCase = (id: string, more: Partial<Meeting['live']> = {}): Meeting => {
  const meeting = live('cases', { current: id, current_since: borough.now - 130_000_000, ...more });
  return { ...meeting, items: { ...meeting.items, [id]: { ...meeting.items[id]!, state: 'current', started_at: borough.now } } };
};

/** The second case of the agenda: nothing decided, one action of today without owner and date. */
export const secondCase: Case = {
  ...borough.theCase,
  root: { ...borough.theCase.root, id: 'c-31', code: 'SF-031', priority: 'amber', is_recurring: false, patient: { ...borough.theCase.root.patient, family: 'Warsame', given: 'Halima' } },
  items: { 'i-31': { ...borough.theCase.items['i-14']!, item_id: 'i-31', meeting_id: 'm-thu' } },
  social_notes: {},
  actions: { 'a-31': { ...borough.actions[0]!, id: 'a-31', what: 'Order the commode', case_id: 'c-31', case_code: 'SF-031', meeting_id: 'm-thu', item_id: 'i-31', owner: { type: 'nobody' }, due_on: null, created_by: asha.id } },
};

export interface Shown {
  fake: FakeServer;
  show: (meeting: Meeting, shown?: Record<string, Card>) => void;
  /** The right to the meeting ends. */
  end: (status: 'revoked' | 'refused') => void;
}

/** A server with the meeting's stream and its cards; both cases can be followed. */
export function meetingServer(who: Person, first: Meeting): Shown {
  const fake = fakeServer(who);
  showCase(fake, who);
  fake.show('case:c-31', { of: 'case', value: secondCase });
  fake.show('case:c-9', null, 'refused');
  fake.answers['GET /api/meetings/m-thu/actions'] = { actions: borough.actions, next: null };
  fake.answers['GET /api/cases/SF-031'] = { id: 'c-31', code: 'SF-031', has_restricted_notes: false };
  const view = (meeting: Meeting, shown: Record<string, Card>): StreamView => ({ status: 'live', state: { of: 'meeting', value: meeting }, at: { epoch: 'e', seq: 1 }, cards: shown });
  const cell = new Cell(view(first, cards));
  const base = server();
  provideServer({ ...base, stream: (id) => (id === 'meeting:m-thu' ? cell : base.stream(id)), follow: (id) => (id === 'meeting:m-thu' ? cell : base.follow(id)) });
  return { fake, show: (meeting, shown = cards) => cell.set(view(meeting, shown)), end: (status) => cell.set({ status, state: null, at: null, cards: {} }) };
}
