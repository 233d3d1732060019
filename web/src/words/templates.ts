// Owns the names of the Federation's lists of words, and what a line of each stands for.
import type { Entry, TemplateKind } from '../generated/wire';
import { plural } from '../ui/format';
import { domains } from './domains';
import { outcomes } from './outcomes';

export interface ListWords {
  label: string;
  /** What the list is for, and from when on a change counts. */
  about: string;
  /** What one line is. */
  line: string;
}

const newMeetings = 'Meetings made before stay as they are.';

export const templateKinds: Record<TemplateKind, ListWords> = {
  agenda_huddle: { label: 'Huddle agenda', about: `Topics a new huddle begins with, before its cases. ${newMeetings}`, line: 'Topic' },
  agenda_pcn: { label: 'PCN meeting agenda', about: `Topics a new PCN meeting begins with: business first, then cases. ${newMeetings}`, line: 'Topic' },
  agenda_borough: { label: 'Borough agenda', about: `Topics a new borough meeting begins with. ${newMeetings}`, line: 'Topic' },
  agenda_supervision: { label: 'Supervision agenda', about: `Topics a new supervision begins with. ${newMeetings}`, line: 'Topic' },
  referral_form: { label: 'Referral form', about: 'Labels and hints of a referral, and what is asked besides. A hidden field is not asked for.', line: 'Label' },
  note_prompts: { label: 'Social-note prompts', about: 'What is asked while a social note is written.', line: 'Prompt' },
  outcome_list: { label: 'Outcomes', about: 'What can be chosen when a case is decided. Each line is kept as one of the typed outcomes.', line: 'Outcome' },
  mail_texts: { label: 'Mail texts', about: 'The first and the last line of each kind of mail. Plain words, and nothing of a patient.', line: 'Line' },
  assessment_ons4: { label: 'Wellbeing questions (ONS4)', about: 'Asked with the person, 0 to 10 each. The four are the same everywhere; a PCN adds its own below.', line: 'Question' },
  assessment_concern: { label: 'Own-concern questions', about: 'Answered in the person’s own words, 0 to 6 each.', line: 'Question' },
};

export const templateKindKeys = Object.keys(templateKinds) as TemplateKind[];

const mails: Record<string, string> = {
  invitation: 'Invitation', change: 'Meeting changed', cancellation: 'Meeting called off', agenda_published: 'Agenda published', you_are_needed: 'When you are needed', new_actions: 'New actions',
  daily_digest: 'Daily digest', overdue: 'Overdue actions', minutes_ready: 'Minutes ready', guest_pass: 'Guest pass', referral_returned: 'Referral sent back',
};

const fields: Record<string, string> = {
  question: 'The question', urgent_reason: 'Why it cannot wait', situation: 'Situation', background: 'Background', assessment: 'Assessment', recommendation: 'Recommendation', told: 'What the person was told', objections: 'Objections',
};

/** Keys where what a line stands for is fixed, with their names. */
export const placesOf = (kind: TemplateKind): readonly { value: string; label: string }[] => {
  if (kind === 'referral_form') return Object.entries(fields).map(([value, label]) => ({ value, label }));
  if (kind !== 'mail_texts') return [];
  return Object.entries(mails).flatMap(([mail, label]) => [{ value: `opening.${mail}`, label: `${label}: first line` }, { value: `closing.${mail}`, label: `${label}: last line` }]);
};

/** Whether lines can be added that stand for no place of their own: questions a referral asks besides. */
export const takesMore = (kind: TemplateKind) => kind === 'referral_form' || placesOf(kind).length === 0;

/** What a line stands for, small beside its words. */
export function standsFor(kind: TemplateKind, entry: Entry): string {
  if (entry.minutes !== null) return plural(entry.minutes, 'minute');
  if (entry.outcome !== null) return `Kept as “${outcomes[entry.outcome].label}”${entry.service === null ? '' : `, service: ${entry.service}`}`;
  if (entry.domain !== null) return domains[entry.domain].label;
  return placesOf(kind).find(({ value }) => value === entry.key)?.label ?? (kind === 'referral_form' ? 'Asked besides' : '');
}

/** Short and its own among the lines of a list. */
export const lineName = (kind: TemplateKind, entry: Entry) => (kind === 'mail_texts' ? standsFor(kind, entry) : entry.text);

/** Where the order of the lines is seen. */
export const isOrdered = (kind: TemplateKind) => kind.startsWith('agenda_') || kind.startsWith('assessment_') || kind === 'outcome_list';

/** A line with all that can differ: `“Staffing”, 5 minutes`. */
export function entryWords(kind: TemplateKind, entry: Entry): string {
  const more = kind === 'referral_form' || kind === 'mail_texts' ? '' : standsFor(kind, entry);
  return [`“${entry.text}”`, more, entry.help && `hint “${entry.help}”`].filter(Boolean).join(', ');
}

/** Can be reworded, and neither hidden nor left out. */
export const isNeeded = (kind: TemplateKind, key: string) => (kind === 'referral_form' && (key === 'question' || key === 'situation')) || (kind === 'assessment_ons4' && ['satisfied', 'worthwhile', 'happy', 'anxious'].includes(key));
