// Owns drawing a piece in a test: preact underneath, React's types on top.
import { render as draw } from '@testing-library/preact';
import type { ReactElement } from 'react';

export { act, fireEvent, screen, waitFor, within } from '@testing-library/preact';

export function render(element: ReactElement) {
  const drawn = draw(element as never);
  return { ...drawn, rerender: (next: ReactElement) => drawn.rerender(next as never) };
}
