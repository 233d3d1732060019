// Proves a guest's way in: the token leaves the address and does nothing by itself, one tap asks, the digits are shown, it goes on
// by itself when let in, and each shut door has the server's words; each passing axe.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { GuestState, Person } from '../../generated/wire';
import { navigate } from '../../router';
import { AskFailed } from '../../server';
import { connection, properPath, setMe, signedOut } from '../../session';
import { announce, readShell } from '../../shell';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, unreachable } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, fireEvent, render, screen, waitFor } from '../../testing/render';
import { page } from '.';

const { Page } = page;
const state: GuestState = {
  name: 'Zara Khan', meeting_id: 'm-thu', title: 'Daily frailty huddle', starts_at: borough.at('2026-11-26', '09:00'), admission: 'waiting', digits: '38', until: borough.at('2026-11-26', '10:40'), is_speaker: false,
};
const guest: Person = { ...borough.lena, id: 'p-guest', name: 'Zara Khan', roles: [], service_id: null, guest: { meeting_id: 'm-thu', is_speaker: false, is_admitted: true, mail_asked_at: null, until: state.until } };
const shut = (message: string) => new AskFailed({ code: 'already_taken', field: null, message, is_temporary: false });
const waits = () => ({ ...borough.me(null), is_waiting_guest: true });

beforeEach(() => {
  sessionStorage.clear();
  navigate('/guest#a-secret-token');
});
afterEach(() => {
  vi.useRealTimers();
  navigate('/');
});

it('takes the token out of the address, keeps it in this tab, and asks only when tapped', async () => {
  const fake = fakeServer(null);
  fake.answers['POST /api/guest/open'] = (body: unknown) => (expect(body).toEqual({ token: 'a-secret-token' }), state);
  const { container } = render(<Page params={{}} />);
  const ask = await screen.findByRole('button', { name: 'Ask to be let in' });
  expect(location.href).not.toContain('a-secret-token');
  expect(page.title({})).toBe('Guest');
  expect(JSON.stringify(localStorage)).not.toContain('a-secret-token');
  expect(fake.asked).toEqual([]);
  await expectNoViolations(container);
  fireEvent.click(ask);
  expect(await screen.findByText('3 8')).toBeTruthy();
  expect(screen.getByText('Daily frailty huddle')).toBeTruthy();
  expect(JSON.stringify(sessionStorage)).not.toContain('a-secret-token');
  await expectNoViolations(container);
});

it('looks every two seconds, one after another, and goes in when let in', async () => {
  vi.useFakeTimers();
  const fake = fakeServer(null);
  fake.answers['POST /api/guest/open'] = state;
  fake.answers['GET /api/guest'] = state;
  const start = vi.spyOn(connection, 'start').mockImplementation(() => {});
  render(<Page params={{}} />);
  fireEvent.click(screen.getByRole('button', { name: 'Ask to be let in' }));
  // Each step draws once: a look begins only after the answer before it was drawn.
  for (let step = 0; step < 4; step += 1) await act(async () => void (await vi.advanceTimersByTimeAsync(step === 0 ? 10 : 2_010)));
  expect(fake.asked.filter((path) => path === 'GET /api/guest')).toHaveLength(3);
  fake.answers['GET /api/guest'] = unreachable();
  await act(async () => void (await vi.advanceTimersByTimeAsync(2_100)));
  expect(screen.getByText(/cannot be reached/)).toBeTruthy();
  fake.answers['GET /api/guest'] = { ...state, admission: 'admitted', digits: null };
  fake.answers['GET /api/me'] = borough.me(guest);
  await act(async () => void (await vi.advanceTimersByTimeAsync(2_100)));
  expect(location.pathname).toBe('/meetings/m-thu');
  expect(start).toHaveBeenCalledOnce();
  start.mockRestore();
});

it('says in the server’s words why a link does not let in', async () => {
  const fake = fakeServer(null);
  fake.answers['POST /api/guest/open'] = shut('This link is in use on another device. Ask the coordinator for a new one.');
  const { container } = render(<Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Ask to be let in' }));
  expect(await screen.findByText(/in use on another device/)).toBeTruthy();
  await expectNoViolations(container);
});

it('keeps the tap when the service is not there for the moment', async () => {
  const fake = fakeServer(null);
  fake.answers['POST /api/guest/open'] = unreachable();
  render(<Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Ask to be let in' }));
  expect((await screen.findByRole('alert')).textContent).toContain('cannot be reached');
  fake.answers['POST /api/guest/open'] = state;
  fireEvent.click(screen.getByRole('button', { name: 'Ask to be let in' }));
  expect(await screen.findByText('3 8')).toBeTruthy();
});

it('comes back to the waiting room after a reload, and is told when the pass was taken back', async () => {
  vi.useFakeTimers();
  navigate('/guest');
  const fake = fakeServer(null);
  setMe(waits());
  fake.answers['GET /api/guest'] = state;
  render(<Page params={{}} />);
  await act(async () => void (await vi.advanceTimersByTimeAsync(10)));
  expect(screen.getByText('3 8')).toBeTruthy();
  fake.answers['GET /api/guest'] = shut('Your pass was taken back.');
  await act(async () => void (await vi.advanceTimersByTimeAsync(2_100)));
  expect(screen.getByText('Your pass was taken back.')).toBeTruthy();
});

it('belongs to the waiting room until let in, then to the one meeting', () => {
  expect(properPath('/meetings/m-thu', waits())).toBe('/guest');
  expect(properPath('/', borough.me(guest))).toBe('/meetings/m-thu');
  expect(properPath('/cases/SF-014', borough.me(guest))).toBe('/meetings/m-thu');
  expect(properPath('/meetings/m-thu', borough.me(guest))).toBeNull();
  expect(properPath('/guest', null)).toBeNull();
  expect(properPath('/', borough.me(borough.bea))).toBeNull();
});

it('is not sent to a sign-in when the session ends, and nothing stays', async () => {
  fakeServer(guest);
  const forget = vi.spyOn(connection, 'forget').mockImplementation(() => {});
  navigate('/meetings/m-thu');
  announce('The room is at case 1: SF-014 · M.O.');
  signedOut();
  expect(readShell().announcements).toEqual([]);
  expect(location.pathname + location.search).toBe('/guest?over');
  expect(forget).toHaveBeenCalledOnce();
  forget.mockRestore();
  render(<Page params={{}} />);
  await waitFor(() => expect(screen.getByRole('heading', { level: 1, name: 'Your time in this meeting has ended' })).toBeTruthy());
});

it('thanks who came for the open part, once it is over', async () => {
  navigate('/guest?over');
  fakeServer(null).answers['GET /api/guest'] = { ...state, admission: 'ended', digits: null, title: 'Weekly PCN meeting' };
  const { container } = render(<Page params={{}} />);
  expect(await screen.findByRole('heading', { level: 1, name: 'The open part of this meeting is over' })).toBeTruthy();
  expect(screen.getByText('Thank you for coming')).toBeTruthy();
  await expectNoViolations(container);
});
