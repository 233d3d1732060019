// Owns the examples of PriorityTag.
import type { Example } from '../example';
import { PriorityTag } from '.';

export const examples: Example[] = [
  { name: 'all three', draw: () => <div className="row"><PriorityTag priority="red" /><PriorityTag priority="amber" /><PriorityTag priority="green" /><PriorityTag priority="red" isCompact /></div> },
];
