// Proves reports: sentences, bars with their figures in words, tables behind them, what is not told, choosing whose and when, the file.
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import type { Report } from '../../generated/wire';
import { expectNoViolations } from '../../testing/axe';
import { AskFailed } from '../../server';
import { fakeServer, unreachable } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { render, screen, waitFor, within } from '../../testing/render';
import { figure, length } from './figures';
import { isOf, page } from '.';

const { Page } = page;
const report: Report = {
  place: 'U62360', place_name: 'South Fulham PCN', period: '2026-Q4', period_words: 'October to December 2026', is_rounded: false,
  places: [{ key: 'U62360', label: 'South Fulham PCN' }, { key: 'own', label: 'What you promised' }],
  periods: [{ key: '2026-Q4', label: 'October to December 2026' }, { key: '2026-Q3', label: 'July to September 2026' }],
  questions: [{
    topic: 'actions', title: 'Actions done in time', sentence: '75% of 12 actions due were done by their day.', note: 'Actions whose day fell into this period.', plotted: 2,
    columns: [{ label: 'Due', unit: 'count' }, { label: 'Done in time', unit: 'count' }, { label: 'In time', unit: 'percent' }], total: [12, 9, 75],
    tables: [{ by: 'month', title: 'By month', rows: [{ label: 'October 2026', is_to_come: false, values: [0, 0, null] }, { label: 'November 2026', is_to_come: false, values: [12, 9, 75] }] }, { by: 'service', title: 'By service', rows: [] }],
  }],
};

beforeEach(() => history.replaceState(null, '', '/reports'));

it('answers in a sentence, in bars and in a table', async () => {
  fakeServer(borough.asha).answers['GET /api/reports'] = report;
  const { container } = render(<Page params={{}} />);
  expect(await screen.findByText('75% of 12 actions due were done by their day.')).toBeTruthy();
  const plot = within(screen.getByRole('figure', { name: 'By month: In time' }));
  expect(plot.getAllByRole('listitem').map((item) => item.textContent)).toEqual(['October 2026 –', 'November 2026 75%']);
  await userEvent.click(screen.getByText(/The figures as a table/));
  expect(screen.getByRole('row', { name: 'November 2026 12 9 75%' })).toBeTruthy();
  expect(screen.queryByRole('figure', { name: /By service/ })).toBeNull();
  expect(screen.getByRole('link', { name: 'Download CSV' }).getAttribute('href')).toBe('/api/reports/csv?place=U62360&period=2026-Q4');
  await expectNoViolations(container);
});

it('prints the tables that are folded on the screen, and folds them again', async () => {
  fakeServer(borough.asha).answers['GET /api/reports'] = report;
  render(<Page params={{}} />);
  const folded = (await screen.findByText(/The figures as a table/)).closest('details')!;
  dispatchEvent(new Event('beforeprint'));
  dispatchEvent(new Event('beforeprint'));
  expect(folded.open).toBe(true);
  dispatchEvent(new Event('afterprint'));
  expect(folded.open).toBe(false);
  folded.open = true;
  dispatchEvent(new Event('beforeprint'));
  dispatchEvent(new Event('afterprint'));
  expect(folded.open).toBe(true);
});

it('says of a month that has not begun that it has not, and draws nothing of it', async () => {
  const [question] = report.questions;
  const row = (label: string, values: (number | null)[], is_to_come = false) => ({ label, is_to_come, values });
  const rows = [row('November 2026', [0, 0, null]), row('December 2026', [0, 0, null], true), row('January 2027', [3, 1, 33])];
  fakeServer(borough.asha).answers['GET /api/reports'] = { ...report, questions: [{ ...question, tables: [{ by: 'month', title: 'By month', rows }] }] };
  const { container } = render(<Page params={{}} />);
  const plot = within(await screen.findByRole('figure', { name: 'By month: In time' }));
  const bars = plot.getAllByRole('listitem').map((item) => [item.textContent, item.querySelector('svg') !== null]);
  expect(bars).toEqual([['November 2026 –', true], ['December 2026: not begun', false], ['January 2027 33%', true]]);
  const told = [...container.querySelectorAll('tbody tr')].map((row) => [...row.children].map((cell) => cell.textContent));
  expect(told).toEqual([['November 2026', '0', '0', '–'], ['December 2026 (not begun)', '–', '–', '–'], ['January 2027', '3', '1', '33%']]);
});

it('is asked for by the address, and goes back to what was asked before', async () => {
  const fake = fakeServer(borough.asha);
  fake.answers['GET /api/reports'] = report;
  render(<Page params={{}} />);
  const steps = history.length;
  await userEvent.selectOptions(await screen.findByLabelText('When'), '2026-Q3');
  expect(location.search).toBe('?place=U62360&period=2026-Q3');
  expect(history.length).toBe(steps + 1);
  await waitFor(() => expect(fake.asked.some((asked) => asked.includes('period=2026-Q3'))).toBe(true));
});

it('names a time that is not among those to choose, and leads from one that is none to the latest report', async () => {
  const fake = fakeServer(borough.asha);
  fake.answers['GET /api/reports'] = { ...report, period: '2024-Q1', period_words: 'January to March 2024' };
  const { unmount } = render(<Page params={{}} />);
  expect((await screen.findByRole('option', { name: 'January to March 2024' }) as HTMLOptionElement).selected).toBe(true);
  unmount();
  fake.answers['GET /api/reports'] = new AskFailed({ code: 'malformed', field: 'period', message: 'This is no month.', is_temporary: false });
  render(<Page params={{}} />);
  expect(await screen.findByText('There is no report of such a time')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Show the latest report' }).getAttribute('href')).toBe('/reports');
});

const told = (id: string, month: string, title: string) => ({ id, month, words: { title, situation: 'A person in their eighties.', mattered: 'To read.', did: 'We walked along.', changed: 'They go alone.', learnt: 'Ask.', wellbeing: [] } });

it('says what is not told outside, and prints the steering group’s report of the quarter that is over, with its stories whole', async () => {
  let paper = '';
  const printed = vi.fn(() => { paper = document.body.textContent ?? ''; });
  vi.stubGlobal('print', printed);
  const fake = fakeServer(borough.asha);
  fake.answers['GET /api/stories'] = { federation: 'F1', stories: [told('t-1', '2026-11-01', 'Steps to the library'), told('t-2', '2026-09-01', 'A chair by the window')] };
  fake.answers['GET /api/reports'] = (path: unknown) => ({ ...report, is_rounded: true, period: String(path).includes('2026-Q3') ? '2026-Q3' : '2026-Q4', questions: [{ ...report.questions[0]!, total: [null, null, null], sentence: 'Fewer than five: too few to tell.' }] });
  const { container } = render(<Page params={{}} />);
  expect(await screen.findByText(/months that are over, and no count under 5/)).toBeTruthy();
  expect(await screen.findByRole('region', { name: 'Steps to the library' })).toBeTruthy();
  await expectNoViolations(container);
  await userEvent.click(screen.getByRole('button', { name: 'Steering-group report, July to September 2026' }));
  await waitFor(() => expect(printed).toHaveBeenCalledOnce());
  for (const words of ['A chair by the window', 'September 2026', 'What mattered to them', 'To read.', 'What we did', 'We walked along.']) expect(paper).toContain(words);
  expect(paper).not.toContain('Steps to the library');
});

it('says where stories cannot be read, and where none was released', async () => {
  const fake = fakeServer(borough.asha);
  fake.answers['GET /api/reports'] = { ...report, is_rounded: true };
  fake.answers['GET /api/stories'] = unreachable();
  render(<Page params={{}} />);
  expect(await screen.findByText(/^The case stories could not be read/)).toBeTruthy();
  fake.answers['GET /api/stories'] = { federation: 'F1', stories: [told('t-1', '2026-07-01', 'Steps to the library')] };
  await userEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('No story was released in this period.')).toBeTruthy();
});

it('a story is of the month and the quarter in which it was released', () => {
  expect([isOf('2026-11', '2026-11-01'), isOf('2026-Q4', '2026-11-01'), isOf('2026-Q3', '2026-11-01'), isOf('2026-Q1', '2026-03-01'), isOf('2025-Q4', '2026-11-01'), isOf('2026-10', '2026-11-01')]).toEqual([true, true, false, true, false, false]);
});

it('has nothing for who reads no report', async () => {
  fakeServer(borough.bea);
  render(<Page params={{}} />);
  expect(await screen.findByText('There is nothing here that you can open')).toBeTruthy();
});

it('writes figures with their units, and bars within their place', () => {
  const of = (unit: 'count' | 'percent' | 'minutes' | 'days') => ({ label: 'x', unit });
  expect([figure(1200, of('count'), false), figure(84, of('percent'), false), figure(3.5, of('minutes'), false), figure(1, of('days'), false), figure(4, of('days'), false), figure(-0, of('minutes'), false), figure(120, of('minutes'), false), figure(4305, of('minutes'), false)]).toEqual(['1,200', '84%', '3.5 min', '1 day', '4 days', '0 min', '120 min', '71 h 45 min']);
  expect([figure(null, of('count'), true), figure(null, of('percent'), true), figure(null, of('count'), false)]).toEqual(['too few to tell', 'too few to tell', '–']);
  expect([length(50, of('percent'), 80), length(40, of('count'), 80), length(null, of('count'), 80), length(-3, of('minutes'), 80), length(1, of('count'), 0)]).toEqual([50, 50, 0, 0, 0]);
});
