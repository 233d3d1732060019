// Owns where the focus goes when an act of the person took away what they were at: a form that closes, say. Never after a remote event.
import type { RefObject } from 'react';

/** To the first thing of `place` that fits, once it is drawn. */
export function focusIn(place: RefObject<HTMLElement | null>, selector = 'button') {
  requestAnimationFrame(() => place.current?.querySelector<HTMLElement>(selector)?.focus());
}
