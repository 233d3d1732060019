// Proves the case over time: the timeline of all meetings, tools filled and never summed, off the list and back on it.
import { afterAll, beforeEach, expect, it } from 'vitest';
import { foundBy } from '../../case-view/ask-colleague';
import { forgetDrafts } from '../../drafts';
import type { Assessment, Case } from '../../generated/wire';
import { readShell } from '../../shell';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, refused, showCase } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { choose, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { tellTime } from '../../ui/format';
import { page } from '.';

const { Page } = page;
beforeEach(() => {
  forgetDrafts();
  tellTime(() => borough.now / 1000);
});
afterAll(() => tellTime(() => Date.now()));
const assessment = (id: string, asked_on: string, scores: number[], more: Partial<Assessment> = {}): Assessment => ({
  id, case_id: 'c-14', tool: 'ons4', version: 0, own_version: 0, asked_on, author: borough.amira.id, author_name: borough.amira.name, recorded_at: Date.parse(asked_on) * 1000, corrects: null, is_withdrawn: false,
  answers: ['satisfied', 'worthwhile', 'happy', 'anxious'].map((key, index) => ({ key, question: key, score: scores[index] ?? 0, words: null })), ...more,
});
const turns = [
  { kind: 'referral_accepted', at: Date.parse('2026-11-19T17:00:00Z') * 1000, by: 'Bea Okonjo', reason: null, continuing_owner: null },
  { kind: 'case_stepped_down', at: Date.parse('2026-10-01T10:00:00Z') * 1000, by: 'Dr Asha Perera', reason: 'Steady since August', continuing_owner: 'Dr Quill' },
];

const draw = async (who = borough.amira, change: Partial<Case> = {}) => {
  const fake = fakeServer(who);
  fake.answers['GET /api/cases/SF-014/timeline'] = { case_id: 'c-14', turns };
  showCase(fake, who);
  fake.show('case:c-14', { of: 'case', value: { ...borough.theCase, ...change } });
  const drawn = render(<Page params={{ code: 'SF-014' }} />);
  await screen.findByText('OKAFOR, Mary');
  return { fake, ...drawn };
};

it('tells all meetings and turns newest first, with reasons, who was there and who goes on', async () => {
  const items = Object.fromEntries(Object.entries(borough.theCase.items).map(([id, item]) => [id, id === 'i-old' ? { ...item, attendance: [{ person_id: 'p', name: 'Lena Sommer', organisation: 'Reablement', was_present: true, corrected: null }] } : item]));
  await draw(borough.amira, { items });
  fireEvent.click(await screen.findByRole('button', { name: /^Show \d+ more$/ }));
  const list = screen.getByRole('list', { name: 'Timeline, newest first' });
  await within(list).findByText('Stepped down');
  expect(within(list).getByText('Goes on: Dr Quill')).toBeTruthy();
  expect(within(list).getByText('Heating first, then the falls clinic.')).toBeTruthy();
  expect(within(list).getByText(/Lena Sommer \(Reablement\)/)).toBeTruthy();
  expect(within(list).getByText(/deferred 1×/)).toBeTruthy();
  const words = list.textContent ?? '';
  expect(words.indexOf('Heating first')).toBeLessThan(words.indexOf('Accepted'));
  expect(words.indexOf('Accepted')).toBeLessThan(words.indexOf('Steady since August'));
});

it('is whole on paper, what is folded and the rest of the timeline too, and folded again after', async () => {
  const { container } = await draw();
  await screen.findByRole('button', { name: /^Show \d+ more$/ });
  const folded = () => [...container.querySelectorAll('details')].filter(({ open }) => !open).length;
  const before = folded();
  expect(before).toBeGreaterThan(0);
  await waitFor(() => {
    dispatchEvent(new Event('beforeprint'));
    expect(folded()).toBe(0);
  });
  // Hidden on the screen, there for the paper, whose style shows it.
  const list = screen.getByRole('list', { name: 'Timeline, newest first' });
  expect(list.querySelectorAll('li[hidden]').length).toBeGreaterThan(0);
  expect(list.textContent).toContain('Stepped down');
  dispatchEvent(new Event('afterprint'));
  expect(folded()).toBe(before);
});

it('draws four separate plots with a table behind them, says where lower is better, and sums nothing', async () => {
  const all = { a: assessment('a', '2026-09-01', [3, 4, 5, 9]), b: assessment('b', '2026-11-20', [6, 7, 5, 4]), c: assessment('c', '2026-11-01', [0, 0, 0, 0], { is_withdrawn: true }) };
  const { container } = await draw(borough.amira, { assessments: all });
  expect(screen.getByRole('img', { name: 'Anxious, lower is better: 9, then 4' })).toBeTruthy();
  expect(screen.getByRole('img', { name: 'Satisfied, higher is better: 3, then 6' })).toBeTruthy();
  const section = screen.getByRole('region', { name: 'Wellbeing (ONS4)' });
  fireEvent.click(within(section).getByText('As a table'));
  expect(within(section).getAllByRole('row').map((row) => row.textContent)).toEqual(['AskedSatisfiedWorthwhileHappyAnxious', 'Fri 20 Nov6754', 'Tue 1 Sep3459']);
  expect(section.textContent).not.toMatch(/22|total|sum/i);
  await expectNoViolations(container);
});

it('corrects any one of one’s own, by the day it is of, with what was answered to a question that is not asked any more', async () => {
  const gone = { key: 'sleep', question: 'How did you sleep?', score: 3, words: null };
  const a = assessment('a', '2025-09-01', [3, 4, 5, 9]);
  const all = { a: { ...a, answers: [...a.answers, gone] }, b: assessment('b', '2026-11-01', [1, 2, 3, 4], { author: borough.tom.id, author_name: borough.tom.name }), c: assessment('c', '2026-11-20', [6, 7, 5, 4]) };
  const { fake, container } = await draw(borough.amira, { assessments: all });
  const section = screen.getByRole('region', { name: 'Wellbeing (ONS4)' });
  fireEvent.click(within(section).getByText('2 earlier'));
  expect(within(section).getByText('Satisfied 3, Worthwhile 4, Happy 5, Anxious 9')).toBeTruthy();
  expect(within(section).getAllByRole('button', { name: /^Correct: / }).map((one) => one.getAttribute('aria-label'))).toEqual(['Correct: Wellbeing (ONS4), asked Fri 20 Nov', 'Correct: Wellbeing (ONS4), asked Mon 1 Sep 2025']);
  fireEvent.click(within(section).getByRole('button', { name: 'Correct: Wellbeing (ONS4), asked Mon 1 Sep 2025' }));
  const form = within(section).getByRole('form', { name: 'Correct: Wellbeing (ONS4), asked Mon 1 Sep 2025' });
  await waitFor(() => expect(form.contains(document.activeElement)).toBe(true));
  expect((within(form).getByLabelText('Asked on') as HTMLInputElement).value).toBe('2025-09-01');
  await choose(within(form).getByLabelText(/how happy did you feel yesterday/), '8');
  await expectNoViolations(container);
  fireEvent.submit(form);
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'record_assessment', corrects: 'a', asked_on: '2025-09-01' }));
  const { answers } = fake.sent.at(-1) as { answers: { key: string; score: number }[] };
  expect(answers.map(({ key, score }) => `${key} ${score}`)).toEqual(['satisfied 3', 'worthwhile 4', 'happy 8', 'anxious 9', 'sleep 3']);
  // The plot follows what stands.
  const corrected = assessment('d', '2025-09-01', [3, 4, 8, 9], { corrects: 'a' });
  fake.show('case:c-14', { of: 'case', value: { ...borough.theCase, assessments: { ...all, a: { ...all.a, is_withdrawn: true }, d: corrected } } });
  expect(await screen.findByRole('img', { name: 'Happy, higher is better: 8, then 3, then 5' })).toBeTruthy();
});

it('asks for the day in plain words, and for how much in a whole sentence', async () => {
  const { fake } = await draw();
  fireEvent.click(screen.getByRole('button', { name: 'Record: Wellbeing (ONS4)' }));
  const wellbeing = screen.getByRole('form', { name: 'Record: Wellbeing (ONS4)' });
  fireEvent.input(within(wellbeing).getByLabelText('Asked on'), { target: { value: '' } });
  fireEvent.submit(wellbeing);
  expect(await within(wellbeing).findByText('Choose the day.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Record: Own concerns' }));
  const concerns = screen.getByRole('form', { name: 'Record: Own concerns' });
  fireEvent.input(within(concerns).getAllByRole('textbox')[0]!, { target: { value: 'The stairs' } });
  fireEvent.submit(concerns);
  expect((await within(concerns).findByRole('alert')).textContent).toBe('Choose how much beside each concern. What you chose is kept.');
  expect(fake.sent).toEqual([]);
});

it('gives the year of what was asked in another one', async () => {
  await draw(borough.amira, { assessments: { a: assessment('a', '2025-12-03', [3, 4, 5, 9]), b: assessment('b', '2026-11-20', [6, 7, 5, 4]) } });
  const section = screen.getByRole('region', { name: 'Wellbeing (ONS4)' });
  expect(within(section).getByText(/^From Wed 3 Dec 2025 to Fri 20 Nov 2026\./)).toBeTruthy();
  fireEvent.click(within(section).getByText('As a table'));
  expect(within(section).getAllByRole('row').map((row) => row.firstChild?.textContent)).toEqual(['Asked', 'Fri 20 Nov 2026', 'Wed 3 Dec 2025']);
  expect(within(section).getByText('Amira Hassan, asked Fri 20 Nov')).toBeTruthy();
});

it('gives the year of the only one, where it is not this one', async () => {
  await draw(borough.amira, { assessments: { a: assessment('a', '2025-12-03', [3, 4, 5, 9]) } });
  expect(screen.getByText('Amira Hassan, asked Wed 3 Dec 2025')).toBeTruthy();
});

it('records what was answered and keeps it through a refusal', async () => {
  const { fake } = await draw();
  fireEvent.click(screen.getByRole('button', { name: 'Record: Wellbeing (ONS4)' }));
  const form = screen.getByRole('form', { name: 'Record: Wellbeing (ONS4)' });
  expect(within(form).getByText('Here lower is better.')).toBeTruthy();
  await choose(within(form).getByLabelText(/how happy did you feel yesterday/), '8');
  fake.refusal = refused('Question 3: choose 0 to 10.', 'answers');
  fireEvent.submit(form);
  expect(await within(form).findByText(/choose 0 to 10/)).toBeTruthy();
  expect((within(form).getByLabelText(/how happy did you feel yesterday/) as HTMLSelectElement).value).toBe('8');
  fake.refusal = null;
  fireEvent.submit(form);
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'record_assessment', case_id: 'c-14', tool: 'ons4', corrects: null, answers: [{ key: 'happy', score: 8, words: null }] }));
});

it('steps down with a reason and who goes on, and offers the way back', async () => {
  const { fake } = await draw(borough.asha);
  fireEvent.click(screen.getByRole('button', { name: 'Step down…' }));
  const confirm = screen.getByRole('button', { name: 'Step down' }) as HTMLButtonElement;
  expect(confirm.disabled || confirm.getAttribute('aria-disabled') === 'true').toBe(true);
  fireEvent.input(screen.getByLabelText('Why'), { target: { value: 'Steady' } });
  fireEvent.input(screen.getByLabelText('Who goes on looking after the person'), { target: { value: 'Dr Quill' } });
  fireEvent.click(screen.getByRole('button', { name: 'Step down' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'step_down_case', case_id: 'c-14', step_down: { reason: 'Steady', continuing_owner: 'Dr Quill' } }));
});

it('reopens a case that has left the list, with a reason', async () => {
  const { fake } = await draw(borough.asha, { root: { ...borough.theCase.root, status: 'stepped_down', step_down: { reason: 'Steady', continuing_owner: 'Dr Quill' } } });
  fireEvent.click(screen.getByRole('button', { name: 'Reopen…' }));
  fireEvent.input(screen.getByLabelText('Why it comes back'), { target: { value: 'Fell again' } });
  fireEvent.click(screen.getByRole('button', { name: 'Reopen' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'reopen_case', case_id: 'c-14', reason: 'Fell again' }));
});

it('says before a case is reopened that its story waits, and leads to it afterwards', async () => {
  const act = { by: borough.amira.id, name: borough.amira.name, at: 0, reason: null };
  const story = { words: { title: 'A warm winter', situation: null, mattered: null, did: null, changed: null, learnt: null, wellbeing: [] }, status: 'asked' as const, author: act, consent_on: '2026-11-20', returned: null, released: null, story_id: null, withdrawn: null };
  const { fake } = await draw(borough.asha, { root: { ...borough.theCase.root, status: 'stepped_down', step_down: { reason: 'Steady', continuing_owner: 'Dr Quill' }, story } });
  fireEvent.click(screen.getByRole('button', { name: 'Reopen…' }));
  expect(screen.getByText(/^Its case story waits to be released\. It is kept/)).toBeTruthy();
  fake.show('case:c-14', { of: 'case', value: { ...borough.theCase, root: { ...borough.theCase.root, story } } });
  expect((await screen.findByRole('link', { name: 'Case story: waits for a second person' })).getAttribute('href')).toBe('/cases/SF-014/story');
});

it('asks a colleague by what they were found by', () => {
  const halima = { languages: ['Somali', 'Arabic'], skills: ['Benefits advice'] };
  expect(foundBy(halima, 'somali')).toBe('Somali speaker');
  expect(foundBy(halima, 'benefits')).toBe('Benefits advice');
  expect(foundBy(halima, 'Halima')).toBe(null);
  expect(foundBy(halima, 'who speaks Somali?')).toBe('Somali speaker');
  const signs = { ...halima, languages: ['English', 'Farsi', 'British Sign Language'] };
  expect([foundBy(signs, 'BSL'), foundBy(signs, 'Persian?')]).toEqual(['British Sign Language', 'Farsi speaker']);
});

it('a colleague who is asked gets a question, not a promise: the action stays with who asks until they take it', async () => {
  forgetDrafts();
  const { fake, container } = await draw(borough.bea);
  fireEvent.click(screen.getByRole('button', { name: 'Ask a colleague…' }));
  fireEvent.input(screen.getByLabelText('Who speaks or knows'), { target: { value: 'somali' } });
  fireEvent.click(await screen.findByRole('button', { name: 'Ask Amira Hassan' }));
  const form = within(screen.getByRole('form', { name: 'Add an action' }));
  expect((form.getByRole('textbox', { name: 'Add an action' }) as HTMLInputElement).value).toBe('Join as Somali speaker');
  expect(form.getByText(/It is yours until they take it/).textContent).toContain('You ask Amira Hassan');
  fireEvent.input(form.getByLabelText('Due'), { target: { value: '2026-11-30' } });
  await expectNoViolations(container);
  fireEvent.click(form.getByRole('button', { name: 'Add and ask' }));
  await waitFor(() => expect(fake.sent.map(({ name }) => name)).toEqual(['add_action']));
  const [added] = fake.sent;
  expect(added).toMatchObject({ what: 'Join as Somali speaker', owner: { type: 'person', person_id: borough.bea.id }, due_on: '2026-11-30', asked: { type: 'person', person_id: borough.amira.id } });
  const id = added && 'action_id' in added ? added.action_id : '';
  const [listed] = borough.actions;
  fake.show('case:c-14', { of: 'case', value: { ...borough.theCase, actions: { [id]: {
    ...listed!, id, status: 'accepted', owner: { type: 'person', person_id: borough.bea.id, name: 'Bea Okonjo' }, undo: null,
    help: { of: { type: 'person', person_id: borough.amira.id, name: 'Amira Hassan' }, word: null, by: borough.bea.id, name: 'Bea Okonjo', at: 0, cannot: null },
  } } } });
  await waitFor(() => expect(readShell().notices.at(-1)?.onUndo).toBeTruthy());
  // One press takes both back.
  readShell().notices.at(-1)?.onUndo?.();
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'cancel_action', action_id: id, reason: 'Asked by mistake' }));
  // The next one is an action like any other.
  expect(form.getByLabelText('Owner')).toBeTruthy();
});

it('a colleague is no longer asked when one thinks better of it', async () => {
  forgetDrafts();
  await draw(borough.bea);
  fireEvent.click(screen.getByRole('button', { name: 'Ask a colleague…' }));
  fireEvent.input(screen.getByLabelText('Who speaks or knows'), { target: { value: 'somali' } });
  fireEvent.click(await screen.findByRole('button', { name: 'Ask Amira Hassan' }));
  fireEvent.click(screen.getByRole('button', { name: 'Do not ask Amira Hassan' }));
  expect((screen.getByLabelText('Owner') as HTMLSelectElement).value).toBe('nobody');
  expect(screen.queryByText(/You ask/)).toBeNull();
});
