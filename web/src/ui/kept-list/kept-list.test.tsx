// Proves that what waits is listed in words, and that the list is left by its button.
import { expect, it, vi } from 'vitest';
import { fireEvent, render, screen } from '../../testing/render';
import { KeptList } from '.';

it('lists what waits and says that it need not be done again', () => {
  const onClose = vi.fn();
  render(<KeptList place="device" onClose={onClose} lines={[{ key: '1', text: 'Action on SF-018: call housing (Amira, Fri 27 Nov)', from: '' }]} />);
  const dialog = screen.getByRole('dialog', { name: 'Waiting to be sent' });
  expect(dialog.textContent).toContain('There is no need to do it again.');
  expect(screen.getByRole('listitem').textContent).toBe('Action on SF-018: call housing (Amira, Fri 27 Nov)');
  fireEvent.click(screen.getByRole('button', { name: 'Close' }));
  expect(onClose).toHaveBeenCalledTimes(1);
});

it('says that everything is saved once it is', () => {
  render(<KeptList place="device" onClose={() => {}} lines={[]} />);
  expect(screen.getByRole('dialog', { name: 'Everything is saved' }).textContent).toBe('Everything is savedClose');
});
