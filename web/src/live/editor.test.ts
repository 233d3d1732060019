// Proves the editor of one box: named, left by Tab, bound to the shared text, with names at the cursors of others.
import { EditorView } from '@codemirror/view';
import axe from 'axe-core';
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { mountEditor, type MountedEditor } from './editor';
import { FakeServer } from './testing/fake-server';
import { openPage, pass } from './testing/page';
import { SharedTexts } from './shared-texts';
import type { SharedText } from './texts';

const doc = 'case/k1/m1';
let mounted: MountedEditor[] = [];

function open(server: FakeServer, person: string): { text: SharedText; element: HTMLElement } {
  const page = openPage(server, person);
  page.stream('case:k1').subscribe(() => {});
  const text = new SharedTexts(page.texts).open(doc);
  const element = document.createElement('div');
  document.body.append(element);
  mounted.push(mountEditor(element, { text, box: 'update', label: 'Update', placeholder: 'What is new', nameOf: (id) => `Name of ${id}`, cspNonce: 'abc' }));
  return { text, element };
}

function viewOf(element: HTMLElement): EditorView {
  const view = EditorView.findFromDOM(element);
  if (view === null) throw new Error('no editor');
  return view;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  for (const editor of mounted) editor.destroy();
  mounted = [];
  document.body.replaceChildren();
  vi.useRealTimers();
});

it('is a named text box in British English that can be written in once the text is open', async () => {
  const server = new FakeServer();
  const { element } = open(server, 'amira');
  const box = element.querySelector('[role=textbox]');
  expect(box?.getAttribute('aria-readonly')).toBe('true');
  await pass();
  expect(Object.fromEntries(['aria-label', 'aria-multiline', 'aria-readonly', 'lang', 'spellcheck'].map((name) => [name, box?.getAttribute(name)]))).toEqual({
    'aria-label': 'Update',
    'aria-multiline': 'true',
    'aria-readonly': 'false',
    lang: 'en-GB',
    spellcheck: 'true',
  });
  expect(element.textContent).toContain('What is new');
});

it('leaves Tab to the page', async () => {
  const { element } = open(new FakeServer(), 'amira');
  await pass();
  const tab = new KeyboardEvent('keydown', { key: 'Tab', keyCode: 9, bubbles: true, cancelable: true });
  viewOf(element).contentDOM.dispatchEvent(tab);
  expect(tab.defaultPrevented).toBe(false);
});

it('shows what others type, and sends what is typed here', async () => {
  const server = new FakeServer();
  const [amira, tom] = [open(server, 'amira'), open(server, 'tom')];
  await pass();
  viewOf(amira.element).dispatch({ changes: { from: 0, insert: 'Fell on Tuesday.' }, userEvent: 'input.type' });
  await pass(500);
  expect(viewOf(tom.element).state.doc.toString()).toBe('Fell on Tuesday.');
  expect(server.words(doc, 'update')).toBe('Fell on Tuesday.');
});

it('draws the names of others at their cursors, hidden from screen readers, and takes them away', async () => {
  const server = new FakeServer();
  const [amira, tom] = [open(server, 'amira'), open(server, 'tom')];
  await pass();
  const view = viewOf(tom.element);
  view.dispatch({ changes: { from: 0, insert: 'abc' }, selection: { anchor: 3 }, userEvent: 'input.type' });
  await pass(500);
  const caret = amira.element.querySelector('.cm-typer');
  expect(caret?.textContent).toContain('Name of tom');
  expect(caret?.getAttribute('aria-hidden')).toBe('true');
  expect(viewOf(amira.element).state.doc.toString()).toBe('abc');
  tom.text.setCursor('update', null);
  await pass(500);
  expect(amira.element.querySelector('.cm-typer')).toBeNull();
});

it('undoes its own typing only', async () => {
  const server = new FakeServer();
  const [amira, tom] = [open(server, 'amira'), open(server, 'tom')];
  await pass();
  viewOf(amira.element).dispatch({ changes: { from: 0, insert: 'Mine. ' }, userEvent: 'input.type' });
  await pass(700);
  viewOf(tom.element).dispatch({ changes: { from: 6, insert: 'Yours.' }, userEvent: 'input.type' });
  await pass(700);
  for (let n = 0; n < 3; n += 1) {
    viewOf(amira.element).contentDOM.dispatchEvent(new KeyboardEvent('keydown', { key: 'z', keyCode: 90, ctrlKey: true, bubbles: true, cancelable: true }));
  }
  await pass(700);
  expect(server.words(doc, 'update')).toBe('Yours.');
});

it('draws itself anew when the text was rebuilt from the server', async () => {
  const server = new FakeServer();
  const { element, text } = open(server, 'amira');
  await pass();
  viewOf(element).dispatch({ changes: { from: 0, insert: 'Taken. ' }, userEvent: 'input.type' });
  await pass(500);
  server.refuseText = () => ({ code: 'meeting_ended', field: null, message: 'The meeting is over.', is_temporary: false });
  viewOf(element).dispatch({ changes: { from: 7, insert: 'Not taken.' }, userEvent: 'input.type' });
  await pass(500);
  server.refuseText = () => null;
  expect(viewOf(element).state.doc.toString()).toBe('Taken. ');
  expect(text.view.getSnapshot().refusedWords).toMatchObject([{ words: 'Not taken.' }]);
  viewOf(element).dispatch({ changes: { from: 7, insert: 'Again.' }, userEvent: 'input.type' });
  await pass(500);
  expect(server.words(doc, 'update')).toBe('Taken. Again.');
});

it('has nothing for axe to find', async () => {
  const { element } = open(new FakeServer(), 'amira');
  await pass();
  vi.useRealTimers();
  const { violations } = await axe.run(element, { rules: { 'color-contrast': { enabled: false } } });
  expect(violations).toEqual([]);
});

it('does not take in at once what could never be sent, and says so while it can still be copied again', async () => {
  const onPaste = vi.fn();
  const { text } = open(new FakeServer(), 'amira');
  const element = document.createElement('div');
  document.body.append(element);
  mounted.push(mountEditor(element, { text, box: 'update', label: 'Update', nameOf: (id) => id, onPaste }));
  await pass();
  const paste = (words: string) => {
    const event = new Event('paste', { bubbles: true, cancelable: true });
    Object.assign(event, { clipboardData: { getData: () => words, types: ['text/plain'], files: [] } });
    viewOf(element).contentDOM.dispatchEvent(event);
  };
  paste('é'.repeat(16_000));
  expect(onPaste).toHaveBeenLastCalledWith(true);
  expect(text.text('update').toString()).toBe('');
  paste('short');
  expect(onPaste).toHaveBeenLastCalledWith(false);
  expect(text.text('update').toString()).toBe('short');
});
