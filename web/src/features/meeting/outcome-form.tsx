// Owns writing down an outcome: kind, date or step-down, where to, why, dissent. What is typed is bound to case and line.
import { type Ref, useRef, useState } from 'react';
import { useDraft } from '../../drafts';
import type { OutcomeSoon } from '../../case-view/waiting';
import { focusOnError } from '../../focus';
import type { CaseId, ItemId, MeetingId, OdsCode, Outcome, OutcomeKind, Priority, Service, WireCommand } from '../../generated/wire';
import { useJustAsked } from '../../just-asked';
import { useFormWords } from '../../place-words';
import { ofDone } from '../../server';
import { announce } from '../../shell';
import { Button } from '../../ui/button';
import { AreaField, TextField } from '../../ui/field';
import { type Day, formatNearDay, today } from '../../ui/format';
import { isDeferral, outcomes } from '../../words/outcomes';
import { Refusal, useAsk } from './ask';
import { type Begun, seenOf } from './meanwhile';
import { OutcomePicker } from './outcome-picker';
import { needsReview, reviewPicks, usualReview } from './review-days';

export interface OutcomeFormProps {
  meetingId: MeetingId;
  itemId: ItemId;
  caseId: CaseId;
  code: string;
  /** Whose list of outcomes it is. */
  pcn: OdsCode;
  priority: Priority;
  /** What stands, or waits to be sent. */
  outcome: Outcome | OutcomeSoon | null;
  services: readonly Service[];
  /** What stands, as this screen shows it: another one is not written over. */
  standing: Outcome | null;
  /** When what it is begun on was recorded, kept with what is typed. */
  begunOn: number;
  /** Somebody else decided meanwhile, which stands beside the form. */
  isLate: boolean;
  pickerRef?: Ref<HTMLInputElement>;
  on?: Day;
  onDone?: () => void;
  onCancel?: () => void;
}

export interface Words extends Begun {
  kind: OutcomeKind | null;
  reviewOn: string;
  referTo: string;
  reason: string;
  goesOn: string;
  rationale: string;
  dissent: string;
}

export const outcomeDraftKey = (meetingId: MeetingId, itemId: ItemId) => `outcome/${meetingId}/${itemId}`;

function wordsOf(outcome: Outcome | OutcomeSoon | null): Words {
  return {
    kind: outcome?.kind ?? null, reviewOn: outcome?.next_review_on ?? '', referTo: outcome?.refer_to ?? '', reason: outcome?.step_down?.reason ?? '',
    goesOn: outcome?.step_down?.continuing_owner ?? '', rationale: outcome?.rationale ?? '', dissent: outcome?.dissent ?? '',
  };
}

/** The first thing that is not there yet, by field. */
export function lackOfOutcome(words: Words): { field: string; message: string } | null {
  if (words.kind === null) return { field: 'kind', message: 'Choose the outcome' };
  if (needsReview(words.kind) && words.reviewOn === '') return { field: 'next_review_on', message: 'Choose the next review date' };
  if (words.kind === 'refer_on' && words.referTo.trim() === '') return { field: 'refer_to', message: 'Say which service' };
  if (words.kind === 'step_down' && words.reason.trim() === '') return { field: 'reason', message: 'Say why the person leaves the list' };
  if (words.kind === 'step_down' && words.goesOn.trim() === '') return { field: 'continuing_owner', message: 'Name who goes on looking after the person' };
  return null;
}

export function OutcomeForm({ meetingId, itemId, caseId, code, pcn, priority, outcome, standing, services, begunOn, isLate, pickerRef, on = today(), onDone, onCancel }: OutcomeFormProps) {
  const [words, setWords, clear] = useDraft<Words>(outcomeDraftKey(meetingId, itemId), { ...wordsOf(outcome), begunOn });
  const { outcomes: choices } = useFormWords(pcn);
  const { ask, isSending, error, dismiss } = useAsk();
  const [lack, setLack] = useState<{ field: string; message: string } | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const change = (part: Partial<Words>) => {
    setWords({ ...words, ...part });
    setLack(null);
    dismiss();
  };
  const { kind } = words;
  const isJustAsked = useJustAsked(isLate);
  // What the refusal tells of stands beside the form by then.
  const found = lack ?? (isLate && error?.field === 'seen_outcome' ? null : error);
  const fields = ['kind', 'next_review_on', 'refer_to', 'reason', 'continuing_owner', 'rationale', 'dissent'];
  const of = (field: string) => (found?.field === field ? found.message : null);
  const hasDate = kind !== null && outcomes[kind].needs.startsWith('review');

  const save = async () => {
    const missing = lackOfOutcome(words);
    setLack(missing);
    if (missing || !kind) {
      focusOnError(form);
      return;
    }
    const command: WireCommand = {
      name: 'record_outcome', meeting_id: meetingId, item_id: itemId, case_id: caseId, kind, rationale: words.rationale.trim() || null, dissent: words.dissent.trim() || null,
      refer_to: kind === 'refer_on' ? words.referTo.trim() : null, next_review_on: hasDate ? words.reviewOn || null : null,
      step_down: kind === 'step_down' ? { reason: words.reason.trim(), continuing_owner: words.goesOn.trim() } : null,
      seen_outcome: seenOf(standing),
    };
    if (!(await ask(command))) return;
    clear();
    announce(ofDone(command, `${code}: ${outcomes[kind].label}`, `${code}: ${outcomes[kind].label}, kept on this device`));
    onDone?.();
  };

  return (
    <form ref={form} className="outcome" aria-label={`Outcome of ${code}`} noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <OutcomePicker
        choices={choices} value={kind} service={words.referTo} error={of('kind')} inputRef={pickerRef}
        onChange={({ kind: next, service }) => change({ kind: next, referTo: service ?? words.referTo, reviewOn: needsReview(next) ? words.reviewOn || usualReview(priority, on) : isDeferral(next) ? '' : words.reviewOn })}
      />
      {kind && hasDate && (
        <div className="outcome__review">
          <TextField label={isDeferral(kind) ? 'Next review (optional)' : 'Next review'} hint={isDeferral(kind) ? 'Without a date it comes back at the next meeting.' : undefined} type="date" value={words.reviewOn} error={of('next_review_on')} onChange={(reviewOn) => change({ reviewOn })} />
          <div className="row">
            {reviewPicks(priority, on).map((pick) => (
              <Button key={pick.label} isPressed={words.reviewOn === pick.day} label={`${pick.label}, ${formatNearDay(pick.day, on)}${pick.isUsual ? `, usual for ${priority}` : ''}`} onClick={() => change({ reviewOn: pick.day })}>{pick.label}</Button>
            ))}
          </div>
        </div>
      )}
      {kind === 'refer_on' && (
        <>
          <TextField label="Refer to" hint={services.length > 0 ? `For example ${services.slice(0, 2).map(({ name }) => name).join(', ')}` : undefined} value={words.referTo} error={of('refer_to')} onChange={(referTo) => change({ referTo })} />
        </>
      )}
      {kind === 'step_down' && (
        <>
          <TextField label="Why off the list" value={words.reason} error={of('reason') ?? of('step_down')} onChange={(reason) => change({ reason })} />
          <TextField label="Who goes on looking after the person" value={words.goesOn} error={of('continuing_owner')} onChange={(goesOn) => change({ goesOn })} />
        </>
      )}
      {kind && (
        <>
          <AreaField label="Why (optional)" value={words.rationale} error={of('rationale')} onChange={(rationale) => change({ rationale })} />
          <details open={words.dissent !== '' || undefined}>
            <summary>Somebody sees it otherwise</summary>
            <AreaField label="Who, and why" value={words.dissent} error={of('dissent')} onChange={(dissent) => change({ dissent })} />
          </details>
          {found && !fields.includes(found.field ?? '') && found.field !== 'step_down' && <Refusal error={found} kept="What you typed is kept." />}
          <div className="row">
            <Button type="submit" look="primary" isDisabled={isSending || isJustAsked}>{isSending ? 'Saving…' : isLate ? 'Record mine all the same' : outcome ? 'Change the outcome' : 'Record the outcome'}</Button>
            {onCancel && <Button look="quiet" onClick={() => { clear(); onCancel(); }}>Cancel</Button>}
          </div>
        </>
      )}
      {!kind && onCancel && <div className="row"><Button look="quiet" onClick={() => { clear(); onCancel(); }}>Cancel</Button></div>}
    </form>
  );
}
