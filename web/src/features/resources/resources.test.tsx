// Proves the shelf: found by words and topic, opened and downloaded, kept by who keeps it, refused at its field, withdrawn with a way back.
import { beforeEach, expect, it, vi } from 'vitest';
import { forgetDrafts } from '../../drafts';
import type { Shelf, ShelfItem } from '../../generated/wire';
import { readShell } from '../../shell';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, choose, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { AskFailed } from '../../server';
import { fits, page } from '.';

const { Page } = page;
const item = (id: string, more: Partial<ShelfItem> = {}): ShelfItem => ({
  id, place: 'DEMOHFGP', title: `Guide ${id}`, about: null, topics: [], link: `https://example.org/${id}`, file: null, added_by: borough.val.id, added_at: borough.now, changed_at: borough.now, changed_by: borough.val.id, looked_through: null, version: 1, is_withdrawn: false, ...more,
});
const file = { hash: 'ab', name: 'Checklist.pdf', kind: 'pdf' as const, bytes: 1_234_000 };
const row = (one: ShelfItem) => ({ item: one, place_name: 'The Federation', added_by_name: 'Val Prentice', changed_by_name: 'Val Prentice', looked_through_by_name: one.looked_through && 'Val Prentice' });
const shelf: Shelf = {
  kept: [], places: ['DEMOHFGP', 'U62360'], items: [row(item('1', { topics: ['Warmth'], about: 'Who can apply' })), row(item('2', { link: null, file, topics: ['Home visits'] }))],
};
const kept: Shelf = { ...shelf, kept: [{ code: 'DEMOHFGP', name: 'The Federation', is_for_all: true }] };

beforeEach(() => {
  forgetDrafts();
  history.replaceState(null, '', '/resources');
});

it('is found by words and topic; a link opens, a file is downloaded', async () => {
  fakeServer(borough.amira).answers['GET /api/resources'] = shelf;
  const { container } = render(<Page params={{}} />);
  const list = within(await screen.findByRole('list', { name: 'Shared resources' }));
  expect(list.getByRole('link', { name: /Guide 1/ }).getAttribute('rel')).toBe('noopener noreferrer');
  expect(list.getByRole('link', { name: 'Guide 2' }).getAttribute('href')).toBe('/api/resources/2/file');
  expect(list.getByText(/PDF, 1\.2 MB · Home visits/)).toBeTruthy();
  expect(screen.queryByRole('button', { name: /Add a link|Change|Withdraw/ })).toBeNull();
  await expectNoViolations(container);
  fireEvent.input(screen.getByLabelText('Find'), { target: { value: 'APPLY guide' } });
  expect(screen.getByText('1 resource')).toBeTruthy();
  fireEvent.input(screen.getByLabelText('Find'), { target: { value: 'nothing of it' } });
  fireEvent.click(screen.getByRole('button', { name: 'Clear the search' }));
  await choose(screen.getByLabelText('Topic'), 'Home visits');
  expect(screen.queryByRole('link', { name: /Guide 1/ })).toBeNull();
});

it('says what is empty and what cannot be had', async () => {
  fakeServer(borough.amira).answers['GET /api/resources'] = { kept: [], places: [], items: [] } satisfies Shelf;
  const { unmount } = render(<Page params={{}} />);
  expect(await screen.findByText('Nothing is on the shelf yet')).toBeTruthy();
  unmount();
  fakeServer(borough.lena);
  render(<Page params={{}} />);
  expect(await screen.findByText('There is nothing here that you can open')).toBeTruthy();
});

it('takes a link; a refusal stands at its field and what was typed is kept', async () => {
  const fake = fakeServer(borough.val);
  const asked: unknown[] = [];
  fake.answers['GET /api/resources'] = kept;
  fake.answers['POST /api/resources'] = (body: unknown) => {
    asked.push(body);
    return asked.length === 1 ? new AskFailed({ code: 'identifies', field: 'about', message: 'There is something that looks like an NHS number.', is_temporary: false }) : item('3');
  };
  const { container } = render(<Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Add a link or a file' }));
  const form = screen.getByRole('form', { name: 'Put something on the shelf' });
  const inside = within(form);
  expect(inside.getByText(/Nothing about a patient belongs here/)).toBeTruthy();
  fireEvent.submit(form);
  expect(inside.getByText('Write what it is.')).toBeTruthy();
  fireEvent.input(inside.getByLabelText('What it is'), { target: { value: 'Warm spaces' } });
  fireEvent.submit(form);
  expect(inside.getByText(/it begins with https/)).toBeTruthy();
  fireEvent.input(inside.getByLabelText('Address'), { target: { value: 'https://example.org/warm' } });
  fireEvent.input(inside.getByLabelText('What it is good for (optional)'), { target: { value: 'Ring 999 000 0018' } });
  fireEvent.input(inside.getByLabelText('Topics (optional)'), { target: { value: 'Warmth, benefits' } });
  fireEvent.submit(form);
  expect(await inside.findByText('There is something that looks like an NHS number.')).toBeTruthy();
  expect((inside.getByLabelText('What it is') as HTMLInputElement).value).toBe('Warm spaces');
  await expectNoViolations(container);
  fireEvent.submit(form);
  await waitFor(() => expect(asked).toHaveLength(2));
  expect(asked[1]).toMatchObject({ version: 0, place: 'DEMOHFGP', title: 'Warm spaces', topics: ['Warmth', 'benefits'], link: 'https://example.org/warm', file: null });
  expect((asked[1] as { id: string }).id).toBe((asked[0] as { id: string }).id);
  await waitFor(() => expect(screen.queryByRole('form', { name: 'Put something on the shelf' })).toBeNull());
});

/** A request that answers when it is told to. */
class FakeRequest {
  static last: FakeRequest;
  upload: { onprogress?: (event: { loaded: number; total: number }) => void } = {};
  headers: Record<string, string> = {};
  status = 0;
  responseText = '';
  onload?: () => void;
  onerror?: () => void;
  constructor() { FakeRequest.last = this; }
  open() {}
  setRequestHeader(name: string, value: string) { this.headers[name] = value; }
  send() {}
  answer(status: number, body: unknown) {
    this.status = status;
    this.responseText = JSON.stringify(body);
    this.onload?.();
  }
}

it('sends a file with its progress, and says at the field why it is refused', async () => {
  vi.stubGlobal('XMLHttpRequest', FakeRequest);
  const fake = fakeServer(borough.val);
  let asked: unknown = null;
  fake.answers['GET /api/resources'] = kept;
  fake.answers['POST /api/resources'] = (body: unknown) => { asked = body; return item('3'); };
  const { container } = render(<Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Add a link or a file' }));
  const form = screen.getByRole('form', { name: 'Put something on the shelf' });
  const inside = within(form);
  fireEvent.click(inside.getByRole('radio', { name: 'File' }));
  fireEvent.input(inside.getByLabelText('What it is'), { target: { value: 'Checklist' } });
  const chosen = async (size?: number) => {
    const one = new File(['%PDF-1.7'], 'Café list.pdf');
    if (size) Object.defineProperty(one, 'size', { value: size });
    const input = inside.getByLabelText('File', { selector: '#shelf-file' });
    Object.defineProperty(input, 'files', { value: [one], configurable: true });
    await act(() => void input.dispatchEvent(new Event('change', { bubbles: true })));
  };
  await chosen(11 * 1024 * 1024);
  expect(await inside.findByText(/larger than the 10 MiB/)).toBeTruthy();
  await chosen();
  expect(FakeRequest.last.headers['x-file-name']).toBe('Caf%C3%A9%20list.pdf');
  await act(() => FakeRequest.last.upload.onprogress?.({ loaded: 4, total: 8 }));
  expect(inside.getByRole('progressbar', { name: 'How much of the file is sent' }).getAttribute('value')).toBe('50');
  await act(() => FakeRequest.last.answer(422, { error: { code: 'invalid', field: 'file', message: 'This is not a kind of file that can be shared.', is_temporary: false } }));
  expect(await inside.findByText('This is not a kind of file that can be shared.')).toBeTruthy();
  fireEvent.submit(form);
  expect(inside.getByText('This is not a kind of file that can be shared.')).toBeTruthy();
  expect(inside.queryByText('Choose a file.')).toBeNull();
  await chosen();
  await act(() => FakeRequest.last.answer(200, { file, read_as: null, is_encrypted: true }));
  expect(await inside.findByText('Checklist.pdf · PDF, 1.2 MB')).toBeTruthy();
  expect(inside.getByText(/opens without a password/)).toBeTruthy();
  // What the service does not read, somebody has.
  fireEvent.submit(form);
  expect(await inside.findByText(/^Look through the file/)).toBeTruthy();
  expect(asked).toBeNull();
  const tick = inside.getByRole('checkbox', { name: /nobody can be told from it/ });
  fireEvent.click(tick);
  // Another file is another word.
  await chosen();
  await act(() => FakeRequest.last.answer(200, { file: { ...file, hash: 'cd' }, read_as: null, is_encrypted: false }));
  const again: HTMLInputElement = await inside.findByRole('checkbox', { name: /nobody can be told from it/ });
  expect([again.checked, inside.queryByText(/password/)]).toEqual([false, null]);
  fireEvent.click(again);
  await expectNoViolations(container);
  // Of text each line is read: nothing is asked, and how it was read is said.
  await chosen();
  await act(() => FakeRequest.last.answer(200, { file: { ...file, hash: 'ef', kind: 'csv', name: 'List.csv' }, read_as: 'Windows-1252', is_encrypted: false }));
  expect(await inside.findByText(/^Read as Windows-1252/)).toBeTruthy();
  expect(inside.queryByRole('checkbox', { name: /nobody can be told/ })).toBeNull();
  await chosen();
  await act(() => FakeRequest.last.answer(200, { file: { ...file, hash: 'cd' }, read_as: null, is_encrypted: false }));
  expect(await inside.findByText('Checklist.pdf · PDF, 1.2 MB')).toBeTruthy();
  fireEvent.submit(form);
  await waitFor(() => expect(asked).toMatchObject({ link: null, file: { hash: 'cd', name: 'Checklist.pdf' }, is_looked_through: true }));
  vi.unstubAllGlobals();
});

it('is withdrawn with a way back', async () => {
  const fake = fakeServer(borough.val);
  const asked: unknown[] = [];
  fake.answers['GET /api/resources'] = kept;
  fake.answers['POST /api/resources/1/withdraw'] = (body: unknown) => { asked.push(body); return item('1', { version: 2, is_withdrawn: true }); };
  render(<Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Withdraw: Guide 1' }));
  await waitFor(() => expect(readShell().notices.at(-1)?.text).toBe('“Guide 1” is withdrawn. It stays where it was shared.'));
  await act(() => readShell().notices.at(-1)?.onUndo?.());
  await waitFor(() => expect(asked).toEqual([{ version: 1, is_withdrawn: true }, { version: 2, is_withdrawn: false }]));
});

it('fits when every word is somewhere in it', () => {
  expect([fits(row(item('1')), '', ''), fits(row(item('1')), 'guide federation', ''), fits(row(item('1')), 'guide other', ''), fits(row(item('1')), '', 'Warmth')]).toEqual([true, true, false, false]);
});

it.each([['foodbank', 'Food bank vouchers', true], ['food-bank', 'Foodbank vouchers', true], ['food bank', 'Food-bank vouchers', true], ['cafe, vouchers!', 'Café vouchers', true], ['foodbank', 'Food for banks', false], ['dba', 'Food bank', false]])('"%s" finds %s: %s', (words, title, is) =>
  expect(fits(row(item('1', { title })), words, '')).toBe(is));

it('says once that somebody else was first, when the save is refused for it', async () => {
  const fake = fakeServer(borough.val);
  fake.answers['GET /api/resources'] = kept;
  fake.answers['POST /api/resources'] = () => {
    fake.answers['GET /api/resources'] = { ...kept, items: [row(item('1', { title: 'Guide of theirs', version: 2 }))] };
    return new AskFailed({ code: 'changed_meanwhile', field: 'version', message: 'Somebody else changed this while you wrote.', is_temporary: false });
  };
  render(<Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Change: Guide 1' }));
  fireEvent.input(screen.getByLabelText('What it is'), { target: { value: 'Guide of mine' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  expect(await screen.findByText('Val Prentice changed this meanwhile.')).toBeTruthy();
  await waitFor(() => expect(screen.queryByText(/while you wrote/)).toBeNull());
  expect(screen.getAllByText(/What you typed is kept/)).toHaveLength(1);
  expect((screen.getByLabelText('What it is') as HTMLInputElement).value).toBe('Guide of mine');
});

it('shows what somebody else put there, and keeps what is typed beside what they changed', async () => {
  const fake = fakeServer(borough.val);
  const asked: unknown[] = [];
  fake.answers['GET /api/resources'] = kept;
  fake.answers['POST /api/resources'] = (body: unknown) => { asked.push(body); return item('1'); };
  const { container, unmount } = render(<Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Change: Guide 1' }));
  fireEvent.input(screen.getByLabelText('What it is'), { target: { value: 'Guide of mine' } });
  fake.answers['GET /api/resources'] = { ...kept, items: [row(item('3')), row(item('1', { title: 'Guide of theirs', version: 2 }))] };
  await act(() => fake.change('shelf'));
  expect(await screen.findByRole('link', { name: /Guide 3/ })).toBeTruthy();
  expect((await screen.findByText('Val Prentice changed this meanwhile.')).closest('[role="alert"]')?.textContent).toContain('Guide of theirs');
  expect((screen.getByLabelText('What it is') as HTMLInputElement).value).toBe('Guide of mine');
  await expectNoViolations(container);
  // The page is left and opened again.
  unmount();
  render(<Page params={{}} />);
  expect((await screen.findByLabelText('What it is') as HTMLInputElement).value).toBe('Guide of mine');
  fireEvent.click(screen.getByRole('button', { name: 'Save all the same' }));
  await waitFor(() => expect(asked).toEqual([expect.objectContaining({ id: '1', version: 2, title: 'Guide of mine' })]));
  await waitFor(() => expect(screen.queryByLabelText('What it is')).toBeNull());
});

it('takes over what was not touched, and asks about each part both changed', async () => {
  const fake = fakeServer(borough.val);
  const asked: unknown[] = [];
  const ours = { ...file, hash: 'cd', name: 'Revised.pdf' };
  fake.answers['GET /api/resources'] = kept;
  fake.answers['POST /api/resources'] = (body: unknown) => { asked.push(body); return item('2', { version: 3 }); };
  render(<Page params={{}} />);
  fireEvent.click(await screen.findByRole('button', { name: 'Change: Guide 2' }));
  fireEvent.input(screen.getByLabelText('What it is'), { target: { value: 'Guide of mine' } });
  // Another file under the same title: it stays when only the title is typed here.
  const theirs = (more: Partial<ShelfItem>) => ({ ...kept, items: [row(item('2', { link: null, file: ours, topics: ['Home visits'], version: 2, ...more }))] });
  fake.answers['GET /api/resources'] = theirs({});
  await act(() => fake.change('shelf'));
  expect((await screen.findByText('Val Prentice changed this meanwhile.')).closest('[role="alert"]')?.textContent).toContain('What you did not touch is as they left it.');
  const form = screen.getByRole('form', { name: /^Change/ });
  expect(within(form).getByText('Revised.pdf · PDF, 1.2 MB')).toBeTruthy();
  fake.answers['GET /api/resources'] = theirs({ title: 'Guide of theirs', topics: ['Falls'], version: 3 });
  await act(() => fake.change('shelf'));
  const box = within(await screen.findByRole('alert'));
  expect(await box.findByText(/Guide of theirs/)).toBeTruthy();
  expect(box.queryByText(/Revised|Falls/)).toBeNull();
  fireEvent.click(box.getByRole('button', { name: 'Take theirs: What it is' }));
  expect((screen.getByLabelText('What it is') as HTMLInputElement).value).toBe('Guide of theirs');
  fireEvent.input(screen.getByLabelText('What it is good for (optional)'), { target: { value: 'Before winter' } });
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(asked).toEqual([expect.objectContaining({ version: 3, title: 'Guide of theirs', about: 'Before winter', topics: ['Falls'], file: { hash: 'cd', name: 'Revised.pdf' } })]));
});
