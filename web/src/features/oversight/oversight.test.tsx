// Proves the director's view of their link workers: numbers and days, no link to a case, nothing for others.
import { expect, it } from 'vitest';
import type { Oversight } from '../../generated/wire';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { render, screen } from '../../testing/render';
import { page } from '.';

const { Page } = page;
const amira = { name: 'Amira Hassan', cases: 4, open: 6, overdue: 2, blocked: 1, supervised_on: '2026-11-12', supervision_on: null };
const oversight: Oversight = { places: [{ name: 'South Fulham PCN', link_workers: [amira], concerned: [{ name: 'Lilyville Surgery', people: 3 }] }] };

it('tells numbers and days, and opens no case', async () => {
  fakeServer(borough.asha).answers['GET /api/oversight'] = oversight;
  const { container } = render(<Page params={{}} />);
  expect(await screen.findByRole('row', { name: 'Amira Hassan 4 6 2 1 Thu 12 Nov none planned' })).toBeTruthy();
  expect(screen.getByText(/Lilyville Surgery/).textContent).toBe('Lilyville Surgery: 3');
  expect(screen.queryAllByRole('link')).toEqual([]);
  await expectNoViolations(container);
});

it('is empty without link workers, and nothing for who leads no PCN', async () => {
  fakeServer(borough.asha).answers['GET /api/oversight'] = { places: [{ name: 'South Fulham PCN', link_workers: [], concerned: [] }] };
  const { unmount } = render(<Page params={{}} />);
  expect(await screen.findByText('No link worker yet')).toBeTruthy();
  expect(screen.getByText('No practice has marked anybody.')).toBeTruthy();
  unmount();
  fakeServer(borough.bea);
  render(<Page params={{}} />);
  expect(await screen.findByText('There is nothing here that you can open')).toBeTruthy();
});
