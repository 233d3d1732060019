// Owns the examples of Frame.
import type { Example } from '../example';
import { Frame } from '.';

const asha = { name: 'Dr Asha Perera', role: 'Clinical director' };

export const examples: Example[] = [
  {
    name: 'signed in, demonstration',
    draw: () => (
      <Frame path="/" person={asha} place="South Fulham PCN" isDemo trust={{ kind: 'live' }} onSignOut={() => {}}>
        <h1>Today</h1>
      </Frame>
    ),
  },
];
