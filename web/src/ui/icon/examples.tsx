// Owns the examples of Icon.
import type { Example } from '../example';
import { Icon, iconNames } from '.';

export const examples: Example[] = [
  { name: 'all, with names', draw: () => <p style={{ fontSize: '1.5rem', display: 'flex', gap: 12, flexWrap: 'wrap' }}>{iconNames.map((name) => <Icon key={name} name={name} label={name} />)}</p> },
];
