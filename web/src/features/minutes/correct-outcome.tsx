// Owns the form in which what was decided for a case is put right while the minutes are a draft, by one who sees what
// somebody else put right meanwhile.
import { useId, useState } from 'react';
import { hasDraft, useDraft } from '../../drafts';
import type { Minutes, MinutesCase, Outcome, OutcomeKind, WireError } from '../../generated/wire';
import { useJustAsked } from '../../just-asked';
import { server } from '../../server';
import { useMe } from '../../session';
import { Button } from '../../ui/button';
import { AreaField, SelectField, TextField } from '../../ui/field';
import { useModal } from '../../ui/modal';
import { outcomeKinds, outcomes } from '../../words/outcomes';
import { type Begun, DecidedMeanwhile, seenOf, useMeanwhile } from '../meeting/meanwhile';

interface Typed extends Begun {
  kind: OutcomeKind;
  rationale: string;
  dissent: string;
  referTo: string;
  review: string;
  reason: string;
  owner: string;
}

const typedOf = (outcome: Outcome | null): Typed => ({
  begunOn: outcome?.recorded_at ?? 0, kind: outcome?.kind ?? 'actions_agreed', rationale: outcome?.rationale ?? '', dissent: outcome?.dissent ?? '', referTo: outcome?.refer_to ?? '',
  review: outcome?.next_review_on ?? '', reason: outcome?.step_down?.reason ?? '', owner: outcome?.step_down?.continuing_owner ?? '',
});

export function CorrectOutcome({ minutes, about, onDone, onClose }: { minutes: Minutes; about: MinutesCase; onDone: () => void; onClose: () => void }) {
  const dialog = useModal();
  const titleId = useId();
  const { outcome } = about.item;
  const key = `minutes-outcome/${about.case_id}/${about.item.item_id}`;
  const { isLate } = useMeanwhile(outcome, key, useMe()?.person?.id);
  const isJustAsked = useJustAsked(isLate);
  const [held, setTyped, clear] = useDraft<Typed>(key, typedOf(outcome));
  // Where nothing was typed yet, it begins with what stands.
  const typed = hasDraft(key) ? held : typedOf(outcome);
  const [error, setError] = useState<WireError | null>(null);
  const [isSending, setSending] = useState(false);
  const { needs } = outcomes[typed.kind];
  const set = (more: Partial<Typed>) => setTyped({ ...typed, ...more });
  const of = (field: string) => (error?.field?.startsWith(field) ? error.message : null);

  const save = async () => {
    setSending(true);
    const refused = await server().send({
      name: 'record_outcome', meeting_id: minutes.meeting_id, item_id: about.item.item_id, case_id: about.case_id, kind: typed.kind, rationale: typed.rationale.trim() || null, dissent: typed.dissent.trim() || null,
      refer_to: needs === 'review-and-service' ? typed.referTo.trim() || null : null, next_review_on: needs.startsWith('review') ? typed.review || null : null,
      step_down: needs === 'step-down' && typed.reason.trim() && typed.owner.trim() ? { reason: typed.reason.trim(), continuing_owner: typed.owner.trim() } : null,
      seen_outcome: seenOf(outcome),
    });
    setSending(false);
    setError(refused);
    if (refused) return;
    clear();
    onDone();
    onClose();
  };
  // Given up on purpose; a page that is closed or loaded again keeps what was typed.
  const cancel = () => {
    clear();
    onClose();
  };
  return (
    <dialog ref={dialog} className="confirm" aria-labelledby={titleId} onCancel={(event) => { event.preventDefault(); cancel(); }}>
      <form noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <h2 id={titleId}>What was decided for {about.code}?</h2>
        <div className="confirm__words stack">
          {isLate && outcome && (
            <DecidedMeanwhile name={minutes.attendees.find(({ person_id }) => person_id === outcome.recorded_by)?.name ?? 'Somebody'} outcome={outcome} />
          )}
          <SelectField label="Outcome" value={typed.kind} onChange={(kind) => set({ kind: kind as OutcomeKind })} options={outcomeKinds.map((kind) => ({ value: kind, label: outcomes[kind].label, group: outcomes[kind].group }))} />
          {needs === 'review-and-service' && <TextField label="To which service" maxLength={280} value={typed.referTo} onChange={(referTo) => set({ referTo })} />}
          {needs.startsWith('review') && <TextField label="Next review" type="date" value={typed.review} error={of('next_review_on')} onChange={(review) => set({ review })} />}
          {needs === 'step-down' && <TextField label="Why it is stepped down" maxLength={280} value={typed.reason} error={of('step_down')} onChange={(reason) => set({ reason })} />}
          {needs === 'step-down' && <TextField label="Who goes on looking after the person" maxLength={280} value={typed.owner} onChange={(owner) => set({ owner })} />}
          <AreaField label="Rationale (optional)" value={typed.rationale} onChange={(rationale) => set({ rationale })} />
          <AreaField label="Dissent (optional)" value={typed.dissent} onChange={(dissent) => set({ dissent })} />
          {error && !of('next_review_on') && !of('step_down') && !(isLate && of('seen_outcome')) && <p role="alert">{error.message}</p>}
        </div>
        <div className="confirm__buttons">
          <Button onClick={cancel}>Cancel</Button>
          <Button type="submit" look="primary" isDisabled={isSending || isJustAsked}>{isSending ? 'Saving…' : isLate ? 'Save all the same' : 'Save'}</Button>
        </div>
      </form>
    </dialog>
  );
}
