// Owns a guest's link: made when asked for, shown as words and as a QR code, copied; and what opening it does and does not.
import { useEffect, useRef, useState } from 'react';
import type { Attendee, MeetingId, PassLink, PassMail, PersonId, SendPass, WireError } from '../../../generated/wire';
import { WhenLoaded } from '../../../loaded';
import { askFailed, server, useLoad } from '../../../server';
import { Button } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { FailedState } from '../../../ui/failed-state';
import { TextField } from '../../../ui/field';
import { formatDayClock } from '../../../ui/format';
import { Skeleton } from '../../../ui/skeleton';
import { ms } from '../../../words/instants';
import { Refusal, useAsk } from '../ask';
import { Sheet } from '../sheet';

export interface PassProps {
  meetingId: MeetingId;
  guest: { id: PersonId; name: string };
  /** Just invited: the first link takes nothing from anybody and is made at once. */
  isFresh: boolean;
  onClose: () => void;
}

export function Pass({ meetingId, guest, isFresh, onClose }: PassProps) {
  const [link, setLink] = useState<PassLink | null>(null);
  const [state, setState] = useState<'idle' | 'asking' | { failed: string }>(isFresh ? 'asking' : 'idle');
  const [copied, setCopied] = useState('');
  const address = useRef<HTMLInputElement>(null);
  const make = async () => {
    setState('asking');
    try {
      setLink(await server().post<PassLink>(`/api/meetings/${meetingId}/passes/${guest.id}/link`));
      setState('idle');
    } catch (failure) {
      setState({ failed: askFailed(failure).message });
    }
  };
  useEffect(() => {
    if (isFresh) void make();
  }, []);
  const copy = async () => {
    if (!link) return;
    try {
      await navigator.clipboard.writeText(link.url);
      setCopied('Copied.');
    } catch {
      address.current?.select();
      setCopied('The link is marked: copy it with your keyboard.');
    }
  };
  return (
    <Sheet title={`Link for ${guest.name}`} onClose={onClose}>
      {!link && state === 'idle' && (
        <div className="stack">
          <p>A link is shown once, when it is made. A new one takes the place of the one before, which then opens nothing; {guest.name} asks to be let in again.</p>
          <div className="row"><Button look="primary" onClick={() => void make()}>Make a new link and show it</Button></div>
          <ByMail meetingId={meetingId} guest={guest} />
        </div>
      )}
      {state === 'asking' && <Skeleton label="Making the link" lines={3} />}
      {typeof state === 'object' && <FailedState title="The link could not be made" kept={`${state.failed} The invitation stands.`} onRetry={() => void make()} />}
      {link && (
        <div className="pass">
          <img className="pass__qr" src={`data:image/svg+xml,${encodeURIComponent(link.qr_svg)}`} alt={`QR code of the link for ${guest.name}`} width="220" height="220" />
          <label className="field"><span className="field__label">The link</span><input ref={address} className="field__control" readOnly value={link.url} onFocus={(event) => event.currentTarget.select()} /></label>
          <div className="row"><Button look="primary" onClick={() => void copy()}>Copy the link</Button><span role="status">{copied}</span></div>
          <p className="small">Opening it spends nothing: {guest.name} then taps “Ask to be let in” and tells you the two digits on the screen. It works on one device, until {formatDayClock(ms(link.until))}.</p>
        </div>
      )}
    </Sheet>
  );
}

const standings: Record<string, string> = {
  pending: 'The mail with their link waits to leave.',
  sending: 'The mail with their link is leaving.',
  unknown: 'Nobody knows whether the mail with their link arrived. Ask them, or send a new one.',
  failed: 'The mail with their link could not be sent. Check the address.',
  held: 'The mail with their link is held. Ask whoever runs the service.',
  cancelled: 'The last mail with their link did not leave: they were in already, or were shown their link.',
};

/** Their link by mail: where to, how that stands, and a new one sent. */
function ByMail({ meetingId, guest }: { meetingId: MeetingId; guest: PassProps['guest'] }) {
  const path = `/api/meetings/${meetingId}/passes/${guest.id}/mail`;
  const load = useLoad<PassMail>(path);
  const [typed, setTyped] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const [said, setSaid] = useState('');
  const [error, setError] = useState<WireError | null>(null);
  const kept = load.kind === 'ready' ? load.value.email : null;
  const email = (typed ?? kept ?? '').trim();
  const send = async () => {
    setSending(true);
    setError(null);
    setSaid('');
    try {
      const { waits_for_agenda } = await server().post<PassMail>(path, { email: email === '' || email === kept ? null : email } satisfies SendPass);
      setSaid(waits_for_agenda ? 'Saved. The link is mailed when the agenda is published.' : 'A new link is on its way. The one before opens nothing any more.');
    } catch (failure) {
      setError(askFailed(failure).error);
    }
    setSending(false);
    if (load.kind === 'ready') load.reload();
  };
  return (
    <WhenLoaded load={load} what="how their mail stands" lines={2}>
      {({ waits_for_agenda, state, sent_at }) => (
        <form className="stack" noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
          <p>{waits_for_agenda ? 'Their link is mailed when the agenda is published.' : state === 'sent' && sent_at !== null ? `Their link was mailed ${formatDayClock(ms(sent_at))}.` : (state && standings[state]) || 'Their link was not mailed.'}</p>
          <TextField label="Their mail address" hint="Only who edits the agenda sees it. It is deleted when the pass ends." type="email" value={typed ?? kept ?? ''} error={error?.field === 'email' ? error.message : null} onChange={setTyped} />
          <Refusal error={error?.field === 'email' ? null : error} kept="What you typed is kept." />
          <div className="row"><Button type="submit" isDisabled={isSending}>{isSending ? 'Saving…' : waits_for_agenda ? 'Save the address' : state === null ? 'Mail a new link' : 'Mail a new link again'}</Button><span role="status">{said}</span></div>
        </form>
      )}
    </WhenLoaded>
  );
}

export interface TakeBackProps {
  meetingId: MeetingId;
  guest: Attendee;
  onClose: () => void;
}

export function TakeBack({ meetingId, guest, onClose }: TakeBackProps) {
  const { ask, isSending, error } = useAsk();
  const takeBack = async () => {
    if (await ask({ name: 'revoke_pass', meeting_id: meetingId, person_id: guest.person_id })) onClose();
  };
  return (
    <ConfirmDialog isOpen title={`Take the pass of ${guest.name} back?`} confirmLabel={isSending ? 'Saving…' : 'Take the pass back'} isHarmful isConfirmDisabled={isSending} onConfirm={() => void takeBack()} onCancel={onClose}>
      <p>At once the link opens nothing any more, and what {guest.name} has on screen closes. It cannot be undone: to ask them again, invite them again.</p>
      <Refusal error={error} />
    </ConfirmDialog>
  );
}
