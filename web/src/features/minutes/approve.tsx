// Owns the approval of minutes: what it locks is said before, and who comes second is told.
import { useRef, useState } from 'react';
import type { EditSeen, Minutes, WireError } from '../../generated/wire';
import { server } from '../../server';
import { Button } from '../../ui/button';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { plural } from '../../ui/format';
import { isLacking } from './promises';
import { drafted } from './versions';

/** The amendments this person can see, as they look at them. */
export function waiting(minutes: Minutes): EditSeen[] {
  return minutes.lines.flatMap(({ item_id, topic_edit, case: about }): EditSeen[] => {
    if (topic_edit) return [{ case_id: null, item_id, edited_at: topic_edit.amended.at }];
    const edit = about?.item.minutes?.edit;
    return about && edit ? [{ case_id: about.case_id, item_id: about.item.item_id, edited_at: edit.amended.at }] : [];
  });
}

export function Approve({ minutes, onDone }: { minutes: Minutes; onDone: () => void }) {
  const [isOpen, setOpen] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const [isSending, setSending] = useState(false);
  // A double press comes before the button is drawn held.
  const underWay = useRef(false);
  const version = (minutes.manifest?.versions.at(-1)?.version ?? 0) + 1;
  const edits = waiting(minutes);
  const open = minutes.lines.map(drafted).flatMap(({ promised }) => promised).filter(isLacking).length;
  const late = minutes.lines.filter(({ case: about }) => (about?.late.length ?? 0) > 0).length;
  if (!minutes.may_approve || (version > 1 && edits.length === 0)) return error && <p role="alert">{error.message}</p>;
  const approve = async () => {
    if (underWay.current) return;
    underWay.current = true;
    setSending(true);
    const refused = await server().send({ name: 'approve_minutes', meeting_id: minutes.meeting_id, version, edits: version > 1 ? edits : [] });
    underWay.current = false;
    setSending(false);
    setError(refused);
    setOpen(false);
    onDone();
  };
  return (
    <>
      <Button look="primary" icon="tick" onClick={() => setOpen(true)}>{version === 1 ? 'Approve the minutes' : `Approve ${plural(edits.length, 'amendment')}`}</Button>
      {error && <p role="alert">{error.message}</p>}
      <ConfirmDialog isOpen={isOpen} title={version === 1 ? 'Approve and lock the minutes?' : `Approve version ${version}?`} isConfirmDisabled={isSending} confirmLabel={version === 1 ? 'Approve and lock' : `Approve version ${version}`} onConfirm={() => void approve()} onCancel={() => setOpen(false)}>
        {version === 1 ? (
          <>
            <p>This locks, for {plural(minutes.lines.length, 'line')}: attendance, outcomes with rationale and dissent, the four texts, and the actions as they were agreed. The actions themselves go on.</p>
            {open > 0 && <p><strong>{plural(open, 'action has', 'actions have')} no owner or no date</strong> in these minutes, and {open === 1 ? 'is' : 'are'} locked so.</p>}
            {late > 0 && <p>What arrived late for {plural(late, 'case')} is taken in, unless the draft was edited since.</p>}
            <p>Later changes are amendments: each is a new version, and this one is kept.</p>
          </>
        ) : <p>{plural(edits.length, 'amendment becomes', 'amendments become')} version {version}. Earlier versions are kept and can be compared.</p>}
      </ConfirmDialog>
    </>
  );
}
