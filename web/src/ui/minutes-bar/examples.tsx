// Owns the examples of MinutesBar.
import type { Example } from '../example';
import { MinutesBar } from '.';

export const examples: Example[] = [
  { name: 'to spare', draw: () => <MinutesBar plannedMinutes={36} slotMinutes={40} /> },
  { name: 'over', draw: () => <MinutesBar plannedMinutes={47} slotMinutes={40} /> },
];
