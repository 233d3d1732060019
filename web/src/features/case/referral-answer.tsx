// Owns answering a referral: accept it (asking first whom an objection keeps out), or send it back with a reason; and what the
// referrer then does.
import { useState } from 'react';
import type { Send } from '../../case-view/send';
import { useDraft } from '../../drafts';
import type { CaseRoot, CaseTimeline, PersonId, WireCommand } from '../../generated/wire';
import { useJustAsked } from '../../just-asked';
import { ofDone, useLoad } from '../../server';
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

/** Who answered it while one's own answer was being written, and how. */
function AnsweredMeanwhile({ root, nameOf, hasWords }: Pick<ReferralAnswerProps, 'root' | 'nameOf'> & { hasWords: boolean }) {
  const { status, referral } = root;
  const load = useLoad<CaseTimeline>(status === 'accepted' ? `/api/cases/${root.code}/timeline` : null);
  const accepted = load.kind === 'ready' ? load.value.turns.find(({ kind }) => kind === 'referral_accepted') : undefined;
  const did = status === 'returned'
    ? `${(referral?.returned && nameOf(referral.returned.by)) ?? 'Somebody'} sent it back meanwhile${referral?.returned ? `: “${referral.returned.reason}”` : '.'}`
    : status === 'accepted' ? accepted?.by ? `${accepted.by} accepted it meanwhile.` : 'It was accepted meanwhile.' : 'It was taken off the list meanwhile.';
  return <p role="alert"><strong>{did}</strong> It cannot be returned any more.{hasWords && ' What you typed is still here, to copy.'}</p>;
}

interface ReturnReferralProps extends Pick<ReferralAnswerProps, 'root' | 'nameOf' | 'send'> {
  onClose: () => void;
}

function ReturnReferral({ root, nameOf, send, onClose }: ReturnReferralProps) {
  const [reason, setReason, clear] = useDraft(`return/${root.id}`, '');
  const [error, setError] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  // While it is being sent, one's own return is no news.
  const isLate = root.status !== 'referred' && !isSending;
  const isJustLate = useJustAsked(isLate);
  const giveBack = async () => {
    if (reason.trim() === '') return setError('Write what is missing, so that the referrer can mend it');
    const command: WireCommand = { name: 'return_referral', case_id: root.id, reason: reason.trim() };
    setSending(true);
    const refused = await send(command);
    if (refused) {
      setSending(false);
      return setError(refused.message);
    }
    clear();
    onClose();
    notify({ text: ofDone(command, `${root.code} was returned to the referrer.`) });
  };
  const forget = () => {
    clear();
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen title="Return this referral?" cancelLabel={isLate ? 'Close' : 'Cancel'} confirmLabel={isLate ? 'Delete what I typed' : isSending ? 'Returning…' : 'Return it'} isConfirmDisabled={isSending || isJustLate || (isLate && reason === '')}
      onConfirm={isLate ? forget : () => void giveBack()} onCancel={onClose}
    >
      {isLate ? <AnsweredMeanwhile root={root} nameOf={nameOf} hasWords={reason !== ''} /> : <p>The referrer is told by code, with your reason.</p>}
      <TextField label="What is missing" error={isLate ? null : error} value={reason} onChange={setReason} />
    </ConfirmDialog>
  );
}

/** What was sent back, with why and the way to mend it. */
function SentBack({ root, canMend, nameOf }: Pick<ReferralAnswerProps, 'root' | 'canMend' | 'nameOf'>) {
  const returned = root.referral?.returned;
  const by = returned && nameOf(returned.by);
  return (
    <div className="case__status">
      <p><strong>Sent back to the referrer{returned ? ':' : '.'}</strong> {returned?.reason} {returned && <span className="muted small">{by && `${by}, `}{formatDayClock(ms(returned.at))}</span>}</p>
      {canMend && <Button look="primary" href={`/refer?case=${root.code}`}>Mend and send again</Button>}
    </div>
  );
}

interface WaitsProps extends Pick<ReferralAnswerProps, 'root' | 'canAnswer' | 'send' | 'onKeepOut'> {
  onReturn: () => void;
}

function Waits({ root, canAnswer, send, onKeepOut, onReturn }: WaitsProps) {
  const [isAsking, setAsking] = useState(false);
  const objection = objectionOf(root);
  const accept = async () => {
    setAsking(false);
    const command: WireCommand = { name: 'accept_referral', case_id: root.id };
    const refused = await send(command);
    notify(refused ? { text: refused.message, isProblem: true } : { text: ofDone(command, `${root.code} is on the list now.`) });
  };
  return (
    <div className="case__status">
      <p><strong>This referral waits for an answer.</strong>{!root.referral?.question && ' It asks no question.'}{root.referral?.returned && ` It was sent back before: ${root.referral.returned.reason}`}</p>
      {canAnswer && (
        <div className="row">
          <Button look="primary" onClick={() => (objection === null ? void accept() : setAsking(true))}>Accept</Button>
          <Button onClick={onReturn}>Return…</Button>
        </div>
      )}
      <ConfirmDialog
        isOpen={isAsking && objection !== null} title={`The person objects: “${objection}”. Whom does this keep out?`} confirmLabel="Accept: nobody is kept out" onConfirm={() => void accept()} onCancel={() => setAsking(false)}
        other={{ label: 'Keep somebody out first', onClick: () => { setAsking(false); onKeepOut(); } }}
      >
        <p>The words alone keep nobody out: with the next meeting, whoever is needed for the case receives it.</p>
      </ConfirmDialog>
    </div>
  );
}

export function ReferralAnswer({ root, canAnswer, canMend, nameOf, send, onKeepOut }: ReferralAnswerProps) {
  const [isReturning, setReturning] = useState(false);
  return (
    <>
      {root.status === 'returned' && <SentBack root={root} canMend={canMend} nameOf={nameOf} />}
      {root.status === 'referred' && <Waits root={root} canAnswer={canAnswer} send={send} onKeepOut={onKeepOut} onReturn={() => setReturning(true)} />}
      {/* Whatever somebody else answers meanwhile: what was typed goes by one's own hand only. */}
      {isReturning && <ReturnReferral root={root} nameOf={nameOf} send={send} onClose={() => setReturning(false)} />}
    </>
  );
}
