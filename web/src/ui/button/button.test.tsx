// Proves that a button acts, and that a link stays a link.
import { expect, it, vi } from 'vitest';
import { fireEvent, render, screen } from '../../testing/render';
import { Button } from '.';

it('acts, keeps its name without visible words, and draws links as links', () => {
  const act = vi.fn();
  render(<><Button icon="up" iconOnly onClick={act}>Move up</Button><Button href="/cases">Cases</Button></>);
  fireEvent.click(screen.getByRole('button', { name: 'Move up' }));
  expect(act).toHaveBeenCalledOnce();
  expect(screen.getByRole('link', { name: 'Cases' }).getAttribute('href')).toBe('/cases');
});
