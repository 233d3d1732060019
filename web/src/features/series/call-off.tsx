// Owns the question before one occurrence is called off, or put back where the rule has it.
import { useState } from 'react';
import type { Series, SeriesDay, WireCommand } from '../../generated/wire';
import { server } from '../../server';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { formatClock, formatDay } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { ms } from '../../words/instants';
import { hasCases } from '../../words/meetings';

interface AskProps {
  series: Series;
  day: SeriesDay;
  onDone: () => void;
  onCancel: () => void;
}

function useAsking(command: WireCommand, onDone: () => void) {
  const [refused, setRefused] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const send = async () => {
    setSending(true);
    const answer = await server().send(command);
    setSending(false);
    if (answer) return setRefused(answer.message);
    onDone();
  };
  const problem = refused && <p className="field__error" role="alert"><Icon name="alert" /> <span>{refused}</span></p>;
  return { isSending, send: () => void send(), problem };
}

export function CallOff({ series, day, onDone, onCancel }: AskProps) {
  const { isSending, send, problem } = useAsking({ name: 'cancel_occurrence', series_id: series.id, recurrence_id: day.recurrence_id }, onDone);
  return (
    <ConfirmDialog isOpen title={`Call off the meeting of ${formatDay(day.day)}, ${formatClock(ms(day.starts_at))}?`} confirmLabel={isSending ? 'Calling off…' : 'Call it off'} cancelLabel="Leave it" isHarmful isConfirmDisabled={isSending} onConfirm={send} onCancel={onCancel}>
      <ul>
        <li>Invitations are withdrawn: whoever was invited is told that it is called off.</li>
        {hasCases(series.kind) && <li>Its cases come off the agenda. If the meeting is put back later, they have to be listed again.</li>}
        <li>All other meetings of the series stay.</li>
      </ul>
      {problem}
    </ConfirmDialog>
  );
}

export function PutBack({ series, day, onDone, onCancel }: AskProps) {
  const { isSending, send, problem } = useAsking({ name: 'restore_occurrence', series_id: series.id, recurrence_id: day.recurrence_id }, onDone);
  return (
    <ConfirmDialog isOpen title={`Put the meeting of ${formatDay(day.recurrence_id)} back?`} confirmLabel={isSending ? 'Putting back…' : 'Put it back'} isConfirmDisabled={isSending} onConfirm={send} onCancel={onCancel}>
      <p>{day.holiday !== null && series.holidays === 'next_working_day' ? `It is held on the working day after ${formatDay(day.recurrence_id)}` : `It is held on ${formatDay(day.recurrence_id)}`} at {series.starts_at_local}, as the rule has it{day.is_cancelled && hasCases(series.kind) ? ', with an empty agenda: list its cases again' : ''}.</p>
      {problem}
    </ConfirmDialog>
  );
}
