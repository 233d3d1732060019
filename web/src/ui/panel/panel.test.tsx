// Proves that a panel is a region named by its title.
import { expect, it } from 'vitest';
import { render, screen } from '../../testing/render';
import { Panel } from '.';

it('is named by its title', () => {
  render(<Panel title="Actions">x</Panel>);
  expect(screen.getByRole('region', { name: 'Actions' })).toBeTruthy();
});
