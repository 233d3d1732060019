// Owns letting a waiting guest in: the guest says the two digits on their screen, and who lets in types them; and turning one away.
import { useState } from 'react';
import type { AdmitGuest, Attendee, Meeting, MeetingId, WireCommand } from '../../generated/wire';
import { askFailed, ofDone, server } from '../../server';
import { announce } from '../../shell';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/field';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { plural } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Refusal, useAsk } from './ask';

export function waitingGuests({ attendees }: Meeting): Attendee[] {
  return Object.values(attendees).filter(({ admission, is_withdrawn }) => admission === 'waiting' && !is_withdrawn).sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
}

function Guest({ meetingId, guest }: { meetingId: MeetingId; guest: Attendee }) {
  const [digits, setDigits] = useState('');
  const [error, setError] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const [isTurning, setTurning] = useState(false);
  const turning = useAsk();
  const letIn = async () => {
    if (!/^\d{2}$/.test(digits.trim())) return setError('Type the two digits the guest says');
    setSending(true);
    setError(null);
    try {
      await server().post<unknown>(`/api/meetings/${meetingId}/passes/${guest.person_id}/admit`, { digits: digits.trim() } satisfies AdmitGuest);
      announce(`${guest.name} is let in`);
    } catch (failure) {
      setError(askFailed(failure).message);
    } finally {
      setSending(false);
    }
  };
  const turnAway = async () => {
    const command: WireCommand = { name: 'revoke_pass', meeting_id: meetingId, person_id: guest.person_id };
    if (!(await turning.ask(command))) return;
    setTurning(false);
    announce(ofDone(command, `${guest.name} is turned away`, `Kept on this device: ${guest.name} still waits until you are back.`));
  };
  return (
    <form className="waits__guest" aria-label={`Let in: ${guest.name}`} noValidate onSubmit={(event) => { event.preventDefault(); void letIn(); }}>
      <p><strong>{guest.name}</strong> <span className="muted small">{guest.role}, {guest.organisation}</span></p>
      <div className="waits__digits">
        <TextField label="Two digits" hint="Ask for the two digits on their screen" inputMode="numeric" maxLength={2} value={digits} error={error} onChange={setDigits} />
        <Button type="submit" look="primary" isDisabled={isSending} label={`Let in ${guest.name}`}>{isSending ? 'Saving…' : 'Let in'}</Button>
        <Button look="quiet" label={`Turn away ${guest.name}`} onClick={() => setTurning(true)}>Turn away</Button>
      </div>
      <ConfirmDialog isOpen={isTurning} title={`Turn away ${guest.name}?`} confirmLabel={turning.isSending ? 'Saving…' : 'Turn away'} isHarmful isConfirmDisabled={turning.isSending} onConfirm={() => void turnAway()} onCancel={() => { setTurning(false); turning.dismiss(); }}>
        <p>Their pass ends now and their link opens nothing any more. To have them here after all, invite them again.</p>
        <Refusal error={turning.error} />
      </ConfirmDialog>
    </form>
  );
}

export interface WaitingGuestsProps {
  meeting: Meeting;
  canAdmit: boolean;
}

/** Draws nothing while nobody waits. */
export function WaitingGuests({ meeting, canAdmit }: WaitingGuestsProps) {
  const waiting = waitingGuests(meeting);
  if (waiting.length === 0) return null;
  return (
    <section className="waits" aria-label="Guests who wait">
      <p className="waits__head" role="status"><Icon name="hand" /> {plural(waiting.length, 'guest waits', 'guests wait')} to be let in{canAdmit ? '.' : `: ${waiting.map(({ name }) => name).join(', ')}. The coordinator or the chair lets in.`}</p>
      {canAdmit && waiting.map((guest) => <Guest key={guest.person_id} meetingId={meeting.root.id} guest={guest} />)}
    </section>
  );
}
