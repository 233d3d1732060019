// Proves that signing out holds without a connection: over here at once, told first on return, replaced by whoever signs in.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { page } from './features/sign-in';
import { isOwed, owesSignOut } from './owed';
import { navigate } from './router';
import { connection, followSignOut, loadMe, readMe, setMe, signedOut, signInAs, signOut, why } from './session';
import { expectNoViolations } from './testing/axe';
import { type FakeServer, fakeServer, unreachable } from './testing/fake-server';
import * as borough from './testing/fixtures';
import { act, render, screen } from './testing/render';

const { Page } = page;
const real = { ...connection };
let fake: FakeServer;
beforeEach(() => {
  vi.useFakeTimers();
  navigate('/cases/SF-014');
  fake = fakeServer(borough.bea);
  connection.forget = vi.fn();
});
afterEach(async () => {
  fake.answers['POST /api/sign-out'] = undefined;
  await vi.advanceTimersByTimeAsync(60_000);
  vi.useRealTimers();
  localStorage.clear();
  Object.assign(connection, real);
  why.set(null);
});

async function signOutOffline() {
  fake.answers['POST /api/sign-out'] = unreachable();
  fake.answers['GET /api/me'] = unreachable();
  await act(() => signOut());
}

it('is over on this device at once, says so, and is told before who is signed in is asked', async () => {
  await signOutOffline();
  expect(location.pathname).toBe('/sign-in');
  expect(connection.forget).toHaveBeenCalledTimes(1);
  expect(readMe()?.person).toBeNull();
  render(<Page params={{}} />);
  expect(screen.getByRole('status').textContent).toContain('Signed out on this device. The service will be told as soon as there is a connection.');
  await expect(loadMe()).rejects.toThrow('not told yet');
  fake.asked.length = 0;
  fake.answers['POST /api/sign-out'] = undefined;
  fake.answers['GET /api/me'] = borough.me(null);
  await act(async () => void (await vi.advanceTimersByTimeAsync(20_000)));
  expect(fake.asked.slice(0, 2)).toEqual(['POST /api/sign-out', 'GET /api/me']);
  expect(owesSignOut()).toBe(false);
  expect(screen.getByRole('status').textContent).toBe('');
});

it('is remembered by this browser without saying whose, so that a new page tells it first', async () => {
  await signOutOffline();
  expect(Object.entries(localStorage)).toEqual([['mdt-hub-sign-out-owed', '1']]);
  fake.answers['POST /api/sign-out'] = undefined;
  fake.answers['GET /api/me'] = borough.me(null);
  fake.asked.length = 0;
  await loadMe();
  expect(fake.asked).toEqual(['POST /api/sign-out', 'GET /api/me']);
  await loadMe();
  expect(fake.asked).toEqual(['POST /api/sign-out', 'GET /api/me', 'GET /api/me']);
});

it('goes before somebody else is let in, and is replaced by them even if it cannot', async () => {
  await signOutOffline();
  fake.asked.length = 0;
  fake.answers['POST /api/demo/sign-in'] = {};
  fake.answers['GET /api/me'] = borough.me(borough.amira);
  await signInAs('p-amira', '/');
  expect(fake.asked).toEqual(['POST /api/sign-out', 'POST /api/demo/sign-in', 'GET /api/me']);
  expect(owesSignOut()).toBe(false);
  expect(isOwed.getSnapshot()).toBe(false);
});

it('is a sign-out in the other tabs too', async () => {
  followSignOut();
  setMe(borough.me(borough.bea));
  dispatchEvent(new StorageEvent('storage', { key: 'mdt-hub-sign-out-owed', newValue: '1' }));
  expect(location.pathname).toBe('/sign-in');
  expect(readMe()?.person).toBeNull();
  expect(why.getSnapshot()).toBeNull();
});

it('is not what a session’s end is: the way in says why, and how much waits on this device for who was signed in', async () => {
  connection.kept = () => Promise.resolve(1);
  await act(() => signedOut());
  isOwed.set(true);
  const { container } = render(<Page params={{}} />);
  await act(async () => void (await vi.advanceTimersByTimeAsync(0)));
  expect(screen.getByRole('status').textContent).toContain('You were signed out: the service ended your session.');
  expect(screen.getByRole('status').textContent).toContain('1 change is kept on this device for who was signed in last. It is sent when they sign in. Somebody else signing in throws it away.');
  vi.useRealTimers();
  await expectNoViolations(container);
  vi.useFakeTimers();
});
