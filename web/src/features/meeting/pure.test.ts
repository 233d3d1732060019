// Proves the pure parts of the meeting page: course, place, rail, greens, rights, keys, missing, words.
import { describe, expect, it } from 'vitest';
import * as borough from '../../testing/fixtures';
import { nextStep, placeAfter, remainingGreens, spotOf, stepBack } from './course';
import { actOf } from './keys';
import { awayWords, isSamePart, lineName, placeNext, railRows } from './lines';
import { newsOf } from './live/announce';
import { typingWords } from './live/discussion';
import { rangeWords, wayWords } from './live/people';
import { actionsOf, carriedOf, lackOf, missingOf, ownerCounts } from './missing';
import { lackOfOutcome } from './outcome-form';
import { standardWords } from '../../place-words';
import { outcomesFor } from './outcome-picker';
import { closeWords } from './read-back/close-dialog';
import { reviewPicks, usualReview, workingDay } from './review-days';
import { rightsIn } from './rights';
import { amira, asha, atCase, bea, cards, lena, line, live, meetingWith, open, secondCase, tom } from './testing';

const step = (meeting: Parameters<typeof nextStep>[0]) => {
  const next = nextStep(meeting);
  return next?.kind === 'item' ? next.item.id : (next?.phase ?? null);
};

describe('the course', () => {
  it.each([
    ['from the roll-call', live('roll_call'), 'action_review'],
    ['from the action review', live('action_review'), 'i-14'],
    ['from a case to the next', atCase('i-14'), 'i-31'],
    ['from the last case to one still waiting', atCase('i-9'), 'i-14'],
    ['from the read-back', live('read_back'), null],
    ['when nothing waits', meetingWith({ root: { status: 'live' }, live: { phase: 'cases' }, items: [line(1, 'i-14', { state: 'decided' })] }), 'read_back'],
  ])('%s', (_, meeting, expected) => expect(step(meeting)).toBe(expected));

  it('goes back to the line before, from the first line to the action review', () => {
    const back = stepBack(atCase('i-31'));
    expect(back?.kind === 'item' && back.item.id).toBe('i-14');
    expect(stepBack(atCase('i-14'))).toEqual({ kind: 'phase', phase: 'action_review' });
    expect(stepBack(live('roll_call'))).toBeNull();
  });

  it('offers only greens that were not reached', () => {
    expect(remainingGreens(atCase('i-14'), cards).map(({ card }) => card.code)).toEqual(['SF-009']);
    expect(remainingGreens(atCase('i-9'), cards)).toEqual([]);
  });
});

describe('the place', () => {
  const here = { spot: 'i-14', isWithRoom: true };
  it('goes with the room', () => expect(placeAfter(here, 'i-31', false)).toEqual({ spot: 'i-31', isWithRoom: true }));
  it('never takes anybody out of a sentence', () => expect(placeAfter(here, 'i-31', true)).toEqual({ spot: 'i-14', isWithRoom: false }));
  it('stays behind after the sentence is finished', () => expect(placeAfter({ spot: 'i-14', isWithRoom: false }, 'i-31', false)).toEqual({ spot: 'i-14', isWithRoom: false }));
  it('is with the room again when it comes here', () => expect(placeAfter({ spot: 'i-14', isWithRoom: false }, 'i-14', false)).toEqual(here));
  it('knows where the room is', () => expect([spotOf(live('roll_call')), spotOf(atCase('i-31'))]).toEqual(['phase:roll_call', 'i-31']));
});

describe('the rail', () => {
  it('tells no time that is only guessed', () => {
    const rows = railRows(atCase('i-14'), cards, borough.now, false);
    expect(rows.map(({ predictedAt, elapsedSeconds }) => predictedAt ?? elapsedSeconds)).toEqual(rows.map(() => undefined));
    expect(railRows(atCase('i-14'), cards, borough.now).some(({ predictedAt }) => predictedAt !== undefined)).toBe(true);
  });

  it('shows current time, predicted starts, deferrals, and a line not shared as number and length only', () => {
    const rows = railRows(atCase('i-14'), cards, borough.now);
    expect(rows.map(({ state }) => state)).toEqual(['current', 'coming', 'coming', 'coming', 'coming']);
    expect(rows[0]).toMatchObject({ elapsedSeconds: 130, label: 'SF-014 · M.O.' });
    expect(rows[1]).toMatchObject({ note: 'deferred 3×', predictedAt: borough.now / 1000 + 170_000 });
    expect(rows[2]).toEqual({ id: 'i-hidden', number: 3, state: 'coming', plannedMinutes: 3, predictedAt: borough.now / 1000 + 350_000, elapsedSeconds: undefined, isShared: false });
    expect(rows[3]).toMatchObject({ label: 'Winter clinic times' });
  });
  it('tells no time in the read-back, and calls what waits not reached', () => {
    const rows = railRows(live('read_back'), cards, borough.now);
    expect(rows.some(({ predictedAt }) => predictedAt !== undefined)).toBe(false);
    expect(rows[1]).toMatchObject({ state: 'deferred', outcome: 'Not reached' });
  });
  it('names a line without a name', () => {
    const hidden = line(3, 'i-hidden');
    expect(lineName(hidden, undefined)).toBe('Case 3 · not shared');
    expect(awayWords(2, borough.at('2026-11-26', '09:22'))).toBe('about 09:22, two cases away');
    expect(awayWords(0, null)).toBe('next');
  });
});

describe('rights', () => {
  it.each([
    ['the chair', asha, { holdsChair: true, canTakeChair: false, canDecide: true, canCorrect: true, canStart: true }],
    ['the deputy', tom, { holdsChair: false, canTakeChair: true, canDecide: true, canCorrect: false, canStart: true }],
    ['the coordinator', bea, { holdsChair: false, canTakeChair: false, canDecide: true, canCorrect: true, canRollCall: true, canStart: true }],
    ['a link worker', amira, { holdsChair: false, canEditAgenda: false, canDecide: false, canRaiseHand: true, canWriteNotes: true, canStart: false }],
    ['a partner', lena, { canEditAgenda: false, canDecide: false, canRaiseHand: true, canWriteNotes: false }],
  ])('of %s', (_, person, expected) => expect(rightsIn(live(), person)).toMatchObject(expected));
});

describe('keys', () => {
  const press = (key: string, target: EventTarget | null = document.body, more = {}) => actOf({ key, ctrlKey: false, metaKey: false, altKey: false, repeat: false, defaultPrevented: false, target, ...more });
  it.each([['n', 'next'], ['a', 'action'], ['o', 'outcome'], ['u', 'update'], ['h', 'hand'], ['?', 'help'], ['x', null]])('%s', (key, act) => expect(press(key)).toBe(act));
  it('are letters while somebody types', () => {
    const box = document.createElement('div');
    box.setAttribute('contenteditable', 'true');
    expect([document.createElement('input'), document.createElement('textarea'), document.createElement('select'), box].map((field) => press('n', field))).toEqual([null, null, null, null]);
    const tick = document.createElement('input');
    tick.type = 'checkbox';
    expect(press('n', tick)).toBe('next');
    expect(press('n', document.body, { ctrlKey: true })).toBeNull();
  });
});

describe('the read-back', () => {
  const meeting = live('read_back');
  it('finds what stops a close, and says it', () => {
    expect(missingOf(meeting, [secondCase]).map(({ number, words }) => [number, words])).toEqual([[2, 'SF-031, “Order the commode” has no owner and no date']]);
    const done = { ...secondCase.actions['a-31']!, status: 'done' as const };
    expect(lackOf(done)).toBeNull();
    expect(missingOf(meeting, [{ ...secondCase, actions: { 'a-31': done } }])).toEqual([]);
  });
  it('finds a decision without a review date', () => {
    const outcome = { kind: 'watchful_review' as const, rationale: null, dissent: null, refer_to: null, next_review_on: null, step_down: null, recorded_by: asha.id, recorded_at: 1 };
    const decided = { ...secondCase, actions: {}, items: { 'i-31': { ...secondCase.items['i-31']!, outcome } } };
    expect(missingOf(meeting, [decided]).map(({ words }) => words)).toEqual(['SF-031 has no review date']);
    expect(missingOf(meeting, [{ ...decided, items: { 'i-31': { ...decided.items['i-31']!, outcome: { ...outcome, kind: 'deferred_no_time' as const } } } }])).toEqual([]);
  });
  it('counts what closing does', () => {
    expect(carriedOf(meeting, [borough.theCase, secondCase], '2026-11-26')).toEqual({ undecided: 4, putOff: 0, again: 0 });
    const outcome = { kind: 'actions_agreed' as const, rationale: null, dissent: null, refer_to: null, next_review_on: null, step_down: null, recorded_by: asha.id, recorded_at: 1 };
    const as = (kind: 'actions_agreed' | 'deferred_no_time', isRecurring = false) => ({ ...secondCase, root: { ...secondCase.root, is_recurring: isRecurring }, actions: {}, items: { 'i-31': { ...secondCase.items['i-31']!, outcome: { ...outcome, kind } } } });
    expect(carriedOf(meeting, [as('actions_agreed')], '2026-11-26')).toEqual({ undecided: 3, putOff: 0, again: 0 });
    expect(carriedOf(meeting, [as('actions_agreed', true)], '2026-11-26')).toEqual({ undecided: 3, putOff: 0, again: 1 });
    expect(carriedOf(meeting, [as('deferred_no_time')], '2026-11-26')).toEqual({ undecided: 3, putOff: 1, again: 0 });
    expect(ownerCounts(borough.actions)).toEqual({ people: 1, services: 0, pool: 0, nobody: 0 });
    expect(actionsOf(meeting, [borough.theCase, secondCase]).map(({ id }) => id)).toEqual(['a-31']);
    const none = { undecided: 0, putOff: 0, again: 0 };
    const all = { actions: 14, people: 8, services: 1, pool: 0, nobody: 0, carried: none };
    expect(closeWords({ ...all, carried: { undecided: 8, putOff: 1, again: 1 } })).toBe('Draft minutes are made. 14 actions for 8 people and 1 service. 10 cases go on to the next meeting: 8 have no outcome, 1 was put off, 1 listed every time, or with an action overdue or blocked.');
    expect(closeWords({ ...all, actions: 5, people: 1, services: 0, pool: 1, nobody: 3 })).toBe('Draft minutes are made. 5 actions for 1 person; of these 1 in the pool, 3 with no owner. No case is carried over.');
    expect(closeWords({ ...all, actions: 1, people: 0, services: 0, nobody: 1 })).toBe('Draft minutes are made. 1 action: 1 with no owner. No case is carried over.');
    expect(closeWords({ ...all, actions: 0, people: 0, services: 0 })).toBe('Draft minutes are made. No action was promised. No case is carried over.');
  });
});

describe('outcomes', () => {
  it('are found by any word', () => {
    expect(outcomesFor('ward', standardWords.outcomes).map(({ kind }) => kind)).toEqual(['escalate_virtual_ward']);
    expect(outcomesFor('def key', standardWords.outcomes).map(({ kind }) => kind)).toEqual(['deferred_key_person_absent']);
    expect(outcomesFor('', standardWords.outcomes)).toHaveLength(14);
  });
  it('say what is not there yet', () => {
    const words = { kind: null, reviewOn: '', referTo: '', reason: '', goesOn: '', rationale: '', dissent: '' };
    expect(lackOfOutcome(words)?.field).toBe('kind');
    expect(lackOfOutcome({ ...words, kind: 'watchful_review' })?.field).toBe('next_review_on');
    expect(lackOfOutcome({ ...words, kind: 'deferred_no_time' })).toBeNull();
    expect(lackOfOutcome({ ...words, kind: 'step_down', reason: 'Stable' })?.field).toBe('continuing_owner');
    expect(lackOfOutcome({ ...words, kind: 'declined' })).toBeNull();
  });
  it('have their review picks on working days', () => {
    expect(workingDay('2026-11-28')).toBe('2026-11-30');
    expect(reviewPicks('red', '2026-11-26').map(({ label, day }) => [label, day])).toEqual([['Tomorrow', '2026-11-27'], ['1 week', '2026-12-03'], ['4 weeks', '2026-12-24']]);
    expect(reviewPicks('red', '2026-11-27')[0]).toEqual({ label: 'Mon 30 Nov', day: '2026-11-30', isUsual: true });
    expect(usualReview('green', '2026-11-26')).toBe('2026-12-24');
  });
});

it('takes a line next: right after the room, or before all that wait', () => {
  expect(placeNext(atCase('i-14'), 'i-9')).toBe(1);
  expect(placeNext(atCase('i-14'), 'i-31')).toBeNull();
  expect(placeNext(atCase('i-14'), 'i-14')).toBeNull();
  expect(placeNext(live('roll_call'), 'i-9')).toBe(0);
  expect(placeNext(atCase('i-hidden'), 'i-14')).toBe(2);
});

describe('words', () => {
  it('of who types, who is on the way, what is new', () => {
    expect(typingWords([{ personId: tom.id, box: 'update' }, { personId: tom.id, box: 'update' }], () => 'Tom')).toBe('Tom is typing in Update');
    expect(rangeWords([5, 7, 6, 9])).toBe('5–7, 9');
    expect(wayWords({ numbers: [5, 6, 7], predictedAt: borough.at('2026-11-26', '09:05'), isNow: false })).toBe('for cases 5–7, about 09:05');
    expect(newsOf(atCase('i-14'), atCase('i-31', { hands: [{ person_id: tom.id, raised_at: 1 }] }), cards, asha)).toEqual(['The room is at case 2: SF-031 · H.W.', 'Dr Tom Quill raised a hand']);
    expect(newsOf(atCase('i-14'), atCase('i-14', { chair_held_by: tom.id }), cards, asha)).toEqual(['Dr Tom Quill holds the chair']);
    const waits = atCase('i-14');
    const guest = { ...waits.attendees[tom.id]!, person_id: 'p-g', name: 'Zara Khan', kind: 'guest' as const, admission: 'waiting' as const, is_here: false };
    expect([asha, amira].map((who) => newsOf(atCase('i-14'), { ...waits, attendees: { ...waits.attendees, 'p-g': guest } }, cards, who))).toEqual([['Zara Khan waits to be let in'], []]);
    expect(newsOf(open(), live('roll_call'), cards, asha)).toEqual(['The meeting has started', 'Roll-call']);
  });
});

describe('the two parts of a weekly meeting', () => {
  const topic = (number: number, id: string) => line(number, id, { kind: { type: 'topic', title: id } });
  const weekly = meetingWith({ root: { kind: 'pcn', status: 'live' }, live: { phase: 'cases', current: 'i-14' }, items: [topic(1, 'rota'), topic(2, 'clinics'), line(3, 'i-14', { state: 'current' }), line(4, 'i-31')] });
  it('have their heads on the rail, whoever looks', () => {
    expect(railRows(weekly, {}, borough.now).map(({ head }) => head)).toEqual(['Open part', undefined, 'Closed part: cases', undefined]);
    expect(railRows({ ...weekly, root: { ...weekly.root, kind: 'huddle' } }, {}, borough.now).some(({ head }) => head)).toBe(false);
  });
  it('keep their lines: what is taken next stays in its part', () => {
    expect([placeNext(weekly, 'clinics'), placeNext(weekly, 'rota'), placeNext(weekly, 'i-31')]).toEqual([0, null, null]);
    expect(isSamePart(weekly, weekly.items.rota!, weekly.items['i-14']!)).toBe(false);
  });
});
