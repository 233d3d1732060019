// Owns the examples of PersonBanner. The person is invented; the number is from the test range.
import type { Example } from '../example';
import { PersonBanner } from '.';

const person = { name: 'KOWALCZYK, Maria (Mrs)', bornOn: '1941-03-02', nhsNumber: '9990000018', code: 'SF-014', on: '2026-11-26' };

export const examples: Example[] = [
  { name: 'plain', draw: () => <PersonBanner {...person} /> },
  { name: 'with a namesake', draw: () => <PersonBanner {...person} namesakes={['SF-037 has the same name, born 18 Jun 1947']} /> },
  { name: 'with a bar', draw: () => <PersonBanner {...person} code="SF-031" bars={['Not to be shared with the council (London Borough of Hammersmith & Fulham)']} /> },
];
