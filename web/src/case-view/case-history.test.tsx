// Proves that a case's history says "not reached" only where nobody heard it and nothing was typed.
import { expect, it } from 'vitest';
import type { CaseItem } from '../generated/wire';
import * as borough from '../testing/fixtures';
import { render } from '../testing/render';
import { Decided } from './case-history';

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
