// Owns answering a referral: accept it (asking first whom an objection keeps out), or send it back with a reason; and what the
// referrer then does.
import { useState } from 'react';
import type { Send } from '../../case-view/send';
import { useDraft } from '../../drafts';
import type { CaseRoot, PersonId, WireCommand } from '../../generated/wire';
import { ofDone } from '../../server';
import { notify } from '../../shell';
import { Button } from '../../ui/button';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { TextField } from '../../ui/field';
import { formatDayClock } from '../../ui/format';
import { ms } from '../../words/instants';
import { objectionOf } from '../../words/sharing';

export interface ReferralAnswerProps {
  root: CaseRoot;
  canAnswer: boolean;
  /** May refer this person: what was sent back can be mended. */
  canMend: boolean;
  nameOf: (id: PersonId) => string | null;
  send: Send;
  /** To the form that keeps somebody out. */
  onKeepOut: () => void;
}

export function ReferralAnswer({ root, canAnswer, canMend, nameOf, send, onKeepOut }: ReferralAnswerProps) {
  const [isReturning, setReturning] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [reason, setReason, clear] = useDraft(`return/${root.id}`, '');
  const [error, setError] = useState<string | null>(null);
  if (root.status === 'returned') {
    const returned = root.referral?.returned;
    const by = returned && nameOf(returned.by);
    return (
      <div className="case__status">
        <p><strong>Sent back to the referrer{returned ? ':' : '.'}</strong> {returned?.reason} {returned && <span className="muted small">{by && `${by}, `}{formatDayClock(ms(returned.at))}</span>}</p>
        {canMend && <Button look="primary" href={`/refer?case=${root.code}`}>Mend and send again</Button>}
      </div>
    );
  }
  if (root.status !== 'referred') return null;

  const objection = objectionOf(root);
  const accept = async () => {
    setAsking(false);
    const command: WireCommand = { name: 'accept_referral', case_id: root.id };
    const refused = await send(command);
    notify(refused ? { text: refused.message, isProblem: true } : { text: ofDone(command, `${root.code} is on the list now.`) });
  };
  const giveBack = async () => {
    if (reason.trim() === '') return setError('Write what is missing, so that the referrer can mend it');
    const command: WireCommand = { name: 'return_referral', case_id: root.id, reason: reason.trim() };
    const refused = await send(command);
    if (refused) return setError(refused.message);
    clear();
    setReturning(false);
    notify({ text: ofDone(command, `${root.code} was returned to the referrer.`) });
  };

  return (
    <div className="case__status">
      <p><strong>This referral waits for an answer.</strong>{!root.referral?.question && ' It asks no question.'}{root.referral?.returned && ` It was sent back before: ${root.referral.returned.reason}`}</p>
      {canAnswer && (
        <div className="row">
          <Button look="primary" onClick={() => (objection === null ? void accept() : setAsking(true))}>Accept</Button>
          <Button onClick={() => setReturning(true)}>Return…</Button>
        </div>
      )}
      <ConfirmDialog
        isOpen={isAsking && objection !== null} title={`The person objects: “${objection}”. Whom does this keep out?`} confirmLabel="Accept: nobody is kept out" onConfirm={() => void accept()} onCancel={() => setAsking(false)}
        other={{ label: 'Keep somebody out first', onClick: () => { setAsking(false); onKeepOut(); } }}
      >
        <p>The words alone keep nobody out: with the next meeting, whoever is needed for the case receives it.</p>
      </ConfirmDialog>
      <ConfirmDialog isOpen={isReturning} title="Return this referral?" confirmLabel="Return it" onConfirm={() => void giveBack()} onCancel={() => setReturning(false)}>
        <p>The referrer is told by code, with your reason.</p>
        <TextField label="What is missing" error={error} value={reason} onChange={setReason} />
      </ConfirmDialog>
    </div>
  );
}
