// Owns the examples of RefusedPanel.
import type { Example } from '../example';
import { RefusedPanel } from '.';

export const examples: Example[] = [
  {
    name: 'an action and a note',
    draw: () => (
      <RefusedPanel
        refused={[
          { key: '1', what: 'Action', words: 'ring the housing officer', why: 'The meeting is over.', onDismiss: () => {} },
          { key: '2', what: 'Discussion note, Update', words: 'Seen at home on Friday, chest clear.', why: 'The minutes of this meeting are closed.', onDismiss: () => {} },
        ]}
      />
    ),
  },
];
