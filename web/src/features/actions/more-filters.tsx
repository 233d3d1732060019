// Owns the narrower filters of the Actions screen: whose, of which case, from which kind of meeting. They stand in no address.
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

const whole = /^[A-Z]{2,4}-\d{3,5}$/;

/** As it is asked for; a code only once it is one. */
export function narrowed({ owner, code, kind }: Narrow): Pick<ActionsWanted, 'owner' | 'code' | 'kind'> {
  return { ...(owner === '' ? {} : { owner }), ...(whole.test(code) ? { code } : {}), ...(kind === '' ? {} : { kind }) };
}

export function MoreFilters({ narrow, names, isOwnerAsked, onNarrow }: { narrow: Narrow; names: Names; isOwnerAsked: boolean; onNarrow: (narrow: Narrow) => void }) {
  const count = Object.keys(narrowed(narrow)).length;
  const set = (more: Partial<Narrow>) => onNarrow({ ...narrow, ...more });
  return (
    <details className="stack actions__find" open={count > 0 || undefined}>
      <summary>More filters{count > 0 && ` (${count})`}</summary>
      <div className="stack">
        {isOwnerAsked && <SelectField label="Owner" value={narrow.owner} options={[{ value: '', label: 'Anybody' }, ...ownerOptions(names)]} onChange={(owner) => set({ owner })} />}
        <TextField label="Case code" hint="For example SF-014" value={narrow.code} maxLength={10} error={narrow.code.length > 8 && !whole.test(narrow.code) ? 'A code has letters, a hyphen and digits' : null} onChange={(code) => set({ code: code.trim().toUpperCase() })} />
        <SelectField label="Promised in" value={narrow.kind} options={[{ value: '', label: 'Any meeting' }, ...Object.entries(meetingKinds).map(([value, label]) => ({ value, label }))]} onChange={(kind) => set({ kind: kind as MeetingKind | '' })} />
      </div>
    </details>
  );
}
