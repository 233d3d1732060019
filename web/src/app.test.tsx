// Proves that the app loads a page before drawing it, follows links, keeps the frame when a page breaks.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { App, loadPage } from './app';
import { ErrorBoundary } from './error-boundary';
import { navigate, startRouter } from './router';
import { setShell } from './shell';
import { act, fireEvent, render, screen, waitFor } from './testing/render';

let stop = () => {};
beforeEach(() => {
  stop = startRouter();
  navigate('/');
  setShell({ person: { name: 'Dr Asha Perera', role: 'Clinical director' }, place: 'South Fulham PCN' });
});
afterEach(() => stop());

it('draws Today, then follows a plain link and moves the focus to the page', async () => {
  render(<App first={await loadPage('/')} onSignOut={() => {}} />);
  expect(screen.getByRole('heading', { level: 1, name: 'Today' })).toBeTruthy();
  fireEvent.click(screen.getAllByRole('link', { name: 'People' })[0]!);
  expect(await screen.findByRole('heading', { level: 1, name: 'People' })).toBeTruthy();
  await waitFor(() => expect(document.title).toBe('People · MDT Hub'));
  expect(document.activeElement?.id).toBe('main');
});

it('says that an address is unknown', async () => {
  await act(() => navigate('/nowhere'));
  render(<App first={await loadPage('/nowhere')} onSignOut={() => {}} />);
  expect(screen.getByText('Page not found')).toBeTruthy();
});

it('keeps the rest of the screen when a page breaks', () => {
  const said = vi.spyOn(console, 'error').mockImplementation(() => {});
  const Broken = () => {
    throw new Error('broken on purpose');
  };
  render(<ErrorBoundary resetKey="/"><Broken /></ErrorBoundary>);
  expect(screen.getByText('This page stopped working')).toBeTruthy();
  expect(said).toHaveBeenCalled();
  said.mockRestore();
});
