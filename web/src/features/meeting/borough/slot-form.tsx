// Owns a training or speaker's slot: put on the agenda, or changed; whose slot it is, by their pass.
import { useEffect, useRef, useState } from 'react';
import { useDraft } from '../../../drafts';
import type { AgendaItem, Meeting } from '../../../generated/wire';
import { newId } from '../../../live/ids';
import { titleOf } from '../../../live/meeting-store';
import { announce } from '../../../shell';
import { Button } from '../../../ui/button';
import { SelectField, TextField } from '../../../ui/field';
import { Refusal, useAsk } from '../ask';
import { markFound } from './marks';

export interface SlotFormProps {
  meeting: Meeting;
  kind: 'training' | 'speaker';
  known?: AgendaItem;
  onDone: () => void;
}

export function SlotForm({ meeting, kind, known, onDone }: SlotFormProps) {
  const { ask, isSending, error } = useAsk();
  const [words, setWords, clear] = useDraft(`slot/${meeting.root.id}/${known?.id ?? kind}`, {
    itemId: known?.id ?? newId(), title: (known && titleOf(known)) ?? '', speaker: known?.kind.type === 'speaker' ? (known.kind.speaker ?? '') : '', minutes: String(known?.planned_minutes ?? 30),
  });
  const [missing, setMissing] = useState<string | null>(null);
  const title = useRef<HTMLInputElement>(null);
  useEffect(() => {
    if (error?.field === 'title') markFound(title.current, error);
  }, [error]);
  const speakers = Object.values(meeting.attendees).filter((one) => one.kind === 'speaker' && !one.is_withdrawn);
  const minutes = Number(words.minutes);
  const send = async () => {
    const trimmed = words.title.trim();
    if (trimmed === '') {
      title.current?.focus();
      return setMissing('Write what it is about. Name no patient.');
    }
    setMissing(null);
    setWords({ ...words, title: trimmed });
    const slot = kind === 'training' ? { type: 'training' as const, title: trimmed } : { type: 'speaker' as const, title: trimmed, speaker: words.speaker || null };
    if (!(await ask({ name: 'set_slot', meeting_id: meeting.root.id, item_id: words.itemId, slot, planned_minutes: minutes }))) return;
    clear();
    announce(known ? 'Slot changed' : 'Slot added');
    onDone();
  };
  const isAtField = error?.field === 'title' || error?.field === 'speaker';
  return (
    <form className="asking" aria-label={kind === 'training' ? 'Training slot' : 'Speaker’s slot'} noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <TextField label={kind === 'training' ? 'Training' : 'What they speak about'} hint="Everyone in the room reads it: name no patient" value={words.title} error={missing ?? (error?.field === 'title' ? error.message : null)} inputRef={title} onChange={(value) => setWords({ ...words, title: value })} />
      {kind === 'speaker' && (
        <SelectField
          label="Speaker" hint={speakers.length === 0 ? 'Invite them below as a speaker first, or say later who it is.' : undefined} value={words.speaker} error={error?.field === 'speaker' ? error.message : null} onChange={(speaker) => setWords({ ...words, speaker })}
          options={[{ value: '', label: 'Not known yet' }, ...speakers.map(({ person_id, name, organisation }) => ({ value: person_id, label: `${name}, ${organisation}` }))]}
        />
      )}
      <div className="field add-line__minutes">
        <label className="field__label" htmlFor={`${kind}-minutes`}>Minutes</label>
        <input id={`${kind}-minutes`} className="field__control num" type="number" inputMode="numeric" min={1} max={120} value={words.minutes} onInput={(event) => setWords({ ...words, minutes: event.currentTarget.value })} />
      </div>
      <Refusal error={isAtField ? null : error} kept="What you typed is kept." />
      <div className="row">
        <Button type="submit" look="primary" isDisabled={isSending || !(minutes >= 1 && minutes <= 120)}>{isSending ? 'Saving…' : known ? 'Save the slot' : 'Add the slot'}</Button>
        <Button look="quiet" onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}
