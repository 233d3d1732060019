// Proves that a failure can be tried again.
import { expect, it, vi } from 'vitest';
import { fireEvent, render, screen } from '../../testing/render';
import { FailedState } from '.';

it('tries again', () => {
  const retry = vi.fn();
  render(<FailedState title="Failed" onRetry={retry} />);
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(retry).toHaveBeenCalledOnce();
});
