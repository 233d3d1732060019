// Owns the list of all examples of all pieces, found by their file name.
import type { Example } from './example';

const modules = import.meta.glob<{ examples: Example[] }>('./*/examples.tsx', { eager: true });

export const allExamples = Object.entries(modules).map(([path, { examples }]) => ({
  piece: path.split('/')[1] ?? path,
  examples,
}));
