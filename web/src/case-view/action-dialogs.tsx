// Owns the two questions about an action: why it is blocked; who takes it on and until when.
import { useState } from 'react';
import type { ActionItem } from '../generated/wire';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { SelectField, TextField } from '../ui/field';
import { ownerKey, ownerOfKey } from '../words/owners';
import { homeOf } from './action-acts';
import type { Names } from './action-line';
import { ownerOptions } from './colleagues';
import type { Send } from './send';

export interface ActionDialogProps {
  action: ActionItem;
  send: Send;
  onClose: () => void;
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

export function ChangeDialog({ action, names, send, onClose }: ActionDialogProps & { names: Names }) {
  const before = ownerKey(action.owner);
  const [owner, setOwner] = useState(before);
  const [dueOn, setDueOn] = useState(action.due_on ?? '');
  const [error, setError] = useState<{ field: string | null; message: string } | null>(null);
  const options = ownerOptions(names);
  const known = options.some(({ value }) => value === before)
    ? options
    : [{ value: before, label: 'name' in action.owner ? action.owner.name : before }, ...options];
  const change = async () => {
    if (owner === before && dueOn === (action.due_on ?? '')) return onClose();
    const refused = await send({
      name: 'change_action', home: homeOf(action), action_id: action.id, what: null,
      owner: owner === before ? null : ownerOfKey(owner), due_on: dueOn === (action.due_on ?? '') ? null : dueOn || null,
    });
    if (refused) setError(refused);
    else onClose();
  };
  const of = (field: string) => (error?.field === field ? error.message : null);
  return (
    <ConfirmDialog isOpen title="Who takes it on, until when?" confirmLabel="Save" onConfirm={() => void change()} onCancel={onClose}>
      <p>{action.case_code && <strong>{action.case_code} </strong>}{action.what}</p>
      <div className="stack">
        <SelectField label="Owner" value={owner} options={known} error={of('owner')} onChange={setOwner} />
        <TextField label="Due" type="date" value={dueOn} error={of('due_on')} onChange={setDueOn} />
        {error && !of('owner') && !of('due_on') && <p role="alert"><strong>{error.message}</strong></p>}
      </div>
    </ConfirmDialog>
  );
}
