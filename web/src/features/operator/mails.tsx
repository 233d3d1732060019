// Owns the operator's mails: by state, each with what is known of it, read as its recipient would, and what can be done about it.
import { useState } from 'react';
import type { OperatorMail, OperatorMailList, OperatorMailShown, WireError } from '../../generated/wire';
import { useEvery } from '../../every';
import { WhenLoaded } from '../../loaded';
import { askFailed, server, useLoad } from '../../server';
import { notify } from '../../shell';
import { Button } from '../../ui/button';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { formatDayClock } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { ms } from '../../words/instants';
import { hitWords, kindWords, readEveryMs, states, troubleWords } from './words';

type Deed = 'retry' | 'mark-sent';

function Words({ id }: { id: string }) {
  const load = useLoad<OperatorMailShown>(`/api/operator/mails/${id}`);
  return (
    <WhenLoaded load={load} what="the mail" lines={4}>
      {({ from, to, subject, text, has_calendar, message_id }) => (
        <div>
          <p className="small muted">From {from}{to !== null && ` to ${to}`}{has_calendar && ' · with an entry for the calendar'}{message_id && ` · Message-ID ${message_id}`}</p>
          {subject === null ? <p>Its words are not shown: it cannot be made any more, or it looks as if it held something of a patient.</p> : (
            <><p><strong>{subject}</strong></p><p className="as-typed">{text}</p></>
          )}
        </div>
      )}
    </WhenLoaded>
  );
}

/** What is asked before it is done: neither can be undone. */
function question(mail: OperatorMail, deed: Deed): { title: string; words: string; label: string } {
  const what = `${kindWords(mail.kind)}${mail.to_name === null ? '' : ` for ${mail.to_name}`}`;
  if (deed === 'mark-sent') return { title: 'Did it arrive?', words: `${what}: it is shown as sent from now on and is not sent again.`, label: 'It arrived' };
  if (mail.state === 'unknown') return { title: 'Send it again?', words: `${what}: it may have arrived. If it did, the recipient gets it twice. Ask the mail server’s log for its Message-ID first.`, label: 'Send it again' };
  if (mail.state === 'held') return { title: 'Release it?', words: `${what}: it is made and looked at anew. If what held it is still there it is held again; nothing is sent in spite of it.`, label: 'Release it' };
  return { title: 'Send it again?', words: `${what}: it is tried for three more days.`, label: 'Send it again' };
}

function Row({ mail, isOpen, onOpen, onAsk }: { mail: OperatorMail; isOpen: boolean; onOpen: () => void; onAsk: (deed: Deed) => void }) {
  const trouble = troubleWords(mail);
  const name = `${kindWords(mail.kind)}, ${mail.to_name ?? 'somebody who is not in the directory'}`;
  return (
    <li className="action-list__row">
      <div className="action-list__words">
        <p><strong>{kindWords(mail.kind)}</strong> · {mail.to_name ?? 'not in the directory any more'}</p>
        <p className="small muted num">
          Wanted {formatDayClock(ms(mail.created_at))}
          {mail.sent_at !== null && ` · sent ${formatDayClock(ms(mail.sent_at))}`}
          {mail.next_try_at !== null && ` · next try ${formatDayClock(ms(mail.next_try_at))}`}
          {mail.attempts > 1 && ` · ${mail.attempts} tries`}
        </p>
        {mail.hits.length > 0 && <p>{hitWords(mail.hits)}</p>}
        {trouble && <p className="small">{trouble}</p>}
      </div>
      <div className="row">
        <Button isExpanded={isOpen} label={`Read it: ${name}`} onClick={onOpen}>Read it</Button>
        {mail.can_mark_sent && <Button label={`It arrived: ${name}`} onClick={() => onAsk('mark-sent')}>It arrived</Button>}
        {mail.can_retry && <Button label={`${mail.state === 'held' ? 'Release' : 'Send again'}: ${name}`} onClick={() => onAsk('retry')}>{mail.state === 'held' ? 'Release' : 'Send again'}</Button>}
      </div>
      {isOpen && <div className="operator__mail"><Words id={mail.id} /></div>}
    </li>
  );
}

export function Mails() {
  const [state, setState] = useState('held');
  const [after, setAfter] = useState<string | null>(null);
  const [open, setOpen] = useState<string | null>(null);
  const [asked, setAsked] = useState<{ mail: OperatorMail; deed: Deed } | null>(null);
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const load = useLoad<OperatorMailList>(`/api/operator/mails?state=${state}${after === null ? '' : `&after=${after}`}`);
  useEvery(load.kind === 'ready' ? load.reload : null, readEveryMs);
  const reload = () => load.kind === 'ready' && load.reload();
  const post = async (path: string, done: string) => {
    setSending(true);
    setError(null);
    try {
      await server().post<OperatorMail>(path, {});
      setAsked(null);
      notify({ text: done });
    } catch (failure) {
      setError(askFailed(failure).error);
    }
    setSending(false);
    reload();
  };
  const choose = (next: string) => {
    setState(next);
    setAfter(null);
    setOpen(null);
  };
  const counts = new Map(load.kind === 'ready' ? load.value.counts.map((one) => [one.state, one.count]) : []);
  const words = asked && question(asked.mail, asked.deed);
  return (
    <Panel title="Mail" isFlush aside={<Button isDisabled={isSending} onClick={() => void post('/api/operator/mails/test', 'A test mail to you is on its way.')}>Send me a test mail</Button>}>
      <div className="panel__body stack">
        {load.kind === 'ready' && <p className="small muted">{load.value.via === 'smtp' ? 'Mail leaves by the mail server.' : 'Mail leaves into the folder “outbox” of the data folder: no mail server is set.'} Read again every five seconds.</p>}
        <div className="row" role="group" aria-label="Mails by state">
          {states.map(({ state: one, label }) => <Button key={one} isPressed={state === one} onClick={() => choose(one)}>{`${label} ${counts.get(one) ?? 0}`}</Button>)}
        </div>
        {error && !asked && <p className="refusal" role="alert">{error.message}</p>}
      </div>
      <WhenLoaded load={load} what="the mails" lines={6}>
        {({ mails, next }) => (
          <>
            {mails.length === 0 && <p className="panel__body muted">{states.find((one) => one.state === state)?.none}</p>}
            <ul className="plain-list action-list">
              {mails.map((mail) => <Row key={mail.id} mail={mail} isOpen={open === mail.id} onOpen={() => setOpen(open === mail.id ? null : mail.id)} onAsk={(deed) => { setError(null); setAsked({ mail, deed }); }} />)}
            </ul>
            {(next !== null || after !== null) && (
              <div className="row panel__body">
                {after !== null && <Button onClick={() => setAfter(null)}>The newest</Button>}
                {next !== null && <Button onClick={() => setAfter(next)}>Older ones</Button>}
              </div>
            )}
          </>
        )}
      </WhenLoaded>
      <ConfirmDialog
        isOpen={asked !== null} title={words?.title ?? ''} confirmLabel={isSending ? 'Saving…' : (words?.label ?? '')} isConfirmDisabled={isSending}
        onConfirm={() => asked && void post(`/api/operator/mails/${asked.mail.id}/${asked.deed}`, asked.deed === 'retry' ? 'It is sent as soon as the service looks, within seconds.' : 'It is shown as sent.')}
        onCancel={() => setAsked(null)}
      >
        <p>{words?.words}</p>
        {error && <p className="refusal" role="alert">{error.message}</p>}
      </ConfirmDialog>
    </Panel>
  );
}
