// Proves that what one did is neither lost nor doubled nor bound to the wrong case (P1, P2, P14).
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import type { WireCommand, WireError } from '../generated/wire';
import { aboutOf, type CommandAnswer } from './commands';
import { FakeServer, seeded } from './testing/fake-server';
import { openPage, pass } from './testing/page';
import { caseRoot } from './testing/world';

const update = (text: string): WireCommand => ({ name: 'update_case', case_id: 'k1', priority: null, cfs: null, reason: text, needed_services: null, is_recurring: null });
const no = (change: Partial<WireError> = {}): WireError => ({ code: 'invalid', field: 'reason', message: 'Too vague.', is_temporary: false, ...change });

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

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('resolves when accepted, and the trust line says saving until then', async () => {
  const server = writing();
  const page = openPage(server);
  await pass();
  let answer: CommandAnswer | null = null;
  void page.send(update('a')).then((it) => (answer = it));
  expect(page.trust.getSnapshot()).toEqual({ kind: 'saving' });
  await pass();
  expect(answer).toMatchObject({ ok: true, isRepeat: false, streams: [{ stream: 'case:k1', seq: 2 }] });
  expect(page.trust.getSnapshot()).toEqual({ kind: 'live' });
});

it('keeps what is done offline, in order, and sends it after the return', async () => {
  const server = writing();
  const page = openPage(server);
  await pass();
  server.last.end(1006);
  for (const text of ['a', 'b', 'c']) void page.send(update(text));
  expect(page.trust.getSnapshot()).toEqual({ kind: 'offline', keptChanges: 3, place: 'page' });
  await pass(2_000);
  expect(written(server)).toEqual(['a', 'b', 'c']);
  expect(page.commands.pending.getSnapshot()).toEqual([]);
});

it('P2: sends the unanswered again with the same id, and it has one effect', async () => {
  const server = writing();
  const page = openPage(server);
  await pass();
  server.swallowAnswers = true;
  const answer = page.send(update('a'));
  await pass();
  const [first] = server.last.of('command');
  server.swallowAnswers = false;
  server.last.end(1006);
  await pass(2_000);
  expect(server.last.of('command')).toEqual([first]);
  await expect(answer).resolves.toMatchObject({ ok: true, id: first?.id, isRepeat: true });
  expect(written(server)).toEqual(['a']);
});

it('P2: asks again on the same connection when an answer does not come', async () => {
  const server = writing();
  const page = openPage(server);
  await pass();
  server.swallowAnswers = true;
  const answer = page.send(update('a'));
  await pass();
  server.swallowAnswers = false;
  await pass(20_000);
  await expect(answer).resolves.toMatchObject({ ok: true, isRepeat: true });
});

it('P1: stays pending while the server is checking', async () => {
  const server = writing();
  const page = openPage(server);
  await pass();
  server.swallowAnswers = true;
  void page.send(update('a'));
  await pass();
  const id = server.last.of('command')[0]?.id ?? '';
  server.last.receive({ type: 'checking', id });
  await pass();
  expect(page.commands.pending.getSnapshot()).toMatchObject([{ id, state: 'checking' }]);
  expect(page.trust.getSnapshot().kind).toBe('saving');
  server.last.receive({ type: 'accepted', id, streams: [], is_repeat: false });
  await pass();
  expect(page.commands.pending.getSnapshot()).toEqual([]);
});

it('P1: asks again after a return for what was being checked', async () => {
  const server = writing();
  const page = openPage(server);
  await pass();
  server.swallowAnswers = true;
  const answer = page.send(update('a'));
  await pass();
  server.last.receive({ type: 'checking', id: server.last.of('command')[0]?.id ?? '' });
  await pass();
  server.last.end(1006);
  expect(page.commands.pending.getSnapshot()).toMatchObject([{ state: 'checking' }]);
  server.swallowAnswers = false;
  await pass(2_000);
  await expect(answer).resolves.toMatchObject({ ok: true, isRepeat: true });
});

it('keeps a refused command with its words until dismissed', async () => {
  const server = writing();
  server.decide = () => ({ error: no() });
  const page = openPage(server);
  await pass();
  const answer = page.send(update('vague'));
  await pass();
  const it = await answer;
  expect(it).toMatchObject({ ok: false, error: { code: 'invalid', field: 'reason', message: 'Too vague.' } });
  expect(page.commands.refused.getSnapshot()).toMatchObject([{ id: it.id, caseId: 'k1', command: { reason: 'vague' } }]);
  page.commands.dismiss(it.id);
  expect(page.commands.refused.getSnapshot()).toEqual([]);
});

it('tries again by itself what was refused for the moment', async () => {
  const server = writing();
  const { decide } = server;
  let tries = 0;
  server.decide = (command) => ((tries += 1) < 3 ? { error: no({ code: 'unavailable', is_temporary: true }) } : decide(command));
  const page = openPage(server);
  await pass();
  const answer = page.send(update('a'));
  await pass(10_000);
  await expect(answer).resolves.toMatchObject({ ok: true });
  expect(new Set(server.last.of('command').map(({ id }) => id)).size).toBe(1);
});

it('refuses here what would end the connection', async () => {
  const server = writing();
  const page = openPage(server);
  await pass();
  await expect(page.send(update('ü'.repeat(40_000)))).resolves.toMatchObject({ ok: false, error: { code: 'too_large' } });
  expect(server.last.of('command')).toHaveLength(0);
  expect(page.commands.refused.getSnapshot()).toHaveLength(1);
});

it('hands over no more than the server takes at once', async () => {
  const server = writing();
  const page = openPage(server);
  await pass();
  for (let n = 0; n < 100; n += 1) void page.send(update(String(n)));
  expect(server.last.of('command')).toHaveLength(32);
  await pass(200);
  expect(written(server)).toEqual(Array.from({ length: 100 }, (_, n) => String(n)));
});

it('P14: is bound to its case and line, whatever the screen shows', () => {
  expect(aboutOf(update('a'))).toEqual({ caseId: 'k1', itemId: null });
  expect(aboutOf({ name: 'start_item', meeting_id: 'm1', item_id: 'i1' })).toEqual({ caseId: null, itemId: 'i1' });
  expect(aboutOf({ name: 'accept_action', home: { type: 'case', case_id: 'k2' }, action_id: 'a1' })).toEqual({ caseId: 'k2', itemId: null });
  expect(aboutOf({ name: 'accept_action', home: { type: 'meeting', meeting_id: 'm1' }, action_id: 'a1' })).toEqual({ caseId: null, itemId: null });
});

it('P12: what was not sent goes with the right to its case; other cases keep theirs', async () => {
  const server = writing();
  const page = openPage(server);
  await pass();
  page.stop();
  const gone = page.send(update('a'));
  void page.send({ name: 'accept_referral', case_id: 'k2' });
  page.commands.onForgotten({ stream: 'case:k1', ids: ['k1'] });
  await expect(gone).resolves.toMatchObject({ ok: false, error: { code: 'not_found' } });
  expect(page.commands.pending.getSnapshot()).toMatchObject([{ caseId: 'k2' }]);
  // Without the words and without the case, but never without a word.
  expect(page.thrownAway.getSnapshot()).toEqual({ case: 1, meeting: 0, late: 0, another: 0 });
  page.putAwayThrownAway('case');
  expect(page.thrownAway.getSnapshot()).toMatchObject({ case: 0 });
});

it('of their moment only (a raised hand, a move of the room) are not sent half a minute later, and it is said', async () => {
  const server = writing();
  server.decide = () => ({ events: [] });
  const page = openPage(server);
  await pass();
  page.stop();
  void page.send({ name: 'raise_hand', meeting_id: 'm1' });
  void page.send(update('a'));
  await pass(30_000);
  void page.send({ name: 'raise_hand', meeting_id: 'm2' });
  page.start();
  await pass(100);
  expect(server.last.of('command').map(({ command }) => [command.name, 'meeting_id' in command && command.meeting_id])).toEqual([['update_case', false], ['raise_hand', 'm2']]);
  expect(page.commands.refused.getSnapshot()).toMatchObject([{ command: { meeting_id: 'm1' }, error: { message: expect.stringContaining('may have moved on') } }]);
});

it('P12: what is on its way, and what was refused with its words, goes too; the late answer changes nothing', async () => {
  const server = writing();
  server.swallowAnswers = true;
  const page = openPage(server);
  page.stream('case:k1').subscribe(() => {});
  await pass();
  const sent = page.send(update('a secret'));
  const ofMeeting = page.send({ name: 'raise_hand', meeting_id: 'm1' });
  await pass();
  server.last.receive({ type: 'revoked', stream: 'case:k1' });
  await expect(Promise.race([sent, pass(100).then(() => 'late')])).resolves.toMatchObject({ ok: false, error: { code: 'not_found' } });
  server.last.receive({ type: 'refused', id: 'id-1', error: { code: 'not_found', field: null, message: 'No.', is_temporary: false } });
  await pass();
  expect(page.commands.refused.getSnapshot()).toEqual([]);
  expect(JSON.stringify(page.commands.pending.getSnapshot())).not.toContain('secret');
  server.last.receive({ type: 'revoked', stream: 'meeting:m1' });
  await expect(Promise.race([ofMeeting, pass(100).then(() => 'late')])).resolves.toMatchObject({ ok: false });
  expect(page.unsaved).toBe(0);
});

it('never sends one person’s commands as another', async () => {
  const server = writing();
  let person = 'p1';
  const page = openPage(server, 'p1', { makeSocket: () => server.connect(person) });
  await pass();
  server.last.end(1006);
  const answer = page.send(update('a'));
  person = 'p2';
  await pass(2_000);
  await expect(answer).resolves.toMatchObject({ ok: false, error: { code: 'signed_out' } });
  expect(server.last.of('command')).toEqual([]);
});

it.each(Array.from({ length: 20 }, (_, seed) => seed + 1))('P1, P2: nothing lost, nothing doubled, order kept, whatever the line does (seed %d)', async (seed) => {
  const chance = seeded(seed);
  const server = writing();
  const page = openPage(server, 'p1', { random: chance });
  const sent: string[] = [];
  const answered: string[] = [];
  for (let step = 0; step < 80; step += 1) {
    const dice = chance();
    server.swallowAnswers = chance() < 0.2;
    if (dice < 0.6) {
      sent.push(String(step));
      void page.send(update(String(step))).then((answer) => answer.ok && answered.push(String(step)));
    } else if (dice < 0.7) server.last.end(1006);
    else await pass(chance() * 900);
  }
  server.swallowAnswers = false;
  await pass(60_000);
  expect(written(server)).toEqual(sent);
  expect([...answered].sort()).toEqual([...sent].sort());
  expect(page.trust.getSnapshot().kind).toBe('live');
});
