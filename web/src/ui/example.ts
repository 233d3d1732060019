// Owns what an example of a piece is. Each piece's examples.tsx exports `examples`.
import type { ReactElement } from 'react';

export interface Example {
  name: string;
  draw: () => ReactElement;
}
