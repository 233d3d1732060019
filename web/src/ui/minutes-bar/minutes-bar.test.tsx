// Proves the words of the minutes bar.
import { expect, it } from 'vitest';
import { minutesText } from '.';

it.each([[36, '36 of 40 minutes · 4 to spare'], [40, '40 of 40 minutes · full'], [47, '47 of 40 minutes · 7 over']])('%i', (planned, text) => {
  expect(minutesText(planned, 40)).toBe(text);
});
