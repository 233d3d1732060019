// Owns finding colleagues by words, languages and skills: "who speaks Somali?" is understood. Pure.
import type { Person } from './generated/wire';

/** The words that name something: without "who speaks … ?". */
function wanted(words: string): string[] {
  return words.toLowerCase().replace(/[?!.,]/g, ' ').replace(/^\s*(who|anyone|anybody|somebody)\s+((can\s+)?(speaks?|knows?|does|do)|can|is|has)\b/, ' ').trim().split(/\s+/).filter(Boolean);
}

export function matches(person: Person, words: string, language: string): boolean {
  const inside = [person.name, person.job, person.organisation, ...person.languages, ...person.skills].join(' ').toLowerCase();
  return (language === '' || person.languages.includes(language)) && wanted(words).every((word) => inside.includes(word));
}

/** By family name, as lists of people are read. */
export function byName(a: Person, b: Person): number {
  return a.name.replace(/^Dr /, '').localeCompare(b.name.replace(/^Dr /, ''), 'en-GB');
}

/** "Somali, Arabic" as a list without empty parts or doubles. */
export function listOf(words: string): string[] {
  const seen = new Set<string>();
  return words.split(/[,;\n]/).map((word) => word.trim()).filter((word) => word !== '' && !seen.has(word.toLowerCase()) && seen.add(word.toLowerCase()));
}
