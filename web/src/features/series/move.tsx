// Owns moving one occurrence: to which day and time, with what the rule had.
import { useState } from 'react';
import type { Series, SeriesDay, WireError } from '../../generated/wire';
import { server } from '../../server';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { TextField } from '../../ui/field';
import { type Day, formatClock, formatDay } from '../../ui/format';
import { ms } from '../../words/instants';

export interface MoveProps {
  series: Series;
  day: SeriesDay;
  on: Day;
  onMoved: (to: { day: Day; at: string }) => void;
  onCancel: () => void;
}

export function Move({ series, day, on, onMoved, onCancel }: MoveProps) {
  const [words, setWords] = useState({ day: day.day, at: formatClock(ms(day.starts_at)) });
  const [error, setError] = useState<Pick<WireError, 'field' | 'message'> | null>(null);
  const [isSending, setSending] = useState(false);
  const save = async () => {
    if (words.day === '') return setError({ field: 'day', message: 'Choose the day' });
    if (words.at === '') return setError({ field: 'at', message: 'Choose the time' });
    if (words.day === day.day && words.at === formatClock(ms(day.starts_at))) return setError({ field: 'day', message: 'It is there already. Choose another day or time, or leave it.' });
    setSending(true);
    const refused = await server().send({ name: 'move_occurrence', series_id: series.id, recurrence_id: day.recurrence_id, day: words.day, at: words.at });
    setSending(false);
    if (refused) return setError(refused);
    onMoved(words);
  };
  const isAtField = error?.field === 'day' || error?.field === 'at';
  return (
    <ConfirmDialog isOpen title={`Move the meeting of ${formatDay(day.day)}`} confirmLabel={isSending ? 'Moving…' : 'Move it'} isConfirmDisabled={isSending} onConfirm={() => void save()} onCancel={onCancel}>
      <p>By the rule it is on {formatDay(day.recurrence_id)} at {series.starts_at_local}{day.holiday !== null && `, ${day.holiday}`}{day.is_moved && <>. It was moved to {formatDay(day.day)} at {formatClock(ms(day.starts_at))}</>}.</p>
      <div className="pair">
        <TextField label="Day" type="date" min={on} value={words.day} error={error?.field === 'day' ? error.message : null} onChange={(value) => setWords({ ...words, day: value })} />
        <TextField label="Time" type="time" value={words.at} error={error?.field === 'at' ? error.message : null} onChange={(at) => setWords({ ...words, at })} />
      </div>
      {error && !isAtField && <p className="field__error" role="alert">{error.message}</p>}
      <p className="series__after">Its agenda goes along, and whoever is invited is told the new time. All other meetings stay.</p>
    </ConfirmDialog>
  );
}
