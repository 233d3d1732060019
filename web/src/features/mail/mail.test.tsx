// Proves that the choice of mail is kept or taken back with a reason, and that a calendar's address is shown once, renewed and ended.
import { expect, it } from 'vitest';
import { AskFailed } from '../../server';
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

it('takes a reply of a calendar as a file, and says why it cannot', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/me/mail'] = { choice: 'single' };
  fake.answers['GET /api/me/calendar'] = { made_at: null, read_at: null };
  const given: unknown[] = [];
  fake.answers['POST /api/calendar/reply'] = (body: unknown) => {
    given.push(body);
    return given.length === 1 ? { meetings: 2, partstat: 'declined', is_apology: true } : new AskFailed({ code: 'invalid', field: 'text', message: 'This is no reply to an invitation.', is_temporary: false });
  };
  const { container } = render(<page.Page params={{}} />);
  const choose = (text: string, size = text.length) => {
    const file = new File([text], 'reply.ics', { type: 'text/calendar' });
    Object.defineProperty(file, 'size', { value: size });
    fireEvent.input(screen.getByLabelText(/Reply of your calendar/), { target: { files: [file] } });
  };
  await screen.findByLabelText(/One mail a day/);
  choose('BEGIN:VCALENDAR');
  expect(await screen.findByText(/Taken as your answer to 2 meetings. Say on the meeting’s page who covers/)).toBeTruthy();
  expect(given).toEqual([{ text: 'BEGIN:VCALENDAR' }]);
  choose('Hello');
  expect((await screen.findByRole('alert')).textContent).toBe('This is no reply to an invitation.');
  await expectNoViolations(container);
  choose('Hello', 1_000_000);
  await waitFor(() => expect(screen.getByRole('alert').textContent).toContain('too large'));
  expect(given).toHaveLength(2);
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
