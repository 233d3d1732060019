// Owns which controls are offered to whom: the twin of the rows of policy.rs (`rule`) that these pieces need.
// It only hides what the server would refuse; the server asks for itself.
import type { ActionItem, OdsCode, Person, Role } from '../generated/wire';

const LEADS: readonly Role[] = ['clinical_director', 'deputy_chair', 'coordinator'];
const FULL: readonly Role[] = [...LEADS, 'gp', 'link_worker', 'core_member'];

/** Who acts; `isChair`: holds the chair of the meeting on screen. */
export interface Actor {
  person: Person;
  isChair?: boolean;
}

function holds(person: Person, roles: readonly Role[], pcn: OdsCode): boolean {
  return person.roles.some(({ role, at }) => at === pcn && roles.includes(role));
}

export function owns({ person }: Actor, { owner }: ActionItem): boolean {
  return (owner.type === 'person' && owner.person_id === person.id) || (owner.type === 'service' && owner.service_id === person.service_id);
}

export function mayAnswerReferral(person: Person, pcn: OdsCode): boolean {
  return holds(person, [...LEADS, 'gp'], pcn);
}

export function mayWriteSocialNote(person: Person, pcn: OdsCode): boolean {
  return holds(person, FULL, pcn);
}

/** Whether the case's address leads anywhere; of practice staff only the server knows it. */
export function mayOpenCase(person: Person, pcn: OdsCode): boolean {
  return holds(person, FULL, pcn) || person.roles.some(({ role }) => role === 'practice_staff');
}

/** Has cases for good, not only those of the meeting they are expected at. */
export function hasCaseList(person: Person): boolean {
  return person.roles.some(({ role }) => FULL.includes(role) || role === 'practice_staff');
}

/** Whom no case is ever shared with. */
export function neverHasCases(person: Person): boolean {
  return person.roles.every(({ role }) => role === 'federation_manager' || role === 'ig_lead' || role === 'operator');
}

/** Accept, tick, block. */
export function mayWorkOn(actor: Actor, action: ActionItem): boolean {
  return owns(actor, action) || holds(actor.person, LEADS, action.pcn);
}

export function mayReopen(actor: Actor, action: ActionItem): boolean {
  return mayWorkOn(actor, action) || action.closed_by === actor.person.id;
}

export function mayChange(actor: Actor, action: ActionItem): boolean {
  return mayWorkOn(actor, action) || action.created_by === actor.person.id || actor.isChair === true;
}

/** "I'll take it". Who sees an ownerless action of a case has the case. */
export function mayTake({ person }: Actor, { owner, pcn, case_id }: ActionItem): boolean {
  switch (owner.type) {
    case 'pool':
      return holds(person, ['link_worker', 'clinical_director', 'coordinator'], pcn);
    case 'service':
      return owner.service_id === person.service_id;
    case 'nobody':
      return case_id !== null || holds(person, ['clinical_director', 'coordinator'], pcn);
    case 'person':
      return false;
  }
}
