// Proves what the page says of changes that were not taken, or only kept: named, never "all saved", put away with a way back.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WireCommand } from './generated/wire';
import type { Api } from './live/http';
import { Cell } from './live/store';
import { provideLive } from './live/tab';
import { FakeServer } from './live/testing/fake-server';
import { openPage, pass } from './live/testing/page';
import { agendaItem, card, caseRoot, meeting } from './live/testing/world';
import { hasDraftAbout, restoreDrafts, setDraftOwner } from './drafts';
import { realServer } from './real-server';
import { provideServer, server as door } from './server';
import { setMe } from './session';
import { announce, dismissNotice, notify, readShell, setShell } from './shell';
import { fakeServer } from './testing/fake-server';
import * as borough from './testing/fixtures';

const add: WireCommand = { name: 'add_action', home: { type: 'case', case_id: 'k1' }, action_id: 'a1', what: 'ring the pharmacy', owner: { type: 'person', person_id: 'p2' }, due_on: '2026-12-01', meeting_id: null, item_id: null };
let server: FakeServer;
let client: ReturnType<typeof openPage>;

beforeEach(async () => {
  fakeServer(borough.amira);
  vi.useFakeTimers();
  server = new FakeServer();
  server.happen('case:k1', [{ part: 'case_root', value: caseRoot() }]);
  client = openPage(server, borough.amira.id);
  provideLive({ client, api: {} as Api, isSignedOut: new Cell(false) });
  provideServer(realServer());
  setMe(borough.me(borough.amira));
  client.stream('case:k1').subscribe(() => {});
  await pass(500);
});
afterEach(() => {
  client.stop();
  provideLive(null);
  vi.useRealTimers();
  setShell({ trust: null, refused: [], notices: [], announcements: [] });
});
const refuseAll = () => {
  server.decide = () => ({ error: { code: 'invalid', field: null, message: 'The case was closed meanwhile.', is_temporary: false } });
};
const settled = async () => {
  await vi.advanceTimersByTimeAsync(100);
  await vi.dynamicImportSettled();
};

it('names a change that was not taken, does not call that saved, and puts it away with ten seconds to take it back', async () => {
  expect(readShell().trust).toEqual({ kind: 'live' });
  refuseAll();
  // As after a reload: no form waits for the answer.
  void client.send(add, { told: { owner: 'Tom Quill' } });
  await settled();
  expect(readShell().refused).toMatchObject([{ what: 'Action on SF-014 (Tom Quill, Tue 1 Dec)', words: 'ring the pharmacy', why: 'The case was closed meanwhile.' }]);
  expect(readShell().trust).toEqual({ kind: 'live', notSaved: 1 });
  readShell().refused[0]?.onPutAway();
  await settled();
  expect([readShell().refused, readShell().trust]).toEqual([[], { kind: 'live' }]);
  const undo = () => readShell().notices.find(({ text }) => text === 'Put away: Action on SF-014');
  undo()?.onUndo?.();
  dismissNotice(undo()?.id ?? '');
  await settled();
  expect(readShell().refused).toHaveLength(1);
  readShell().refused[0]?.onPutAway();
  await settled();
  dismissNotice(undo()?.id ?? '');
  await settled();
  expect(client.commands.refused.getSnapshot()).toEqual([]);
});

it('tells how many changes went with a right, wherever one is, and nothing of the case', async () => {
  client.stop();
  void client.send(add);
  notify({ text: 'Social note (money): kept on this device. It is sent when you are back.', untilBack: true });
  client.start();
  server.refusedStreams.add('case:k1');
  server.decide = () => ({ error: { code: 'not_found', field: null, message: 'There is nothing here.', is_temporary: false } });
  await pass(2_000);
  await settled();
  expect(readShell().refused).toMatchObject([{ what: '1 change about a case you no longer have was not saved', from: '', words: '', why: null }]);
  // Said once: neither "1 not saved" nor "it is sent when you are back" beside it.
  const kept = readShell().notices.filter(({ text }) => text.includes('kept on this device'));
  expect([readShell().trust, kept]).toEqual([{ kind: 'live' }, []]);
});

it('tells that what was typed went with the case, once, and nothing of the case', async () => {
  setDraftOwner('p-amira');
  restoreDrafts('p-amira', { 'note/k1/housing': { line: 'Four flights, no lift' } });
  const told = () => readShell().notices.filter(({ text }) => text.startsWith('What you had typed'));
  server.refusedStreams.add('case:k1');
  for (const socket of server.sockets) socket.receive({ type: 'revoked', stream: 'case:k1' });
  await pass(2_000);
  await settled();
  expect(hasDraftAbout('k1')).toBe(false);
  expect(told()).toMatchObject([{ text: 'What you had typed and not saved was taken away with a case you no longer have.', isProblem: true }]);
});

it('settles a form at once without a connection, and tells kept from done', async () => {
  const { connect } = server;
  server.connect = (person) => {
    const socket = connect(person);
    setTimeout(() => socket.end(1006), 0);
    return socket;
  };
  for (const socket of server.sockets) socket.end(1006);
  await pass(100);
  expect(client.trust.getSnapshot().kind).toBe('offline');
  const answer = door().send(add);
  await vi.advanceTimersByTimeAsync(400);
  await expect(answer).resolves.toBeNull();
  expect(door().isOnItsWay(add)).toBe(true);
  expect(door().waiting.getSnapshot()).toMatchObject([{ command: { what: 'ring the pharmacy' } }]);
});

it('says nothing more of a case whose right ended, or whose card alone went, and keeps the rest', async () => {
  server.happen('meeting:m1', [{ part: 'meeting_root', value: meeting().root }, { part: 'agenda_item', value: agendaItem(1) }]);
  server.cards = [card('i1', { seq: 5 }), card('i2', { case_id: 'k2', code: 'SF-002', seq: 5 })];
  client.join('m1').subscribe(() => {});
  await pass(500);
  for (const text of ['The room is at case 1: SF-014 · M.O.', 'The room is at case 2: SF-002 · X.X.', 'Lena is here']) announce(text);
  notify({ text: 'Done: SF-014, call housing' });
  notify({ text: 'SF-002 is off the agenda', onUndo: () => {} });
  server.refusedStreams.add('case:k1');
  for (const socket of server.sockets) {
    socket.receive({ type: 'card_gone', meeting_id: 'm1', item_id: 'i1', case_id: 'k1' });
    socket.receive({ type: 'card_gone', meeting_id: 'm1', item_id: 'i2', case_id: 'k2' });
  }
  const said = () => readShell().announcements.map(({ text }) => text);
  await pass();
  expect(said()).toEqual(['Lena is here']);
  for (const socket of server.sockets) socket.receive({ type: 'revoked', stream: 'case:k1' });
  await pass(2_000);
  expect([said(), readShell().notices.map(({ text }) => text)]).toEqual([['Lena is here'], ['SF-002 is off the agenda']]);
});
