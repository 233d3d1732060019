// Owns the plain choices of a rhythm on screen.
import { ChoiceField, SelectField, TextField, TicksField } from '../../ui/field';
import { weekdays } from '../../words/weekdays';
import type { Errors } from './plan';
import type { Rhythm, RhythmKind } from './rhythm';

const kinds: readonly { value: RhythmKind; label: string; words?: string }[] = [
  { value: 'working_days', label: 'Every working day', words: 'Monday to Friday' },
  { value: 'weekly', label: 'On days of the week' },
  { value: 'monthly', label: 'Once a month', words: 'Such as every first Tuesday' },
  { value: 'days', label: 'Every so many days' },
  { value: 'rule', label: 'By a rule', words: 'For what the others cannot say' },
];
const weeks = [['1', 'Every week'], ['2', 'Every second week'], ['3', 'Every third week'], ['4', 'Every fourth week']] as const;
const nths = [['1', 'First'], ['2', 'Second'], ['3', 'Third'], ['4', 'Fourth'], ['-1', 'Last']] as const;
const fullNames = ['Monday', 'Tuesday', 'Wednesday', 'Thursday', 'Friday', 'Saturday', 'Sunday'];
const options = (pairs: readonly (readonly [string, string])[]) => pairs.map(([value, label]) => ({ value, label }));

export function RhythmField({ rhythm, errors, onChange }: { rhythm: Rhythm; errors: Errors; onChange: (rhythm: Rhythm) => void }) {
  const change = (part: Partial<Rhythm>) => onChange({ ...rhythm, ...part });
  return (
    <>
      <ChoiceField label="How often" isStacked value={rhythm.kind} options={kinds} onChange={(kind) => change({ kind: kind as RhythmKind })} />
      <div className="plan__rhythm">
        {rhythm.kind === 'weekly' && (
          <>
            <SelectField label="Every how many weeks" value={String(rhythm.weeks)} options={options(weeks)} onChange={(value) => change({ weeks: Number(value) })} />
            <TicksField label="On" error={errors.weekdays} ticked={rhythm.weekdays.map(String)} options={weekdays.map((label, at) => ({ value: String(at + 1), label }))} onChange={(ticked) => change({ weekdays: ticked.map(Number).sort() })} />
          </>
        )}
        {rhythm.kind === 'monthly' && (
          <div className="plan__pair">
            <SelectField label="Which of the month" error={errors.rule} value={String(rhythm.nth)} options={options(nths)} onChange={(value) => change({ nth: Number(value) })} />
            <SelectField label="Day of the week" value={String(rhythm.nthWeekday)} options={fullNames.map((label, at) => ({ value: String(at + 1), label }))} onChange={(value) => change({ nthWeekday: Number(value) })} />
          </div>
        )}
        {rhythm.kind === 'days' && <TextField label="Every how many days" hint="14 is every second week" inputMode="numeric" value={rhythm.days} error={errors.days} onChange={(days) => change({ days })} />}
        {rhythm.kind === 'rule' && <TextField label="Rule (RFC 5545)" hint="As calendars write it, without DTSTART: FREQ=MONTHLY;BYDAY=1TU,3TU" value={rhythm.rule} error={errors.rule} onChange={(rule) => change({ rule })} />}
        {rhythm.kind === 'working_days' && errors.rule && <p className="field__error">{errors.rule}</p>}
      </div>
    </>
  );
}
