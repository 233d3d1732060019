// Proves that presence is said in words and counted by organisation.
import { expect, it } from 'vitest';
import { render, screen } from '../../testing/render';
import { PresenceList } from '.';

it('counts who is here and says hands and notes', () => {
  render(<PresenceList groups={[{ organisation: 'PCN', people: [{ id: '1', name: 'Tom', state: 'here', isHandRaised: true }, { id: '2', name: 'Lena', state: 'on-the-way', note: 'for case 5' }] }]} />);
  expect(screen.getByText('1 of 2 here')).toBeTruthy();
  expect(screen.getByText('Hand raised')).toBeTruthy();
  expect(screen.getByText('on the way · for case 5')).toBeTruthy();
});

it('heads who shares a state by that state, once', () => {
  render(<PresenceList groups={[{ organisation: 'Missing', isOneState: true, people: [{ id: '2', name: 'Lena', state: 'missing', note: 'Council · for case 5' }] }]} />);
  expect(screen.getByRole('heading', { name: 'Missing 1' })).toBeTruthy();
  expect(screen.getByText('Council · for case 5')).toBeTruthy();
});
