// Proves the idle clock: a warning two minutes before, a cover instead of a sign-out in a live meeting.
import { afterEach, expect, it, vi } from 'vitest';
import { IdleGuard, idleState } from './idle';
import { navigate } from './router';
import { setShell } from './shell';
import { fakeServer } from './testing/fake-server';
import * as borough from './testing/fixtures';
import { act, fireEvent, render, screen } from './testing/render';

const pass = (ms: number) => act(async () => void (await vi.advanceTimersByTimeAsync(ms)));

afterEach(() => {
  vi.useRealTimers();
  localStorage.clear();
  setShell({ isInLiveMeeting: false });
});

it.each([[0, 'active'], [1679, 'active'], [1680, 'warned'], [1799, 'warned'], [1800, 'over']])('%i idle seconds: %s', (seconds, state) => {
  expect(idleState(seconds, 1800)).toBe(state);
});

it('warns, stays on request, and signs out in the end with the way back', async () => {
  vi.useFakeTimers();
  navigate('/cases/SF-014');
  const fake = fakeServer(borough.bea);
  render(<IdleGuard />);
  await pass(1_690_000);
  fireEvent.click(screen.getByRole('button', { name: 'Stay signed in' }));
  await pass(2_000);
  expect(screen.queryByText('Are you still there?')).toBeNull();
  expect(fake.asked).toContain('GET /api/me');
  await pass(1_802_000);
  expect(location.pathname + location.search).toBe('/sign-in?to=%2Fcases%2FSF-014');
});

it('covers a live meeting instead', async () => {
  vi.useFakeTimers();
  navigate('/meetings/m-thu');
  fakeServer(borough.bea);
  setShell({ isInLiveMeeting: true });
  render(<IdleGuard />);
  await pass(1_802_000);
  fireEvent.click(screen.getByRole('button', { name: /Covered while you were away/ }));
  await pass(2_000);
  expect(screen.queryByText('Covered while you were away')).toBeNull();
  expect(location.pathname).toBe('/meetings/m-thu');
});
