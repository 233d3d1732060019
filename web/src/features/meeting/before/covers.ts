// Owns who can stand in for somebody: colleagues of the same service first, then the PCN's, then the rest of the borough. Pure.
import type { OdsCode, People, PersonId, ServiceId } from '../../../generated/wire';

export interface CoverOption {
  value: PersonId;
  label: string;
  group: string;
}

export function coverOptions(people: People | null, of: { person_id: PersonId; service_id: ServiceId | null }, pcn: OdsCode): CoverOption[] {
  if (!people) return [];
  const service = people.services.find(({ id }) => id === of.service_id);
  const places = new Set(people.organisations.filter(({ code, part_of }) => code === pcn || part_of === pcn).map(({ code }) => code));
  const groups = [service ? `Colleagues at ${service.name}` : '', 'At this PCN', 'Elsewhere in the borough'];
  return people.people
    .filter(({ id, is_ended, guest }) => id !== of.person_id && !is_ended && guest === null)
    .map((person) => ({ person, rank: service && person.service_id === service.id ? 0 : person.roles.some(({ at }) => places.has(at)) ? 1 : 2 }))
    .sort((a, b) => a.rank - b.rank || a.person.name.localeCompare(b.person.name, 'en-GB'))
    .map(({ person, rank }) => ({ value: person.id, label: `${person.name}, ${person.job}`, group: groups[rank] ?? '' }));
}
