// Proves that twins by name are told apart, and nobody is their own twin.
import { expect, it } from 'vitest';
import type { CaseRoot, CaseRow } from '../generated/wire';
import { namesakesIn } from './namesakes';

const root = { id: 'c21', patient: { family: 'Jones', given: 'Hassan' } } as CaseRoot;
const row = (id: string, name: string) => ({ id, name }) as CaseRow;

it('finds who else has the very name', () => {
  const rows = [row('c21', 'Jones, Hassan'), row('c37', 'JONES, Hassan'), row('c40', 'Jones-Reid, Hassan'), row('c41', 'Jones, Hassana')];
  expect(namesakesIn(rows, root).map(({ id }) => id)).toEqual(['c37']);
});
