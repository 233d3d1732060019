// Owns the narrower filters of the Actions screen: whose, of which case, from which kind of meeting. They stand in no address.
import { caseCodeOf } from '../../case-code';
import type { Names } from '../../case-view/action-line';
import { ownerOptions } from '../../case-view/colleagues';
import type { ActionsWanted, MeetingKind } from '../../generated/wire';
import { SelectField, TextField } from '../../ui/field';
import { meetingKinds } from '../../words/meetings';

export interface Narrow {
  owner: string;
  code: string;
  kind: MeetingKind | '';
}

export const anything: Narrow = { owner: '', code: '', kind: '' };

/** As it is asked for; a code only once it is one. */
export function narrowed({ owner, code, kind }: Narrow): Pick<ActionsWanted, 'owner' | 'code' | 'kind'> {
  const whole = caseCodeOf(code);
  return { ...(owner === '' ? {} : { owner }), ...(whole === null ? {} : { code: whole }), ...(kind === '' ? {} : { kind }) };
}

export function MoreFilters({ narrow, names, isOwnerAsked, onNarrow }: { narrow: Narrow; names: Names; isOwnerAsked: boolean; onNarrow: (narrow: Narrow) => void }) {
  const count = Object.keys(narrowed(narrow)).length;
  const set = (more: Partial<Narrow>) => onNarrow({ ...narrow, ...more });
  return (
    <details className="stack actions__find" open={count > 0 || undefined}>
      <summary>More filters{count > 0 && ` (${count})`}</summary>
      <div className="stack">
        {isOwnerAsked && <SelectField label="Owner" value={narrow.owner} options={[{ value: '', label: 'Anybody' }, ...ownerOptions(names)]} onChange={(owner) => set({ owner })} />}
        <TextField label="Case code" hint="For example SF-014" value={narrow.code} maxLength={10} error={narrow.code.length > 8 && caseCodeOf(narrow.code) === null ? 'A code has letters and digits, for example SF-014' : null} onChange={(code) => set({ code: code.toUpperCase() })} />
        <SelectField label="Promised in" value={narrow.kind} options={[{ value: '', label: 'Any meeting' }, ...Object.entries(meetingKinds).map(([value, label]) => ({ value, label }))]} onChange={(kind) => set({ kind: kind as MeetingKind | '' })} />
      </div>
    </details>
  );
}
