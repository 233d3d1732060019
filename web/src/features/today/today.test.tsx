// Proves Today: the meeting first, ticks with undo, renewal without a reload, empty and failed states.
import { afterEach, expect, it, vi } from 'vitest';
import { forgetDraftsAbout } from '../../drafts';
import type { Notice } from '../../generated/wire';
import { provideServer, server } from '../../server';
import { readShell } from '../../shell';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, refused, unreachable } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { page } from '.';
import { awayText } from './next-meeting';
import { toldBy } from './notices';

const { Page } = page;

afterEach(() => void vi.useRealTimers());

it('says what needs me now, and passes axe', async () => {
  fakeServer(borough.bea);
  const { container } = render(<Page params={{}} />);
  expect(await screen.findByText('Today, in 10 minutes')).toBeTruthy();
  expect(screen.getByText('36 of 40 minutes · 4 to spare')).toBeTruthy();
  expect(screen.getByText('Sana Malik · cover: Ife Bello')).toBeTruthy();
  expect(screen.getByRole('link', { name: 'SF-051' }).getAttribute('href')).toBe('/cases/SF-051');
  expect(screen.getByText('SF-031 has no question for the MDT')).toBeTruthy();
  expect(container.textContent).not.toMatch(/999 ?000/);
  await expectNoViolations(container);
});

it('goes from next to live by itself, without taking the focus', async () => {
  const fake = fakeServer(borough.amira);
  render(<Page params={{}} />);
  const tick = await screen.findByLabelText(/Call housing/);
  tick.focus();
  fake.answers['GET /api/today'] = { ...borough.today, meetings: [borough.live] };
  await act(() => fake.change('meetings'));
  expect((await screen.findByRole('link', { name: 'Join, case 2 of 11' })).getAttribute('href')).toBe('/meetings/m-thu');
  expect(document.activeElement).toBe(tick);
});

it('ticks at once, offers undo, and undoes just that tick', async () => {
  const fake = fakeServer(borough.amira);
  render(<Page params={{}} />);
  fireEvent.click(await screen.findByLabelText(/Call housing/));
  expect((screen.getByLabelText(/Call housing/) as HTMLInputElement).checked).toBe(true);
  await waitFor(() => expect(readShell().notices.at(-1)?.onUndo).toBeTruthy());
  expect(fake.sent).toEqual([{ name: 'complete_action', home: { type: 'case', case_id: 'c-14' }, action_id: 'a-1', result: null }]);
  readShell().notices.at(-1)?.onUndo?.();
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'undo_action', home: { type: 'case', case_id: 'c-14' }, action_id: 'a-1' }));
});

it('keeps a ticked row in its place for its ten seconds, where a second tap takes it back', async () => {
  const fake = fakeServer(borough.amira);
  render(<Page params={{}} />);
  await screen.findByLabelText(/Call housing/);
  const list = screen.getByRole('list', { name: 'My actions' });
  const whats = () => within(list).getAllByRole('checkbox').map((box) => box.getAttribute('aria-label'));
  const before = whats();
  const first = () => within(list).getAllByRole('checkbox')[0] as HTMLInputElement;
  const own = borough.today.actions.find(({ what }) => before[0]?.endsWith(what))!;
  vi.useFakeTimers();
  fireEvent.click(first());
  expect(whats()).toEqual(before);
  // The list from the server no longer has it.
  fake.answers['GET /api/today'] = { ...borough.today, actions: borough.today.actions.filter(({ id }) => id !== own.id) };
  await act(() => fake.change('actions'));
  await act(() => void vi.advanceTimersByTime(350));
  expect(whats()).toEqual(before);
  expect(first().checked).toBe(true);
  fireEvent.click(first());
  await act(() => void vi.advanceTimersByTime(0));
  expect(fake.sent.map((command) => [command.name, 'action_id' in command && command.action_id])).toEqual([['complete_action', own.id], ['reopen_action', own.id]]);
  expect(first().checked).toBe(false);
  fireEvent.click(first());
  await act(() => void vi.advanceTimersByTime(9_900));
  expect(whats()).toEqual(before);
  await act(() => void vi.advanceTimersByTime(200));
  expect(whats()).toEqual(before.slice(1));
});

it('keeps no ticked row of a case one has no longer', async () => {
  const fake = fakeServer(borough.amira);
  render(<Page params={{}} />);
  const own = borough.today.actions.find(({ what }) => /Call housing/.test(what))!;
  fireEvent.click(await screen.findByLabelText(/Call housing/));
  fake.answers['GET /api/today'] = { ...borough.today, actions: borough.today.actions.filter(({ id }) => id !== own.id) };
  await act(() => fake.change('actions'));
  expect(screen.getByLabelText(/Call housing/)).toBeTruthy();
  await act(() => void forgetDraftsAbout([own.case_id!]));
  expect(screen.queryByLabelText(/Call housing/)).toBeNull();
});

it('takes a refused tick back and says why', async () => {
  const fake = fakeServer(borough.amira);
  fake.refusal = refused('Only its owner may tick it.');
  render(<Page params={{}} />);
  fireEvent.click(await screen.findByLabelText(/Call housing/));
  await waitFor(() => expect(readShell().notices.at(-1)).toMatchObject({ text: expect.stringMatching(/^SF-\d+, .+: Only its owner may tick it\.$/), isProblem: true }));
  await waitFor(() => expect((screen.getByLabelText(/Call housing/) as HTMLInputElement).checked).toBe(false));
});

it('says what to do first when nothing is there', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/today'] = borough.emptyToday;
  const { container } = render(<Page params={{}} />);
  expect(await screen.findByText('No meeting of yours is planned')).toBeTruthy();
  expect(screen.getByText('Nothing is due')).toBeTruthy();
  // Cases of theirs may be on the agenda of a meeting that is not.
  expect(screen.getByText('Cases of your next meeting stand here')).toBeTruthy();
  await expectNoViolations(container);
});

it('fails with a way to try again, and keeps what is shown when a renewal fails', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/today'] = unreachable();
  render(<Page params={{}} />);
  expect(await screen.findByText('Could not load today')).toBeTruthy();
  fake.answers['GET /api/today'] = borough.today;
  fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
  expect(await screen.findByText('Today, in 10 minutes')).toBeTruthy();
  fake.answers['GET /api/today'] = unreachable();
  await act(() => fake.change('actions'));
  expect(await screen.findByText(/This may be out of date/)).toBeTruthy();
  expect(screen.getByText('Today, in 10 minutes')).toBeTruthy();
});

const notice = (id: string, kind: Notice['kind']): Notice => ({ id, kind, at: borough.now, seen_at: null });

it('tells the information governance lead who opened what without a right, and puts it away', async () => {
  const helen = { ...borough.asha, id: 'p-helen', name: 'Helen Marchbank', roles: [{ role: 'ig_lead' as const, at: 'F1' }] };
  const fake = fakeServer(helen);
  fake.answers['GET /api/today'] = { ...borough.emptyToday, notices: [notice('n-1', { type: 'glass_broken', case_id: 'c-14', code: 'SF-014', person_id: 'p-dev', name: 'Dev Rao', reason: 'Found on the street', is_risk_to_life: true, until: borough.at('2026-11-26', '12:50') })] };
  const { container } = render(<Page params={{}} />);
  expect((await screen.findByText(/Dev Rao opened SF-014/)).parentElement?.textContent).toContain('Reason given: “Found on the street”. Open until Thu 26 Nov, 12:50.');
  expect(screen.queryByRole('link', { name: 'SF-014' })).toBeNull();
  await expectNoViolations(container);
  fireEvent.click(screen.getByRole('button', { name: /^Put away: Dev Rao opened/ }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'see_notice', notice_id: 'n-1' }));
  const away = within(screen.getByText('1 opening put away').closest('details')!);
  expect(away.getByText(/Dev Rao opened SF-014/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Put away/ })).toBeNull();
  expect(screen.getByText(/Earlier openings stand in/)).toBeTruthy();
});

it('leads the information governance lead from a code to who looked', async () => {
  const helen = { ...borough.asha, id: 'p-helen', name: 'Helen Marchbank', roles: [{ role: 'ig_lead' as const, at: 'F1' }] };
  const fake = fakeServer(helen);
  fake.answers['GET /api/today'] = borough.emptyToday;
  const { container } = render(<Page params={{}} />);
  const form = within(await screen.findByRole('form', { name: 'Who looked at a case?' }));
  fireEvent.input(form.getByLabelText('Code of the case'), { target: { value: 'Okafor' } });
  fireEvent.click(form.getByRole('button', { name: 'Show who looked' }));
  expect(await form.findByText('Type the code of the case, for example SF-014')).toBeTruthy();
  await expectNoViolations(container);
  fireEvent.input(form.getByLabelText('Code of the case'), { target: { value: ' sf-014 ' } });
  fireEvent.click(form.getByRole('button', { name: 'Show who looked' }));
  expect(location.pathname).toBe('/cases/SF-014');
});

it('follows the agenda’s order, and reads the list again for a guest at the door', async () => {
  const fake = fakeServer(borough.bea);
  const { cards } = borough;
  const [first, second] = [cards[0]!, cards[1]!];
  const item = (id: string, position: number) => ({ ...Object.values(borough.liveMeeting.items)[0]!, id, position, number: position + 1, state: 'waiting' as const });
  const meeting = (order: string[], attendees = borough.liveMeeting.attendees) => ({ of: 'meeting' as const, value: { ...borough.liveMeeting, attendees, root: { ...borough.liveMeeting.root, status: 'open' as const }, items: Object.fromEntries(order.map((id, at) => [id, item(id, at)])), live: { ...borough.liveMeeting.live, current: null } } });
  fake.answers['GET /api/today'] = { ...borough.today, cards: [first, second] };
  fake.show('meeting:m-thu', meeting([first.item_id, second.item_id]));
  render(<Page params={{}} />);
  await screen.findByText('My cases');
  const codes = () => screen.getAllByRole('link', { name: /^SF-0(14|31)$/ }).map(({ textContent }) => textContent);
  await waitFor(() => expect(codes()).toEqual(['SF-014', 'SF-031']));
  const before = fake.asked.filter((one) => one.startsWith('GET /api/today')).length;
  await act(() => fake.show('meeting:m-thu', meeting([second.item_id, first.item_id])));
  await waitFor(() => expect(codes()).toEqual(['SF-031', 'SF-014']));
  await waitFor(() => expect(fake.asked.filter((one) => one.startsWith('GET /api/today')).length).toBe(before + 1));
  fake.answers['GET /api/today'] = { ...borough.today, waiting: [{ type: 'guest', meeting_id: 'm-thu', person_id: 'p-g', name: 'Zara Khan' }] };
  const guest = { ...borough.minutes.attendees[0]!, person_id: 'p-g', name: 'Zara Khan', kind: 'guest' as const, admission: 'waiting' as const };
  await act(() => fake.show('meeting:m-thu', meeting([second.item_id, first.item_id], { ...borough.liveMeeting.attendees, 'p-g': guest })));
  expect((await screen.findByRole('link', { name: 'Let in' })).getAttribute('href')).toBe('/meetings/m-thu');
});

it('keeps a notice that could not be put away', async () => {
  const fake = fakeServer(borough.bea);
  fake.refusal = refused('Not now.');
  fake.answers['GET /api/today'] = { ...borough.today, notices: [notice('n-2', { type: 'meeting_ended_itself', meeting_id: 'm-wed', incomplete: 2 })] };
  render(<Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: /^Put away/ }));
  await waitFor(() => expect(readShell().notices.at(-1)?.text).toBe('Not now.'));
  expect(screen.getByText(/2 things in its draft minutes are incomplete/)).toBeTruthy();
});

it('has words for every kind of notice', () => {
  expect(toldBy({ type: 'called_in', meeting_id: 'm', item_id: 'i', number: 5 }, true)).toMatchObject({ words: 'You are called in for case 5', way: { href: '/meetings/m' } });
  expect(toldBy({ type: 'referral_returned', case_id: 'c', code: 'SF-051' }, true).way?.href).toBe('/cases/SF-051');
  expect(toldBy({ type: 'seat_empty', meeting_id: 'm', name: 'Dr Quill' }, true).words).toContain('Dr Quill');
  expect(toldBy({ type: 'actions_handed_over', name: 'Sana', count: 1 }, true).words).toBe('1 action of Sana, who has left, is yours now');
});

it('shows guests who wait, referrals sent back, and stories to release or to mend', async () => {
  const fake = fakeServer(borough.bea);
  fake.answers['GET /api/today'] = { ...borough.today, waiting: [{ type: 'guest', meeting_id: 'm-thu', person_id: 'p-g', name: 'Zara Khan' }, { type: 'returned', case_id: 'c-51', code: 'SF-051' }, { type: 'story', case_id: 'c-51', code: 'SF-051' }, { type: 'story_returned', case_id: 'c-52', code: 'SF-052', is_listed: false }, { type: 'story_returned', case_id: 'c-53', code: 'SF-053', is_listed: true }] };
  render(<Page params={{}} />);
  expect((await screen.findByRole('link', { name: 'Let in' })).getAttribute('href')).toBe('/meetings/m-thu');
  expect(screen.getByText(/sent back: mend it/)).toBeTruthy();
  expect(screen.getByText('A case story to release or send back').closest('li')?.querySelector('a')?.getAttribute('href')).toBe('/cases/SF-051/story');
  expect(screen.getByText(/^Your case story was sent back/).closest('li')?.querySelector('a')?.getAttribute('href')).toBe('/cases/SF-052/story');
  expect(screen.getByText('Your case story waits: its case is on the list again').closest('li')?.querySelector('a')?.getAttribute('href')).toBe('/cases/SF-053');
});

it('counts for who has only some of its cases just those, and nothing of the others', async () => {
  const fake = fakeServer(borough.lena);
  const cards = [{ ...borough.cards[0]!, priority: 'red' as const, overdue_actions: 0 }, { ...borough.cards[1]!, priority: 'amber' as const, overdue_actions: 0 }];
  for (const status of ['open', 'live'] as const) {
    const meeting = { ...borough.live, status, item_count: 11, decided_count: 3, current_number: 4 };
    fake.answers['GET /api/today'] = { ...borough.today, has_own_cases_only: true, meetings: [meeting, { ...meeting, id: 'm-next', status: 'open' }], cards, missing: [], actions: [], waiting: [] };
    const { container, unmount } = render(<Page params={{}} />);
    expect(await screen.findByText(/^2 cases of yours, 1 red · chair /)).toBeTruthy();
    expect(container.textContent).not.toMatch(/11|of 40|decided|case 4/);
    if (status === 'live') expect(screen.getByRole('link', { name: 'Join' })).toBeTruthy();
    unmount();
  }
});

it('tells a rotating partner when they are needed, follows the meeting from outside, and says "on my way"', async () => {
  const fake = fakeServer(borough.lena);
  const followed: string[] = [];
  const base = server();
  provideServer({ ...base, follow: (id) => (followed.push(id), base.follow(id)), stream: (id) => { expect(id).not.toContain('meeting:'); return base.stream(id); } });
  fake.answers['GET /api/today'] = { ...borough.today, meetings: [borough.live], cards: [{ ...borough.cards[1]!, item_id: 'i-4' }] };
  const own = { ...borough.minutes.attendees[3]!, partstat: 'accepted' as const };
  fake.show('meeting:m-thu', { of: 'meeting', value: { ...borough.liveMeeting, attendees: { [borough.lena.id]: own } } });
  const { container } = render(<Page params={{}} />);
  expect((await screen.findByText(/You are needed/)).textContent).toBe('You are needed today about 08:52, for 1 case.');
  expect(screen.getAllByText('about 08:52').length).toBe(1);
  expect(followed).toContain('meeting:m-thu');
  fireEvent.click(screen.getByRole('button', { name: 'On my way' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'say_on_the_way', meeting_id: 'm-thu' }));
  await expectNoViolations(container);
});

it.each([[10, 'in 10 minutes'], [1, 'in 1 minute'], [0, 'now'], [-3, 'should have started 3 minutes ago'], [61, null]])('%i minutes: %s', (minutes, text) => {
  expect(awayText(minutes * 60_000, 0)).toBe(text);
});

it('a request for help waits for my answer, and whoever asked is told of it', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/today'] = {
    ...borough.emptyToday,
    waiting: [{ type: 'help', action_id: 'a-9', code: 'SF-014', name: 'Bea Okonjo', words: 'Speaks Somali?' }],
    notices: [{ id: 'n-9', kind: { type: 'help_answered', code: 'SF-031', name: 'Dev Rao', is_taken: false }, at: borough.now, seen_at: null }],
  };
  const { container } = render(<page.Page params={{}} />);
  expect((await screen.findByText('Bea Okonjo')).closest('li')?.textContent).toContain('Bea Okonjo asks for your help: Speaks Somali? (SF-014)');
  expect(screen.getByRole('link', { name: 'Answer' }).getAttribute('href')).toBe('/actions');
  expect(screen.getByText('Dev Rao cannot help with an action of SF-031')).toBeTruthy();
  expect(toldBy({ type: 'help_answered', code: null, name: 'Dev Rao', is_taken: true }, true).words).toBe('Dev Rao has taken over an action');
  expect(toldBy({ type: 'help_answered', code: 'SF-031', name: 'Dev Rao', is_taken: true }, true).way).toEqual({ label: 'SF-031', href: '/cases/SF-031' });
  expect(toldBy({ type: 'help_answered', code: 'SF-031', name: 'Dev Rao', is_taken: true }, false).way).toBeUndefined();
  await expectNoViolations(container);
});
