// Owns whom an action can be given to: the people of a PCN, its partners, the services, the pool.
import type { OdsCode, People, PersonId } from '../generated/wire';
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
  return { meId, people: near.map(({ id, name }) => ({ id, name })), services: people.services };
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
