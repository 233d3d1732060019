// Owns marking in a field what a refusal found there: the focus goes to it, and what tells who somebody is is selected, so that it can be
// overwritten at once; and naming it in the error, from what was typed: the service never repeats it.
import { useMemo } from 'react';
import type { WireError } from '../../../generated/wire';

/** Characters as the service counts them, in the page's units. */
function unitsOf(text: string, characters: number): number {
  return [...text].slice(0, characters).join('').length;
}

/** The field holds just what was sent. */
export function markFound(field: HTMLInputElement | HTMLTextAreaElement | null, error: WireError | null) {
  const first = error?.found?.[0];
  if (!field || !first) return;
  field.focus();
  field.setSelectionRange(unitsOf(field.value, first.from), unitsOf(field.value, first.to));
}

/** What a refusal says, with the words it was about: `“Amira”: This looks like a colleague's name.` Kept as it was while the field is mended. */
export function useFoundWords(error: WireError | null, sent: string): string | null {
  return useMemo(() => {
    if (!error) return null;
    const words = (error.found ?? []).map(({ from, to }) => `“${[...sent].slice(from, to).join('')}”`);
    return words.length === 0 ? error.message : `${[...new Set(words)].join(', ')}: ${error.message}`;
  }, [error]);
}
