// Proves what pages read out of a meeting.
import { describe, expect, it } from 'vitest';
import { byOrganisation, chairStatus, handsRaised, neededLines, peopleIn } from './meeting-people';
import { agendaLines, lineInView, minutesAgainstSlot, nextItem, orderedItems, paceOf, plannedSeconds, predictedStarts, previousItem, progress, secondsLate, timerSeconds, upcomingItems } from './meeting-store';
import { agendaItem, at0, attendee, card, meeting, minute } from './testing/world';

const live = meeting(
  [
    agendaItem(1, { state: 'decided', spent_seconds: 170 }),
    agendaItem(2, { state: 'current', extra_minutes: 2, spent_seconds: 30 }),
    agendaItem(3, { position: 3 }),
    agendaItem(4, { position: 2, planned_minutes: 5 }),
    agendaItem(5, { position: 4, state: 'removed' }),
    agendaItem(6, { position: 5, kind: { type: 'topic', title: 'Winter plan' }, state: 'left' }),
  ],
  [],
  { current: 'i2', current_since: at0 + 10 * minute },
);
const now = at0 + 12 * minute;
const view = { status: 'live' as const, meeting: live, cards: { i2: card('i2'), i3: card('i3', { needed_services: ['s1'] }) } };

it('orders by position and leaves out what was taken off', () => {
  expect(orderedItems(live).map(({ number }) => number)).toEqual([1, 2, 4, 3, 6]);
});

it('counts seconds on the server’s clock, earlier turns included', () => {
  const item = live.items.i2;
  if (item === undefined) throw new Error('no line');
  expect(timerSeconds(live, item, now)).toBe(150);
  expect(timerSeconds(live, item, null)).toBe(30);
  expect(timerSeconds(live, item, at0)).toBe(30);
  expect(plannedSeconds(item)).toBe(300);
});

it('predicts by what is left of the current line and the plan of those before', () => {
  const starts = predictedStarts(live, now);
  expect([...starts]).toEqual([
    ['i4', now + 150 * 1_000_000],
    ['i3', now + 450 * 1_000_000],
    ['i6', now + 630 * 1_000_000],
  ]);
  const late = at0 + 60 * minute;
  expect(predictedStarts(live, late).get('i4')).toBe(late);
  const before = meeting([agendaItem(1), agendaItem(2)], [], { current: null }, { status: 'open' });
  expect([...predictedStarts(before, at0 - 60 * minute).values()]).toEqual([at0 + 2 * minute, at0 + 5 * minute]);
  expect(predictedStarts(meeting([agendaItem(1)], [], {}, { status: 'ended' }), now).size).toBe(0);
});

it('shows a case that never reached this page by its number only', () => {
  expect(agendaLines(view, now).map((line) => [line.item.number, line.shown, line.shown === 'hidden' && line.label])).toEqual([
    [1, 'hidden', 'Case 1 · not shared'],
    [2, 'case', false],
    [4, 'hidden', 'Case 4 · not shared'],
    [3, 'case', false],
    [6, 'topic', false],
  ]);
});

it('goes on to the next waiting line and back to the one before', () => {
  expect(nextItem(live)?.id).toBe('i4');
  expect(previousItem(live)?.id).toBe('i1');
  const parked = meeting([agendaItem(1), agendaItem(2, { state: 'current' })], [], { current: 'i2' });
  expect(nextItem(parked)?.id).toBe('i1');
  const jumped = meeting([agendaItem(1), agendaItem(2, { state: 'current' }), agendaItem(3)], [], { current: 'i2' });
  expect(upcomingItems(jumped).map(({ id }) => id)).toEqual(['i3', 'i1']);
  // Gone back from the third: it comes again, as it was left without a decision; what was decided does not.
  const back = meeting([agendaItem(1, { state: 'left' }), agendaItem(2, { state: 'current' }), agendaItem(3, { state: 'left' }), agendaItem(4, { state: 'decided' }), agendaItem(5)], [], { current: 'i2' });
  expect(upcomingItems(back).map(({ id }) => id)).toEqual(['i3', 'i5']);
});

it('sums up', () => {
  expect(minutesAgainstSlot(live)).toEqual({ planned: 19, slot: 40, isOver: false });
  expect(progress(live)).toEqual({ done: 2, all: 5 });
  expect(neededLines(view, { person_id: 'lena', kind: 'rotating', service_id: 's1' }, now)).toMatchObject([{ item: { number: 3 }, linesAway: 1 }]);
});

it('says who is here, on the way, excused and missing', () => {
  const people = peopleIn(
    {
      ...view,
      meeting: {
        ...live,
        attendees: Object.fromEntries(
          [
            attendee('zoe', { is_here: true }),
            attendee('anna', { is_here: true, organisation: 'Council' }),
            attendee('lena', { kind: 'rotating', service_id: 's1' }),
            attendee('sana', { partstat: 'declined' }),
            attendee('paul', { partstat: 'needs_action' }),
            attendee('late', { attendance: 'late' }),
            attendee('gone', { is_withdrawn: true }),
            attendee('guest', { kind: 'guest', admission: 'waiting' }),
          ].map((one) => [one.person_id, one]),
        ),
      },
    },
    now,
  );
  expect(people.here.map(({ name }) => name)).toEqual(['anna', 'zoe']);
  expect(people.onTheWay).toMatchObject([{ attendee: { name: 'late' }, numbers: [], predictedAt: null }]);
  expect(people.missing).toMatchObject([{ attendee: { name: 'lena' }, numbers: [3], predictedAt: now + 450 * 1_000_000 }]);
  expect(people.apologies.map(({ name }) => name)).toEqual(['sana']);
  expect(people.away.map(({ name }) => name)).toEqual(['paul']);
  expect(byOrganisation(people.here).map(({ organisation }) => organisation)).toEqual(['Council', 'South Fulham PCN']);
});

it('takes who said so as on the way, and never who must not hear the case as missing from it', () => {
  const lena = attendee('lena', { kind: 'rotating', service_id: 's1', organisation: 'Council' });
  const with_ = (one: typeof lena, barred: string[] = []) => peopleIn({ ...view, meeting: { ...live, attendees: { lena: one } }, cards: { i2: card('i2', { needed_services: ['s1'], barred }) } }, now);
  expect(with_(lena).missing).toMatchObject([{ numbers: [2], predictedAt: now }]);
  expect(with_({ ...lena, on_the_way_at: now })).toMatchObject({ missing: [], onTheWay: [{ numbers: [2] }] });
  expect(with_(lena, ['Council']).missing).toEqual([]);
});

it('follows the pace of the meeting once enough was discussed', () => {
  const slow = meeting([1, 2, 3].map((n) => agendaItem(n, { state: 'decided', spent_seconds: 300 })).concat(agendaItem(4, { state: 'current' }), agendaItem(5), agendaItem(6)), [], { current: 'i4', current_since: at0 });
  expect(paceOf(slow)).toBeCloseTo(1200 / 840);
  expect(predictedStarts(slow, at0).get('i6')).toBeGreaterThan(at0 + 8 * minute);
  expect(paceOf(live)).toBe(1);
  expect(secondsLate(slow, at0 + 38 * minute)).toBeGreaterThan(0);
  expect(secondsLate(slow, at0)).toBe(0);
});

it('names raised hands in their order', () => {
  const it = meeting([], [attendee('a', { name: 'Anna' })], { hands: [{ person_id: 'a', raised_at: 1 }, { person_id: 'gone', raised_at: 2 }] });
  expect(handsRaised(it).map(({ name }) => name)).toEqual(['Anna', 'Somebody']);
});

describe('the chair', () => {
  const held = (is_here: boolean, by = 'chair') => meeting([], [attendee('chair', { is_here, name: 'Dr Perera' }), attendee('deputy', { is_here: true })], { chair_held_by: by });
  it.each([
    ['chair', held(true), { isChairing: true, canTake: false, canGiveBack: false }],
    ['deputy', held(true), { isChairing: false, canTake: false, heldByName: 'Dr Perera' }],
    ['deputy', held(false), { canTake: true, isHolderHere: false }],
    ['chair', held(true, 'deputy'), { isChairing: false, canTake: true }],
    ['deputy', held(true, 'deputy'), { isChairing: true, canGiveBack: true }],
    ['other', held(false), { isChairing: false, canTake: false }],
    ['deputy', meeting([], [attendee('chair', { is_here: true }), attendee('deputy')], { chair_lost_at: 5 }), { canTake: true, isHolderHere: false, lostAt: 5 }],
  ])('%s', (person, room, status) => {
    expect(chairStatus(room, person)).toMatchObject(status);
  });
});

it('knows whether one looks where the room is', () => {
  expect(lineInView(live, null)).toMatchObject({ item: { id: 'i2' }, isElsewhere: false });
  expect(lineInView(live, 'i3')).toMatchObject({ item: { id: 'i3' }, isElsewhere: true });
  expect(lineInView(live, 'i5')).toMatchObject({ item: { id: 'i2' }, isElsewhere: false });
});
