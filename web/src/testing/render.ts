// Owns drawing a piece in a test: preact underneath, React's types on top.
import { act, render as draw } from '@testing-library/preact';
import type { ReactElement } from 'react';

export { act, fireEvent, screen, waitFor, within } from '@testing-library/preact';

export function render(element: ReactElement) {
  const drawn = draw(element as never);
  return { ...drawn, rerender: (next: ReactElement) => drawn.rerender(next as never) };
}

/** Chooses in a list. The library's own `fireEvent.change` sends an `input` event here. */
export async function choose(list: HTMLElement, value: string) {
  (list as HTMLSelectElement).value = value;
  await act(() => void list.dispatchEvent(new Event('change', { bubbles: true })));
}
