// Proves that the choice of mail is kept or taken back with a reason, and that a calendar's address is shown once, renewed and ended.
import { expect, it } from 'vitest';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, unreachable } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { fireEvent, render, screen, waitFor } from '../../testing/render';
import { page } from '.';

it('keeps the choice, and takes it back where it could not be kept', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/me/mail'] = { choice: 'single' };
  fake.answers['GET /api/me/calendar'] = { made_at: null, read_at: null };
  fake.answers['POST /api/me/mail'] = { choice: 'digest' };
  const { container } = render(<page.Page params={{}} />);
  fireEvent.click(await screen.findByLabelText(/One mail a day/));
  expect(await screen.findByText('Saved.')).toBeTruthy();
  await expectNoViolations(container);
  fake.answers['POST /api/me/mail'] = unreachable();
  fireEvent.click(screen.getByLabelText(/A mail for each thing/));
  expect((await screen.findByRole('alert')).textContent).toBe('The service cannot be reached.');
  await waitFor(() => expect((screen.getByLabelText(/One mail a day/) as HTMLInputElement).checked).toBe(true));
});

it('shows a new address once, and ends it', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/me/mail'] = { choice: 'single' };
  fake.answers['GET /api/me/calendar'] = { made_at: null, read_at: null };
  fake.answers['POST /api/me/calendar/new'] = () => {
    fake.answers['GET /api/me/calendar'] = { made_at: borough.at('2026-11-26', '09:00'), read_at: null };
    return { url: 'https://mdt.example/calendar/secret.ics' };
  };
  fake.answers['POST /api/me/calendar/end'] = () => {
    fake.answers['GET /api/me/calendar'] = { made_at: null, read_at: null };
    return { made_at: null, read_at: null };
  };
  const { container } = render(<page.Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Make an address' }));
  expect(await screen.findByText('https://mdt.example/calendar/secret.ics')).toBeTruthy();
  expect(await screen.findByText(/No calendar has asked for it yet/)).toBeTruthy();
  await expectNoViolations(container);
  fireEvent.click(screen.getByRole('button', { name: 'End it' }));
  expect(await screen.findByText('You have no address yet.')).toBeTruthy();
  expect(screen.queryByText('https://mdt.example/calendar/secret.ics')).toBeNull();
});
