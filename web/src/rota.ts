// Owns who is on duty for a service: the twin of directory.rs, for showing only. Pure; the server asks the people.
import type { Duty, OdsCode, People, Person, PersonId, Service } from './generated/wire';
import type { Day } from './ui/format';

/** Cover for cover for cover is a mistake. */
const MOST_COVERS = 4;

/** Monday 1 to Sunday 7. */
export function weekdayOf(day: Day): number {
  return new Date(`${day}T00:00:00Z`).getUTCDay() || 7;
}

export function isOn(duty: Duty, pcn: OdsCode | null, day: Day): boolean {
  return (duty.pcn === null || duty.pcn === pcn) && (duty.weekdays.length === 0 || duty.weekdays.includes(weekdayOf(day))) && duty.from <= day && (duty.until === null || day <= duty.until);
}

export function awayOn(person: Person, day: Day) {
  return person.absences.find(({ from, until }) => from <= day && day <= until) ?? null;
}

/** Themselves, or who covers; null: away without cover, or left. */
export function presentOrCover(people: People['people'], id: PersonId, day: Day): Person | null {
  let wanted: PersonId | null = id;
  for (let covers = 0; covers < MOST_COVERS && wanted !== null; covers += 1) {
    const person: Person | undefined = people.find((one) => one.id === wanted && !one.is_ended && one.guest === null);
    if (!person) return null;
    const away = awayOn(person, day);
    if (!away) return person;
    wanted = away.cover;
  }
  return null;
}

/** The first line of the rota that is on and can be filled. */
export function onDuty(people: People['people'], service: Service, pcn: OdsCode | null, day: Day): Person | null {
  for (const duty of service.rota) {
    const person = isOn(duty, pcn, day) ? presentOrCover(people, duty.person_id, day) : null;
    if (person) return person;
  }
  return null;
}
