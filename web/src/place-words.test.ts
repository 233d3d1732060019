// Proves the words of forms at a place: fields that are asked for, prompts of a domain, outcomes with what they stand for.
import { expect, it } from 'vitest';
import type { Entry, PlaceWords } from './generated/wire';
import { formWords, standardWords } from './place-words';
import { domainKeys } from './words/domains';
import { outcomeKinds } from './words/outcomes';

const entry = (key: string, text: string, more: Partial<Entry> = {}): Entry => ({ key, text, help: null, minutes: null, outcome: null, service: null, domain: null, ...more });

it('comes with every domain asked, every outcome once, every field of a referral', () => {
  expect(domainKeys.filter((domain) => !standardWords.prompt(domain))).toEqual([]);
  expect(standardWords.outcomes.map(({ kind }) => kind)).toEqual(outcomeKinds);
  for (const field of ['question', 'urgent_reason', 'situation', 'background', 'assessment', 'recommendation', 'told', 'objections']) expect(standardWords.field(field)?.label, field).toBeTruthy();
});

it('asks for what the place asks for, in its words', () => {
  const words = formWords({
    referral_form: [entry('question', 'What do you ask?', { help: 'One sentence' })],
    assessment_ons4: [], assessment_concern: [], note_prompts: [entry('a', 'Is it warm?', { domain: 'housing' }), entry('b', 'Stairs?', { domain: 'housing' })],
    outcome_list: [entry('own.1', 'Refer to the falls clinic', { outcome: 'refer_on', service: 'Falls clinic' }), entry('x', 'Of a later version')],
  } satisfies PlaceWords);
  expect(words.field('question')).toEqual({ label: 'What do you ask?', hint: 'One sentence' });
  expect(words.field('told')).toBeNull();
  expect(words.prompt('housing')).toBe('Is it warm? Stairs?');
  expect(words.prompt('food')).toBeUndefined();
  expect(words.outcomes).toEqual([{ key: 'own.1', label: 'Refer to the falls clinic', kind: 'refer_on', service: 'Falls clinic', group: 'Agreed' }]);
});
