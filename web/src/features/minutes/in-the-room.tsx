// Owns who was in the room while a case was discussed: as written down at close, with each correction and its trace.
import { useId, useState } from 'react';
import type { Attendee, MinutesCase, PersonId, WireError } from '../../generated/wire';
import { server } from '../../server';
import { Button } from '../../ui/button';
import { SelectField, TextField } from '../../ui/field';
import { formatClock } from '../../ui/format';
import { useModal } from '../../ui/modal';
import { ms } from '../../words/instants';
import '../../ui/confirm-dialog/confirm-dialog.css';

export interface Correcting {
  attendees: readonly Attendee[];
  onCorrected: () => void;
}

function Correction({ about, correcting, onClose }: { about: MinutesCase; correcting: Correcting; onClose: () => void }) {
  const dialog = useModal();
  const titleId = useId();
  const known = new Map(about.item.attendance.map((one) => [one.person_id, one]));
  const people = [
    ...about.item.attendance.map(({ person_id, name }) => ({ id: person_id, name })),
    ...correcting.attendees.filter(({ person_id, is_withdrawn }) => !known.has(person_id) && !is_withdrawn).map(({ person_id, name }) => ({ id: person_id, name })),
  ].sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
  const [personId, setPersonId] = useState<PersonId>('');
  const [note, setNote] = useState('');
  const [lack, setLack] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const [isSending, setSending] = useState(false);
  const was = known.get(personId)?.was_present ?? false;

  const save = async () => {
    if (personId === '') return setLack(true);
    setSending(true);
    const refused = await server().send({ name: 'correct_case_attendance', case_id: about.case_id, item_id: about.item.item_id, person_id: personId, was_present: !was, note: note.trim() || null });
    setSending(false);
    setError(refused);
    if (refused) return;
    correcting.onCorrected();
    onClose();
  };
  return (
    <dialog ref={dialog} className="confirm" aria-labelledby={titleId} onCancel={(event) => { event.preventDefault(); onClose(); }}>
      <form noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <h2 id={titleId}>Who was there for {about.code}?</h2>
        <div className="confirm__words stack">
          <SelectField
            label="Person" value={personId} error={lack ? 'Choose the person' : error?.field === 'person_id' ? error.message : null} onChange={(id) => { setPersonId(id); setLack(false); }}
            options={[{ value: '', label: 'Choose' }, ...people.map(({ id, name }) => ({ value: id, label: `${name}: ${known.get(id)?.was_present ? 'written as there' : 'written as not there'}` }))]}
          />
          <TextField label="How you know (optional)" value={note} maxLength={200} onChange={setNote} />
          {error && error.field !== 'person_id' && <p role="alert">{error.message}</p>}
          <p className="muted small">Your name, the time and this line stand beside the correction.</p>
        </div>
        <div className="confirm__buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isDisabled={isSending}>{isSending ? 'Saving…' : personId === '' ? 'Correct' : was ? 'Was not there' : 'Was there'}</Button>
        </div>
      </form>
    </dialog>
  );
}

export function InTheRoom({ about, correcting }: { about: MinutesCase; correcting: Correcting | null }) {
  const [isOpen, setOpen] = useState(false);
  const { attendance } = about.item;
  const there = attendance.filter(({ was_present }) => was_present);
  const corrected = attendance.flatMap(({ name, was_present, corrected: trace }) => (trace ? [{ name, was_present, trace }] : []));
  if (attendance.length === 0 && !correcting) return null;
  return (
    <div className="minutes__room small">
      <p><strong>In the room:</strong> {there.length === 0 ? 'nobody written down' : there.map(({ name, organisation }) => `${name} (${organisation})`).join(', ')} {correcting && <Button look="quiet" label={`Correct who was there for ${about.code}`} onClick={() => setOpen(true)}>Correct…</Button>}</p>
      {corrected.map(({ name, was_present, trace }) => <p key={name} className="muted">Corrected by {trace.name}, <span className="num">{formatClock(ms(trace.at))}</span>: {name} was {was_present ? '' : 'not '}there{trace.note && `. ${trace.note}`}</p>)}
      {isOpen && correcting && <Correction about={about} correcting={correcting} onClose={() => setOpen(false)} />}
    </div>
  );
}
