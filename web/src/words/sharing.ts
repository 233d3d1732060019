// Owns the words of need to know: whom a bar names, by which right somebody looked, why a case is closed.
import type { Barred, BarTarget, CaseRoot, ClosedReason } from '../generated/wire';

export function targetOf(whom: Barred): BarTarget {
  if (whom.type === 'person') return { type: 'person', person_id: whom.person_id };
  return whom.type === 'service' ? { type: 'service', service_id: whom.service_id } : { type: 'organisation', name: whom.name };
}

export const barKinds: Record<Barred['type'], string> = { person: 'a person', service: 'everyone of a service', organisation: 'everyone of an organisation' };

/** As the server keeps it with every look. */
export function rightWords(byRight: string): string {
  const words: Record<string, string> = {
    role: 'role in the PCN', practice: 'practice', expected: 'came for it as a partner', pass: 'guest’s pass', break_glass: 'opened in an emergency', author: 'own notes',
    attendee: 'asked to the meeting', own: 'their own', supervisor: 'supervisor of who wrote it',
  };
  return words[byRight] ?? byRight;
}

/** An objection is on the case, and nobody is kept out for it yet. */
export function objectionOf({ referral, bars }: Pick<CaseRoot, 'referral' | 'bars'>): string | null {
  return bars.length === 0 ? (referral?.objections ?? null) : null;
}

/** As it is said where somebody is about to be given something. */
export function objectionWords(objection: string): string {
  return `The person objects: “${objection.trim().replace(/\.$/, '')}”. Nobody is kept out yet.`;
}

export const closedReasons: Record<ClosedReason, { label: string; banner: string }> = {
  died: { label: 'The person has died', banner: 'Died since this was listed' },
  moved: { label: 'The person has moved away', banner: 'Moved away: this case is closed' },
  declined: { label: 'The person does not want it any more', banner: 'Declined by the person: this case is closed' },
};
