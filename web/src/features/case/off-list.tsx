// Owns how a case leaves the list outside a meeting, with who goes on, and how it comes back with a reason.
import { useState } from 'react';
import type { Send } from '../../case-view/send';
import { useDraft } from '../../drafts';
import type { CaseRoot, StoryStatus, WireCommand, WireError } from '../../generated/wire';
import { ofDone } from '../../server';
import { notify } from '../../shell';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { TextField } from '../../ui/field';
import { plural } from '../../ui/format';
import { Icon } from '../../ui/icon';

interface OffListProps {
  root: CaseRoot;
  send: Send;
  onClose: () => void;
}

type Refused = Pick<WireError, 'field' | 'message'> | null;

function Problem({ error }: { error: Refused }) {
  return error && <p className="glass__refused" role="alert"><Icon name="alert" /> <span>{error.message}</span></p>;
}

export function StepDownCase({ root, coming, openActions, send, onClose }: OffListProps & { coming: number; openActions: number }) {
  const [typed, setTyped, clear] = useDraft(`step-down/${root.id}`, { reason: '', owner: '' });
  const [error, setError] = useState<Refused>(null);
  const save = async () => {
    const command: WireCommand = { name: 'step_down_case', case_id: root.id, step_down: { reason: typed.reason.trim(), continuing_owner: typed.owner.trim() } };
    const refused = await send(command);
    setError(refused);
    if (refused) return;
    clear();
    onClose();
    const undo: WireCommand = { name: 'reopen_case', case_id: root.id, reason: 'Stepped down by mistake' };
    notify({ text: ofDone(command, `${root.code} stepped down`), onUndo: () => void send(undo) });
  };
  return (
    <ConfirmDialog isOpen title={`Step ${root.code} down?`} confirmLabel="Step down" isConfirmDisabled={typed.reason.trim() === '' || typed.owner.trim() === ''} onConfirm={() => void save()} onCancel={onClose}>
      <div className="stack">
        <TextField label="Why" value={typed.reason} onChange={(reason) => setTyped({ ...typed, reason })} />
        <TextField label="Who goes on looking after the person" hint="By name or role: for example “Dr Quill” or “the practice nurse”." value={typed.owner} onChange={(owner) => setTyped({ ...typed, owner })} />
        <ul>
          <li>It goes off the list and has no next review.</li>
          <li>{coming === 0 ? 'It is on no agenda to come.' : `It comes off ${plural(coming, 'agenda')} to come, unless the room is at it.`}</li>
          <li>{openActions === 0 ? 'No action is open.' : `${plural(openActions, 'open action stays with its owner', 'open actions stay with their owners')}.`}</li>
          <li>It can be reopened.</li>
        </ul>
        <Problem error={error} />
      </div>
    </ConfirmDialog>
  );
}

/** What becomes of a case's story while the case is on the list. */
const storyKept: Record<StoryStatus, string | null> = {
  draft: 'The draft of its case story is kept, and can be changed once the case has left the list again.',
  asked: 'Its case story waits to be released. It is kept, and can be released once the case has left the list again; until then it can be sent back or taken back.',
  released: 'Its case story stays in the collection until it is taken back.',
  withdrawn: null,
};

export function ReopenCase({ root, send, onClose }: OffListProps) {
  const [reason, setReason, clear] = useDraft(`reopen/${root.id}`, '');
  const [error, setError] = useState<Refused>(null);
  const told = root.story && storyKept[root.story.status];
  const save = async () => {
    const command: WireCommand = { name: 'reopen_case', case_id: root.id, reason: reason.trim() };
    const refused = await send(command);
    setError(refused);
    if (refused) return;
    clear();
    onClose();
    notify({ text: ofDone(command, `${root.code} is on the list again`) });
  };
  return (
    <ConfirmDialog isOpen title={`Reopen ${root.code}?`} confirmLabel="Reopen" isConfirmDisabled={reason.trim() === ''} onConfirm={() => void save()} onCancel={onClose}>
      <div className="stack">
        <TextField label="Why it comes back" value={reason} onChange={setReason} />
        {told && <p>{told}</p>}
        <p>It is on the list again, on no agenda and without a review date. {root.closed?.why === 'died' && <strong>It was closed because the person had died: reopen it only if that was a mistake.</strong>}</p>
        <Problem error={error} />
      </div>
    </ConfirmDialog>
  );
}
