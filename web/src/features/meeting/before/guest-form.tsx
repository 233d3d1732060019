// Owns inviting a guest or speaker, and changing which lines a pass is bound to. What is typed is kept under its guest.
import { useState } from 'react';
import { useDraft } from '../../../drafts';
import type { Attendee, ItemId, Meeting, PersonId, Service } from '../../../generated/wire';
import { newId } from '../../../live/ids';
import { orderedItems, predictedStarts } from '../../../live/meeting-store';
import { plainName } from '../../../plain-name';
import { notify } from '../../../shell';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { ChoiceField, SelectField, TextField, TicksField } from '../../../ui/field';
import { dayOf, formatClock, instantOf } from '../../../ui/format';
import { ms } from '../../../words/instants';
import { Refusal, useAsk } from '../ask';
import { type Cards, lineName } from '../lines';
import { alikeIn } from './alike';

export interface GuestFormProps {
  meeting: Meeting;
  cards: Cards;
  services: readonly Service[];
  /** Invited already: the form changes them. */
  known?: Attendee;
  /** With the guest, when saved; without, when left. */
  onDone: (guest: { id: PersonId; name: string; isMailed: boolean } | null) => void;
}

interface Words {
  personId: PersonId;
  name: string;
  role: string;
  organisation: string;
  serviceId: string;
  isSpeaker: boolean;
  /** Null until changed by hand: then the lines that need the service. */
  lines: ItemId[] | null;
  from: string;
  until: string;
  /** Of a guest who is not invited yet. */
  email?: string;
}

const clockOf = (at: number | null) => (at === null ? '' : formatClock(ms(at)));

export function GuestForm({ meeting, cards, services, known, onDone }: GuestFormProps) {
  const { ask, isSending, error } = useAsk();
  const { root } = meeting;
  const items = orderedItems(meeting).filter(({ id, state }) => cards[id] && state !== 'decided');
  const [words, setWords, clear] = useDraft<Words>(`guest/${root.id}/${known?.person_id ?? 'new'}`, {
    personId: known?.person_id ?? newId(), name: known?.name ?? '', role: known?.role ?? '', organisation: known?.organisation ?? '', serviceId: known?.service_id ?? '',
    isSpeaker: known ? known.kind === 'speaker' : root.kind === 'borough', lines: known ? items.filter(({ id }) => cards[id]?.guests.includes(known.person_id)).map(({ id }) => id) : null,
    from: clockOf(known?.available_from ?? null), until: clockOf(known?.available_until ?? null),
  });
  const [missing, setMissing] = useState<{ field: string; message: string } | null>(null);
  const change = (part: Partial<Words>) => { setWords({ ...words, ...part }); setMissing(null); };
  const needing = items.filter(({ id }) => words.serviceId !== '' && cards[id]?.needed_services.includes(words.serviceId)).map(({ id }) => id);
  const lines = words.isSpeaker ? [] : (words.lines ?? needing).filter((id) => items.some((item) => item.id === id));
  const serviceName = services.find(({ id }) => id === words.serviceId)?.name ?? '';
  const bound = lines.flatMap((id) => cards[id] ?? []);
  const alike = alikeIn(bound, [words.name, words.organisation, serviceName]);
  const starts = predictedStarts(meeting, null);
  const at = (clock: string) => (clock === '' ? null : instantOf(dayOf(ms(root.starts_at)), clock) * 1000);

  const email = (words.email ?? '').trim();

  const send = async () => {
    for (const [field, value, message] of [['guest_name', words.name, 'Write their name'], ['role', words.role, 'Write what they are, for example “Daughter’s advocate”'], ['organisation', words.organisation, 'Write whose they are, or “none”']] as const) {
      if (plainName(value) === '') return setMissing({ field, message });
    }
    const isTaken = await ask({
      name: 'invite_guest', meeting_id: root.id, person_id: words.personId, guest_name: plainName(words.name), role: plainName(words.role), organisation: plainName(words.organisation),
      service_id: words.serviceId || null, is_speaker: words.isSpeaker, items: lines.flatMap((id) => (cards[id] ? [{ item_id: id, case_id: cards[id].case_id }] : [])),
      available_from: at(words.from), available_until: at(words.until), ...(email === '' ? {} : { email }),
    });
    if (!isTaken) return;
    clear();
    if (email !== '') notify({ text: root.status === 'draft' ? `The link of ${plainName(words.name)} is mailed when the agenda is published.` : `The link of ${plainName(words.name)} is mailed within two minutes.` });
    onDone({ id: words.personId, name: plainName(words.name), isMailed: email !== '' });
  };
  const of = (field: string) => (missing?.field === field ? missing.message : error?.field === field ? error.message : null);
  const isAtField = ['guest_name', 'role', 'organisation', 'service_id', 'items', 'available_from', 'available_until', 'email'].includes(error?.field ?? '');
  return (
    <form className="asking" aria-label={known ? `Change the pass of ${known.name}` : 'Invite a guest or speaker'} noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <ChoiceField
        label="They come as" value={words.isSpeaker ? 'speaker' : 'guest'} isStacked onChange={(value) => change({ isSpeaker: value === 'speaker' })}
        options={[{ value: 'guest', label: 'Guest', words: 'For the cases ticked below, and for no other.' }, { value: 'speaker', label: 'Speaker', words: 'For their slot. The pass reaches no case.' }]}
      />
      <TextField label="Name" value={words.name} error={of('guest_name') ?? of('name')} onChange={(name) => change({ name })} />
      <TextField label="What they are" hint="For example: Occupational therapist" value={words.role} error={of('role')} onChange={(role) => change({ role })} />
      <TextField label="Organisation" value={words.organisation} error={of('organisation')} onChange={(organisation) => change({ organisation })} />
      {!known && (
        <TextField
          label="Their mail address (optional)" hint={`Their link is mailed ${root.status === 'draft' ? 'when the agenda is published' : 'within two minutes'}. Without an address you are shown it. Only who edits the agenda sees the address; it is deleted when the pass ends.`}
          type="email" value={words.email ?? ''} error={of('email')} onChange={(email) => change({ email })}
        />
      )}
      <SelectField label="For which service (optional)" value={words.serviceId} error={of('service_id')} onChange={(serviceId) => change({ serviceId })} options={[{ value: '', label: 'None' }, ...services.map(({ id, name }) => ({ value: id, label: name }))]} />
      {!words.isSpeaker && (items.length === 0 ? <p className="muted small">No case is on the agenda yet. You can bind the pass to cases later.</p> : (
        <TicksField
          label="Their cases" isStacked error={of('items')} ticked={lines} onChange={(ticked) => change({ lines: ticked })}
          options={items.map((item) => {
            const start = starts.get(item.id);
            const barred = cards[item.id]?.barred ?? [];
            return { value: item.id, label: `${item.number} · ${lineName(item, cards[item.id])}${start === undefined ? '' : `, ${formatClock(ms(start))}`}`, words: barred.length > 0 ? `Must not be shared with: ${barred.join(', ')}` : undefined };
          })}
        />
      ))}
      <div role="status">
        {alike.map(({ barred, codes }) => <p key={barred} className="asked__alike"><Icon name="alert" /> This begins like {barred}, whom the person of {codes.join(' and ')} keeps out. Is it the same? Then untick {codes.length === 1 ? 'the case' : 'these cases'}.</p>)}
      </div>
      <div className="pair">
        <TextField label="Not before (optional)" type="time" value={words.from} error={of('available_from')} onChange={(from) => change({ from })} />
        <TextField label="Not after (optional)" type="time" value={words.until} error={of('available_until')} onChange={(until) => change({ until })} />
      </div>
      <Refusal error={isAtField ? null : error} kept="What you typed is kept." />
      <div className="row"><Button type="submit" look="primary" isDisabled={isSending}>{isSending ? 'Saving…' : known ? 'Save the pass' : 'Invite'}</Button><Button look="quiet" onClick={() => onDone(null)}>Cancel</Button></div>
    </form>
  );
}
