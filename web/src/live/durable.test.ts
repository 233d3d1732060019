// Proves that what was done and typed survives a reload and is sent once, also from two tabs, and ends with its right (P1, P2, P5, P14).
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { WireCommand, WireError } from '../generated/wire';
import { Device, type Tab } from './testing/device';
import { FakeServer, seeded } from './testing/fake-server';
import { pass } from './testing/page';
import { agendaItem, caseRoot, meeting, wholeCase } from './testing/world';

const doc = 'case/k1/m1';
const update = (text: string): WireCommand => ({ name: 'update_case', case_id: 'k1', priority: null, cfs: null, reason: text, needed_services: null, is_recurring: null });
const no = (change: Partial<WireError> = {}): WireError => ({ code: 'invalid', field: null, message: 'Too vague.', is_temporary: false, ...change });

function writing(): FakeServer {
  const server = new FakeServer();
  server.happen('case:k1', [{ part: 'case_root', value: caseRoot('') }]);
  server.decide = (command) =>
    command.name === 'update_case'
      ? { events: [{ stream: 'case:k1', event: { kind: 'case_updated', parts: [{ part: 'case_root', value: caseRoot(command.reason ?? '') }] } }] }
      : { events: [] };
  return server;
}
const written = (server: FakeServer) =>
  server.stream('case:k1').events.slice(1).map(({ event }) => (event.parts[0]?.part === 'case_root' ? event.parts[0].value.reason : ''));

/** No connection at all: every socket fails. */
function cut(server: FakeServer) {
  const { connect } = server;
  server.connect = (person) => {
    const socket = connect(person);
    setTimeout(() => socket.end(1006), 0);
    return socket;
  };
  for (const socket of server.sockets) socket.end(1006);
  return () => {
    server.connect = connect;
  };
}
const type = ({ texts }: Tab, words: string) => {
  const text = texts.open(doc);
  text.splice('update', text.text('update').length, 0, words);
  text.close();
};
const read = ({ texts }: Tab) => {
  const text = texts.open(doc);
  const words = text.text('update').toString();
  text.close();
  return words;
};

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('commands', () => {
  it('P2: are sent once after a reload, in their order, under their old ids', async () => {
    const server = writing();
    const device = new Device();
    const session = new Map<string, string>();
    const first = device.tab(server, 'p1', session);
    await pass(100);
    server.swallowAnswers = true;
    void first.page.send(update('answered never'));
    await pass(100);
    server.swallowAnswers = false;
    const mend = cut(server);
    for (const text of ['a', 'b']) void first.page.send(update(text));
    await pass(100);
    expect(first.page.trust.getSnapshot()).toEqual({ kind: 'offline', keptChanges: 3 });
    const ids = first.page.commands.pending.getSnapshot().map(({ id }) => id);
    first.end();
    const second = device.tab(server, 'p1', session);
    await pass(1_000);
    expect(second.page.trust.getSnapshot()).toEqual({ kind: 'offline', keptChanges: 3 });
    expect(second.page.commands.pending.getSnapshot().map(({ id }) => id)).toEqual(ids);
    void second.page.send(update('c'));
    mend();
    second.page.probe();
    await pass(2_000);
    expect(written(server)).toEqual(['answered never', 'a', 'b', 'c']);
    expect(server.last.of('command').map(({ id }) => id).slice(0, 3)).toEqual(ids);
    expect(second.page.trust.getSnapshot()).toEqual({ kind: 'live' });
    expect([...device.held.values()].filter(({ isUnsent }) => isUnsent)).toEqual([]);
  });

  it('that were refused are shown with their words after a reload too, until dismissed', async () => {
    const server = writing();
    const device = new Device();
    const session = new Map<string, string>();
    const first = device.tab(server, 'p1', session);
    await pass(100);
    server.decide = () => ({ error: no() });
    void first.page.send(update('vague words'));
    await pass(100);
    first.end();
    const second = device.tab(server, 'p1', session);
    await pass(200);
    expect(second.page.commands.refused.getSnapshot()).toMatchObject([{ command: { reason: 'vague words' }, error: { message: 'Too vague.' } }]);
    expect(second.page.unsaved).toBe(0);
    second.page.commands.dismiss(second.page.commands.refused.getSnapshot()[0]?.id ?? '');
    await pass(100);
    expect(device.held.size).toBe(0);
  });

  it('P14: go with the right to their case, from this device too, refused ones included', async () => {
    const server = writing();
    const device = new Device();
    const session = new Map<string, string>();
    const first = device.tab(server, 'p1', session);
    await pass(100);
    server.decide = () => ({ error: no() });
    void first.page.send(update('refused before'));
    await pass(100);
    const mend = cut(server);
    void first.page.send(update('kept'));
    await pass(100);
    first.end();
    // Meanwhile the right ends; the service says of the case what it says of what is not there.
    server.refusedStreams.add('case:k1');
    server.decide = () => ({ error: no({ code: 'not_found' }) });
    mend();
    const second = device.tab(server, 'p1', session);
    await pass(2_000);
    expect(second.page.commands.pending.getSnapshot()).toEqual([]);
    expect(second.page.commands.refused.getSnapshot()).toEqual([]);
    expect(device.held.size).toBe(0);
    expect(second.page.thrownAway.getSnapshot()).toMatchObject({ case: 2 });
  });

  it('P14: that were refused go with the right to their case also when nothing else is to be sent', async () => {
    const server = writing();
    const device = new Device();
    const session = new Map<string, string>();
    const first = device.tab(server, 'p1', session);
    await pass(100);
    server.decide = () => ({ error: no() });
    void first.page.send(update('refused before'));
    await pass(100);
    first.end();
    server.refusedStreams.add('case:k1');
    const second = device.tab(server, 'p1', session);
    await pass(2_000);
    expect(second.page.commands.refused.getSnapshot()).toEqual([]);
    expect(device.held.size).toBe(0);
  });

  it('P1: a database that is away for two minutes refuses nothing, and the trust line says what is wrong', async () => {
    const server = writing();
    const page = new Device().tab(server).page;
    await pass(100);
    const { decide } = server;
    server.decide = () => ({ error: no({ code: 'unavailable', is_temporary: true }) });
    const answer = page.send(update('patient'));
    await pass(120_000);
    expect(page.commands.refused.getSnapshot()).toEqual([]);
    expect(page.trust.getSnapshot()).toEqual({ kind: 'saving', why: 'cannot-now' });
    server.decide = decide;
    await pass(6_000);
    await expect(answer).resolves.toMatchObject({ ok: true });
    expect(page.trust.getSnapshot()).toEqual({ kind: 'live' });
  });

  it('of one person are never sent for another, and nothing of them stays', async () => {
    const server = writing();
    const device = new Device();
    const session = new Map<string, string>();
    const mend = cut(server);
    const first = device.tab(server, 'p1', session);
    void first.page.send(update('mine'));
    await pass(100);
    first.end();
    mend();
    const other = device.tab(server, 'p2', session);
    // The memory drawer knows no owner; the sealed one is proven with its own tests. Here: what the page itself does.
    device.held.clear();
    await pass(2_000);
    expect(written(server)).toEqual([]);
    other.page.start('p3');
    await pass(2_000);
    expect(device.held.size).toBe(0);
  });

  it('of one person that go with another’s sign-in on the same page are counted, and still are once that one is connected', async () => {
    const server = writing();
    const { page } = new Device().tab(server, 'p1');
    await pass(100);
    const mend = cut(server);
    for (const text of ['mine', 'too']) void page.send(update(text));
    await pass(100);
    page.stop();
    const { connect } = server;
    page.start('p2');
    mend();
    const back = server.connect;
    server.connect = () => back('p2');
    await pass(3_000);
    expect(page.self.getSnapshot()?.personId).toBe('p2');
    expect(page.thrownAway.getSnapshot()).toEqual({ case: 0, meeting: 0, late: 0, another: 2 });
    expect(written(server)).toEqual([]);
    server.connect = connect;
  });

  it('that could not be sent for a day (here a minute) go, and the page does not send them late', async () => {
    const server = writing();
    const device = new Device();
    device.timings = { ...device.timings, keptFor: 60_000 };
    const { page } = device.tab(server);
    await pass(100);
    const mend = cut(server);
    const answer = page.send(update('old'));
    await pass(61_000);
    mend();
    page.probe();
    await pass(2_000);
    await expect(answer).resolves.toMatchObject({ ok: false });
    expect(written(server)).toEqual([]);
    expect(device.held.size).toBe(0);
    expect(page.thrownAway.getSnapshot()).toMatchObject({ late: 1 });
  });

  it('stay in the page when the browser takes its store away, with the words being typed, and are kept again', async () => {
    const server = writing();
    const device = new Device();
    const tab = device.tab(server);
    await pass(100);
    tab.texts.open(doc);
    await pass(300);
    type(tab, 'typed before ');
    await pass(1_000);
    const mend = cut(server);
    void tab.page.send(update('kept'));
    type(tab, 'and after');
    await pass(200);
    expect(tab.page.trust.getSnapshot()).toEqual({ kind: 'offline', keptChanges: 2 });
    device.vanish();
    expect(tab.page.trust.getSnapshot()).toEqual({ kind: 'offline', keptChanges: 2, place: 'page' });
    expect(read(tab)).toBe('typed before and after');
    await pass(2_000);
    expect(tab.page.trust.getSnapshot()).toEqual({ kind: 'offline', keptChanges: 2 });
    expect([...device.held.values()].filter(({ isUnsent }) => isUnsent).map(({ kind }) => kind).sort()).toEqual(['command', 'text']);
    mend();
    tab.page.probe();
    await pass(3_000);
    expect(written(server)).toEqual(['kept']);
    expect(tab.page.trust.getSnapshot()).toEqual({ kind: 'live' });
  });
});

describe('texts', () => {
  it('P2: the one on its way is sent again under its id after a reload, then the rest; no letter twice', async () => {
    const server = writing();
    const device = new Device();
    const session = new Map<string, string>();
    const first = device.tab(server, 'p1', session);
    first.page.stream('case:k1').subscribe(() => {});
    first.texts.open(doc);
    await pass(200);
    type(first, 'saved ');
    await pass(500);
    server.swallowAnswers = true;
    type(first, 'unanswered ');
    await pass(300);
    server.swallowAnswers = false;
    const unanswered = server.document(doc).log.at(-1)?.id;
    cut(server)();
    type(first, 'offline ');
    await pass(50);
    first.end();
    // Nobody opens it: it goes by itself.
    const before = server.document(doc).log.length;
    device.tab(server, 'p1', session);
    await pass(2_000);
    expect(server.last.of('text_update').map(({ id }) => id)[0]).toBe(unanswered);
    expect(server.words(doc, 'update')).toBe('saved unanswered offline ');
    expect(server.document(doc).log.length).toBe(before + 1);
    await pass(5_000);
    expect(device.held.size).toBe(0);
  });

  it('go on without a connection after a reload, and everything is there once afterwards', async () => {
    const server = writing();
    server.happen('meeting:m1', [{ part: 'meeting_root', value: meeting().root }], 'meeting_created');
    const device = new Device();
    const session = new Map<string, string>();
    const first = device.tab(server, 'p1', session);
    first.page.stream('case:k1').subscribe(() => {});
    first.page.join('m1').subscribe(() => {});
    first.texts.open(doc);
    await pass(200);
    type(first, 'one ');
    await pass(3_000);
    const mend = cut(server);
    type(first, 'two ');
    await pass(100);
    first.end();
    const second = device.tab(server, 'p1', session);
    await pass(500);
    expect(read(second)).toBe('one two ');
    expect(second.texts.open(doc).view.getSnapshot()).toMatchObject({ status: 'offline', canType: true });
    // What it is shown with is there as well.
    expect(second.page.stream('case:k1').getSnapshot().status).toBe('loading');
    second.page.stream('case:k1').subscribe(() => {});
    expect(second.page.stream('case:k1').getSnapshot()).toMatchObject({ status: 'stale', state: { of: 'case' } });
    type(second, 'three ');
    await pass(100);
    expect(second.page.trust.getSnapshot()).toEqual({ kind: 'offline', keptChanges: 1 });
    second.end();
    const third = device.tab(server, 'p1', session);
    await pass(500);
    type(third, 'four ');
    await pass(100);
    mend();
    third.page.probe();
    await pass(2_000);
    expect(server.words(doc, 'update')).toBe('one two three four ');
    expect(third.page.trust.getSnapshot()).toEqual({ kind: 'live' });
  });

  it('are sent only once they are on disk, so that a page after a crash knows every letter the service may have', async () => {
    const server = writing();
    const device = new Device();
    const first = device.tab(server);
    first.texts.open(doc);
    await pass(2_000);
    device.writeTakes = 5_000;
    type(first, 'slow ');
    await pass(3_000);
    expect(server.words(doc, 'update')).toBe('');
    await pass(8_000);
    expect(server.words(doc, 'update')).toBe('slow ');
  });

  it('typed under an id of which the service knows more than the device (its power went) are kept beside the text, never mixed', async () => {
    const server = writing();
    const device = new Device();
    const session = new Map<string, string>();
    const first = device.tab(server, 'p1', session);
    first.texts.open(doc);
    await pass(200);
    type(first, 'one ');
    await pass(2_000);
    const before = structuredClone([...device.held]);
    type(first, 'two ');
    await pass(2_000);
    expect(server.words(doc, 'update')).toBe('one two ');
    const mend = cut(server);
    await pass(500);
    first.end();
    device.held.clear();
    for (const [key, slip] of before) device.held.set(key, slip);
    const second = device.tab(server, 'p1', session);
    await pass(500);
    type(second, 'other ');
    await pass(100);
    mend();
    second.page.probe();
    await pass(3_000);
    expect(server.words(doc, 'update')).toBe('one two ');
    expect(read(second)).toBe('one two ');
    expect(second.page.refusedTexts.getSnapshot()).toMatchObject([{ words: 'other ' }]);
    type(second, 'three');
    await pass(1_000);
    expect(server.words(doc, 'update')).toBe('one two three');
  });

  it('without locks nobody types on under an old id, but the words arrive', async () => {
    const server = writing();
    const device = new Device();
    device.hasLocks = false;
    const session = new Map<string, string>();
    const first = device.tab(server, 'p1', session);
    first.texts.open(doc);
    await pass(200);
    const mend = cut(server);
    type(first, 'words ');
    await pass(100);
    first.end();
    const second = device.tab(server, 'p1', session);
    await pass(500);
    expect(read(second)).toBe('words ');
    expect(second.texts.open(doc).view.getSnapshot().canType).toBe(false);
    mend();
    second.page.probe();
    await pass(2_000);
    expect(server.words(doc, 'update')).toBe('words ');
    expect(second.texts.open(doc).view.getSnapshot().canType).toBe(true);
  });

  it('that were refused are shown with their words after a reload, also where nobody opens the text', async () => {
    const server = writing();
    const device = new Device();
    const session = new Map<string, string>();
    const first = device.tab(server, 'p1', session);
    first.texts.open(doc);
    await pass(200);
    server.refuseText = () => no({ code: 'meeting_ended', message: 'The meeting is over.' });
    type(first, 'too late');
    await pass(1_000);
    expect(first.page.refusedTexts.getSnapshot()).toEqual([]);
    first.end();
    const second = device.tab(server, 'p1', session);
    await pass(1_000);
    expect(second.page.refusedTexts.getSnapshot()).toMatchObject([{ document: doc, box: 'update', words: 'too late', error: { message: 'The meeting is over.' } }]);
    second.page.refusedTexts.getSnapshot()[0]?.dismiss();
    await pass(5_000);
    expect(second.page.refusedTexts.getSnapshot()).toEqual([]);
    expect(device.held.size).toBe(0);
  });

  it.each(['not_found', 'text_unreadable'] as const)('P14: go with the right to their case, from this device too (%s)', async (noText) => {
    const server = writing();
    server.noText = noText;
    const device = new Device();
    const session = new Map<string, string>();
    const first = device.tab(server, 'p1', session);
    first.page.stream('case:k1').subscribe(() => {});
    first.texts.open(doc);
    await pass(200);
    const mend = cut(server);
    type(first, 'no longer mine');
    await pass(100);
    first.end();
    server.refusedStreams.add('case:k1');
    mend();
    const second = device.tab(server, 'p1', session);
    await pass(5_000);
    expect(second.page.refusedTexts.getSnapshot()).toEqual([]);
    expect(second.page.unsaved).toBe(0);
    expect(device.held.size).toBe(0);
    expect(server.words(doc, 'update')).toBe('');
  });

  it('of a service that was restored from a copy are kept beside the text', async () => {
    const server = writing();
    const device = new Device();
    const session = new Map<string, string>();
    const first = device.tab(server, 'p1', session);
    first.texts.open(doc);
    await pass(200);
    const mend = cut(server);
    type(first, 'before the restore');
    await pass(100);
    first.end();
    server.epoch = 'e2';
    mend();
    const second = device.tab(server, 'p1', session);
    await pass(2_000);
    expect(second.page.refusedTexts.getSnapshot()).toMatchObject([{ words: 'before the restore' }]);
    expect(server.words(doc, 'update')).toBe('');
  });
});

describe('two tabs of one person', () => {
  it('show the same count and see it go', async () => {
    const server = writing();
    const device = new Device();
    const [one, two] = [device.tab(server), device.tab(server)];
    one.texts.open(doc);
    await pass(200);
    const mend = cut(server);
    void one.page.send(update('a'));
    type(one, 'words');
    void two.page.send(update('b'));
    await pass(500);
    for (const { page } of [one, two]) expect(page.trust.getSnapshot()).toEqual({ kind: 'offline', keptChanges: 3 });
    mend();
    for (const { page } of [one, two]) page.probe();
    await pass(2_000);
    for (const { page } of [one, two]) expect(page.trust.getSnapshot()).toEqual({ kind: 'live' });
    expect(written(server).sort()).toEqual(['a', 'b']);
    expect(server.words(doc, 'update')).toBe('words');
  });

  it('the other sends what one left that was closed, once', async () => {
    const server = writing();
    const device = new Device();
    const [one, two] = [device.tab(server), device.tab(server)];
    one.texts.open(doc);
    await pass(200);
    const mend = cut(server);
    void one.page.send(update('a'));
    type(one, 'words');
    await pass(500);
    one.end();
    await pass(10_000);
    expect(two.page.trust.getSnapshot()).toEqual({ kind: 'offline', keptChanges: 2 });
    mend();
    two.page.probe();
    await pass(5_000);
    expect(two.page.trust.getSnapshot()).toEqual({ kind: 'live' });
    expect(written(server)).toEqual(['a']);
    expect(server.words(doc, 'update')).toBe('words');
  });

  it('signing out in one takes everything from both', async () => {
    const server = writing();
    const device = new Device();
    const [one, two] = [device.tab(server), device.tab(server)];
    two.texts.open(doc);
    await pass(200);
    cut(server);
    void one.page.send(update('a'));
    type(two, 'words');
    await pass(500);
    one.page.forget();
    await pass(500);
    expect(device.held.size).toBe(0);
    for (const { page } of [one, two]) expect(page.unsaved).toBe(0);
  });
});

it('an older page against a newer service keeps its words for the page that comes after the reload (P11)', async () => {
  const server = writing();
  const device = new Device();
  const session = new Map<string, string>();
  const first = device.tab(server, 'p1', session);
  first.texts.open(doc);
  await pass(200);
  const { connect } = server;
  server.connect = (person) => {
    const socket = connect(person);
    setTimeout(() => socket.end(4002), 1);
    return socket;
  };
  server.last.end(1006);
  void first.page.send(update('old page'));
  type(first, 'old words');
  await pass(5_000);
  expect(first.page.trust.getSnapshot().kind).toBe('reload');
  first.end();
  server.connect = connect;
  device.tab(server, 'p1', session);
  await pass(2_000);
  expect(written(server)).toEqual(['old page']);
  expect(server.words(doc, 'update')).toBe('old words');
});

it('on return it is told what was missed, of others only, and nothing when nothing happened', async () => {
  const server = writing();
  const root = meeting().root;
  server.happen('meeting:m1', [{ part: 'meeting_root', value: root }, ...[1, 2, 3, 4].map((number) => ({ part: 'agenda_item' as const, value: agendaItem(number) }))], 'meeting_created');
  const { page } = new Device().tab(server);
  page.join('m1').subscribe(() => {});
  page.stream('case:k1').subscribe(() => {});
  await pass(200);
  let mend = cut(server);
  await pass(1_000);
  mend();
  page.probe();
  await pass(500);
  expect(page.missed.words.getSnapshot()).toBeNull();
  mend = cut(server);
  for (const number of [1, 2, 3]) server.happen('meeting:m1', [{ part: 'agenda_item', value: agendaItem(number, { state: 'decided' }) }], 'item_decided');
  server.happen('case:k1', [{ part: 'case_root', value: wholeCase().root }], 'outcome_recorded');
  const own = server.happen('meeting:m1', [{ part: 'agenda_item', value: agendaItem(9) }], 'item_added');
  own.actor = 'p1';
  mend();
  page.probe();
  await pass(500);
  await vi.waitFor(() => expect(page.missed.words.getSnapshot()).toEqual({ lines: ['Cases 1, 2 and 3 decided', 'SF-014: outcome recorded'], more: 0 }));
  page.missed.forgetAll();
  server.happen('meeting:m1', [{ part: 'agenda_item', value: agendaItem(4, { state: 'decided' }) }], 'item_decided');
  await pass(500);
  expect(page.missed.words.getSnapshot()).toBeNull();
});

it.each(Array.from({ length: 25 }, (_, seed) => seed + 1))('P2, P14: whatever happens to page, line and disk, every letter and command arrives once (seed %d)', async (seed) => {
  const chance = seeded(seed);
  const server = writing();
  const device = new Device();
  const sessions = [new Map<string, string>(), new Map<string, string>()];
  const tabs = sessions.map((session) => device.tab(server, 'p1', session));
  for (const { texts } of tabs) texts.open(doc);
  await pass(500);
  const commands: string[] = [];
  let letters = '';
  let mend: (() => void) | null = null;
  const alphabet = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
  for (let step = 0; step < 50; step += 1) {
    const at = chance() < 0.5 ? 0 : 1;
    const tab = tabs[at];
    if (tab === undefined) throw new Error('no tab');
    const dice = chance();
    server.swallowAnswers = chance() < 0.2;
    if (dice < 0.45) {
      if (tab.texts.open(doc).view.getSnapshot().canType) {
        const letter = alphabet[step % alphabet.length] ?? '';
        type(tab, letter);
        letters += letter;
      }
    } else if (dice < 0.6) {
      commands.push(String(step));
      void tab.page.send(update(String(step)));
    } else if (dice < 0.7) {
      // Long enough for what was done last to be on disk: only that is claimed.
      await pass(60);
      tab.end();
      tabs[at] = device.tab(server, 'p1', sessions[at]);
      tabs[at].texts.open(doc);
    } else if (dice < 0.8) {
      mend?.();
      mend = mend === null ? cut(server) : null;
    } else if (dice < 0.85) device.writeTakes = chance() < 0.5 ? 0 : 30;
    else await pass(chance() * 4_000);
  }
  server.swallowAnswers = false;
  mend?.();
  await pass(120_000);
  expect([...server.words(doc, 'update')].sort().join('')).toBe([...letters].sort().join(''));
  expect(written(server).sort()).toEqual(commands.sort());
  for (const tab of tabs) {
    expect(read(tab)).toBe(server.words(doc, 'update'));
    expect(tab.page.trust.getSnapshot()).toEqual({ kind: 'live' });
  }
}, 60_000);
