// Owns who is here and may not hear the case at hand, as the page can tell it: the twin of the server's question before a move, asked
// anew with every change, so that a bar set or a guest let in during the case is seen at once. And to whom a barred chair hands over. Pure.
import { isOf } from '../../organisations';
import type { Attendee, Bar, Barred, Card, Meeting, Person, PersonId } from '../../generated/wire';
import { isBarredFrom, isNeededFor } from '../../live/meeting-people';

/** `ofService`: whose they are in the directory, beside the seat they have in the meeting. */
export function isHit(whom: Barred, who: Pick<Attendee, 'person_id' | 'service_id' | 'organisation'>, ofService: string | null = null): boolean {
  switch (whom.type) {
    case 'person':
      return whom.person_id === who.person_id;
    case 'service':
      return whom.service_id === who.service_id || whom.service_id === ofService || isOf(whom.name, who.organisation);
    case 'organisation':
      return isOf(whom.name, who.organisation);
  }
}

export interface Known {
  /** The case's bars; null while the case is not here: then the names on its card are all that is known. */
  bars: readonly Bar[] | null;
  /** Whoever is in the directory, and whether they have every case of the PCN by their role. */
  person?: (id: PersonId) => Person | undefined;
  hasByRole?: (person: Person) => boolean;
}

/** Here now, and may not hear this case. By name. */
export function whoMayNotHear(meeting: Meeting, card: Card, { bars, person, hasByRole }: Known): Attendee[] {
  return Object.values(meeting.attendees)
    .filter((one) => {
      if (!one.is_here) return false;
      const member = person?.(one.person_id);
      if (bars ? bars.some(({ whom }) => isHit(whom, one, member?.service_id)) : isBarredFrom(card, one)) return true;
      if (one.kind === 'core') return false;
      if (member && hasByRole?.(member)) return false;
      return one.is_withdrawn || one.partstat === 'declined' || !isNeededFor(card, one) || (one.kind === 'guest' && one.admission !== 'admitted');
    })
    .sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
}

/** `except`: who may not have it either. Who takes the chair from somebody who may not have a case: the deputy, or the appointed chair from who stands in. Null: nobody is named. */
export function whoCouldChair(meeting: Meeting, meId: PersonId | null, except: readonly PersonId[] = []): Attendee | null {
  const { chair, deputy } = meeting.root;
  const others = [deputy, chair].filter((id) => id !== null && id !== meId && !except.includes(id));
  const id = others.find((one) => one !== null && meeting.attendees[one]?.is_here) ?? others[0];
  return id ? (meeting.attendees[id] ?? null) : null;
}

/** "You may not have this case. Hand the chair to Dr Quill, …", for who holds the chair. */
export function handOverWords(meeting: Meeting, meId: PersonId | null, except: readonly PersonId[] = []): string {
  const name = whoCouldChair(meeting, meId, except)?.name ?? 'a colleague who may have it';
  return `You may not have this case; hand the chair to ${name}: they press “Take the chair”. Then leave the call until it is over.`;
}
