// Owns the examples of MissedPanel.
import type { Example } from '../example';
import { MissedPanel } from '.';

export const examples: Example[] = [
  { name: 'one thing', draw: () => <MissedPanel lines={['Case 5 decided']} more={0} onDismiss={() => {}} /> },
  {
    name: 'many',
    draw: () => (
      <MissedPanel lines={['Cases 3, 4 and 5 decided', 'The room is at case 6', 'The chair changed hands', 'SF-014: outcome recorded, 2 actions added', 'SF-018: social note written']} more={7} onDismiss={() => {}} />
    ),
  },
];
