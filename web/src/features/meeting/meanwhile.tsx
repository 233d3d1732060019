// Owns what is told where somebody else decided while an outcome was being typed: the typed words stay, and change it only on purpose.
import { useEffect, useState } from 'react';
import { hasDraft } from '../../drafts';
import type { Meeting, Outcome, PersonId } from '../../generated/wire';
import { nameIn } from '../../live/meeting-store';
import { outcomes } from '../../words/outcomes';

export interface Meanwhile {
  /** Somebody else decided since the form was begun. */
  isLate: boolean;
  /** When what the form was begun upon was recorded; 0: nothing stood. As its key it keeps the form, and the focus in it. */
  begunOn: number;
  /** The form is done with. */
  settle: () => void;
}

export function useMeanwhile(outcome: Outcome | null, draftKey: string, meId: PersonId | undefined): Meanwhile {
  const at = outcome?.recorded_at ?? 0;
  const [begunOn, setBegunOn] = useState(at);
  const isLate = outcome !== null && at !== begunOn && outcome.recorded_by !== meId && hasDraft(draftKey);
  useEffect(() => {
    if (!isLate) setBegunOn(at);
  }, [at, isLate]);
  return { isLate, begunOn: isLate ? begunOn : at, settle: () => setBegunOn(at) };
}

export function DecidedMeanwhile({ meeting, outcome }: { meeting: Meeting; outcome: Outcome }) {
  return <p role="alert"><strong>{nameIn(meeting, outcome.recorded_by)} decided meanwhile: {outcomes[outcome.kind].label}.</strong> What you typed is kept. Saved, it takes the place of that.</p>;
}
