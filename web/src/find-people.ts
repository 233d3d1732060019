// Owns finding colleagues by words, languages (by all their names) and skills: "who speaks Farsi?" is understood. Pure.
import type { Person } from './generated/wire';
import { otherNames } from './language-names';
import { plainWords } from './plain-words';

const asking = new Set(['who', 'whos', 'anyone', 'anybody', 'somebody', 'someone', 'speaks', 'speak', 'speaking']);
/** Beside one of those they name nothing; alone they may be a name ("Can Yılmaz"). */
const beside = new Set(['can', 'do', 'does', 'is', 'are', 'has', 'have', 'knows', 'know', 'there', 'that', 'we', 'to', 'a', 'an', 'the', 'uses', 'use', 'good', 'at', 'with', 'about', 'of', 'in', 'please']);

/** The words that name something: without "who speaks … ?". */
function wanted(words: string): string[] {
  const all = plainWords(words).split(' ').filter(Boolean);
  const isAsking = all.some((word) => asking.has(word));
  return all.filter((word) => !asking.has(word) && !(isAsking && beside.has(word)));
}

/** What is said of somebody, by all its names. */
const said = (one: string) => plainWords(`${one} ${otherNames(one)}`);

/** Whether something said of somebody has one of the words asked for, and any are. */
export const isAskedFor = (one: string, words: string) => wanted(words).some((word) => said(one).includes(word));

export function matches(person: Person, words: string, language: string): boolean {
  const inside = [person.name, person.job, person.organisation].map(plainWords).concat([...person.languages, ...person.skills].map(said)).join(' ');
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
