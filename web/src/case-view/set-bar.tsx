// Owns setting a bar: whom the person keeps out of their case, and what they said. On the case page, and in a dialog of the live room.
import { useRef, useState } from 'react';
import { useDraft } from '../drafts';
import { focusOnError } from '../focus';
import type { Attendee, Barred, BarTarget, CaseRoot, People } from '../generated/wire';
import { notify } from '../shell';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { ChoiceField, SelectField, TextField } from '../ui/field';
import { plural } from '../ui/format';
import { Icon } from '../ui/icon';
import { isOf } from '../organisations';
import type { Send } from './send';
import { type TakenByBar, takenByBar } from './taken-by-bar';
import { LONGEST } from './taken-line';
import './set-bar.css';

const kinds: readonly { value: Barred['type']; label: string; choose: string }[] = [
  { value: 'person', label: 'One person', choose: 'Choose the person' },
  { value: 'service', label: 'A service', choose: 'Choose the service' },
  { value: 'organisation', label: 'An organisation', choose: 'Choose the organisation' },
];

function choicesOf(people: People, guests: readonly Attendee[], type: Barred['type']): { value: string; label: string }[] {
  // Guests first: they are few, and who asks looks at one of them.
  if (type === 'person') return [...guests.map(({ person_id, name, role }) => ({ value: person_id, label: `${name}, ${role}, guest` })), ...people.people.map(({ id, name, job }) => ({ value: id, label: `${name}, ${job}` }))];
  if (type === 'service') return people.services.map(({ id, name }) => ({ value: id, label: name }));
  const names = [...guests.map(({ organisation }) => organisation), ...people.people.map(({ organisation }) => organisation), ...people.organisations.map(({ name }) => name)];
  return [...[...new Set(names)].sort((a, b) => a.localeCompare(b, 'en-GB')).map((name) => ({ value: name, label: name })), { value: OTHER, label: 'Another one, not in this list' }];
}

/** In the list of organisations; no organisation's name. */
const OTHER = '*';

/** Whom a name that is typed keeps out today, so that a slip of the pen is seen. */
function hitWords(people: People, guests: readonly Attendee[], name: string): string {
  const hit = [...people.people, ...guests].filter(({ organisation }) => isOf(name, organisation)).length;
  return `It keeps out ${hit === 0 ? 'nobody known today' : plural(hit, 'colleague')}. Whoever is written down with this name later is kept out too: write it as they do.`;
}

function barTarget(type: Barred['type'], value: string): BarTarget {
  if (type === 'person') return { type, person_id: value };
  return type === 'service' ? { type, service_id: value } : { type, name: value };
}

/** As the case would keep it, by the directory's names. */
function barredOf(whom: BarTarget, people: People, guests: readonly Attendee[]): Barred {
  if (whom.type === 'organisation') return whom;
  if (whom.type === 'person') return { ...whom, name: (people.people.find(({ id }) => id === whom.person_id) ?? guests.find(({ person_id }) => person_id === whom.person_id))?.name ?? '' };
  return { ...whom, name: people.services.find(({ id }) => id === whom.service_id)?.name ?? '' };
}

export interface SetBarProps {
  root: CaseRoot;
  people: People;
  /** Of the meeting one is in: the directory has none. */
  guests?: readonly Attendee[];
  send: Send;
  onDone: () => void;
  /** Absent where the dialog around it has its own way out. */
  onCancel?: () => void;
}

/** What was typed is kept until it is sent. */
export function SetBar({ root, people, guests = [], send, onDone, onCancel }: SetBarProps) {
  const [words, setWords, clear] = useDraft<{ type: Barred['type']; value: string; name: string; reason: string }>(`bar/${root.id}`, { type: 'person', value: '', name: '', reason: '' });
  const [error, setError] = useState<{ field: string | null; message: string } | null>(null);
  const [isSending, setSending] = useState(false);
  const [taken, setTaken] = useState<TakenByBar | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const choices = choicesOf(people, guests, words.type);
  const kind = kinds.find(({ value }) => value === words.type);
  const chars = [...words.reason.trim()].length;
  const isOther = words.type === 'organisation' && words.value === OTHER;
  const other = words.name.trim().replace(/\s+/g, ' ');
  /** What was said of a field is no longer true once it is mended. */
  const change = (next: typeof words, field: string) => {
    setWords(next);
    if (error?.field === field) setError(null);
  };
  const whom = barTarget(words.type, isOther ? other : words.value);
  const refuse = (found: { field: string | null; message: string }) => {
    setError(found);
    focusOnError(form);
  };
  const save = () => {
    if (words.value === '') return refuse({ field: 'whom', message: kind?.choose ?? 'Choose whom' });
    if (isOther && other.length < 3) return refuse({ field: 'whom', message: 'Write the whole name of the organisation' });
    if (words.reason.trim() === '') return refuse({ field: 'reason', message: 'Write what the person said' });
    if (chars > LONGEST) return refuse({ field: 'reason', message: `Shorten what the person said to ${LONGEST} characters; it has ${chars}` });
    const found = takenByBar(root, people, barredOf(whom, people, guests), guests);
    if (found) setTaken(found);
    else void set();
  };
  const set = async () => {
    setTaken(null);
    setSending(true);
    const refused = await send({ name: 'set_bar', case_id: root.id, whom, reason: words.reason.trim() });
    setSending(false);
    if (refused) return refuse(refused);
    const undo = async () => {
      const late = await send({ name: 'lift_bar', case_id: root.id, whom });
      if (late) notify({ text: `They are still kept out. ${late.message}`, isProblem: true });
    };
    notify({ text: 'They receive nothing of this case from now on', onUndo: () => void undo() });
    clear();
    onDone();
  };
  const of = (field: string) => (error?.field === field ? error.message : null);
  return (
    <>
      <form ref={form} className="set-bar" aria-label="Keep somebody out" noValidate onSubmit={(event) => { event.preventDefault(); save(); }}>
        <ChoiceField label="Whom does the person object to" value={words.type} options={kinds.map(({ value, label }) => ({ value, label }))} onChange={(type) => change({ ...words, type: type as Barred['type'], value: '' }, 'whom')} />
        <SelectField label={kind?.label ?? 'Whom'} value={words.value} error={isOther ? null : of('whom')} onChange={(value) => change({ ...words, value }, 'whom')} options={[{ value: '', label: kind?.choose ?? 'Choose' }, ...choices]} />
        {isOther && <TextField label="Its name" hint={other.length < 3 ? 'For example: The Council' : hitWords(people, guests, other)} value={words.name} maxLength={LONGEST} error={of('whom')} onChange={(name) => change({ ...words, name }, 'whom')} />}
        <TextField label="What the person said" hint="For example: Her daughter asked that the council not be told" value={words.reason} error={of('reason')} onChange={(reason) => change({ ...words, reason }, 'reason')} />
        <p className="small muted">From now on they receive nothing of this case, on no page and in no list; what they have open closes. In the meeting the chair is told before the case is opened while they are in the room.</p>
        <p className="small">Their open actions on it lose their owner, and so do those of a service that has nobody else: give them to somebody else. What nobody else has when they are let in again goes back to them. Help asked of them on it ends too; let in again, they are asked again, unless somebody else was asked or took it.</p>
        {error && !of('whom') && !of('reason') && <p className="field__error" role="alert"><Icon name="alert" /> <span>{error.message}</span></p>}
        <div className="row"><Button type="submit" look="primary" isDisabled={isSending}>{isSending ? 'Saving…' : 'Keep them out'}</Button>{onCancel && <Button look="quiet" onClick={onCancel}>Cancel</Button>}</div>
      </form>
      <ConfirmDialog isOpen={taken !== null} title={taken?.isLiftable === false ? 'Nobody would be left who can lift it' : 'Keep several colleagues out?'} confirmLabel="Keep them out all the same" isHarmful onConfirm={() => void set()} onCancel={() => setTaken(null)}>
        <p>{taken?.words}</p>
        <p>Kept out: {taken?.roles}.</p>
        {taken?.isLiftable === false && <p>Keep out one person instead, if the person objects to one only.</p>}
      </ConfirmDialog>
    </>
  );
}
