// Proves places and times of an agenda in another order, and blocks of who is needed.
import { expect, it } from 'vitest';
import { agendaItem, at0, attendee, card, meeting, minute } from '../../../live/testing/world';
import { blockFor, blockWords, invitationWords, unmetServices } from '../blocks';
import { inOrder, isSameOrder, placesAfter } from './ordered';

const reab = { id: 's1', name: 'Council reablement', short: 'REAB', rota: [] };
const lines = [agendaItem(1, { state: 'decided' }), agendaItem(2), agendaItem(3, { planned_minutes: 5 }), agendaItem(4, { planned_minutes: 2 })];
const before = meeting(lines, [], {}, { status: 'open' });

it('gives waiting lines the waiting lines’ places, and leaves the others', () => {
  const after = inOrder(before, ['i4', 'i2', 'i3']);
  expect(['i1', 'i4', 'i2', 'i3'].map((id) => after.items[id]?.number)).toEqual([1, 2, 3, 4]);
  expect(placesAfter(before, ['i4', 'i2', 'i3']).map(({ item, number, numberAfter, startsAt, startsAtAfter }) => [item.id, number, numberAfter, startsAt === null ? null : (startsAt - at0) / minute, startsAtAfter === null ? null : (startsAtAfter - at0) / minute])).toEqual([
    ['i1', 1, 1, null, null], ['i4', 4, 2, 10, 2], ['i2', 2, 3, 2, 4], ['i3', 3, 4, 5, 7],
  ]);
  expect(inOrder(before, ['i4', 'gone', 'i2']).items.i4?.position).toBe(1);
});

it('tells the same order from another', () => {
  expect(isSameOrder({ before: ['a', 'b'], after: ['a', 'b'] })).toBe(true);
  expect(isSameOrder({ before: ['a', 'b'], after: ['b', 'a'] })).toBe(false);
});

it('finds the block of a partner and of a guest, without who is kept out, and what nobody comes for', () => {
  const lena = attendee('lena', { kind: 'rotating', service_id: 's1', organisation: 'Council' });
  const maria = attendee('maria', { kind: 'guest', admission: 'invited' });
  const cards = { i2: card('i2', { needed_services: ['s1'] }), i3: card('i3', { needed_services: ['s1'], guests: ['maria'] }), i4: card('i4', { needed_services: ['s1'], barred: ['Council'] }) };
  const block = blockFor(before, cards, lena);
  expect(block.items.map(({ id }) => id)).toEqual(['i2', 'i3']);
  expect(blockWords(block)).toMatch(/^items 2–3, \d\d:\d\d–\d\d:\d\d$/);
  expect(invitationWords(block)).toMatch(/^items 2–3, 2 cases, /);
  expect(blockFor(before, cards, maria).items.map(({ id }) => id)).toEqual(['i3']);
  expect(blockWords(blockFor(before, {}, lena))).toBe('');
  expect(unmetServices(before, cards, [reab]).map(({ service }) => service.id)).toEqual(['s1']);
  expect(unmetServices({ ...before, attendees: { lena } }, cards, [reab])).toEqual([]);
  expect(unmetServices({ ...before, attendees: { lena: { ...lena, partstat: 'declined' } } }, cards, [reab])).toHaveLength(1);
});
