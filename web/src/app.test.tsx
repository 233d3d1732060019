// Proves that the app loads a page before drawing it, follows links, keeps the frame when a page breaks.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { App, loadPage } from './app';
import { ErrorBoundary } from './error-boundary';
import { navigate, startRouter } from './router';
import { connection } from './session';
import { setShell } from './shell';
import { fakeServer } from './testing/fake-server';
import * as borough from './testing/fixtures';
import { act, fireEvent, render, screen, waitFor } from './testing/render';

let stop = () => {};
beforeEach(() => {
  stop = startRouter();
  navigate('/');
  fakeServer();
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

it('gives a guest one meeting and no other way', async () => {
  const guest = { ...borough.lena, roles: [], guest: { meeting_id: 'm-thu', is_speaker: false, is_admitted: true, mail_asked_at: null, until: borough.at('2026-11-26', '10:40') } };
  const fake = fakeServer(guest);
  fake.show('meeting:m-thu', null, 'loading');
  await act(() => navigate('/people'));
  render(<App first={await loadPage('/people')} onSignOut={() => {}} />);
  await waitFor(() => expect(location.pathname).toBe('/meetings/m-thu'));
  expect(screen.getAllByRole('navigation')).toHaveLength(1);
  expect(screen.getAllByRole('link').filter((link) => link.closest('nav')).map((link) => link.textContent)).toEqual(['Meeting']);
});

it('asks before a sign-out that would throw unsaved words away', async () => {
  fakeServer(borough.bea);
  const { unsent } = connection;
  connection.unsent = () => 2;
  const onSignOut = vi.fn();
  render(<App first={await loadPage('/')} onSignOut={onSignOut} />);
  fireEvent.click(screen.getByRole('button', { name: 'Sign out' }));
  expect((await screen.findByRole('dialog', { name: 'Sign out now?' })).textContent).toContain('2 changes of yours are not saved yet');
  expect(onSignOut).not.toHaveBeenCalled();
  fireEvent.click(screen.getByRole('button', { name: 'Sign out and throw them away' }));
  expect(onSignOut).toHaveBeenCalledTimes(1);
  connection.unsent = unsent;
});
