// Proves that the room display shows initials only while nobody present lacks the case, and says who is called and a lost chair.
import { expect, it } from 'vitest';
import type { Attendee, Card, Meeting } from '../../generated/wire';
import { provideServer, server } from '../../server';
import { Cell } from '../../live/store';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { render, screen } from '../../testing/render';
import { calledOf, initialsOf, page } from '.';

const one = (id: string, more: Partial<Attendee> = {}): Attendee => ({ ...borough.minutes.attendees[0]!, person_id: id, name: id, kind: 'core', is_here: true, service_id: null, organisation: 'PCN', ...more });
const card: Card = { ...borough.cards[0]!, needed_services: ['s-reab'], guests: ['p-guest'] };
const meeting = (...attendees: Attendee[]): Meeting => ({ ...borough.liveMeeting, attendees: Object.fromEntries(attendees.map((who) => [who.person_id, who])) });

it.each<[string, Attendee[], string | null]>([
  ['core members', [one('a')], 'M.O.'],
  ['a partner who is needed', [one('a'), one('l', { kind: 'rotating', service_id: 's-reab' })], 'M.O.'],
  ['a partner who is not needed', [one('a'), one('m', { kind: 'rotating', service_id: 's-cis' })], null],
  ['that partner, gone', [one('a'), one('m', { kind: 'rotating', service_id: 's-cis', is_here: false })], 'M.O.'],
  ['a guest of this case', [one('p-guest', { kind: 'guest' })], 'M.O.'],
  ['another guest', [one('p-other', { kind: 'guest' })], null],
  ['a speaker', [one('s', { kind: 'speaker' })], null],
])('with %s present', (_, here, initials) => expect(initialsOf(meeting(...here), card)).toBe(initials));

it('shows none where somebody present is kept out, or where this screen lacks the case', () => {
  const barred = { ...card, barred: ['Council'] };
  expect(initialsOf(meeting(one('a')), barred)).toBe('M.O.');
  expect(initialsOf(meeting(one('a', { organisation: 'Council' })), barred)).toBeNull();
  expect(initialsOf(meeting(one('l', { kind: 'rotating', service_id: 's-reab' })), barred)).toBeNull();
  expect(initialsOf(meeting(one('a')), undefined)).toBeNull();
});

it('says who is called and not here yet, and that the chair is lost; passes axe', async () => {
  fakeServer(borough.asha);
  const calls = [{ person_id: 'l', called_at: borough.now }, { person_id: 'a', called_at: borough.now }];
  const value = meeting(one('a'), one('l', { name: 'Lena Brandt', is_here: false, kind: 'rotating', service_id: 's-reab' }));
  value.live = { ...value.live, chair_lost_at: borough.at('2026-11-26', '08:49') };
  const cards = { 'i-3': { ...card, item_id: 'i-3' }, 'i-4': { ...card, item_id: 'i-4', calls } };
  expect(calledOf(value, cards)).toEqual(['Lena Brandt']);
  const base = server();
  provideServer({ ...base, stream: () => new Cell({ status: 'live' as const, state: { of: 'meeting' as const, value }, at: { epoch: 'e', seq: 1 }, cards }) });
  const { container } = render(<page.Page params={{ id: 'm-thu' }} />);
  expect(screen.getByText('Lena Brandt')).toBeTruthy();
  expect(screen.getByText('Next: Case 4 · M.O.')).toBeTruthy();
  expect(screen.getByText(/The chair’s connection is gone since 08:49/)).toBeTruthy();
  expect(container.textContent).not.toMatch(/SF-/);
  await expectNoViolations(container);
});
