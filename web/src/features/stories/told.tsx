// Owns how a story is read: its headings in their order, and well-being question by question, never summed.
import type { StoryWords } from '../../generated/wire';

/** The headings, by the field under each. */
export const sections = [
  { key: 'situation', label: 'The person’s situation' },
  { key: 'mattered', label: 'What mattered to them' },
  { key: 'did', label: 'What we did' },
  { key: 'changed', label: 'What changed' },
  { key: 'learnt', label: 'What we learnt' },
] as const;
export type Section = (typeof sections)[number]['key'];

/** The four of ONS4; of “anxious” less is better. */
export const questions = ['satisfied', 'worthwhile', 'happy', 'anxious'] as const;

export function Told({ words, level = 'h3' }: { words: StoryWords; level?: 'h3' | 'h4' }) {
  const Heading = level;
  return (
    <>
      {sections.map(({ key, label }) => words[key] && <div key={key}><Heading>{label}</Heading>{words[key].split(/\n+/).map((line) => <p key={line}>{line}</p>)}</div>)}
      {words.wellbeing.length > 0 && (
        <>
          <Heading>Wellbeing, 0 to 10</Heading>
          <p>{words.wellbeing.map(({ question, before, after }) => `${question} ${before} → ${after}`).join(' · ')}</p>
        </>
      )}
    </>
  );
}
