// Proves the order, the words and the opening of social tiles.
import { expect, it, vi } from 'vitest';
import { fireEvent, render, screen } from '../../testing/render';
import { SocialTiles } from '.';

it('puts strengths first, says the level in words, opens and closes', () => {
  const onOpen = vi.fn();
  render(
    <SocialTiles
      tiles={[{ key: 'warmth', label: 'Warmth', level: 'urgent', changed: 'changed since Thu' }, { key: 'strengths', label: 'Strengths', level: 'strength' }]}
      open="warmth"
      onOpen={onOpen}
    >
      Boiler off
    </SocialTiles>,
  );
  const [first, second] = screen.getAllByRole('button');
  expect(first?.textContent).toContain('Strengths');
  expect(second?.textContent).toBe('Warmth Urgent changed since Thu');
  fireEvent.click(first!);
  fireEvent.click(second!);
  expect(onOpen.mock.calls).toEqual([['strengths'], [null]]);
  expect(screen.getByRole('region', { name: 'Warmth' }).textContent).toBe('Boiler off');
});
