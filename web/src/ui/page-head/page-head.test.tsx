// Proves that a page has its heading at level one.
import { expect, it } from 'vitest';
import { render, screen } from '../../testing/render';
import { PageHead } from '.';

it('heads the page', () => {
  render(<PageHead title="Today" />);
  expect(screen.getByRole('heading', { level: 1, name: 'Today' })).toBeTruthy();
});
