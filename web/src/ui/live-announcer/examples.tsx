// Owns the examples of LiveAnnouncer; nothing of it is seen.
import type { Example } from '../example';
import { LiveAnnouncer } from '.';

export const examples: Example[] = [{ name: 'two entries', draw: () => <LiveAnnouncer entries={[{ id: 1, text: 'Case 5 has started' }, { id: 2, text: 'Lena is here' }]} /> }];
