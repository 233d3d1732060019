// Owns asking a member to the meeting: for all of it, or for the cases that need their service.
import { useState } from 'react';
import type { AttendeeKind, Meeting, People, WireCommand } from '../../../generated/wire';
import { ofDone } from '../../../server';
import { announce } from '../../../shell';
import { Button } from '../../../ui/button';
import { ChoiceField, SelectField } from '../../../ui/field';
import { Refusal, useAsk } from '../ask';
import { coverOptions } from './covers';

export interface AskMemberProps {
  meeting: Meeting;
  people: People;
  onDone: () => void;
}

export function AskMember({ meeting, people, onDone }: AskMemberProps) {
  const { ask, isSending, error } = useAsk();
  const [who, setWho] = useState('');
  const [wish, setWish] = useState<AttendeeKind | null>(null);
  const [missing, setMissing] = useState<string | null>(null);
  const person = people.people.find(({ id }) => id === who);
  const service = people.services.find(({ id }) => id === person?.service_id);
  const kind: AttendeeKind = service ? (wish ?? 'rotating') : 'core';
  const free = coverOptions(people, { person_id: '', service_id: null }, meeting.root.pcn).filter(({ value }) => meeting.attendees[value]?.is_withdrawn !== false);
  const send = async () => {
    if (!person) return setMissing('Choose who is asked');
    const command: WireCommand = { name: 'ask_member', meeting_id: meeting.root.id, person_id: person.id, kind };
    if (!(await ask(command))) return;
    announce(ofDone(command, `${person.name} is asked`));
    onDone();
  };
  return (
    <form className="asking" aria-label="Ask a member" noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <SelectField
        label="Who" value={who} error={missing ?? (error?.field === 'person_id' ? error.message : null)} onChange={(value) => { setWho(value); setMissing(null); }}
        options={[{ value: '', label: 'Choose a member' }, ...free]}
      />
      {service ? (
        <ChoiceField
          label="For what" value={kind} isStacked onChange={(value) => setWish(value as AttendeeKind)}
          options={[{ value: 'rotating', label: 'For specific input', words: `Only the cases that need ${service.name}; nothing of the others.` }, { value: 'core', label: 'For the whole meeting', words: 'Sees of the cases what their roles allow.' }]}
        />
      ) : person && <p className="muted small">{person.name} is of no service, so they are asked for the whole meeting. They see of the cases what their roles allow.</p>}
      <Refusal error={error?.field === 'person_id' ? null : error} />
      <div className="row"><Button type="submit" look="primary" isDisabled={isSending}>{isSending ? 'Saving…' : 'Ask them'}</Button><Button look="quiet" onClick={onDone}>Cancel</Button></div>
    </form>
  );
}
