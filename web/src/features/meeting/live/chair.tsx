// Owns taking the chair and giving it back: explicit, asked first, never by a machine.
import { useState } from 'react';
import type { Meeting, Person } from '../../../generated/wire';
import { chairStatus } from '../../../live/meeting-store';
import { Button } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { Icon } from '../../../ui/icon';
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
  if (!rights.canTakeChair) return null;
  const { heldByName, isHolderHere, isAppointed } = chairStatus(meeting, me?.id ?? null);
  const holder = heldByName ?? 'Nobody';
  const label = isAppointed ? 'Take the chair back' : 'Take the chair';
  const take = async () => {
    if (await ask({ name: 'take_chair', meeting_id: meeting.root.id })) setAsking(false);
  };
  return (
    <div className={isHolderHere ? 'chair' : 'chair chair--away'}>
      <p>{!isHolderHere && <Icon name="alert" />} <span><strong>{holder}</strong> holds the chair{isHolderHere ? '.' : ' and is not connected. The timer runs on.'}</span></p>
      <Button look={isHolderHere ? 'plain' : 'primary'} onClick={() => setAsking(true)}>{label}</Button>
      <ConfirmDialog isOpen={isAsking} title={`${label}?`} confirmLabel={isSending ? 'Saving…' : label} isConfirmDisabled={isSending} onConfirm={() => void take()} onCancel={() => setAsking(false)}>
        <p>{isHolderHere ? `${holder} loses the chair.` : `${holder} is not connected.`} You move everyone from now on. It is recorded, and {isAppointed ? 'the deputy' : 'the appointed chair'} can take it back with one tap.</p>
        <Refusal error={error} />
      </ConfirmDialog>
    </div>
  );
}
