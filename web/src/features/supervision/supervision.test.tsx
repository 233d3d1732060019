// Proves how much supervision is given: months and themes, small counts untold, days for who leads the PCN, nothing for others.
import { expect, it } from 'vitest';
import type { SupervisionCounts } from '../../generated/wire';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { render, screen, within } from '../../testing/render';
import { monthWords, page } from '.';

const { Page } = page;
const counts: SupervisionCounts = {
  from_month: '2025-11',
  places: [{
    pcn: borough.pcn, name: 'South Fulham PCN',
    months: [{ month: '2026-11', sessions: 6, minutes: 270, themes: [{ theme: 'caseload', sessions: 6 }, { theme: 'own_wellbeing', sessions: null }] }, { month: '2026-10', sessions: null, minutes: null, themes: [] }],
    due: [{ person_id: borough.amira.id, name: borough.amira.name, sessions: 4, last_on: '2026-11-12', next_on: null }],
  }],
};

it('tells days and counts, and small ones not', async () => {
  fakeServer(borough.asha).answers['GET /api/supervision/counts'] = counts;
  const { container } = render(<Page params={{}} />);
  const due = within(await screen.findByRole('table', { name: /When each link worker/ }));
  expect(due.getByRole('row', { name: /Amira Hassan Thu 12 Nov none planned 4/ })).toBeTruthy();
  const months = within(screen.getByRole('table', { name: /Sessions by month/ }));
  expect(months.getByRole('row', { name: /November 2026 6 270 Caseload \(6\), Own wellbeing \(under 5\)/ })).toBeTruthy();
  expect(months.getByRole('row', { name: /October 2026 under 5 –/ })).toBeTruthy();
  expect([monthWords('2026-01'), page.title({})]).toEqual(['January 2026', 'Supervision given']);
  await expectNoViolations(container);
});

it('is empty until a session was closed with its themes', async () => {
  fakeServer(borough.asha).answers['GET /api/supervision/counts'] = { ...counts, places: [{ ...counts.places[0]!, months: [], due: [] }] };
  render(<Page params={{}} />);
  expect(await screen.findByText('No session in twelve months')).toBeTruthy();
  expect(screen.getByText('No link worker yet')).toBeTruthy();
});

it('has nothing for who counts nothing', async () => {
  fakeServer(borough.bea);
  render(<Page params={{}} />);
  expect(await screen.findByText('There is nothing here that you can open')).toBeTruthy();
});
