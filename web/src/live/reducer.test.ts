// Proves state + event = state, by own cases and by the golden files that Rust writes (P4).
import { expect, it } from 'vitest';
import type { Event, Part, State, StreamId, WireEvent } from '../generated/wire';
import { applyEvent, emptyState, Misplaced } from './reducer';
import { action, agendaItem, attendee, caseRoot, meeting, socialNote, wholeCase } from './testing/world';

const event = (...parts: Part[]): Event => ({ kind: 'case_updated', parts });

it('begins a meeting, a case and a series with their first part', () => {
  const whole = meeting();
  const begun = applyEvent(null, event({ part: 'meeting_root', value: whole.root }, { part: 'meeting_live', value: whole.live }));
  expect(begun).toEqual({ of: 'meeting', value: whole });
  expect(applyEvent(null, event({ part: 'case_root', value: caseRoot() }))).toEqual({ of: 'case', value: wholeCase() });
});

it('puts parts in place by the id inside them and leaves the rest as the same objects', () => {
  const before: State = { of: 'meeting', value: meeting([agendaItem(1), agendaItem(2)], [attendee('p1')]) };
  const after = applyEvent(before, event({ part: 'agenda_item', value: agendaItem(2, { state: 'decided' }) }));
  if (after?.of !== 'meeting') throw new Error('not a meeting');
  expect(after.value.items.i2?.state).toBe('decided');
  expect(after.value.items.i1).toBe(before.value.items.i1);
  expect(after.value.attendees).toBe(before.value.attendees);
  expect(before.value.items.i2?.state).toBe('waiting');
});

it.each<[StreamId, Part, (state: State) => unknown]>([
  ['case-restricted:k1', { part: 'social_note', value: socialNote('n1') }, (state) => state.of === 'notes' && state.value.notes.n1],
  ['pool:U62360', { part: 'worklist_entry', value: { action: action('a1'), is_withdrawn: false } }, (state) => state.of === 'worklist' && state.value.entries.a1],
  ['worklist:p1', { part: 'notice', value: { id: 'n1', kind: { type: 'called_in', meeting_id: 'm1', item_id: 'i1', number: 1 }, at: 1, seen_at: null } }, (state) => state.of === 'worklist' && state.value.notices.n1],
  ['peer-cases:m1', { part: 'peer_case', value: { item_id: 'i1', title: 'Trust', situation: 'Alone', question: 'How?', brought_by: 'p1', written_at: 1 } }, (state) => state.of === 'peer_cases' && state.value.cases.i1],
  ['stories:F1', { part: 'story', value: { id: 't1', words: null, month: '2026-11-01' } }, (state) => state.of === 'stories' && state.value.stories.t1],
  ['directory:F1', { part: 'service', value: { id: 's1', name: 'Council reablement', short: 'REAB', rota: [] } }, (state) => state.of === 'directory' && state.value.services.s1],
])('fills an empty %s', (stream, part, read) => {
  const after = applyEvent(emptyState(stream), event(part));
  expect(after && read(after)).toBeTruthy();
});

it('refuses what does not belong, and what it does not know', () => {
  expect(() => applyEvent({ of: 'case', value: wholeCase() }, event({ part: 'agenda_item', value: agendaItem(1) }))).toThrow(Misplaced);
  expect(() => applyEvent(null, event({ part: 'agenda_item', value: agendaItem(1) }))).toThrow(Misplaced);
  expect(() => applyEvent({ of: 'meeting', value: meeting() }, event({ part: 'later' } as never))).toThrow(Misplaced);
});

const files = import.meta.glob<unknown>('../../../tests/golden/*.json', { eager: true, import: 'default' });
interface Golden {
  stream: StreamId;
  before: State | null;
  events: WireEvent[];
  after: State;
}

it('P4: every golden file of a stream folds to what Rust says', () => {
  for (const [name, read] of Object.entries(files)) {
    for (const one of Array.isArray(read) ? read : [read]) {
      if (!isGolden(one)) continue;
      const folded = one.events.reduce((state, { event: happened }) => applyEvent(state, happened), one.before ?? emptyState(one.stream));
      expect(folded, name).toEqual(one.after);
    }
  }
});

function isGolden(value: unknown): value is Golden {
  return typeof value === 'object' && value !== null && 'stream' in value && 'events' in value && 'after' in value;
}
