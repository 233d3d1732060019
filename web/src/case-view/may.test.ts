// Proves who is offered what: the same answers as the server's table.
import { expect, it } from 'vitest';
import * as borough from '../testing/fixtures';
import { hasCaseList, mayAnswerReferral, mayChange, mayOpenCase, mayReopen, neverHasCases, mayTake, mayWorkOn, mayWriteSocialNote } from './may';

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
