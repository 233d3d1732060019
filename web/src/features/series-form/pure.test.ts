// Proves the plain choices of a rhythm and what a change does to meetings, without a page.
import { describe, expect, it } from 'vitest';
import * as borough from '../../testing/fixtures';
import * as example from '../series/example';
import { consequences, inWords, type Planned } from './consequences';
import { check, fieldOf, kindsFor, newPlan, placesFor, planOf, previewOf, seriesOf, withoutChanged } from './plan';
import { linesOf } from './preview';
import { falls, missing, rhythmOf, ruleOf, usual } from './rhythm';

const organisations = [...borough.people.organisations, { code: 'FED', name: 'The Federation', kind: 'federation' as const, part_of: null, code_letters: null, imd_decile: null }];
const val = { ...borough.bea, id: 'p-val', name: 'Val', roles: [{ role: 'federation_manager' as const, at: 'FED' }] };

describe('a rhythm', () => {
  it.each([
    'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', 'FREQ=WEEKLY;BYDAY=TU', 'FREQ=WEEKLY;INTERVAL=2;BYDAY=MO,TH', 'FREQ=MONTHLY;BYDAY=1TU', 'FREQ=MONTHLY;BYDAY=-1FR', 'FREQ=DAILY', 'FREQ=DAILY;INTERVAL=10',
    'FREQ=MONTHLY;BYDAY=1TU,3TU', 'FREQ=WEEKLY;INTERVAL=6;BYDAY=MO', 'FREQ=WEEKLY;BYDAY=TU;COUNT=4', 'FREQ=MONTHLY;BYDAY=5MO', 'FREQ=YEARLY;BYMONTH=3;BYMONTHDAY=1',
  ])('%s stays itself through the form', (rule) => expect(ruleOf(rhythmOf(rule))).toBe(rule));
  it('is one of the plain choices where one makes it', () => {
    expect(['FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', 'FREQ=WEEKLY;BYDAY=TU', 'FREQ=MONTHLY;BYDAY=-1FR', 'FREQ=DAILY;INTERVAL=10', 'FREQ=MONTHLY;BYDAY=1TU,3TU', 'FREQ=WEEKLY;INTERVAL=6;BYDAY=MO'].map((rule) => rhythmOf(rule).kind))
      .toEqual(['working_days', 'weekly', 'monthly', 'days', 'rule', 'rule']);
  });
  it('is sorted, whatever the order of the ticks', () => expect(ruleOf({ ...usual, weekdays: [5, 1] })).toBe('FREQ=WEEKLY;BYDAY=MO,FR'));
  it('says what is not chosen yet', () => {
    expect(missing(usual)?.field).toBe('weekdays');
    expect(['0', '100', 'x', '', '1.5'].map((days) => missing({ ...usual, kind: 'days', days })?.field)).toEqual(Array(5).fill('days'));
    expect(ruleOf({ ...usual, kind: 'rule', rule: ' ' })).toBeNull();
  });
  it('falls on its days', () => {
    const second = rhythmOf('FREQ=WEEKLY;INTERVAL=2;BYDAY=TU');
    // From a Thursday: its week counts as the first, although its Tuesday is over.
    expect(['2026-11-24', '2026-12-01', '2026-12-08'].map((day) => falls(second, '2026-11-26', day))).toEqual([false, false, true]);
    expect(['2026-12-25', '2026-12-18', '2026-11-27'].map((day) => falls(rhythmOf('FREQ=MONTHLY;BYDAY=-1FR'), '2026-01-01', day))).toEqual([true, false, true]);
    expect(['2026-12-08', '2026-12-15'].map((day) => falls(rhythmOf('FREQ=MONTHLY;BYDAY=2TU'), '2026-01-01', day))).toEqual([true, false]);
    expect(['2026-12-05', '2026-12-06'].map((day) => falls(rhythmOf('FREQ=DAILY;INTERVAL=10'), '2026-11-26', day))).toEqual([false, true]);
    expect(falls(rhythmOf('FREQ=MONTHLY;BYDAY=1TU,3TU'), '2026-01-01', '2026-12-01')).toBeNull();
  });
});

describe('a change', () => {
  const now = borough.now / 1000;
  const same: Planned = { rhythm: rhythmOf(example.series.rule), startsOn: example.series.starts_on, endsOn: null, time: '13:00', holidays: 'next_working_day' };
  it('of nothing about days moves nothing', () => expect(consequences(example.series, example.days, same, now, null)).toEqual({ follow: 5, moved: 0, calledOff: 0, unknown: 0 }));
  it('of the time moves all but those moved by hand', () => expect(consequences(example.series, example.days, { ...same, time: '10:00' }, now, null)).toMatchObject({ follow: 5, moved: 4, calledOff: 0 }));
  it('of the day calls off what is no longer held', () => expect(consequences(example.series, example.days, { ...same, rhythm: rhythmOf('FREQ=WEEKLY;BYDAY=WE') }, now, null)).toMatchObject({ follow: 0, calledOff: 5 }));
  it('of the bank holidays drops those on one', () => expect(consequences(example.series, example.days, { ...same, holidays: 'skip' }, now, null)).toMatchObject({ follow: 4, calledOff: 1 }));
  it('with a last day ends there', () => expect(consequences(example.series, example.days, { ...same, endsOn: '2026-12-22' }, now, null)).toMatchObject({ follow: 3, calledOff: 2 }));
  it('from a day on leaves all before alone', () => expect(consequences(example.series, example.days, { ...same, startsOn: '2026-12-22', time: '10:00' }, now, '2026-12-22')).toMatchObject({ follow: 3, moved: 3 }));
  it('by a rule that only the service reads promises no number', () => expect(consequences(example.series, example.days, { ...same, rhythm: rhythmOf('FREQ=MONTHLY;BYDAY=1TU,3TU') }, now, null)).toMatchObject({ unknown: 5 }));
  it('is said in words', () => {
    expect(inWords({ follow: 5, moved: 4, calledOff: 1, unknown: 0 }, '10:00')).toEqual([
      '4 meetings of the coming eight weeks move to 10:00.', '1 meeting of the coming eight weeks stays at its time.',
      '1 meeting is called off, because the series no longer meets then: invitations are withdrawn, and cases come off its agenda.',
    ]);
    expect(inWords({ follow: 0, moved: 0, calledOff: 0, unknown: 0 }, '10:00')).toEqual(['No meeting of the coming eight weeks is touched.']);
  });
});

describe('a plan', () => {
  it('is of the kinds and places one may plan', () => {
    expect(kindsFor(borough.bea, organisations)).toEqual(['huddle', 'pcn', 'supervision']);
    expect(kindsFor(val, organisations)).toEqual(['borough']);
    expect(kindsFor(borough.amira, organisations)).toEqual(['supervision']);
    expect(kindsFor(borough.lena, organisations)).toEqual([]);
    expect(placesFor('borough', val, organisations).map(({ code }) => code)).toEqual(['FED']);
  });
  it('comes back from a series as it was', () => {
    const { exceptions, continues, is_agreed, ...wire } = example.series;
    expect(seriesOf(planOf(example.series, 'next', borough.bea.id), borough.bea.id)).toEqual(wire);
    const { exceptions: _, continues: __, is_agreed: ___, ...private_ } = example.supervision.series;
    for (const who of [borough.amira, borough.joan]) expect(seriesOf(planOf(example.supervision.series, 'next', who.id), who.id)).toEqual(private_);
    expect([exceptions, continues, is_agreed]).toBeTruthy();
  });
  it('needs its fields, each with the way out', () => {
    const empty = newPlan(['a', 'b'], 'pcn', borough.pcn, '2026-11-26');
    expect(Object.keys(check(empty)).sort()).toEqual(['chair', 'title', 'weekdays']);
    expect(check({ ...planOf(example.series, 'n', 'x'), hasEnd: true, endsOn: '2026-01-01', minutes: '4', callUrl: 'http://call', deputy: borough.asha.id, cutOff: 'a day' })).toMatchObject({
      ends_on: 'Choose a last day after the first one', slot_minutes: 'Write the length in minutes, from 5 to 480', call_url: expect.stringContaining('https://'), deputy: expect.anything(), cut_off_minutes: expect.anything(),
    });
    expect(Object.keys(check({ ...empty, kind: 'supervision', rhythm: rhythmOf('FREQ=DAILY') }))).toEqual(['other']);
  });
  it('places a refusal at its field', () => {
    const plan = planOf(example.series, 'n', 'x');
    expect(['series.rule', 'title', 'series.chair_rota[0].chair', 'id', null].map((field) => fieldOf(field, plan))).toEqual(['weekdays', 'title', 'chair_rota', null, null]);
    expect(fieldOf('core', planOf(example.supervision.series, 'n', borough.amira.id))).toBe('other');
    expect(withoutChanged({ title: 'x', weekdays: 'y', ends_on: 'z' }, { rhythm: usual })).toEqual({ title: 'x', ends_on: 'z' });
  });
  it('asks for dates from now on, and not before all is chosen', () => {
    expect(previewOf(newPlan(['a', 'b'], 'pcn', borough.pcn, '2026-11-26'), '2026-11-26')).toBeNull();
    expect(previewOf(planOf(example.series, 'n', 'x'), '2026-11-26')).toEqual({ rule: 'FREQ=WEEKLY;BYDAY=TU', starts_on: '2026-09-01', starts_at_local: '13:00', ends_on: null, holidays: 'next_working_day', from: '2026-11-26' });
    expect(linesOf(example.preview, '2026-12-10').map(({ day, note }) => [day, note])).toEqual([['2026-12-15', null], ['2026-12-22', null], ['2026-12-29', 'An invented bank holiday: not held'], ['2027-01-05', null]]);
  });
});
