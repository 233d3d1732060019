// Proves a supervision's page: the agenda that is there by itself, codes as ways only for who may open them, private notes, the
// supervisee's yes, closing with themes or with a reason, and what stands there afterwards.
import { beforeEach, expect, it } from 'vitest';
import { forgetDrafts } from '../../../drafts';
import type { Meeting, Person, Supervision } from '../../../generated/wire';
import { expectNoViolations } from '../../../testing/axe';
import { notFound, unreachable } from '../../../testing/fake-server';
import * as borough from '../../../testing/fixtures';
import { act, fireEvent, render, screen, waitFor, within } from '../../../testing/render';
import { page } from '..';
import { amira, joan, line, meetingServer, meetingWith } from '../testing';

const { Page } = page;
beforeEach(forgetDrafts);

const topic = line(1, 'i-week', { kind: { type: 'topic', title: 'How the week was' }, planned_minutes: 15 });
function session(root: Partial<Meeting['root']>, live: Partial<Meeting['live']> = {}): Meeting {
  const meeting = meetingWith({ root: { kind: 'supervision', title: 'Supervision', chair: joan.id, deputy: null, slot_minutes: 45, ...root }, live, items: [topic] });
  return { ...meeting, attendees: Object.fromEntries([joan, amira].map(({ id }) => [id, { ...meeting.attendees[id]!, partstat: 'accepted', attendance: 'unknown', cover: null }])) };
}
const started = { phase: 'cases' as const, started_at: borough.now - 44 * 60_000_000, chair_held_by: joan.id };

const agenda: Supervision = {
  meeting_id: 'm-thu', series_id: 'se-sup', supervisor: { person_id: joan.id, name: joan.name }, supervisee: { person_id: amira.id, name: amira.name }, is_agreed: true, next_on: '2026-12-10',
  actions: [
    { id: 'a-2', what: 'Book a Somali interpreter', due_on: '2026-11-23', is_overdue: true, is_blocked: false, blocked_reason: null, case_code: 'SF-031', may_open: true },
    { id: 'a-3', what: 'Ask the day centre', due_on: '2026-11-27', is_overdue: false, is_blocked: true, blocked_reason: 'waiting list closed', case_code: 'BB-007', may_open: false },
  ],
  caseload: [
    { code: 'SF-031', may_open: true, open_actions: 1, overdue_actions: 1, last_note_on: '2026-11-20', has_private_notes: true },
    { code: 'BB-007', may_open: false, open_actions: 1, overdue_actions: 0, last_note_on: null, has_private_notes: false },
  ],
  sessions: [{ on: '2026-11-12', minutes: 45, themes: ['own_wellbeing', 'caseload'] }],
};

async function draw(who: Person, meeting: Meeting, answer: unknown = agenda) {
  const shown = meetingServer(who, meeting);
  shown.fake.answers['GET /api/meetings/m-thu/supervision'] = answer;
  const drawn = render(<Page params={{ id: 'm-thu' }} />);
  await screen.findByRole('heading', { level: 1, name: 'Supervision' });
  return { ...shown, ...drawn };
}

it('shows the supervisee’s work, overdue first, with ways only to cases one may open, and private notes on a tap', async () => {
  const { fake, container } = await draw(joan, session({ status: 'draft' }));
  const actions = await screen.findByRole('list', { name: 'Amira Hassan’s open actions' });
  expect(within(actions).getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual([
    expect.stringMatching(/^SF-031 Book a Somali interpreter.*Overdue/), expect.stringMatching(/^BB-007 Ask the day centre.*Blocked: waiting list closed/),
  ]);
  expect(within(actions).getByRole('link', { name: 'SF-031' }).getAttribute('href')).toBe('/cases/SF-031');
  expect(screen.queryByRole('link', { name: 'BB-007' })).toBeNull();
  expect(screen.getByText(/Caseload, own wellbeing/)).toBeTruthy();
  fake.answers['GET /api/meetings/m-thu/supervision/notes/SF-031'] = { notes: [{ ...borough.restrictedNotes[0]!, id: 'n', sharing: 'private', line: 'It stays with me' }] };
  fireEvent.click(screen.getByRole('button', { name: 'Private notes on SF-031' }));
  expect(await screen.findByText(/It stays with me/)).toBeTruthy();
  // Nothing of other meetings: nobody is asked, published to or proposed.
  for (const name of ['Publish agenda', 'Add a case', 'Order for partners']) expect(screen.queryByRole('button', { name })).toBeNull();
  expect(screen.getByRole('button', { name: 'Add a topic' })).toBeTruthy();
  await expectNoViolations(container);
  // Barred meanwhile: asked again, the case and its notes are gone.
  fake.answers['GET /api/meetings/m-thu/supervision'] = { ...agenda, caseload: [agenda.caseload[1]!] };
  act(() => fake.change('cases'));
  await waitFor(() => expect(screen.queryByText(/It stays with me/)).toBeNull());
});

it('shows the supervisor nothing before the supervisee’s yes, and asks the supervisee for it', async () => {
  const silent = { ...agenda, is_agreed: false, actions: [], caseload: [], sessions: [] };
  await draw(joan, session({ status: 'draft' }), silent);
  expect(await screen.findByText(/has not said yes/)).toBeTruthy();
  expect(screen.queryByRole('heading', { name: /caseload/ })).toBeNull();
});

it('takes the supervisee’s yes and puts topics on for both', async () => {
  const { fake, container } = await draw(amira, session({ status: 'draft' }), { ...agenda, is_agreed: false });
  expect(await screen.findByRole('heading', { name: 'Your caseload' })).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Yes, this is my supervisor' }));
  await waitFor(() => expect(fake.sent).toEqual([{ name: 'agree_supervision', series_id: 'se-sup' }]));
  expect(screen.getByRole('button', { name: 'Add a topic' })).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Start the meeting' })).toBeNull();
  await expectNoViolations(container);
});

it('says what went wrong and tries again', async () => {
  const { fake } = await draw(joan, session({ status: 'draft' }), unreachable());
  const again = await screen.findByRole('button', { name: 'Try again' });
  fake.answers['GET /api/meetings/m-thu/supervision'] = agenda;
  fireEvent.click(again);
  expect(await screen.findByRole('heading', { name: 'Amira Hassan’s caseload' })).toBeTruthy();
});

it('closes with themes, which are chosen first, or with a reason when it did not take place', async () => {
  const { fake } = await draw(joan, session({ status: 'live' }, started));
  fireEvent.click(screen.getByRole('button', { name: 'Close…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Close the session?' }));
  expect(dialog.getByText('It happened: 44 minutes')).toBeTruthy();
  fireEvent.click(dialog.getByRole('button', { name: 'Close the session' }));
  expect(await dialog.findByText('Choose at least one theme.')).toBeTruthy();
  expect(fake.sent).toEqual([]);
  fireEvent.click(dialog.getByRole('checkbox', { name: 'Own wellbeing' }));
  fireEvent.click(dialog.getByRole('button', { name: 'Close the session' }));
  await waitFor(() => expect(fake.sent).toEqual([
    { name: 'choose_themes', meeting_id: 'm-thu', themes: ['own_wellbeing'] }, { name: 'close_meeting', meeting_id: 'm-thu', override_reason: null },
  ]));
});

it('closes with a reason what did not take place', async () => {
  const { fake } = await draw(joan, session({ status: 'live' }, started));
  for (const name of ['Add urgent', 'Agree the greens (0)']) expect(screen.queryByRole('button', { name })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Close…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Close the session?' }));
  fireEvent.click(dialog.getByRole('radio', { name: 'It did not take place' }));
  fireEvent.input(dialog.getByRole('textbox', { name: /Why not/ }), { target: { value: 'Amira was ill' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Close the session' }));
  await waitFor(() => expect(fake.sent).toEqual([{ name: 'close_meeting', meeting_id: 'm-thu', override_reason: 'Amira was ill' }]));
});

it('says afterwards that it happened, and lets the supervisor say what about when it ended by itself', async () => {
  const over = { started_at: borough.now - 45 * 60_000_000, ended_at: borough.now, themes: ['caseload' as const, 'feedback' as const] };
  const { show, fake, container } = await draw(joan, session({ status: 'ended' }, over));
  expect(screen.getByRole('heading', { name: 'It happened: 45 minutes' })).toBeTruthy();
  expect(screen.getByText('Caseload, feedback')).toBeTruthy();
  await screen.findByRole('heading', { name: 'Amira Hassan’s caseload' });
  await expectNoViolations(container);
  act(() => show(session({ status: 'ended' }, { ...over, themes: [], is_ended_by_itself: true })));
  fireEvent.click(await screen.findByRole('checkbox', { name: 'Boundaries of the role' }));
  fireEvent.click(screen.getByRole('button', { name: 'It happened' }));
  await waitFor(() => expect(fake.sent).toEqual([{ name: 'choose_themes', meeting_id: 'm-thu', themes: ['boundaries'] }]));
});

it('has nothing for anybody else', async () => {
  const { end } = await draw(joan, session({ status: 'draft' }), notFound());
  act(() => end('refused'));
  expect(await screen.findByText('There is no meeting here that you can open')).toBeTruthy();
});
