// Owns what this person may do in this meeting: which buttons are drawn. The twin of server/domain/src/policy.rs, which decides.
import type { Meeting, Person, Role } from '../../generated/wire';

export interface Rights {
  holdsChair: boolean;
  /** Lines, order, minutes, publishing; a late urgent case. */
  canEditAgenda: boolean;
  canStart: boolean;
  canTakeChair: boolean;
  canRollCall: boolean;
  /** Says of a line that is no case that it was discussed, or was not. */
  canMark: boolean;
  canDecide: boolean;
  /** Outcomes during the read-back. */
  canCorrect: boolean;
  canRaiseHand: boolean;
  canWriteNotes: boolean;
  /** Answers and apologies of others. */
  canAnswerForOthers: boolean;
  /** Lets guests in. */
  canAdmit: boolean;
  /** Calls a partner in for a line. */
  canCallIn: boolean;
  /** Colleagues asked: a peer case of their own, a link for everybody. */
  canBring: boolean;
  /** Who attended, and for how long. */
  canReadAttendance: boolean;
}

const nothing: Rights = {
  holdsChair: false, canEditAgenda: false, canStart: false, canTakeChair: false, canRollCall: false, canMark: false, canDecide: false, canCorrect: false, canRaiseHand: false, canWriteNotes: false,
  canAnswerForOthers: false, canAdmit: false, canCallIn: false, canBring: false, canReadAttendance: false,
};

const leads: readonly Role[] = ['clinical_director', 'deputy_chair', 'coordinator'];
/** A PCN's leads there; for the borough's meeting the Federation's manager. */
const hosts: readonly Role[] = [...leads, 'federation_manager'];
const keepers: readonly Role[] = ['coordinator', 'federation_manager'];
const full: readonly Role[] = [...leads, 'gp', 'link_worker', 'core_member'];

export function rightsIn({ root, live, attendees }: Meeting, person: Person | null): Rights {
  if (!person || person.is_ended) return nothing;
  const has = (...roles: readonly Role[]) => person.roles.some(({ role, at }) => at === root.pcn && roles.includes(role));
  const isChair = root.chair === person.id;
  const isDeputy = root.deputy === person.id;
  // A supervision's agenda is both people's, and nobody else comes in.
  const isPrivate = root.kind === 'supervision';
  const isAsked = person.id in attendees && !attendees[person.id]!.is_withdrawn;
  const holdsChair = root.status === 'live' && live.chair_held_by === person.id;
  return {
    holdsChair,
    canEditAgenda: (isPrivate && isAsked) || has(...hosts) || holdsChair || isChair || isDeputy,
    canStart: has(...keepers) || isChair || isDeputy,
    canTakeChair: root.status === 'live' && !holdsChair && (has('clinical_director') || isChair || isDeputy),
    canRollCall: has(...keepers) || holdsChair,
    canMark: root.status === 'live' && (has(...keepers) || holdsChair),
    canDecide: has(...leads, 'gp') || holdsChair || isDeputy,
    canCorrect: has('coordinator') || holdsChair,
    canRaiseHand: has(...full) || isChair || isDeputy || isAsked,
    canWriteNotes: has(...full),
    canAnswerForOthers: has(...hosts) || holdsChair || isChair,
    canAdmit: !isPrivate && (has(...keepers) || holdsChair || isChair || isDeputy),
    canCallIn: has('coordinator') || holdsChair || isChair || isDeputy,
    canBring: person.guest === null && (has(...hosts) || isChair || isDeputy || isAsked),
    canReadAttendance: has(...keepers) || isChair || isDeputy,
  };
}
