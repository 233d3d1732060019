// Owns what is told where somebody else decided while an outcome was being typed, in the room and in the draft minutes: the typed words
// stay, and change it only on purpose.
import { useEffect, useState } from 'react';
import { hasDraft, useDraft } from '../../drafts';
import type { Outcome, OutcomeSeen, PersonId } from '../../generated/wire';
import { formatDayYear } from '../../ui/format';
import { outcomes } from '../../words/outcomes';

export interface Meanwhile {
  /** Somebody else decided since the form was begun. */
  isLate: boolean;
  /** When what the form was begun upon was recorded; 0: nothing stood. As its key it keeps the form, and the focus in it. */
  begunOn: number;
  /** The form is done with; where what was typed stays, it stays begun on what it was. */
  settle: () => void;
}

/** What a kept draft of an outcome says it was begun on; nothing in one that was kept before this was. */
export interface Begun {
  begunOn?: number;
}

const UNKNOWN = -1;

export function useMeanwhile(outcome: Outcome | null, draftKey: string, meId: PersonId | undefined): Meanwhile {
  const at = outcome?.recorded_at ?? 0;
  const [kept] = useDraft<Begun | null>(draftKey, null);
  const keptOn = kept && (kept.begunOn ?? UNKNOWN);
  const [begunOn, setBegunOn] = useState(keptOn ?? at);
  const isLate = outcome !== null && at !== begunOn && outcome.recorded_by !== meId && hasDraft(draftKey);
  useEffect(() => {
    if (!isLate) setBegunOn(at);
  }, [at, isLate]);
  // Drafts may come back after the drawing.
  useEffect(() => {
    if (keptOn !== null) setBegunOn(keptOn);
  }, [keptOn]);
  return { isLate, begunOn: isLate ? begunOn : at, settle: () => { if (!hasDraft(draftKey)) setBegunOn(at); } };
}

/** What stands on this screen as one saves: another one that stands by then is not written over. */
export const seenOf = (outcome: Outcome | null): OutcomeSeen => (outcome ? { type: 'recorded', at: outcome.recorded_at } : { type: 'nothing' });

/** `isBeside`: all of what they decided stands beside the form already. */
export function DecidedMeanwhile({ name, outcome, isBeside = false }: { name: string; outcome: Outcome; isBeside?: boolean }) {
  return (
    <div role="alert">
      <p><strong>{name} decided meanwhile: {outcomes[outcome.kind].label}.</strong> What you typed is kept. Saved, it takes the place of that.</p>
      {!isBeside && (
        <>
          {outcome.refer_to && <p><strong>To:</strong> {outcome.refer_to}</p>}
          {outcome.next_review_on && <p><strong>Next review:</strong> {formatDayYear(outcome.next_review_on)}</p>}
          {outcome.step_down && <p>{outcome.step_down.reason}. Goes on: {outcome.step_down.continuing_owner}</p>}
          {outcome.rationale && <p className="as-typed"><strong>Rationale:</strong> {outcome.rationale}</p>}
          {outcome.dissent && <p className="as-typed"><strong>Dissent:</strong> {outcome.dissent}</p>}
        </>
      )}
    </div>
  );
}
