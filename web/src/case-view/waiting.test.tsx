// Proves that what was done and is not saved yet stands where it will be, marked, and is never told as done.
import { afterEach, expect, it } from 'vitest';
import { Decide } from '../features/meeting/live/decide';
import type { ActionItem, WireCommand } from '../generated/wire';
import { action, agendaItem, meeting, wholeCase } from '../live/testing/world';
import { readShell, setShell } from '../shell';
import { expectNoViolations } from '../testing/axe';
import { type FakeServer, fakeServer } from '../testing/fake-server';
import * as borough from '../testing/fixtures';
import { act, fireEvent, render, screen, waitFor, within } from '../testing/render';
import { ActionBoard } from './action-board';
import { AddAction } from './add-action';

const names = { people: [{ id: 'p-amira', name: 'Amira Hassan' }], services: [], meId: 'p-asha' };
const waits = (fake: FakeServer, ...commands: WireCommand[]) => act(() => {
  setShell({ trust: { kind: 'offline', keptChanges: commands.length } });
  fake.waiting.set(commands.map((command, at) => ({ id: `c${at}`, command, caseId: 'k1', itemId: null, personId: 'p-amira', state: 'kept', told: { owner: 'Amira Hassan' } })));
});
const home = { type: 'case', case_id: 'k1' } as const;
const add: WireCommand = { name: 'add_action', home, action_id: 'a9', what: 'ring the son', owner: { type: 'person', person_id: 'p-amira' }, due_on: '2026-11-27', meeting_id: 'm1', item_id: 'i1' };
const outcome: WireCommand = { name: 'record_outcome', meeting_id: 'm1', item_id: 'i1', case_id: 'k1', kind: 'watchful_review', rationale: 'better at home', dissent: null, refer_to: null, next_review_on: '2026-12-03', step_down: null };

afterEach(() => setShell({ trust: null, announcements: [] }));

it('a tick and a “Got it” say that they wait, also after a reload, and are not offered twice', async () => {
  const fake = fakeServer(borough.amira);
  const mine: ActionItem[] = ['a1', 'a2', 'a3'].map((id) => action(id, { what: `do ${id}`, owner: { type: 'person', person_id: borough.amira.id, name: 'Amira Hassan' } }));
  const { container } = render(<ActionBoard actions={mine} actor={{ person: borough.amira }} names={names} send={async () => null} label="Mine" />);
  await waits(fake, { name: 'accept_action', home, action_id: 'a1' }, { name: 'complete_action', home, action_id: 'a2', result: null });
  const rows = within(screen.getByRole('list', { name: 'Mine' })).getAllByRole('listitem');
  const row = (words: string) => rows.find(({ textContent }) => textContent?.includes(words))!;
  expect(row('do a1').textContent).toContain('Accepted: waiting to be sent');
  expect(within(row('do a1')).queryByRole('button', { name: /^Got it/ })).toBeNull();
  expect(row('do a2').textContent).toContain('Done: waiting to be sent');
  expect((within(row('do a2')).getByRole('checkbox') as HTMLInputElement).checked).toBe(true);
  expect(row('do a3').textContent).not.toContain('waiting');
  await expectNoViolations(container);
});

it('an action and an outcome stand in the room, marked, in place of an empty list and an empty form', async () => {
  const fake = fakeServer(borough.asha);
  const draw = () => render(
    <Decide meeting={meeting([agendaItem(1, { state: 'current' })])} item={agendaItem(1)} it={wholeCase()} me={borough.asha} names={names} services={[]} mayDecide targets={{ current: {} }} />,
  );
  const { container } = draw();
  expect(screen.getByRole('form', { name: 'Outcome of SF-014' })).toBeTruthy();
  await waits(fake, add, outcome);
  const list = screen.getByRole('list', { name: 'Actions of this case today' });
  expect(list.textContent).toContain('ring the son');
  expect(list.textContent).toContain('Amira Hassan');
  expect(list.textContent).toContain('kept on this device, not sent yet');
  expect(within(list).queryByRole('checkbox')).toBeNull();
  expect(screen.queryByRole('form', { name: 'Outcome of SF-014' })).toBeNull();
  const decided = container.querySelector('.decided')!;
  expect(decided.textContent).toContain('better at home');
  expect(decided.textContent).toContain('kept on this device, not sent yet');
  await expectNoViolations(container);
  fireEvent.click(screen.getByRole('button', { name: 'Change' }));
  expect((screen.getByLabelText('Why (optional)') as HTMLTextAreaElement).value).toBe('better at home');
});

it('what is only kept is read aloud as kept, what is saved as done', async () => {
  const fake = fakeServer(borough.amira);
  setShell({ announcements: [] });
  const said = () => readShell().announcements.map(({ text }) => text);
  let isKept = true;
  render(<AddAction home={home} names={names} send={async (command) => {
    fake.waiting.set(isKept ? [{ id: 'c', command, caseId: 'k1', itemId: null, personId: null, state: 'kept' }] : []);
    return null;
  }} />);
  const addOne = (text: string) => {
    fireEvent.input(screen.getByRole('textbox', { name: /^Add an action/ }), { target: { value: text } });
    fireEvent.submit(screen.getByRole('form', { name: 'Add an action' }));
  };
  addOne('amira: call housing by fri');
  await waitFor(() => expect(said()).toEqual(['Action kept on this device']));
  isKept = false;
  addOne('amira: call again by fri');
  await waitFor(() => expect(said()).toEqual(['Action kept on this device', 'Action added']));
});

it('“Undo” of a question to a colleague asks the service, which alone knows who answered meanwhile, and says its words', async () => {
  fakeServer(borough.asha);
  setShell({ notices: [] });
  const sent: WireCommand[] = [];
  const words = 'Amira Hassan changed this action since. It is with Amira Hassan now. Nothing was taken back.';
  render(<AddAction home={home} names={{ ...names, meId: borough.asha.id }} send={async (command) => {
    sent.push(command);
    return command.name === 'cancel_action' ? { code: 'changed_meanwhile', field: null, message: words, is_temporary: false } : null;
  }} />);
  fireEvent.click(screen.getByRole('button', { name: 'Ask a colleague…' }));
  fireEvent.input(await screen.findByLabelText('Who speaks or knows'), { target: { value: 'Amira' } });
  fireEvent.click(await screen.findByRole('button', { name: 'Ask Amira Hassan' }));
  fireEvent.input(screen.getByRole('textbox', { name: /^Add an action/ }), { target: { value: 'call housing by fri' } });
  fireEvent.submit(screen.getByRole('form', { name: 'Add an action' }));
  await waitFor(() => expect(readShell().notices.at(-1)?.onUndo).toBeTruthy());
  const id = (sent[0] as { action_id: string }).action_id;
  readShell().notices.at(-1)?.onUndo?.();
  await waitFor(() => expect(readShell().notices.at(-1)?.text).toBe(`call housing: ${words}`));
  expect(sent.at(-1)).toEqual({ name: 'cancel_action', home, action_id: id, reason: 'Asked by mistake', if_unanswered: true });
});
