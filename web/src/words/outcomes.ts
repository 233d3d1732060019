// Owns the names of the fourteen outcomes and what each needs beside it.
import type { OutcomeKind } from '../generated/wire';

export type OutcomeNeed = 'review' | 'review-and-service' | 'step-down' | 'nothing';

export interface OutcomeWords {
  label: string;
  /** Heading in the list to choose from. */
  group: 'Agreed' | 'Escalate' | 'Off the list' | 'Deferred';
  needs: OutcomeNeed;
}

export const outcomes: Record<OutcomeKind, OutcomeWords> = {
  actions_agreed: { label: 'Actions agreed', group: 'Agreed', needs: 'review' },
  watchful_review: { label: 'Watchful review', group: 'Agreed', needs: 'review' },
  refer_on: { label: 'Refer on', group: 'Agreed', needs: 'review-and-service' },
  agreed_without_discussion: { label: 'Plan agreed without discussion', group: 'Agreed', needs: 'review' },
  escalate_urgent_community_response: { label: 'Escalate: urgent community response', group: 'Escalate', needs: 'review' },
  escalate_virtual_ward: { label: 'Escalate: virtual ward', group: 'Escalate', needs: 'review' },
  escalate_admission: { label: 'Escalate: admission', group: 'Escalate', needs: 'review' },
  escalate_safeguarding: { label: 'Escalate: safeguarding', group: 'Escalate', needs: 'review' },
  step_down: { label: 'Step down', group: 'Off the list', needs: 'step-down' },
  declined: { label: 'Declined by the person', group: 'Off the list', needs: 'nothing' },
  not_appropriate: { label: 'Not appropriate', group: 'Off the list', needs: 'nothing' },
  deferred_no_time: { label: 'Deferred: no time', group: 'Deferred', needs: 'review' },
  deferred_missing_information: { label: 'Deferred: missing information', group: 'Deferred', needs: 'review' },
  deferred_key_person_absent: { label: 'Deferred: key person absent', group: 'Deferred', needs: 'review' },
};

export const outcomeKinds = Object.keys(outcomes) as OutcomeKind[];

export function isDeferral(kind: OutcomeKind): boolean {
  return outcomes[kind].group === 'Deferred';
}
