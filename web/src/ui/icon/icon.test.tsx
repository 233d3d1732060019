// Proves that an icon speaks only when it has a label.
import { expect, it } from 'vitest';
import { render, screen } from '../../testing/render';
import { Icon } from '.';

it('is silent without a label and an image with one', () => {
  const { container } = render(<><Icon name="tick" /><Icon name="lock" label="Restricted" /></>);
  expect(screen.getAllByRole('img')).toHaveLength(1);
  expect(container.querySelector('.icon--tick')?.getAttribute('aria-hidden')).toBe('true');
});
