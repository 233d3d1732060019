// Owns the thirteen social domains: label, what to ask, whether a note is restricted. In the order of the strip.
import type { NeedLevel, NoteSharing, SocialDomain } from '../generated/wire';

export interface DomainWords {
  label: string;
  /** What a note of this domain is about; shown while writing. */
  prompt: string;
  /** Kept from the case's own page: set to restricted, and cannot be shared. */
  isRestricted?: true;
}

export const domains: Record<SocialDomain, DomainWords> = {
  strengths: { label: 'Strengths', prompt: 'What and who helps: people, habits, interests, faith, skills.' },
  housing: { label: 'Housing', prompt: 'Is the home secure, safe and fit for this person? Stairs, repairs, tenancy.' },
  warmth: { label: 'Warmth', prompt: 'Can they heat the home and pay for it? Boiler, meter, damp.' },
  money: { label: 'Money', prompt: 'Is there enough to live on? Debts, benefits not claimed, who helps with bills.' },
  food: { label: 'Food', prompt: 'Do they eat enough and well? Shopping, cooking, appetite.' },
  transport: { label: 'Transport', prompt: 'How do they get to appointments and out of the house?' },
  connection: { label: 'Connection', prompt: 'Whom do they see and talk to? Loneliness, loss, groups.' },
  caring: { label: 'Caring', prompt: 'Who cares for them, or whom do they care for? How is the carer?' },
  safety: { label: 'Safety', prompt: 'Are they safe from harm by others?', isRestricted: true },
  language: { label: 'Language', prompt: 'Which language, interpreter, reading and understanding of health words?' },
  digital: { label: 'Digital', prompt: 'Phone, internet, and somebody who helps with them?' },
  work_and_learning: { label: 'Work and learning', prompt: 'Work, volunteering, learning: now, before, wished for.' },
  legal_status: { label: 'Legal status', prompt: 'Armed forces, prison, immigration: only what matters for the plan.', isRestricted: true },
};

export const domainKeys = Object.keys(domains) as SocialDomain[];

/** Words of a level; for strengths "none" is "none known". */
export function levelLabel(domain: SocialDomain, level: NeedLevel): string {
  if (domain === 'strengths') return level === 'none' ? 'None known' : 'Recorded';
  return { none: 'No need', some: 'Some need', urgent: 'Urgent need' }[level];
}

export const sharings: Record<NoteSharing, { label: string; receives: string }> = {
  shared: { label: 'Shared', receives: 'Everyone who has this case receives it.' },
  restricted: { label: 'Restricted', receives: 'Only the clinical director and you receive it. The team sees that there is one.' },
  private: { label: 'Private', receives: 'Only you and your supervisor receive it.' },
};
