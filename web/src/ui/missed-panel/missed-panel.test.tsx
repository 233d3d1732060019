// Proves that what was missed is told in few lines and can be put away.
import { expect, it } from 'vitest';
import { fireEvent, render, screen } from '../../testing/render';
import { MissedPanel } from '.';

it('lists a handful and says how many more', () => {
  let isAway = false;
  render(<MissedPanel lines={['Cases 3 and 4 decided', 'The room is at case 5']} more={7} onDismiss={() => { isAway = true; }} />);
  expect(screen.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['Cases 3 and 4 decided', 'The room is at case 5', 'and 7 more']);
  fireEvent.click(screen.getByRole('button', { name: 'Put away what you missed' }));
  expect(isAway).toBe(true);
});
