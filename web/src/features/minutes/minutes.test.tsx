// Proves who was in the room for each case, how that is corrected and by whom, and what a meeting that ended itself left open.
import { expect, it } from 'vitest';
import type { CaseAttendance, CaseRecord, Minutes, MinutesPart } from '../../generated/wire';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, refused } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, choose, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { incompleteOf, page } from '.';
import { cssString } from '../../print-footer';
import golden from '../../../../server/domain/tests/golden/minutes-huddle.json';
import { fullness } from './edit';
import { difference } from './versions';

const there = (who: typeof borough.asha, more: Partial<CaseAttendance> = {}): CaseAttendance => ({ person_id: who.id, name: who.name, organisation: who.organisation, was_present: true, corrected: null, ...more });
const line = borough.minutes.lines[1]!;
const minutes: Minutes = {
  ...borough.minutes,
  lines: [{ ...line, case: { ...line.case!, item: { ...line.case!.item, attendance: [
    there(borough.asha), there(borough.lena, { was_present: false, corrected: { by: borough.bea.id, name: borough.bea.name, at: borough.at('2026-11-25', '10:05'), note: 'Left before this case' } }),
  ] } } }],
};
const ended = { ...borough.liveMeeting, root: { ...borough.liveMeeting.root, id: 'm-wed', status: 'ended' as const } };

const draw = (who: typeof borough.bea, itself = false) => {
  const fake = fakeServer(who);
  fake.answers['GET /api/meetings/m-wed/minutes'] = minutes;
  fake.show('meeting:m-wed', { of: 'meeting', value: { ...ended, live: { ...ended.live, is_ended_by_itself: itself } } });
  return { fake, ...render(<page.Page params={{ id: 'm-wed' }} />) };
};

it('shows who was there, with the trace of a correction', async () => {
  const { container } = draw(borough.amira);
  expect((await screen.findByText('In the room:')).parentElement?.textContent).toContain('Dr Asha Perera (South Fulham PCN)');
  expect(screen.getByText(/Corrected by Bea Okonjo/).textContent).toBe('Corrected by Bea Okonjo, 10:05: Lena Brandt was not there. Left before this case');
  expect(screen.queryByRole('button', { name: /^Correct/ })).toBeNull();
  await expectNoViolations(container);
});

it('lets the coordinator correct it, keeps the words when refused, and reads again', async () => {
  const { fake, container } = draw(borough.bea);
  fireEvent.click(await screen.findByRole('button', { name: 'Correct who was there for SF-014' }));
  const dialog = screen.getByRole('dialog', { name: 'Who was there for SF-014?' });
  fireEvent.submit(dialog.querySelector('form')!);
  expect(await within(dialog).findByText('Choose the person')).toBeTruthy();
  await expectNoViolations(container);
  await choose(within(dialog).getByLabelText('Person'), borough.lena.id);
  fireEvent.input(within(dialog).getByLabelText('How you know (optional)'), { target: { value: 'She was on the call' } });
  fake.refusal = refused('Attendance is corrected once the meeting is over.');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Was there' }));
  expect(await within(dialog).findByText(/once the meeting is over/)).toBeTruthy();
  expect((within(dialog).getByLabelText('How you know (optional)') as HTMLInputElement).value).toBe('She was on the call');
  fake.refusal = null;
  fireEvent.click(within(dialog).getByRole('button', { name: 'Was there' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'correct_case_attendance', case_id: 'c-14', item_id: 'i-old', person_id: borough.lena.id, was_present: true, note: 'She was on the call' }));
  await waitFor(() => expect(fake.asked.filter((path) => path.endsWith('/minutes'))).toHaveLength(2));
});

it('says that it ended by itself, and lists what is incomplete', async () => {
  draw(borough.bea, true);
  expect(await screen.findByText('This meeting ended by itself:')).toBeTruthy();
  expect(screen.getByText('Line 2: “Ask the day centre for a place” has no owner and no date')).toBeTruthy();
  expect(incompleteOf({ lines: [{ ...line, actions: [], case: { ...line.case!, item: { ...line.case!.item, outcome: null } } }] })).toEqual(['Line 2: SF-014 was not decided']);
});

it('marks what arrived after the meeting, with who and when', async () => {
  const fake = fakeServer(borough.bea);
  fake.show('meeting:m-wed', { of: 'meeting', value: ended });
  const late = { text_box: 'update', at: borough.at('2026-11-25', '09:52'), name: 'Amira Hassan', added: 'Engineer on Friday.', removed: 'Boiler off' };
  fake.answers['GET /api/meetings/m-wed/minutes'] = { ...minutes, lines: minutes.lines.map((line) => ({ ...line, case: line.case && { ...line.case, late: [late] } })) };
  const { container } = render(<page.Page params={{ id: 'm-wed' }} />);
  const mark = await screen.findByText(/^Arrived after the meeting/);
  expect(mark.parentElement?.parentElement?.textContent).toBe('Arrived after the meeting, 09:52, Amira Hassan · UpdateEngineer on Friday.Taken out: Boiler off');
  await expectNoViolations(container);
});

const part = (version: number, update: string): MinutesPart => ({
  version, texts: ['Fell twice, cold flat.', 'Falls assessment done.', update, 'Housing to be called by Friday.'], outcome: line.case!.item.outcome, attendance: [there(borough.asha)], cfs: 7, social_notes: [],
  actions: [{ action_id: 'a-1', what: 'Call housing about the boiler', owner: { type: 'nobody' }, due_on: '2026-11-27' }],
  amended: version > 1 ? { by: borough.bea.id, name: borough.bea.name, at: borough.at('2026-11-25', '10:20'), reason: 'The day was wrong' } : null,
});
const versions = [{ version: 1, by: borough.asha.id, name: borough.asha.name, at: borough.at('2026-11-25', '10:00') }, { version: 2, by: borough.asha.id, name: borough.asha.name, at: borough.at('2026-11-25', '10:30') }];
type Kept = NonNullable<NonNullable<Minutes['lines'][number]['case']>['item']['minutes']>;
const approved = (kept: Partial<Kept> = {}, more: Partial<Minutes> = {}): Minutes => ({
  ...minutes, status: 'approved', may_edit: true, manifest: { versions: versions.slice(0, 1), topics: [] },
  lines: [{ ...line, case: { ...line.case!, shared_texts: ['', '', 'Engineer on Friday.', ''], letters_mark: 'mark-of-friday', item: { ...line.case!.item, minutes: { versions: [part(1, 'Boiler off since Monday.')], edit: null, letters_seen: null, pasted: null, ...kept } } } }, borough.minutes.lines[0]!],
  ...more,
});
const show = (who: typeof borough.bea, what: Minutes, query = '', texts?: unknown) => {
  history.replaceState(null, '', `/meetings/m-wed/minutes${query}`);
  const fake = fakeServer(who);
  fake.answers['GET /api/meetings/m-wed/minutes'] = what;
  if (texts) fake.answers['GET /api/meetings/m-wed/record-texts'] = texts;
  fake.show('meeting:m-wed', { of: 'meeting', value: { ...ended, root: { ...ended.root, status: what.status } } });
  return { fake, ...render(<page.Page params={{ id: 'm-wed' }} />) };
};

it('approves after it said what is locked, and tells who comes second', async () => {
  const { fake, container } = show(borough.asha, { ...minutes, may_edit: true, may_approve: true });
  fireEvent.click(await screen.findByRole('button', { name: 'Approve the minutes' }));
  const dialog = screen.getByRole('dialog', { name: 'Approve and lock the minutes?' });
  expect(dialog.textContent).toContain('attendance, outcomes with rationale and dissent, the four texts');
  await expectNoViolations(container);
  fake.refusal = refused('Dr Tom Quill approved version 1 of these minutes meanwhile.');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Approve and lock' }));
  expect(await screen.findByText(/Quill approved version 1/)).toBeTruthy();
  expect(fake.sent.at(-1)).toEqual({ name: 'approve_minutes', meeting_id: 'm-wed', version: 1, edits: [] });
});

it('locked, it offers an amendment with a reason and no approval to the coordinator', async () => {
  const { fake, container } = show(borough.bea, approved());
  expect(await screen.findByText(/Version 1, approved by Dr Asha Perera/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /^Approve/ })).toBeNull();
  expect(screen.queryByRole('button', { name: /^Correct/ })).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Amend SF-014' }));
  const dialog = screen.getByRole('dialog', { name: 'Amend the minutes of SF-014' });
  await expectNoViolations(container);
  fireEvent.input(within(dialog).getByLabelText('Update'), { target: { value: 'Boiler off since Tuesday.' } });
  fake.refusal = { code: 'invalid', field: 'words.reason', message: 'Say why: the reason stands beside the amendment for ever.', is_temporary: false };
  fireEvent.click(within(dialog).getByRole('button', { name: 'Save the amendment' }));
  expect(await within(dialog).findByText(/Say why/)).toBeTruthy();
  expect((within(dialog).getByLabelText('Update') as HTMLTextAreaElement).value).toBe('Boiler off since Tuesday.');
  fake.refusal = null;
  fireEvent.input(within(dialog).getByLabelText('Why it is amended'), { target: { value: 'The day was wrong' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Save the amendment' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'edit_minutes', on_version: 1, seen_edit_at: null, words: { texts: ['Fell twice, cold flat.', 'Falls assessment done.', 'Boiler off since Tuesday.', 'Housing to be called by Friday.'], attendance: [], reason: 'The day was wrong', letters_seen: null } }));
});

it('shows an amendment that waits with what it changes, and approves just what is seen', async () => {
  const amended = { by: borough.bea.id, name: borough.bea.name, at: borough.at('2026-11-25', '10:20'), reason: 'The day was wrong' };
  const words = { texts: part(2, 'Boiler off since Tuesday.').texts, outcome: null, attendance: [], reason: 'The day was wrong', letters_seen: null };
  const { fake, container } = show(borough.asha, approved({ edit: { words, amended } }, { may_approve: true }));
  expect((await screen.findByText(/Amendment waits for approval: Bea Okonjo/)).parentElement?.textContent).toContain('The day was wrong');
  expect([container.querySelector('del')?.textContent, container.querySelector('ins')?.textContent]).toEqual(['taken out: Monday.', 'added: Tuesday.']);
  await expectNoViolations(container);
  fireEvent.click(screen.getByRole('button', { name: 'Approve 1 amendment' }));
  const approve = within(screen.getByRole('dialog')).getByRole('button', { name: 'Approve version 2' });
  fireEvent.click(approve);
  fireEvent.click(approve);
  await waitFor(() => expect(screen.queryByRole('dialog')).toBeNull());
  expect(fake.sent.filter(({ name }) => name === 'approve_minutes')).toHaveLength(1);
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'approve_minutes', meeting_id: 'm-wed', version: 2, edits: [{ case_id: 'c-14', item_id: 'i-old', edited_at: amended.at }] }));
});

it('says of a case who amended it, in which version and why', async () => {
  const amended = { by: borough.bea.id, name: borough.bea.name, at: borough.at('2026-11-25', '10:20'), reason: 'The day was wrong' };
  show(borough.amira, approved({ versions: [part(1, 'Boiler off since Monday.'), { ...part(2, 'Boiler off since Tuesday.'), amended }] }));
  expect(await screen.findByText('Amended in version 2: Bea Okonjo. The day was wrong')).toBeTruthy();
});

it('sends a box nobody touched as it was, its last space too, and shows no change of it', async () => {
  const locked = part(1, 'Boiler off since Monday.');
  const outcome = { ...locked.outcome!, rationale: 'Heating first. ', dissent: null };
  const { fake, unmount } = show(borough.bea, approved({ versions: [{ ...locked, outcome }] }));
  fireEvent.click(await screen.findByRole('button', { name: 'Amend SF-014' }));
  const dialog = screen.getByRole('dialog', { name: 'Amend the minutes of SF-014' });
  fireEvent.input(within(dialog).getByLabelText('Why it is amended'), { target: { value: 'Checked' } });
  fireEvent.click(within(dialog).getByRole('button', { name: 'Save the amendment' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'edit_minutes', words: { outcome: { rationale: 'Heating first. ', dissent: null } } }));
  unmount();
  const words = { texts: locked.texts, outcome: { rationale: 'Heating first.', dissent: null }, attendance: [], reason: 'Checked', letters_seen: null };
  const { container } = show(borough.bea, approved({ versions: [{ ...locked, outcome }], edit: { words, amended: { by: borough.bea.id, name: borough.bea.name, at: borough.at('2026-11-25', '10:20'), reason: 'Checked' } } }));
  expect(await screen.findByText(/Amendment waits for approval/)).toBeTruthy();
  expect(container.querySelector('.minutes__late .as-typed')).toBeNull();
});

it('lets what arrived after the approval be taken in or left', async () => {
  const late = { text_box: 'update', at: borough.at('2026-11-25', '10:52'), name: 'Amira Hassan', added: 'Engineer on Friday.', removed: '' };
  const base = approved();
  const { fake } = show(borough.bea, { ...base, lines: base.lines.map((one) => ({ ...one, case: one.case && { ...one.case, late: [late] } })) });
  expect((await screen.findByText(/^Arrived after approval/)).textContent).toBe('Arrived after approval, 10:52, Amira Hassan');
  fireEvent.click(screen.getByRole('button', { name: 'Leave out, SF-014' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'leave_late_letters', letters_seen: 'mark-of-friday' }));
  fireEvent.click(screen.getByRole('button', { name: 'Take into an amendment, SF-014' }));
  expect((within(screen.getByRole('dialog')).getByLabelText('Update') as HTMLTextAreaElement).value).toBe('Engineer on Friday.');
});

it('compares versions, and by codes shows no name and no typed word', async () => {
  const both = approved({ versions: [part(1, 'Boiler off since Monday.'), part(2, 'Boiler off since Tuesday.')] }, { manifest: { versions, topics: [] } });
  const compared = show(borough.bea, both, '?of=versions');
  expect((await screen.findByText(/The day was wrong/)).textContent).toContain('Version 2: Bea Okonjo');
  expect(compared.container.querySelector('ins')?.textContent).toContain('Tuesday.');
  await expectNoViolations(compared.container);
  compared.unmount();
  const codes = show(borough.bea, both, '?of=codes');
  const article = await screen.findByRole('article', { name: 'Minutes by case codes' });
  expect(article.textContent).toContain('SF-014');
  for (const secret of ['Okafor', 'Mary', '1941', '999 000', 'M.O.', 'boiler', 'Boiler', 'Heating', 'Winter clinic']) expect(article.textContent).not.toContain(secret);
  await expectNoViolations(codes.container);
});

it('copies a text for the record, ticks it, and says when it changed since', async () => {
  const record: CaseRecord = { case_id: 'c-14', item_id: 'i-old', number: 2, code: 'SF-014', name: 'Okafor, Mary', nhs_number: '999 000 0018', practice: 'E85125', practice_name: 'Sands End Health Clinic', outcome: 'actions_agreed', version: 1, text: 'Plan: Heating first.', is_shortened: false, text_mark: 'aa', pasted: null, may_mark: true };
  const pasted = { by: borough.bea.id, name: borough.bea.name, at: borough.at('2026-11-25', '09:50'), version: 1, text_mark: 'bb' };
  const texts = { meeting_id: 'm-wed', title: 'Daily frailty huddle', starts_at: minutes.starts_at, version: 1, texts: [record, { ...record, case_id: 'c-15', item_id: 'i-15', code: 'SF-015', version: 2, pasted }, { ...record, case_id: 'c-16', item_id: 'i-16', code: 'SF-016', text_mark: 'bb', pasted }] };
  const { fake, container } = show(borough.bea, approved(), '?of=record', texts);
  expect(await screen.findByText('1 of 3 pasted')).toBeTruthy();
  expect(screen.getByText(/^Pasted version 1, amended since/)).toBeTruthy();
  await expectNoViolations(container);
  // What is printed is no box that scrolls: the same words, out of sight on the screen.
  expect(container.querySelector<HTMLElement>('.minutes__line p[hidden]')?.textContent).toBe('Plan: Heating first.');
  // Neither the box nor what is pressed comes onto paper.
  expect([...container.querySelectorAll('.minutes textarea, .minutes__line .btn')].filter((one) => one.closest('.minutes__keep') === null)).toEqual([]);
  fireEvent.click(screen.getByRole('button', { name: 'Copy for record, SF-014' }));
  expect(await screen.findByText('Selected. Copy it with Ctrl C')).toBeTruthy();
  fireEvent.click(screen.getByRole('checkbox', { name: 'Pasted into the record of SF-014' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'mark_pasted', case_id: 'c-14', item_id: 'i-old', is_pasted: true, text_mark: 'aa' }));
});

it('marks which words are different, and no title can end the string of a page foot', () => {
  expect(difference('off since Monday', 'off since Tuesday now')).toEqual([{ kind: 'same', text: 'off since ' }, { kind: 'removed', text: 'Monday' }, { kind: 'added', text: 'Tuesday now' }]);
  expect(difference('', 'new')).toEqual([{ kind: 'added', text: 'new' }]);
  expect(cssString('A "huddle"; } \\ x')).toBe('"A \\22 huddle\\22 ; } \\5c  x"');
});

it('says that the minutes were approved while the draft was being edited, and keeps what is typed', async () => {
  const { fake, container } = show(borough.bea, { ...minutes, may_edit: true });
  fireEvent.click(await screen.findByRole('button', { name: 'Edit the texts of SF-014' }));
  fireEvent.input(within(screen.getByRole('dialog')).getByLabelText('Update'), { target: { value: 'Warm again.' } });
  const locked = approved();
  fake.answers[`GET /api/meetings/${minutes.meeting_id}/minutes`] = locked;
  act(() => fake.change('meetings'));
  const dialog = within(await screen.findByRole('dialog', { name: 'Amend the minutes of SF-014' }));
  expect(dialog.getByText(`${locked.manifest!.versions[0]!.name} approved version 1 of these minutes meanwhile.`).closest('[role="alert"]')).toBeTruthy();
  expect((dialog.getByLabelText('Update') as HTMLTextAreaElement).value).toBe('Warm again.');
  expect(dialog.getByLabelText('Why it is amended')).toBeTruthy();
  await expectNoViolations(container);
});

it('carries in the extract of a case nothing of why the whole meeting was closed all the same', async () => {
  const promise = { ...borough.minutes.lines[1]!.actions[0]!, what: 'Order the commode', status: 'open' as const, owner: { type: 'nobody' as const }, due_on: null };
  const other = { ...minutes.lines[0]!, item_id: 'i-other', number: 9, topic: 'Winter clinics', case: null, actions: [{ ...promise, what: 'Book the hall' }] };
  const closed = { ...minutes, close_override: 'The second person was in hospital', lines: [...minutes.lines.map((one) => ({ ...one, actions: [promise] })), other] };
  const { container } = show(borough.bea, closed, '?line=i-old');
  expect(await screen.findByText(/^The meeting was closed although this was incomplete: Line 2: “Order the commode” has no owner and no date/)).toBeTruthy();
  expect(container.textContent).not.toMatch(/in hospital|Book the hall/);
  await expectNoViolations(container);
});

it('counts what is typed, and sends nothing that is too long for one message', async () => {
  expect(fullness('x'.repeat(4_000))).toEqual({});
  expect(fullness('😀'.repeat(6_000))).toEqual({ hint: '6,000 of 6,000 characters' });
  const { fake, container } = show(borough.bea, approved());
  fireEvent.click(await screen.findByRole('button', { name: 'Amend SF-014' }));
  const dialog = screen.getByRole('dialog', { name: 'Amend the minutes of SF-014' });
  const save = within(dialog).getByRole('button', { name: 'Save the amendment' }) as HTMLButtonElement;
  fireEvent.input(within(dialog).getByLabelText('Update'), { target: { value: 'x'.repeat(6_012) } });
  expect(await within(dialog).findByText('6,012 characters, and at most 6,000 fit. Shorten it by 12.')).toBeTruthy();
  expect(save.disabled).toBe(true);
  await expectNoViolations(container);
  fireEvent.input(within(dialog).getByLabelText('Update'), { target: { value: 'x'.repeat(5_990) } });
  fireEvent.input(within(dialog).getByLabelText('Situation'), { target: { value: 'x'.repeat(5_000) } });
  expect((await within(dialog).findByText(/^The four texts have/)).textContent).toContain('and at most 10,000 fit');
  fireEvent.submit(dialog.querySelector('form')!);
  expect(fake.sent).toEqual([]);
  fireEvent.input(within(dialog).getByLabelText('Situation'), { target: { value: 'Fell.' } });
  await waitFor(() => expect(save.disabled).toBe(false));
});

const warm = { id: 'n-1', case_id: 'c-14', domain: 'warmth', level: 'urgent', line: 'No heating since Friday', source: 'Home visit', review_on: null, sharing: 'shared', more: null, author: borough.amira.id, author_name: borough.amira.name, written_at: borough.at('2026-11-25', '09:10'), follows: null, is_withdrawn: false } as const;

it('shows the social notes as they were then, in the draft, once approved and in an extract', async () => {
  const said = 'Warmth, urgent need: No heating since Friday';
  const drafted = { ...minutes, lines: minutes.lines.map((one) => ({ ...one, case: one.case && { ...one.case, social_notes: [warm] } })) };
  const draft = show(borough.bea, drafted);
  expect((await screen.findByText('Social notes, new or changed')).nextElementSibling?.textContent).toBe(said);
  draft.unmount();
  const locked = approved({ versions: [{ ...part(1, 'Boiler off since Monday.'), social_notes: [warm] }] });
  // Written later: not in what was approved.
  const later = { ...locked, lines: locked.lines.map((one) => ({ ...one, case: one.case && { ...one.case, social_notes: [{ ...warm, id: 'n-2', line: 'Mended' }] } })) };
  const { container } = show(borough.bea, later, '?line=i-old');
  expect((await screen.findByText('Social notes, new or changed')).nextElementSibling?.textContent).toBe(said);
  expect(container.textContent).not.toContain('Mended');
  await expectNoViolations(container);
});

const parts: { code: string; part: MinutesPart }[] = golden as never;
const huddle: Minutes = {
  ...minutes, status: 'approved', title: 'Daily frailty huddle', manifest: { versions: versions.slice(0, 1), topics: [] },
  lines: parts.map(({ code, part: kept }, at) => ({
    ...line, item_id: `i-${at}`, number: at + 1, actions: kept.actions.map((promised, nth) => ({ ...borough.minutes.lines[1]!.actions[0]!, id: promised.action_id, what: promised.what, owner: promised.owner, due_on: promised.due_on, created_at: nth })),
    case: { ...line.case!, case_id: `c-${at}`, code, name: `Family${at}, Given`, item: { ...line.case!.item, item_id: `i-${at}`, minutes: { versions: [kept], edit: null, letters_seen: null, pasted: null } } },
  })),
};
/** As it is read, a line for each block. */
const read = (root: Element) => [...root.querySelectorAll('h1, h2, h3, p, dt, dd, li')].map((block) => block.textContent?.trim()).filter(Boolean).join('\n') + '\n';

it('reads the minutes of the acceptance huddle as they were, in full and by codes', async () => {
  expect(parts).toHaveLength(11);
  const full = show(borough.bea, huddle);
  const whole = await screen.findByRole('article', { name: 'Minutes' });
  await expect(read(whole)).toMatchFileSnapshot('./golden/huddle-full.txt');
  for (const { part: kept } of parts) for (const text of kept.texts.filter((one) => one !== '')) expect(whole.textContent).toContain(text);
  full.unmount();
  show(borough.bea, huddle, '?of=codes');
  const codes = await screen.findByRole('article', { name: 'Minutes by case codes' });
  await expect(read(codes)).toMatchFileSnapshot('./golden/huddle-codes.txt');
  for (const { code, part: kept } of parts) {
    expect(codes.textContent).toContain(code);
    for (const text of [...kept.texts, ...kept.actions.map(({ what }) => what), kept.outcome?.rationale ?? '', 'Family'].filter((one) => one !== '')) expect(codes.textContent).not.toContain(text);
  }
});
