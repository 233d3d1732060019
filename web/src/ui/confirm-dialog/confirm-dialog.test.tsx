// Proves that the focus starts on the safe button, and that an open question passes axe.
import axe from 'axe-core';
import { expect, it, vi } from 'vitest';
import { fireEvent, render, screen } from '../../testing/render';
import { ConfirmDialog } from '.';

it('starts on the safe button and asks before acting', async () => {
  const confirm = vi.fn();
  const { container } = render(<ConfirmDialog isOpen title="Remove SF-014?" confirmLabel="Remove" isHarmful onConfirm={confirm} onCancel={() => {}}>It stays on the list.</ConfirmDialog>);
  expect(document.activeElement?.textContent).toBe('Cancel');
  fireEvent.click(screen.getByRole('button', { name: 'Remove' }));
  expect(confirm).toHaveBeenCalledOnce();
  expect((await axe.run(container, { rules: { 'color-contrast': { enabled: false }, region: { enabled: false } } })).violations).toEqual([]);
});
