// Proves the calendar of weeks and the list of series: told apart without colour, kept by the address, complete in every state.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import type { MeetingRow, SeriesList } from '../../generated/wire';
import { navigate } from '../../router';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, unreachable } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { tellTime } from '../../ui/format';
import { page } from '.';
import { linesOf } from './calendar';
import { forgetHolidays } from './holidays';
import { daysInWords, isWithoutChair, mondayOf, readDay, weekAddress, weeksOf, weekTitle } from './weeks';

const { Page } = page;
const on = '2026-11-26';
beforeEach(() => {
  tellTime(() => borough.now / 1000);
  forgetHolidays();
  navigate('/meetings');
});
afterAll(() => tellTime(() => Date.now()));

const list: SeriesList = {
  series: [
    { id: 'se-1', kind: 'huddle', pcn: borough.pcn, title: 'Daily frailty huddle', words: 'every working day at 09:00, not on bank holidays', next_at: borough.at(on, '09:00'), days_without_chair: ['2026-12-04'], may_plan: true },
    { id: 'se-2', kind: 'supervision', pcn: borough.pcn, title: 'Supervision', words: 'monthly on the first Monday at 15:00', next_at: null, days_without_chair: [], may_plan: true },
  ],
};

describe('weeks', () => {
  it('begin on Monday, over the end of a year too', () => {
    expect(mondayOf('2026-11-29')).toBe('2026-11-23');
    expect(mondayOf('2027-01-01')).toBe('2026-12-28');
  });
  it.each([['2026-11-23', '2026-11-23'], ['2026-02-30', null], ['0002-11-23', null], ['next', null], [null, null]])('read %s as %s', (text, day) => expect(readDay(text)).toBe(day));
  it('have an address, this week the shortest', () => {
    expect(weekAddress('2026-11-28', on)).toBe('/meetings');
    expect(weekAddress('2026-12-09', on)).toBe('/meetings?week=2026-12-07');
  });
  it('show a weekend only when something is on it', () => {
    const saturday: MeetingRow = { ...borough.meetings[0]!, starts_at: borough.at('2026-12-05', '10:00') };
    expect(weeksOf('2026-11-23', on, [saturday], new Map()).map(({ days }) => days.length)).toEqual([5, 6]);
    expect(weeksOf('2026-11-23', '2026-11-29', [], new Map())[0]?.days.at(-1)?.day).toBe('2026-11-29');
  });
  it('put a meeting of a late summer evening on its London day', () => {
    const late: MeetingRow = { ...borough.meetings[0]!, starts_at: Date.parse('2026-07-06T23:30:00Z') * 1000 };
    expect(weeksOf('2026-07-06', on, [late], new Map())[0]?.days[1]?.meetings).toHaveLength(1);
  });
  it('have titles', () => expect(['2026-11-16', '2026-11-23', '2026-11-30', '2026-12-07'].map((monday) => weekTitle(monday, on))).toEqual(['Last week', 'This week', 'Next week', 'Week of Mon 7 Dec']));
  it('say a few days in full', () => {
    expect(daysInWords(['2026-12-04'])).toBe('Fri 4 Dec');
    expect(daysInWords(['2026-12-04', '2026-12-07'])).toBe('Fri 4 Dec and Mon 7 Dec');
    expect(daysInWords(['2026-12-04', '2026-12-07', '2026-12-08', '2026-12-09'])).toBe('Fri 4 Dec, Mon 7 Dec and 2 more');
  });
});

it('knows the meetings that nobody can chair', () => {
  const friday: MeetingRow = { ...borough.meetings[1]!, starts_at: borough.at('2026-12-04', '09:00') };
  expect(isWithoutChair(friday, list.series)).toBe(true);
  expect(isWithoutChair(borough.meetings[1]!, list.series)).toBe(false);
  expect(isWithoutChair({ ...friday, title: 'Another meeting' }, list.series)).toBe(false);
});

it('counts cases of a huddle, lines of other meetings', () => {
  expect(linesOf(borough.meetings[1]!)).toBe('3 cases');
  expect(linesOf(borough.meetings[2]!)).toBe('5 lines');
  expect(linesOf({ ...borough.meetings[2]!, item_count: 0 })).toBe('No lines yet');
});

describe('the calendar', () => {
  it('marks today, names bank holidays, strikes out what is called off and says so', async () => {
    const fake = fakeServer();
    fake.answers['GET /api/series'] = list;
    fake.answers['GET /api/holidays'] = { holidays: [{ day: '2026-12-01', name: 'An invented day' }], known_until: '2028-12-31' };
    const { container } = render(<Page params={{}} />);
    const week = within(await screen.findByRole('region', { name: 'This week, Mon 23 Nov to Fri 27 Nov' }));
    expect(within(week.getByRole('heading', { level: 3, name: /Thu 26 Nov/ })).getByText('Today')).toBeTruthy();
    const friday = week.getByRole('heading', { level: 3, name: /Fri 27 Nov/ }).closest('li')!;
    expect(within(friday as HTMLElement).getByText('Called off')).toBeTruthy();
    expect(friday.querySelector('.calendar__entry--cancelled')).toBeTruthy();
    expect(within(friday as HTMLElement).getByText('Huddle')).toBeTruthy();
    expect(week.getByText('36 of 40 min')).toBeTruthy();
    expect(week.getByText('66 of 60 min, too many')).toBeTruthy();
    expect(week.getByText(/9 of 10 lines done/)).toBeTruthy();
    expect(week.getByRole('link', { name: 'Minutes of Daily frailty huddle, Wed 25 Nov' }).getAttribute('href')).toBe('/meetings/m-wed/minutes');
    expect(await screen.findByText('An invented day, bank holiday')).toBeTruthy();
    expect(screen.getByText('Next: today, 09:00')).toBeTruthy();
    expect(screen.getByText('No chair on Fri 4 Dec')).toBeTruthy();
    expect(screen.getByText('No meeting in the coming eight weeks')).toBeTruthy();
    expect(screen.getAllByRole('link', { name: 'Daily frailty huddle' }).map((link) => link.getAttribute('href'))).toContain('/series/se-1');
    expect(screen.getByRole('link', { name: 'Make a series' }).getAttribute('href')).toBe('/series/new');
    await expectNoViolations(container);
  });

  it('keeps its week in the address, and jumps to a day', async () => {
    const fake = fakeServer();
    fake.answers['GET /api/series'] = list;
    fake.answers['GET /api/meetings'] = { meetings: [] };
    navigate('/meetings?week=2026-12-09');
    const { container } = render(<Page params={{}} />);
    expect(await screen.findByText(/^No meetings in these two weeks/)).toBeTruthy();
    expect(fake.asked).toContain('GET /api/meetings?from=2026-12-07&to=2026-12-20');
    expect(screen.getByRole('link', { name: 'Previous week' }).getAttribute('href')).toBe('/meetings?week=2026-11-30');
    expect(screen.getByRole('link', { name: 'Next week' }).getAttribute('href')).toBe('/meetings?week=2026-12-14');
    expect(screen.getByRole('link', { name: 'This week' }).getAttribute('href')).toBe('/meetings');
    fireEvent.click(screen.getByRole('button', { name: 'Go' }));
    expect(await screen.findByText('Choose a day first')).toBeTruthy();
    await expectNoViolations(container);
    fireEvent.input(screen.getByLabelText('Go to a day'), { target: { value: '2027-01-01' } });
    await act(() => void fireEvent.click(screen.getByRole('button', { name: 'Go' })));
    expect(location.search).toBe('?week=2026-12-28');
    await waitFor(() => expect(fake.asked).toContain('GET /api/meetings?from=2026-12-28&to=2027-01-10'));
  });

  it('says what failed, and tries again; each part for itself', async () => {
    const fake = fakeServer(borough.amira);
    fake.answers['GET /api/meetings'] = unreachable();
    fake.answers['GET /api/series'] = { series: [] };
    const { container } = render(<Page params={{}} />);
    expect(await screen.findByText('Could not load the meetings')).toBeTruthy();
    expect(await screen.findByText(/^No series yet/)).toBeTruthy();
    expect(screen.getByRole('link', { name: 'Plan supervision' })).toBeTruthy();
    await expectNoViolations(container);
    fake.answers['GET /api/meetings'] = { meetings: borough.meetings };
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('36 of 40 min')).toBeTruthy();
  });

  it('offers nothing to make to somebody without a meeting of their own', async () => {
    const fake = fakeServer(borough.lena);
    fake.answers['GET /api/series'] = { series: [] };
    fake.answers['GET /api/meetings'] = { meetings: [] };
    render(<Page params={{}} />);
    // There may be others, which are not told here.
    expect(await screen.findByText('No series of yours. The coordinator makes them.')).toBeTruthy();
    expect(await screen.findByText('No meeting of yours in these two weeks.')).toBeTruthy();
    expect(screen.queryByRole('link', { name: /^(Make|Plan)/ })).toBeNull();
  });

  it('is read again when meetings change', async () => {
    const fake = fakeServer();
    fake.answers['GET /api/series'] = list;
    render(<Page params={{}} />);
    await screen.findByText('36 of 40 min');
    fake.answers['GET /api/meetings'] = { meetings: [] };
    fake.answers['GET /api/series'] = { series: [] };
    await act(() => fake.change('meetings'));
    expect(await screen.findByText(/^No meetings in these two weeks/)).toBeTruthy();
    expect(await screen.findByText(/^No series yet/)).toBeTruthy();
  });
});
