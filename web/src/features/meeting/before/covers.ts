// Owns who can stand in for somebody: colleagues of the same service first, then the PCN's, then the rest of the borough, each with
// their service. Pure.
import type { OdsCode, People, PersonId, ServiceId } from '../../../generated/wire';

export interface CoverOption {
  value: PersonId;
  label: string;
  group: string;
}

/** `isOwnService`: nobody but colleagues of the same service, as the server has it for partners who look for cover themselves. */
export function coverOptions(people: People | null, of: { person_id: PersonId; service_id: ServiceId | null }, pcn: OdsCode, { isOwnService = false } = {}): CoverOption[] {
  if (!people) return [];
  const serviceOf = (id: ServiceId | null) => (id === null ? undefined : people.services.find((one) => one.id === id));
  const service = serviceOf(of.service_id);
  const places = new Set(people.organisations.filter(({ code, part_of }) => code === pcn || part_of === pcn).map(({ code }) => code));
  const groups = [service ? `Colleagues at ${service.name}` : '', 'At this PCN', 'Elsewhere in the borough'];
  return people.people
    .filter(({ id, is_ended, guest }) => id !== of.person_id && !is_ended && guest === null)
    .map((person) => ({ person, rank: service && person.service_id === service.id ? 0 : person.roles.some(({ at }) => places.has(at)) ? 1 : 2 }))
    .filter(({ rank }) => !isOwnService || rank === 0)
    .sort((a, b) => a.rank - b.rank || a.person.name.localeCompare(b.person.name, 'en-GB'))
    .map(({ person, rank }) => ({ value: person.id, label: [person.name, person.job, rank > 0 ? serviceOf(person.service_id)?.name : undefined].filter(Boolean).join(', '), group: groups[rank] ?? '' }));
}
