// Owns putting an action right in its cell: whose it is, until when.
import { useState } from 'react';
import { homeOf } from '../../../case-view/action-acts';
import type { Names } from '../../../case-view/action-line';
import { ownerOptions } from '../../../case-view/colleagues';
import { ObjectionWords } from '../../../case-view/objection-tag';
import type { ActionItem, WireCommand } from '../../../generated/wire';
import { ofDone } from '../../../server';
import { announce } from '../../../shell';
import { Button } from '../../../ui/button';
import { SelectField, TextField } from '../../../ui/field';
import { addDays, today } from '../../../ui/format';
import { ownerKey, ownerOfKey } from '../../../words/owners';
import { Refusal, useAsk } from '../ask';

export interface FixActionProps {
  action: ActionItem;
  names: Names;
  /** What the person of the case objects to, while nobody is kept out for it. */
  objection?: string | null;
  onDone?: () => void;
}

export function FixAction({ action, names, objection, onDone }: FixActionProps) {
  const { ask, isSending, error } = useAsk();
  const before = ownerKey(action.owner);
  const [owner, setOwner] = useState(before);
  const [dueOn, setDueOn] = useState(action.due_on ?? '');
  const options = ownerOptions(names);
  const all = options.some(({ value }) => value === before) ? options : [{ value: before, label: 'name' in action.owner ? action.owner.name : before }, ...options];
  const isChanged = owner !== before || (dueOn !== '' && dueOn !== action.due_on);
  const save = async () => {
    const at = { home: homeOf(action), action_id: action.id, due_on: dueOn === '' || dueOn === action.due_on ? null : dueOn };
    const command: WireCommand = owner === before ? { name: 'change_action', ...at, what: null, owner: null } : { name: 'reassign_action', ...at, owner: ownerOfKey(owner), why: null, seen_owner: ownerOfKey(before) };
    if (!(await ask(command))) return;
    announce(ofDone(command, 'Saved'));
    onDone?.();
  };
  return (
    <form className="fix" aria-label={`Complete: ${action.what}`} noValidate onSubmit={(event) => { event.preventDefault(); if (isChanged) void save(); }}>
      <ObjectionWords words={objection} />
      <SelectField label="Owner" isLabelHidden value={owner} options={all} error={error?.field === 'owner' ? error.message : null} onChange={setOwner} />
      <TextField label="Due" isLabelHidden type="date" value={dueOn} error={error?.field === 'due_on' ? error.message : null} onChange={setDueOn} />
      <div className="row">
        <Button look="primary" type="submit" isDisabled={isSending || !isChanged} label={`Save: ${action.what}`}>{isSending ? 'Saving…' : 'Save'}</Button>
        {dueOn === '' && <Button look="quiet" label={`In a week: ${action.what}`} onClick={() => setDueOn(addDays(today(), 7))}>In a week</Button>}
      </div>
      <Refusal error={error && !['owner', 'due_on'].includes(error.field ?? '') ? error : null} />
    </form>
  );
}
