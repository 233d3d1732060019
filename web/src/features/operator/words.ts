// Owns the words for mails and jobs as whoever runs the service reads them. A word of the service that is not known here is shown as it is.
import type { MailHit, OperatorMail } from '../../generated/wire';

/** The operator's lists have no stream: between two readings while somebody looks. */
export const readEveryMs = 5_000;

/** In the order in which they want a look. */
export const states: readonly { state: string; label: string; none: string }[] = [
  { state: 'held', label: 'Held', none: 'No mail is held.' },
  { state: 'unknown', label: 'In doubt', none: 'No mail is in doubt.' },
  { state: 'failed', label: 'Failed', none: 'No mail has failed.' },
  { state: 'pending', label: 'Waiting', none: 'No mail waits.' },
  { state: 'sending', label: 'Leaving', none: 'No mail is leaving just now.' },
  { state: 'sent', label: 'Sent', none: 'No mail was sent in the last 90 days.' },
  { state: 'cancelled', label: 'Not needed', none: 'No mail was made needless in the last 90 days.' },
];

const kinds: Record<string, string> = {
  invitation: 'Invitation',
  change: 'Change',
  cancellation: 'Cancellation',
  agenda_published: 'Agenda published',
  you_are_needed: 'You are needed',
  new_actions: 'New actions',
  daily_digest: 'The day’s one mail',
  overdue: 'Overdue actions',
  minutes_ready: 'Minutes ready',
  guest_pass: 'Guest’s pass',
  referral_returned: 'Referral sent back',
  entry: 'Calendar entry',
  test: 'Test mail',
};
export const kindWords = (kind: string) => kinds[kind] ?? kind;

const stages: Record<string, string> = {
  recipient: 'at the recipient', letter: 'when it was made', connect: 'on the way to the mail server', greeting: 'at the mail server’s greeting', tls: 'when the connection was to be encrypted',
  hello: 'at the mail server’s welcome', auth: 'at the sign-in to the mail server', sender: 'at the sender', data: 'before the mail itself', body: 'while the mail was leaving', answer: 'after the mail had left',
};
const errors: Record<string, string> = {
  timed_out: 'No answer came in time', closed: 'The connection closed', protocol: 'The answer made no sense', not_encrypted: 'The mail server offers no encryption', certificate: 'The mail server’s certificate is not trusted',
  file: 'The file could not be written', no_address: 'There is no mail address', left: 'The recipient has left', nothing_new: 'There was nothing new to say', in_digest: 'The recipient reads it in the day’s one mail',
  with_new_actions: 'The recipient reads it in the mail about their new actions', link_was_shown: 'The link was shown to the guest instead', is_in_already: 'The guest is in already', pass_is_over: 'The pass is over', comes_with_the_pass: 'It comes with the pass',
  not_open: 'The meeting was not open any more', not_asked: 'The recipient is not asked any more', nothing_to_read: 'There is nothing in it for the recipient', not_ended: 'The meeting is not over',
  ended_while_sending: 'The service ended while it was leaving', restored: 'A backup was restored: it may have left since', service_stopped: 'The service was stopped', unreadable: 'A later version wrote it', not_built: 'It could not be put together', panicked: 'It could not be made',
};

/** What the last try met, in a sentence. */
export function troubleWords({ stage, error, state }: Pick<OperatorMail, 'stage' | 'error' | 'state'>): string | null {
  if (!error) return null;
  const code = /^refused_(\d+)$/.exec(error)?.[1];
  const what = code ? `The mail server said no (${code})` : (errors[error] ?? error);
  const where = stage && state !== 'cancelled' && stage !== 'letter' && error !== 'no_address' ? stages[stage] : undefined;
  return where ? `${what}, ${where}.` : `${what}.`;
}

const hits: Record<string, string> = { nhs_number: 'an NHS number', birth_date: 'a date of birth', postcode: 'a postcode', name: 'a name from a case list' };
const parts: Record<string, string> = { subject: 'the subject', text: 'the text', html: 'the text', calendar: 'the calendar entry' };

/** "It looks as if it held a postcode in the text." */
export function hitWords(found: readonly MailHit[]): string {
  const each = [...new Set(found.map(({ kind, part }) => `${hits[kind] ?? kind} in ${parts[part] ?? part}`))];
  return `It looks as if it held ${each.join(', and ')}.`;
}

const jobs: Record<string, string> = {
  digest: 'The day’s one mail', overdue: 'Ladder of overdue actions', new_actions: 'Mail after a meeting', occurrences: 'Meetings of series', housekeeping: 'Forgetting what is old',
};
export const jobWords = (job: string) => jobs[job] ?? job;

export const runStates: Record<string, string> = { claimed: 'under way', done: 'done', failed: 'failed, tried again', missed: 'left out' };
