// Owns which controls are offered to whom: the twin of the rows of policy.rs (`rule`) that these pieces need.
// It only hides what the server would refuse; the server asks for itself.
import type { ActionItem, CaseRoot, OdsCode, Organisation, Person, Role, ServiceId } from '../generated/wire';

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

/** Has the pool's list; nobody else is told what lies in it. */
export function seesPool(person: Person): boolean {
  return person.roles.some(({ role }) => role === 'link_worker' || role === 'coordinator' || role === 'clinical_director');
}

/** Has all the cases of a PCN, as far as none is kept from them. */
export function seesWholePcn(person: Person, pcn: OdsCode | null): boolean {
  return pcn !== null && holds(person, FULL, pcn);
}

/** Whom no case is ever shared with. */
export function neverHasCases(person: Person): boolean {
  return person.roles.every(({ role }) => role === 'federation_manager' || role === 'ig_lead' || role === 'operator');
}

/** Is told of openings in an emergency, and asks who looked at a case. */
export function isIgLead(person: Person): boolean {
  return !person.is_ended && person.roles.some(({ role }) => role === 'ig_lead');
}

/** Reads a report: of a PCN, the borough, a practice, or of what they promised. */
export function readsReports({ roles }: Person): boolean {
  return roles.some(({ role }) => role === 'federation_manager' || role === 'practice_staff' || FULL.includes(role));
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

const CLINICAL: readonly Role[] = ['clinical_director', 'deputy_chair', 'gp', 'link_worker', 'core_member'];

type Of = Pick<CaseRoot, 'pcn' | 'practice'>;

function isOfPractice(person: Person, { practice }: Of): boolean {
  return holds(person, ['practice_staff'], practice);
}

/** Priority, frailty, why on the list, who is needed. */
export function mayUpdateCase(person: Person, { pcn }: Of): boolean {
  return holds(person, FULL, pcn);
}

export function mayRefer(person: Person, of: Of): boolean {
  return holds(person, FULL, of.pcn) || isOfPractice(person, of);
}

/** Practices for whose people this person may ask. */
export function practicesToRefer(person: Person, organisations: readonly Organisation[]): Organisation[] {
  return organisations.filter(({ kind, code, part_of }) => kind === 'practice' && mayRefer(person, { practice: code, pcn: part_of ?? '' }));
}

/** Has a role with which people are referred, wherever. */
export function mayReferNew(person: Person): boolean {
  return hasCaseList(person);
}

export function mayMarkConcerned(person: Person, of: Of): boolean {
  return holds(person, [...LEADS, 'gp', 'link_worker'], of.pcn) || isOfPractice(person, of);
}

export function maySetBar(person: Person, of: Of): boolean {
  return mayRefer(person, of);
}

/** Also closing a case. */
export function mayLiftBar(person: Person, { pcn }: Of): boolean {
  return holds(person, [...LEADS, 'gp'], pcn);
}

/** Who looked at a case is read by those who lead its PCN. */
export function mayReadAccess(person: Person, { pcn }: Of): boolean {
  return holds(person, LEADS, pcn);
}

export function mayBreakGlass(person: Person): boolean {
  return !person.is_ended && person.guest === null && person.roles.some(({ role }) => CLINICAL.includes(role));
}

/** The PCNs a member works in, those of their practices included. */
export function pcnsOf(person: Person, organisations: readonly Organisation[]): OdsCode[] {
  return [...new Set(person.roles.flatMap(({ at }) => {
    const place = organisations.find(({ code }) => code === at);
    return place?.kind === 'pcn' ? [place.code] : place?.kind === 'practice' && place.part_of !== null ? [place.part_of] : [];
  }))];
}

/** Languages, skills, absences: one's own, or by those who lead where the member works. */
export function mayEditMember(me: Person, of: Person, organisations: readonly Organisation[]): boolean {
  return me.id === of.id || pcnsOf(of, organisations).some((pcn) => holds(me, LEADS, pcn));
}

/** Who leads where a member works names any cover; a member by themselves a colleague of their service, or of a place where they work. */
export function mayFindCoverAnywhere(me: Person, of: Person, organisations: readonly Organisation[]): boolean {
  return pcnsOf(of, organisations).some((pcn) => holds(me, LEADS, pcn));
}

export function isColleague(of: Person, cover: Person): boolean {
  return of.service_id !== null ? cover.service_id === of.service_id : of.roles.some(({ at }) => cover.roles.some((other) => other.at === at));
}

/** Roles at a PCN and its practices, new members, members who leave. Nobody does it to themselves. */
export function mayEditMembership(me: Person, pcn: OdsCode | null): boolean {
  return pcn !== null && holds(me, ['clinical_director', 'coordinator'], pcn);
}

/** Who employs a member, and from which funds: where they work its leads, and the Federation's manager. */
export function maySetEmployment(me: Person, of: Person, organisations: readonly Organisation[]): boolean {
  return me.roles.some(({ role }) => role === 'federation_manager') || pcnsOf(of, organisations).some((pcn) => mayEditMembership(me, pcn));
}

/** The roles that lead a PCN. */
export function mayEditLeads(me: Person, pcn: OdsCode | null): boolean {
  return pcn !== null && holds(me, ['clinical_director'], pcn);
}

/** Lines of a rota for a PCN, or for all of them. */
export function mayEditRota(me: Person, serviceId: ServiceId, pcn: OdsCode | null, organisations: readonly Organisation[]): boolean {
  return me.service_id === serviceId || (pcn === null ? pcnsOf(me, organisations) : [pcn]).some((place) => mayEditMembership(me, place));
}

const PLANNERS: readonly Role[] = ['clinical_director', 'coordinator', 'federation_manager'];

/** Series of a PCN, or of the Federation. */
export function mayPlanMeetings(me: Person, place: OdsCode): boolean {
  return holds(me, PLANNERS, place);
}

/** The Federation's lists of words. */
export function maySetTemplates(me: Person): boolean {
  return me.roles.some(({ role }) => role === 'federation_manager');
}

export function mayPlanSomewhere(me: Person): boolean {
  return me.roles.some(({ role }) => PLANNERS.includes(role));
}

/** Counts of supervision: who leads a PCN, and the Federation's manager. */
export function mayCountSupervision(me: Person): boolean {
  return me.guest === null && me.roles.some(({ role }) => role === 'clinical_director' || role === 'federation_manager');
}

/** One's own, between two people: who works with cases supervises and is supervised. */
export function mayPlanSupervision(me: Person): boolean {
  return me.guest === null && me.roles.some(({ role }) => FULL.includes(role));
}
