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
