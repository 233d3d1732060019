// Proves who may not hear a case as the page tells it, row by row, and to whom a barred chair hands over.
import { describe, expect, it } from 'vitest';
import type { Attendee, Bar, Barred, Meeting } from '../../generated/wire';
import { isBarredFrom } from '../../live/meeting-people';
import { isHit, whoCouldChair, whoMayNotHear } from './hears';
import { asha, atCase, cards, joan, lena, tom } from './testing';

const card = { ...cards['i-31']!, needed_services: ['s-reab'], guests: ['p-guest'] };
const meeting = atCase('i-31');
const only = (more: Partial<Attendee>): Meeting => ({ ...meeting, attendees: { one: { ...meeting.attendees[lena.id]!, is_here: true, ...more } } });
const barOf = (whom: Barred): Bar => ({ whom, reason: 'asked', recorded_by: tom.id, recorded_at: 0 });
const isNamed = (more: Partial<Attendee>, bars: readonly Bar[] | null = []) => whoMayNotHear(only(more), card, { bars }).length === 1;

describe('who may not hear', () => {
  it.each<[string, Partial<Attendee>, boolean]>([
    ['a partner whose service is needed', {}, false],
    ['a partner whose service is not needed', { service_id: 's-cis' }, true],
    ['a partner without a service', { service_id: null }, true],
    ['a partner who sent apologies', { partstat: 'declined' }, true],
    ['who is not here', { service_id: 's-cis', is_here: false }, false],
    ['a guest of this line', { kind: 'guest', person_id: 'p-guest', admission: 'admitted' }, false],
    ['a guest of another line', { kind: 'guest', person_id: 'p-other', admission: 'admitted' }, true],
    ['a speaker', { kind: 'speaker' }, true],
    ['the core', { kind: 'core', service_id: null }, false],
  ])('%s', (_, more, expected) => expect(isNamed(more)).toBe(expected));

  it('counts a bar for everybody, the core too', () => {
    const core = { kind: 'core' as const };
    expect(isNamed(core, [barOf({ type: 'person', person_id: lena.id, name: lena.name })])).toBe(true);
    expect(isNamed(core, [barOf({ type: 'service', service_id: 's-reab', name: 'Council reablement' })])).toBe(true);
    expect(isNamed(core, [barOf({ type: 'person', person_id: joan.id, name: joan.name })])).toBe(false);
  });

  it('takes the names on the card until the case is here', () => {
    expect(whoMayNotHear(only({}), { ...card, barred: [lena.organisation] }, { bars: null })).toHaveLength(1);
  });

  it('does not name a partner who has every case by their role', () => {
    expect(whoMayNotHear(only({ service_id: 's-cis' }), card, { bars: [], person: () => lena, hasByRole: () => true })).toEqual([]);
  });

  it.each([
    ['hammersmith  & fulham COUNCIL', 'Hammersmith & Fulham Council', true],
    ['Council reablement', 'Council reablement team', true],
    ['Council', 'Councillors', false],
  ])('%s hits %s: %s', (name, organisation, expected) => expect(isHit({ type: 'organisation', name }, { person_id: 'x', service_id: null, organisation })).toBe(expected));
});

it('hands the chair to the deputy who is here, else to the appointed chair', () => {
  expect(whoCouldChair(meeting, asha.id)?.name).toBe(tom.name);
  expect(whoCouldChair(meeting, tom.id)?.name).toBe(asha.name);
  expect(whoCouldChair(meeting, asha.id, [tom.id])).toBeNull();
});

it('a card that has nothing but names keeps out an organisation however it is written', () => {
  const named = { ...card, barred: ['Fulham Food Bank'] };
  const who = (organisation: string) => ({ name: 'Gale Guest', organisation });
  expect(['The Fulham Food Bank', 'Fulham Food Bank, kitchen', 'Fulham Library'].map((name) => isBarredFrom(named, who(name)))).toEqual([true, true, false]);
});
