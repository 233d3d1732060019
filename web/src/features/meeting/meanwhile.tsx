// Owns what is told where somebody else decided while an outcome was being typed, in the room and in the draft minutes: the typed words
// stay, and change it only on purpose.
import { type ReactNode, useEffect, useState } from 'react';
import { hasDraft, useDraft } from '../../drafts';
import type { Outcome, PersonId } from '../../generated/wire';
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

/** `children`: more of what they decided, where it does not stand beside the form. */
export function DecidedMeanwhile({ name, outcome, children }: { name: string; outcome: Outcome; children?: ReactNode }) {
  return (
    <div role="alert">
      <p><strong>{name} decided meanwhile: {outcomes[outcome.kind].label}.</strong> What you typed is kept. Saved, it takes the place of that.</p>
      {children}
    </div>
  );
}
