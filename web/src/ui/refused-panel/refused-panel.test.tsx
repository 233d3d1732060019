// Proves that what was not saved stands there with its words until it is put away.
import { expect, it } from 'vitest';
import { fireEvent, render, screen } from '../../testing/render';
import { RefusedPanel } from '.';

it('shows the words and the reason, and goes only when it is put away', () => {
  let isAway = false;
  const change = { key: '1', what: 'Action', words: 'ring the housing officer', why: 'The meeting is over.', onDismiss: () => { isAway = true; } };
  render(<RefusedPanel refused={[change]} />);
  const panel = screen.getByRole('region', { name: 'Not saved' });
  expect(panel.textContent).toContain('1 change not saved');
  expect(panel.textContent).toContain('ring the housing officer');
  expect(panel.textContent).toContain('The meeting is over.');
  fireEvent.click(screen.getByRole('button', { name: 'Put away: Action' }));
  expect(isAway).toBe(true);
});

it('is absent when everything was saved', () => {
  expect(render(<RefusedPanel refused={[]} />).container.textContent).toBe('');
});
