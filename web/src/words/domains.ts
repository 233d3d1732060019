// Owns the thirteen social domains: label, whether a note is restricted. In the order of the strip.
import type { NeedLevel, NoteSharing, SocialDomain } from '../generated/wire';

export interface DomainWords {
  label: string;
  /** Kept from the case's own page: set to restricted, and cannot be shared. */
  isRestricted?: true;
}

export const domains: Record<SocialDomain, DomainWords> = {
  strengths: { label: 'Strengths' },
  housing: { label: 'Housing' },
  warmth: { label: 'Warmth' },
  money: { label: 'Money' },
  food: { label: 'Food' },
  transport: { label: 'Transport' },
  connection: { label: 'Connection' },
  caring: { label: 'Caring' },
  safety: { label: 'Safety', isRestricted: true },
  language: { label: 'Language' },
  digital: { label: 'Digital' },
  work_and_learning: { label: 'Work and learning' },
  legal_status: { label: 'Legal status', isRestricted: true },
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
