// Proves hello, heartbeat, coming back and staying away (P9, P10, P11), and the server's clock.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ServerClock } from './clock';
import type { LiveClient } from './client';
import { FakeServer, seeded } from './testing/fake-server';
import { openPage, pass } from './testing/page';
import { caseRoot } from './testing/world';

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

it('says hello first, and asks for nothing before the welcome', async () => {
  const server = new FakeServer();
  const page = openPage(server);
  page.join('m1').subscribe(() => {});
  await pass(2);
  expect(server.last.sent.map(({ type }) => type)).toEqual(['hello']);
  await pass();
  expect(server.last.sent.map(({ type }) => type)).toEqual(['hello', 'join', 'ping']);
  expect(page.self.getSnapshot()).toEqual({ personId: 'p1', connectionId: 'c1' });
});

it('asks every two and a half seconds while somebody looks or something waits, else three times a minute', async () => {
  const server = new FakeServer();
  let isVisible = true;
  const page = openPage(server, 'p1', { isVisible: () => isVisible });
  await pass(20_900);
  expect(server.last.of('ping')).toHaveLength(8);
  isVisible = false;
  const before = server.last.of('ping').length;
  await pass(60_000);
  expect(server.last.of('ping').length - before).toBe(3);
  server.swallowAnswers = true;
  void page.send({ name: 'see_notice', notice_id: 'n1' });
  const waiting = server.last.of('ping').length;
  await pass(10_000);
  expect(server.last.of('ping').length - waiting).toBeGreaterThanOrEqual(3);
});

it('asks nothing while the room itself is heard', async () => {
  const server = new FakeServer();
  const page = openPage(server);
  page.stream('case:k1').subscribe(() => {});
  await pass(100);
  for (let at = 0; at < 15; at += 1) {
    server.happen('case:k1', [{ part: 'case_root', value: caseRoot(String(at)) }]);
    await pass(1_000);
  }
  expect(server.last.of('ping').length).toBeLessThanOrEqual(2);
});

it.each(Array.from({ length: 12 }, (_, at) => at * 250))('is never “Live” for five seconds on a line that went silent (%d ms after an answer)', async (later) => {
  const server = new FakeServer();
  const page = openPage(server);
  await pass(10_000 + later);
  expect(page.trust.getSnapshot().kind).toBe('live');
  server.last.isSilent = true;
  await pass(4_900);
  expect(page.trust.getSnapshot().kind).toBe('offline');
});

it('a late answer makes it live again without a new connection', async () => {
  const server = new FakeServer();
  const page = openPage(server);
  await pass(1_000);
  server.latency = 2_000;
  await pass(5_000);
  expect(page.trust.getSnapshot().kind).toBe('offline');
  server.latency = 1;
  await pass(3_000);
  expect(page.trust.getSnapshot()).toEqual({ kind: 'live' });
  expect(server.sockets).toHaveLength(1);
});

it('P9: takes a silent connection for dead within ten seconds or so, and comes back', async () => {
  const server = new FakeServer();
  const page = openPage(server);
  await pass(5_500);
  expect(page.trust.getSnapshot()).toEqual({ kind: 'live' });
  server.last.isSilent = true;
  const said: string[] = [];
  page.trust.subscribe(() => said.push(`${page.trust.getSnapshot().kind} ${Math.round(performance.now() - start)}`));
  const start = performance.now();
  await pass(12_000);
  expect(said.map((words) => words.split(' ')[0])).toEqual(['offline', 'live']);
  const [doubted, back] = said.map((words) => Number(words.split(' ')[1]));
  expect(doubted).toBeLessThan(5_000);
  expect(back).toBeLessThan(10_000);
});

it('does not count the silence of a tab that was asleep', async () => {
  const server = new FakeServer();
  const page = openPage(server);
  await pass(1_000);
  // The timers of a throttled tab stand still while the counter goes on.
  const steady = performance.now;
  performance.now = () => steady.call(performance) + 3_600_000;
  await pass(3_000);
  expect(server.sockets).toHaveLength(1);
  expect(page.trust.getSnapshot()).toEqual({ kind: 'live' });
  performance.now = steady;
});

it('finds out soon when the browser says that the network changed', async () => {
  const server = new FakeServer();
  const page = openPage(server);
  await pass(1_000);
  server.last.isSilent = true;
  page.probe();
  await pass(2_600);
  expect(page.trust.getSnapshot().kind).toBe('offline');
  page.probe();
  await pass();
  expect(page.trust.getSnapshot()).toEqual({ kind: 'live' });
});

it.each([1000, 1006, 1012, 4101, 4102, 4103, 4500])('P10: comes back after %d', async (code) => {
  const server = new FakeServer();
  const page = openPage(server);
  await pass();
  server.last.end(code);
  expect(page.trust.getSnapshot().kind).toBe('offline');
  await pass(2_000);
  expect(server.sockets).toHaveLength(2);
  expect(page.trust.getSnapshot().kind).toBe('live');
});

it.each([
  [4001, '', { kind: 'signed-out', reason: 'You are signed out. Sign in to go on.' }],
  [4002, '', { kind: 'reload', reason: 'This page is older than the service. Reload it.' }],
  [4009, 'The connection sent a message that is too large.', { kind: 'ended', reason: 'The connection sent a message that is too large.' }],
])('P10: stays away after %d and shows why', async (code, reason, trust) => {
  const server = new FakeServer();
  const page = openPage(server);
  await pass();
  server.last.end(code, reason);
  await pass(120_000);
  expect(server.sockets).toHaveLength(1);
  expect(page.trust.getSnapshot()).toEqual(trust);
  page.start();
  await pass();
  expect(page.trust.getSnapshot().kind).toBe('live');
});

/** How long it waits before each of so many returns. */
async function waits(page: LiveClient, server: FakeServer, codes: number[]): Promise<number[]> {
  const seen: number[] = [];
  for (const code of codes) {
    server.last.end(code);
    const state = page.connection.getSnapshot();
    if (state.kind !== 'waiting') throw new Error(state.kind);
    const wait = state.retryAt - performance.now();
    seen.push(Math.floor(wait));
    await pass(wait);
  }
  return seen;
}

it.each([
  [0, [500, 500, 500, 500, 500, 500, 500]],
  [0.999, [999, 1499, 2498, 4496, 8492, 16_484, 29_970]],
])('P10: waits 0.5–30 s by chance %d, longer with every failure', async (random, expected) => {
  const server = new FakeServer();
  const page = openPage(server, 'p1', { random: () => random });
  expect(await waits(page, server, expected.map(() => 1006))).toEqual(expected);
});

it.each([
  [4103, 6_000],
  [1006, 5_500],
  [4105, 1_000],
])('P10: after %d the first return comes within %d ms', async (code, most) => {
  const server = new FakeServer();
  const page = openPage(server, 'p1', { random: () => 0.9999 });
  await pass(100);
  const [first] = await waits(page, server, [code]);
  expect(first).toBeGreaterThan(most - 100);
  expect(first).toBeLessThanOrEqual(most);
});

it('P10: many who are ended at once come back spread over five seconds; who only lost the own network, within one', async () => {
  const chance = seeded(7);
  const first = async (code: number, hasNetwork: boolean) => {
    const server = new FakeServer();
    const pages = Array.from({ length: 200 }, () => openPage(server, 'p1', { random: chance, hasNetwork: () => hasNetwork }));
    await pass(100);
    const now = performance.now();
    for (const socket of server.sockets) socket.end(code);
    return pages.map((page) => {
      const state = page.connection.getSnapshot();
      page.stop();
      return state.kind === 'waiting' ? state.retryAt - now : Number.NaN;
    });
  };
  const returns = await first(4103, true);
  const inSecond = (second: number) => returns.filter((at) => at >= 500 + second * 1000 && at < 1500 + second * 1000).length;
  for (let second = 0; second < 5; second += 1) expect(inSecond(second)).toBeGreaterThan(200 / 5.5 / 2);
  for (let second = 0; second < 5; second += 1) expect(inSecond(second)).toBeLessThan((200 / 5.5) * 2);
  expect(Math.max(...await first(1006, false))).toBeLessThanOrEqual(1_000);
});

it('stops knocking when the session is over but the upgrade does not say so', async () => {
  const server = new FakeServer();
  const page = openPage(server, 'p1', { isSignedIn: () => Promise.resolve(false) });
  server.last.end(1006);
  await pass();
  expect(page.trust.getSnapshot().kind).toBe('signed-out');
});

it('P11: ignores and counts what it does not know', async () => {
  const server = new FakeServer();
  const page = openPage(server);
  await pass();
  for (const text of ['{"type":"later","x":1}', 'no json', '[]', '7']) server.last.receive(text);
  await pass();
  expect(page.counts.unknown).toBe(1);
  expect(page.trust.getSnapshot().kind).toBe('live');
});

it("takes the time from the server and never from the device", async () => {
  const clock = new ServerClock(() => performance.now());
  expect(clock.now()).toBeNull();
  clock.observe(5_000_000, performance.now());
  await pass(2_000);
  expect(clock.now()).toBe(7_000_000);
  const seen: (number | null)[] = [];
  const stop = clock.seconds.subscribe(() => seen.push(clock.seconds.getSnapshot()));
  await pass(3_100);
  stop();
  await pass(5_000);
  expect(seen.filter((micros) => micros !== 7_000_000)).toEqual([8_000_000, 9_000_000, 10_000_000]);
});
