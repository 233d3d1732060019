// Proves that the words are complete where the type cannot tell, and that the bands are cut where the source cuts them.
import { expect, it } from 'vitest';
import { cfsLabel } from './cfs';
import { domainKeys, domains } from './domains';
import { efiBand, efiText } from './efi';
import { outcomeKinds, outcomes } from './outcomes';
import { ownerKey, ownerOfKey } from './owners';

it('has fourteen outcomes and thirteen domains, strengths first', () => {
  expect(outcomeKinds).toHaveLength(14);
  expect(new Set(outcomeKinds.map((kind) => outcomes[kind].label)).size).toBe(14);
  expect(domainKeys).toHaveLength(13);
  expect(domainKeys[0]).toBe('strengths');
  expect(domainKeys.filter((key) => domains[key].isRestricted)).toEqual(['safety', 'legal_status']);
});

it.each([[0, 'fit'], [12, 'fit'], [13, 'mild'], [24, 'mild'], [25, 'moderate'], [36, 'moderate'], [37, 'severe']])(
  'eFI %i is %s', (efi, band) => expect(efiBand(efi)).toBe(band));

it('writes the index with two places and names the scale', () => {
  expect(efiText(9)).toBe('0.09');
  expect([1, 7, 9, 0].map(cfsLabel)).toEqual(['Very fit', 'Severely frail', 'Terminally ill', 'Not on the scale']);
});

it.each(['person:0193-a', 'service:77', 'pool', 'nobody'])('%s survives a form', (key) => {
  expect(ownerKey(ownerOfKey(key))).toBe(key);
});
