// Owns what leads out of the service to its owner: which mails come, and the private address their own calendar asks.
import { useState } from 'react';
import type { CalendarLink, CalendarReply, CalendarReplyTaken, MailChoice, MyMail, OwnCalendar, WireError } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { askFailed, server, useLoad } from '../../server';
import { Button } from '../../ui/button';
import { ChoiceField } from '../../ui/field';
import { dayOf, formatClock, formatDay, plural } from '../../ui/format';
import { PageHead } from '../../ui/page-head';
import { Panel } from '../../ui/panel';
import { ms } from '../../words/instants';
import './mail.css';

const choices: { value: MailChoice; label: string; words: string }[] = [
  { value: 'single', label: 'A mail for each thing', words: 'An agenda that is published, minutes you may read, your new actions after a meeting, and what is overdue.' },
  { value: 'digest', label: 'One mail a day', words: 'At 07:30 on working days, with where you are needed today, what is new, due and overdue, and how many agendas and minutes came out; none where there is nothing.' },
];

function Choice({ mine }: { mine: MyMail }) {
  const [choice, setChoice] = useState(mine.choice);
  const [said, setSaid] = useState<string>('');
  const [error, setError] = useState<WireError | null>(null);
  const choose = (value: string) => {
    const before = choice;
    const next = choices.find((one) => one.value === value)?.value ?? before;
    setChoice(next);
    setSaid('');
    setError(null);
    server().post<MyMail>('/api/me/mail', { choice: next } satisfies MyMail).then(
      () => setSaid('Saved.'),
      (why: unknown) => { setChoice(before); setError(askFailed(why).error); },
    );
  };
  return (
    <>
      <ChoiceField label="Which mails you get" value={choice} onChange={choose} options={choices} isStacked />
      <p className="muted small">Invitations, changes and cancellations come at once either way: they keep your calendar right. So does a referral that is sent back to you.</p>
      <p role="status">{said}</p>
      {error && <p role="alert">{error.message}</p>}
    </>
  );
}

function Feed({ own, reload }: { own: OwnCalendar; reload: () => void }) {
  const [link, setLink] = useState<string | null>(null);
  const [error, setError] = useState<WireError | null>(null);
  const at = (instant: number) => `${formatDay(dayOf(ms(instant)))}, ${formatClock(ms(instant))}`;
  const failed = (why: unknown) => setError(askFailed(why).error);
  const make = () => {
    setError(null);
    server().post<CalendarLink>('/api/me/calendar/new', {}).then(({ url }) => { setLink(url); reload(); }, failed);
  };
  const end = () => {
    setError(null);
    server().post<OwnCalendar>('/api/me/calendar/end', {}).then(() => { setLink(null); reload(); }, failed);
  };
  return (
    <div className="stack">
      <p>Outlook, Apple and Google calendars can show your meetings from a private address. Titles say the kind of meeting and nothing of a patient.</p>
      {own.made_at === null ? <p>You have no address yet.</p> : (
        <p>Your address was made {at(own.made_at)}. {own.read_at === null ? 'No calendar has asked for it yet.' : `A calendar last asked for it ${at(own.read_at)}.`}</p>
      )}
      {link && (
        <div>
          <p><strong>Copy it now, it is shown this once.</strong> Whoever has it sees when your meetings are.</p>
          <p className="mail__link"><code>{link}</code></p>
        </div>
      )}
      <div className="row">
        <Button onClick={make}>{own.made_at === null ? 'Make an address' : 'Make a new address'}</Button>
        {own.made_at !== null && <Button onClick={end}>End it</Button>}
      </div>
      {own.made_at !== null && <p className="muted small">A new address ends the one before; a calendar that has it shows nothing more.</p>}
      {error && <p role="alert">{error.message}</p>}
    </div>
  );
}

/** Larger than any reply of a calendar; the service takes no more. */
const MOST_REPLY_BYTES = 60_000;

function Reply() {
  const [said, setSaid] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const take = async (file: File | undefined) => {
    setSaid('');
    setError(null);
    if (!file) return;
    if (file.size > MOST_REPLY_BYTES) return setError('This file is too large for a reply. Choose the file your calendar made when you answered.');
    setSending(true);
    try {
      const { meetings, is_apology } = await server().post<CalendarReplyTaken>('/api/calendar/reply', { text: await file.text() } satisfies CalendarReply);
      setSaid(`Taken as your answer to ${plural(meetings, 'meeting')}.${is_apology ? ' Say on the meeting’s page who covers for you.' : ''}`);
    } catch (why) {
      setError(askFailed(why).message);
    }
    setSending(false);
  };
  return (
    <div className="stack">
      <p>Some calendars answer an invitation with a file and cannot send it. Give it here, and it counts as your answer.</p>
      <div className={error ? 'field field--error' : 'field'}>
        <label className="field__label" htmlFor="calendar-reply">Reply of your calendar (.ics)</label>
        {error && <p id="calendar-reply-error" className="field__error" role="alert">{error}</p>}
        <input
          id="calendar-reply" type="file" accept=".ics,text/calendar" disabled={isSending} aria-invalid={error !== null} aria-describedby={error ? 'calendar-reply-error' : undefined}
          onInput={(event) => { void take(event.currentTarget.files?.[0]); event.currentTarget.value = ''; }}
        />
      </div>
      <p role="status">{isSending ? 'Reading it…' : said}</p>
    </div>
  );
}

function Mail() {
  const mine = useLoad<MyMail>('/api/me/mail');
  const own = useLoad<OwnCalendar>('/api/me/calendar');
  return (
    <>
      <PageHead title="Your mail and calendar" />
      <div className="stack">
        <Panel title="Mail"><WhenLoaded load={mine} what="your choice" lines={3}>{(value) => <Choice mine={value} />}</WhenLoaded></Panel>
        <Panel title="A reply as a file"><Reply /></Panel>
        <Panel title="Your own calendar"><WhenLoaded load={own} what="your calendar" lines={3}>{(value) => <Feed own={value} reload={own.kind === 'ready' ? own.reload : () => undefined} />}</WhenLoaded></Panel>
      </div>
    </>
  );
}

export const page: PageModule = { title: () => 'Your mail and calendar', Page: Mail };
