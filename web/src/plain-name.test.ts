// Proves that a name reads in the order it is written, and loses nothing else.
import { expect, it } from 'vitest';
import { plainName } from './plain-name';

it('strips what turns the direction, and keeps letters of every script', () => {
  expect(plainName(' \u202Eanit\u202C Ola \u2066Nowak\u2069 ')).toBe('anit Ola Nowak');
  expect(plainName('نور الدين')).toBe('نور الدين');
});
