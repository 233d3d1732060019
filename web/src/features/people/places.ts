// Owns which roles make sense at which place, and who gives and takes them: the twin of members.rs, for showing only. Pure.
import { mayEditLeads, mayEditMembership } from '../../case-view/may';
import type { Organisation, Person, Role } from '../../generated/wire';

const atPcn: readonly Role[] = ['link_worker', 'gp', 'core_member', 'rotating_partner', 'coordinator', 'deputy_chair', 'clinical_director'];
const leading: readonly Role[] = ['clinical_director', 'deputy_chair', 'coordinator'];
const atPractice: readonly Role[] = ['practice_staff', 'gp'];

/** The PCNs this person leads, and their practices. */
export function placesToStaff(me: Person, organisations: readonly Organisation[]): Organisation[] {
  const pcns = organisations.filter(({ kind, code }) => kind === 'pcn' && mayEditMembership(me, code));
  return pcns.flatMap((pcn) => [pcn, ...organisations.filter(({ kind, part_of }) => kind === 'practice' && part_of === pcn.code)]);
}

/** Roles this person may give there; those that lead only the clinical director. */
export function rolesToGive(me: Person, place: Organisation): Role[] {
  if (place.kind === 'practice') return [...atPractice];
  return atPcn.filter((role) => !leading.includes(role) || mayEditLeads(me, place.code));
}
