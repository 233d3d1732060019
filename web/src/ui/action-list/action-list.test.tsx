// Proves the order (overdue first, done last), the words for due, and the tick.
import { expect, it, vi } from 'vitest';
import { fireEvent, render, screen } from '../../testing/render';
import { ActionList, type ActionRow, dueText } from '.';

const row = (change: Partial<ActionRow>): ActionRow => ({ id: 'x', code: 'SF-001', what: 'call', ...change });

it.each([
  [row({ dueOn: '2026-11-26' }), 'Due today', false],
  [row({ dueOn: '2026-11-25' }), '1 day overdue', true],
  [row({ dueOn: '2026-11-25', isDone: true }), 'Due yesterday', false],
  [row({}), 'No date', true],
])('%j', (action, text, isOverdue) => expect(dueText(action, '2026-11-26')).toEqual({ text, isOverdue }));

it('keeps every row at its place while others tick, where it is asked to', () => {
  const rows = [row({ id: 'a', what: 'first', dueOn: '2026-11-20' }), row({ id: 'b', what: 'second', dueOn: '2026-11-30' })];
  const whats = () => screen.getAllByRole('listitem').map((item) => /first|second|third/.exec(item.textContent ?? '')?.[0]);
  const drawn = render(<ActionList isSteady on="2026-11-26" actions={rows} />);
  const later = [row({ id: 'a', what: 'first', dueOn: '2026-11-20', isDone: true }), rows[1]!, row({ id: 'c', what: 'third', dueOn: '2026-11-01' })];
  drawn.rerender(<ActionList isSteady on="2026-11-26" actions={later} />);
  expect(whats()).toEqual(['first', 'second', 'third']);
  drawn.unmount();
  render(<ActionList on="2026-11-26" actions={later} />);
  expect(whats()).toEqual(['third', 'second', 'first']);
});

it('orders and ticks', () => {
  const onTick = vi.fn();
  render(<ActionList on="2026-11-26" onTick={onTick} actions={[row({ id: 'a', what: 'done', isDone: true }), row({ id: 'b', what: 'later', dueOn: '2026-11-30' }), row({ id: 'c', what: 'late', dueOn: '2026-11-20' })]} />);
  const ticks = screen.getAllByRole('checkbox');
  expect(ticks.map((tick) => tick.getAttribute('aria-label'))).toEqual(['Done: SF-001, late', 'Done: SF-001, later', 'Done: SF-001, done']);
  fireEvent.click(ticks[0]!);
  expect(onTick).toHaveBeenCalledWith('c', true);
});
