// Owns adding a late urgent case while the meeting is live: found by search, comes right after the case the room is at.
import { useRef, useState } from 'react';
import type { CaseRow, Meeting, WireCommand } from '../../../generated/wire';
import { newId } from '../../../live/ids';
import { ofDone } from '../../../server';
import { notify } from '../../../shell';
import { TextField } from '../../../ui/field';
import { Refusal, useAsk } from '../ask';
import { FindCase } from '../find-case';
import type { Cards } from '../lines';
import { Sheet } from '../sheet';

export interface UrgentProps {
  meeting: Meeting;
  cards: Cards;
  onClose: () => void;
}

export function Urgent({ meeting, cards, onClose }: UrgentProps) {
  const { ask, isSending, error } = useAsk();
  const [reason, setReason] = useState('');
  const [lack, setLack] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const pick = async (row: CaseRow) => {
    if (reason.trim() === '') {
      setLack('Say why it cannot wait');
      return field.current?.focus();
    }
    const command: WireCommand = { name: 'list_case', meeting_id: meeting.root.id, item_id: newId(), case_id: row.id, planned_minutes: null, reason: 'late_urgent', urgent_reason: reason.trim() };
    if (!(await ask(command))) return;
    notify({ text: ofDone(command, `${row.code} comes next, as late and urgent`) });
    onClose();
  };
  return (
    <Sheet title="Add an urgent case" closeLabel="Cancel" onClose={onClose}>
      <p>It comes right after the case the room is at.</p>
      <div className="stack">
      <TextField label="Why it cannot wait" value={reason} maxLength={200} inputRef={field} error={lack ?? (error?.field === 'urgent_reason' ? error.message : null)} onChange={(words) => { setReason(words); setLack(null); }} />
      <FindCase label="Which case" listed={new Set(Object.values(cards).map(({ case_id }) => case_id))} pickLabel="Add" isDisabled={isSending} onPick={(row) => void pick(row)} />
      </div>
      <Refusal error={error?.field === 'urgent_reason' ? null : error} />
    </Sheet>
  );
}
