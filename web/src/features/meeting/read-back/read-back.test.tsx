// Proves that the read-back says what is true of a topic that was passed over, and calls every line by its kind and title.
import { expect, it } from 'vitest';
import type { AgendaItem } from '../../../generated/wire';
import { expectNoViolations } from '../../../testing/axe';
import { readShell } from '../../../shell';
import * as borough from '../../../testing/fixtures';
import { act, fireEvent, render, screen, waitFor } from '../../../testing/render';
import { topicWords } from '../lines';
import type { Rights } from '../rights';
import { amira, asha, cards, line, live, meetingServer, meetingWith } from '../testing';
import { ReadBack } from '.';

const held = { kind: { type: 'training', title: 'Loneliness' } } as const;
const topic = { kind: { type: 'topic', title: 'Winter clinic times' } } as const;

it.each([
  ['passed with Next', { ...topic, state: 'left', started_at: 1, spent_seconds: 60 }, 'Passed over, not marked as discussed'],
  ['marked', { ...topic, state: 'decided', started_at: 1 }, 'Discussed'],
  ['never reached', { ...topic, state: 'waiting' }, 'Not reached'],
  ['begun and parked', { ...topic, state: 'waiting', started_at: 1, spent_seconds: 60 }, 'Begun, and put off'],
  ['a training that was held', { ...held, state: 'left', started_at: 1 }, 'Held'],
  ['a peer case passed with Next', { kind: { type: 'peer_case' }, state: 'left', started_at: 1 }, 'Passed over, not marked as discussed'],
] as [string, Partial<AgendaItem>, string][])('says of a line %s what is true', (_, more, words) => expect(topicWords(line(1, 'i-t', more))).toBe(words));

const draw = (items: AgendaItem[], kind: 'huddle' | 'borough', canMark = false) => {
  const whole = meetingWith({ root: { ...live().root, kind, status: 'live', series_id: 'series-1' }, live: { ...live('read_back').live }, items });
  const { fake, show } = meetingServer(amira, whole);
  show(whole, {});
  const peer = { item_id: 'i-peer', title: 'Trust after many broken promises', situation: 'Opens the door to nobody new.', question: 'How?', brought_by: amira.id, written_at: borough.now };
  fake.show('peer-cases:m-thu', { of: 'peer_cases', value: { cases: { [peer.item_id]: peer } } });
  return { fake, ...render(<ReadBack meeting={whole} cards={{}} me={amira} names={[] as never} services={[]} rights={{ holdsChair: canMark, canMark, canCorrect: false } as Rights} />) };
};

it('heads the column by what stands in it, counts what was passed over, and names a peer case', async () => {
  const lines = [line(1, 'i-t', { ...topic, state: 'left', started_at: 1 }), line(2, 'i-peer', { kind: { type: 'peer_case' }, state: 'decided', started_at: 1 })];
  const { container, unmount } = draw(lines, 'borough');
  expect(screen.getAllByRole('columnheader').map((head) => head.textContent)[1]).toBe('Topic');
  expect(await screen.findByText('Trust after many broken promises')).toBeTruthy();
  expect([...container.querySelectorAll('th[scope="row"]')].map((cell) => cell.getAttribute('data-label'))).toEqual(['Topic', 'Peer case']);
  expect(screen.getByRole('status').textContent).toContain('1 other line was passed over');
  await expectNoViolations(container);
  unmount();
  draw([line(1, 'i-t', topic), line(2, 'i-hidden')], 'huddle');
  expect(screen.getAllByRole('columnheader').map((head) => head.textContent)[1]).toBe('Case or topic');
});

it('says of a blocked action what stands in its way', () => {
  const whole = meetingWith({ root: { ...live().root, status: 'live' }, live: live('read_back').live, items: [line(1, 'i-14')] });
  const { fake, show } = meetingServer(asha, whole);
  show(whole, cards);
  const [action] = Object.values(borough.theCase.actions);
  const value = { ...borough.theCase, actions: { [action!.id]: { ...action!, item_id: 'i-14', status: 'blocked' as const, note: 'Waiting for transport' } } };
  act(() => fake.show('case:c-14', { of: 'case', value }));
  render(<ReadBack meeting={whole} cards={cards} me={asha} names={borough.people as never} services={[]} rights={{ holdsChair: false, canMark: false, canCorrect: false } as Rights} />);
  expect(screen.getByText(action!.what, { exact: false }).textContent).toContain(' · blocked: Waiting for transport');
});

it('lets who keeps the record, and nobody else, say of any topic that it was discussed, reached or not', async () => {
  const lines = [line(1, 'i-t', { ...topic, state: 'left', started_at: 1 }), line(2, 'i-u', { kind: { type: 'topic', title: 'New fridge' } }), line(3, 'i-v', { ...held, state: 'left', started_at: 1 })];
  const { fake, container, unmount } = draw(lines, 'huddle', true);
  const buttons = screen.getAllByRole('button', { name: /^Mark as/ });
  expect(buttons.map((one) => one.getAttribute('aria-label'))).toEqual(['Mark as discussed: Winter clinic times', 'Mark as discussed: New fridge']);
  expect(screen.getByRole('row', { name: /Winter clinic times/ }).textContent).toContain('goes to the next meeting');
  expect(screen.getByRole('row', { name: /Loneliness/ }).textContent).not.toContain('goes to the next meeting');
  fireEvent.click(buttons[1]!);
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'decide_topic', meeting_id: 'm-thu', item_id: 'i-u' }));
  await expectNoViolations(container);
  unmount();
  draw(lines, 'huddle');
  expect(screen.queryByRole('button', { name: /^Mark as/ })).toBeNull();
});

it('takes a mark back, and offers the mark again in the notice', async () => {
  const { fake, container } = draw([line(1, 'i-t', { ...topic, state: 'decided', started_at: 1 })], 'huddle', true);
  fireEvent.click(screen.getByRole('button', { name: 'Take back: Winter clinic times' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'reopen_topic', meeting_id: 'm-thu', item_id: 'i-t' }));
  await waitFor(() => expect(readShell().notices.at(-1)?.text).toBe('Line 1 is not marked as discussed any more'));
  act(() => readShell().notices.at(-1)!.onUndo!());
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'decide_topic', meeting_id: 'm-thu', item_id: 'i-t' }));
  await expectNoViolations(container);
});
