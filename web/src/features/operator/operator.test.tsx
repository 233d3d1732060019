// Proves that the operator sees mails by state with what is known of each, reads one, and is asked before what cannot be undone.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { OperatorMail, OperatorMailList } from '../../generated/wire';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, unreachable } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { page } from '.';
import { hitWords, troubleWords } from './words';

const at = (clock: string) => borough.at('2026-11-26', clock);
const mail = (more: Partial<OperatorMail>): OperatorMail => ({
  id: 'm-1', kind: 'agenda_published', to_name: 'Dr Tom Quill', state: 'held', created_at: at('08:30'), next_try_at: null, sent_at: null, attempts: 1, stage: null, error: null, hits: [], can_retry: true, can_mark_sent: false, ...more,
});
const list = (mails: OperatorMail[]): OperatorMailList => ({ mails, next: null, counts: [{ state: 'held', count: 1 }, { state: 'unknown', count: 1 }, { state: 'sent', count: 41 }], via: 'outbox' });
const jobs = {
  next: [{ job: 'digest', due_at: borough.at('2026-11-27', '07:30') }],
  runs: [
    { job: 'digest', occurrence: '2026-11-26', due_at: at('07:30'), state: 'done', attempts: 1, next_try_at: null, started_at: at('07:30'), ended_at: at('07:30'), result: '3 mails, 4 people want it', error: null },
    { job: 'overdue', occurrence: '2026-11-26', due_at: at('07:30'), state: 'failed', attempts: 2, next_try_at: at('07:35'), started_at: at('07:31'), ended_at: at('07:31'), result: null, error: 'database' },
  ],
  counts: [],
};
const held = mail({ hits: [{ kind: 'postcode', part: 'text' }, { kind: 'postcode', part: 'html' }] });
const unknown = mail({ id: 'm-2', kind: 'invitation', to_name: null, state: 'unknown', stage: 'answer', error: 'timed_out', can_mark_sent: true });

function draw(mails: OperatorMail[] = [held]) {
  const fake = fakeServer(borough.bea);
  fake.answers['GET /api/operator/mails'] = list(mails);
  fake.answers['GET /api/operator/jobs'] = jobs;
  return { fake, ...render(<page.Page params={{}} />) };
}

beforeEach(() => void vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] }));
afterEach(() => void vi.useRealTimers());

it('shows what is held and why, never what it holds, and asks before it is released', async () => {
  const { fake, container } = draw();
  expect(await screen.findByText('It looks as if it held a postcode in the text.')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Held 1' }).getAttribute('aria-pressed')).toBe('true');
  fake.answers['GET /api/operator/mails/m-1'] = { mail: held, from: 'MDT Hub <mdt-hub@x.example>', to: 'tom@x.example', message_id: null, subject: null, text: null, has_calendar: false };
  fireEvent.click(screen.getByRole('button', { name: /^Read it: Agenda published, Dr Tom Quill/ }));
  expect(await screen.findByText(/Its words are not shown/)).toBeTruthy();
  await expectNoViolations(container);
  fireEvent.click(screen.getByRole('button', { name: /^Release: / }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Release it?' }));
  expect(dialog.getByText(/nothing is sent in spite of it/)).toBeTruthy();
  expect(document.activeElement?.textContent).toBe('Cancel');
  fake.answers['POST /api/operator/mails/m-1/retry'] = unreachable();
  fireEvent.click(dialog.getByRole('button', { name: 'Release it' }));
  expect((await dialog.findByRole('alert')).textContent).toBe('The service cannot be reached.');
  fake.answers['POST /api/operator/mails/m-1/retry'] = { ...held, state: 'pending' };
  fireEvent.click(dialog.getByRole('button', { name: 'Release it' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
});

it('says of a mail in doubt that it may come twice, and takes the operator’s word that it arrived', async () => {
  const { fake } = draw([unknown]);
  fireEvent.click(screen.getByRole('button', { name: /^In doubt/ }));
  expect(await screen.findByText('No answer came in time, after the mail had left.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: /^Send again: / }));
  const again = within(await screen.findByRole('dialog', { name: 'Send it again?' }));
  expect(again.getByText(/the recipient gets it twice/)).toBeTruthy();
  fireEvent.click(again.getByRole('button', { name: 'Cancel' }));
  fake.answers['POST /api/operator/mails/m-2/mark-sent'] = { ...unknown, state: 'sent' };
  fireEvent.click(screen.getByRole('button', { name: /^It arrived: / }));
  fireEvent.click(within(await screen.findByRole('dialog', { name: 'Did it arrive?' })).getByRole('button', { name: 'It arrived' }));
  await waitFor(() => expect(fake.asked).toContain('POST /api/operator/mails/m-2/mark-sent'));
});

it('reads again every five seconds, says what ran, and sends a test mail', async () => {
  const { fake, container } = draw([]);
  expect(await screen.findByText('No mail is held.')).toBeTruthy();
  const runs = within(await screen.findByRole('list', { name: 'What ran, the last first' }));
  expect(runs.getByText(/3 mails, 4 people want it/)).toBeTruthy();
  expect(runs.getByText(/failed, tried again/)).toBeTruthy();
  fake.answers['GET /api/operator/mails'] = list([held]);
  await act(async () => { await vi.advanceTimersByTimeAsync(5_100); });
  expect(await screen.findByText(/Dr Tom Quill/)).toBeTruthy();
  fake.answers['POST /api/operator/mails/test'] = mail({ kind: 'test' });
  fireEvent.click(screen.getByRole('button', { name: 'Send me a test mail' }));
  await waitFor(() => expect(fake.asked).toContain('POST /api/operator/mails/test'));
  await expectNoViolations(container);
});

it('has words for what went wrong, and shows a word it does not know as it is', () => {
  expect(troubleWords({ stage: 'tls', error: 'certificate', state: 'pending' })).toBe('The mail server’s certificate is not trusted, when the connection was to be encrypted.');
  expect(troubleWords({ stage: 'data', error: 'refused_550', state: 'failed' })).toBe('The mail server said no (550), before the mail itself.');
  expect(troubleWords({ stage: 'letter', error: 'in_digest', state: 'cancelled' })).toBe('The recipient reads it in the day’s one mail.');
  expect(troubleWords({ stage: 'x', error: 'y', state: 'failed' })).toBe('y.');
  expect(hitWords([{ kind: 'name', part: 'subject' }, { kind: 'birth_date', part: 'calendar' }])).toBe('It looks as if it held a name from a case list in the subject, and a date of birth in the calendar entry.');
});
