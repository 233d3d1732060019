// Proves that undo is offered for ten seconds, that the clock waits for the pointer, that problems stay.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { act, fireEvent, render, screen } from '../../testing/render';
import { UndoBar } from '.';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

it('goes after ten seconds, not while it is held', async () => {
  const gone = vi.fn();
  const { container } = render(<UndoBar text="Ticked" onUndo={() => {}} onGone={gone} />);
  fireEvent.mouseEnter(container.firstElementChild!);
  await act(() => void vi.advanceTimersByTime(20_000));
  expect(gone).not.toHaveBeenCalled();
  fireEvent.mouseLeave(container.firstElementChild!);
  await act(() => void vi.advanceTimersByTime(10_000));
  expect(gone).toHaveBeenCalledOnce();
});

it('undoes, and keeps problems', async () => {
  const undo = vi.fn();
  render(<UndoBar text="Ticked" onUndo={undo} onGone={() => {}} />);
  fireEvent.click(screen.getByRole('button', { name: 'Undo' }));
  expect(undo).toHaveBeenCalledOnce();
  const gone = vi.fn();
  render(<UndoBar isProblem text="Not saved" onGone={gone} />);
  await act(() => void vi.advanceTimersByTime(60_000));
  expect(gone).not.toHaveBeenCalled();
});
