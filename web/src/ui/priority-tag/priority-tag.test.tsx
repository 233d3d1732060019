// Proves that a priority is said in words.
import { expect, it } from 'vitest';
import { render } from '../../testing/render';
import { PriorityTag } from '.';

it('says the word', () => {
  expect(render(<PriorityTag priority="amber" />).container.textContent).toBe('Priority Amber');
});
