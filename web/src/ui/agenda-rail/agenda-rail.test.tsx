// Proves that an item not shared is no button and says no more than number and length.
import { expect, it, vi } from 'vitest';
import { fireEvent, render, screen } from '../../testing/render';
import { AgendaRail } from '.';

it('selects shared items only', () => {
  const onSelect = vi.fn();
  render(
    <AgendaRail
      rows={[
        { id: 'a', number: 3, state: 'current', plannedMinutes: 5, elapsedSeconds: 10, isShared: true, label: 'SF-014 · M.K.' },
        { id: 'b', number: 4, state: 'coming', plannedMinutes: 3, isShared: false },
      ]}
      viewing="a"
      onSelect={onSelect}
    />,
  );
  expect(screen.getByText('Case 4 · not shared · 3 min').closest('button')).toBeNull();
  const row = screen.getByText('SF-014 · M.K.').closest('button')!;
  expect(row.getAttribute('aria-current')).toBe('true');
  fireEvent.click(row);
  expect(onSelect).toHaveBeenCalledWith('a');
});

it('folds away on a phone once a row is chosen, and keeps the focus', () => {
  render(<AgendaRail rows={[{ id: 'a', number: 3, state: 'current', plannedMinutes: 5, isShared: true, label: 'SF-014 · M.K.' }]} viewing={null} onSelect={() => {}} />);
  const fold = screen.getByRole('button', { expanded: false });
  fireEvent.click(fold);
  fireEvent.click(screen.getByText('SF-014 · M.K.'));
  expect(fold.getAttribute('aria-expanded')).toBe('false');
  expect(document.activeElement).toBe(fold);
});

it('says first that a case is closed, and takes a button beside a line', () => {
  render(<AgendaRail rows={[{ id: 'a', number: 3, state: 'coming', plannedMinutes: 5, isShared: true, label: 'SF-014 · M.K.', closed: 'died' }]} viewing={null} onSelect={() => {}} buttons={(row) => <button type="button">Take {row.number} next</button>} />);
  expect(screen.getByText('died')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Take 3 next' }).closest('button.agenda__inside')).toBeNull();
});
