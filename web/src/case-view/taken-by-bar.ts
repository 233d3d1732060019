// Owns what a bar takes from the team and from a meeting's guests before it is set: how many who work on the case, in which roles, and whether anybody is left to lift it. Pure.
import type { Attendee, Barred, CaseRoot, People, Person } from '../generated/wire';
import { plural } from '../ui/format';
import { roles } from '../words/roles';
import { isKeptOut } from './colleagues';
import { mayLiftBar, mayRefer } from './may';

export interface TakenByBar {
  /** "This keeps out 5 of 7 who work on this case, among them everyone who can lift it." */
  words: string;
  /** "Clinical director, GP (2)". */
  /** Guests by name: they are few. */
  roles: string;
  isLiftable: boolean;
}

function rolesOf(out: readonly Person[], { pcn, practice }: CaseRoot): string {
  const held = out.flatMap((person) => person.roles.find(({ at }) => at === pcn || at === practice)?.role ?? []);
  const counts = new Map(held.map((role) => [role, held.filter((other) => other === role).length]));
  return [...counts].map(([role, count]) => (count === 1 ? roles[role] : `${roles[role]} (${count})`)).join(', ');
}

/** Null where it needs no second look: it takes the case from one or nobody, and somebody is left to lift it. `guests`: of the meeting one is in. */
export function takenByBar(root: CaseRoot, people: People, whom: Barred, guests: readonly Attendee[] = []): TakenByBar | null {
  const team = people.people.filter((person) => !person.is_ended && person.guest === null && mayRefer(person, root) && !isKeptOut(root.bars, person));
  const out = team.filter((person) => isKeptOut([{ whom }], person));
  const left = team.filter((person) => !out.includes(person) && mayLiftBar(person, root)).length;
  const isLast = left === 0 && out.some((person) => mayLiftBar(person, root));
  const guestsOut = guests.filter(({ person_id: id, name, organisation, service_id }) => {
    const guest = { id, name, organisation, service_id };
    return !isKeptOut(root.bars, guest) && isKeptOut([{ whom }], guest);
  });
  if (out.length + guestsOut.length < 2 && !isLast) return null;
  const ofTeam = out.length > 0 || guestsOut.length === 0 ? `${out.length} of ${team.length} who work on this case${isLast ? ', among them everyone who can lift it' : ''}` : '';
  const ofGuests = guestsOut.length > 0 ? `${plural(guestsOut.length, 'guest')} of this meeting` : '';
  return {
    words: `This keeps out ${[ofTeam, ofGuests].filter(Boolean).join(', and ')}.${left > 0 ? ` ${plural(left, 'colleague')} can still lift it.` : ''}`,
    roles: [rolesOf(out, root), ...guestsOut.map(({ name }) => `${name} (guest)`)].filter(Boolean).join(', '),
    isLiftable: !isLast,
  };
}
