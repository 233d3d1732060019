// Owns what the cut-off asks for: after it, a case comes on only with why it cannot wait.
import { type ReactNode, useEffect, useState } from 'react';
import { useDraft } from '../../../drafts';
import type { MeetingRoot, UtcMicros, WireError } from '../../../generated/wire';
import { TextField } from '../../../ui/field';
import { dayOf, formatClock, formatDayClock, formatNearDay } from '../../../ui/format';
import { ms } from '../../../words/instants';

export function isPastCutOff({ cut_off_at }: MeetingRoot, now: UtcMicros): boolean {
  return cut_off_at !== null && now >= cut_off_at;
}

/** "The agenda closes at 08:00", "The agenda closed yesterday at 16:30: cases come on only as urgent"; null without a cut-off. `now` in milliseconds. */
export function cutOffWords(root: MeetingRoot, now: number): string | null {
  if (root.cut_off_at === null) return null;
  const at = ms(root.cut_off_at);
  const when = `${dayOf(at) === dayOf(now) ? '' : `${formatNearDay(dayOf(at), dayOf(now))} `}at ${formatClock(at)}`;
  return isPastCutOff(root, now * 1000) ? `The agenda closed ${when}: cases come on only as urgent` : `The agenda closes ${when}`;
}

export interface UrgentReason {
  /** The field, when a reason is needed. */
  field: ReactNode;
  /** What to send; undefined: it is missing, and the field says so. */
  take: () => string | null | undefined;
  clear: () => void;
  /** The refusal stands at the field. */
  isRefused: boolean;
}

/** `isPast` as the page knows it; a refusal of the server asks for the reason too. Drafts are kept under `draftKey`. */
export function useUrgentReason(root: MeetingRoot, isPast: boolean, draftKey: string, refusal: WireError | null): UrgentReason {
  const [reason, setReason, clear] = useDraft(`urgent/${root.id}/${draftKey}`, '');
  const [isAsked, setAsked] = useState(false);
  const [missing, setMissing] = useState<string | null>(null);
  const isRefused = refusal !== null && (refusal.code === 'past_cut_off' || refusal.field === 'urgent_reason');
  useEffect(() => {
    if (isRefused) setAsked(true);
  }, [isRefused]);
  const isNeeded = isPast || isAsked || isRefused;
  return {
    field: isNeeded && (
      <TextField
        label="Why it cannot wait" value={reason} error={missing ?? (isRefused ? refusal.message : null)} onChange={(words) => { setReason(words); setMissing(null); }}
        hint={root.cut_off_at === null ? 'It stands beside the case as late and urgent' : `The agenda was closed ${formatDayClock(ms(root.cut_off_at))}. The reason stands beside the case.`}
      />
    ),
    take: () => {
      if (!isNeeded) return null;
      if (reason.trim() !== '') return reason.trim();
      setMissing('Write why it cannot wait for the next meeting');
      return undefined;
    },
    clear,
    isRefused,
  };
}
