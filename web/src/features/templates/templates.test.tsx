// Proves the templates: whose words a line has, rename, hide, add and put back; an update told with keep and take; the Federation's side;
// what is typed stays through a refusal; somebody else's change comes without a reload.
import { beforeEach, describe, expect, it } from 'vitest';
import { forgetDrafts } from '../../drafts';
import type { Difference, WireCommand } from '../../generated/wire';
import type { CommandOnItsWay } from '../../live/commands';
import { navigate } from '../../router';
import { readShell } from '../../shell';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, notFound, refused } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, choose, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { page } from '.';
import { answersTo, movedKeys, swapped } from './changes';
import { ofFederation, ofPcn, topic } from './example';
import { countWords } from './line';
import { differenceWords } from './update';

const { Page } = page;
beforeEach(() => {
  forgetDrafts();
  navigate('/templates');
});

async function show(templates = ofPcn, who = borough.bea) {
  const fake = fakeServer(who);
  // Read again, it is another object.
  fake.answers['GET /api/templates'] = () => structuredClone(templates);
  const drawn = render(<Page params={{}} />);
  await screen.findByRole('list', { name: 'PCN meeting agenda' });
  return { fake, ...drawn };
}
const button = (name: string) => screen.getByRole('button', { name });
const row = (text: string) => within(screen.getByText(text, { selector: 'strong' }).closest('li')!);
const ours = ofPcn.lists[0]!.tailoring!;

it('two neighbours change places, and nobody goes beyond the ends', () => {
  expect(swapped(['a', 'b', 'c'], 1, -1)).toEqual(['b', 'a', 'c']);
  expect(swapped(['a'], 0, 1)).toBeNull();
  expect(movedKeys(ofPcn.lists[0]!.lines, 'own.1', -1)).toEqual(['last', 'news', 'own.1', 'money']);
});

it.each<[string, Partial<Difference>, string, readonly string[]]>([
  ['a new line', { now: topic('a', 'A') }, 'New: “A”, 5 minutes.', ['ok']],
  ['one that is gone', { was: topic('a', 'A') }, 'Taken away: “A”, 5 minutes.', ['ok']],
  ['one that is gone and was reworded', { was: topic('a', 'A'), yours: topic('a', 'Ours') }, 'Taken away: “A”, 5 minutes. Yours stays: “Ours”, 5 minutes.', ['keep', 'drop']],
  ['other minutes', { was: topic('a', 'A'), now: topic('a', 'A', 1), yours: topic('a', 'Ours') }, '“A”, 5 minutes is now “A”, 1 minute. You say “Ours”, 5 minutes.', ['keep', 'take']],
  ['one that is hidden', { was: topic('a', 'A'), now: topic('a', 'B'), is_hidden: true }, '“A”, 5 minutes is now “B”, 5 minutes. You hide this line.', ['keep', 'show']],
])('tells %s', (_, part, words, answers) => {
  const difference = { key: 'a', was: null, now: null, yours: null, is_hidden: false, ...part };
  expect(differenceWords('agenda_pcn', difference)).toBe(words);
  expect(answersTo(difference)).toEqual(answers);
});

it('counts who has changed a line', () => {
  expect(countWords('news', 5, ofFederation.lists[0]!.tailored_by)).toBe('5 PCNs get this; 1 has changed this line: South Fulham PCN');
  expect(countWords('last', 1, [])).toBe('1 PCN gets this');
});

describe('a PCN', () => {
  it('sees whose words each line has, and how it will look', async () => {
    const { container } = await show();
    expect(row('What was agreed').getByText('As the Federation has it')).toBeTruthy();
    expect(row('News, two minutes each').getByText('Changed here. The Federation: “News”')).toBeTruthy();
    expect(row('Spending').getByText('Hidden here')).toBeTruthy();
    expect(row('Winter rota').getByText('Ours')).toBeTruthy();
    expect(screen.getByText('25 minutes in all')).toBeTruthy();
    expect(page.title({})).toBe('Templates');
    await expectNoViolations(container);
  });

  it('rewords a line, and what it typed stays through a refusal', async () => {
    const { fake, container } = await show();
    fireEvent.click(button('Change: What was agreed'));
    const form = within(screen.getByRole('form', { name: 'Change: What was agreed' }));
    fireEvent.input(form.getByLabelText('Topic'), { target: { value: 'Case 999 000 0018' } });
    fireEvent.input(form.getByLabelText('Minutes'), { target: { value: '0' } });
    fireEvent.click(form.getByRole('button', { name: 'Save' }));
    expect(await form.findByText('Choose 1 to 120 minutes')).toBeTruthy();
    fireEvent.input(form.getByLabelText('Minutes'), { target: { value: '7' } });
    fake.refusal = refused('Line 3: this looks like an NHS number. A template names no patient: take it out.', 'own');
    fireEvent.click(form.getByRole('button', { name: 'Save' }));
    expect(await form.findByText('This looks like an NHS number. A template names no patient: take it out.')).toBeTruthy();
    expect((form.getByLabelText('Topic') as HTMLInputElement).value).toBe('Case 999 000 0018');
    await expectNoViolations(container);
    fake.refusal = { code: 'changed_meanwhile', field: 'version', message: 'A colleague changed this list while you wrote. Look at what is there now, then save again.', is_temporary: false };
    fireEvent.click(form.getByRole('button', { name: 'Save' }));
    expect(await form.findByText(/Look at what is there now, then save again\. What you typed is kept\./)).toBeTruthy();
    fake.refusal = null;
    fireEvent.input(form.getByLabelText('Topic'), { target: { value: 'Last week' } });
    fireEvent.click(form.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(screen.queryByRole('form')).toBeNull());
    expect(fake.sent.at(-1)).toEqual({ name: 'tailor_template', pcn: borough.pcn, kind: 'agenda_pcn', on_version: 2, version: 3, own: [...ours.own, topic('last', 'Last week', 7)], hidden: ['money'], order: [], seen: [] });
  });

  it('hides, shows, puts back, moves, adds and removes', async () => {
    const { fake } = await show();
    const sends = async (press: string, expected: object) => {
      fireEvent.click(button(press));
      await waitFor(() => expect(fake.sent.at(-1)).toMatchObject(expected));
      await waitFor(() => expect((button(press) as HTMLButtonElement).disabled).toBe(false));
    };
    await sends('Hide: What was agreed', { hidden: ['money', 'last'], own: ours.own });
    const before = { own: ours.own, hidden: ['money'], version: 4 };
    await act(() => readShell().notices.at(-1)?.onUndo?.());
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject(before));
    await sends('Show: Spending', { hidden: [] });
    await sends('Put back: News, two minutes each', { own: [ours.own[1]] });
    await sends('Remove: Winter rota', { own: [ours.own[0]] });
    await sends('Up: Winter rota', { order: ['last', 'news', 'own.1', 'money'] });
    fireEvent.click(button('Add a line'));
    const form = within(screen.getByRole('form', { name: 'Add: Topic' }));
    fireEvent.click(form.getByRole('button', { name: 'Save' }));
    expect(await form.findByText('Write the topic')).toBeTruthy();
    fireEvent.input(form.getByLabelText('Topic'), { target: { value: 'Flu' } });
    fireEvent.click(form.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ own: [{}, {}, { text: 'Flu', minutes: 5 }] }));
    expect((fake.sent.at(-1) as { own: { key: string }[] }).own[2]!.key).toMatch(/^own\.[0-9a-f]{32}$/);
  });

  it('is told of an update, and keeps or takes', async () => {
    const { fake } = await show();
    const update = within(screen.getByRole('group', { name: 'What the Federation changed' }));
    expect(update.getByText(/“News of practices”, 10 minutes is now “News”, 10 minutes\. You say “News, two minutes each”, 15 minutes\./)).toBeTruthy();
    const sends = async (press: string, expected: object) => {
      fireEvent.click(update.getByRole('button', { name: press }));
      await waitFor(() => expect(fake.sent.at(-1)).toMatchObject(expected));
      await waitFor(() => expect((update.getByRole('button', { name: press }) as HTMLButtonElement).disabled).toBe(false));
    };
    await sends('Seen: What was agreed', { own: ours.own, seen: ['last'] });
    await sends('Keep ours: News', { own: ours.own, seen: ['news'] });
    await sends('Take theirs: News', { own: [ours.own[1]], seen: ['news'] });
    await sends('Seen, keep everything of ours', { own: ours.own, seen: ['last', 'news'] });
    fake.refusal = refused('The Federation changed this list while you wrote.', 'on_version');
    fireEvent.click(update.getByRole('button', { name: 'Keep ours: News' }));
    await waitFor(() => expect(readShell().notices.at(-1)).toMatchObject({ text: 'The Federation changed this list while you wrote.', isProblem: true }));
  });

  it('makes the next change when the one before is sent', async () => {
    const { fake } = await show();
    const command = { name: 'tailor_template', kind: 'agenda_pcn' } as WireCommand;
    await act(() => fake.waiting.set([{ command } as CommandOnItsWay]));
    expect(await screen.findByText('A change of this list is kept on this device.')).toBeTruthy();
    expect((button('Hide: What was agreed') as HTMLButtonElement).disabled).toBe(true);
    await act(() => fake.waiting.set([]));
    await waitFor(() => expect((button('Hide: What was agreed') as HTMLButtonElement).disabled).toBe(false));
  });

  it('sees somebody else’s change without a reload, and offers nothing to who may not', async () => {
    const { fake } = await show({ ...ofPcn, may_tailor: false }, borough.amira);
    expect(screen.queryByRole('button', { name: /^(Change|Hide|Add)/ })).toBeNull();
    fake.answers['GET /api/templates'] = { ...ofPcn, may_tailor: false, lists: [{ ...ofPcn.lists[0]!, lines: [] }] };
    fake.change('templates');
    expect(await screen.findByText('No lines yet.')).toBeTruthy();
  });

  it('chooses another list by its address', async () => {
    const { fake } = await show();
    navigate('/templates?list=outcome_list');
    await screen.findByRole('list', { name: 'Outcomes' });
    expect(screen.getByRole('link', { name: 'Outcomes' }).getAttribute('aria-current')).toBe('page');
    fireEvent.click(button('Add a line'));
    const form = within(screen.getByRole('form', { name: 'Add: Outcome' }));
    await choose(form.getByLabelText('Kept as'), 'refer_on');
    fireEvent.input(form.getByLabelText('Outcome'), { target: { value: 'Refer to falls clinic' } });
    fireEvent.input(form.getByLabelText('Service (optional)'), { target: { value: 'Falls clinic' } });
    fireEvent.click(form.getByRole('button', { name: 'Save' }));
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ kind: 'outcome_list', on_version: 0, version: 0, own: [{ text: 'Refer to falls clinic', outcome: 'refer_on', service: 'Falls clinic', minutes: null }] }));
  });
});

describe('the Federation', () => {
  it('sees who has changed a line, and sets the list', async () => {
    const { fake, container } = await show(ofFederation, borough.val);
    expect(row('News').getByText('5 PCNs get this; 1 has changed this line: South Fulham PCN')).toBeTruthy();
    expect(row('Spending').getByText('5 PCNs get this; 1 hides it: South Fulham PCN')).toBeTruthy();
    await expectNoViolations(container);
    fireEvent.click(button('Remove: Spending'));
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'set_template', kind: 'agenda_pcn', version: 2, entries: [{ key: 'last' }, { key: 'news' }] }));
    await waitFor(() => expect((button('Down: News') as HTMLButtonElement).disabled).toBe(false));
    fireEvent.click(button('Down: News'));
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ entries: [{ key: 'last' }, { key: 'money' }, { key: 'news' }] }));
  });
});

it('says what failed', async () => {
  fakeServer(borough.bea).answers['GET /api/templates'] = notFound();
  render(<Page params={{}} />);
  expect(await screen.findByText('Could not load the templates')).toBeTruthy();
});
