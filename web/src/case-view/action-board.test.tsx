// Proves that an action whose owner's pass is over says so to whoever sees it, and offers another owner to whoever may give it.
import { expect, it } from 'vitest';
import type { ActionItem, People } from '../generated/wire';
import { action } from '../live/testing/world';
import { fakeServer } from '../testing/fake-server';
import * as borough from '../testing/fixtures';
import { render, screen } from '../testing/render';
import { ActionBoard } from './action-board';
import { namesOf } from './colleagues';

const guest = 'p-guest';
const theirs: ActionItem = action('a1', { owner: { type: 'person', person_id: guest, name: 'Gale Guest' }, status: 'accepted', created_by: guest, pcn: borough.pcn });
const since: People = { ...borough.people, passes_over: [{ person_id: guest, ended_at: borough.at('2026-11-25', '10:40') }] };
const words = 'Their pass ended on Wed 25 Nov: somebody else must take it on';
const board = (all: People, it: ActionItem, who: 'bea' | 'amira') => {
  fakeServer(borough[who]);
  return render(<ActionBoard actions={[it]} actor={{ person: borough[who] }} names={namesOf(all, borough.pcn, borough[who].id)} send={async () => null} label="Open actions" isOwnerShown />);
};

it('says when the pass of its owner ended, and offers another owner', () => {
  board(since, theirs, 'bea');
  expect(screen.getByText(words)).toBeTruthy();
  expect(screen.getByRole('button', { name: /^Reassign/ }).className).not.toContain('quiet');
});

it('says so to a link worker, who cannot give it away', () => {
  board(since, theirs, 'amira');
  expect(screen.getByText(words)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Reassign/ })).toBeNull();
});

it.each([
  ['the pass lasts', borough.people, theirs],
  ['it is done', since, { ...theirs, status: 'done' as const }],
  ['somebody else has it', since, { ...theirs, owner: { type: 'person' as const, person_id: borough.amira.id, name: borough.amira.name } }],
])('says nothing where %s', (_, all, it) => {
  board(all, it, 'bea');
  expect(screen.queryByText(/pass ended/)).toBeNull();
});
