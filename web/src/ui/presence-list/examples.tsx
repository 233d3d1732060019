// Owns the examples of PresenceList; every person is invented.
import { Button } from '../button';
import type { Example } from '../example';
import { PresenceList, type PresenceListProps } from '.';

const groups: PresenceListProps['groups'] = [
  {
    organisation: 'South Fulham PCN',
    people: [
      { id: '1', name: 'Dr Asha Perera', role: 'Clinical director', state: 'here', isChair: true, isYou: true },
      { id: '2', name: 'Dr Tom Quill', role: 'GP', state: 'here', note: 'typing in Update' },
      { id: '3', name: 'Amira Hassan', role: 'Link worker', state: 'here', isHandRaised: true },
    ],
  },
  { organisation: 'Missing', isOneState: true, people: [{ id: '6', name: 'Marek Nowak', role: 'Community independence', state: 'missing', note: 'for case 4, about 09:04' }] },
  { organisation: 'Council reablement', people: [{ id: '4', name: 'Lena', role: 'Reablement lead', state: 'on-the-way', note: 'for cases 5–7, 09:05' }] },
  { organisation: 'Hospital discharge', people: [{ id: '5', name: 'Sana', state: 'away', note: 'apologies' }] },
];

export const examples: Example[] = [
  {
    name: 'a huddle',
    draw: () => (
      <div style={{ maxWidth: 420 }}>
        <PresenceList groups={groups} buttons={(person) => person.state === 'on-the-way' && <Button look="quiet" label={`Call in ${person.name}`}>Call in</Button>} />
      </div>
    ),
  },
];
