// Proves that minutes on screen say what was agreed, with what became of it beside it, that it is put right on purpose; and that a
// topic's minutes are put right, amended and compared as a case's are.
import { beforeEach, expect, it } from 'vitest';
import { forgetDrafts } from '../../drafts';
import type { ActionItem, AgendaItem, Meeting, Minutes, MinutesLine, Promised, TopicMinutes } from '../../generated/wire';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, refused } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { page } from '.';

beforeEach(() => forgetDrafts());

const [topic, whole] = borough.minutes.lines as [MinutesLine, MinutesLine];
const first = whole.actions[0]!;
const agreed = whole.promised;
/** After the meeting: given to Tom with other words and a day of its own, and done; another one was written down, one cancelled. */
const since: ActionItem[] = [
  { ...first, what: 'Call the landlord', owner: { type: 'person', person_id: borough.tom.id, name: borough.tom.name }, due_on: '2026-12-03', status: 'done' },
  { ...whole.actions[1]!, status: 'cancelled' },
  { ...first, id: 'a-new', what: 'Order the commode', owner: { type: 'nobody' }, due_on: null },
];
const withAgreed = (more: Partial<Minutes> = {}): Minutes => ({
  ...borough.minutes, may_edit: true, ...more,
  lines: [topic, { ...whole, actions: since, case: { ...whole.case!, item: { ...whole.case!.item, minutes: { versions: [], edit: null, letters_seen: null, pasted: null, agreed } } } }],
});
const show = (who: typeof borough.bea, what: Minutes, query = '') => {
  history.replaceState(null, '', `/meetings/m-wed/minutes${query}`);
  const fake = fakeServer(who);
  fake.answers['GET /api/meetings/m-wed/minutes'] = what;
  fake.show('meeting:m-wed', { of: 'meeting', value: { ...borough.liveMeeting, root: { ...borough.liveMeeting.root, id: 'm-wed', status: what.status } } });
  return { fake, ...render(<page.Page params={{ id: 'm-wed' }} />) };
};
const hidden = (container: Element) => [...container.querySelectorAll('.minutes__keep')].map((one) => one.textContent).join(' ');

it('says what was agreed, and beside it, not on paper, what became of it', async () => {
  const { container } = show(borough.bea, withAgreed());
  const item = (await screen.findByText(new RegExp(`^${agreed[0]!.what}`))).closest('li')!;
  expect(item.textContent).toContain(`${borough.amira.name}, by `);
  expect(within(item).getByText(/Since then/).textContent).toBe(' Since then: “Call the landlord”, Dr Tom Quill, by Thu 3 Dec 2026, done');
  expect(screen.getByText(/Since then: cancelled/)).toBeTruthy();
  for (const words of ['Call the landlord', 'Order the commode', 'Since then']) expect(hidden(container)).toContain(words);
  await expectNoViolations(container);
  expect((await screen.findByText('Added since the meeting')).nextElementSibling?.textContent).toBe('Order the commode: no owner, no date');
});

it('says how an action stood at the close, and since then only what came after', async () => {
  const [one] = agreed;
  const is = (stood: Promised['stood'], now: Partial<ActionItem>): Minutes => ({ ...withAgreed(), lines: [{ ...whole, promised: [{ ...one!, ...(stood && { stood }) }], actions: [{ ...first, ...now }] }] });
  const transport = { type: 'blocked', why: 'Waiting for transport' } as const;
  const rows: [string, Promised['stood'], Partial<ActionItem>, string, string][] = [
    ['blocked before and still', transport, { status: 'blocked', note: 'Waiting for transport' }, '; blocked: Waiting for transport', ''],
    ['blocked by something else', transport, { status: 'blocked', note: 'Ward closed' }, '; blocked: Waiting for transport', ' Since then: blocked: Ward closed'],
    ['goes on', transport, { status: 'accepted', note: null }, '; blocked: Waiting for transport', ' Since then: no longer blocked'],
    ['done since', transport, { status: 'done' }, '; blocked: Waiting for transport', ' Since then: done'],
    ['done before', { type: 'done' }, { status: 'done' }, ', done', ''],
    ['reopened', { type: 'done' }, { status: 'open' }, ', done', ' Since then: open again'],
    ['blocked since', undefined, { status: 'blocked', note: 'Ward closed' }, '', ' Since then: blocked: Ward closed'],
  ];
  for (const [name, stood, now, paper, since] of rows) {
    const { container, unmount } = show(borough.bea, is(stood, now));
    const item = (await screen.findByText(new RegExp(`^${one!.what}`))).closest('li')!;
    const keep = item.querySelector('.minutes__keep')?.textContent ?? '';
    const date = stood?.type === 'done' ? '' : ', by Fri 27 Nov 2026';
    expect([name, item.textContent, keep]).toEqual([name, `${one!.what}: ${borough.amira.name}${date}${paper}${since}`, since]);
    if (name === 'goes on') await expectNoViolations(container);
    unmount();
  }
});

it('takes an action as it stands now on purpose, and only what is ticked', async () => {
  const { fake, container } = show(borough.bea, withAgreed());
  fireEvent.click(await screen.findByRole('button', { name: 'Edit the texts of SF-014' }));
  const dialog = within(screen.getByRole('dialog', { name: 'Edit the draft of SF-014' }));
  expect(dialog.getByRole('checkbox', { name: /^Leave out, cancelled since/ })).toBeTruthy();
  expect(dialog.getByRole('checkbox', { name: 'Order the commode: no owner, no date (added since)' })).toBeTruthy();
  const changed = dialog.getByRole('checkbox', { name: /^Call the landlord: Dr Tom Quill.*\(agreed: “/ }) as HTMLInputElement;
  expect(changed.checked).toBe(false);
  await expectNoViolations(container);
  fireEvent.click(changed);
  fireEvent.click(dialog.getByRole('button', { name: 'Save the draft' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'edit_minutes', case_id: 'c-14', words: { actions_now: [first.id] } }));
});

it('says before it locks how many actions have no owner or no date', async () => {
  const [one, ...rest] = agreed;
  const lacking = [{ ...one!, owner: { type: 'nobody' as const }, due_on: null }, ...rest.map((other) => ({ ...other, owner: { type: 'pool' as const }, due_on: '2026-12-04' }))];
  const { container, unmount } = show(borough.asha, { ...withAgreed(), may_approve: true, lines: [{ ...whole, promised: lacking }] });
  fireEvent.click(await screen.findByRole('button', { name: 'Approve the minutes' }));
  expect(screen.getByRole('dialog').textContent).toContain('1 action has no owner or no date in these minutes, and is locked so.');
  await expectNoViolations(container);
  unmount();
  show(borough.asha, { ...withAgreed(), may_approve: true, lines: [{ ...whole, promised: lacking.slice(1) }] });
  fireEvent.click(await screen.findByRole('button', { name: 'Approve the minutes' }));
  expect(screen.getByRole('dialog').textContent).not.toContain('no date');
});

const amended = { by: borough.bea.id, name: borough.bea.name, at: borough.at('2026-11-25', '10:20'), reason: 'The day was wrong' };
const said = (version: number, words: string, more: Partial<TopicMinutes> = {}): TopicMinutes => ({ item_id: topic.item_id, version, texts: [words, '', '', ''], actions: [], letters_mark: 'mark-1', ...more });
const versions = [1, 2].map((version) => ({ version, by: borough.asha.id, name: borough.asha.name, at: borough.at('2026-11-25', `10:${version}0`) }));
const approved = (more: Partial<MinutesLine> = {}, topics = [said(1, 'Clinics on Monday')]): Minutes => ({
  ...borough.minutes, status: 'approved', may_edit: true, manifest: { versions: versions.slice(0, Math.max(...topics.map(({ version }) => version))), topics },
  lines: [{ ...topic, topic_texts: ['Clinics on Monday', '', '', ''], topic_mark: 'mark-1', ...more }],
});

it('amends a topic with a reason, and approves what waits', async () => {
  const { fake, container, unmount } = show(borough.bea, approved());
  fireEvent.click(await screen.findByRole('button', { name: `Amend: ${topic.topic}` }));
  const dialog = within(screen.getByRole('dialog', { name: `Amend the minutes of ${topic.topic}` }));
  expect(dialog.queryByText('Who was there')).toBeNull();
  fireEvent.input(dialog.getByLabelText('Situation'), { target: { value: 'Clinics on Tuesday' } });
  fireEvent.input(dialog.getByLabelText('Why it is amended'), { target: { value: 'The day was wrong' } });
  await expectNoViolations(container);
  fireEvent.click(dialog.getByRole('button', { name: 'Save the amendment' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({
    name: 'edit_minutes', meeting_id: 'm-wed', item_id: topic.item_id, case_id: null, on_version: 1, seen_edit_at: null,
    words: { texts: ['Clinics on Tuesday', '', '', ''], outcome: null, attendance: [], reason: 'The day was wrong', letters_seen: null, actions_now: [] },
  }));
  unmount();
  const words = { texts: said(2, 'Clinics on Tuesday').texts, outcome: null, attendance: [], reason: 'The day was wrong', letters_seen: null };
  const waits = show(borough.asha, { ...approved({ topic_edit: { words, amended } }), may_approve: true });
  expect((await screen.findByText(/Amendment waits for approval: Bea Okonjo/)).parentElement?.textContent).toContain('The day was wrong');
  expect([waits.container.querySelector('del')?.textContent, waits.container.querySelector('ins')?.textContent]).toEqual(['taken out: Monday', 'added: Tuesday']);
  fireEvent.click(screen.getByRole('button', { name: 'Approve 1 amendment' }));
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Approve version 2' }));
  await waitFor(() => expect(waits.fake.sent.at(-1)).toEqual({ name: 'approve_minutes', meeting_id: 'm-wed', version: 2, edits: [{ case_id: null, item_id: topic.item_id, edited_at: amended.at }] }));
});

it('shows the newest version of a topic with its reason, compares two, and says when words came after it', async () => {
  const both = approved({ topic_mark: 'mark-2', topic_texts: ['Clinics on Monday. And Friday', '', '', ''] }, [said(1, 'Clinics on Monday'), said(2, 'Clinics on Tuesday', { amended })]);
  const { fake, container, unmount } = show(borough.bea, both);
  expect(await screen.findByText('Clinics on Tuesday')).toBeTruthy();
  expect(screen.getByText('Amended in version 2: Bea Okonjo. The day was wrong')).toBeTruthy();
  expect(screen.getByText(/^Words arrived after the approval/)).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: `Take into an amendment, ${topic.topic}` }));
  const dialog = within(screen.getByRole('dialog'));
  expect((dialog.getByLabelText('Situation') as HTMLTextAreaElement).value).toBe('Clinics on Monday. And Friday');
  fireEvent.input(dialog.getByLabelText('Why it is amended'), { target: { value: 'Left out' } });
  fireEvent.click(dialog.getByRole('button', { name: 'Save the amendment' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ case_id: null, on_version: 2, words: { letters_seen: 'mark-2' } }));
  await expectNoViolations(container);
  unmount();
  const compared = show(borough.bea, both, '?of=versions');
  expect((await screen.findByText(/The day was wrong/)).textContent).toContain('Version 2: Bea Okonjo');
  expect(compared.container.querySelector('ins')?.textContent).toBe('added: Tuesday');
});

it('a draft of a topic is put right with the words it was looked at with; a speaker and a reader put right nothing', async () => {
  const draft: Minutes = { ...borough.minutes, may_edit: true, lines: [{ ...topic, topic_texts: ['Clinics on Monday', '', '', ''], topic_mark: 'mark-1' }] };
  const { fake, unmount } = show(borough.bea, draft);
  fireEvent.click(await screen.findByRole('button', { name: `Edit the texts: ${topic.topic}` }));
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Save the draft' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'edit_minutes', case_id: null, on_version: 0, words: { letters_seen: 'mark-1' } }));
  unmount();
  show(borough.amira, { ...draft, may_edit: false });
  expect(await screen.findByText('Clinics on Monday')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Edit the texts/ })).toBeNull();
});

it('keeps what is typed when somebody approves meanwhile, and says so where it is seen', async () => {
  const draft: Minutes = { ...borough.minutes, may_edit: true, lines: [{ ...topic, topic_texts: ['Clinics on Monday', '', '', ''], topic_mark: 'mark-1' }] };
  const { fake } = show(borough.bea, draft);
  fireEvent.click(await screen.findByRole('button', { name: `Edit the texts: ${topic.topic}` }));
  fireEvent.input(within(screen.getByRole('dialog')).getByLabelText('Situation'), { target: { value: 'Clinics on Tuesday' } });
  fake.refusal = { ...refused('Dr Asha Perera approved version 1 of these minutes meanwhile.', 'on_version'), code: 'changed_meanwhile' };
  fake.answers['GET /api/meetings/m-wed/minutes'] = approved({ topic_mark: 'mark-1' }, [said(1, 'Clinics on Monday')]);
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Save the draft' }));
  const dialog = within(await screen.findByRole('dialog', { name: `Amend the minutes of ${topic.topic}` }));
  expect((dialog.getByLabelText('Situation') as HTMLTextAreaElement).value).toBe('Clinics on Tuesday');
  expect(dialog.getByRole('alert').textContent).toContain('approved version 1');
});

const now = (more: Partial<AgendaItem>): Meeting => ({ ...borough.liveMeeting, items: { [topic.item_id]: { ...borough.liveMeeting.items['i-5']!, id: topic.item_id, ...more } } });
it.each([
  ['discussed, though no time was counted', { state: 'decided' }, {}, 'Discussed'],
  ['discussed, with its minutes', { state: 'decided' }, { spent_seconds: 95 }, 'Discussed, 2 min'],
  ['not reached', { state: 'waiting' }, {}, 'Not reached'],
  ['not reached, and carried on', { state: 'waiting' }, { is_carried: true }, ''],
  ['passed over', { state: 'left' }, { spent_seconds: 95 }, 'Passed over, not marked as discussed, 2 min'],
] as [string, Partial<AgendaItem>, Partial<MinutesLine>, string][])('says of a topic that it was %s, in the draft and approved', async (_, item, more, words) => {
  for (const minutes of [{ ...borough.minutes, lines: [{ ...topic, spent_seconds: 0, ...more }] }, approved({ spent_seconds: 0, ...more })]) {
    const { fake, unmount } = show(borough.amira, minutes);
    act(() => fake.show('meeting:m-wed', { of: 'meeting', value: now(item) }));
    expect((await screen.findByRole('heading', { level: 3 })).querySelector('small')!.textContent).toBe(words);
    expect(screen.queryByText(/no discussion/)).toBeNull();
    if (more.is_carried) expect(screen.getByText('Not reached, carried to the next meeting')).toBeTruthy();
    unmount();
  }
});
