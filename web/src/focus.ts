// Owns where the focus goes when an act of the person took away what they were at: a form that closes, say. Never after a remote event.
import type { RefObject } from 'react';

/** To the first thing of `place` that fits, once it is drawn. */
export function focusIn(place: RefObject<HTMLElement | null>, selector = 'button') {
  requestAnimationFrame(() => place.current?.querySelector<HTMLElement>(selector)?.focus());
}

/** To the first field of `place` that says what is wrong with it. */
export const focusOnError = (place: RefObject<HTMLElement | null>) => focusIn(place, '[aria-invalid="true"]');

/** Longer than an answer takes to be drawn. */
const DRAWN_MS = 150;

/** The same where the answer takes the pressed button away, and only if the focus was lost by it; `place` itself for null, or when nothing fits. */
export function keepFocusIn(place: RefObject<HTMLElement | null>, selector: string | null = 'button:not(:disabled), a[href]') {
  setTimeout(() => {
    if (document.activeElement !== document.body || !place.current) return;
    ((selector === null ? null : place.current.querySelector<HTMLElement>(selector)) ?? place.current).focus({ preventScroll: true });
  }, DRAWN_MS);
}

/** Back to what an act was asked from, which was disabled or covered meanwhile; `instead`, where that is gone. Only if the focus was lost. */
export function returnFocus(to: Element | null, instead: () => HTMLElement | null) {
  setTimeout(() => {
    if (document.activeElement !== document.body) return;
    const isThere = to instanceof HTMLElement && to !== document.body && to.isConnected && !to.matches(':disabled');
    (isThere ? to : instead())?.focus({ preventScroll: true });
  }, DRAWN_MS);
}

/** What is around an element, the nearest first, within the page's main part: kept while it is there, to come back to when it is gone. */
export function aroundOf(element: Element | null): readonly Element[] {
  const around: Element[] = [];
  for (let one = element?.parentElement ?? null; one && !one.matches('main, body'); one = one.parentElement) around.push(one);
  return around;
}

/** The first thing to press in what is left of it. */
export function nearestOf(around: readonly Element[]): HTMLElement | null {
  for (const one of around) {
    const found = one.isConnected ? one.querySelector<HTMLElement>('button:not(:disabled), a[href], input:not(:disabled)') : null;
    if (found) return found;
  }
  return null;
}
