// Proves that a guest whose organisation is written a little differently is noticed, and others are not.
import { expect, it } from 'vitest';
import { cards } from '../testing';
import { alikeIn, beginsAlike } from './alike';

it.each([
  ['Hammersmith & Fulham', 'Hammersmith & Fulham Council', true], ['hammersmith and fulham council, housing', 'Hammersmith & Fulham Council', true], ['Hammersmith Hospital', 'Hammersmith & Fulham Council', true],
  ['The Council reablement', 'Council reablement', true], ['Chelsea Hospital', 'Hammersmith & Fulham Council', false], ['', 'Council', false], ['Ham', 'Hammersmith', false],
])('“%s” and “%s”: %s', (one, other, is) => expect(beginsAlike(one, other)).toBe(is));

it('names the cases', () => {
  const barred = { ...cards['i-31']!, barred: ['Hammersmith & Fulham Council'] };
  expect(alikeIn([cards['i-14']!, barred], ['Maria Lopez', 'Hammersmith council'])).toEqual([{ barred: 'Hammersmith & Fulham Council', codes: ['SF-031'] }]);
});
