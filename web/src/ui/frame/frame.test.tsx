// Proves what the frame shows to whom, and that its menu opens and closes by keyboard.
import { expect, it, vi } from 'vitest';
import { fireEvent, render, screen } from '../../testing/render';
import { Frame, type FrameProps } from '.';

const base: FrameProps = { path: '/cases/SF-014', person: { name: 'Bea Okonjo', role: 'MDT coordinator' }, place: 'South Fulham PCN', isDemo: false, trust: { kind: 'live' }, onSignOut: () => {}, children: 'x' };

it('marks where one is, and signs out', () => {
  const out = vi.fn();
  render(<Frame {...base} onSignOut={out} />);
  expect(screen.getByRole('link', { name: 'Cases' }).getAttribute('aria-current')).toBe('page');
  expect(screen.getAllByRole('link', { name: 'Today' })[0]?.hasAttribute('aria-current')).toBe(false);
  fireEvent.click(screen.getByRole('button', { name: 'Sign out' }));
  expect(out).toHaveBeenCalledOnce();
});

it('closes its menu with Escape and gives the focus back', () => {
  render(<Frame {...base} />);
  const menu = screen.getByRole('button', { name: 'Menu' });
  fireEvent.click(menu);
  expect(menu.getAttribute('aria-expanded')).toBe('true');
  fireEvent.keyDown(screen.getByRole('link', { name: 'Cases' }), { key: 'Escape' });
  expect(menu.getAttribute('aria-expanded')).toBe('false');
  expect(document.activeElement).toBe(menu);
});

it('has no navigation before sign-in, and says when it is a demonstration', () => {
  render(<Frame {...base} person={null} isDemo />);
  expect(screen.queryByRole('navigation')).toBeNull();
  expect(screen.getByText('Demonstration: nobody here is real')).toBeTruthy();
});
