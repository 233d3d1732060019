// Proves the case page: three identifiers, no restricted note for others, notes and actions bound to their case, errors kept.
import { expect, it } from 'vitest';
import { readShell } from '../../shell';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, refused, showCase, unreachable } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, choose, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { page } from '.';

const { Page } = page;
const draw = async (who = borough.amira, hasRestricted = false) => {
  const fake = fakeServer(who);
  showCase(fake, who, { hasRestricted });
  const drawn = render(<Page params={{ code: 'SF-014' }} />);
  await screen.findByText('OKAFOR, Mary');
  return { fake, ...drawn };
};

it('shows the person, both measures of frailty, the question, and passes axe', async () => {
  const { container } = await draw();
  expect(screen.getByText('999 000 0018')).toBeTruthy();
  expect(screen.getByText('Objects: the council must not be told of her money')).toBeTruthy();
  expect(screen.getByText('finds cases, never diagnoses')).toBeTruthy();
  expect(screen.getByText('Severely frail')).toBeTruthy();
  expect(screen.getByText(/Can she stay at home safely/)).toBeTruthy();
  expect(page.title({ code: 'SF-014' })).toBe('Case SF-014');
  await expectNoViolations(container);
});

it('shows a restricted note to the director only, and the flag to the others', async () => {
  const { unmount } = await draw(borough.bea);
  fireEvent.click(screen.getByRole('button', { name: /^Safety/ }));
  expect(screen.queryByText(/Grandson/)).toBeNull();
  expect(screen.getByText(/There is a restricted note that you do not receive/)).toBeTruthy();
  unmount();
  await draw(borough.asha, true);
  fireEvent.click(screen.getByRole('button', { name: /^Safety/ }));
  expect(screen.getByText(/Grandson/)).toBeTruthy();
  expect(screen.queryByText(/that you do not receive/)).toBeNull();
});

it('never says that nobody asked to whoever does not receive restricted notes; who may write still can', async () => {
  const tile = (label: RegExp) => screen.getByRole('button', { name: label }).textContent;
  const { unmount } = await draw(borough.joan);
  expect([tile(/^Safety/), tile(/^Legal status/), tile(/^Money/)]).toEqual(['Safety Not shown to you ', 'Legal status Not shown to you ', 'Money Not asked ']);
  fireEvent.click(screen.getByRole('button', { name: /^Safety/ }));
  const open = within(screen.getByRole('region', { name: 'Safety' }));
  expect(open.getByText('Not shown to you. Notes about safety go to the clinical director and to who wrote them.')).toBeTruthy();
  expect(open.queryByText(/Nothing written yet/)).toBeNull();
  expect(open.getByRole('button', { name: 'Write a note' })).toBeTruthy();
  unmount();
  const guest = await draw(borough.lena);
  fireEvent.click(screen.getByRole('button', { name: /^Legal status Not shown to you/ }));
  expect(screen.getByRole('region', { name: 'Legal status' }).textContent).toBe(' Not shown to you. Notes about legal status go to the clinical director and to who wrote them.');
  guest.unmount();
  // One's own is shown, and that there may be others.
  const { fake } = await draw(borough.joan);
  await act(() => fake.show(`private-note:${borough.joan.id}:c-14`, { of: 'notes', value: { notes: { own: { ...borough.restrictedNotes[0]!, id: 'own', author: borough.joan.id } } } }));
  fireEvent.click(await screen.findByRole('button', { name: /^Safety.*Some need/ }));
  expect(screen.getByText(/^Others are not shown to you\./)).toBeTruthy();
  await act(() => fake.show(`private-note:${borough.joan.id}:c-14`, { of: 'notes', value: { notes: {} } }));
  // The director's "not asked" is true.
  await act(() => fake.show('case-restricted:c-14', { of: 'notes', value: { notes: {} } }));
  await waitFor(() => expect(tile(/^Safety/)).toContain('Not asked'));
  expect(screen.getByText(/^Nothing written yet\./)).toBeTruthy();
});

it('writes a note, cannot share what is restricted, and keeps the words through a refusal', async () => {
  const { fake, container } = await draw();
  fireEvent.click(screen.getByRole('button', { name: /^Safety/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Write a note' }));
  expect(screen.queryByLabelText(/^Shared/)).toBeNull();
  expect((screen.getByLabelText(/^Restricted/) as HTMLInputElement).checked).toBe(true);
  await expectNoViolations(container);
  const form = screen.getByRole('form', { name: 'Write a note: Safety' });
  fireEvent.submit(form);
  expect(await screen.findByText('Write the line about safety')).toBeTruthy();
  fireEvent.input(screen.getByLabelText('In one line'), { target: { value: 'Afraid of her grandson' } });
  fake.refusal = refused('The line is too long.', 'line');
  fireEvent.submit(form);
  expect(await screen.findByText('The line is too long.')).toBeTruthy();
  expect((screen.getByLabelText('In one line') as HTMLInputElement).value).toBe('Afraid of her grandson');
  // Elsewhere and back: the words wait at their own domain.
  fireEvent.click(screen.getByRole('button', { name: /^Warmth/ }));
  expect(screen.queryByLabelText('In one line')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: /^Safety/ }));
  expect((screen.getByLabelText('In one line') as HTMLInputElement).value).toBe('Afraid of her grandson');
  fake.refusal = null;
  fireEvent.submit(screen.getByRole('form', { name: 'Write a note: Safety' }));
  await waitFor(() => expect(screen.queryByLabelText('In one line')).toBeNull());
  expect(fake.sent.at(-1)).toMatchObject({ name: 'write_social_note', case_id: 'c-14', domain: 'safety', line: 'Afraid of her grandson', sharing: 'restricted', level: 'some' });
  expect((fake.sent.at(-1) as { note_id: string }).note_id).toBe((fake.sent.at(-2) as { note_id: string }).note_id);
});

it('says that a note is kept on this device only until the connection is back', async () => {
  const { fake } = await draw();
  fake.isOffline = true;
  fireEvent.click(screen.getByRole('button', { name: /^Money/ }));
  fireEvent.click(screen.getByRole('button', { name: 'Write a note' }));
  fireEvent.input(screen.getByLabelText('In one line'), { target: { value: 'Behind with the rent' } });
  fireEvent.submit(screen.getByRole('form', { name: 'Write a note: Money' }));
  await waitFor(() => expect(readShell().notices.at(-1)).toMatchObject({ text: 'Social note (money): kept on this device. It is sent when you are back.', untilBack: true }));
});

it('starts a new note from the level as it stands, and offers withdrawal of one’s own only', async () => {
  await draw();
  fireEvent.click(screen.getByRole('button', { name: /^Warmth/ }));
  expect(screen.getByRole('button', { name: /^Withdraw: Boiler off/ })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Write a note' }));
  expect((screen.getByLabelText('Urgent need') as HTMLInputElement).checked).toBe(true);
  fireEvent.click(screen.getByRole('button', { name: /^Language/ }));
  expect(screen.queryByRole('button', { name: /^Withdraw/ })).toBeNull();
});

it('adds an action typed as one line and keeps the focus in it', async () => {
  const { fake } = await draw();
  const field = screen.getByRole('textbox', { name: 'Add an action' });
  fireEvent.input(field, { target: { value: 'joan: ring the falls clinic by 12 Dec' } });
  await waitFor(() => expect((screen.getByLabelText('Owner') as HTMLSelectElement).value).toBe('person:p-joan'));
  fireEvent.submit(screen.getByRole('form', { name: 'Add an action' }));
  await waitFor(() => expect((field as HTMLInputElement).value).toBe(''));
  expect(fake.sent.at(-1)).toMatchObject({ name: 'add_action', home: { type: 'case', case_id: 'c-14' }, what: 'ring the falls clinic', owner: { type: 'person', person_id: 'p-joan' } });
  expect(document.activeElement).toBe(field);
  fireEvent.input(field, { target: { value: 'nobody in particular' } });
  expect(await screen.findByRole('button', { name: 'Add without an owner and a date' })).toBeTruthy();
});

it('blocks with a reason and reassigns', async () => {
  const { fake, container } = await draw();
  fireEvent.click(screen.getByRole('button', { name: 'Blocked: SF-014, Call housing about the boiler' }));
  const dialog = await screen.findByRole('dialog');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Mark as blocked' }));
  expect(await within(dialog).findByText('Write what stands in the way')).toBeTruthy();
  await expectNoViolations(container);
  fireEvent.input(within(dialog).getByLabelText('Reason'), { target: { value: 'nobody answers' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Mark as blocked' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(fake.sent.at(-1)).toMatchObject({ name: 'block_action', action_id: 'a-1', reason: 'nobody answers' });
  fireEvent.click(screen.getByRole('button', { name: 'Reassign: SF-014, Call housing about the boiler' }));
  await choose(within(await screen.findByRole('dialog')).getByLabelText('Owner'), 'service:s-reab');
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'reassign_action', owner: { type: 'service', service_id: 's-reab' }, due_on: null, why: null }));
});

it('shows what was cancelled and why, apart from what was done', async () => {
  const { fake, container } = await draw();
  const [first] = borough.actions;
  const closed = { ...first!, closed_at: borough.now, closed_by: borough.bea.id, owner: { type: 'person', person_id: borough.amira.id, name: 'Amira Hassan' } as const };
  const actions = { x: { ...closed, id: 'x', what: 'Order a stairlift', status: 'cancelled', note: 'Moves to her daughter' }, y: { ...closed, id: 'y', what: 'Ring the ward', status: 'done', note: null } } as const;
  act(() => fake.show('case:c-14', { of: 'case', value: { ...borough.theCase, actions } }));
  fireEvent.click(await screen.findByText('1 action cancelled'));
  expect(screen.getByRole('list', { name: 'Cancelled actions' }).textContent).toMatch(/^Order a stairlift.*cancelled .* Nov: Moves to her daughter$/);
  fireEvent.click(screen.getByText('1 action done'));
  expect(screen.getByRole('list', { name: 'Actions done' }).textContent).toContain('Ring the ward');
  expect(screen.getByText('No open action.')).toBeTruthy();
  await expectNoViolations(container);
});

it('offers no service all of whose members are kept out', async () => {
  const { fake } = await draw();
  const offered = async () => within(await screen.findByRole('form', { name: 'Add an action' })).getAllByRole('option').map((option) => option.getAttribute('value'));
  await waitFor(async () => expect(await offered()).toContain('service:s-reab'));
  const root = { ...borough.theCase.root, bars: [{ whom: { type: 'person', person_id: borough.lena.id, name: borough.lena.name }, reason: 'Asked for it', recorded_by: borough.bea.id, recorded_at: borough.now }] } as typeof borough.theCase.root;
  act(() => fake.show('case:c-14', { of: 'case', value: { ...borough.theCase, root } }));
  expect(await offered()).not.toContain('service:s-reab');
});

it('shows a change of somebody else without moving the focus', async () => {
  const { fake } = await draw();
  const field = screen.getByRole('textbox', { name: 'Add an action' });
  field.focus();
  await act(() => fake.show('case:c-14', { of: 'case', value: { ...borough.theCase, root: { ...borough.theCase.root, reason: 'Fell again this morning' } } }));
  expect(await screen.findByText('Fell again this morning')).toBeTruthy();
  expect(document.activeElement).toBe(field);
});

it('lets a coordinator answer a referral, nobody else', async () => {
  const { fake, unmount } = await draw(borough.bea);
  const referred = { ...borough.theCase, root: { ...borough.theCase.root, status: 'referred' as const } };
  await act(() => fake.show('case:c-14', { of: 'case', value: referred }));
  fireEvent.click(await screen.findByRole('button', { name: 'Return…' }));
  fireEvent.input(within(await screen.findByRole('dialog')).getByLabelText('What is missing'), { target: { value: 'Please ask a question' } });
  fireEvent.click(screen.getByRole('button', { name: 'Return it' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'return_referral', case_id: 'c-14', reason: 'Please ask a question' }));
  unmount();
  const other = await draw(borough.amira);
  await act(() => other.fake.show('case:c-14', { of: 'case', value: referred }));
  expect(await screen.findByText(/waits for an answer/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Accept' })).toBeNull();
});

it('keeps the reason of a return that somebody else was quicker than, and says who did what', async () => {
  const { fake, container } = await draw(borough.bea);
  const { root } = borough.theCase;
  const show = (more: Partial<typeof root>) => act(() => fake.show('case:c-14', { of: 'case', value: { ...borough.theCase, root: { ...root, ...more } } }));
  await show({ status: 'referred' });
  fireEvent.click(await screen.findByRole('button', { name: 'Return…' }));
  const dialog = within(await screen.findByRole('dialog'));
  const field = dialog.getByLabelText('What is missing') as HTMLInputElement;
  fireEvent.input(field, { target: { value: 'Please ask a question' } });
  field.focus();
  fake.answers['GET /api/cases/SF-014/timeline'] = { case_id: 'c-14', turns: [{ kind: 'referral_accepted', at: borough.now, by: 'Dr Asha Perera', reason: null, continuing_owner: null }] };
  await show({ status: 'accepted' });
  expect((await dialog.findByText('Dr Asha Perera accepted it meanwhile.')).closest('[role="alert"]')).toBeTruthy();
  expect([field.isConnected, field.value, document.activeElement]).toEqual([true, 'Please ask a question', field]);
  expect(dialog.queryByRole('button', { name: 'Return it' })).toBeNull();
  await show({ status: 'returned', referral: { ...root.referral!, returned: { reason: 'Who looks after her?', by: borough.asha.id, at: borough.now } } });
  expect(await dialog.findByText(`${borough.asha.name} sent it back meanwhile: “Who looks after her?”`)).toBeTruthy();
  expect(field.value).toBe('Please ask a question');
  await expectNoViolations(container);
  fireEvent.click(dialog.getByRole('button', { name: 'Delete what I typed' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(fake.sent).toEqual([]);
});

it('is the same for a case that is missing, not shared, or no longer shared', async () => {
  const fake = fakeServer(borough.lena);
  const first = render(<Page params={{ code: 'SF-999' }} />);
  expect(await screen.findByText('There is nothing here that you can open')).toBeTruthy();
  first.unmount();
  showCase(fake, borough.lena);
  render(<Page params={{ code: 'SF-014' }} />);
  await screen.findByText('OKAFOR, Mary');
  await act(() => fake.show('case:c-14', null, 'revoked'));
  expect(await screen.findByText('There is nothing here that you can open')).toBeTruthy();
  expect(document.body.textContent).not.toContain('OKAFOR');
});

it('can be tried again when the server cannot be reached', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/cases/SF-014'] = unreachable();
  render(<Page params={{ code: 'SF-014' }} />);
  expect(await screen.findByText('Could not load case SF-014')).toBeTruthy();
});
