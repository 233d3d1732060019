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

/** The weekly PCN meeting: business first, then the cases, without those who came for the business. */
export const parts = { open: 'Open part', closed: 'Closed part: cases' } as const;

export const meetingStatuses: Record<MeetingStatus, string> = {
  draft: 'Draft, agenda not published',
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

const phases: Record<Phase, string> = {
  roll_call: 'Roll-call',
  action_review: 'Action review',
  cases: 'Cases',
  read_back: 'Read-back',
};

/** The course of a meeting; what its lines are, by its kind. */
export function phaseWords(phase: Phase, kind: MeetingKind): string {
  if (phase !== 'cases') return phases[phase];
  return kind === 'pcn' ? 'Business, cases' : kind === 'supervision' ? 'Topics' : kind === 'borough' ? 'Agenda' : phases.cases;
}
