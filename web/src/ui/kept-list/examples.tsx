// Owns the examples of KeptList.
import type { Example } from '../example';
import { KeptList } from '.';

export const examples: Example[] = [
  {
    name: 'two changes',
    draw: () => (
      <KeptList
        place="device" onClose={() => {}}
        lines={[{ key: '1', text: 'Action on SF-018: call housing (Amira Hassan, Fri 27 Nov)', from: 'Daily frailty huddle, Thu 26 Nov, 09:14' }, { key: '2', text: 'Discussion note on SF-018, Update: seen at home, chest clear', from: 'Daily frailty huddle' }]}
      />
    ),
  },
];
