// Proves that cases and other lines are counted apart, and what is not there is not told.
import { expect, it } from 'vitest';
import type { AgendaItem } from './generated/wire';
import { doneCounts, doneCountWords } from './done-counts';

const line = (type: 'case' | 'topic' | 'training', state: AgendaItem['state']) => ({ kind: type === 'case' ? { type } : { type, title: 'x' }, state }) as AgendaItem;

it('counts cases and other lines apart', () => {
  const cases = [line('case', 'decided'), line('case', 'left'), line('case', 'waiting')];
  const others = [line('topic', 'decided'), line('topic', 'left'), line('training', 'left')];
  expect(doneCountWords(doneCounts([...cases, ...others]))).toBe('1 of 3 cases decided, 2 of 3 other lines done');
  expect(doneCountWords(doneCounts(cases.slice(0, 1)))).toBe('1 of 1 case decided');
  expect(doneCountWords(doneCounts(others))).toBe('2 of 3 lines done');
  expect(doneCountWords(doneCounts([]))).toBe('');
  expect(doneCountWords({ cases: { done: 3, of: 3 }, hidden: 1, others: { done: null, of: 1 } })).toBe('3 of 3 cases decided, 1 case not shared, 1 other line');
  expect(doneCountWords({ cases: { done: 0, of: 0 }, others: { done: null, of: 2 } })).toBe('2 lines');
});
