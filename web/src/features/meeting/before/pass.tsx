// Owns a guest's link: made when asked for, shown as words and as a QR code, copied; and what opening it does and does not.
import { useEffect, useRef, useState } from 'react';
import type { Attendee, MeetingId, PassLink, PersonId } from '../../../generated/wire';
import { askFailed, server } from '../../../server';
import { Button } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { FailedState } from '../../../ui/failed-state';
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
          <Button look="primary" onClick={() => void make()}>Make a new link</Button>
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
