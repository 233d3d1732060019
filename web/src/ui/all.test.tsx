// Proves that every piece has examples, and that axe finds nothing in any of them.
import axe from 'axe-core';
import { describe, expect, it } from 'vitest';
import { render } from '../testing/render';
import { allExamples } from './examples';

const folders = new Set(Object.keys(import.meta.glob('./*/index.tsx')).map((path) => path.split('/')[1]));

it('every piece has examples and a unit test', () => {
  const tested = new Set(Object.keys(import.meta.glob('./*/*.test.tsx')).map((path) => path.split('/')[1]));
  const shown = new Set(allExamples.map(({ piece }) => piece));
  expect([...folders].filter((piece) => !shown.has(piece ?? ''))).toEqual([]);
  expect([...folders].filter((piece) => !tested.has(piece))).toEqual([]);
});

describe.each(allExamples)('$piece', ({ examples }) => {
  it.each(examples)('$name passes axe', async ({ draw }) => {
    const { container } = render(draw());
    // Colours need a browser; a piece alone is not a whole page.
    const { violations } = await axe.run(container, {
      rules: { 'color-contrast': { enabled: false }, region: { enabled: false } },
    });
    expect(violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`)).toEqual([]);
  });
});
