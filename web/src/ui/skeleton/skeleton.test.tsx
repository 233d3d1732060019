// Proves that nothing is shown for 300 ms.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { act, render, screen } from '../../testing/render';
import { Skeleton } from '.';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('waits, then says what is loading', async () => {
  render(<Skeleton label="Loading the agenda" />);
  expect(screen.queryByRole('status')).toBeNull();
  await act(() => void vi.advanceTimersByTime(300));
  expect(screen.getByRole('status').textContent).toBe('Loading the agenda');
});
