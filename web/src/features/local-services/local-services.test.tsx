// Proves the page of local services and the services under a note: words in no address, pages, what left the directory, undo, an action.
import userEvent from '@testing-library/user-event';
import { expect, it } from 'vitest';
import { AddAction } from '../../case-view/add-action';
import { SocialNotes } from '../../case-view/social-notes';
import type { FoundLocalService, LocalServicesWanted, SocialNote } from '../../generated/wire';
import { navigate } from '../../router';
import { server } from '../../server';
import { readShell, setShell } from '../../shell';
import { expectNoViolations } from '../../testing/axe';
import { type FakeServer, fakeServer, notFound, refused, unreachable } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { addDays, today } from '../../ui/format';
import { page } from '.';

const { Page } = page;
const search = 'POST /api/local-services/search';

const service = (id: string, name: string, more: Partial<FoundLocalService['service']> = {}, is_stale = false): FoundLocalService => ({
  is_stale,
  service: {
    id, name, description: 'Two courses and company', organisation: 'Example Charity', url: 'https://example.org/lunch', email: 'lunch@example.org', phones: ['020 7946 0123'],
    how_to_refer: 'Ring by Monday noon', addresses: ['Fulham Hall, 12 Example Road'], places: ['SW6', 'Munster'], access: ['Step-free'], eligibility: 'From age 60', schedules: ['Tuesdays, 12:00–14:00'],
    cost: 'Free', languages: ['Somali'], terms: [], needs: ['food', 'connection'], checked_on: is_stale ? '2024-01-12' : '2026-11-03', is_listed: true, ...more,
  },
});
const lunch = service('s-lunch', 'Tuesday lunch club');
const shed = service('s-shed', 'Men’s shed', { needs: ['connection'] }, true);
const list = (services: FoundLocalService[], next: string | null = null) => ({ services, next, has_some_words_only: false, places: ['Munster', 'SW6'] });

/** What the directory was asked, newest last. */
function directory(fake: FakeServer, all: FoundLocalService[]): LocalServicesWanted[] {
  const bodies: LocalServicesWanted[] = [];
  fake.answers[search] = (body: LocalServicesWanted) => {
    bodies.push(body);
    return body.ids ? list(all.filter(({ service: { id } }) => body.ids?.includes(id))) : list(all.filter(({ service: { is_listed, name } }) => is_listed && name.toLowerCase().includes(body.words ?? '')));
  };
  return bodies;
}

it('shows what, where, when, cost, how to refer and when it was checked, and passes axe', async () => {
  navigate('/local-services');
  directory(fakeServer(borough.amira), [lunch, shed]);
  const { container } = render(<Page params={{}} />);
  expect(await screen.findByText('Tuesday lunch club')).toBeTruthy();
  for (const said of [/Two courses/, /Fulham Hall/, /Tuesdays, 12:00/, /Ring by Monday/, /Step-free/]) expect(screen.getAllByText(said).length).toBe(2);
  expect(screen.getByText('Checked on Tue 3 Nov 2026')).toBeTruthy();
  expect(screen.getByText(/Last checked on Fri 12 Jan 2024, more than six months ago/)).toBeTruthy();
  expect(screen.getAllByRole('link', { name: /^Website of/ })[0]?.getAttribute('href')).toBe('https://example.org/lunch');
  expect(screen.getByText('2 services')).toBeTruthy();
  await expectNoViolations(container);
});

it('keeps need and place in the address and words out of every address', async () => {
  navigate('/local-services?need=food&place=SW6');
  const fake = fakeServer(borough.amira);
  const bodies = directory(fake, [lunch, shed]);
  render(<Page params={{}} />);
  await screen.findByText('Tuesday lunch club');
  expect(bodies.at(-1)).toEqual({ need: 'food', place: 'SW6' });
  await userEvent.selectOptions(screen.getByLabelText('Need'), 'connection');
  await waitFor(() => expect(bodies.at(-1)).toEqual({ need: 'connection', place: 'SW6' }));
  expect(location.search).toBe('?need=connection&place=SW6');
  fireEvent.input(screen.getByLabelText('Words'), { target: { value: 'mrs okafor' } });
  const said = (await screen.findByText('No service fits')).closest('[role=status]') as HTMLElement;
  expect(within(said).getByRole('button', { name: 'Clear the search' })).toBeTruthy();
  expect(bodies.at(-1)).toEqual({ need: 'connection', place: 'SW6', words: 'mrs okafor' });
  expect(location.href).not.toContain('okafor');
  expect(fake.asked.join()).not.toContain('okafor');
  fireEvent.click(screen.getByRole('button', { name: 'Clear the search' }));
  expect(await screen.findByText('Men’s shed')).toBeTruthy();
  expect(location.search).toBe('');
});

it('drops what an address cannot mean, and says when nothing is listed or it cannot be read', async () => {
  navigate('/local-services?need=dragons');
  const fake = fakeServer(borough.amira);
  const bodies = directory(fake, []);
  const { unmount } = render(<Page params={{}} />);
  expect(await screen.findByText('No local service is listed yet')).toBeTruthy();
  expect(bodies.at(-1)).toEqual({});
  unmount();
  fake.answers[search] = unreachable();
  render(<Page params={{}} />);
  expect(await screen.findByText('Could not load the local services')).toBeTruthy();
});

it('says that none has all the words where only some fit', async () => {
  navigate('/local-services');
  const fake = fakeServer(borough.amira);
  fake.answers[search] = (body: LocalServicesWanted) => ({ ...list([lunch]), has_some_words_only: body.words === 'lunch dragons' });
  render(<Page params={{}} />);
  await screen.findByText('Tuesday lunch club');
  expect(screen.getByRole('status').textContent).toBe('1 service');
  fireEvent.input(screen.getByLabelText('Words'), { target: { value: 'lunch dragons' } });
  await waitFor(() => expect(screen.getByRole('status').textContent).toBe('No service has all of these words: here are those with some, the most first. 1 service'));
});

it('shows more, page by page', async () => {
  navigate('/local-services');
  const fake = fakeServer(borough.amira);
  fake.answers[search] = (body: LocalServicesWanted) => (body.after ? list([shed]) : list([lunch], 'tuesday lunch club/s-lunch'));
  render(<Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Show more' }));
  expect(await screen.findByText('Men’s shed')).toBeTruthy();
  expect(screen.getByText('Tuesday lunch club')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Show more' })).toBeNull();
});

const linked = (id: string, name: string) => ({ id, name, linked_by: borough.amira.id, linked_at: borough.now });

/** A note on connection with these services, open, beside the line of the case's actions. */
async function draw(who: typeof borough.amira, services: SocialNote['services'], all: FoundLocalService[] | null) {
  setShell({ notices: [] });
  const fake = fakeServer(who);
  const bodies = all === null ? [] : directory(fake, all);
  if (all === null) fake.answers[search] = notFound();
  const note = borough.notes.find(({ domain }) => domain === 'connection')!;
  const { send } = server();
  const drawn = (now: SocialNote['services']) => (
    <>
      <SocialNotes caseId="c-14" pcn={borough.pcn} notes={[{ ...note, services: now }]} meId={who.id} canWrite={who !== borough.lena} hasRestricted={false} send={send} />
      <AddAction home={{ type: 'case', case_id: 'c-14' }} names={{ meId: who.id, people: borough.people.people, services: [] }} send={send} />
    </>
  );
  const { rerender } = render(drawn(services));
  fireEvent.click(screen.getByRole('button', { name: /^Connection/ }));
  return { fake, bodies, show: (now: SocialNote['services']) => rerender(drawn(now)), open: within(screen.getByRole('region', { name: 'Connection' })) };
}

it('puts a service under a note, asked by the note’s need, and undoes it', async () => {
  const { fake, bodies, show, open } = await draw(borough.amira, undefined, [lunch, shed]);
  fireEvent.click(open.getByRole('button', { name: /^Add a local service/ }));
  await open.findByText('Tuesday lunch club');
  expect(bodies.at(-1)).toEqual({ need: 'connection' });
  await expectNoViolations(screen.getByRole('region', { name: 'Connection' }));
  fireEvent.click(open.getByRole('button', { name: 'Choose Tuesday lunch club' }));
  const of = { case_id: 'c-14', note_id: 'n-5', sharing: 'shared', local_service_id: 's-lunch' };
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'link_local_service', ...of }));
  await waitFor(() => expect(readShell().notices.at(-1)?.text).toBe('Tuesday lunch club stands under the note'));
  readShell().notices.at(-1)?.onUndo?.();
  expect(fake.sent.at(-1)).toEqual({ name: 'unlink_local_service', ...of });
  // A colleague's is there without a reload.
  show([linked('s-lunch', 'Tuesday lunch club')]);
  expect(await open.findByText('About Tuesday lunch club')).toBeTruthy();
  fake.refusal = refused('A note has at most 10 services. Take one off first.');
  fireEvent.click(open.getByRole('button', { name: 'Take off: Tuesday lunch club' }));
  await waitFor(() => expect(readShell().notices.at(-1)).toMatchObject({ isProblem: true, text: 'A note has at most 10 services. Take one off first.' }));
});

it('keeps the name of what left the directory, and asks before it is taken off for good', async () => {
  const { fake, open } = await draw(borough.amira, [linked('s-gone', 'Choir'), linked('s-lost', 'Walks')], [service('s-gone', 'Choir', { is_listed: false })]);
  expect((await open.findAllByText(/no longer listed/)).length).toBe(2);
  fireEvent.click(open.getByRole('button', { name: 'Take off: Choir' }));
  expect(fake.sent).toEqual([]);
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Take off' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'unlink_local_service', local_service_id: 's-gone' }));
  await waitFor(() => expect(readShell().notices.at(-1)?.text).toBe('Choir is off the note'));
  expect(readShell().notices.at(-1)?.onUndo).toBeUndefined();
});

it('makes an action of it in the case’s own line: with who writes, in a week, one press from done', async () => {
  const { fake, open } = await draw(borough.amira, [linked('s-lunch', 'Tuesday lunch club')], [lunch]);
  const line = screen.getByRole('textbox', { name: 'Add an action' }) as HTMLInputElement;
  fireEvent.click(open.getByRole('button', { name: 'Make an action: refer to Tuesday lunch club' }));
  await waitFor(() => expect(line.value).toBe('Refer to Tuesday lunch club'));
  const add = screen.getByRole('button', { name: 'Add' });
  expect(document.activeElement).toBe(add);
  expect((screen.getByLabelText('Owner') as HTMLSelectElement).value).toBe(`person:${borough.amira.id}`);
  fireEvent.click(add);
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'add_action', what: 'Refer to Tuesday lunch club', owner: { type: 'person', person_id: borough.amira.id }, due_on: addDays(today(), 7) }));
  expect(document.activeElement).toBe(open.getByRole('button', { name: 'Make an action: refer to Tuesday lunch club' }));
});

it('what was being typed is kept beside it, and Escape leads back with the line as it was', async () => {
  const { open } = await draw(borough.amira, [linked('s-lunch', 'Tuesday lunch club')], [lunch]);
  const line = screen.getByRole('textbox', { name: 'Add an action' }) as HTMLInputElement;
  fireEvent.input(line, { target: { value: 'amira: call housing' } });
  const make = open.getByRole('button', { name: 'Make an action: refer to Tuesday lunch club' });
  fireEvent.click(make);
  await waitFor(() => expect(line.value).toBe('Refer to Tuesday lunch club'));
  expect(screen.getByText(/Not added: “amira: call housing”/)).toBeTruthy();
  fireEvent.keyDown(screen.getByRole('button', { name: 'Add' }), { key: 'Escape' });
  expect(line.value).toBe('');
  expect(document.activeElement).toBe(make);
  fireEvent.click(screen.getByRole('button', { name: 'Put back: amira: call housing' }));
  expect(line.value).toBe('amira: call housing');
});

it('shows the name alone to whoever may not look into the directory, with nothing to press', async () => {
  const { open } = await draw(borough.lena, [linked('s-lunch', 'Tuesday lunch club')], null);
  expect(await open.findByText('Tuesday lunch club')).toBeTruthy();
  expect(open.queryByText(/no longer listed/)).toBeNull();
  expect(open.queryByRole('button', { name: /Make an action|Take off|Add a local service/ })).toBeNull();
});
