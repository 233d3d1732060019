// Owns the examples of RefusedPanel.
import type { Example } from '../example';
import { RefusedPanel } from '.';

export const examples: Example[] = [
  {
    name: 'an action and a note',
    draw: () => (
      <RefusedPanel
        refused={[
          { key: '1', what: 'Action on SF-018 (Amira Hassan, Fri 27 Nov)', from: 'Daily frailty huddle, Thu 26 Nov, 09:14', words: 'ring the housing officer', why: 'The meeting is over.', onPutAway: () => {} },
          { key: '2', what: 'Discussion note on SF-018, Update', from: 'Daily frailty huddle', words: 'Seen at home on Friday, chest clear.', why: 'The minutes of this meeting are closed.', onPutAway: () => {} },
        ]}
      />
    ),
  },
  { name: 'of a case no longer shared', draw: () => <RefusedPanel refused={[{ key: '1', what: '2 changes about a case you no longer have were not saved', from: '', words: '', why: null, onPutAway: () => {} }]} /> },
];
