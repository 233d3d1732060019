// Owns comparing organisations by their names. Pure.

const LEGAL_FORMS = ['ltd', 'limited', 'plc', 'llp', 'cic', 'cio'];

/** By which organisations are compared: not capitals, spaces, dots, apostrophes, "and" or "&", "the" before it or "Ltd" behind it. The twin of `folded` in case.rs. */
function wordsOf(name: string): string[] {
  const words = name.toLowerCase().replace(/&/g, ' and ').replace(/['’.]/g, '').split(/[^\p{L}\p{N}]+/u).filter(Boolean);
  if (words.length > 1 && words[0] === 'the') words.shift();
  if (words.length > 1 && LEGAL_FORMS.includes(words.at(-1) ?? '')) words.pop();
  return words;
}

/** The organisation itself, or a part of it by its name. The twin of `is_of` in case.rs. */
export function isOf(name: string, organisation: string): boolean {
  const [whole, own] = [wordsOf(name), wordsOf(organisation)];
  return whole.length > 0 && whole.every((word, at) => own[at] === word);
}
