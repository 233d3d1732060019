// Proves who is offered what: the same answers as the server's table.
import { expect, it } from 'vitest';
import * as borough from '../testing/fixtures';
import {
  hasCaseList, mayAnswerReferral, mayBreakGlass, mayChange, mayEditMember, mayEditRota, mayLiftBar, mayMarkConcerned, mayOpenCase, mayReadAccess, mayRefer, mayReopen, maySetBar, mayTake, mayUpdateCase, mayWorkOn,
  mayWriteSocialNote, neverHasCases, practicesToRefer,
} from './may';

const [mine] = borough.actions as [(typeof borough.actions)[number]];
const inPool = borough.pool[0]!;

it.each([['amira', true, false], ['asha', true, true], ['bea', true, true], ['lena', false, false], ['dev', false, false]] as const)(
  '%s: writes notes %s, answers referrals %s', (who, writes, answers) => {
    expect(mayWriteSocialNote(borough[who], borough.pcn)).toBe(writes);
    expect(mayAnswerReferral(borough[who], borough.pcn)).toBe(answers);
  });

it.each([['amira', true, true, true], ['bea', true, true, true], ['joan', false, false, false], ['dev', false, false, false]] as const)(
  '%s with an action of Amira: works on it %s, changes it %s, takes from the pool %s', (who, works, changes, takes) => {
    const actor = { person: borough[who] };
    expect(mayWorkOn(actor, mine)).toBe(works);
    expect(mayChange(actor, mine)).toBe(changes);
    expect(mayTake(actor, inPool)).toBe(takes);
  });

it.each([['asha', true, true, false], ['lena', false, false, false], ['dev', false, true, false]] as const)(
  '%s: opens a case of the PCN %s, has a list %s, never has any %s', (who, opens, has, never) => {
    expect([mayOpenCase(borough[who], borough.pcn), hasCaseList(borough[who]), neverHasCases(borough[who])]).toEqual([opens, has, never]);
  });

it('offers no cases to the Federation’s manager', () => {
  expect(neverHasCases({ ...borough.lena, roles: [{ role: 'federation_manager', at: borough.pcn }] })).toBe(true);
});

it('lets the chair change, the closer reopen, and a service’s member take its actions', () => {
  expect(mayChange({ person: borough.joan, isChair: true }, mine)).toBe(true);
  expect(mayReopen({ person: borough.joan }, { ...mine, status: 'done', closed_by: borough.joan.id })).toBe(true);
  expect(mayTake({ person: borough.lena }, { ...mine, owner: { type: 'service', service_id: 's-reab', name: 'Council reablement' } })).toBe(true);
});

it.each([
  ['amira', { refers: true, marks: true, bars: true, lifts: false, reads: false, glass: true }], ['bea', { refers: true, marks: true, bars: true, lifts: true, reads: true, glass: false }],
  ['joan', { refers: true, marks: false, bars: true, lifts: false, reads: false, glass: true }], ['lena', { refers: false, marks: false, bars: false, lifts: false, reads: false, glass: false }],
  ['dev', { refers: false, marks: false, bars: false, lifts: false, reads: false, glass: true }],
] as const)('%s about a case: %j', (who, wanted) => {
  const root = borough.theCase.root;
  const person = borough[who];
  expect({ refers: mayRefer(person, root), marks: mayMarkConcerned(person, root), bars: maySetBar(person, root), lifts: mayLiftBar(person, root), reads: mayReadAccess(person, root), glass: mayBreakGlass(person) }).toEqual(wanted);
});

it('lets staff of the practice refer, mark and bar, and neither lift nor close', () => {
  const staff = { ...borough.lena, roles: [{ role: 'practice_staff' as const, at: 'E85125' }] };
  const root = borough.theCase.root;
  expect([mayRefer(staff, root), mayMarkConcerned(staff, root), maySetBar(staff, root), mayLiftBar(staff, root), mayUpdateCase(staff, root)]).toEqual([true, true, true, false, false]);
  expect(practicesToRefer(staff, borough.people.organisations).map(({ code }) => code)).toEqual(['E85125']);
  expect(mayRefer(staff, { ...root, practice: 'E1' })).toBe(false);
});

it('gives a guest no emergency, and a rota to its service and to who leads', () => {
  expect(mayBreakGlass({ ...borough.amira, guest: { meeting_id: 'm', is_speaker: false, is_admitted: true, mail_asked_at: null, until: 0 } })).toBe(false);
  const rota = (who: typeof borough.lena, pcn: string | null) => mayEditRota(who, 's-reab', pcn, borough.people.organisations);
  expect([rota(borough.lena, null), rota(borough.bea, borough.pcn), rota(borough.bea, null), rota(borough.bea, 'U62361'), rota(borough.amira, borough.pcn)]).toEqual([true, true, true, false, false]);
  expect([mayEditMember(borough.bea, borough.amira, borough.people.organisations), mayEditMember(borough.bea, borough.dev, borough.people.organisations), mayEditMember(borough.dev, borough.dev, borough.people.organisations)]).toEqual([true, false, true]);
});
