// Proves that announcements are batched and said once.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { act, render } from '../../testing/render';
import { LiveAnnouncer } from '.';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('says a batch after a second, then only what is new', async () => {
  const one = { id: 1, text: 'Case 5 has started' };
  const two = { id: 2, text: 'Lena is here' };
  const { container, rerender } = render(<LiveAnnouncer entries={[one]} />);
  rerender(<LiveAnnouncer entries={[one, two]} />);
  expect(container.textContent).toBe('');
  await act(() => void vi.advanceTimersByTime(1000));
  expect(container.textContent).toBe('Case 5 has started. Lena is here.');
  rerender(<LiveAnnouncer entries={[one, two, { id: 3, text: 'Offline' }]} />);
  await act(() => void vi.advanceTimersByTime(1000));
  expect(container.textContent).toBe('Offline.');
});

it('takes off what was taken back, drawn or about to be, and ends no sentence twice', async () => {
  const one = { id: 1, text: 'Lena is here' };
  const named = { id: 2, text: 'The room is at case 2: SF-029 · M.G.' };
  const { container, rerender } = render(<LiveAnnouncer entries={[one, named]} />);
  await act(() => void vi.advanceTimersByTime(1000));
  expect(container.textContent).toBe('Lena is here. The room is at case 2: SF-029 · M.G.');
  rerender(<LiveAnnouncer entries={[one]} />);
  expect(container.textContent).toBe('Lena is here.');
  // The batch that had it comes after it was taken back.
  rerender(<LiveAnnouncer entries={[one, { ...named, id: 3 }]} />);
  await act(() => void vi.advanceTimersByTime(900));
  rerender(<LiveAnnouncer entries={[one]} />);
  await act(() => void vi.advanceTimersByTime(5000));
  expect(container.textContent).not.toContain('SF-029');
});
