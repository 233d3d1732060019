// Owns the names of meeting kinds, of the states in a meeting's life, of its phases.
import type { ItemKind, MeetingKind, MeetingStatus, Phase } from '../generated/wire';

export const meetingKinds: Record<MeetingKind, string> = {
  huddle: 'Huddle',
  pcn: 'PCN meeting',
  borough: 'Borough meeting',
  supervision: 'Supervision',
};

/** The borough's has no patients, a supervision no agenda of them. */
export function hasCases(kind: MeetingKind): boolean {
  return kind === 'huddle' || kind === 'pcn';
}

export const meetingStatuses: Record<MeetingStatus, string> = {
  draft: 'Draft, nobody told yet',
  open: 'Agenda published',
  live: 'Live now',
  ended: 'Ended, draft minutes',
  approved: 'Minutes approved',
  cancelled: 'Cancelled',
};

/** What an agenda line is, above its title. */
export const lineKinds: Record<ItemKind['type'], string> = {
  case: 'Case',
  topic: 'Business',
  training: 'Training',
  speaker: 'Speaker',
  peer_case: 'Peer case',
};

export const phases: Record<Phase, string> = {
  roll_call: 'Roll-call',
  action_review: 'Action review',
  cases: 'Cases',
  read_back: 'Read-back',
};

/** Where nobody is discussed by name, the lines are the agenda. */
export function phaseName(kind: MeetingKind, phase: Phase): string {
  return phase === 'cases' && !hasCases(kind) ? 'Agenda' : phases[phase];
}
