// Owns the examples of EmptyState.
import type { Example } from '../example';
import { EmptyState } from '.';

export const examples: Example[] = [
  { name: 'with a first step', draw: () => <EmptyState title="No cases on this agenda yet" action={{ label: 'Add a case', onClick: () => {} }}>Due reviews and new referrals come by themselves at 16:00.</EmptyState> },
];
