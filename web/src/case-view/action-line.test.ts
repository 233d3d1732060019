// Proves what a typed line means: owners, dates, and what is left alone. Thursday 26 November 2026.
import { describe, expect, it } from 'vitest';
import { type Names, parseActionLine, parseDay, parseOwner } from './action-line';

const on = '2026-11-26';
const names: Names = {
  meId: 'p-joan',
  people: [
    { id: 'p-amira', name: 'Amira Hassan' }, { id: 'p-asha', name: 'Dr Asha Perera' }, { id: 'p-tom', name: 'Dr Tom Quill' },
    { id: 'p-joan', name: 'Joan Farrell' }, { id: 'p-dev', name: 'Dev Rao' }, { id: 'p-ann', name: 'Ann Lee' }, { id: 'p-anne', name: 'Anne Poole' },
    { id: 'p-zoe', name: 'Zoë O’Brien' },
  ],
  services: [{ id: 's-reab', name: 'Council reablement', short: 'REAB' }, { id: 's-cis', name: 'Community independence service', short: 'CIS' }],
};
const person = (id: string) => ({ type: 'person', person_id: id });

describe.each([
  ['amira: call housing by fri', 'call housing', person('p-amira'), '2026-11-27'],
  ['AMIRA:call housing', 'call housing', person('p-amira'), null],
  ['quill: ring the daughter tomorrow', 'ring the daughter', person('p-tom'), '2026-11-27'],
  ['dr perera: write to cardiology on 12 Dec', 'write to cardiology', person('p-asha'), '2026-12-12'],
  ['pool: deliver a key safe 3/12', 'deliver a key safe', { type: 'pool' }, '2026-12-03'],
  ['reab: start visits +7d', 'start visits', { type: 'service', service_id: 's-reab' }, '2026-12-03'],
  ['council: grab rails, by mon.', 'grab rails', { type: 'service', service_id: 's-reab' }, '2026-11-30'],
  ['me: blood test today', 'blood test', person('p-joan'), '2026-11-26'],
  ['ann: leaflet', 'leaflet', person('p-ann'), null],
  ['zoe: form by 2026-12-24', 'form', person('p-zoe'), '2026-12-24'],
  ['dev: take her to the Wednesday club', 'take her to the Wednesday club', person('p-dev'), null],
  ['dev: Sun', '', person('p-dev'), '2026-11-29'],
])('%s', (text, what, owner, dueOn) => {
  it('is read', () => expect(parseActionLine(text, names, on)).toEqual({ what, owner, dueOn, unclear: null }));
});

it('names those a short name could be', () => {
  const line = parseActionLine('an: leaflet by fri', names, on);
  expect(line.owner).toBeNull();
  expect(line.unclear).toEqual({ typed: 'an', candidates: ['Ann Lee', 'Anne Poole'] });
  expect(parseOwner('farah', names)).toEqual({ owner: null, candidates: [] });
});

it('leaves a colon that names nobody, and a clinician’s "in 3/12", in the words', () => {
  expect(parseActionLine('plan for the week: see her daily', names, on)).toMatchObject({ what: 'plan for the week: see her daily', owner: null });
  expect(parseActionLine('tom: repeat bloods in 3/12', names, on)).toMatchObject({ what: 'repeat bloods in 3/12', dueOn: null });
  expect(parseActionLine('weigh her every monday', names, on)).toMatchObject({ what: 'weigh her every monday', dueOn: null });
});

it.each([
  ['thu', '2026-12-03'], ['thursday', '2026-12-03'], ['next mon', '2026-11-30'], ['1 jan', '2027-01-01'], ['25/11', '2027-11-25'],
  ['29 feb', null], ['31/2', null], ['5/1/27', '2027-01-05'], ['+2w', '2026-12-10'], ['+3', '2026-11-29'], ['someday', null],
])('%s is %s', (text, day) => expect(parseDay(text, on)).toBe(day));
