// Owns asking axe about a whole page drawn in jsdom (colours need a browser).
import axe from 'axe-core';
import { expect } from 'vitest';

export async function expectNoViolations(container: Element) {
  const { violations } = await axe.run(container, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } });
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
}
