// Proves that two who type at once both keep their words, and that nothing typed is lost or doubled (P1–P5, P14).
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WireError } from '../generated/wire';
import type { LiveClient } from './client';
import { textBoxes } from './protocol';
import { FakeServer, seeded } from './testing/fake-server';
import { openPage, pass } from './testing/page';
import { SharedTexts } from './shared-texts';
import type { SharedText } from './texts';

const doc = 'case/k1/m1';
const no = (change: Partial<WireError> = {}): WireError => ({ code: 'meeting_ended', field: null, message: 'The meeting is over.', is_temporary: false, ...change });

interface Typist {
  page: LiveClient;
  texts: SharedTexts;
  text: SharedText;
  words: (box?: 'update' | 'situation') => string;
}

function typist(server: FakeServer, person: string, document = doc): Typist {
  const page = openPage(server, person);
  const texts = new SharedTexts(page.texts);
  page.stream('case:k1').subscribe(() => {});
  const text = texts.open(document);
  return { page, texts, text, words: (box = 'update') => text.text(box).toString() };
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('typing', () => {
  it('two type in the same box at once and both keep their words', async () => {
    const server = new FakeServer();
    const [amira, tom] = [typist(server, 'amira'), typist(server, 'tom')];
    await pass();
    amira.text.splice('update', 0, 0, 'Fell on Tuesday. ');
    tom.text.splice('update', 0, 0, 'Seen by OT. ');
    await pass(500);
    expect(amira.words()).toBe(tom.words());
    expect(amira.words()).toContain('Fell on Tuesday. ');
    expect(amira.words()).toContain('Seen by OT. ');
    expect(server.words(doc, 'update')).toBe(tom.words());
    expect(tom.text.words.getSnapshot().update).toBe(tom.words());
    expect(amira.page.trust.getSnapshot()).toEqual({ kind: 'live' });
  });

  it('types under the id the server handed out, each their own', async () => {
    const server = new FakeServer();
    const [amira, tom] = [typist(server, 'amira'), typist(server, 'tom')];
    await pass();
    amira.text.splice('update', 0, 0, 'a');
    tom.text.splice('update', 0, 0, 'b');
    await pass(500);
    const ids = server.document(doc).log.map(({ clientId }) => clientId);
    expect(new Set(ids).size).toBe(2);
    expect(ids.every((id) => id > 100 && id < 110)).toBe(true);
  });

  it('has one update on its way and merges what is typed meanwhile', async () => {
    const server = new FakeServer();
    const { text, page } = typist(server, 'amira');
    await pass();
    server.latency = 200;
    for (const letter of 'hello there') {
      text.splice('update', text.text('update').length, 0, letter);
      await pass(20);
    }
    const open = server.last.of('text_update').length;
    expect(open).toBe(1);
    expect(page.trust.getSnapshot().kind).toBe('saving');
    expect(text.view.getSnapshot().isUnsaved).toBe(true);
    await pass(2_000);
    expect(server.last.of('text_update')).toHaveLength(2);
    expect(server.words(doc, 'update')).toBe('hello there');
    expect(text.view.getSnapshot().isUnsaved).toBe(false);
  });

  it('cannot be done before the server has handed out an id', async () => {
    const server = new FakeServer();
    const { text, words } = typist(server, 'amira');
    text.splice('update', 0, 0, 'too soon');
    expect(words()).toBe('');
    await pass();
    expect(text.view.getSnapshot()).toMatchObject({ status: 'open', canType: true });
  });

  it('P14: two documents do not mix', async () => {
    const server = new FakeServer();
    const amira = typist(server, 'amira');
    const other = amira.texts.open('topic/m1/i9');
    await pass();
    amira.text.splice('update', 0, 0, 'of the case');
    other.splice('update', 0, 0, 'of the topic');
    await pass(500);
    expect(server.words(doc, 'update')).toBe('of the case');
    expect(server.words('topic/m1/i9', 'update')).toBe('of the topic');
  });

  it('undo takes back one’s own typing only', async () => {
    const server = new FakeServer();
    const [amira, tom] = [typist(server, 'amira'), typist(server, 'tom')];
    await pass();
    const undo = amira.text.undoManager('update');
    amira.text.splice('update', 0, 0, 'Mine. ');
    await pass(500);
    tom.text.splice('update', 6, 0, 'Yours.');
    await pass(500);
    undo.undo();
    undo.undo();
    await pass(500);
    expect(tom.words()).toBe('Yours.');
    undo.redo();
    await pass(500);
    expect(tom.words()).toBe('Mine. Yours.');
  });

  it('sends a long text in pieces that fit, and says no to one that cannot', async () => {
    const server = new FakeServer();
    const { text, page } = typist(server, 'amira');
    await pass();
    for (let n = 0; n < 12; n += 1) text.splice('update', 0, 0, 'x'.repeat(9_000));
    await pass(3_000);
    expect(server.words(doc, 'update')).toHaveLength(108_000);
    expect(server.last.of('text_update').every(({ update }) => update.length < 44_000)).toBe(true);
    text.splice('situation', 0, 0, 'y'.repeat(40_000));
    await pass(3_000);
    expect(server.words(doc, 'situation')).toBe('');
    expect(text.view.getSnapshot().refusedWords).toMatchObject([{ box: 'situation', error: { code: 'too_large' } }]);
    expect(page.trust.getSnapshot()).toEqual({ kind: 'live' });
  });
});

describe('a broken line', () => {
  it('P2: sends the same bytes under the same id first, then the rest under a new one', async () => {
    const server = new FakeServer();
    const { text, page } = typist(server, 'amira');
    await pass();
    server.swallowAnswers = true;
    text.splice('update', 0, 0, 'one ');
    await pass(150);
    text.splice('update', 4, 0, 'two ');
    const [first] = server.last.of('text_update');
    server.last.end(1006);
    text.splice('update', 8, 0, 'three');
    expect(page.trust.getSnapshot()).toEqual({ kind: 'offline', keptChanges: 1, place: 'page' });
    expect(text.view.getSnapshot()).toMatchObject({ status: 'offline', canType: true });
    server.swallowAnswers = false;
    await pass(3_000);
    const again = server.last.of('text_update');
    expect(again[0]).toEqual(first);
    expect(again).toHaveLength(2);
    expect(again[1]?.id).not.toBe(first?.id);
    expect(server.words(doc, 'update')).toBe('one two three');
    expect(page.trust.getSnapshot()).toEqual({ kind: 'live' });
  });

  it('asks for what it lacks by state vector', async () => {
    const server = new FakeServer();
    const [amira, tom] = [typist(server, 'amira'), typist(server, 'tom')];
    await pass();
    server.sockets[0]?.end(1006);
    tom.text.splice('update', 0, 0, 'meanwhile');
    await pass(3_000);
    expect(server.last.of('text_open')[0]?.state_vector).not.toBeNull();
    expect(amira.words()).toBe('meanwhile');
  });

  it('asks again when a remote update is missing', async () => {
    const server = new FakeServer();
    const [amira, tom] = [typist(server, 'amira'), typist(server, 'tom')];
    await pass();
    const [line] = server.sockets;
    line?.documents.clear();
    tom.text.splice('update', 0, 0, 'unheard ');
    await pass(300);
    line?.documents.add(doc);
    tom.text.splice('update', 8, 0, 'heard');
    await pass(300);
    expect(amira.words()).toBe('unheard heard');
    expect(line?.of('text_open')).toHaveLength(2);
  });

  it('starts over when the database was set back, and keeps what the server lost', async () => {
    const server = new FakeServer();
    const { text, words } = typist(server, 'amira');
    await pass();
    text.splice('update', 0, 0, 'lost words');
    await pass(500);
    server.last.end(1006);
    server.documents.delete(doc);
    server.epoch = 'e2';
    await pass(3_000);
    expect(words()).toBe('');
    expect(text.view.getSnapshot()).toMatchObject({ status: 'open', generation: 1, refusedWords: [{ box: 'update', words: 'lost words' }] });
  });
});

describe('a refusal', () => {
  it('rebuilds from the server under a new id and keeps the refused words beside the text', async () => {
    const server = new FakeServer();
    const [amira, tom] = [typist(server, 'amira'), typist(server, 'tom')];
    await pass();
    amira.text.splice('update', 0, 0, 'Taken. ');
    await pass(500);
    server.refuseText = () => no();
    amira.text.splice('update', 7, 0, 'Not taken.');
    await pass(500);
    server.refuseText = () => null;
    expect(amira.words()).toBe('Taken. ');
    const { refusedWords, canType, generation } = amira.text.view.getSnapshot();
    expect(refusedWords).toMatchObject([{ box: 'update', words: 'Not taken.', error: { code: 'meeting_ended' } }]);
    expect({ canType, generation }).toEqual({ canType: true, generation: 1 });
    expect(amira.page.trust.getSnapshot().kind).toBe('live');
    amira.text.splice('update', 7, 0, 'Again.');
    await pass(500);
    expect(tom.words()).toBe('Taken. Again.');
    const clients = server.document(doc).log.map(({ clientId }) => clientId);
    expect(new Set(clients).size).toBe(2);
    amira.text.dismissRefused(refusedWords[0]?.id ?? 0);
    expect(amira.text.view.getSnapshot().refusedWords).toEqual([]);
  });

  it('for the moment is tried again with the same bytes', async () => {
    const server = new FakeServer();
    const { text } = typist(server, 'amira');
    await pass();
    let tries = 0;
    server.refuseText = () => ((tries += 1) < 3 ? no({ code: 'unavailable', is_temporary: true }) : null);
    text.splice('update', 0, 0, 'patience');
    await pass(10_000);
    expect(server.words(doc, 'update')).toBe('patience');
    expect(new Set(server.last.of('text_update').map(({ id }) => id)).size).toBe(1);
  });

  it('of the document itself leaves nothing to read', async () => {
    const server = new FakeServer();
    server.document(doc).doc.getText('update').insert(0, 'secret');
    server.refusedStreams.add('case:k1');
    const { text, words } = typist(server, 'amira');
    await pass();
    expect(words()).toBe('');
    expect(text.view.getSnapshot()).toMatchObject({ status: 'refused', canType: false, error: { code: 'not_found' } });
  });

  it('P12: a right that ended takes the words with it', async () => {
    const server = new FakeServer();
    const { text, words, page } = typist(server, 'amira');
    await pass();
    text.splice('update', 0, 0, 'secret');
    server.last.receive({ type: 'revoked', stream: 'case:k1' });
    await pass(500);
    expect(words()).toBe('');
    expect(text.words.getSnapshot().update).toBe('');
    expect(text.view.getSnapshot()).toMatchObject({ status: 'refused', canType: false, isUnsaved: false });
    expect(page.unsaved).toBe(0);
  });
});

it('P12: words typed offline go with the right, are shown to nobody, and are not offered again', async () => {
  const server = new FakeServer();
  const { text, words, page } = typist(server, 'amira');
  await pass();
  server.last.end(1006);
  text.splice('update', 0, 0, 'typed offline');
  server.refusedStreams.add('case:k1');
  await pass(5_000);
  expect(words()).toBe('');
  expect(server.words(doc, 'update')).toBe('');
  expect(text.view.getSnapshot()).toMatchObject({ status: 'refused', canType: false, isUnsaved: false, refusedWords: [] });
  expect(page.unsaved).toBe(0);
});

describe('closing', () => {
  it('waits for letters on their way', async () => {
    const server = new FakeServer();
    const { text } = typist(server, 'amira');
    await pass();
    server.last.end(1006);
    text.splice('update', 0, 0, 'last words');
    text.close();
    await pass(10_000);
    expect(server.words(doc, 'update')).toBe('last words');
    expect(server.last.of('text_close')).toHaveLength(1);
  });

  it('is given up when it is opened again soon', async () => {
    const server = new FakeServer();
    const { text, texts } = typist(server, 'amira');
    await pass();
    text.close();
    expect(texts.open(doc)).toBe(text);
    await pass(10_000);
    expect(server.last.of('text_close')).toHaveLength(0);
  });
});

describe('typers', () => {
  it('are shown with their place, move with the text, and go after five seconds or at a blur', async () => {
    const server = new FakeServer();
    const [amira, tom] = [typist(server, 'amira'), typist(server, 'tom')];
    await pass();
    tom.text.splice('update', 0, 0, 'abc');
    await pass(300);
    tom.text.setCursor('update', { anchor: 1, head: 3 });
    await pass(300);
    const [typer] = amira.text.typers.getSnapshot();
    if (typer === undefined) throw new Error('nobody types');
    expect(typer).toMatchObject({ personId: 'tom', box: 'update' });
    expect(amira.text.rangeOf(typer)).toEqual({ anchor: 1, head: 3 });
    amira.text.splice('update', 0, 0, '__');
    expect(amira.text.rangeOf(typer)).toEqual({ anchor: 3, head: 5 });
    expect(tom.text.typers.getSnapshot()).toEqual([]);
    await pass(6_000);
    expect(amira.text.typers.getSnapshot()).toEqual([]);
    tom.text.setCursor('update', { anchor: 0, head: 0 });
    await pass(300);
    expect(amira.text.typers.getSnapshot()).toHaveLength(1);
    tom.text.setCursor('update', null);
    await pass(300);
    expect(amira.text.typers.getSnapshot()).toEqual([]);
  });

  it('say where they are at most five times a second', async () => {
    const server = new FakeServer();
    const { text } = typist(server, 'amira');
    await pass();
    for (let n = 0; n < 100; n += 1) {
      text.setCursor('update', { anchor: 0, head: 0 });
      await pass(10);
    }
    await pass(300);
    expect(server.last.of('transient').length).toBeLessThanOrEqual(6);
  });

  it('with a cursor that makes no sense are not drawn', async () => {
    const server = new FakeServer();
    const { text } = typist(server, 'amira');
    await pass();
    for (const cursor of ['no json', '{}', '{"anchor":{"type":null,"tname":"situation","item":null,"assoc":0},"head":7}']) {
      expect(text.rangeOf({ personId: 'x', connectionId: 'x', box: 'update', cursor })).toBeNull();
    }
  });
});

it.each(Array.from({ length: 15 }, (_, seed) => seed + 1))('P1–P4: three type through broken lines and end with the same words, none lost (seed %d)', async (seed) => {
  const chance = seeded(seed);
  const server = new FakeServer();
  const typists = ['amira', 'tom', 'lena'].map((person) => typist(server, person));
  await pass();
  const typed: string[] = [];
  for (let step = 0; step < 150; step += 1) {
    const { text } = typists[Math.floor(chance() * 3)] as Typist;
    const box = textBoxes[Math.floor(chance() * 2)] as 'situation' | 'action_to_date';
    const dice = chance();
    server.swallowAnswers = chance() < 0.15;
    server.latency = 1 + Math.floor(chance() * 60);
    if (dice < 0.6) {
      const word = `<${step}>`;
      const { length } = text.text(box);
      // Between words, so that each can be looked for at the end.
      const at = text.text(box).toString().indexOf('<', Math.floor(chance() * length));
      typed.push(word);
      text.splice(box, at < 0 ? length : at, 0, word);
    } else if (dice < 0.68) {
      const open = server.sockets.filter(({ isClosed }) => !isClosed);
      open[Math.floor(chance() * open.length)]?.end(1006);
    } else await pass(chance() * 500);
  }
  server.swallowAnswers = false;
  server.latency = 1;
  await pass(90_000);
  for (const box of ['situation', 'action_to_date'] as const) {
    for (const { text } of typists) expect(text.text(box).toString()).toBe(server.words(doc, box));
  }
  const all = server.words(doc, 'situation') + server.words(doc, 'action_to_date');
  for (const word of typed) expect(all.split(word).length, word).toBe(2);
  for (const { page, text } of typists) {
    expect(page.trust.getSnapshot()).toEqual({ kind: 'live' });
    expect(text.view.getSnapshot()).toMatchObject({ refusedWords: [], generation: 0 });
  }
});
