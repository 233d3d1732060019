// Proves that a story is looked through before it is saved, that its author cannot release it, and that the collection names nobody.
import { beforeEach, expect, it } from 'vitest';
import { forgetDrafts } from '../../drafts';
import type { CaseStory, StoryDesk, StoryList, StoryWords } from '../../generated/wire';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, notFound } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act as acting, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { page as casePage } from '../case';
import { page as collection } from '.';
import { page as desk, wordsOf } from './desk';

beforeEach(() => forgetDrafts());

const words: StoryWords = { title: 'A warm winter', situation: 'A person in their eighties.', mattered: 'To stay.', did: 'We asked twice.', changed: 'The heating works.', learnt: 'One person to ring.', wellbeing: [{ question: 'satisfied', before: 3, after: 6 }] };
const at = borough.at('2026-11-25', '10:00');
const act = (who: typeof borough.amira, reason: string | null = null) => ({ by: who.id, name: who.name, at, reason });
const story = (more: Partial<CaseStory> = {}): CaseStory => ({ words, status: 'draft', author: act(borough.amira), consent_on: null, returned: null, released: null, story_id: null, withdrawn: null, ...more });
const begun: StoryDesk = { suggested: { ...words, title: 'A person in their eighties', mattered: null, learnt: null }, may_write: true, may_release: true, today: '2026-11-26' };

const open = (who: typeof borough.amira, told: CaseStory | null, more: Partial<StoryDesk> = {}) => {
  const fake = fakeServer(who);
  fake.answers['GET /api/cases/SF-014'] = { id: 'c-14', code: 'SF-014', has_restricted_notes: false };
  fake.answers['GET /api/cases/SF-014/story'] = { ...begun, ...more };
  fake.show('case:c-14', { of: 'case', value: { ...borough.theCase, root: { ...borough.theCase.root, status: 'stepped_down', story: told } } });
  return { fake, ...render(<desk.Page params={{ code: 'SF-014' }} />) };
};

it('begins with what is counted, checks it, marks what tells who it is, and saves it clean', async () => {
  const { fake, container } = open(borough.amira, null);
  const situation = await screen.findByLabelText('The person’s situation') as HTMLTextAreaElement;
  expect(situation.value).toBe('A person in their eighties.');
  await expectNoViolations(container);
  fireEvent.input(situation, { target: { value: 'Mary is cold.' } });
  fake.refusal = { code: 'identifies', field: 'words.situation', message: 'This looks like a person’s name.', is_temporary: false, found: [{ kind: 'name', from: 0, to: 4 }] } as never;
  fireEvent.click(screen.getByRole('button', { name: 'Check it' }));
  expect(await screen.findByText('“Mary”: This looks like a person’s name.')).toBeTruthy();
  fireEvent.input(situation, { target: { value: 'Marys flat is cold.' } });
  expect(screen.getByText('“Mary”: This looks like a person’s name.')).toBeTruthy();
  fireEvent.input(situation, { target: { value: 'Mary is cold.' } });
  fireEvent.click(screen.getByRole('button', { name: 'Check it' }));
  await waitFor(() => expect([situation.selectionStart, situation.selectionEnd, document.activeElement === situation]).toEqual([0, 4, true]));
  expect(screen.queryByRole('status')?.textContent ?? '').not.toContain('Looked through');
  fake.refusal = null;
  fireEvent.input(situation, { target: { value: 'A person is cold.' } });
  fireEvent.click(screen.getByRole('button', { name: 'Check it' }));
  expect(await screen.findByText('Looked through: nothing in it tells who it is.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Save the story' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'set_story', case_id: 'c-14', seen_at: null, words: { situation: 'A person is cold.', mattered: null, wellbeing: [{ question: 'satisfied', before: 3, after: 6 }] } }));
});

it('asks for the release with the person’s yes and its day, and offers its author no release', async () => {
  const { fake, container } = open(borough.amira, story());
  const ask = await screen.findByRole('button', { name: 'Ask a second person to release it' }) as HTMLButtonElement;
  const tick = screen.getByLabelText('The person said yes to this story being told');
  const day = screen.getByLabelText('On which day') as HTMLInputElement;
  fireEvent.click(ask);
  expect(await screen.findByText(/^Without the person’s yes it is not told/)).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(tick));
  expect(screen.queryByRole('button', { name: 'Release the story' })).toBeNull();
  await expectNoViolations(container);
  fireEvent.click(tick);
  fireEvent.input(day, { target: { value: '' } });
  fireEvent.click(ask);
  expect(await screen.findByText('Choose the day.')).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(day));
  expect(fake.sent).toEqual([]);
  fireEvent.input(day, { target: { value: '2026-11-26' } });
  fireEvent.click(ask);
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'ask_story_release', case_id: 'c-14', seen_at: at, consent_on: '2026-11-26' }));
});

it('lets a second person release what they see, or send it back with what is to change', async () => {
  const { fake, container } = open(borough.bea, story({ status: 'asked', consent_on: '2026-11-24' }), { may_write: true });
  expect((await screen.findByText(/^Waits for a second person/)).parentElement?.textContent).toContain('Amira Hassan');
  expect(screen.queryByRole('button', { name: 'Change it' })).toBeNull();
  await expectNoViolations(container);
  fireEvent.click(screen.getByRole('button', { name: 'Release the story' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'release_story', case_id: 'c-14', seen_at: at }));
  fireEvent.input(screen.getByLabelText('What is to change'), { target: { value: 'Less of the landlord' } });
  fireEvent.click(screen.getByRole('button', { name: 'Send it back' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'return_story', case_id: 'c-14', seen_at: at, reason: 'Less of the landlord' }));
});

it('shows who may only read it what it says and where it stands', async () => {
  open(borough.joan, story({ status: 'released', consent_on: '2026-11-24', released: act(borough.bea) }), { may_write: false, may_release: false, suggested: null });
  expect(await screen.findByText(/^Released by Bea Okonjo/)).toBeTruthy();
  expect(screen.getByText('satisfied 3 → 6')).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Release|Take it back|Change it/ })).toBeNull();
});

it('a score counts with both its numbers, within its range', () => {
  const texts = { situation: ' ', mattered: '', did: 'Asked ', changed: '', learnt: '' };
  const scores = { satisfied: { before: '3', after: '11' }, happy: { before: '0', after: '10' }, anxious: { before: '4', after: '' } };
  expect(wordsOf({ title: ' T ', texts, scores })).toEqual({ title: 'T', situation: null, mattered: null, did: 'Asked', changed: null, learnt: null, wellbeing: [{ question: 'happy', before: 0, after: 10 }] });
});

it('lists what was released by its month, and says so when there is nothing', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/stories'] = { federation: 'F1', stories: [{ id: 't-1', words, month: '2026-11-01' }] } satisfies StoryList;
  const { container, unmount } = render(<collection.Page params={{}} />);
  const one = await screen.findByRole('region', { name: 'A warm winter' });
  expect(within(one).getByText('November 2026')).toBeTruthy();
  expect(within(one).getByText('What mattered to them').nextElementSibling?.textContent).toBe('To stay.');
  await expectNoViolations(container);
  // One is released, another taken back: it is on screen by itself.
  fake.answers['GET /api/stories'] = { federation: 'F1', stories: [{ id: 't-2', words: { ...words, title: 'A dry cellar' }, month: '2026-12-01' }] };
  await acting(() => fake.change('stories'));
  expect(await screen.findByRole('region', { name: 'A dry cellar' })).toBeTruthy();
  expect(screen.queryByRole('region', { name: 'A warm winter' })).toBeNull();
  unmount();
  fake.answers['GET /api/stories'] = { federation: 'F1', stories: [] };
  render(<collection.Page params={{}} />);
  expect(await screen.findByText('No story was released yet')).toBeTruthy();
});

const tell = (fake: ReturnType<typeof fakeServer>, told: CaseStory, status: 'stepped_down' | 'accepted' = 'stepped_down') => acting(() => fake.show('case:c-14', { of: 'case', value: { ...borough.theCase, root: { ...borough.theCase.root, status, story: told } } }));
const later = borough.at('2026-11-25', '10:20');

it('keeps what was typed when somebody else saves meanwhile, says who, and writes nothing over theirs', async () => {
  const { fake, container, unmount } = open(borough.amira, null);
  fireEvent.input(await screen.findByLabelText('What we did'), { target: { value: 'We rang the landlord.' } });
  await tell(fake, story({ author: { ...act(borough.bea), at: later } }));
  expect((await screen.findByText(/^Bea Okonjo saved the story meanwhile, 10:20/)).parentElement?.textContent).toContain('Theirs is not written over');
  expect((screen.getByLabelText('What we did') as HTMLTextAreaElement).value).toBe('We rang the landlord.');
  // The service would refuse it: a story has one author.
  expect(screen.queryByRole('button', { name: /^(Save|Check)/ })).toBeNull();
  fireEvent.submit(screen.getByRole('form', { name: 'Case story' }));
  expect(fake.sent).toEqual([]);
  await expectNoViolations(container);
  unmount();
  render(<desk.Page params={{ code: 'SF-014' }} />);
  expect((await screen.findByLabelText('What we did') as HTMLTextAreaElement).value).toBe('We rang the landlord.');
  fireEvent.click(screen.getByRole('button', { name: 'Drop what I typed' }));
  await waitFor(() => expect(screen.queryByLabelText('What we did')).toBeNull());
});

it('saved in another tab, it is written over only on purpose', async () => {
  const { fake } = open(borough.amira, story());
  fireEvent.click(await screen.findByRole('button', { name: 'Change it' }));
  fireEvent.input(screen.getByLabelText('What we did'), { target: { value: 'Mine.' } });
  await tell(fake, story({ words: { ...words, did: 'Of the other tab.' }, author: { ...act(borough.amira), at: later } }));
  expect(await screen.findByText('Of the other tab.')).toBeTruthy();
  expect((screen.getByLabelText('What we did') as HTMLTextAreaElement).value).toBe('Mine.');
  fireEvent.click(screen.getByRole('button', { name: 'Save all the same' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'set_story', seen_at: later, words: { did: 'Mine.' } }));
});

it('refuses a score without its other half, or out of its range, at its field', async () => {
  const { fake, container } = open(borough.amira, null);
  fireEvent.input(await screen.findByLabelText('Happy, then'), { target: { value: '4' } });
  fireEvent.input(screen.getByLabelText('Satisfied, later'), { target: { value: '11' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save the story' }));
  expect(await screen.findByText('Write this one too, or empty “then”')).toBeTruthy();
  expect(screen.getByText('Write a whole number from 0 to 10')).toBeTruthy();
  expect(fake.sent).toEqual([]);
  await expectNoViolations(container);
  fireEvent.input(screen.getByLabelText('Happy, later'), { target: { value: '5' } });
  fireEvent.input(screen.getByLabelText('Satisfied, later'), { target: { value: '10' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save the story' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'set_story', words: { wellbeing: [{ question: 'satisfied', before: 3, after: 10 }, { question: 'happy', before: 4, after: 5 }] } }));
});

it('puts nothing into a title that is not shaped as a case code', () => {
  expect([desk.title({ code: 'SF-014' }), desk.title({ code: '9998832942' }), casePage.title({ code: 'SF-014' }), casePage.title({ code: '9998832942' })]).toEqual(['Case story SF-014', 'Case story', 'Case SF-014', 'Case']);
});

it('of a case that is on the list again it is kept, sent back and not released, and its author cannot change it', async () => {
  const waits = story({ status: 'asked', consent_on: '2026-11-24' });
  const { fake, container, unmount } = open(borough.bea, waits);
  await screen.findByRole('button', { name: 'Release the story' });
  await tell(fake, waits, 'accepted');
  expect(await screen.findByText('The case is on the list again.')).toBeTruthy();
  expect(screen.getByText(/can be released once the case has left the list/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: 'Release the story' })).toBeNull();
  await expectNoViolations(container);
  fireEvent.input(screen.getByLabelText('What is to change'), { target: { value: 'Wait for the end' } });
  fireEvent.click(screen.getByRole('button', { name: 'Send it back' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'return_story', case_id: 'c-14', seen_at: at, reason: 'Wait for the end' }));
  unmount();
  const { fake: own } = open(borough.amira, story({ returned: act(borough.bea, 'Wait for the end') }));
  await screen.findByRole('button', { name: 'Change it' });
  await tell(own, story({ returned: act(borough.bea, 'Wait for the end') }), 'accepted');
  await waitFor(() => expect(screen.queryByRole('button', { name: 'Change it' })).toBeNull());
  expect(screen.queryByRole('button', { name: /^Ask a second person/ })).toBeNull();
  expect(screen.getByText(/Wait for the end/)).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Take it back' })).toBeTruthy();
});

it('keeps why it should go back while its author changes it, until it waits again', async () => {
  const { fake, container } = open(borough.bea, story({ status: 'asked', consent_on: '2026-11-24' }));
  fireEvent.input(await screen.findByLabelText('What is to change'), { target: { value: 'Less of the landlord' } });
  await tell(fake, story({ author: { ...act(borough.amira), at: later } }));
  expect((await screen.findByText(/^Amira Hassan is changing the story/)).parentElement?.textContent).toContain('What is to change: Less of the landlord');
  await expectNoViolations(container);
  await tell(fake, story({ status: 'asked', consent_on: '2026-11-24', author: { ...act(borough.amira), at: later } }));
  expect((await screen.findByLabelText('What is to change') as HTMLInputElement).value).toBe('Less of the landlord');
  fake.refusal = { code: 'changed_meanwhile', field: 'seen_at', message: 'Changed meanwhile.', is_temporary: false } as never;
  fireEvent.click(screen.getByRole('button', { name: 'Send it back' }));
  expect(await screen.findByText(/Changed meanwhile/)).toBeTruthy();
  expect((screen.getByLabelText('What is to change') as HTMLInputElement).value).toBe('Less of the landlord');
  fake.refusal = null;
  fireEvent.click(screen.getByRole('button', { name: 'Send it back' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'return_story', case_id: 'c-14', seen_at: later, reason: 'Less of the landlord' }));
  await tell(fake, story({ returned: act(borough.bea, 'Less of the landlord'), author: { ...act(borough.amira), at: later } }));
  expect(screen.queryByText(/is changing the story/)).toBeNull();
});

it('says at the field what is missing, of a story, of its release and of sending it back', async () => {
  const { fake, container, unmount } = open(borough.amira, null, { suggested: null });
  for (const name of ['Save the story', 'Check it']) {
    fireEvent.click(await screen.findByRole('button', { name }));
    expect(await screen.findByText('Write what it is called.')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('What it is called')));
    (document.activeElement as HTMLElement).blur();
  }
  await expectNoViolations(container);
  fireEvent.input(screen.getByLabelText('What it is called'), { target: { value: 'A' } });
  expect(screen.queryByText('Write what it is called.')).toBeNull();
  unmount();
  expect(fake.sent).toEqual([]);
  forgetDrafts();
  const waits = open(borough.bea, story({ status: 'asked', consent_on: '2026-11-24' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Send it back' }));
  expect(await screen.findByText('Write what is to change.')).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('What is to change')));
  await expectNoViolations(waits.container);
  waits.unmount();
  const lacks = open(borough.amira, story({ words: { ...words, learnt: null } }));
  fireEvent.click(await screen.findByLabelText('The person said yes to this story being told'));
  fireEvent.click(screen.getByRole('button', { name: 'Ask a second person to release it' }));
  expect(await screen.findByText('First write what is still empty: What we learnt.')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Take it back' }));
  expect(await screen.findByText('Write why.')).toBeTruthy();
  expect([...waits.fake.sent, ...lacks.fake.sent]).toEqual([]);
});

it('keeps no reason that was sent, though the story is back before the answer', async () => {
  const { fake } = open(borough.bea, story({ status: 'asked', consent_on: '2026-11-24' }));
  fireEvent.input(await screen.findByLabelText('What is to change'), { target: { value: 'Less of the landlord ' } });
  let answer = (_: null) => {};
  fake.refuse = (() => new Promise<null>((resolve) => { answer = resolve; })) as never;
  const seen: string[] = [];
  const watch = new MutationObserver(() => seen.push(document.body.textContent ?? ''));
  watch.observe(document.body, { childList: true, subtree: true, characterData: true });
  fireEvent.click(screen.getByRole('button', { name: 'Send it back' }));
  await tell(fake, story({ returned: act(borough.bea, 'Less of the landlord') }));
  expect(await screen.findByText(/^Sent back/)).toBeTruthy();
  await acting(async () => {
    answer(null);
    await new Promise((resolve) => { setTimeout(resolve); });
  });
  // The author saves another state of it: still nothing of what was sent.
  await tell(fake, story({ author: { ...act(borough.amira), at: later } }));
  await waitFor(() => expect(screen.queryByText(/^Sent back/)).toBeNull());
  watch.disconnect();
  expect(screen.queryByText(/is changing the story/)).toBeNull();
  expect(seen.filter((words) => words.includes('is changing the story'))).toEqual([]);
});

it('opens by itself when the person’s bar is lifted', async () => {
  const fake = fakeServer(borough.amira);
  fake.answers['GET /api/cases/SF-014'] = notFound();
  fake.answers['GET /api/cases/SF-014/story'] = notFound();
  render(<desk.Page params={{ code: 'SF-014' }} />);
  expect(await screen.findByText('There is nothing here that you can open')).toBeTruthy();
  fake.answers['GET /api/cases/SF-014'] = { id: 'c-14', code: 'SF-014', has_restricted_notes: false };
  fake.answers['GET /api/cases/SF-014/story'] = begun;
  await tell(fake, story());
  await waitFor(() => {
    fake.change('cases');
    expect(screen.getByText('A warm winter')).toBeTruthy();
  });
});
