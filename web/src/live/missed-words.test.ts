// Proves that what was missed is told once.
import { expect, it } from 'vitest';
import type { EventKind, Part, WireEvent } from '../generated/wire';
import { missedWords } from './missed-words';
import type { StreamView } from './streams';
import { agendaItem, at0, card, meeting, wholeCase } from './testing/world';

const event = (kind: EventKind, parts: Part[] = []) => ({ event: { kind, parts }, actor: 'p2', at: at0 }) as unknown as WireEvent;
const decided = agendaItem(1, { state: 'decided' });
const view = (item = decided) => (stream: string): StreamView => ({
  status: 'live', at: null,
  state: stream.startsWith('case:') ? { of: 'case', value: wholeCase() } : { of: 'meeting', value: meeting([item]) },
  cards: stream.startsWith('case:') ? {} : { i1: card('i1') },
});
const ofCase = [event('outcome_recorded'), event('action_added')];

it('says of a decided case once that it was decided, and what else happened to it', () => {
  const missed = new Map([['meeting:m1', [event('item_decided', [{ part: 'agenda_item', value: decided }])]], ['case:k1', ofCase]]);
  expect(missedWords(missed, view())).toEqual({ lines: ['Case 1 decided', 'SF-014: action added'], more: 0 });
});

it('tells of an outcome where no decision of the meeting tells of it', () => {
  expect(missedWords(new Map([['case:k1', ofCase]]), view())).toEqual({ lines: ['SF-014: outcome recorded, action added'], more: 0 });
  const opened = new Map([['meeting:m1', [event('item_decided', [{ part: 'agenda_item', value: decided }])]], ['case:k1', ofCase]]);
  expect(missedWords(opened, view(agendaItem(1)))?.lines).toEqual(['SF-014: outcome recorded, action added']);
});
