// Proves what becomes of a line of the notes that is taken as an action.
import { expect, it } from 'vitest';
import { LONGEST, lineOf } from './taken-line';

it('is one line without its bullet', () => {
  expect(lineOf('  -  Ring\n the   ward ')).toBe('Ring the ward');
  expect(lineOf('[ ] Order the frame')).toBe('Order the frame');
  expect(lineOf('Well-known: no bullet')).toBe('Well-known: no bullet');
});

it('is cut between two words where an action holds no more', () => {
  const cut = lineOf('four '.repeat(100));
  expect(cut.length).toBeLessThanOrEqual(LONGEST);
  expect(cut.endsWith('four')).toBe(true);
  expect(lineOf('x'.repeat(400))).toHaveLength(LONGEST);
});
