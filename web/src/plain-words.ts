// Owns words as searches on the page compare them. Pure.

/** Words in small letters without accents, apostrophes and punctuation, with one space between them: "Farsi?" is "farsi". */
export const plainWords = (text: string) => text.normalize('NFD').replace(/\p{M}|['’]/gu, '').toLowerCase().replace(/[^\p{L}\p{N}]+/gu, ' ').trim();

/** Letters from which a word is looked for across spaces too, as the service does: fewer stand by chance where two words meet. */
const FEWEST_ACROSS = 6;

/** Whether every word asked for is in a text, written together or apart: "foodbank" finds "food bank", "food-bank" both. */
export function hasWords(text: string, asked: string): boolean {
  const inside = plainWords(text);
  const across = inside.replaceAll(' ', '');
  return plainWords(asked).split(' ').every((word) => inside.includes(word) || (word.length >= FEWEST_ACROSS && across.includes(word)));
}
