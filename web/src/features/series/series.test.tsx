// Proves the page of a series: its weeks with what differs from the rule, single meetings moved, called off and put back with an
// undo, and nothing of it for who may only look.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { Person } from '../../generated/wire';
import { navigate } from '../../router';
import { readShell } from '../../shell';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, notFound, refused, unreachable } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { tellTime } from '../../ui/format';
import { page } from '.';
import * as example from './example';
import { asItWas } from './undo';
import { minutesWords, movedWords, turnWords } from './words';

const { Page } = page;
beforeEach(() => {
  tellTime(() => borough.now / 1000);
  navigate('/series/se-pcn');
});
afterAll(() => tellTime(() => Date.now()));

function open(who: Person = borough.bea, view = example.view) {
  const fake = fakeServer(who);
  fake.answers[`GET /api/series/${view.series.id}`] = view;
  fake.answers['GET /api/meetings'] = { meetings: example.meetings };
  return { fake, ...render(<Page params={{ id: view.series.id }} />) };
}
const rowOf = (day: string) => within(document.querySelector<HTMLElement>(`[data-day="${day}"]`)!);

it.each([[40, '40 minutes'], [60, '1 hour'], [90, '90 minutes'], [1440, '1 day'], [0, '0 minutes']])('%i is %s', (minutes, words) => expect(minutesWords(minutes)).toBe(words));

it('says what was moved, by somebody or by a bank holiday, on the same day too', () => {
  expect(example.days.map((day) => movedWords(day, example.series))).toEqual([null, 'moved from Tue 8 Dec', null, null, 'moved from Tue 29 Dec, An invented bank holiday', null]);
  expect(movedWords({ ...example.days[0]!, is_moved: true, starts_at: borough.at('2026-12-01', '15:30') }, example.series)).toBe('moved from 13:00');
});

it('says a turn of the rota', () => expect(turnWords(example.series.chair_rota[0]!, (id) => id)).toBe('Tue, from Tue 1 Dec 2026 until Thu 31 Dec 2026: p-tom, deputy p-joan'));

it('takes an act back to what was there before', () => {
  expect(asItWas(example.series, '2026-12-01')).toEqual({ name: 'restore_occurrence', series_id: 'se-pcn', recurrence_id: '2026-12-01' });
  expect(asItWas(example.series, '2026-12-08')).toEqual({ name: 'move_occurrence', series_id: 'se-pcn', recurrence_id: '2026-12-08', day: '2026-12-09', at: '14:00' });
  expect(asItWas(example.series, '2026-12-15')).toEqual({ name: 'cancel_occurrence', series_id: 'se-pcn', recurrence_id: '2026-12-15' });
});

describe('a series', () => {
  it('shows rule, people and its coming weeks', async () => {
    const { container } = open();
    expect(await screen.findByRole('heading', { level: 1, name: 'Weekly PCN meeting' })).toBeTruthy();
    expect(screen.getByText(example.view.words)).toBeTruthy();
    expect(await screen.findByText('Joan Farrell, Amira Hassan, everybody who is GP')).toBeTruthy();
    expect(screen.getByText('Tue, from Tue 1 Dec 2026 until Thu 31 Dec 2026: Dr Tom Quill, deputy Joan Farrell')).toBeTruthy();
    expect(screen.getByText('1 day before the start; after that only urgent cases')).toBeTruthy();
    expect(screen.getByRole('link', { name: /Join the team’s call/ }).getAttribute('rel')).toBe('noreferrer');
    expect(screen.getAllByRole('heading', { level: 3 }).map(({ textContent }) => textContent)).toEqual(['December 2026', 'January 2027']);
    expect(rowOf('2026-12-01').getByRole('link', { name: 'Open the meeting of Tue 1 Dec' }).getAttribute('href')).toBe('/meetings/m-dec');
    expect(rowOf('2026-12-08').getByText('Moved from Tue 8 Dec')).toBeTruthy();
    expect(rowOf('2026-12-15').getByText('Called off')).toBeTruthy();
    expect(rowOf('2026-12-22').getByText('No chair: Dr Tom Quill is away')).toBeTruthy();
    expect(rowOf('2026-12-29').getByText('Moved from Tue 29 Dec, An invented bank holiday')).toBeTruthy();
    await expectNoViolations(container);
  });

  it('moves one meeting; a refusal stands at its field, and the move can be taken back', async () => {
    const { fake, container } = open();
    fireEvent.click(await screen.findByRole('button', { name: 'Move: Tue 1 Dec' }));
    const dialog = within(screen.getByRole('dialog', { name: 'Move the meeting of Tue 1 Dec' }));
    expect(dialog.getByText('By the rule it is on Tue 1 Dec at 13:00.')).toBeTruthy();
    fireEvent.click(dialog.getByRole('button', { name: 'Move it' }));
    expect(await dialog.findByText(/^It is there already/)).toBeTruthy();
    fireEvent.input(dialog.getByLabelText('Day'), { target: { value: '2027-03-01' } });
    fake.refusal = refused('Move it by 62 days at most.', 'day');
    fireEvent.click(dialog.getByRole('button', { name: 'Move it' }));
    expect(await dialog.findByText('Move it by 62 days at most.')).toBeTruthy();
    expect(dialog.getByLabelText('Day').getAttribute('aria-invalid')).toBe('true');
    await expectNoViolations(container);
    fake.refusal = null;
    fireEvent.input(dialog.getByLabelText('Day'), { target: { value: '2026-12-02' } });
    fireEvent.input(dialog.getByLabelText('Time'), { target: { value: '10:30' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Move it' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(fake.sent.at(-1)).toEqual({ name: 'move_occurrence', series_id: 'se-pcn', recurrence_id: '2026-12-01', day: '2026-12-02', at: '10:30' });
    const notice = readShell().notices.at(-1);
    expect(notice?.text).toBe('The meeting of Tue 1 Dec is moved to Wed 2 Dec, 10:30');
    await act(() => notice?.onUndo?.());
    expect(fake.sent.at(-1)).toMatchObject({ name: 'restore_occurrence', recurrence_id: '2026-12-01' });
  });

  it('calls one off only when confirmed, saying what goes, and takes it back', async () => {
    const { fake, container } = open();
    fireEvent.click(await screen.findByRole('button', { name: 'Call off: Wed 9 Dec' }));
    const dialog = within(screen.getByRole('dialog', { name: 'Call off the meeting of Wed 9 Dec, 14:00?' }));
    expect(dialog.getByText(/^Invitations are withdrawn/)).toBeTruthy();
    expect(dialog.getByText(/^Its cases come off the agenda/)).toBeTruthy();
    expect(document.activeElement?.textContent).toBe('Leave it');
    await expectNoViolations(container);
    expect(fake.sent).toHaveLength(0);
    fireEvent.click(dialog.getByRole('button', { name: 'Call it off' }));
    await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'cancel_occurrence', series_id: 'se-pcn', recurrence_id: '2026-12-08' }));
    // It had been moved before: back to there, not to the rule.
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    fake.refusal = refused('Choose a time to come.');
    await act(() => readShell().notices.at(-1)?.onUndo?.());
    expect(fake.sent.at(-1)).toMatchObject({ name: 'move_occurrence', day: '2026-12-09', at: '14:00' });
    await waitFor(() => expect(readShell().notices.at(-1)).toMatchObject({ isProblem: true, text: 'It could not be taken back: Choose a time to come.' }));
  });

  it('puts one back where the rule has it', async () => {
    const { fake } = open();
    fireEvent.click(await screen.findByRole('button', { name: 'Put back: Tue 15 Dec' }));
    const dialog = within(screen.getByRole('dialog', { name: 'Put the meeting of Tue 15 Dec back?' }));
    expect(dialog.getByText('It is held on Tue 15 Dec at 13:00, as the rule has it, with an empty agenda: list its cases again.')).toBeTruthy();
    fake.refusal = refused('Not now.');
    fireEvent.click(dialog.getByRole('button', { name: 'Put it back' }));
    expect(await dialog.findByText('Not now.')).toBeTruthy();
    fake.refusal = null;
    fireEvent.click(dialog.getByRole('button', { name: 'Put it back' }));
    await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
    expect(fake.sent.at(-1)).toEqual({ name: 'restore_occurrence', series_id: 'se-pcn', recurrence_id: '2026-12-15' });
    await act(() => readShell().notices.at(-1)?.onUndo?.());
    expect(fake.sent.at(-1)).toMatchObject({ name: 'cancel_occurrence', recurrence_id: '2026-12-15' });
  });

  it('is only looked at by who may not plan', async () => {
    open(borough.amira, { ...example.view, may_plan: false });
    expect(await screen.findByRole('link', { name: 'Open the meeting of Tue 1 Dec' })).toBeTruthy();
    expect(screen.queryByRole('button', { name: /^(Move|Call off|Put back)/ })).toBeNull();
    expect(screen.queryByRole('link', { name: 'Change the series' })).toBeNull();
  });

  it('is read again when its stream moves', async () => {
    const { fake } = open();
    await screen.findByRole('button', { name: 'Move: Tue 1 Dec' });
    fake.answers['GET /api/series/se-pcn'] = { ...example.view, words: 'every Wednesday at 10:00', days: [] };
    await act(() => fake.show('series:se-pcn', { of: 'series', value: example.series }));
    expect(await screen.findByText('every Wednesday at 10:00')).toBeTruthy();
    expect(screen.getByText('No meeting in the coming eight weeks.')).toBeTruthy();
  });

  it('of a supervision says who sees it', async () => {
    const { container } = open(borough.amira, example.supervision);
    expect(await screen.findByText(/^Only the two of you see this series/)).toBeTruthy();
    expect(await screen.findByText('Amira Hassan (you)')).toBeTruthy();
    expect(screen.queryByText('Cut-off')).toBeNull();
    await expectNoViolations(container);
  });

  it('that is not there, or cannot be reached, says so', async () => {
    const fake = fakeServer();
    fake.answers['GET /api/series/x'] = notFound();
    const { container, unmount } = render(<Page params={{ id: 'x' }} />);
    expect(await screen.findByText('There is no series here that you can open')).toBeTruthy();
    await expectNoViolations(container);
    unmount();
    fake.answers['GET /api/series/x'] = unreachable();
    render(<Page params={{ id: 'x' }} />);
    expect(await screen.findByText('Could not load the series')).toBeTruthy();
  });
});
