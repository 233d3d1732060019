// Proves that drafts go with the right to what they are about, on screen too, and that others stay.
import { useLayoutEffect } from 'react';
import { beforeEach, expect, it } from 'vitest';
import { draftKeeper, forgetDrafts, forgetDraftsAbout, hasDraft, hasDraftAbout, restoreDrafts, setDraftOwner, useDraft } from './drafts';
import { announce, forgetInShell, notify, readShell } from './shell';
import { act, fireEvent, render, screen } from './testing/render';

function Field({ name }: { name: string }) {
  const [words, setWords] = useDraft(name, '');
  return <input aria-label={name} value={words} onInput={(event) => setWords(event.currentTarget.value)} />;
}

beforeEach(() => {
  forgetDrafts();
  setDraftOwner('p-1');
});

it('forgets what is typed about a case, by its id and by its line', async () => {
  render(<><Field name="note/c-14/housing" /><Field name="outcome/m-1/i-14" /><Field name="note/c-2/housing" /></>);
  for (const field of screen.getAllByRole('textbox')) fireEvent.input(field, { target: { value: 'typed' } });
  expect(hasDraftAbout('c-14')).toBe(true);
  await act(() => void expect(forgetDraftsAbout(['c-14', 'i-14'])).toBe(true));
  expect(screen.getAllByRole<HTMLInputElement>('textbox').map(({ value }) => value)).toEqual(['', '', 'typed']);
  expect([hasDraftAbout('c-14'), hasDraftAbout('i-14'), hasDraft('note/c-2/housing')]).toEqual([false, false, true]);
  expect(forgetDraftsAbout(['c-14'])).toBe(false);
});

it('takes what names the case out of notices and of what is read aloud', () => {
  notify({ text: 'Done: SF-014, Call housing' });
  notify({ text: 'Saved' });
  announce('The room is at case 1: SF-014 · M.O.');
  forgetInShell(['SF-014']);
  expect(JSON.stringify([readShell().notices, readShell().announcements])).not.toContain('SF-014');
  expect(readShell().notices.at(-1)?.text).toBe('Saved');
});

it('writes down what is typed, and gives it back to a form that is open already; what was typed since stays', async () => {
  let kept: Record<string, unknown> | null = null;
  const { keep } = draftKeeper;
  draftKeeper.keep = (make) => {
    kept = make === null ? null : make();
  };
  render(<><Field name="note/c-14/housing" /><Field name="note/c-2/housing" /></>);
  const [one, two] = screen.getAllByRole<HTMLInputElement>('textbox');
  fireEvent.input(one!, { target: { value: 'typed since' } });
  expect(kept).toEqual({ 'note/c-14/housing': 'typed since' });
  await act(() => restoreDrafts('p-1', { 'note/c-14/housing': 'older', 'note/c-2/housing': 'from before the reload' }));
  expect([one?.value, two?.value]).toEqual(['typed since', 'from before the reload']);
  expect(kept).toEqual({ 'note/c-14/housing': 'typed since', 'note/c-2/housing': 'from before the reload' });
  await act(() => void forgetDraftsAbout(['c-14', 'c-2']));
  expect(kept).toBeNull();
  draftKeeper.keep = keep;
});

it('gives words back that arrive between the drawing of a form and its listening', async () => {
  function Late() {
    useLayoutEffect(() => restoreDrafts('p-1', { 'series/new': 'from before the reload' }), []);
    return <Field name="series/new" />;
  }
  render(<Late />);
  await act(() => {});
  expect(screen.getByRole<HTMLInputElement>('textbox').value).toBe('from before the reload');
});
