// Proves that a case's history says "not reached" only where nobody heard it and nothing was typed, and who had a promise then; what was cancelled
// before its meeting closed was none.
import { expect, it } from 'vitest';
import type { ActionItem, CaseItem, Owner } from '../generated/wire';
import * as borough from '../testing/fixtures';
import { render } from '../testing/render';
import { Decided, Promised } from './case-history';

const item: CaseItem = { ...Object.values(borough.theCase.items)[0]!, outcome: null, is_over: true, carried_to: 'm-fri', minutes_texts: null, attendance: [] };
const there = { person_id: borough.asha.id, name: borough.asha.name, organisation: borough.asha.organisation, was_present: true, corrected: null };

it.each([
  ['nobody was there for it', item, 'Not reached, carried to the next meeting'],
  ['somebody heard it', { ...item, attendance: [there] }, 'No decision, carried to the next meeting'],
  ['only who was not there is named', { ...item, attendance: [{ ...there, was_present: false }] }, 'Not reached, carried to the next meeting'],
  ['something was typed', { ...item, minutes_texts: ['', '', 'Fell again', ''] }, 'No decision, carried to the next meeting'],
  ['it goes nowhere', { ...item, carried_to: null }, 'Not decided'],
  ['the meeting is to come', { ...item, is_over: false, carried_to: null }, 'On the agenda, not decided yet'],
] as [string, CaseItem, string][])('where %s', (_, one, words) => expect(render(<Decided item={one} />).container.textContent).toBe(words));

const amira: Owner = { type: 'person', person_id: borough.amira.id, name: borough.amira.name };
const action: ActionItem = { ...borough.actions[0]!, id: 'a-1', what: 'Ring the daughter', item_id: item.item_id, owner: { type: 'nobody' }, status: 'open' };
const agreed = [{ action_id: 'a-1', what: 'Ring the daughter', owner: amira, due_on: null }];
const minutes = { versions: [], edit: null, letters_seen: null, pasted: null };

it.each([
  ['before the meeting is over, as it stands', item, 'Ring the daughter (No owner)'],
  ['after it, as it was agreed, and who has it now', { ...item, minutes: { ...minutes, agreed } }, `Ring the daughter (${borough.amira.name}; now: No owner)`],
  ['accepted, as it stands', item, 'Ring the daughter (No owner; accepted)', 'accepted'],
  ['cancelled since, with a mark', { ...item, minutes: { ...minutes, agreed: [{ ...agreed[0]!, owner: { type: 'nobody' } }] } }, 'Ring the daughter (No owner; cancelled)', 'cancelled'],
  ['cancelled in a meeting that kept no list of what was agreed, with a mark', item, 'Ring the daughter (No owner; cancelled)', 'cancelled'],
  ['cancelled before its meeting closed, nothing', { ...item, minutes: { ...minutes, agreed: [] } }, null, 'cancelled'],
  ['cancelled while its meeting runs, nothing', { ...item, is_over: false }, null, 'cancelled'],
  ['nobody had it then either', { ...item, minutes: { ...minutes, agreed: [{ ...agreed[0]!, owner: { type: 'nobody' } }] } }, 'Ring the daughter (No owner)'],
] as [string, CaseItem, string | null, ActionItem['status']?][])('says of a promise %s', (_, one, words, status = 'open') => {
  const { container } = render(<Promised item={one} actions={[{ ...action, status }]} />);
  expect([...container.querySelectorAll('li')].map((it) => it.lastElementChild?.textContent)).toEqual(words === null ? [] : [words]);
});
