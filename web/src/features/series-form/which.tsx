// Owns the question before a changed series is kept: all meetings to come, or those from a day on; with how many move.
import { useState } from 'react';
import type { Series, SeriesDay } from '../../generated/wire';
import { useServerNow } from '../../server';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { ChoiceField, TextField } from '../../ui/field';
import { addDays, type Day, formatDay } from '../../ui/format';
import { hasCases } from '../../words/meetings';
import { consequences, inWords, type Planned } from './consequences';

export interface WhichProps {
  series: Series;
  days: readonly SeriesDay[];
  planned: Planned;
  /** What somebody else changed meanwhile; null: nothing. */
  joined: string | null;
  on: Day;
  isSending: boolean;
  /** A refusal that is about the question. */
  refused: string | null;
  /** Null: all to come. */
  onSave: (from: Day | null) => void;
  onCancel: () => void;
}

export function Which({ series, days, planned, joined, on, isSending, refused, onSave, onCancel }: WhichProps) {
  const now = useServerNow();
  const tomorrow = addDays(on, 1);
  const firstToCome = days.find(({ recurrence_id }) => recurrence_id >= tomorrow && recurrence_id > series.starts_on)?.recurrence_id ?? tomorrow;
  const [which, setWhich] = useState<'all' | 'from'>('all');
  const [from, setFrom] = useState(firstToCome);
  const [error, setError] = useState<string | null>(null);
  const since = which === 'from' && from !== '' ? from : null;
  const found = consequences(series, days, since === null ? planned : { ...planned, startsOn: since }, now, since);
  const save = () => {
    if (which === 'from' && (from === '' || from < tomorrow)) return setError('Choose a day to come');
    if (which === 'from' && from <= series.starts_on) return setError(`The series begins on ${formatDay(series.starts_on)}: choose a later day, or change all of it`);
    setError(null);
    onSave(since);
  };
  return (
    <ConfirmDialog isOpen title="Change which meetings?" confirmLabel={isSending ? 'Saving…' : 'Save the change'} cancelLabel="Go on changing" isConfirmDisabled={isSending} onConfirm={save} onCancel={onCancel}>
      <ChoiceField label="What changes" isStacked value={which} onChange={(value) => setWhich(value as 'all' | 'from')} options={[{ value: 'all', label: 'All meetings to come' }, { value: 'from', label: 'Meetings from a day on', words: 'Until then all stays as it is. The series ends the day before, and another goes on.' }]} />
      {which === 'from' && <TextField label="From" hint="The rhythm counts from this day." type="date" min={tomorrow} value={from} error={error ?? refused} onChange={setFrom} />}
      <div role="status" className="plan__follows">
        {joined && <p><strong>{joined}</strong></p>}
        {which === 'from' && from !== '' && <p>From {formatDay(from)} on:</p>}
        <ul>{inWords(found, planned.time, hasCases(series.kind)).map((words) => <li key={words}>{words}</li>)}<li>What was moved or called off by hand stays so. Whoever is invited is told.</li></ul>
      </div>
      {which === 'all' && refused && <p className="field__error" role="alert">{refused}</p>}
    </ConfirmDialog>
  );
}
