// Owns marking in a field what a refusal found there: the focus goes to it, and what tells who somebody is is selected, so that it can be
// overwritten at once.
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
