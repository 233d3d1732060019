// Owns where this person is in a live meeting: with the room, or elsewhere; and that nobody is taken out of a sentence.
import { type RefObject, useEffect, useRef, useState } from 'react';
import type { ItemId, Meeting } from '../../../generated/wire';
import { type Place, placeAfter, type Spot, spotOf } from '../course';
import { isTyped } from '../keys';
import { lineOf } from '../lines';

/** So long after the last letter somebody still writes; a field with words in it counts for as long as it has the focus. */
const WRITING_MS = 8_000;

export interface Whereabouts extends Place {
  /** The line in view; null: a phase of the room without a line. */
  itemId: ItemId | null;
  look: (itemId: ItemId) => void;
  rejoin: () => void;
}

function hasWords(field: Element | null): boolean {
  return (field instanceof HTMLInputElement || field instanceof HTMLTextAreaElement) && field.value.trim() !== '';
}

/** `work`: the part of the page where one writes about the line in view. */
export function usePlace(meeting: Meeting, work: RefObject<HTMLElement | null>): Whereabouts {
  const room = spotOf(meeting);
  const held = useRef<Place>({ spot: room, isWithRoom: true });
  const typedAt = useRef(-Infinity);
  const [, draw] = useState(0);

  useEffect(() => {
    const element = work.current;
    if (!element) return;
    const onInput = () => {
      typedAt.current = performance.now();
    };
    element.addEventListener('input', onInput);
    return () => element.removeEventListener('input', onInput);
  }, [work]);

  const isTyping = () => {
    // A form opened in a dialog from here is a sentence too.
    if (work.current?.querySelector('dialog[open]')) return true;
    const focused = document.activeElement;
    if (!focused || !work.current?.contains(focused) || !isTyped(focused)) return false;
    return performance.now() - typedAt.current < WRITING_MS || (typedAt.current > -Infinity && hasWords(focused));
  };

  const { spot } = held.current;
  if (held.current.spot !== room || !held.current.isWithRoom) {
    const isGone = !spot.startsWith('phase:') && lineOf(meeting, spot) === null;
    held.current = isGone ? { spot: room, isWithRoom: true } : placeAfter(held.current, room, isTyping());
  }
  const set = (next: Place) => {
    held.current = next;
    draw((count) => count + 1);
  };
  const place = held.current;
  return {
    ...place,
    itemId: place.spot.startsWith('phase:') ? null : (place.spot as Spot),
    look: (itemId) => set({ spot: itemId, isWithRoom: itemId === room }),
    rejoin: () => set({ spot: room, isWithRoom: true }),
  };
}
