// Proves the borough's meeting on screen: what may be put on its agenda and by whom, a peer case refused and marked, shared links, the
// speaker's page, a peer case in the room, who attended; each passing axe.
import { beforeEach, expect, it } from 'vitest';
import { page } from '..';
import { forgetDrafts } from '../../../drafts';
import type { AgendaItem, Attendee, Meeting, PeerCase, Person, Resource } from '../../../generated/wire';
import { setShell } from '../../../shell';
import { expectNoViolations } from '../../../testing/axe';
import { unreachable } from '../../../testing/fake-server';
import * as borough from '../../../testing/fixtures';
import { act, choose, fireEvent, render, screen, waitFor, within } from '../../../testing/render';
import { page as certificate } from '../../minutes/certificate';
import { amira, asha, line, meetingServer, meetingWith } from '../testing';
import { isCallDue } from '../partner/speaker';

beforeEach(() => {
  forgetDrafts();
  setShell({ notices: [] });
});

const val: Person = { ...asha, id: 'p-val', name: 'Val Prentice', roles: [{ role: 'federation_manager', at: 'FED' }] };
const miriam: Person = { ...asha, id: 'p-miriam', name: 'Miriam Adler', roles: [], guest: { meeting_id: 'm-thu', is_speaker: true, is_admitted: true, mail_asked_at: null, until: borough.at('2026-11-26', '11:40') } };
const seat = (who: Person, more: Partial<Attendee> = {}): Attendee => ({ ...meetingWith().attendees[amira.id]!, person_id: who.id, name: who.name, role: who.job, organisation: 'Warm Homes Advice', ...more });
const peer: PeerCase = { item_id: 'i-peer', title: 'Trust after many broken promises', situation: 'Opens the door to nobody new.', question: 'How did you begin again?', brought_by: amira.id, written_at: borough.now };
const link = (id: string, more: Partial<Resource> = {}): Resource => ({ id, title: `Guide ${id}`, link: `https://example.org/${id}`, about: null, shared_by: amira.id, shared_at: borough.now, is_removed: false, file: null, ...more });

const items = (): AgendaItem[] => [
  line(1, 'i-topic', { kind: { type: 'topic', title: 'News' } }), line(2, 'i-speaker', { kind: { type: 'speaker', title: 'Heating bills', speaker: miriam.id }, planned_minutes: 25 }),
  line(3, 'i-training', { kind: { type: 'training', title: 'Loneliness' } }), line(4, 'i-peer', { kind: { type: 'peer_case' }, planned_minutes: 15 }),
];
const meeting = (status: Meeting['root']['status'], live: Partial<Meeting['live']> = {}, resources = [link('r-1', { about: 'Two pages' })]): Meeting => {
  const whole = meetingWith({ root: { status, kind: 'borough', pcn: 'FED', chair: val.id, deputy: null, title: 'Link workers', has_call: true }, items: items(), live });
  const attendees = Object.fromEntries([seat(val), seat(amira, { attendance: 'present', arrived_at: borough.now }), seat(miriam, { kind: 'speaker', admission: 'admitted' })].map((one) => [one.person_id, one]));
  return { ...whole, attendees, resources: Object.fromEntries(resources.map((one) => [one.id, one])) };
};
const draw = async (who: Person, whole: Meeting, { hasPeers = true } = {}) => {
  const all = meetingServer(who, whole);
  all.show(whole, {});
  if (hasPeers) all.fake.show('peer-cases:m-thu', { of: 'peer_cases', value: { cases: { [peer.item_id]: peer } } });
  const drawn = render(<page.Page params={{ id: 'm-thu' }} />);
  await screen.findByRole('heading', { level: 1, name: 'Link workers' });
  return { ...all, ...drawn };
};
const last = (fake: { sent: unknown[] }) => fake.sent.at(-1);
const type = (field: HTMLElement, value: string) => fireEvent.input(field, { target: { value } });

it('says what each line is, and no case can be put on', async () => {
  const { container } = await draw(val, meeting('open'));
  const agenda = within(screen.getByRole('list', { name: 'Agenda' }));
  for (const words of ['Business, open to all in the room', 'Speaker: Miriam Adler', 'Training, open to all in the room', `For colleagues alone, brought by ${amira.name}`]) expect(agenda.getByText(words)).toBeTruthy();
  expect(agenda.getByText('Peer case: Trust after many broken promises')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Add a case' })).toBeNull();
  expect(screen.queryByRole('region', { name: 'What could come on' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Order for partners' })).toBeNull();
  await expectNoViolations(container);
});

it('says since when a line was not reached, and how often', async () => {
  const whole = meeting('open');
  const late = (id: string, times: number) => ({ ...whole.items[id]!, not_reached: { met_at: borough.at('2026-11-24', '10:00'), times } });
  const { container } = await draw(val, { ...whole, items: { ...whole.items, 'i-topic': late('i-topic', 1), 'i-training': late('i-training', 3) } });
  const agenda = within(screen.getByRole('list', { name: 'Agenda' }));
  expect(agenda.getByText(/Business, open to all in the room/).textContent).toBe('Business, open to all in the room · not discussed on Tue 24 Nov');
  expect(agenda.getByText(/Training, open to all in the room/).textContent).toBe('Training, open to all in the room · not reached 3×, last on Tue 24 Nov');
  await expectNoViolations(container);
});

it('tells whoever chairs what the speaker said, though their page is open', async () => {
  const whole = meeting('live', { phase: 'cases', started_at: borough.now, chair_held_by: val.id, current: 'i-topic', current_since: borough.now });
  const said = (at: number | null, isHere: boolean) => ({ ...whole, attendees: { ...whole.attendees, [miriam.id]: { ...whole.attendees[miriam.id]!, is_here: isHere, on_the_way_at: at } } });
  const { show } = await draw(val, said(null, false));
  expect(screen.getByText('Miriam Adler speaks next: not here.')).toBeTruthy();
  await act(() => show(said(borough.at('2026-11-26', '09:21'), true), {}));
  expect(screen.getByText('Miriam Adler speaks next: said “on my way” at 09:21.')).toBeTruthy();
  const room = within(screen.getByRole('region', { name: 'In the room' }));
  expect(room.getByText('Miriam Adler').closest('li')?.textContent).toContain('said “on my way” at 09:21');
});

it('puts a speaker’s slot on and changes a training slot', async () => {
  const { fake, container } = await draw(val, meeting('open'));
  fireEvent.click(screen.getByRole('button', { name: 'Add a speaker’s slot' }));
  const form = within(screen.getByRole('form', { name: 'Speaker’s slot' }));
  fireEvent.click(form.getByRole('button', { name: 'Add the slot' }));
  expect(await form.findByText('Write what it is about. Name no patient.')).toBeTruthy();
  type(form.getByRole('textbox', { name: 'What they speak about' }), ' Food ');
  await choose(form.getByRole('combobox', { name: 'Speaker' }), miriam.id);
  await expectNoViolations(container);
  fireEvent.click(form.getByRole('button', { name: 'Add the slot' }));
  await waitFor(() => expect(last(fake)).toMatchObject({ name: 'set_slot', slot: { type: 'speaker', title: 'Food', speaker: miriam.id }, planned_minutes: 30 }));
  fireEvent.click(screen.getByRole('button', { name: 'Change: Loneliness' }));
  const change = within(await screen.findByRole('form', { name: 'Training slot' }));
  type(change.getByRole('textbox', { name: 'Training' }), 'Being alone');
  fireEvent.click(change.getByRole('button', { name: 'Save the slot' }));
  await waitFor(() => expect(last(fake)).toMatchObject({ name: 'set_slot', item_id: 'i-training', slot: { type: 'training', title: 'Being alone' } }));
});

it('keeps a peer case that is refused, names the field, and marks what tells who it is', async () => {
  const { fake, container } = await draw(amira, meeting('open'));
  expect(screen.queryByRole('button', { name: 'Add a topic' })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Bring a peer case' }));
  const form = within(screen.getByRole('form', { name: 'Bring a peer case' }));
  fireEvent.click(form.getByRole('button', { name: 'Add the peer case' }));
  expect(await form.findByText('Write what it is about, in a few words.')).toBeTruthy();
  type(form.getByRole('textbox', { name: 'What it is about' }), 'Alone');
  const situation = form.getByRole('textbox', { name: 'What is going on' }) as HTMLTextAreaElement;
  type(situation, ' 🙂 Her number is 999 000 0018. ');
  type(form.getByRole('textbox', { name: 'Your question to colleagues' }), 'What now?');
  fake.refusal = { code: 'identifies', field: 'situation', message: 'This looks like an NHS number. Take it out.', is_temporary: false, found: [{ kind: 'nhs_number', from: 16, to: 28 }] };
  fireEvent.click(form.getByRole('button', { name: 'Add the peer case' }));
  expect(await form.findByText('“999 000 0018”: This looks like an NHS number. Take it out.')).toBeTruthy();
  await waitFor(() => expect(situation.value.slice(situation.selectionStart, situation.selectionEnd)).toBe('999 000 0018'));
  expect(document.activeElement).toBe(situation);
  await expectNoViolations(container);
  fake.refusal = null;
  type(situation, 'She opens to nobody.');
  fireEvent.click(form.getByRole('button', { name: 'Add the peer case' }));
  await waitFor(() => expect(screen.queryByRole('form', { name: 'Bring a peer case' })).toBeNull());
  const [first, second] = fake.sent.slice(-2) as { item_id: string }[];
  expect(last(fake)).toMatchObject({ name: 'set_peer_case', title: 'Alone', situation: 'She opens to nobody.', question: 'What now?', planned_minutes: 15 });
  expect(second?.item_id).toBe(first?.item_id);
});

it('lets who brought a peer case change it and take it off', async () => {
  const { fake } = await draw(amira, meeting('open'));
  fireEvent.click(screen.getByRole('button', { name: `Change: Peer case: ${peer.title}` }));
  const form = within(await screen.findByRole('form', { name: 'Change the peer case' }));
  expect((form.getByRole('textbox', { name: 'What is going on' }) as HTMLTextAreaElement).value).toBe(peer.situation);
  fireEvent.click(form.getByRole('button', { name: 'Cancel' }));
  fireEvent.click(screen.getByRole('button', { name: `Take off: Peer case: ${peer.title}` }));
  await waitFor(() => expect(last(fake)).toEqual({ name: 'remove_topic', meeting_id: 'm-thu', item_id: 'i-peer' }));
});

it('shares a link, says what is wrong with it, and takes it off', async () => {
  const { fake, container, show } = await draw(amira, meeting('open'));
  const shared = within(screen.getByRole('region', { name: 'Shared links and files' }));
  expect(shared.getByRole('link', { name: /Guide r-1/ }).getAttribute('rel')).toBe('noopener noreferrer');
  fireEvent.click(shared.getByRole('button', { name: 'Share a link' }));
  const form = within(screen.getByRole('form', { name: 'Share a link' }));
  type(form.getByRole('textbox', { name: 'What it is' }), 'Cards');
  type(form.getByRole('textbox', { name: 'Link' }), 'www.example.org');
  fireEvent.click(form.getByRole('button', { name: 'Share the link' }));
  expect(await form.findByText(/it begins with https/)).toBeTruthy();
  await expectNoViolations(container);
  type(form.getByRole('textbox', { name: 'Link' }), 'https://example.org/cards');
  fireEvent.click(form.getByRole('button', { name: 'Share the link' }));
  await waitFor(() => expect(last(fake)).toMatchObject({ name: 'share_resource', title: 'Cards', link: 'https://example.org/cards', about: null }));
  fireEvent.click(shared.getByRole('button', { name: 'Take off: Guide r-1' }));
  await waitFor(() => expect(last(fake)).toMatchObject({ name: 'remove_resource', resource_id: 'r-1' }));
  act(() => show(meeting('open', {}, []), {}));
  expect(await shared.findByText('Nothing is shared yet.')).toBeTruthy();
});

it('shares a file from the shelf, which is downloaded by whoever is at the meeting', async () => {
  const { fake, container, show } = await draw(amira, meeting('open'));
  const file = { hash: 'ab', name: 'Checklist.pdf', kind: 'pdf' as const, bytes: 1_234_000 };
  const onShelf = { id: 's-1', place: 'DEMOHFGP', title: 'Checklist', about: null, topics: [], link: null, file, added_by: val.id, added_at: borough.now, changed_at: borough.now, version: 1, is_withdrawn: false };
  const asked: unknown[] = [];
  fake.answers['GET /api/resources'] = { kept: [], items: [{ item: onShelf, place_name: 'The Federation', added_by_name: 'Val Prentice' }] };
  fake.answers['POST /api/meetings/m-thu/resources'] = (body: unknown) => { asked.push(body); return null; };
  const shared = within(screen.getByRole('region', { name: 'Shared links and files' }));
  fireEvent.click(shared.getByRole('button', { name: 'Share from the shelf' }));
  const form = within(await shared.findByRole('form', { name: 'Share from the shelf' }));
  await choose(form.getByLabelText('Which of the shelf'), 's-1');
  await expectNoViolations(container);
  fireEvent.click(form.getByRole('button', { name: 'Share it' }));
  await waitFor(() => expect(asked).toMatchObject([{ shelf_id: 's-1' }]));
  act(() => show(meeting('open', {}, [link('r-9', { title: 'Checklist', link: null, file })]), {}));
  expect((await shared.findByRole('link', { name: 'Checklist' })).getAttribute('href')).toBe('/api/meetings/m-thu/resources/r-9/file');
  expect(shared.getByText(/PDF, 1\.2 MB · shared by/)).toBeTruthy();
});

it('shows a speaker their slot and the links, and nothing of what others discuss', async () => {
  const { container, show } = await draw(miriam, meeting('open'), { hasPeers: false });
  expect(screen.getByRole('region', { name: 'My slot' }).textContent).toContain('Heating bills');
  expect(screen.getByText(/^You speak about/)).toBeTruthy();
  expect(screen.getByRole('link', { name: /Guide r-1/ })).toBeTruthy();
  for (const other of ['News', 'Loneliness', 'Peer case', peer.title]) expect(container.textContent).not.toContain(other);
  expect(screen.queryByRole('button', { name: 'Share a link' })).toBeNull();
  await expectNoViolations(container);
  const live = (current: string) => meeting('live', { phase: 'cases', started_at: borough.now, current, current_since: borough.now, chair_held_by: val.id });
  act(() => show(live('i-topic'), {}));
  expect(await screen.findByText(/You are next/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Join the call' })).toBeTruthy();
  act(() => show(live('i-speaker'), {}));
  expect(await screen.findByText('It is your turn')).toBeTruthy();
  await expectNoViolations(container);
  act(() => show(live('i-peer'), {}));
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Join the call' })).toBeNull());
  expect(isCallDue(live('i-peer'), miriam)).toBe(false);
});

it('shows a peer case in the room, once it is here', async () => {
  const atPeer = meeting('live', { phase: 'cases', started_at: borough.now, current: 'i-peer', current_since: borough.now, chair_held_by: val.id });
  const { container, fake } = await draw(val, atPeer, { hasPeers: false });
  expect(screen.getByRole('heading', { level: 2, name: 'Loading the peer case' })).toBeTruthy();
  act(() => fake.show('peer-cases:m-thu', { of: 'peer_cases', value: { cases: { [peer.item_id]: peer } } }));
  expect(await screen.findByText(peer.question)).toBeTruthy();
  expect(screen.getByText(`Peer case, line 4, brought by ${amira.name}`)).toBeTruthy();
  await expectNoViolations(container);
  fireEvent.click(screen.getByRole('button', { name: 'Mark as discussed' }));
  await waitFor(() => expect(last(fake)).toEqual({ name: 'decide_topic', meeting_id: 'm-thu', item_id: 'i-peer' }));
});

it('lists who attended for who runs it, and leads whoever was there to their certificate', async () => {
  const over = meeting('ended', { started_at: borough.now - 3_600_000_000, ended_at: borough.now });
  const first = await draw(amira, over);
  expect(screen.getByRole('link', { name: 'My certificate' }).getAttribute('href')).toBe('/meetings/m-thu/certificate');
  expect(screen.queryByRole('region', { name: 'Who attended' })).toBeNull();
  first.unmount();
  const all = meetingServer(val, over);
  all.show(over, {});
  all.fake.answers['GET /api/meetings/m-thu/attendance'] = { people: [{ person_id: amira.id, name: amira.name, organisation: 'South Fulham PCN', kind: 'core', minutes: 57 }, { person_id: miriam.id, name: miriam.name, organisation: 'Warm Homes Advice', kind: 'speaker', minutes: null }] };
  const { container } = render(<page.Page params={{ id: 'm-thu' }} />);
  const table = within(await screen.findByRole('table'));
  expect(table.getByRole('row', { name: /Amira.*57/ })).toBeTruthy();
  expect(table.getByRole('row', { name: /Miriam Adler \(speaker\).*not known/ })).toBeTruthy();
  await expectNoViolations(container);
});

it('draws the certificate to print, and says when there is none', async () => {
  const all = meetingServer(amira, meeting('ended'));
  all.fake.answers['GET /api/meetings/m-thu/certificate'] = {
    name: 'Amira Hassan', role: 'Link worker', organisation: 'South Fulham PCN', title: 'Link workers', host: 'The Federation', started_at: borough.at('2026-11-26', '10:00'), ended_at: borough.at('2026-11-26', '11:30'),
    minutes: 88, slots: [{ title: 'Heating bills', speaker: 'Miriam Adler', minutes: 25 }],
  };
  const { container, unmount } = render(<certificate.Page params={{ id: 'm-thu' }} />);
  const told = await screen.findByRole('article', { name: 'Certificate' });
  for (const words of ['Amira Hassan', '88 minutes', 'Thu 26 Nov 2026, 10:00–11:30', 'Heating bills, Miriam Adler (25 minutes)']) expect(told.textContent).toContain(words);
  await expectNoViolations(container);
  unmount();
  delete all.fake.answers['GET /api/meetings/m-thu/certificate'];
  const none = render(<certificate.Page params={{ id: 'm-thu' }} />);
  expect(await screen.findByText('There is no certificate here')).toBeTruthy();
  none.unmount();
  all.fake.answers['GET /api/meetings/m-thu/certificate'] = unreachable();
  render(<certificate.Page params={{ id: 'm-thu' }} />);
  expect(await screen.findByText('Could not load the certificate')).toBeTruthy();
});
