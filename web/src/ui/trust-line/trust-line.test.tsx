// Proves the words of the trust line.
import { expect, it, vi } from 'vitest';
import { fireEvent, render, screen } from '../../testing/render';
import { TrustLine, type TrustState, trustText } from '.';

it.each<[TrustState, string]>([
  [{ kind: 'live' }, 'Live · all saved'],
  [{ kind: 'live', notSaved: 1 }, 'Live · 1 not saved'],
  [{ kind: 'saving' }, 'Saving…'],
  [{ kind: 'offline', keptChanges: 0 }, 'Offline'],
  [{ kind: 'offline', keptChanges: 1 }, 'Offline · 1 change kept on this device'],
  [{ kind: 'offline', keptChanges: 2, place: 'page' }, 'Offline · 2 changes kept only while this page is open'],
  [{ kind: 'offline', keptChanges: 1, place: 'writing' }, 'Offline · keeping 1 change…'],
  [{ kind: 'saving', why: 'cannot-now' }, 'Saving… the service cannot save just now'],
  [{ kind: 'saving', why: 'checking' }, 'Saving… checking whether it was saved'],
  [{ kind: 'catching-up' }, 'Catching up'],
])('%j', (state, text) => expect(trustText(state)).toBe(text));

it('opens the list of what waits, and is a button only when something does', () => {
  const onList = vi.fn();
  const { rerender } = render(<TrustLine state={{ kind: 'offline', keptChanges: 2 }} onList={onList} />);
  fireEvent.click(screen.getByRole('button', { name: 'Offline · 2 changes kept on this device' }));
  expect(onList).toHaveBeenCalledTimes(1);
  rerender(<TrustLine state={{ kind: 'offline', keptChanges: 0 }} onList={onList} />);
  expect(screen.queryByRole('button')).toBeNull();
});
