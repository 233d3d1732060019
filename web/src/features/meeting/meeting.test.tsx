// Proves the meeting page in each state: what is drawn for whom, what is sent, that words are kept, and axe.
import { EditorView } from '@codemirror/view';
import userEvent from '@testing-library/user-event';
import { beforeEach, expect, it, vi } from 'vitest';
import { forgetDrafts } from '../../drafts';
import { readShell } from '../../shell';
import { expectNoViolations } from '../../testing/axe';
import { refused } from '../../testing/fake-server';
import { act, choose, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { page } from '.';
import * as borough from '../../testing/fixtures';
import { amira, asha, atCase, bea, live, meetingServer, meetingWith, open, secondCase, tom } from './testing';

const { Page } = page;
beforeEach(() => forgetDrafts());

const draw = async (who: Parameters<typeof meetingServer>[0], meeting: Parameters<typeof meetingServer>[1]) => {
  const shown = meetingServer(who, meeting);
  const drawn = render(<Page params={{ id: 'm-thu' }} />);
  await screen.findByRole('heading', { level: 1, name: 'Daily frailty huddle' });
  return { ...shown, ...drawn };
};
const press = (key: string) => act(() => void document.body.dispatchEvent(new KeyboardEvent('keydown', { key, bubbles: true })));

it('names no patient in the title', () => expect(page.title({ id: 'm-thu' })).toBe('Meeting'));

it('shows the agenda before, edits it, takes a removal back, and passes axe', async () => {
  const { fake, container } = await draw(bea, open());
  expect(screen.getByText('Case 3 · not shared')).toBeTruthy();
  expect(screen.getByText(/deferred 3×/).className).toContain('line__late');
  expect(screen.getByText('17 of 40 minutes · 23 to spare')).toBeTruthy();
  await screen.findByText('REAB');
  fireEvent.click(screen.getByRole('button', { name: 'Move down: SF-014 · M.O.' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'move_item', item_id: 'i-14', to_position: 1 }));
  const minutes = screen.getByLabelText('Planned minutes: SF-031 · H.W.');
  await userEvent.clear(minutes);
  await userEvent.type(minutes, '7{Enter}');
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'set_planned_minutes', item_id: 'i-31', minutes: 7 }));
  fireEvent.click(screen.getByRole('button', { name: 'Take off: SF-009 · J.B.' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'unlist_case', case_id: 'c-9' }));
  await expectNoViolations(container);
});

it('adds a case by search and says which are listed', async () => {
  const { fake } = await draw(bea, open());
  fireEvent.click(screen.getByRole('button', { name: 'Add a case' }));
  fireEvent.input(screen.getByLabelText('Which case'), { target: { value: 'SF' } });
  fireEvent.click(await screen.findByRole('button', { name: 'Put on: SF-051' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'list_case', case_id: 'c-51', reason: 'added_by_hand' }));
  expect(screen.getAllByText('On the agenda')).toHaveLength(3);
  expect(fake.asked.join()).not.toContain('q=');
});

it('publishes with a word about who sees it and who is mailed', async () => {
  const { fake } = await draw(bea, meetingWith({ root: { status: 'draft' } }));
  fake.answers['GET /api/meetings/m-thu/publish-preview'] = { people: [], mails: [] };
  fireEvent.click(screen.getByRole('button', { name: 'Publish agenda' }));
  const dialog = await screen.findByRole('dialog', { name: 'Publish the agenda?' });
  expect(within(dialog).getByText(/becomes visible to 6 people/)).toBeTruthy();
  expect(await within(dialog).findByText('Nobody is mailed.')).toBeTruthy();
  fake.refusal = refused('The agenda is being changed. Try again.');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Publish agenda' }));
  expect((await within(dialog).findByRole('alert')).textContent).toContain('being changed');
});

it('lets a link worker answer, and neither edit nor start', async () => {
  const { fake } = await draw(amira, open());
  expect(screen.queryByRole('button', { name: /Start/ })).toBeNull();
  expect(screen.queryByRole('button', { name: /Move/ })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Send apologies' }));
  await choose(screen.getByLabelText('Who covers for you'), 'words');
  fireEvent.input(screen.getByLabelText('Who, in words'), { target: { value: 'Ife Bello' } });
  fireEvent.click(screen.getByRole('button', { name: 'Send my apologies' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'answer_invitation', person_id: amira.id, partstat: 'declined', cover: 'Ife Bello' }));
});

it('shows the case live with the question in sight, and passes axe', async () => {
  const { container } = await draw(asha, atCase('i-14'));
  expect(screen.getByText('OKAFOR, Mary')).toBeTruthy();
  expect(screen.getByText(/Can she stay at home safely/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Next: case 2' })).toBeTruthy();
  expect(screen.getByText(/for case 2/)).toBeTruthy();
  await screen.findByRole('textbox', { name: 'Update' }, { timeout: 10_000 });
  await expectNoViolations(container);
});

it('makes an action of a line of the notes by one key, and Escape leads back to the caret', async () => {
  const { fake, container } = await draw(amira, atCase('i-14'));
  const box = await screen.findByRole('textbox', { name: 'Update' }, { timeout: 20_000 });
  const view = EditorView.findFromDOM(box)!;
  const key = (on: Element, init: KeyboardEventInit) => act(() => void on.dispatchEvent(new KeyboardEvent('keydown', { bubbles: true, cancelable: true, ...init })));
  await act(() => view.dispatch({ changes: { from: 0, insert: 'Fell on Tuesday.\n- Ring   the ward about the frame\nSleeps well.' }, selection: { anchor: 25 } }));
  view.focus();
  await key(view.contentDOM, { key: 'Enter', keyCode: 13, ctrlKey: true });
  const field = screen.getByRole('textbox', { name: 'Add an action' }) as HTMLInputElement;
  const owner = within(screen.getByRole('form', { name: 'Add an action' })).getByLabelText('Owner');
  expect(field.value).toBe('Ring the ward about the frame');
  expect(document.activeElement).toBe(owner);
  await key(owner, { key: 'Escape' });
  expect(document.activeElement).toBe(view.contentDOM);
  expect([view.state.selection.main.head, field.value]).toEqual([25, '']);
  fireEvent.input(field, { target: { value: 'half a thought' } });
  fireEvent.click(screen.getByRole('button', { name: 'Action from this line' }));
  await waitFor(() => expect(field.value).toBe('Ring the ward about the frame'));
  expect(screen.getByText(/half a thought/)).toBeTruthy();
  await choose(owner, 'pool');
  fireEvent.submit(field.closest('form')!);
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'add_action', home: { case_id: 'c-14' }, item_id: 'i-14', what: 'Ring the ward about the frame', owner: { type: 'pool' } }));
  expect(document.activeElement).toBe(view.contentDOM);
  await act(() => view.dispatch({ changes: { from: 0, to: view.state.doc.length, insert: '  ' } }));
  await key(view.contentDOM, { key: 'Enter', keyCode: 13, ctrlKey: true });
  expect(screen.getByText('Put the caret in a line with words first.')).toBeTruthy();
  await expectNoViolations(container);
});

it('moves everyone by button and key, and shows a refusal', async () => {
  const { fake } = await draw(asha, atCase('i-14'));
  fireEvent.click(screen.getByRole('button', { name: 'Next: case 2' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'start_item', meeting_id: 'm-thu', item_id: 'i-31' }));
  fake.refusal = refused('Only who holds the chair can do this.');
  await press('n');
  expect((await screen.findByRole('alert')).textContent).toContain('Only who holds the chair');
  await press('?');
  expect(screen.getByRole('dialog', { name: 'Keys' })).toBeTruthy();
});

it('never shows the case before: a skeleton with the number until the very case is there', async () => {
  const { fake, show } = await draw(amira, atCase('i-14'));
  fake.show('case:c-31', null, 'loading');
  await act(() => show(atCase('i-31')));
  expect(screen.queryByText('OKAFOR, Mary')).toBeNull();
  expect(screen.getByRole('heading', { name: 'Case 2 · SF-031' })).toBeTruthy();
});

it('tells notices how high the way back is, so that they stand clear of it, and no longer once one is back', async () => {
  vi.stubGlobal('ResizeObserver', class {
    constructor(readonly tell: () => void) {}
    observe() { this.tell(); }
    disconnect() {}
  });
  try {
    const { show } = await draw(asha, atCase('i-14'));
    const height = () => document.documentElement.style.getPropertyValue('--way-back-height');
    expect(height()).toBe('');
    fireEvent.input(screen.getByLabelText('Add an action', { selector: 'input' }), { target: { value: 'amira: call hou' } });
    screen.getByLabelText('Add an action', { selector: 'input' }).focus();
    await act(() => show(atCase('i-31')));
    expect(screen.getByRole('button', { name: 'Bring the room here' })).toBeTruthy();
    await waitFor(() => expect(height()).toMatch(/px$/));
    fireEvent.click(screen.getByRole('button', { name: 'Rejoin the room at case 2' }));
    await waitFor(() => expect(height()).toBe(''));
  } finally {
    }
});

it('does not take anybody out of a sentence, and leads back', async () => {
  const { show, fake } = await draw(amira, atCase('i-14'));
  const field = screen.getByLabelText('Add an action', { selector: 'input' });
  field.focus();
  fireEvent.input(field, { target: { value: 'amira: call hou' } });
  await act(() => show(atCase('i-31')));
  expect(screen.getByText('OKAFOR, Mary')).toBeTruthy();
  expect(screen.getByRole('status').textContent).toContain('You are looking at SF-014. The room is at case 2.');
  expect(document.activeElement).toBe(field);
  fireEvent.input(field, { target: { value: 'amira: call housing by fri' } });
  fireEvent.submit(field.closest('form')!);
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'add_action', home: { case_id: 'c-14' }, item_id: 'i-14' }));
  fireEvent.click(screen.getByRole('button', { name: 'Rejoin the room at case 2' }));
  expect(await screen.findByText('WARSAME, Halima')).toBeTruthy();
});

it('follows the room when nobody types, and stays when one looked elsewhere', async () => {
  const { show } = await draw(amira, atCase('i-14'));
  await act(() => show(atCase('i-31')));
  expect(await screen.findByText('WARSAME, Halima')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: /SF-014 · M.O./ }));
  expect(await screen.findByText('OKAFOR, Mary')).toBeTruthy();
  await act(() => show(atCase('i-topic')));
  expect(screen.getByText('OKAFOR, Mary')).toBeTruthy();
});

it('records an outcome by keyboard, with the usual review date, and keeps the words when refused', async () => {
  const { fake } = await draw(asha, atCase('i-31'));
  const picker = screen.getByRole('combobox', { name: 'Outcome' });
  picker.focus();
  fireEvent.input(picker, { target: { value: 'watch' } });
  fireEvent.keyDown(picker, { key: 'Enter' });
  fireEvent.input(screen.getByLabelText('Why (optional)'), { target: { value: 'Stable since the new chair.' } });
  fake.refusal = refused('This day is over.', 'next_review_on');
  fireEvent.click(screen.getByRole('button', { name: 'Record the outcome' }));
  await screen.findByText('This day is over.');
  expect((screen.getByLabelText('Why (optional)') as HTMLTextAreaElement).value).toBe('Stable since the new chair.');
  fake.refusal = null;
  fireEvent.click(screen.getByRole('button', { name: 'Record the outcome' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'record_outcome', item_id: 'i-31', case_id: 'c-31', kind: 'watchful_review', rationale: 'Stable since the new chair.' }));
});

it('offers the outcomes of the PCN, of which one may name a service', async () => {
  const { fake } = await draw(asha, atCase('i-31'));
  const entry = { help: null, minutes: null, domain: null };
  fake.answers['GET /api/templates/words'] = {
    referral_form: [], note_prompts: [],
    outcome_list: [{ ...entry, key: 'watchful_review', text: 'Watch and wait', outcome: 'watchful_review', service: null }, { ...entry, key: 'own.1', text: 'Refer to the falls clinic', outcome: 'refer_on', service: 'Falls clinic' }],
  };
  fake.change('templates');
  const picker = screen.getByRole('combobox', { name: 'Outcome' }) as HTMLInputElement;
  fireEvent.click(picker);
  await waitFor(() => expect(within(screen.getByRole('listbox')).getAllByRole('option').map(({ textContent }) => textContent)).toEqual(['Watch and waitAgreed', 'Refer to the falls clinic']));
  fireEvent.input(picker, { target: { value: 'falls' } });
  fireEvent.keyDown(picker, { key: 'Enter' });
  expect(picker.value).toBe('Refer to the falls clinic');
  expect((screen.getByLabelText('Refer to') as HTMLInputElement).value).toBe('Falls clinic');
  fireEvent.click(screen.getByRole('button', { name: 'Record the outcome' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'record_outcome', kind: 'refer_on', refer_to: 'Falls clinic' }));
});

it('offers no outcome form and no chair to a link worker; a partner sees a case not shared', async () => {
  const { show } = await draw(amira, atCase('i-14'));
  expect(screen.queryByRole('combobox', { name: 'Outcome' })).toBeNull();
  expect(screen.queryByRole('button', { name: /^Next/ })).toBeNull();
  await act(() => show(atCase('i-14'), {}));
  expect(screen.getByText('You no longer have this case')).toBeTruthy();
  expect(screen.getByText('Case 1 · not shared · 5 min')).toBeTruthy();
  expect(screen.queryByText('OKAFOR, Mary')).toBeNull();
});

it('lets the deputy take the chair, asked first', async () => {
  const { fake } = await draw(tom, atCase('i-14'));
  fireEvent.click(screen.getByRole('button', { name: 'Take the chair' }));
  const dialog = await screen.findByRole('dialog', { name: 'Take the chair?' });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Take the chair' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'take_chair', meeting_id: 'm-thu' }));
});

it('agrees the greens with one confirmation', async () => {
  const { fake } = await draw(asha, atCase('i-14'));
  fireEvent.click(screen.getByRole('button', { name: 'Agree the greens (1)' }));
  // A new referral has no plan that could go on: it is ticked on purpose or not at all.
  const box = (await screen.findByRole('checkbox', { name: /SF-009.*New referral, no plan yet/ })) as HTMLInputElement;
  expect(box.checked).toBe(false);
  expect(screen.queryByText(/The plan of each goes on/)).toBeNull();
  expect((screen.getByRole('button', { name: 'Agree 0 cases' }) as HTMLButtonElement).disabled).toBe(true);
  fireEvent.click(box);
  fireEvent.click(screen.getByRole('button', { name: 'Agree 1 case' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'agree_without_discussion', entries: [{ item_id: 'i-9', case_id: 'c-9' }] }));
});

it('calls the roll and reviews the actions, each passing axe', async () => {
  const { fake, show, container } = await draw(asha, live('roll_call'));
  fireEvent.click(within(screen.getByRole('group', { name: 'Amira Hassan' })).getByRole('button', { name: 'Late' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'record_attendance', person_id: amira.id, attendance: 'late' }));
  await expectNoViolations(container);
  await act(() => show(live('action_review')));
  expect(await screen.findByText('Call housing about the boiler')).toBeTruthy();
  await expectNoViolations(container);
});

it('an action added during the action review is today’s, there and at its case', async () => {
  const before = { ...borough.actions[0]!, id: 'a-before', what: 'Fit the grab rail', meeting_id: 'm-wed' };
  const since = { ...borough.actions[0]!, id: 'a-since', what: 'Ring the pharmacy', meeting_id: null, item_id: null, created_at: borough.now };
  const shown = meetingServer(asha, live('action_review'));
  shown.fake.answers['GET /api/meetings/m-thu/actions'] = { actions: [before, { ...since, id: 'a-line', what: 'Order a key safe', meeting_id: 'm-thu', item_id: 'i-14' }, since], next: null, from: [], kept_out: [] };
  render(<Page params={{ id: 'm-thu' }} />);
  const inside = async (name: string) => (await screen.findByRole('list', { name })).textContent;
  const old = await inside('Open actions of this agenda');
  expect([old, old?.includes('Ring the pharmacy') || old?.includes('Order a key safe')]).toEqual([expect.stringContaining('Fit the grab rail'), false]);
  expect(await inside('Actions added today')).toMatch(/Order a key safe.*Ring the pharmacy/);
  shown.fake.show('case:c-14', { of: 'case', value: { ...borough.theCase, actions: { before, since } } });
  await act(() => shown.show(atCase('i-14')));
  expect(await inside('Actions of this case today')).toContain('Ring the pharmacy');
  expect(await inside('Promised before')).not.toContain('Ring the pharmacy');
});

it('reads back, puts an action right in its cell, and passes axe', async () => {
  const { fake, container } = await draw(asha, live('read_back'));
  expect(screen.getByText('1 thing is missing, 4 cases have no outcome', { exact: false })).toBeTruthy();
  const form = await screen.findByRole('form', { name: 'Complete: Order the commode' });
  await waitFor(() => expect(within(form).getByRole('option', { name: 'Amira Hassan' })).toBeTruthy());
  await userEvent.selectOptions(within(form).getByLabelText('Owner'), `person:${amira.id}`);
  fireEvent.input(within(form).getByLabelText('Due'), { target: { value: '2026-12-01' } });
  await waitFor(() => expect((within(form).getByRole('button', { name: /^Save/ }) as HTMLButtonElement).disabled).toBe(false));
  fireEvent.submit(form);
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'reassign_action', action_id: 'a-31', seen_owner: { type: 'nobody' }, owner: { type: 'person', person_id: amira.id }, due_on: '2026-12-01' }));
  await expectNoViolations(container);
});

it('an action that somebody else gave away meanwhile keeps what was put in, says who has it, and is reassigned on purpose alone', async () => {
  const { fake, container } = await draw(asha, live('read_back'));
  const find = () => screen.findByRole('form', { name: 'Complete: Order the commode' });
  const form = await find();
  await waitFor(() => expect(within(form).getByRole('option', { name: 'Amira Hassan' })).toBeTruthy());
  fireEvent.input(within(form).getByLabelText('Due'), { target: { value: '2026-12-01' } });
  const had = secondCase.actions['a-31']!;
  const given = (who: typeof bea, due_on: string | null = null) => act(() => fake.show('case:c-31', { of: 'case', value: { ...secondCase, actions: { 'a-31': { ...had, owner: { type: 'person', person_id: who.id, name: who.name }, due_on, undo: { by: bea.id, name: bea.name, was: {} as never } } } } }));
  await given(bea);
  // The owner nobody touched is who has it now; the date stays.
  expect((within(form).getByLabelText('Owner') as HTMLSelectElement).value).toBe(`person:${bea.id}`);
  expect((within(form).getByLabelText('Due') as HTMLInputElement).value).toBe('2026-12-01');
  await userEvent.selectOptions(within(form).getByLabelText('Owner'), `person:${amira.id}`);
  await given(tom, '2026-12-03');
  expect(within(await find()).getByText(`${bea.name} has changed it meanwhile: it is with ${tom.name} now.`)).toBeTruthy();
  expect(within(form).getByText('The date was changed meanwhile: Thu 3 Dec.')).toBeTruthy();
  expect((within(form).getByLabelText('Owner') as HTMLSelectElement).value).toBe(`person:${amira.id}`);
  expect((within(form).getByLabelText('Due') as HTMLInputElement).value).toBe('2026-12-01');
  await expectNoViolations(container);
  fireEvent.click(within(form).getByRole('button', { name: 'Reassign all the same: Order the commode' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'reassign_action', owner: { type: 'person', person_id: amira.id }, due_on: '2026-12-01', seen_owner: { type: 'person', person_id: tom.id } }));
});

it('an action that this page did not hear was given away is not given to somebody else unawares', async () => {
  const { fake } = await draw(asha, live('read_back'));
  const form = await screen.findByRole('form', { name: 'Complete: Order the commode' });
  await waitFor(() => expect(within(form).getByRole('option', { name: 'Amira Hassan' })).toBeTruthy());
  await userEvent.selectOptions(within(form).getByLabelText('Owner'), `person:${amira.id}`);
  const message = `${bea.name} picked it up meanwhile. Nothing was changed. Leave it so, or reassign it all the same.`;
  fake.refuse = (command) => ('seen_owner' in command && command.seen_owner ? { code: 'changed_meanwhile', field: 'seen_owner', message, is_temporary: false } : null);
  fireEvent.click(within(form).getByRole('button', { name: 'Save: Order the commode' }));
  expect(await within(form).findByText(message)).toBeTruthy();
  expect(fake.sent.at(-1)).toMatchObject({ name: 'reassign_action', seen_owner: { type: 'nobody' } });
  fireEvent.click(await within(form).findByRole('button', { name: 'Reassign all the same: Order the commode' }));
  await waitFor(() => expect(fake.sent.at(-1)).not.toHaveProperty('seen_owner'));
  expect(fake.sent.at(-1)).toMatchObject({ name: 'reassign_action', owner: { type: 'person', person_id: amira.id } });
});

it('tells who may decide no more in the read-back what they had typed, to copy or to put away', async () => {
  const copied = vi.fn(async () => {});
  Object.defineProperty(navigator, 'clipboard', { value: { writeText: copied }, configurable: true });
  const { show, container } = await draw(tom, atCase('i-31'));
  const picker = await screen.findByRole('combobox', { name: 'Outcome' });
  fireEvent.input(picker, { target: { value: 'watch' } });
  fireEvent.keyDown(picker, { key: 'Enter' });
  fireEvent.input(screen.getByLabelText('Why (optional)'), { target: { value: 'He asked to wait.' } });
  expect(screen.queryByRole('region', { name: 'Not saved' })).toBeNull();
  act(() => show(live('read_back')));
  const told = await screen.findByRole('region', { name: 'Not saved' });
  expect(screen.queryByRole('form', { name: 'Outcome of SF-031' })).toBeNull();
  expect(told.textContent).toMatch(/1 change not saved.*Outcome of SF-031.*Outcome: Watchful.*Next review: .*Why: He asked to wait\..*The room reads back now/s);
  expect(told.closest('[role="alert"]')).toBeTruthy();
  await expectNoViolations(container);
  fireEvent.click(within(told).getByRole('button', { name: 'Copy the words of: Outcome of SF-031' }));
  expect(copied).toHaveBeenCalledWith(expect.stringContaining('Why: He asked to wait.'));
  // The next file has none again.
  Reflect.deleteProperty(navigator, 'clipboard');
  // Nothing of it without the case.
  act(() => show(live('read_back'), {}));
  expect(screen.queryByRole('region', { name: 'Not saved' })).toBeNull();
  act(() => show(live('read_back')));
  fireEvent.click(screen.getByRole('button', { name: 'Put away: Outcome of SF-031' }));
  expect(screen.queryByRole('region', { name: 'Not saved' })).toBeNull();
  act(() => readShell().notices.at(-1)?.onUndo?.());
  expect(screen.getByRole('region', { name: 'Not saved' })).toBeTruthy();
});

it('decides in the read-back under the line; Escape goes back to the button with what was typed kept', async () => {
  await draw(asha, live('read_back'));
  fireEvent.click(await screen.findByRole('button', { name: 'Decide: SF-031' }));
  const picker = screen.getByRole('combobox', { name: 'Outcome' });
  await waitFor(() => expect(document.activeElement).toBe(picker));
  fireEvent.input(picker, { target: { value: 'watch' } });
  fireEvent.keyDown(picker, { key: 'Enter' });
  fireEvent.input(screen.getByLabelText('Why (optional)'), { target: { value: 'He asked to wait.' } });
  fireEvent.keyDown(screen.getByLabelText('Why (optional)'), { key: 'Escape' });
  expect(screen.queryByRole('form', { name: 'Outcome of SF-031' })).toBeNull();
  const again = screen.getByRole('button', { name: 'Decide: SF-031' });
  await waitFor(() => expect(document.activeElement).toBe(again));
  fireEvent.click(again);
  expect((screen.getByLabelText('Why (optional)') as HTMLTextAreaElement).value).toBe('He asked to wait.');
  // The list's own Escape comes first.
  fireEvent.click(screen.getByRole('combobox', { name: 'Outcome' }));
  fireEvent.keyDown(screen.getByRole('combobox', { name: 'Outcome' }), { key: 'Escape' });
  expect(screen.getByRole('form', { name: 'Outcome of SF-031' })).toBeTruthy();
});

it('says that somebody decided while the form was open, and keeps what was typed and where the focus is', async () => {
  const { fake, container } = await draw(asha, live('read_back'));
  fireEvent.click(await screen.findByRole('button', { name: 'Decide: SF-031' }));
  const picker = screen.getByRole('combobox', { name: 'Outcome' });
  fireEvent.input(picker, { target: { value: 'watch' } });
  fireEvent.keyDown(picker, { key: 'Enter' });
  const why = screen.getByLabelText('Why (optional)');
  why.focus();
  fireEvent.input(why, { target: { value: 'He asked to wait.' } });
  const outcome = { kind: 'actions_agreed' as const, rationale: 'Commode first', dissent: null, refer_to: null, next_review_on: '2026-12-10', step_down: null, recorded_by: bea.id, recorded_at: borough.now };
  act(() => fake.show('case:c-31', { of: 'case', value: { ...secondCase, items: { 'i-31': { ...secondCase.items['i-31']!, outcome } } } }));
  expect((await screen.findByText(`${bea.name} decided meanwhile: Actions agreed.`)).closest('[role="alert"]')).toBeTruthy();
  expect((screen.getByLabelText('Why (optional)') as HTMLTextAreaElement).value).toBe('He asked to wait.');
  expect(document.activeElement).toBe(screen.getByLabelText('Why (optional)'));
  await expectNoViolations(container);
  fireEvent.click(screen.getByRole('button', { name: 'Cancel' }));
  expect(screen.queryByText(/decided meanwhile/)).toBeNull();
  forgetDrafts();
});

it('an outcome that somebody else was quicker with is refused: both are seen, and mine is recorded on purpose alone', async () => {
  const { fake, container } = await draw(asha, live('read_back'));
  fireEvent.click(await screen.findByRole('button', { name: 'Decide: SF-031' }));
  const picker = screen.getByRole('combobox', { name: 'Outcome' });
  fireEvent.input(picker, { target: { value: 'watch' } });
  fireEvent.keyDown(picker, { key: 'Enter' });
  fireEvent.input(screen.getByLabelText('Why (optional)'), { target: { value: 'He asked to wait.' } });
  const message = `${bea.name} decided meanwhile: Actions agreed. Yours was not recorded.`;
  fake.refusal = { ...refused(message, 'seen_outcome'), code: 'changed_meanwhile' };
  fireEvent.click(screen.getByRole('button', { name: 'Record the outcome' }));
  expect((await screen.findByText(new RegExp(message))).closest('[role="alert"]')).toBeTruthy();
  expect(fake.sent.at(-1)).toMatchObject({ name: 'record_outcome', kind: 'watchful_review', seen_outcome: { type: 'nothing' } });
  const outcome = { kind: 'actions_agreed' as const, rationale: 'Commode first', dissent: null, refer_to: null, next_review_on: '2026-12-10', step_down: null, recorded_by: bea.id, recorded_at: borough.now };
  act(() => fake.show('case:c-31', { of: 'case', value: { ...secondCase, items: { 'i-31': { ...secondCase.items['i-31']!, outcome } } } }));
  const told = (await screen.findByText(`${bea.name} decided meanwhile: Actions agreed.`)).closest('[role="alert"]');
  expect(told?.textContent).toContain('Rationale: Commode first');
  expect(screen.queryByText(new RegExp(message))).toBeNull();
  expect((screen.getByLabelText('Why (optional)') as HTMLTextAreaElement).value).toBe('He asked to wait.');
  await expectNoViolations(container);
  fake.refusal = null;
  fireEvent.click(screen.getByRole('button', { name: 'Record mine all the same' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ rationale: 'He asked to wait.', seen_outcome: { type: 'recorded', at: borough.now } }));
  forgetDrafts();
});

it('takes back the outcome that was on screen, and says whose stands now', async () => {
  const outcome = { kind: 'actions_agreed' as const, rationale: null, dissent: null, refer_to: null, next_review_on: '2026-12-10', step_down: null, recorded_by: bea.id, recorded_at: borough.now };
  const { fake } = await draw(asha, atCase('i-31'));
  act(() => fake.show('case:c-31', { of: 'case', value: { ...secondCase, items: { 'i-31': { ...secondCase.items['i-31']!, outcome } } } }));
  fake.refusal = { ...refused('Dr Tom Quill decided meanwhile: Watchful review. Nothing was taken back.', 'seen_outcome'), code: 'changed_meanwhile' };
  fireEvent.click(await screen.findByRole('button', { name: 'Take back' }));
  expect(await screen.findByText(/Nothing was taken back/)).toBeTruthy();
  expect(fake.sent.at(-1)).toMatchObject({ name: 'withdraw_outcome', item_id: 'i-31', seen_outcome: { type: 'recorded', at: borough.now } });
});

it('says so still after the form was left with what was typed and opened again', async () => {
  const { fake } = await draw(asha, live('read_back'));
  fireEvent.click(await screen.findByRole('button', { name: 'Decide: SF-031' }));
  const picker = screen.getByRole('combobox', { name: 'Outcome' });
  fireEvent.input(picker, { target: { value: 'watch' } });
  fireEvent.keyDown(picker, { key: 'Enter' });
  fireEvent.keyDown(screen.getByLabelText('Why (optional)'), { key: 'Escape' });
  const outcome = { kind: 'actions_agreed' as const, rationale: null, dissent: null, refer_to: null, next_review_on: '2026-12-10', step_down: null, recorded_by: bea.id, recorded_at: borough.now };
  act(() => fake.show('case:c-31', { of: 'case', value: { ...secondCase, items: { 'i-31': { ...secondCase.items['i-31']!, outcome } } } }));
  for (const _ of [1, 2]) {
    fireEvent.click(await screen.findByRole('button', { name: 'Change the outcome: SF-031' }));
    expect(screen.getByText(`${bea.name} decided meanwhile: Actions agreed.`)).toBeTruthy();
    fireEvent.keyDown(screen.getByLabelText('Why (optional)'), { key: 'Escape' });
  }
  forgetDrafts();
});

it('says what becomes of a topic that was not reached', async () => {
  const { show } = await draw(asha, live('read_back'));
  fireEvent.click(screen.getByRole('button', { name: 'Close the meeting' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Close the meeting?' }));
  expect(dialog.getByText(/Not reached, and on no agenda yet:/).parentElement?.textContent).toContain('Winter clinic times.');
  expect(dialog.getByText('Put on another one what still matters.')).toBeTruthy();
  const whole = live('read_back');
  await act(() => show({ ...whole, root: { ...whole.root, series_id: 'series-huddle' } }));
  expect(dialog.getByText('Not reached:').parentElement?.textContent).toContain('Winter clinic times.');
  expect(dialog.getByText('They go on the next agenda of the series by themselves, unless somebody took them off there.')).toBeTruthy();
});

it.each(['left', 'current'] as const)('names a topic that was passed over before it is closed (%s)', async (state) => {
  const whole = live('read_back');
  const items = { ...whole.items, 'i-topic': { ...whole.items['i-topic']!, state, started_at: 1 } };
  const { show, container } = await draw(asha, { ...whole, items });
  fireEvent.click(screen.getByRole('button', { name: 'Close the meeting' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Close the meeting?' }));
  expect(dialog.getByText('Passed over, not marked as discussed, and on no agenda yet:').parentElement?.textContent).toContain('Winter clinic times. Mark in the read-back what was discussed.');
  expect(dialog.queryByText(/Not reached/)).toBeNull();
  await expectNoViolations(container);
  await act(() => show({ ...whole, items: { ...items, 'i-topic': { ...items['i-topic'], state: 'decided' } } }));
  expect(dialog.queryByText(/Passed over|next agenda|still matters/)).toBeNull();
});

it('closes incomplete only with a reason, and keeps it when refused', async () => {
  const { fake } = await draw(asha, live('read_back'));
  fireEvent.click(screen.getByRole('button', { name: 'Close the meeting' }));
  const dialog = await screen.findByRole('dialog', { name: 'Close the meeting?' });
  expect(within(dialog).getByText(/“Order the commode” has no owner and no date/)).toBeTruthy();
  const close = within(dialog).getByRole('button', { name: 'Close all the same' }) as HTMLButtonElement;
  expect(close.disabled).toBe(true);
  fireEvent.input(within(dialog).getByLabelText('Why it is closed all the same'), { target: { value: 'The owner is back on Monday.' } });
  fake.refusal = { ...refused('1 action has no owner or no date (line 2).', 'override_reason'), code: 'incomplete' };
  fireEvent.click(close);
  expect((await within(dialog).findAllByText(/1 action has no owner or no date/)).length).toBe(1);
  expect((within(dialog).getByLabelText('Why it is closed all the same') as HTMLTextAreaElement).value).toBe('The owner is back on Monday.');
  expect(fake.sent.at(-1)).toEqual({ name: 'close_meeting', meeting_id: 'm-thu', override_reason: 'The owner is back on Monday.' });
});

it('leads to the minutes when it is over', async () => {
  const over = meetingWith({ root: { status: 'ended' }, live: { started_at: 1_795_770_000_000_000, ended_at: 1_795_772_220_000_000 } });
  const { container } = await draw(amira, over);
  expect(screen.getByRole('link', { name: 'Open the draft minutes' }).getAttribute('href')).toBe('/meetings/m-thu/minutes');
  expect(screen.getByText('37 of 40 minutes')).toBeTruthy();
  // Cases and topics are counted apart.
  expect(['Decided', 'Discussed'].map((label) => screen.getByText(label).nextElementSibling?.textContent)).toEqual(['0 of 4 cases', '0 of 1 other line']);
  await expectNoViolations(container);
});

