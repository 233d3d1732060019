// Proves the meeting before: what could come on, the order for partners, who is asked for what, guests and their passes, the cut-off.
import { beforeEach, expect, it, vi } from 'vitest';
import { forgetDrafts } from '../../../drafts';
import type { Attendee, Meeting, OrderPreview, Person, Proposal } from '../../../generated/wire';
import { readShell, setShell } from '../../../shell';
import { expectNoViolations } from '../../../testing/axe';
import { AskFailed } from '../../../server';
import { notFound, refused, unreachable } from '../../../testing/fake-server';
import * as borough from '../../../testing/fixtures';
import { act, choose, fireEvent, render, screen, waitFor, within } from '../../../testing/render';
import { page } from '..';
import { coverOptions } from './covers';
import { amira, asha, bea, cards, lena, meetingServer, meetingWith, open } from '../testing';

const { Page } = page;
beforeEach(() => {
  forgetDrafts();
  setShell({ notices: [] });
});

const proposal: Proposal = {
  entries: [
    { case_id: 'c-51', code: 'SF-051', initials: 'A.F.', priority: 'red', reasons: ['review_due', 'overdue_action'], deferred_count: 3, planned_minutes: 5, needed_services: ['s-reab'], review_due_on: '2026-11-26', overdue_actions: 2, blocked_actions: 1, barred: [], has_objection: false },
    { case_id: 'c-52', code: 'SF-052', initials: 'B.K.', priority: 'green', reasons: ['new_referral'], deferred_count: 1, planned_minutes: 2, needed_services: [], review_due_on: null, overdue_actions: 0, blocked_actions: 0, barred: [], has_objection: false },
  ],
  planned_minutes: 17, slot_minutes: 40, is_past_cut_off: false,
};

const order: OrderPreview = {
  before: ['i-14', 'i-31', 'i-hidden', 'i-topic', 'i-9'], after: ['i-31', 'i-14', 'i-hidden', 'i-topic', 'i-9'], waiting_before: 20, waiting_after: 3, is_proven: true, infeasible: [],
  partners: [{ person_id: lena.id, name: lena.name, items: ['i-31'], waiting_before: 20, waiting_after: 3, from: borough.at('2026-11-26', '09:00'), until: borough.at('2026-11-26', '09:03') }],
};

const guest = (more: Partial<Attendee> = {}): Attendee => ({
  ...open().attendees[lena.id]!, person_id: 'p-maria', name: 'Maria Lopez', role: 'Occupational therapist', organisation: 'Chelsea Hospital', kind: 'guest', service_id: null, partstat: 'needs_action', admission: 'invited', ...more,
});
const withAttendees = (...more: Attendee[]): Meeting => {
  const meeting = open();
  return { ...meeting, attendees: { ...meeting.attendees, [lena.id]: { ...meeting.attendees[lena.id]!, service_id: 's-reab' }, ...Object.fromEntries(more.map((one) => [one.person_id, one])) } };
};

const draw = async (who: Person, meeting: Meeting, answers: Record<string, unknown> = {}, shown = cards) => {
  const server = meetingServer(who, meeting);
  Object.assign(server.fake.answers, { 'GET /api/meetings/m-thu/proposal': proposal, 'GET /api/meetings/m-thu/order': order, ...answers });
  if (shown !== cards) server.show(meeting, shown);
  const drawn = render(<Page params={{ id: 'm-thu' }} />);
  await screen.findByRole('heading', { level: 1, name: 'Daily frailty huddle' });
  return { ...server, ...drawn };
};
const commands = (fake: { sent: { name: string }[] }, name: string) => fake.sent.filter((one) => one.name === name);

it('proposes cases with all their reasons, adds up the ticked ones, and puts them on at once', async () => {
  const { fake, container } = await draw(bea, open());
  const panel = within(await screen.findByRole('region', { name: 'What could come on' }));
  expect((await panel.findByText(/Review due Thu 26 Nov · Overdue action/)).textContent).toContain('2 overdue actions · 1 blocked action');
  expect(panel.getByText(/deferred 3×/).className).toContain('line__late');
  expect(panel.getByText(/deferred 1×/).className).not.toContain('line__late');
  fireEvent.click(panel.getByRole('button', { name: 'Put the ticked ones on' }));
  expect((await panel.findByRole('alert')).textContent).toContain('Tick at least one case');
  fireEvent.click(panel.getByRole('checkbox', { name: 'Put on: SF-051 · A.F.' }));
  expect(panel.getByText('22 of 40 minutes · 18 to spare')).toBeTruthy();
  await expectNoViolations(container);
  fireEvent.click(panel.getByRole('button', { name: 'Put 1 on' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'list_cases', urgent_reason: null, entries: [{ case_id: 'c-51', planned_minutes: 5, reason: 'review_due' }] }));
  fireEvent.click(panel.getByRole('button', { name: 'Put all 2 on' }));
  await waitFor(() => expect((fake.sent.at(-1) as { entries: unknown[] }).entries).toHaveLength(2));
});

it('reads the proposal again when the agenda changes, keeps the focus, and says when it is empty or failed', async () => {
  const { fake, show, unmount } = await draw(bea, open());
  const tick = await screen.findByRole('checkbox', { name: 'Put on: SF-052 · B.K.' });
  tick.focus();
  fake.answers['GET /api/meetings/m-thu/proposal'] = { ...proposal, entries: proposal.entries.slice(1) };
  await act(() => show(meetingWith({ root: { status: 'open' }, items: Object.values(open().items).filter(({ id }) => id !== 'i-topic') })));
  await waitFor(() => expect(screen.queryByRole('checkbox', { name: /SF-051/ })).toBeNull());
  expect(document.activeElement).toBe(tick);
  unmount();
  const empty = await draw(bea, open(), { 'GET /api/meetings/m-thu/proposal': { ...proposal, entries: [] } });
  expect(await screen.findByText('Nothing else is due')).toBeTruthy();
  empty.unmount();
  await draw(bea, open(), { 'GET /api/meetings/m-thu/proposal': unreachable() });
  expect(await screen.findByText('Could not load what could come on')).toBeTruthy();
});

it('asks after the cut-off why a case cannot wait, in the proposal and when one is added, and shows the refusal there', async () => {
  const late = meetingWith({ root: { status: 'open', cut_off_at: borough.at('2026-11-25', '16:30') } });
  const { fake, container } = await draw(bea, late, { 'GET /api/meetings/m-thu/proposal': { ...proposal, is_past_cut_off: true } });
  fireEvent.click(await screen.findByRole('button', { name: 'Put all 2 on' }));
  expect(await screen.findByText('Write why it cannot wait for the next meeting')).toBeTruthy();
  expect(commands(fake, 'list_cases')).toEqual([]);
  fireEvent.input(screen.getByLabelText('Why it cannot wait'), { target: { value: 'Discharged this morning' } });
  fireEvent.click(screen.getByRole('button', { name: 'Put all 2 on' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'list_cases', urgent_reason: 'Discharged this morning' }));
  fireEvent.click(screen.getByRole('button', { name: 'Add a case' }));
  const [, field] = await screen.findAllByLabelText('Why it cannot wait').then((found) => (found.length === 2 && found[0] ? [found[1], found[0]] : [null, found[0]]));
  fireEvent.input(screen.getByLabelText('Which case'), { target: { value: 'SF' } });
  fireEvent.input(field!, { target: { value: 'Fell again' } });
  fake.refusal = { code: 'past_cut_off', field: 'urgent_reason', message: 'Say why this case cannot wait.', is_temporary: false };
  fireEvent.click(await screen.findByRole('button', { name: 'Put on: SF-051' }));
  expect(await screen.findByText('Say why this case cannot wait.')).toBeTruthy();
  expect((field as HTMLInputElement).value).toBe('Fell again');
  await expectNoViolations(container);
});

it('shows the order before and after with who saves what, applies it, and takes it back', async () => {
  const { fake, container } = await draw(bea, open());
  fireEvent.click(screen.getByRole('button', { name: 'Order for partners' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Order for partners' }));
  expect((await dialog.findByText('17 partner-minutes')).closest('p')!.textContent).toMatch(/Saves 17 partner-minutes: 3 waited instead of 20.*Proven best/);
  expect(dialog.getByText('Lena Brandt').closest('li')!.textContent).toContain('item 1, 09:00–09:03. Waits 3 instead of 20 minutes.');
  const rows = dialog.getAllByRole('row').slice(1).map((row) => row.textContent);
  expect(rows[0]).toMatch(/1 · 09:02SF-031 · H.W.2 · 09:07/);
  expect(rows[2]).toContain('Case 3 · not shared');
  await expectNoViolations(container);
  fireEvent.click(dialog.getByRole('button', { name: 'Apply this order' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'order_agenda', order: order.after }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  const toast = readShell().notices.at(-1)!;
  expect(toast.text).toBe('Ordered for partners: saves 17 partner-minutes');
  await act(() => toast.onUndo?.());
  expect(fake.sent.at(-1)).toMatchObject({ name: 'order_agenda', order: order.before });
});

it('what is only kept on the device is not told as done', async () => {
  const { fake } = await draw(bea, open());
  fake.isOffline = true;
  fireEvent.click(screen.getByRole('button', { name: 'Order for partners' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Apply this order' }));
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(readShell().notices.at(-1)!.text).toBe('Kept on this device. It is sent when you are back.');
});

it('says when nothing is saved, and in red why no order keeps the rules', async () => {
  await draw(bea, open(), { 'GET /api/meetings/m-thu/order': { ...order, after: order.before, waiting_after: 20, is_proven: false, partners: [], infeasible: ['Lena Brandt cannot come before 09:30.'] } });
  fireEvent.click(screen.getByRole('button', { name: 'Order for partners' }));
  expect((await screen.findByText(/Nothing to save/)).textContent).toContain('Best found');
  expect(screen.getByText('Lena Brandt cannot come before 09:30.').closest('div')!.className).toBe('order__not');
  expect(screen.queryByRole('button', { name: 'Apply this order' })).toBeNull();
});

it('keeps a line at its place', async () => {
  const { fake } = await draw(bea, open());
  const button = screen.getByRole('button', { name: 'Stays here: SF-031 · H.W.' });
  expect(button.getAttribute('aria-pressed')).toBe('false');
  fireEvent.click(button);
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'fix_item', meeting_id: 'm-thu', item_id: 'i-31', is_fixed: true }));
});

it('shows the partner’s block, hides who is withdrawn, and tells when nobody is on the rota', async () => {
  const meeting = withAttendees(guest({ person_id: 'p-gone', name: 'Gone Guest', is_withdrawn: true }));
  const shown = { ...cards, 'i-9': { ...cards['i-9']!, needed_services: ['s-cis'] } };
  await draw(bea, meeting, {}, shown);
  expect(await screen.findByText('item 2, 09:07–09:10')).toBeTruthy();
  expect(screen.queryByText('Gone Guest')).toBeNull();
  expect((await screen.findByText(/Nobody comes for Community independence service \(item 5, 09:17–09:19\)/)).textContent).toContain('Nobody is on the rota for Thu 26 Nov');
});

it('takes "I come later" with a time, and apologies with a colleague who covers, those of the service first', async () => {
  const asked = withAttendees();
  const meeting = { ...asked, attendees: { ...asked.attendees, [amira.id]: { ...asked.attendees[amira.id]!, service_id: 's-reab' } } };
  const { fake } = await draw(amira, meeting, { 'GET /api/people': { ...borough.people, people: [...borough.people.people, { ...lena, id: 'p-ife', name: 'Ife Bello' }] } });
  fireEvent.click(screen.getByRole('button', { name: 'I come later' }));
  fireEvent.click(screen.getByRole('button', { name: 'Save the time' }));
  expect(await screen.findByText('Choose the time, for example 09:20')).toBeTruthy();
  fireEvent.input(screen.getByLabelText('From when'), { target: { value: '09:20' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save the time' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'answer_invitation', partstat: 'tentative', available_from: borough.at('2026-11-26', '09:20') }));
  fireEvent.click(screen.getByRole('button', { name: 'Send apologies' }));
  const cover = await screen.findByLabelText('Who covers for you');
  expect([...cover.querySelectorAll('optgroup')].map((group) => (group as HTMLOptGroupElement).label)[0]).toBe('Colleagues at Council reablement');
  await choose(cover, 'p-ife');
  fireEvent.click(screen.getByRole('button', { name: 'Send my apologies' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ partstat: 'declined', cover: null, cover_id: 'p-ife' }));
});

it('answers for somebody, asks a member for specific input, and no longer asks with undo', async () => {
  const { fake, container } = await draw(bea, withAttendees());
  await screen.findAllByText('REAB');
  fireEvent.click(screen.getByRole('button', { name: 'Change: Amira Hassan' }));
  fireEvent.click(screen.getByRole('button', { name: 'Coming' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'answer_invitation', person_id: amira.id, partstat: 'accepted' }));
  await expectNoViolations(container);
  fireEvent.click(screen.getByRole('button', { name: 'No longer ask' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'withdraw_attendee', meeting_id: 'm-thu', person_id: amira.id }));
  await act(() => readShell().notices.at(-1)?.onUndo?.());
  expect(fake.sent.at(-1)).toEqual({ name: 'ask_member', meeting_id: 'm-thu', person_id: amira.id, kind: 'core' });
  fireEvent.click(screen.getByRole('button', { name: 'Change: Dr Asha Perera' }));
  expect(screen.getAllByRole('button', { name: 'No longer ask' })).toHaveLength(1);
  fireEvent.click(screen.getByRole('button', { name: 'Ask a member' }));
  await choose(screen.getByLabelText('Who'), 'p-dev');
  expect(screen.getByText(/Dev Rao is of no service/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Ask them' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'ask_member', person_id: 'p-dev', kind: 'core' }));
});

it('invites a guest for the lines that need their service, and shows the link and its code at once', async () => {
  const { fake, container } = await draw(bea, open());
  await screen.findAllByText('REAB');
  fireEvent.click(screen.getByRole('button', { name: 'Invite a guest or speaker' }));
  const form = within(screen.getByRole('form', { name: 'Invite a guest or speaker' }));
  fireEvent.click(form.getByRole('button', { name: 'Invite' }));
  expect(await form.findByText('Write their name')).toBeTruthy();
  fireEvent.input(form.getByLabelText('Name'), { target: { value: 'Maria Lopez' } });
  fireEvent.input(form.getByLabelText('What they are'), { target: { value: 'Occupational therapist' } });
  fireEvent.input(form.getByLabelText('Organisation'), { target: { value: 'Chelsea Hospital' } });
  await choose(form.getByLabelText('For which service (optional)'), 's-reab');
  expect((form.getByRole('checkbox', { name: /SF-031/ }) as HTMLInputElement).checked).toBe(true);
  expect((form.getByRole('checkbox', { name: /SF-014/ }) as HTMLInputElement).checked).toBe(false);
  expect(form.queryByRole('checkbox', { name: /Case 3/ })).toBeNull();
  await expectNoViolations(container);
  fake.answers[`POST /api/meetings/m-thu/passes/p/link`] = null;
  const any = new Proxy(fake.answers, { has: (target, key) => key in target || String(key).endsWith('/link'), get: (target, key: string) => target[key] ?? (key.endsWith('/link') ? { url: 'https://hub.example/guest#t=abc', qr_svg: '<svg xmlns="http://www.w3.org/2000/svg"/>', until: borough.at('2026-11-26', '10:40') } : undefined) });
  fake.answers = any;
  fireEvent.click(form.getByRole('button', { name: 'Invite' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'invite_guest', guest_name: 'Maria Lopez', is_speaker: false, service_id: 's-reab', items: [{ item_id: 'i-31', case_id: 'c-31' }] }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Link for Maria Lopez' }));
  expect(((await dialog.findByLabelText('The link')) as HTMLInputElement).value).toBe('https://hub.example/guest#t=abc');
  expect(dialog.getByRole('img', { name: 'QR code of the link for Maria Lopez' }).getAttribute('src')).toMatch(/^data:image\/svg\+xml,/);
  expect(dialog.getByText(/Opening it spends nothing/)).toBeTruthy();
  await expectNoViolations(container);
});

it('changes a guest’s cases, takes the pass back only when asked, and makes a new link only on request', async () => {
  const { fake } = await draw(bea, withAttendees(guest()), {}, { ...cards, 'i-14': { ...cards['i-14']!, guests: ['p-maria'] } });
  fireEvent.click(await screen.findByRole('button', { name: 'Change: Maria Lopez' }));
  expect(screen.getByText('item 1, 09:02–09:07')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Change their cases' }));
  const form = within(screen.getByRole('form', { name: 'Change the pass of Maria Lopez' }));
  fireEvent.click(form.getByRole('checkbox', { name: /SF-009/ }));
  fireEvent.click(form.getByRole('button', { name: 'Save the pass' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'invite_guest', person_id: 'p-maria', items: [{ item_id: 'i-14' }, { item_id: 'i-9' }] }));
  fireEvent.click(screen.getByRole('button', { name: 'Their link…' }));
  expect(await screen.findByText(/the one before, which then opens nothing/)).toBeTruthy();
  expect(fake.asked.join()).not.toContain('/link');
  fireEvent.click(screen.getByRole('button', { name: 'Close' }));
  fireEvent.click(screen.getByRole('button', { name: 'Take the pass back…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Take the pass of Maria Lopez back?' }));
  expect(document.activeElement?.textContent).toBe('Cancel');
  fireEvent.click(dialog.getByRole('button', { name: 'Take the pass back' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'revoke_pass', meeting_id: 'm-thu', person_id: 'p-maria' }));
});

it('previews the agenda as a partner sees it', async () => {
  const preview = {
    attendee: open().attendees[lena.id], opens_at: borough.at('2026-11-25', '09:00'), closes_at: borough.at('2026-11-26', '10:40'),
    lines: [
      { item_id: 'i-14', number: 1, planned_minutes: 5, starts_at: borough.at('2026-11-26', '09:00'), topic: null, card: null, is_barred: true },
      { item_id: 'i-31', number: 2, planned_minutes: 3, starts_at: borough.at('2026-11-26', '09:05'), topic: null, card: cards['i-31'], is_barred: false },
    ],
  };
  const { container } = await draw(bea, withAttendees(), { 'GET /api/meetings/m-thu/preview/p-lena': preview });
  fireEvent.click(screen.getByRole('button', { name: 'Change: Lena Brandt' }));
  fireEvent.click(screen.getByRole('button', { name: 'Preview as Lena Brandt' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'As Lena Brandt sees it' }));
  expect(await dialog.findByText(/Their cases open Wed 25 Nov, 09:00 and close Thu 26 Nov, 10:40/)).toBeTruthy();
  expect(dialog.getByText(/Case 1 · not shared/)).toBeTruthy();
  expect(dialog.getByText(/The person objected/)).toBeTruthy();
  expect(dialog.getByText('SF-031 · H.W.')).toBeTruthy();
  await expectNoViolations(container);
});

it('tells before publishing who is told what', async () => {
  const meeting = withAttendees(guest(), { ...open().attendees[lena.id]!, person_id: 'p-ife', name: 'Ife Bello', service_id: 's-cis', partstat: 'needs_action', covers_for: 'Sana Malik' });
  const { fake } = await draw(bea, { ...meeting, root: { ...meeting.root, status: 'draft' } }, {}, { ...cards, 'i-14': { ...cards['i-14']!, guests: ['p-maria'] } });
  fireEvent.click(screen.getByRole('button', { name: 'Publish agenda' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Publish the agenda?' }));
  const told = dialog.getAllByRole('listitem').map((one) => one.textContent);
  expect(told[0]).toMatch(/Core, 4 people: the whole agenda/);
  expect(told).toContain('Lena Brandt: item 2, 1 case, 09:07–09:10');
  expect(told).toContain('Maria Lopez: item 1, 1 case, 09:02–09:07, once let in');
  expect(told).toContain('Ife Bello, covers for Sana Malik: the times and numbers only, no case');
  expect(told.at(-1)).toContain('Joan Farrell');
  expect(screen.getByText('8 people')).toBeTruthy();
  expect(screen.getAllByText('Not asked yet').length).toBe(2);
  expect(screen.getByText('covers for Sana Malik')).toBeTruthy();
  fireEvent.click(dialog.getByRole('button', { name: 'Publish agenda' }));
  await waitFor(() => expect(fake.sent.at(-1)?.name).toBe('publish_agenda'));
  await waitFor(() => expect(readShell().notices.at(-1)?.text).toBe('The agenda is published. Told: Amira Hassan, Bea Okonjo, Dr Asha Perera, Dr Tom Quill, Ife Bello, Lena Brandt.'));
});

it('marks an objection and who is kept out on the agenda and in the proposal, and says when the agenda closes', async () => {
  const shown = { ...cards, 'i-14': { ...cards['i-14']!, has_objection: true }, 'i-31': { ...cards['i-31']!, barred: ['Council reablement'] } };
  const meeting = meetingWith({ root: { status: 'open', cut_off_at: borough.at('2026-11-26', '08:55') } });
  const entries = [{ ...proposal.entries[0]!, barred: ['Hammersmith & Fulham Council'], has_objection: false }, { ...proposal.entries[1]!, barred: [], has_objection: true }];
  const { show, container } = await draw(bea, meeting, { 'GET /api/meetings/m-thu/proposal': { ...proposal, entries } }, shown);
  await screen.findByText('must not be shared with: Hammersmith & Fulham Council');
  expect(screen.getAllByText('objection').length).toBe(2);
  expect(screen.getByText('must not be shared with: Council reablement').closest('li')!.textContent).toContain('needed, but kept out');
  expect(screen.getByText(/The agenda closes at 08:55/)).toBeTruthy();
  await expectNoViolations(container);
  await act(() => show({ ...meeting, root: { ...meeting.root, cut_off_at: borough.at('2026-11-25', '16:30') } }, shown));
  expect(await screen.findByText(/The agenda closed yesterday at 16:30: cases come on only as urgent/)).toBeTruthy();
});

it('offers a partner who sends apologies their own service’s colleagues, and the coordinator everybody with their service', () => {
  const people = { ...borough.people, people: [...borough.people.people, { ...lena, id: 'p-ife', name: 'Ife Bello' }] };
  const labels = (of: { person_id: string; service_id: string | null }, isOwnService: boolean) => coverOptions(people, of, borough.pcn, { isOwnService }).map(({ label }) => label);
  expect(labels({ person_id: lena.id, service_id: 's-reab' }, true)).toEqual(['Ife Bello, Reablement lead']);
  expect(labels({ person_id: amira.id, service_id: null }, false)).toContain('Lena Brandt, Reablement lead, Council reablement');
});

it('says when a guest’s organisation begins like one that is kept out of a ticked case, and strips what turns names around', async () => {
  const shown = { ...cards, 'i-31': { ...cards['i-31']!, barred: ['Hammersmith & Fulham Council'] } };
  const { fake } = await draw(bea, open(), {}, shown);
  fireEvent.click(await screen.findByRole('button', { name: 'Invite a guest or speaker' }));
  const form = within(screen.getByRole('form', { name: 'Invite a guest or speaker' }));
  fireEvent.input(form.getByLabelText('Name'), { target: { value: '\u202EMaria Lopez\u202C' } });
  fireEvent.input(form.getByLabelText('What they are'), { target: { value: 'Housing officer' } });
  fireEvent.input(form.getByLabelText('Organisation'), { target: { value: 'Hammersmith council' } });
  expect(form.queryByText(/begins like/)).toBeNull();
  fireEvent.click(form.getByRole('checkbox', { name: /SF-031/ }));
  expect((await form.findByText(/This begins like Hammersmith & Fulham Council/)).textContent).toContain('the person of SF-031 keeps out');
  fireEvent.click(form.getByRole('checkbox', { name: /SF-031/ }));
  await waitFor(() => expect(form.queryByText(/begins like/)).toBeNull());
  fireEvent.click(form.getByRole('button', { name: 'Invite' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'invite_guest', guest_name: 'Maria Lopez' }));
});

it('offers nothing of it to who may not edit', async () => {
  await draw(amira, withAttendees(guest()));
  expect(screen.queryByText('What could come on')).toBeNull();
  expect(screen.queryByRole('button', { name: 'Order for partners' })).toBeNull();
  expect(screen.queryByRole('button', { name: /^Change: / })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Invite a guest or speaker' })).toBeNull();
});

it('asks for the way into the call when pressed, and says when it is not open yet', async () => {
  const tab = { opener: {}, location: { href: '' }, close: vi.fn() };
  const opened = vi.spyOn(window, 'open').mockReturnValue(tab as unknown as Window);
  const { fake } = await draw(asha, meetingWith({ root: { status: 'open', has_call: true } }), { 'GET /api/meetings/m-thu/call': { url: 'https://call.example/1' } });
  fireEvent.click(screen.getByRole('button', { name: 'Join the call' }));
  await waitFor(() => expect(tab.location.href).toBe('https://call.example/1'));
  expect(tab.opener).toBeNull();
  fake.answers['GET /api/meetings/m-thu/call'] = notFound();
  fireEvent.click(await screen.findByRole('button', { name: 'Join the call' }));
  await waitFor(() => expect(readShell().notices.at(-1)?.text).toContain('not open to you yet'));
  expect(tab.close).toHaveBeenCalled();
  opened.mockRestore();
});

it('counts who is mailed before publishing, and shows each mail as it would be', async () => {
  const person = (id: string, told: string, from: string | null = null, until: string | null = null) => ({ person_id: id, name: id, told, from: from && borough.at('2026-11-26', from), until: until && borough.at('2026-11-26', until) });
  const preview = {
    people: [person('Tom', 'agenda'), person('Joan', 'agenda'), person('Dev', 'digest'), person('Lena', 'entry', '09:07', '09:13'), person('Sana', 'entry', '09:10', '09:20'), person('Maria', 'pass'), person('Ravi', 'link_is_shown'), person('Bea', 'publishes')],
    mails: [{ kind: 'invitation', to_name: 'Lena', words: { subject: 'Invitation: daily frailty huddle', text: 'Dear Lena,\n\nYou are needed from about 09:07.' } }, { kind: 'agenda_published', to_name: 'Tom', words: null }],
  };
  const { container } = await draw(bea, meetingWith({ root: { status: 'draft' } }), { 'GET /api/meetings/m-thu/publish-preview': preview });
  fireEvent.click(screen.getByRole('button', { name: 'Publish agenda' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Publish the agenda?' }));
  expect(await dialog.findByText('6 people are told by mail: 2 have it in their calendar and get the agenda; 1 reads of it in the day’s one mail; 2 are asked by an invitation for their calendar, 09:07–09:20; 1 guest gets a pass.')).toBeTruthy();
  expect(dialog.getByText('Not mailed, their link is shown to them: Ravi.')).toBeTruthy();
  fireEvent.click(dialog.getByText('An invitation, as Lena would read it'));
  expect(dialog.getByText(/You are needed from about 09:07/)).toBeTruthy();
  expect(dialog.getByText(/It would be held/)).toBeTruthy();
  await expectNoViolations(container);
});

it('mails a guest’s link to the address given, shows where it went, and sends it again', async () => {
  const { fake, container } = await draw(bea, withAttendees(guest()), { 'GET /api/meetings/m-thu/passes/p-maria/mail': { email: 'maria@hospital.example', waits_for_agenda: false, state: 'sent', sent_at: borough.at('2026-11-25', '16:32') } });
  fireEvent.click(await screen.findByRole('button', { name: 'Invite a guest or speaker' }));
  const form = within(screen.getByRole('form', { name: 'Invite a guest or speaker' }));
  for (const [label, value] of [['Name', 'Ravi Nair'], ['What they are', 'Speaker'], ['Organisation', 'Age UK'], ['Their mail address (optional)', ' ravi@age.example ']] as const) fireEvent.input(form.getByLabelText(label), { target: { value } });
  fireEvent.click(form.getByRole('button', { name: 'Invite' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'invite_guest', guest_name: 'Ravi Nair', email: 'ravi@age.example' }));
  await waitFor(() => expect(readShell().notices.at(-1)?.text).toContain('is mailed within two minutes'));
  expect(screen.queryByRole('dialog')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Change: Maria Lopez' }));
  fireEvent.click(screen.getByRole('button', { name: 'Their link…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Link for Maria Lopez' }));
  expect(await dialog.findByText('Their link was mailed Wed 25 Nov, 16:32.')).toBeTruthy();
  const address = dialog.getByLabelText('Their mail address') as HTMLInputElement;
  expect(address.value).toBe('maria@hospital.example');
  await expectNoViolations(container);
  fake.answers['POST /api/meetings/m-thu/passes/p-maria/mail'] = new AskFailed(refused('This is not an e-mail address. Type one such as name@nhs.net.', 'email'));
  fireEvent.input(address, { target: { value: 'maria' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Mail a new link again' }));
  expect(await dialog.findByText(/is not an e-mail address/)).toBeTruthy();
  expect(address.value).toBe('maria');
  fake.answers['POST /api/meetings/m-thu/passes/p-maria/mail'] = { email: 'maria@trust.example', waits_for_agenda: false, state: 'pending', sent_at: null };
  fireEvent.input(address, { target: { value: 'maria@trust.example' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Mail a new link again' }));
  expect(await dialog.findByText(/A new link is on its way/)).toBeTruthy();
});
