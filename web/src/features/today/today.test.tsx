// Proves Today: the meeting first, ticks with undo, renewal without a reload, empty and failed states.
import { expect, it } from 'vitest';
import { readShell } from '../../shell';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, refused, unreachable } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, fireEvent, render, screen, waitFor } from '../../testing/render';
import { page } from '.';
import { awayText } from './next-meeting';

const { Page } = page;

it('says what needs me now, and passes axe', async () => {
  fakeServer(borough.bea);
  const { container } = render(<Page params={{}} />);
  expect(await screen.findByText('Today, in 10 minutes')).toBeTruthy();
  expect(screen.getByText('36 of 40 minutes · 4 to spare')).toBeTruthy();
  expect(screen.getByText('Sana Malik · cover: Ife Bello')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'SF-051' }).getAttribute('href')).toBe('/cases/SF-051');
  expect(screen.getByText('SF-031 has no question for the MDT')).toBeTruthy();
  expect(container.textContent).not.toMatch(/999 ?000/);
  await expectNoViolations(container);
});

it('goes from next to live by itself, without taking the focus', async () => {
  const fake = fakeServer(borough.amira);
  render(<Page params={{}} />);
  const tick = await screen.findByLabelText(/Call housing/);
  tick.focus();
  fake.answers['GET /api/today'] = { ...borough.today, meetings: [borough.live] };
  await act(() => fake.change('meetings'));
  expect((await screen.findByRole('link', { name: 'Join, case 2 of 11' })).getAttribute('href')).toBe('/meetings/m-thu');
  expect(document.activeElement).toBe(tick);
});

it('ticks at once, offers undo, and undoes with reopen_action', async () => {
  const fake = fakeServer(borough.amira);
  render(<Page params={{}} />);
  fireEvent.click(await screen.findByLabelText(/Call housing/));
  expect((screen.getByLabelText(/Call housing/) as HTMLInputElement).checked).toBe(true);
  await waitFor(() => expect(readShell().notices.at(-1)?.onUndo).toBeTruthy());
  expect(fake.sent).toEqual([{ name: 'complete_action', home: { type: 'case', case_id: 'c-14' }, action_id: 'a-1', result: null }]);
  readShell().notices.at(-1)?.onUndo?.();
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'reopen_action', home: { type: 'case', case_id: 'c-14' }, action_id: 'a-1' }));
});

it('takes a refused tick back and says why', async () => {
  const fake = fakeServer(borough.amira);
  fake.refusal = refused('Only its owner may tick it.');
  render(<Page params={{}} />);
  fireEvent.click(await screen.findByLabelText(/Call housing/));
  await waitFor(() => expect(readShell().notices.at(-1)).toMatchObject({ text: 'Only its owner may tick it.', isProblem: true }));
  await waitFor(() => expect((screen.getByLabelText(/Call housing/) as HTMLInputElement).checked).toBe(false));
});

it('says what to do first when nothing is there', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/today'] = borough.emptyToday;
  const { container } = render(<Page params={{}} />);
  expect(await screen.findByText('No meeting of yours is planned')).toBeTruthy();
  expect(screen.getByText('Nothing is due')).toBeTruthy();
  await expectNoViolations(container);
});

it('fails with a way to try again, and keeps what is shown when a renewal fails', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/today'] = unreachable();
  render(<Page params={{}} />);
  expect(await screen.findByText('Could not load today')).toBeTruthy();
  fake.answers['GET /api/today'] = borough.today;
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Today, in 10 minutes')).toBeTruthy();
  fake.answers['GET /api/today'] = unreachable();
  await act(() => fake.change('actions'));
  expect(await screen.findByText(/This may be out of date/)).toBeTruthy();
  expect(screen.getByText('Today, in 10 minutes')).toBeTruthy();
});

it.each([[10, 'in 10 minutes'], [1, 'in 1 minute'], [0, 'now'], [-3, 'should have started 3 minutes ago'], [61, null]])('%i minutes: %s', (minutes, text) => {
  expect(awayText(minutes * 60_000, 0)).toBe(text);
});
