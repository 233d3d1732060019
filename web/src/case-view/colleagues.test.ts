// Proves that organisations are compared as the service compares them: the rows are those of sharing.rs.
import { expect, it } from 'vitest';
import { isOf } from '../organisations';

it.each([
  ['Fulham Food Bank', 'The Fulham Food Bank', true],
  ['The Fulham Food Bank', 'fulham  food bank', true],
  ['Fulham Food Bank', 'Fulham Food-Bank Ltd.', true],
  ['Fulham Food Bank CIO', 'Fulham Food Bank', true],
  ['Hammersmith & Fulham Council', 'Hammersmith and Fulham Council', true],
  ["St John's Hospice", 'St. Johns Hospice', true],
  ['Fulham Food Bank', 'Fulham Food Bank, deliveries', true],
  ['The Council', 'The Council (reablement)', true],
  ['Fulham Food', 'Fulham Foodies', false],
  ['Fulham Food Bank', 'Chelsea Food Bank', false],
  ['Fulham Food Bank, deliveries', 'Fulham Food Bank', false],
  ['The', 'The Council', false],
  ['---', 'The Council', false],
])('%s keeps out %s: %s', (name, organisation, keepsOut) => expect(isOf(name, organisation)).toBe(keepsOut));
