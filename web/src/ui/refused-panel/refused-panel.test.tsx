// Proves that what was not saved stands there with its words until it is put away, and steps back from whoever types.
import { expect, it, vi } from 'vitest';
import { act, fireEvent, render, screen } from '../../testing/render';
import { RefusedPanel } from '.';

const change = { key: '1', what: 'Action on SF-018 (Amira Hassan, Fri 27 Nov)', from: 'Daily frailty huddle, Thu 26 Nov, 09:14', words: 'ring the housing officer', why: 'The meeting is over.', onPutAway: () => {} };

it('names it, shows the words, then the reason, and goes only when it is put away', () => {
  const onPutAway = vi.fn();
  render(<RefusedPanel refused={[{ ...change, onPutAway }]} />);
  const text = screen.getByRole('region', { name: 'Not saved' }).textContent ?? '';
  const at = ['1 change not saved', 'Action on SF-018 (Amira Hassan, Fri 27 Nov)', 'Daily frailty huddle, Thu 26 Nov, 09:14', 'ring the housing officer', 'The meeting is over.', 'Copy', 'Put away'].map((words) => text.indexOf(words));
  expect(at).not.toContain(-1);
  expect(at).toEqual([...at].sort((a, b) => a - b));
  fireEvent.click(screen.getByRole('button', { name: /^Put away: Action on SF-018/ }));
  expect(onPutAway).toHaveBeenCalledTimes(1);
});

it('folds to one line, by hand and when somebody types on a phone', () => {
  render(<><RefusedPanel refused={[change]} /><textarea aria-label="note" /></>);
  const fold = screen.getByRole('button', { name: '1 change not saved' });
  fireEvent.click(fold);
  expect(fold.getAttribute('aria-expanded')).toBe('false');
  fireEvent.click(fold);
  const note = screen.getByRole('textbox', { name: 'note' });
  act(() => note.focus());
  expect(fold.getAttribute('aria-expanded')).toBe('true');
  note.blur();
  const wide = window.matchMedia;
  window.matchMedia = (query) => ({ ...wide(query), matches: true });
  act(() => note.focus());
  window.matchMedia = wide;
  expect(fold.getAttribute('aria-expanded')).toBe('false');
});

it('says of a case that is gone nothing but a number', () => {
  render(<RefusedPanel refused={[{ ...change, what: '2 changes about a case you no longer have were not saved', from: '', words: '', why: null }]} />);
  expect(screen.getByRole('region', { name: 'Not saved' }).textContent).toBe('Thrown away2 changes about a case you no longer have were not savedPut away');
});

it('is absent when everything was saved', () => {
  expect(render(<RefusedPanel refused={[]} />).container.textContent).toBe('');
});
