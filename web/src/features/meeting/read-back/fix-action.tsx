// Owns putting an action right in its cell: whose it is, until when.
import { useRef } from 'react';
import { useBegun } from '../../../begun';
import { homeOf } from '../../../case-view/action-acts';
import { sinceOpened } from '../../../case-view/action-dialogs';
import type { Names } from '../../../case-view/action-line';
import { ownerOptions } from '../../../case-view/colleagues';
import { ObjectionWords } from '../../../case-view/objection-tag';
import type { ActionItem, WireCommand } from '../../../generated/wire';
import { useJustAsked } from '../../../just-asked';
import { ofDone } from '../../../server';
import { announce } from '../../../shell';
import { Button } from '../../../ui/button';
import { SelectField, TextField } from '../../../ui/field';
import { addDays, formatDay, today } from '../../../ui/format';
import { ownerKey, ownerOfKey } from '../../../words/owners';
import { Refusal, useAsk } from '../ask';

export interface FixActionProps {
  action: ActionItem;
  names: Names;
  /** What the person of the case objects to, while nobody is kept out for it. */
  objection?: string | null;
  /** Something was put in: the form stays, whatever becomes of the action. */
  onTouched?: () => void;
  onDone?: () => void;
  /** Where nothing is missing any more, the way out. */
  onCancel?: () => void;
}

const fixable = (action: ActionItem) => ({ owner: ownerKey(action.owner), dueOn: action.due_on ?? '' });

export function FixAction({ action, names, objection, onTouched, onDone, onCancel }: FixActionProps) {
  const { ask, isSending, error, dismiss } = useAsk();
  const now = fixable(action);
  const { words: { owner, dueOn }, base, both, asked, change } = useBegun(now);
  const put = (part: Partial<typeof now>) => {
    onTouched?.();
    change(part);
  };
  const options = ownerOptions(names);
  const all = options.some(({ value }) => value === now.owner) ? options : [{ value: now.owner, label: 'name' in action.owner ? action.owner.name : now.owner }, ...options];
  const isChanged = owner !== now.owner || (dueOn !== '' && dueOn !== now.dueOn);
  const hasMoved = both.includes('owner');
  const since = hasMoved ? sinceOpened(action, base.owner, action.status) : '';
  const late = error?.code === 'changed_meanwhile' ? error : null;
  // The owner the service refused for, as this page had it then.
  const sentOver = useRef<string | null>(null);
  const isAsked = both.length > 0 || late !== null;
  const isJustAsked = useJustAsked(asked + (late?.message ?? ''));
  const save = async () => {
    const at = { home: homeOf(action), action_id: action.id, due_on: dueOn === '' || dueOn === now.dueOn ? null : dueOn };
    // Told by the service before this page heard of it: there is no newer owner here to compare with.
    const isUnheard = late !== null && now.owner === sentOver.current;
    const command: WireCommand = owner === now.owner ? { name: 'change_action', ...at, what: null, owner: null } : { name: 'reassign_action', ...at, owner: ownerOfKey(owner), why: null, ...(!isUnheard && { seen_owner: ownerOfKey(now.owner) }) };
    sentOver.current = now.owner;
    if (!(await ask(command))) return;
    announce(ofDone(command, 'Saved'));
    onDone?.();
  };
  const allTheSame = owner === now.owner || !(hasMoved || late) ? 'Save all the same' : 'Reassign all the same';
  return (
    <form className="fix" aria-label={`Complete: ${action.what}`} noValidate onSubmit={(event) => { event.preventDefault(); if (isChanged && !isJustAsked) void save(); }}>
      <ObjectionWords words={objection} />
      <SelectField label="Owner" isLabelHidden value={owner} options={all} error={error?.field === 'owner' ? error.message : null} onChange={(value) => { if (late) dismiss(); put({ owner: value }); }} />
      <TextField label="Due" isLabelHidden type="date" value={dueOn} error={error?.field === 'due_on' ? error.message : null} onChange={(value) => put({ dueOn: value })} />
      {since && !late && <p role="alert"><strong>{since}</strong></p>}
      {both.includes('dueOn') && <p role="alert"><strong>The date was changed meanwhile: {action.due_on ? formatDay(action.due_on) : 'no date now'}.</strong></p>}
      <div className="row">
        <Button look="primary" type="submit" isDisabled={isSending || !isChanged || isJustAsked} label={`${isAsked ? allTheSame : 'Save'}: ${action.what}`}>{isSending ? 'Saving…' : isAsked ? allTheSame : 'Save'}</Button>
        {dueOn === '' && <Button look="quiet" label={`In a week: ${action.what}`} onClick={() => put({ dueOn: addDays(today(), 7) })}>In a week</Button>}
        {onCancel && <Button look="quiet" label={`Leave it so: ${action.what}`} onClick={onCancel}>Leave it so</Button>}
      </div>
      <Refusal error={error && !['owner', 'due_on'].includes(error.field ?? '') ? error : null} />
    </form>
  );
}
