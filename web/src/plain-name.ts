// Owns what is taken out of names before they are sent: characters that turn the reading direction around and can make one name look like
// another. Pure.

/** Embeddings, overrides and isolates (U+202A–202E, U+2066–2069). */
const turning = /[\u202A-\u202E\u2066-\u2069]/g;

/** Trimmed, and read in the order it is written. */
export function plainName(typed: string): string {
  return typed.replace(turning, '').trim();
}
