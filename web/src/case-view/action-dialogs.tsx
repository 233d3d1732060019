// Owns the questions about an action: why it is blocked, who takes it on and until when, who is asked to help, why not.
import { useEffect, useRef, useState } from 'react';
import { focusIn } from '../focus';
import type { ActionItem, WireCommand, WireError } from '../generated/wire';
import { useJustAsked } from '../just-asked';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { SelectField, TextField } from '../ui/field';
import { ownerKey, ownerOfKey, ownerText } from '../words/owners';
import { actOn, homeOf } from './action-acts';
import type { Names } from './action-line';
import { ownerOptions } from './colleagues';
import { ObjectionWords } from './objection-tag';
import type { Send } from './send';

export interface ActionDialogProps {
  action: ActionItem;
  send: Send;
  onClose: () => void;
}

interface GivingProps extends ActionDialogProps {
  names: Names;
  /** What the person objects to; of a list, the case to read it from. */
  objection?: string | null;
  objectingCase?: string | null;
}

export function BlockDialog({ action, send, onClose }: ActionDialogProps) {
  const [reason, setReason] = useState('');
  const [error, setError] = useState<string | null>(null);
  const block = async () => {
    if (reason.trim() === '') return setError('Write what stands in the way');
    const refused = await send({ name: 'block_action', home: homeOf(action), action_id: action.id, reason: reason.trim() });
    if (refused) setError(refused.message);
    else onClose();
  };
  return (
    <ConfirmDialog isOpen title="What stands in the way?" confirmLabel="Mark as blocked" onConfirm={() => void block()} onCancel={onClose}>
      <p>{action.case_code && <strong>{action.case_code} </strong>}{action.what}</p>
      <TextField label="Reason" hint="It comes onto the next agenda with this reason." error={error} value={reason} onChange={setReason}
        onKeyDown={(event) => { if (event.key === 'Enter') { event.preventDefault(); void block(); } }} />
    </ConfirmDialog>
  );
}

function About({ action }: { action: ActionItem }) {
  return <p>{action.case_code && <strong>{action.case_code} </strong>}{action.what}</p>;
}

/** What became of it while its form was open; nothing: an empty text. */
export function sinceOpened({ owner, status, undo }: ActionItem, before: string, was: ActionItem['status']): string {
  const who = undo?.name ?? 'Somebody';
  if (status !== was && status === 'done') return `${who} has done it meanwhile.`;
  if (status !== was && status === 'cancelled') return `${who} has cancelled it meanwhile.`;
  if (ownerKey(owner) !== before) return owner.type === 'person' && owner.name === undo?.name ? `${who} has taken it meanwhile.` : `${who} has changed it meanwhile: ${owner.type === 'nobody' ? 'nobody has it now' : `it is with ${ownerText(owner)} now`}.`;
  if (status === was) return '';
  return { open: `${who} has opened it again meanwhile.`, accepted: `${who} has accepted it meanwhile.`, blocked: `${who} has marked it as blocked meanwhile.` }[status as 'open' | 'accepted' | 'blocked'];
}

export function ChangeDialog({ action, names, objection, objectingCase, send, onClose }: GivingProps) {
  // What was on screen when it was opened: what is different since is said, and overridden only on purpose.
  const [{ before, status }] = useState({ before: ownerKey(action.owner), status: action.status });
  const since = sinceOpened(action, before, status);
  const [told, setTold] = useState('');
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => focusIn(place, 'select'), []);
  const [owner, setOwner] = useState(before);
  const [dueOn, setDueOn] = useState(action.due_on ?? '');
  const [why, setWhy] = useState('');
  const [error, setError] = useState<WireError | null>(null);
  // The owner told of in a refusal: pressed again, it is reassigned all the same.
  const late = error?.code === 'changed_meanwhile' ? error : null;
  const isJustAsked = useJustAsked(since !== '' || late !== null);
  const sawOwner = useRef(before);
  const options = ownerOptions(names);
  const known = options.some(({ value }) => value === before)
    ? options
    : [{ value: before, label: 'name' in action.owner ? action.owner.name : before }, ...options];
  const change = async () => {
    const isSame = owner === before;
    const due_on = dueOn === (action.due_on ?? '') ? null : dueOn || null;
    if (isSame && due_on === null) return onClose();
    if (since !== told && !late) return setTold(since);
    const at = { home: homeOf(action), action_id: action.id };
    const has = ownerKey(action.owner);
    // Told by the service before this page heard of it: there is no newer owner here to compare with.
    const isUnheard = late !== null && has === sawOwner.current;
    const command: WireCommand = isSame
      ? { name: 'change_action', ...at, what: null, owner: null, due_on }
      : { name: 'reassign_action', ...at, owner: ownerOfKey(owner), due_on, why: why.trim() || null, ...(!isUnheard && { seen_owner: ownerOfKey(has) }) };
    sawOwner.current = has;
    const refused = await actOn(send, action, command, isSame ? 'Date changed' : 'Reassigned');
    if (refused) setError(refused);
    else onClose();
  };
  const of = (field: string) => (error?.field === field ? error.message : null);
  return (
    <ConfirmDialog isOpen title="Who takes it on, until when?" confirmLabel={late ? 'Reassign all the same' : since === '' || since !== told ? 'Save' : owner === before ? 'Save all the same' : 'Reassign all the same'} isConfirmDisabled={isJustAsked} onConfirm={() => void change()} onCancel={onClose}>
      <About action={action} />
      <ObjectionWords words={objection} caseId={objectingCase} />
      <div ref={place} className="stack">
        {since && !late && <p role="alert"><strong>{since}</strong></p>}
        <SelectField label="Owner" value={owner} options={known} error={of('owner')} onChange={setOwner} />
        <TextField label="Due" type="date" value={dueOn} error={of('due_on')} onChange={setDueOn} />
        {owner !== before && <TextField label="Why (optional)" hint="The new owner reads it." value={why} onChange={setWhy} />}
        {error && !of('owner') && !of('due_on') && <p role="alert"><strong>{error.message}</strong></p>}
      </div>
    </ConfirmDialog>
  );
}

/** Whom to ask, and what for. */
export function HelpDialog({ action, names, objection, objectingCase, send, onClose }: GivingProps) {
  const [of, setOf] = useState('');
  const [word, setWord] = useState('');
  const [error, setError] = useState<string | null>(null);
  const options = ownerOptions(names).filter(({ value }) => /^(person|service):/.test(value) && value !== ownerKey(action.owner));
  const ask = async () => {
    if (of === '') return setError('Choose a colleague or a service');
    const refused = await actOn(send, action, { name: 'ask_for_help', home: homeOf(action), action_id: action.id, of: ownerOfKey(of), word: word.trim() || null }, 'Asked for help');
    if (refused) setError(refused.message);
    else onClose();
  };
  return (
    <ConfirmDialog isOpen title="Whom do you ask for help?" confirmLabel="Ask" onConfirm={() => void ask()} onCancel={onClose}>
      <About action={action} />
      <ObjectionWords words={objection} caseId={objectingCase} />
      <div className="stack">
        <SelectField label="Ask" value={of} options={[{ value: '', label: 'Choose' }, ...options]} error={error} onChange={setOf} />
        <TextField label="What for (optional)" hint="They see this, the action, its day and the code; nothing else of the case." value={word} onChange={setWord} />
      </div>
    </ConfirmDialog>
  );
}

const saying = {
  cannot: { title: 'Why can you not help?', confirm: 'Say that I cannot', done: 'Answered', hint: 'The owner reads it.' },
  cancel: { title: 'Why is it not to be done any more?', confirm: 'Cancel the action', done: 'Cancelled', hint: 'It is kept with the action.' },
} as const;

/** One word why: "cannot", or "not to be done any more". */
export function SayDialog({ action, kind, send, onClose }: ActionDialogProps & { kind: keyof typeof saying }) {
  const [words, setWords] = useState('');
  const [error, setError] = useState<string | null>(null);
  const say = async () => {
    const said = words.trim();
    if (said === '') return setError('Write why');
    const at = { home: homeOf(action), action_id: action.id };
    const refused = await actOn(send, action, kind === 'cannot' ? { name: 'answer_help', ...at, cannot: said } : { name: 'cancel_action', ...at, reason: said }, saying[kind].done);
    if (refused) setError(refused.message);
    else onClose();
  };
  return (
    <ConfirmDialog isOpen title={saying[kind].title} confirmLabel={saying[kind].confirm} onConfirm={() => void say()} onCancel={onClose}>
      <About action={action} />
      <TextField label="Why" hint={saying[kind].hint} error={error} value={words} onChange={setWords} />
    </ConfirmDialog>
  );
}
