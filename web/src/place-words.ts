// Owns the words of forms at a PCN: labels, prompts and outcomes as the Federation and the PCN have them; until they are here, or
// without a connection, as they come with the product.
import standard from '../../server/domain/data/templates.json';
import type { Entry, OdsCode, OutcomeKind, PlaceWords, SocialDomain, Tool } from './generated/wire';
import { useLoad } from './server';
import { outcomes } from './words/outcomes';

export interface OutcomeChoice {
  key: string;
  label: string;
  /** What is kept. */
  kind: OutcomeKind;
  /** Filled in where somebody is referred on. */
  service: string | null;
  group: string;
}

export interface FormWords {
  /** What a referral asks besides its usual fields, in order. */
  more: readonly { key: string; label: string; hint: string | undefined }[];
  /** A field of a referral; null: it is not asked for. */
  field: (key: string) => { label: string; hint: string | undefined } | null;
  prompt: (domain: SocialDomain) => string | undefined;
  outcomes: readonly OutcomeChoice[];
  /** What a tool asks, in order. */
  questions: (tool: Tool) => { key: string; label: string }[];
}

/** A question that the Federation or a PCN added to the referral form. */
export const isAskedBesides = (key: string) => key.startsWith('ask.') || key.startsWith('own.');

/** The lists of the product leave out what a line does not have. */
type Listed = Partial<Entry> & Pick<Entry, 'key' | 'text'>;

export function formWords({ referral_form = [], note_prompts = [], outcome_list = [], assessment_ons4 = [], assessment_concern = [] }: Partial<Record<keyof PlaceWords, readonly Listed[]>>): FormWords {
  return {
    more: referral_form.filter(({ key }) => isAskedBesides(key)).map(({ key, text, help }) => ({ key, label: text, hint: help ?? undefined })),
    field: (key) => {
      const entry = referral_form.find((one) => one.key === key);
      return entry ? { label: entry.text, hint: entry.help ?? undefined } : null;
    },
    prompt: (domain) => note_prompts.filter((one) => one.domain === domain).map(({ text }) => text).join(' ') || undefined,
    questions: (tool) => (tool === 'ons4' ? assessment_ons4 : assessment_concern).map(({ key, text }) => ({ key, label: text })),
    outcomes: outcome_list.flatMap(({ key, text, outcome, service }) => (outcome ? [{ key, label: text, kind: outcome, service: service ?? null, group: outcomes[outcome].group }] : [])),
  };
}

export const standardWords = formWords(standard as unknown as Record<keyof PlaceWords, readonly Listed[]>);

export function useFormWords(pcn: OdsCode | null): FormWords {
  const load = useLoad<PlaceWords>(pcn && `/api/templates/words?pcn=${pcn}`, { pcn, lists: ['templates'] });
  return load.kind === 'ready' ? formWords(load.value) : standardWords;
}
