// Proves the partner's page: when I am needed, only my cases, the nudge and the call-in, my case filling the screen, the exit
// card, and what stands there when the right has ended; each passing axe.
import { beforeEach, expect, it } from 'vitest';
import { page } from '..';
import { forgetDrafts } from '../../../drafts';
import type { ActionItem, Meeting, Notice, Person, WorklistEntry } from '../../../generated/wire';
import { readShell, setShell } from '../../../shell';
import { expectNoViolations } from '../../../testing/axe';
import { refused } from '../../../testing/fake-server';
import * as borough from '../../../testing/fixtures';
import { act, fireEvent, render, screen, waitFor } from '../../../testing/render';
import { atCase, cards, lena, line, live, meetingServer, meetingWith, open } from '../testing';
import { countdownWords, neededWords, openPartWords, rowsOf } from './needed';

const mine = { 'i-31': { ...cards['i-31']!, needed_services: ['s-reab'] } };
const guest: Person = { ...lena, id: 'p-guest', name: 'Zara Khan', roles: [], service_id: null, guest: { meeting_id: 'm-thu', is_speaker: false, is_admitted: true, mail_asked_at: null, until: borough.at('2026-11-26', '10:40') } };

beforeEach(() => {
  forgetDrafts();
  setShell({ announcements: [], notices: [] });
});

const given = (id: string, more: Partial<ActionItem> = {}): WorklistEntry => ({
  action: { ...borough.actions[0]!, id, what: `Promise ${id}`, meeting_id: 'm-thu', case_id: 'c-31', case_code: 'SF-031', owner: { type: 'person', person_id: lena.id, name: lena.name }, ...more }, is_withdrawn: false,
});
const called: Notice = { id: 'n-1', kind: { type: 'called_in', meeting_id: 'm-thu', item_id: 'i-31', number: 2 }, at: borough.now, seen_at: null };

const draw = async (meeting: Meeting, { who = lena, shown = mine as typeof cards, entries = [] as WorklistEntry[], notices = [] as Notice[] } = {}) => {
  const all = meetingServer(who, meeting);
  all.show(meeting, shown);
  const work = (more: WorklistEntry[], told: Notice[] = notices) => all.fake.show(`worklist:${who.id}`, { of: 'worklist', value: { entries: Object.fromEntries(more.map((one) => [one.action.id, one])), notices: Object.fromEntries(told.map((one) => [one.id, one])) } });
  work(entries);
  const drawn = render(<page.Page params={{ id: 'm-thu' }} />);
  await screen.findByRole('heading', { level: 1 });
  return { ...all, ...drawn, work };
};

it('says before the start when I am needed; of the others a number and a length', async () => {
  const { container, fake } = await draw(open());
  expect(screen.getByText('You are needed about 09:07')).toBeTruthy();
  expect(screen.getByText('SF-031 · H.W.')).toBeTruthy();
  expect(screen.getByText('Case 1 (not shared) · 5 min')).toBeTruthy();
  expect(container.textContent).not.toMatch(/SF-014|SF-009|M\.O\./);
  fireEvent.click(screen.getByRole('button', { name: 'Send apologies' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'answer_invitation', partstat: 'declined' }));
  await expectNoViolations(container);
});

it('counts down live, says "on my way", and nudges one case before without taking the focus', async () => {
  const { fake, show, container } = await draw(live('roll_call'));
  expect(screen.getByText('You are needed about 08:55 · one case away')).toBeTruthy();
  expect(screen.getByText('in about 5 minutes')).toBeTruthy();
  const way = screen.getByRole('button', { name: 'On my way' });
  way.focus();
  fireEvent.click(way);
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'say_on_the_way', meeting_id: 'm-thu' }));
  const hand = screen.getByRole('button', { name: 'Raise hand' });
  hand.focus();
  await act(() => show(atCase('i-14'), mine));
  expect(screen.getByText(/You are next, about/)).toBeTruthy();
  expect(document.title).toBe('You are next · Meeting · MDT Hub');
  expect(readShell().announcements.map(({ text }) => text)).toContain('You are next');
  expect(document.activeElement).toBe(hand);
  await expectNoViolations(container);
});

it('shows the call-in large, with the way into the call, and puts it away', async () => {
  const meeting = { ...atCase('i-14'), root: { ...atCase('i-14').root, has_call: true } };
  const { fake, work, container } = await draw(meeting);
  expect(screen.queryByRole('button', { name: 'Join the call' })).toBeNull();
  await act(() => work([], [called]));
  expect(screen.getByRole('alert').textContent).toContain('You are called in for case 2');
  expect(screen.getAllByRole('button', { name: 'Join the call' }).length).toBeGreaterThan(0);
  expect(document.title).toBe('You are called in · Meeting · MDT Hub');
  fireEvent.click(screen.getByRole('button', { name: 'Put away' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'see_notice', notice_id: 'n-1' }));
  await expectNoViolations(container);
});

it('says when the call opens while the case is further away, and opens it when the case is next', async () => {
  const far = { 'i-9': { ...cards['i-9']!, calls: [{ person_id: lena.id, called_at: borough.now }] } };
  const meeting = { ...atCase('i-14'), root: { ...atCase('i-14').root, has_call: true } };
  const { show } = await draw(meeting, { shown: far as typeof cards, notices: [{ ...called, kind: { type: 'called_in', meeting_id: 'm-thu', item_id: 'i-9', number: 5 } }] });
  expect(screen.getByText(/The call is not open to you yet. It opens when case 5 is next./)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Join the call' })).toBeNull();
  const next = { ...meeting, items: Object.fromEntries(Object.values(meeting.items).map((one) => [one.id, one.state === 'waiting' && one.id !== 'i-9' ? { ...one, state: 'decided' as const } : one])) };
  await act(() => show(next, far as typeof cards));
  expect(screen.getAllByRole('button', { name: 'Join the call' }).length).toBeGreaterThan(0);
});

it('offers a guest no way to promise something on a topic, and a rotating partner one', async () => {
  const { unmount, container } = await draw(atCase('i-topic'), { who: guest });
  expect(await screen.findByText('Members write down here what is promised.')).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Add' })).toBeNull();
  expect(screen.queryByRole('button', { name: 'Action from this line' })).toBeNull();
  await expectNoViolations(container);
  unmount();
  await draw(atCase('i-topic'));
  expect(screen.queryByText('Members write down here what is promised.')).toBeNull();
  expect(screen.getByRole('button', { name: 'Add' })).toBeTruthy();
});

it('a guest names who is asked, themselves included, has nobody of the borough to ask, and their own actions while the pass lasts', async () => {
  const asked = atCase('i-31');
  const seat = { ...asked.attendees[lena.id]!, person_id: guest.id, name: guest.name, kind: 'guest' as const, admission: 'admitted' as const, service_id: null };
  const meeting = { ...asked, attendees: { ...asked.attendees, [guest.id]: seat } };
  const owner = { type: 'person', person_id: guest.id, name: guest.name } as const;
  const { fake, show, container } = await draw(meeting, { who: guest, entries: [given('a1', { owner, meeting_id: null })] });
  const field = await screen.findByRole('textbox', { name: 'Add an action' });
  expect(screen.getByText(/For example “me: call housing by fri”/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Ask a colleague…' })).toBeNull();
  fireEvent.input(field, { target: { value: 'me: call housing by fri' } });
  fireEvent.submit(screen.getByRole('form', { name: 'Add an action' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'add_action', what: 'call housing', owner: { type: 'person', person_id: guest.id } }));
  fireEvent.input(field, { target: { value: `${lena.name.split(' ')[0]}: ring the daughter by fri` } });
  fireEvent.submit(screen.getByRole('form', { name: 'Add an action' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ what: 'ring the daughter', owner: { type: 'person', person_id: lena.id } }));
  await expectNoViolations(container);
  await act(() => show({ ...meeting, root: { ...meeting.root, status: 'ended' } }, mine));
  const list = screen.getByRole('list', { name: 'My actions' });
  expect(list.textContent).toContain('Promise a1');
  fireEvent.click(screen.getByRole('checkbox', { name: 'Done: SF-031, Promise a1' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'complete_action', action_id: 'a1' }));
});

it('does not call a case done that was left without a decision', async () => {
  const left = live('cases', { current: 'i-topic', current_since: borough.now });
  const passed = { ...left, items: { ...left.items, 'i-31': { ...left.items['i-31']!, state: 'left' as const, started_at: 1 } } };
  const { show } = await draw(passed);
  expect(screen.getByText(/Without a decision: case 2\. The room may come back to it/)).toBeTruthy();
  expect(screen.queryByText(/Your cases are done/)).toBeNull();
  await act(() => show(passed, { 'i-31': { ...mine['i-31']!, outcome: 'deferred_no_time' } } as typeof cards));
  expect(screen.getByText(/Your cases are done/)).toBeTruthy();
});

it('is not called in any more once the line is decided, nor in the read-back', async () => {
  const decided = atCase('i-31');
  const { show } = await draw({ ...decided, items: { ...decided.items, 'i-31': { ...decided.items['i-31']!, state: 'decided' } } }, { notices: [called] });
  expect(document.title).toBe('Meeting · MDT Hub');
  await act(() => show(live('read_back'), mine));
  expect(screen.queryByRole('alert')).toBeNull();
  expect(screen.getByText(/Not reached: case 2\. You are not needed any more/)).toBeTruthy();
  const row = screen.getByText('SF-031 · H.W.').closest('li')!;
  expect(row.textContent).toContain('not reached');
  expect(row.textContent).not.toContain('about');
});

it('says the next case between two of my own, also when leaving', async () => {
  const both = { ...mine, 'i-9': cards['i-9']! };
  const meeting = atCase('i-hidden');
  await draw({ ...meeting, items: { ...meeting.items, 'i-31': { ...meeting.items['i-31']!, state: 'decided' } } }, { shown: both });
  expect(screen.getByText(/Your next case is/).textContent).toBe('Your next case is case 5.');
  fireEvent.click(screen.getByRole('button', { name: 'Leave' }));
  expect(screen.getByText(/Your next case is/).textContent).toMatch(/^Your next case is case 5: about/);
});

it('is not called in for a case it no longer has', async () => {
  await draw(atCase('i-14'), { shown: {}, notices: [called] });
  expect(screen.queryByRole('alert')).toBeNull();
});

it('fills the screen with my case when the room is at it', async () => {
  const { show, container } = await draw(atCase('i-14'));
  await act(() => show(atCase('i-31'), mine));
  expect(await screen.findByText('WARSAME, Halima')).toBeTruthy();
  expect(screen.queryByLabelText('When I am needed')).toBeNull();
  await screen.findByRole('textbox', { name: 'Update' }, { timeout: 10_000 });
  expect(screen.queryByRole('combobox', { name: 'Outcome' })).toBeNull();
  await expectNoViolations(container);
  // The right ends while it is looked at.
  await act(() => show(atCase('i-31'), {}));
  expect(screen.getByText('You no longer have this case')).toBeTruthy();
  expect(container.textContent).not.toMatch(/WARSAME|SF-031/);
});

it('leaves by the exit card: each with a tap or all at once, then goodbye, and the meeting is left', async () => {
  const { fake, container } = await draw(atCase('i-14'), { entries: [given('a1'), given('a2', { due_on: null }), given('a3', { meeting_id: 'm-old' })] });
  const leave = screen.getByRole('button', { name: 'Leave' });
  leave.focus();
  fireEvent.click(leave);
  expect(screen.getByText(/You were given 2 actions here/)).toBeTruthy();
  // The pressed button is gone: the focus is at what came in its place.
  await waitFor(() => expect(document.activeElement?.matches('div[tabindex]')).toBe(true));
  expect(document.activeElement?.textContent).toContain('Before you go');
  expect(screen.queryByText(/Promise a3/)).toBeNull();
  await expectNoViolations(container);
  fake.refusal = refused('This could not be saved now.');
  fireEvent.click(screen.getByRole('button', { name: 'Accept: SF-031, Promise a1' }));
  expect((await screen.findByText('This could not be saved now.')).closest('[role="alert"]')).toBeTruthy();
  fake.refusal = null;
  fireEvent.click(screen.getByRole('button', { name: 'Accept all 2' }));
  expect(await screen.findByText(/All of it is accepted/)).toBeTruthy();
  expect(fake.sent.filter(({ name }) => name === 'accept_action')).toHaveLength(3);
  fireEvent.click(screen.getByRole('button', { name: 'Leave the meeting' }));
  expect(await screen.findByText('Goodbye, and thank you')).toBeTruthy();
  expect(container.textContent).not.toContain('SF-031');
  fireEvent.click(screen.getByRole('button', { name: 'Go back in' }));
  expect(await screen.findByRole('heading', { level: 1, name: 'Daily frailty huddle' })).toBeTruthy();
});

it('says goodbye by itself when my last case is done, and when the meeting is over', async () => {
  const done = live('cases', { current: 'i-topic', current_since: borough.now });
  const { show } = await draw({ ...done, items: { ...done.items, 'i-31': { ...done.items['i-31']!, state: 'decided' } } });
  expect(screen.getByText(/Your cases are done/)).toBeTruthy();
  await act(() => show(meetingWith({ root: { status: 'ended' }, live: { started_at: 1, ended_at: 2 } }), mine));
  expect(screen.getByText(/The meeting has ended/)).toBeTruthy();
  expect(screen.getByRole('link', { name: 'Read the minutes of your cases' })).toBeTruthy();
});

it('says that my time has ended when the right to the meeting ends, with what I promised', async () => {
  const { fake, unmount } = await draw(atCase('i-14'));
  unmount();
  fake.show('meeting:m-thu', null, 'revoked');
  const again = meetingServer(lena, atCase('i-14'));
  again.fake.show('worklist:p-lena', { of: 'worklist', value: { entries: { a1: given('a1') }, notices: {} } });
  again.end('revoked');
  const { container } = render(<page.Page params={{ id: 'm-thu' }} />);
  expect(await screen.findByRole('heading', { level: 1, name: 'Your time in this meeting has ended' })).toBeTruthy();
  expect(await screen.findByRole('button', { name: 'Accept: SF-031, Promise a1' })).toBeTruthy();
  await expectNoViolations(container);
});

it('a guest has the same page, a speaker the agenda by its topics', async () => {
  const asked = live('roll_call');
  const meeting = { ...asked, attendees: { ...asked.attendees, [guest.id]: { ...asked.attendees[lena.id]!, person_id: guest.id, name: guest.name, kind: 'speaker' as const, service_id: null } } };
  const { container } = await draw(meeting, { who: { ...guest, guest: { ...guest.guest!, is_speaker: true } }, shown: {} });
  expect(screen.getByRole('list', { name: 'Agenda' })).toBeTruthy();
  expect(screen.getByText('Winter clinic times')).toBeTruthy();
  expect(screen.getByText('Cases 1–3 (not shared) · 11 min')).toBeTruthy();
  expect(screen.getByText(/your pass ends at/)).toBeTruthy();
  await expectNoViolations(container);
});

it('words the time as about, and counts what is not shared', () => {
  expect(neededWords({ predictedAt: borough.at('2026-11-26', '09:22'), linesAway: 2 }, true)).toBe('You are needed about 09:22 · two cases away');
  expect([0, 4, 12, 200].map((minutes) => countdownWords(minutes * 60_000_000, 0))).toEqual(['any moment now', 'in about 4 minutes', 'in about 12 minutes', '']);
  expect(rowsOf(open(), mine, borough.now).map((row) => (row.kind === 'mine' || row.kind === 'topic' ? row.item.number : row.words))).toEqual(['Case 1 (not shared) · 5 min', 2, 'Case 3 (not shared) · 3 min', 4, 'Case 5 (not shared) · 2 min']);
});

it('tells a guest of the open part until when, and shows both parts', async () => {
  const items = [line(1, 'i-topic', { kind: { type: 'topic', title: 'Winter clinic times' }, planned_minutes: 20 }), line(2, 'i-hidden')];
  const weekly = meetingWith({ root: { kind: 'pcn', status: 'open', title: 'Weekly PCN meeting', starts_at: borough.at('2026-11-26', '13:00') }, items });
  const withGuest = { ...weekly, attendees: { ...weekly.attendees, [guest.id]: { ...weekly.attendees[lena.id]!, person_id: guest.id, name: guest.name, kind: 'guest' as const, admission: 'admitted' as const } } };
  meetingServer(guest, withGuest).show(withGuest, {});
  const { container } = render(<page.Page params={{ id: 'm-thu' }} />);
  expect(await screen.findByText(/^You are asked for the open part, until about 13:2\d\.$/)).toBeTruthy();
  expect(screen.getByText('Open part')).toBeTruthy();
  expect(screen.getByText('Closed part: cases')).toBeTruthy();
  await expectNoViolations(container);
  expect(openPartWords({ ...weekly, live: { ...weekly.live, open_part_ended_at: borough.now } }, guest, {}, borough.now)).toBeNull();
  expect(openPartWords(weekly, guest, mine, borough.now)).toBeNull();
});
