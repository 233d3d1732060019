// Proves what a row of an action answers: help, confirmation, taking back, who is not offered; and filters as addresses.
import { beforeEach, expect, it } from 'vitest';
import { Cell } from '../../live/store';
import type { StreamView } from '../../live/streams';
import { navigate } from '../../router';
import { provideServer, server } from '../../server';
import { readShell, setShell } from '../../shell';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, choose, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { page } from '.';

beforeEach(() => {
  navigate('/actions');
  setShell({ notices: [] });
});

const [mine] = borough.actions;
const help = { of: { type: 'person' as const, person_id: borough.amira.id, name: 'Amira Hassan' }, word: 'Speaks Somali?', by: borough.bea.id, name: 'Bea Okonjo', at: 0, cannot: null };
const listed = (actions: unknown[], more: object = {}) => ({ actions, next: null, from: [], kept_out: [], ...more });

it('who is asked for help takes it over', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/actions'] = listed([{ ...mine!, owner: { type: 'person', person_id: borough.bea.id, name: 'Bea Okonjo' }, help }]);
  const { container } = render(<page.Page params={{}} />);
  expect(await screen.findByText('Bea Okonjo asks for your help: Speaks Somali?')).toBeTruthy();
  await expectNoViolations(container);
  fireEvent.click(screen.getByRole('button', { name: /^I'll do it: SF-014/ }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'answer_help', action_id: 'a-1', cannot: null }));
});

it('says which of several actions a colleague changed meanwhile', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/actions'] = listed([{ ...mine!, owner: { type: 'person', person_id: borough.bea.id, name: 'Bea Okonjo' }, help }, borough.actions[1]]);
  render(<page.Page params={{}} />);
  fake.refusal = { code: 'changed_meanwhile', field: null, message: 'Hodan Ismaan changed this action since.', is_temporary: false };
  fireEvent.click(await screen.findByRole('button', { name: /^I'll do it: SF-014/ }));
  await waitFor(() => expect(readShell().notices.at(-1)).toMatchObject({ text: 'SF-014, Call housing about the boiler: Hodan Ismaan changed this action since.', isProblem: true }));
});

it('says with a word that one cannot', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/actions'] = listed([{ ...mine!, owner: { type: 'person', person_id: borough.bea.id, name: 'Bea Okonjo' }, help }]);
  render(<page.Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: /^I cannot: SF-014/ }));
  fireEvent.input(screen.getByLabelText('Why'), { target: { value: 'On leave' } });
  fireEvent.click(screen.getByRole('button', { name: 'Say that I cannot' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'answer_help', cannot: 'On leave' }));
});

it('what a closed case left is confirmed, and taken back', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/actions'] = listed([{ ...mine!, needs_confirmation_since: 1 }]);
  render(<page.Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: /^Still to be done: SF-014/ }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'confirm_action', action_id: 'a-1' }));
  await waitFor(() => expect(readShell().notices.at(-1)?.onUndo).toBeTruthy());
  readShell().notices.at(-1)?.onUndo?.();
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'undo_action', action_id: 'a-1' }));
});

it('a tick taken back before the list was read again is gone', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/actions'] = listed([mine!]);
  render(<page.Page params={{}} />);
  const box = () => screen.getByRole('checkbox', { name: /^SF-014|Call housing/ }) as HTMLInputElement;
  await waitFor(() => expect(box().checked).toBe(false));
  fireEvent.click(box());
  await waitFor(() => expect(readShell().notices.at(-1)?.onUndo).toBeTruthy());
  expect(box().checked).toBe(true);
  readShell().notices.at(-1)?.onUndo?.();
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'undo_action', action_id: 'a-1' }));
  await waitFor(() => expect(box().checked).toBe(false));
});

it('finds by words, which stand in no address, within the list and filter chosen', async () => {
  navigate('/actions?of=pcn&show=blocked');
  const fake = fakeServer(borough.bea);
  const bodies: unknown[] = [];
  fake.answers['GET /api/actions'] = listed([mine!]);
  fake.answers['POST /api/actions/search'] = (body: unknown) => {
    bodies.push(body);
    return listed([]);
  };
  const { container } = render(<page.Page params={{}} />);
  await screen.findByRole('checkbox').catch(() => screen.findByText(mine!.what));
  fireEvent.input(screen.getByLabelText('Find an action'), { target: { value: ' walking frame ' } });
  expect(await screen.findByText('Nothing found')).toBeTruthy();
  expect(bodies).toEqual([{ scope: 'pcn', state: 'blocked', words: 'walking frame' }]);
  expect(location.search).toBe('?of=pcn&show=blocked');
  await expectNoViolations(container);
  fireEvent.input(screen.getByLabelText('Find an action'), { target: { value: '' } });
  expect(await screen.findByText(mine!.what)).toBeTruthy();
});

it('whom the person objected to is not offered', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/actions'] = listed([mine!], { kept_out: [{ case_id: 'c-14', people: [borough.bea.id], services: [], has_objection: false }] });
  render(<page.Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: /^Reassign: SF-014/ }));
  const offered = within(screen.getByLabelText('Owner')).getAllByRole('option', { hidden: true }).map((option) => option.textContent);
  expect(offered).toContain('The pool');
  expect(offered).not.toContain('Bea Okonjo');
});

it('a filter is an address that names nobody', async () => {
  navigate('/actions?show=overdue');
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/actions'] = listed([]);
  render(<page.Page params={{}} />);
  expect(await screen.findByText('Nothing here is overdue')).toBeTruthy();
  expect(fake.asked).toContain('GET /api/actions?scope=mine&due=overdue');
  expect(screen.getByRole('link', { name: 'Blocked' }).getAttribute('href')).toBe('/actions?show=blocked');
});

const three = () => ['Ring the ward', 'Order the frame', 'Visit at home'].map((what, index) => ({ ...mine!, id: `a-${index + 1}`, what, status: 'open' as const, owner: { type: 'person' as const, person_id: borough.amira.id, name: 'Amira Hassan' } }));

it.each([['a link worker', borough.amira, 'What any of the link workers may take stands here.'], ['the clinical director', borough.asha, 'What is given to nobody in particular waits here until a link worker takes it.']] as const)('says of an empty pool to %s what it is to them', async (_, who, words) => {
  history.replaceState(null, '', '/actions?of=pool');
  fakeServer(who).answers['GET /api/actions'] = { actions: [], next: null, kept_out: [] };
  render(<page.Page params={{}} />);
  expect(await screen.findByText(words)).toBeTruthy();
  history.replaceState(null, '', '/actions');
});

it('calls no list empty of which somebody sees nothing, or a part', async () => {
  const gp = { ...borough.asha, roles: [{ role: 'gp' as const, at: borough.asha.roles[0]!.at }] };
  const staff = { ...borough.asha, roles: [{ role: 'practice_staff' as const, at: 'E85125' }] };
  for (const [who, of, title] of [[gp, 'pool', 'Nothing in the pool that you can see'], [gp, 'pcn', 'No open action in the PCN'], [staff, 'pcn', 'No open action that you can see']] as const) {
    history.replaceState(null, '', `/actions?of=${of}`);
    fakeServer(who).answers['GET /api/actions'] = listed([]);
    const { unmount } = render(<page.Page params={{}} />);
    expect(await screen.findByText(title)).toBeTruthy();
    expect(screen.queryByText('The pool is empty')).toBeNull();
    unmount();
  }
  history.replaceState(null, '', '/actions');
});

it('says in an open “Reassign…” who took it meanwhile, and asks for a second press', async () => {
  const fake = fakeServer(borough.bea);
  fake.answers['GET /api/actions'] = listed([mine!]);
  const { container } = render(<page.Page params={{}} />);
  const opener = await screen.findByRole('button', { name: /^Reassign: SF-014/ });
  opener.focus();
  fireEvent.click(opener);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Owner')));
  await choose(screen.getByLabelText('Owner'), 'pool');
  fake.answers['GET /api/actions'] = listed([{ ...mine!, owner: { type: 'person', person_id: borough.joan.id, name: 'Joan Doyle' }, undo: { by: borough.joan.id, name: 'Joan Doyle', was: {} } }]);
  fake.change('actions');
  expect(await screen.findByText('Joan Doyle has taken it meanwhile.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  const again = await screen.findByRole('button', { name: 'Reassign all the same' });
  expect(fake.sent).toEqual([]);
  await expectNoViolations(container);
  fireEvent.click(again);
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'reassign_action', owner: { type: 'pool' }, why: null, seen_owner: { type: 'person', person_id: borough.joan.id } }));
  await waitFor(() => expect(document.activeElement).toBe(opener));
  expect(screen.queryByRole('dialog')).toBeNull();
});

it('a claim that this page did not hear of yet is told by the service, and overridden only on purpose', async () => {
  const fake = fakeServer(borough.bea);
  fake.answers['GET /api/actions'] = listed([mine!]);
  const { container } = render(<page.Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: /^Reassign: SF-014/ }));
  await choose(screen.getByLabelText('Owner'), 'pool');
  const message = 'Joan Doyle picked it up meanwhile. Nothing was changed. Leave it so, or reassign it all the same.';
  fake.refuse = (command) => ('seen_owner' in command && command.seen_owner ? { code: 'changed_meanwhile', field: 'seen_owner', message, is_temporary: false } : null);
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  const again = await screen.findByRole('button', { name: 'Reassign all the same' });
  expect(screen.getByText(message)).toBeTruthy();
  expect(fake.sent.at(-1)).toMatchObject({ name: 'reassign_action', seen_owner: mine!.owner.type === 'person' ? { type: 'person', person_id: mine!.owner.person_id } : {} });
  await expectNoViolations(container);
  fireEvent.click(again);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(fake.sent.at(-1)).toEqual({ name: 'reassign_action', home: expect.anything(), action_id: mine!.id, owner: { type: 'pool' }, due_on: null, why: null });
});

it('a row just done goes at once when its person keeps one out: the worklist comes again at the same place', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/actions'] = listed([{ ...mine!, status: 'done', closed_at: borough.now }]);
  const at = { epoch: 'e', seq: 7 };
  const list = (): StreamView => ({ status: 'live', state: { of: 'worklist', value: { entries: {}, notices: {} } }, at, cards: {} });
  const cell = new Cell(list());
  const base = server();
  provideServer({ ...base, stream: (id) => (id === `worklist:${borough.amira.id}` ? cell : base.stream(id)) });
  render(<page.Page params={{}} />);
  expect(await screen.findByRole('checkbox', { name: /^Done: SF-014/ })).toBeTruthy();
  fake.answers['GET /api/actions'] = listed([]);
  await act(() => cell.set(list()));
  await waitFor(() => expect(screen.queryByText('SF-014')).toBeNull());
});

it('several are accepted at once: what failed stays chosen and says why, and the rest is taken back whole', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/actions'] = listed(three());
  const { container } = render(<page.Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Choose several…' }));
  expect(screen.queryByRole('button', { name: /^Got it/ })).toBeNull();
  expect(screen.getByRole('button', { name: 'Accept' }).hasAttribute('disabled')).toBe(true);
  fireEvent.click(screen.getByRole('checkbox', { name: 'Choose: SF-014, Ring the ward' }));
  fireEvent.click(screen.getByRole('checkbox', { name: 'Choose: SF-014, Visit at home' }));
  expect(screen.getByText('2 chosen')).toBeTruthy();
  await expectNoViolations(container);
  fake.refuse = (command) => ('action_id' in command && command.action_id === 'a-3' ? { code: 'already_taken', field: null, message: 'Bea Okonjo has this action already.', is_temporary: false } : null);
  fireEvent.click(screen.getByRole('button', { name: 'Accept 2' }));
  expect((await screen.findByRole('alert')).textContent).toContain('SF-014, Visit at home: Bea Okonjo has this action already.');
  expect(fake.sent.filter(({ name }) => name === 'accept_action')).toHaveLength(2);
  expect((screen.getByRole('checkbox', { name: 'Choose: SF-014, Visit at home' }) as HTMLInputElement).checked).toBe(true);
  expect((screen.getByRole('checkbox', { name: 'Choose: SF-014, Ring the ward' }) as HTMLInputElement).checked).toBe(false);
  readShell().notices.at(-1)?.onUndo?.();
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'undo_action', action_id: 'a-1' }));
  expect(fake.sent.filter(({ name }) => name === 'undo_action')).toHaveLength(1);
});

it('several are given another day and another owner, to nobody who is kept out of one of the cases', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/actions'] = listed(three(), { kept_out: [{ case_id: 'c-14', people: [borough.bea.id], services: [], has_objection: false }] });
  render(<page.Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Choose several…' }));
  fireEvent.click(screen.getByRole('button', { name: 'Choose all shown' }));
  fireEvent.click(screen.getByRole('button', { name: 'Change due date…' }));
  fireEvent.click(screen.getByRole('button', { name: 'Change' }));
  expect(screen.getByText('Choose a day')).toBeTruthy();
  fireEvent.input(screen.getByLabelText('Due'), { target: { value: '2026-12-11' } });
  fireEvent.click(screen.getByRole('button', { name: 'Change' }));
  await waitFor(() => expect(fake.sent.filter((command) => command.name === 'change_action' && command.due_on === '2026-12-11')).toHaveLength(3));
  await screen.findByText('0 chosen');
  fireEvent.click(screen.getByRole('button', { name: 'Choose all shown' }));
  fireEvent.click(screen.getByRole('button', { name: 'Reassign…' }));
  const owners = within(await screen.findByLabelText('Owner')).getAllByRole('option', { hidden: true }).map((option) => option.textContent);
  expect(owners).toContain('The pool');
  expect(owners).not.toContain('Bea Okonjo');
});

it('owner, code and kind of meeting are asked in a body, and stand in no address', async () => {
  navigate('/actions?of=pcn');
  const fake = fakeServer(borough.bea);
  const bodies: unknown[] = [];
  fake.answers['GET /api/actions'] = listed([mine!]);
  fake.answers['POST /api/actions/search'] = (body: unknown) => {
    bodies.push(body);
    return listed([]);
  };
  const { container } = render(<page.Page params={{}} />);
  fireEvent.click(await screen.findByText('More filters'));
  fireEvent.input(screen.getByLabelText('Case code'), { target: { value: 'sf-0' } });
  expect(bodies).toEqual([]);
  fireEvent.input(screen.getByLabelText('Case code'), { target: { value: 'sf 14' } });
  await waitFor(() => expect(bodies.at(-1)).toEqual({ scope: 'pcn', code: 'SF-014' }));
  expect(await screen.findByText('No open action here fits these filters.')).toBeTruthy();
  const owner = within(screen.getByRole('search')).getByLabelText('Owner') as HTMLSelectElement;
  await waitFor(() => expect(owner.options.length).toBeGreaterThan(3));
  await choose(owner, `person:${borough.amira.id}`);
  await waitFor(() => expect(bodies.at(-1)).toEqual({ scope: 'pcn', code: 'SF-014', owner: `person:${borough.amira.id}` }));
  expect(location.search).toBe('?of=pcn');
  await expectNoViolations(container);
});

it('what is blocked goes on again, or is cancelled, from its row', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/actions'] = listed([{ ...three()[0]!, status: 'blocked', note: 'No answer' }]);
  render(<page.Page params={{}} />);
  expect(await screen.findByRole('button', { name: /^Cancel: SF-014/ })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: /^Goes on again: SF-014/ }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'accept_action', action_id: 'a-1' }));
});

it('what waits for my answer stands first, and what somebody else wrote down for me says who', async () => {
  const fake = fakeServer(borough.amira);
  const asked = { ...mine!, id: 'a-9', what: 'Join as Somali speaker', due_on: '2027-01-15', owner: { type: 'person' as const, person_id: borough.bea.id, name: 'Bea Okonjo' }, help };
  fake.answers['GET /api/actions'] = listed([mine!, asked]);
  render(<page.Page params={{}} />);
  const rows = await screen.findAllByRole('listitem').then(() => within(screen.getByRole('list', { name: 'Mine' })).getAllByRole('listitem'));
  expect(rows.map((row) => row.textContent)).toEqual([expect.stringContaining('Join as Somali speaker'), expect.stringContaining('Call housing')]);
  expect(await within(rows[1]!).findByText('Written down by Dr Asha Perera')).toBeTruthy();
  expect(within(rows[0]!).getByText('Bea Okonjo asks for your help: Speaks Somali?')).toBeTruthy();
});

it('of several only what can be accepted is, and what somebody else has is said before anything is pressed', async () => {
  navigate('/actions?of=pcn');
  const fake = fakeServer(borough.bea);
  const [hers, pool, own] = three();
  fake.answers['GET /api/actions'] = listed([hers!, { ...pool!, owner: { type: 'pool' } }, { ...own!, owner: { type: 'person', person_id: borough.bea.id, name: 'Bea Okonjo' } }]);
  const { container } = render(<page.Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Choose several…' }));
  fireEvent.click(screen.getByRole('checkbox', { name: 'Choose: SF-014, Ring the ward' }));
  expect(screen.getByRole('button', { name: 'Accept' }).hasAttribute('disabled')).toBe(true);
  expect(screen.getByText('Only who has it accepts it: SF-014.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Choose all shown' }));
  await expectNoViolations(container);
  const accept = screen.getByRole('button', { name: 'Accept 1, take on 1' });
  accept.focus();
  fireEvent.click(accept);
  await waitFor(() => expect(fake.sent.map(({ name }) => name)).toEqual(['claim_action', 'accept_action']));
  expect(await screen.findByText('1 chosen')).toBeTruthy();
  expect(readShell().notices.at(-1)?.text).toBe('2 actions accepted or taken on: yours now');
  // The pressed button is disabled: the focus stays in the bar.
  await waitFor(() => expect(document.activeElement?.closest('[role="group"]')?.getAttribute('aria-label')).toBe('Change several at once'));
  expect((screen.getByRole('checkbox', { name: 'Choose: SF-014, Ring the ward' }) as HTMLInputElement).checked).toBe(true);
});

it('says “take on” of what is nobody’s: pressed, it is mine', async () => {
  navigate('/actions?of=pcn');
  fakeServer(borough.bea).answers['GET /api/actions'] = listed(three().slice(0, 2).map((one) => ({ ...one, owner: { type: 'nobody' } })));
  render(<page.Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Choose several…' }));
  fireEvent.click(screen.getByRole('button', { name: 'Choose all shown' }));
  expect(screen.getByRole('button', { name: 'Take on 2' })).toBeTruthy();
});

it('after “Blocked…” the focus is in the row it was asked from, also when its button is gone', async () => {
  const fake = fakeServer(borough.amira);
  const [one] = three();
  fake.answers['GET /api/actions'] = listed([one]);
  const { container } = render(<page.Page params={{}} />);
  const opener = await screen.findByRole('button', { name: /^Blocked: SF-014/ });
  opener.focus();
  fireEvent.click(opener);
  fireEvent.input(screen.getByLabelText('Reason'), { target: { value: 'nobody answers' } });
  fake.answers['GET /api/actions'] = listed([{ ...one!, status: 'blocked', note: 'nobody answers' }]);
  fireEvent.click(screen.getByRole('button', { name: 'Mark as blocked' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  fake.change('actions');
  const goesOn = await screen.findByRole('button', { name: /^Goes on again: SF-014/ });
  await waitFor(() => expect(document.activeElement).toBe(goesOn));
  await expectNoViolations(container);
});

it('a past day is refused at its field, before anything is sent', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/actions'] = listed(three());
  render(<page.Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Choose several…' }));
  fireEvent.click(screen.getByRole('button', { name: 'Choose all shown' }));
  fireEvent.click(screen.getByRole('button', { name: 'Change due date…' }));
  fireEvent.input(screen.getByLabelText('Due'), { target: { value: '2020-02-03' } });
  fireEvent.click(screen.getByRole('button', { name: 'Change' }));
  expect(screen.getByText('This day is past. Choose today or a later day.', { selector: '.field__error span' })).toBeTruthy();
  expect(fake.sent).toEqual([]);
});

it('the words of an objection are read from the case by who has it, before its action is given to somebody', async () => {
  const fake = fakeServer(borough.bea);
  fake.show('case:c-14', { of: 'case', value: borough.theCase });
  fake.answers['GET /api/actions'] = listed(three(), { kept_out: [{ case_id: 'c-14', people: [], services: [], has_objection: true }] });
  const { container } = render(<page.Page params={{}} />);
  fireEvent.click((await screen.findAllByRole('button', { name: /^Reassign: SF-014/ }))[0]!);
  expect(await within(screen.getByRole('dialog')).findByText('The person objects: “the council must not be told of her money”. Nobody is kept out yet.')).toBeTruthy();
  await expectNoViolations(container);
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }));
  fireEvent.click(screen.getByRole('button', { name: 'Choose several…' }));
  fireEvent.click(screen.getByRole('button', { name: 'Choose all shown' }));
  fireEvent.click(screen.getByRole('button', { name: 'Reassign…' }));
  expect(within(screen.getByRole('dialog')).getByText(/nobody is kept out yet: SF-014\./)).toBeTruthy();
});
