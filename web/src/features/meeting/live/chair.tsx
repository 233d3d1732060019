// Owns taking the chair and giving it back: explicit, never by a machine; one tap when the chair is lost or is one's own.
import { useState } from 'react';
import { keepFocusIn } from '../../../focus';
import type { Meeting, Person } from '../../../generated/wire';
import { chairStatus } from '../../../live/meeting-people';
import { Button } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { formatClock } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { ms } from '../../../words/instants';
import { Refusal, useAsk } from '../ask';
import type { Rights } from '../rights';

export interface ChairProps {
  meeting: Meeting;
  me: Person | null;
  rights: Rights;
}

export function TakeChair({ meeting, me, rights }: ChairProps) {
  const [isAsking, setAsking] = useState(false);
  const { ask, isSending, error } = useAsk();
  const { heldByName, isHolderHere, isAppointed, lostAt } = chairStatus(meeting, me?.id ?? null);
  const isLost = lostAt !== null && !rights.holdsChair;
  if (!rights.canTakeChair && !isLost) return null;
  const holder = heldByName ?? 'Nobody';
  const label = isAppointed ? 'Take the chair back' : 'Take the chair';
  const take = async () => {
    if (!(await ask({ name: 'take_chair', meeting_id: meeting.root.id }))) return;
    setAsking(false);
    // The chair's bar comes in place of this one.
    keepFocusIn({ current: document.querySelector<HTMLElement>('.bar') }, '.btn--primary');
  };
  // Nobody is asked twice to fill an empty chair, nor to take back what is theirs.
  const needsAsking = !isLost && !isAppointed;
  return (
    <div className={isHolderHere ? 'chair' : 'chair chair--away'}>
      <p>
        {!isHolderHere && <Icon name="alert" />} {isLost
          ? <span><strong>{holder}’s connection is gone since <span className="num">{formatClock(ms(lostAt))}</span>.</strong> The timer runs on.{rights.canTakeChair ? '' : ' The deputy can take the chair.'}</span>
          : <span><strong>{holder}</strong> holds the chair{isHolderHere ? '.' : ' and is not connected. The timer runs on.'}</span>}
      </p>
      {rights.canTakeChair && <Button look={isHolderHere && !isAppointed ? 'plain' : 'primary'} isDisabled={isSending} onClick={() => (needsAsking ? setAsking(true) : void take())}>{label}</Button>}
      {!isAsking && <Refusal error={error} />}
      <ConfirmDialog isOpen={isAsking} title={`${label}?`} confirmLabel={isSending ? 'Saving…' : label} isConfirmDisabled={isSending} onConfirm={() => void take()} onCancel={() => setAsking(false)}>
        <p>{isHolderHere ? `${holder} loses the chair.` : `${holder} is not connected.`} You move everyone from now on. It is recorded, and the appointed chair can take it back with one tap.</p>
        <Refusal error={error} />
      </ConfirmDialog>
    </div>
  );
}
