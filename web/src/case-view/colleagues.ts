// Owns whom an action can be given to: the people of a PCN, its partners, the services, the pool.
import type { Bar, Meeting, OdsCode, People, PersonId } from '../generated/wire';
import { isOf } from '../organisations';
import type { Names } from './action-line';

export interface OwnerOption {
  value: string;
  label: string;
  group?: string;
}

/** Those with a role at the PCN or one of its practices; the whole borough when the PCN is not known. */
export function namesOf(people: People | null, pcn: OdsCode | null, meId: PersonId | null): Names {
  if (!people) return { meId, people: [], services: [] };
  const places = new Set(people.organisations.filter(({ code, part_of }) => code === pcn || part_of === pcn).map(({ code }) => code));
  const near = people.people.filter((person) => !person.is_ended && (pcn === null || person.roles.some(({ at }) => places.has(at))));
  const named = (all: People['people']) => all.map(({ id, name, service_id, organisation }) => ({ id, name, service_id, organisation }));
  const services = people.services.map(({ id, name, short }) => ({ id, name, short, members: named(people.people.filter((person) => person.service_id === id && person.guest === null && !person.is_ended)) }));
  return { meId, people: named(near), services, passesOver: people.passes_over };
}

/** The people asked to a meeting, as far as it says who they are. */
export function namesAmong({ attendees }: Meeting, meId: PersonId | null): Names {
  const people = Object.values(attendees).filter(({ is_withdrawn, kind }) => !is_withdrawn && kind !== 'guest' && kind !== 'speaker');
  return { meId, people: people.map(({ person_id: id, name, service_id, organisation }) => ({ id, name, service_id, organisation })), services: [] };
}

/** Whether a bar keeps this person out: by name, by their service, by whose they are. The twin of Barred::hits in case.rs. */
export function isKeptOut(bars: readonly Pick<Bar, 'whom'>[], who: Names['people'][number]): boolean {
  return bars.some(({ whom }) => (whom.type === 'person' ? whom.person_id === who.id : whom.type === 'service' && whom.service_id === who.service_id ? true : who.organisation !== undefined && isOf(whom.name, who.organisation)));
}

/** Who is barred from a case is given none of its actions, nor is a service that has nobody else. */
export function withoutBarred(names: Names, bars: readonly Bar[]): Names {
  if (bars.length === 0) return names;
  const isOut = ({ id, members = [] }: Names['services'][number]) =>
    bars.some(({ whom }) => whom.type === 'service' && whom.service_id === id) || (members.length > 0 && members.every((who) => isKeptOut(bars, who)));
  return { ...names, people: names.people.filter((who) => !isKeptOut(bars, who)), services: names.services.filter((service) => !isOut(service)) };
}

/** For a list to choose from: me first, then people, services, the pool. */
export function ownerOptions({ meId, people, services }: Names): OwnerOption[] {
  const me = people.find(({ id }) => id === meId);
  return [
    { value: 'nobody', label: 'Nobody yet' },
    ...(me ? [{ value: `person:${me.id}`, label: `${me.name} (you)` }] : []),
    { value: 'pool', label: 'The pool' },
    ...people.filter(({ id }) => id !== meId).map(({ id, name }) => ({ value: `person:${id}`, label: name, group: 'People' })),
    ...services.map(({ id, name }) => ({ value: `service:${id}`, label: name, group: 'Services' })),
  ];
}
