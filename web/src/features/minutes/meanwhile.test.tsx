// Proves that minutes somebody saved while a form over the same part was open are seen beside what is typed, and are written over on purpose alone.
import { beforeEach, expect, it, vi } from 'vitest';
import { moment } from '../../just-asked';
import { forgetDrafts, hasDraftAbout, restoreDrafts, setDraftOwner } from '../../drafts';
import type { CaseMinutes, FourTexts, Minutes, MinutesEdit, MinutesPart, Outcome, UtcMicros } from '../../generated/wire';
import { expectNoViolations } from '../../testing/axe';
import { type FakeServer, fakeServer, refused } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { page } from '.';

beforeEach(() => forgetDrafts());

const [topic, line] = [borough.minutes.lines[0]!, borough.minutes.lines[1]!];
const drafted: FourTexts = ['Fell twice.', '', 'Boiler off since Monday.', 'Call housing.'];
const address = 'GET /api/meetings/m-wed/minutes';
const edit = (texts: FourTexts, at: UtcMicros, reason: string | null = null): MinutesEdit => ({
  words: { texts, outcome: null, attendance: [], reason, letters_seen: null }, amended: { by: borough.tom.id, name: borough.tom.name, at, reason },
});
const at1020 = borough.at('2026-11-25', '10:20');
const at1030 = borough.at('2026-11-25', '10:30');
/** The draft of SF-014, or its approved version 1, with what somebody wrote over it. */
const of = (waits: MinutesEdit | null, version = 0): Minutes => {
  const { item } = line.case!;
  const part = { version, texts: drafted, outcome: item.outcome, attendance: [], actions: [], social_notes: [] } as unknown as MinutesPart;
  const kept: CaseMinutes = { versions: version > 0 ? [part] : [], edit: waits, letters_seen: null, pasted: null };
  return {
    ...borough.minutes, may_edit: true, status: version > 0 ? 'approved' : 'ended', lines: [topic, { ...line, case: { ...line.case!, item: { ...item, minutes_texts: drafted, minutes: kept } } }],
    manifest: version > 0 ? { versions: [{ version, by: borough.asha.id, name: borough.asha.name, at: at1020 }], topics: [] } : null,
  };
};
const ofTopic = (waits: MinutesEdit | null, mark = 'mark-1', words = 'Clinics on Monday'): Minutes => ({
  ...borough.minutes, may_edit: true, lines: [{ ...topic, topic_texts: [words, '', '', ''], topic_mark: mark, ...(waits && { topic_edit: waits }) }],
});
const show = (minutes: Minutes) => {
  const fake = fakeServer(borough.bea);
  fake.answers[address] = minutes;
  fake.show('meeting:m-wed', { of: 'meeting', value: { ...borough.liveMeeting, root: { ...borough.liveMeeting.root, id: 'm-wed', status: minutes.status } } });
  return { fake, ...render(<page.Page params={{ id: 'm-wed' }} />) };
};
const saved = (fake: FakeServer, minutes: Minutes) => {
  fake.answers[address] = minutes;
  act(() => fake.change('meetings'));
};
const dialog = () => within(screen.getByRole('dialog'));
const box = (label: string) => dialog().getByLabelText(label) as HTMLTextAreaElement;
const type = (label: string, value: string) => fireEvent.input(box(label), { target: { value } });
const press = (name: string) => fireEvent.click(dialog().getByRole('button', { name }));
const open = async (name: string) => fireEvent.click(await screen.findByRole('button', { name }));

it('shows whose words came meanwhile beside what is typed, and takes their place only when it is said again', async () => {
  const { fake, container } = show(of(null));
  await open('Edit the texts of SF-014');
  type('Update', 'Boiler mended.');
  saved(fake, of(edit(['Fell three times.', '', 'Boiler off since Sunday.', 'Call housing.'], at1020)));
  const alert = await dialog().findByRole('alert');
  expect(alert.textContent).toBe('Dr Tom Quill, Wed 25 Nov, 10:20, saved this part meanwhile. What you typed is kept. Saved all the same, it takes the place of this:Update: Boiler off since Sunday.');
  expect([box('Situation').value, box('Update').value]).toEqual(['Fell three times.', 'Boiler mended.']);
  expect(dialog().queryByRole('button', { name: 'Save the draft' })).toBeNull();
  await expectNoViolations(container);
  press('Save all the same');
  await waitFor(() => expect(fake.sent).toMatchObject([{ name: 'edit_minutes', seen_edit_at: at1020, words: { texts: ['Fell three times.', '', 'Boiler mended.', 'Call housing.'] } }]));
});

it('takes theirs into boxes nobody touched, says so, and asks nothing where nothing clashes', async () => {
  const { fake, container } = show(of(null));
  await open('Edit the texts of SF-014');
  type('Update', 'Boiler mended.');
  saved(fake, of(edit(['Fell three times.', '', 'Boiler off since Monday.', 'Call housing.'], at1020)));
  expect((await dialog().findByRole('status')).textContent).toContain('Dr Tom Quill, Wed 25 Nov, 10:20, saved this part meanwhile. In boxes you had not changed, that stands here now.');
  expect(dialog().queryByRole('alert')).toBeNull();
  await expectNoViolations(container);
  // Once it is typed on, what they save next is theirs again.
  type('Next steps', 'Call housing today.');
  saved(fake, of(edit(['Fell three times, cold.', '', 'Boiler off since Monday.', 'Call housing.'], at1030)));
  await waitFor(() => expect(box('Situation').value).toBe('Fell three times, cold.'));
  press('Save the draft');
  await waitFor(() => expect(fake.sent).toMatchObject([{ seen_edit_at: at1030, words: { texts: ['Fell three times, cold.', '', 'Boiler mended.', 'Call housing today.'] } }]));
});

it('asks by what the draft was begun on after it was closed and opened again', async () => {
  const { fake } = show(of(null));
  await open('Edit the texts of SF-014');
  type('Update', 'Boiler mended.');
  press('Cancel');
  saved(fake, of(edit(['Fell twice.', '', 'Boiler off since Sunday.', 'Call housing.'], at1020)));
  await screen.findByText('Boiler off since Sunday.');
  await open('Edit the texts of SF-014');
  expect(dialog().getByRole('alert').textContent).toContain('Update: Boiler off since Sunday.');
  expect(box('Update').value).toBe('Boiler mended.');
});

it('asks about a draft from before it was kept what it was begun on', async () => {
  const { fake } = show(of(edit(['Fell twice.', '', 'Boiler off since Sunday.', 'Call housing.'], at1020)));
  setDraftOwner(borough.bea.id);
  restoreDrafts(borough.bea.id, { 'minutes-edit/c-14/i-old/0': { texts: drafted, rationale: '', dissent: '', there: [], reason: '' } });
  await open('Edit the texts of SF-014');
  expect(dialog().getByRole('alert').textContent).toContain('Dr Tom Quill, Wed 25 Nov, 10:20, saved this part, perhaps after you began.');
  expect(dialog().getByRole('alert').textContent).toContain('Update: Boiler off since Sunday.');
  expect(box('Update').value).toBe('Boiler off since Monday.');
  press('Save all the same');
  await waitFor(() => expect(fake.sent).toMatchObject([{ seen_edit_at: at1020 }]));
});

it('an amendment saved meanwhile is asked about with its reason, also when only the refusal told of it', async () => {
  const { fake } = show(of(null, 1));
  await open('Amend SF-014');
  type('Update', 'Boiler mended.');
  type('Why it is amended', 'Wrong word');
  fake.refusal = { ...refused('Dr Tom Quill changed this part at the same time.', 'seen_edit_at'), code: 'changed_meanwhile' };
  fake.answers[address] = of(edit(['Fell twice.', '', 'Boiler off since Sunday.', 'Call housing.'], at1020, 'Wrong day'), 1);
  press('Save the amendment');
  await waitFor(() => expect(dialog().getByRole('alert').textContent).toContain('Update: Boiler off since Sunday.Why: Wrong day'));
  expect(fake.sent.at(-1)).toMatchObject({ seen_edit_at: null });
  fake.refusal = null;
  press('Save all the same');
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ on_version: 1, seen_edit_at: at1020, words: { reason: 'Wrong word' } }));
});

it('asks for a topic as for a case, and about words that arrived for it', async () => {
  const { fake } = show(ofTopic(null));
  await open(`Edit the texts: ${topic.topic}`);
  type('Situation', 'Clinics on Tuesday');
  saved(fake, ofTopic(null, 'mark-2', 'Clinics on Monday. And Friday'));
  expect((await dialog().findByRole('alert')).textContent).toContain('More words arrived here meanwhile. What you typed is kept. Saved all the same, it takes the place of this:Situation: Clinics on Monday. And Friday');
  saved(fake, ofTopic(edit(['Clinics on Wednesday', '', '', ''], at1020), 'mark-2'));
  await waitFor(() => expect(dialog().getByRole('alert').textContent).toContain('Dr Tom Quill, Wed 25 Nov, 10:20, saved this part meanwhile.'));
  expect(dialog().getByRole('alert').textContent).toContain('Situation: Clinics on Wednesday');
  press('Save all the same');
  await waitFor(() => expect(fake.sent).toMatchObject([{ case_id: null, seen_edit_at: at1020, words: { texts: ['Clinics on Tuesday', '', '', ''] } }]));
});

const outcomeOf = (rationale: string, at: UtcMicros, who = borough.tom.id): Outcome => ({ ...line.case!.item.outcome!, kind: 'watchful_review', rationale, recorded_by: who, recorded_at: at });
const decided = (outcome: Outcome): Minutes => {
  const minutes = of(null);
  return { ...minutes, lines: minutes.lines.map((one) => (one.case ? { ...one, case: { ...one.case, item: { ...one.case.item, outcome } } } : one)) };
};

it('says that somebody corrected the outcome meanwhile, with their words, and writes over it on purpose alone', async () => {
  const { fake, container, unmount } = show(of(null));
  await open('Correct the outcome of SF-014');
  // Nothing typed: it begins with what stands.
  saved(fake, decided(outcomeOf('Wait a week.', at1020)));
  await waitFor(() => expect(box('Rationale (optional)').value).toBe('Wait a week.'));
  expect(dialog().queryByRole('alert')).toBeNull();
  type('Rationale (optional)', 'Wait a month.');
  saved(fake, decided(outcomeOf('Wait two weeks.', at1030)));
  const alert = await dialog().findByRole('alert');
  expect(alert.textContent).toMatch(/^Dr Tom Quill decided meanwhile: Watchful.*What you typed is kept\. Saved, it takes the place of that\..*Rationale: Wait two weeks\./);
  expect(box('Rationale (optional)').value).toBe('Wait a month.');
  await expectNoViolations(container);
  // Closed without a word (a reload) and opened again, it is asked still.
  unmount();
  render(<page.Page params={{ id: 'm-wed' }} />);
  await open('Correct the outcome of SF-014');
  expect(box('Rationale (optional)').value).toBe('Wait a month.');
  expect(dialog().getByRole('alert').textContent).toContain('Wait two weeks.');
  press('Save all the same');
  await waitFor(() => expect(fake.sent).toMatchObject([{ name: 'record_outcome', rationale: 'Wait a month.', seen_outcome: { type: 'recorded', at: at1030 } }]));
});

it.each(['Cancel', 'Esc'])('throws away a correction that was given up by %s', async (way) => {
  show(of(null));
  await open('Correct the outcome of SF-014');
  const before = box('Rationale (optional)').value;
  type('Rationale (optional)', 'Wait a month.');
  if (way === 'Cancel') press(way);
  else fireEvent(screen.getByRole('dialog'), new Event('cancel', { cancelable: true }));
  expect(screen.queryByRole('dialog')).toBeNull();
  expect(hasDraftAbout('c-14')).toBe(false);
  await open('Correct the outcome of SF-014');
  expect(box('Rationale (optional)').value).toBe(before);
});

it('does not ask about a correction of one’s own', async () => {
  const { fake } = show(of(null));
  await open('Correct the outcome of SF-014');
  type('Rationale (optional)', 'Wait a month.');
  saved(fake, decided(outcomeOf('Wait two weeks.', at1030, borough.bea.id)));
  await waitFor(() => expect(fake.asked.filter((path) => path.endsWith('/minutes'))).toHaveLength(2));
  expect(dialog().getByRole('button', { name: 'Save' })).toBeTruthy();
});

it('takes no press that was meant for what the button said before', async () => {
  moment.ms = 700;
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'], shouldAdvanceTime: true });
  try {
    const { fake } = show(of(null));
    await open('Edit the texts of SF-014');
    type('Update', 'Boiler mended.');
    saved(fake, of(edit(['Fell three times.', '', 'Boiler off since Sunday.', 'Call housing.'], at1020)));
    const again = await dialog().findByRole<HTMLButtonElement>('button', { name: 'Save all the same' });
    const before = fake.sent.length;
    expect(again.disabled).toBe(true);
    press('Save all the same');
    expect(fake.sent.length).toBe(before);
    await act(async () => { await vi.advanceTimersByTimeAsync(700); });
    expect(again.disabled).toBe(false);
    press('Save all the same');
    expect(fake.sent.length).toBe(before + 1);
  } finally {
    vi.useRealTimers();
    moment.ms = 0;
  }
});
