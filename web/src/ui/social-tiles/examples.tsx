// Owns the examples of SocialTiles: thirteen domains of an invented person.
import type { Example } from '../example';
import { type SocialTile, SocialTiles } from '.';

const tiles: SocialTile[] = [
  { key: 'housing', label: 'Housing', level: 'some' },
  { key: 'warmth', label: 'Warmth', level: 'urgent', changed: 'changed since Thu' },
  { key: 'money', label: 'Money', level: 'some' },
  { key: 'food', label: 'Food', level: 'none' },
  { key: 'transport', label: 'Transport', level: 'none' },
  { key: 'connection', label: 'Connection', level: 'urgent' },
  { key: 'caring', label: 'Caring', level: 'not-asked' },
  { key: 'safety', label: 'Safety', level: 'not-asked', isRestricted: true },
  { key: 'language', label: 'Language', level: 'some', changed: 'changed since Thu' },
  { key: 'digital', label: 'Digital', level: 'some' },
  { key: 'work_and_learning', label: 'Work and learning', level: 'none' },
  { key: 'legal_status', label: 'Legal status', level: 'not-shown' },
  { key: 'strengths', label: 'Strengths', level: 'strength', word: 'Recorded' },
];

export const examples: Example[] = [
  { name: 'all closed', draw: () => <SocialTiles tiles={tiles} open={null} onOpen={() => {}} /> },
  {
    name: 'one open',
    draw: () => (
      <SocialTiles tiles={tiles} open="warmth" onOpen={() => {}}>
        <p style={{ margin: 0 }}>Boiler off since Monday, one oil heater in the bedroom. <span className="muted small">Amira Hassan, Thu 26 Nov</span></p>
      </SocialTiles>
    ),
  },
];
