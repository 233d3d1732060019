// Owns the form of one line: its words, and what its list has beside them. What is typed stays through a refusal.
import { useRef, useState } from 'react';
import { useDraft } from '../../drafts';
import { focusOnError } from '../../focus';
import type { Entry, OutcomeKind, SocialDomain, TemplateKind, WireError } from '../../generated/wire';
import { Button } from '../../ui/button';
import { AreaField, SelectField, TextField } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { domainKeys, domains } from '../../words/domains';
import { outcomeKinds, outcomes } from '../../words/outcomes';
import { lineName, placesOf, standsFor, takesMore, templateKinds } from '../../words/templates';

export type Refused = Pick<WireError, 'field' | 'message'>;

export interface EntryFormProps {
  kind: TemplateKind;
  /** As it stands; of a new line only its key counts. */
  entry: Entry;
  isNew: boolean;
  /** Binds what is typed to its place and line. */
  draft: string;
  /** Keys of lines that are there. */
  taken: readonly string[];
  /** Another change of the list is on its way. */
  isBusy: boolean;
  /** Null: taken. */
  onSave: (entry: Entry) => Promise<Refused | null>;
  onDone: () => void;
}

const isAgenda = (kind: TemplateKind) => kind.startsWith('agenda_');

/** "Line 3: this looks like …": on the form there is one line only. */
const ofOneLine = (message: string) => message.replace(/^Line \d+: (.)/, (_, first: string) => first.toUpperCase());

export function EntryForm({ kind, entry, isNew, draft, taken, isBusy, onSave, onDone }: EntryFormProps) {
  const free = placesOf(kind).filter(({ value }) => !taken.includes(value));
  const [words, setWords, clear] = useDraft(draft, {
    key: isNew && !takesMore(kind) ? (free[0]?.value ?? '') : entry.key, text: entry.text, help: entry.help ?? '', minutes: entry.minutes === null ? '5' : String(entry.minutes),
    outcome: entry.outcome ?? 'refer_on', service: entry.service ?? '', domain: entry.domain ?? 'housing',
  });
  // A new line's own key is the one it had when it was begun.
  const places = takesMore(kind) && free.length > 0 ? [{ value: free.some(({ value }) => value === words.key) ? entry.key : words.key, label: 'A question besides' }, ...free] : free;
  const [error, setError] = useState<Refused | null>(null);
  const [isSending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const change = (part: Partial<typeof words>) => setWords({ ...words, ...part });
  const refuse = (found: Refused) => {
    setError({ ...found, message: ofOneLine(found.message) });
    focusOnError(form);
  };
  const { line } = templateKinds[kind];
  const hasService = kind === 'outcome_list' && words.outcome === 'refer_on';
  const save = async () => {
    const minutes = Number(words.minutes);
    if (words.text.trim() === '') return refuse({ field: 'text', message: `Write the ${line.toLowerCase()}` });
    if (isAgenda(kind) && !(Number.isInteger(minutes) && minutes >= 1 && minutes <= 120)) return refuse({ field: 'minutes', message: 'Choose 1 to 120 minutes' });
    setSending(true);
    const refused = await onSave({
      key: words.key, text: words.text.trim(), help: kind === 'referral_form' ? words.help.trim() || null : null, minutes: isAgenda(kind) ? minutes : null,
      outcome: kind === 'outcome_list' ? (words.outcome as OutcomeKind) : null, service: hasService ? words.service.trim() || null : null, domain: kind === 'note_prompts' ? (words.domain as SocialDomain) : null,
    });
    setSending(false);
    if (refused) return refuse(refused);
    clear();
    onDone();
  };
  const of = (field: string) => (error?.field === field ? error.message : null);
  const ofText = of('text') ?? of('own') ?? of('entries');
  return (
    <form ref={form} className="template-form" aria-label={isNew ? `Add: ${line}` : `Change: ${lineName(kind, entry)}`} noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
      {isNew && places.length > 0 && <SelectField label="Where" value={words.key} onChange={(key) => change({ key })} options={places} />}
      {isNew && kind === 'outcome_list' && <SelectField label="Kept as" value={words.outcome} onChange={(outcome) => change({ outcome: outcome as OutcomeKind })} options={outcomeKinds.map((value) => ({ value, label: outcomes[value].label, group: outcomes[value].group }))} />}
      {isNew && kind === 'note_prompts' && <SelectField label="For which domain" value={words.domain} onChange={(domain) => change({ domain: domain as SocialDomain })} options={domainKeys.map((value) => ({ value, label: domains[value].label }))} />}
      <TextField label={line} hint={isNew || isAgenda(kind) ? undefined : standsFor(kind, entry) || undefined} value={words.text} error={ofText} onChange={(text) => change({ text })} />
      {isAgenda(kind) && <TextField label="Minutes" inputMode="numeric" value={words.minutes} error={of('minutes')} onChange={(minutes) => change({ minutes })} />}
      {kind === 'referral_form' && <AreaField label="Hint (optional)" hint="Stands under the label" value={words.help} onChange={(help) => change({ help })} />}
      {hasService && <TextField label="Service (optional)" hint="Filled in when the outcome is chosen" value={words.service} onChange={(service) => change({ service })} />}
      {error && !ofText && !of('minutes') && <p className="field__error" role="alert"><Icon name="alert" /> <span>{error.message} What you typed is kept.</span></p>}
      <div className="row">
        <Button type="submit" look="primary" isDisabled={isSending || isBusy}>{isSending ? 'Saving…' : 'Save'}</Button>
        <Button look="quiet" onClick={() => { clear(); onDone(); }}>Cancel</Button>
      </div>
    </form>
  );
}
