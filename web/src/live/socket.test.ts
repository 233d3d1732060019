// Proves hello, heartbeat, coming back and staying away (P9, P10, P11), and the server's clock.
import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { ServerClock } from './clock';
import { FakeServer } from './testing/fake-server';
import { openPage, pass } from './testing/page';

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

it('pings every five seconds', async () => {
  const server = new FakeServer();
  openPage(server);
  await pass(20_900);
  expect(server.last.of('ping').map(({ n }) => n)).toEqual([1, 2, 3, 4, 5]);
});

it('P9: takes a silent connection for dead within ten seconds or so, and says so', async () => {
  const server = new FakeServer();
  const page = openPage(server);
  await pass(5_500);
  expect(page.trust.getSnapshot()).toEqual({ kind: 'live' });
  server.last.isSilent = true;
  const said: string[] = [];
  page.trust.subscribe(() => said.push(`${page.trust.getSnapshot().kind} ${Math.round(performance.now() - start)}`));
  const start = performance.now();
  await pass(12_000);
  expect(said).toEqual(['offline 10000', 'live 10503']);
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

it.each([
  [0, 500, [500, 1000, 2000, 4000, 8000, 15_000, 15_000]],
  [0.999, 1000, [999, 1999, 3998, 7996, 15_992, 29_985, 29_985]],
])('P10: waits 0.5–30 s with jitter %d', async (random, first, waits) => {
  const server = new FakeServer();
  const page = openPage(server, 'p1', { random: () => random });
  const seen: number[] = [];
  for (const _ of waits) {
    server.last.end(1006);
    const state = page.connection.getSnapshot();
    if (state.kind !== 'waiting') throw new Error(state.kind);
    const wait = state.retryAt - performance.now();
    seen.push(Math.floor(wait));
    await pass(wait);
  }
  expect(seen[0]).toBeLessThanOrEqual(first);
  expect(seen).toEqual(waits);
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
