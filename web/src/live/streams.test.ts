// Proves order, holes, doubles, resume, reset, cards and rights that end (P3, P5, P12).
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { Part, WireEvent } from '../generated/wire';
import type { Forgotten } from './streams';
import { FakeServer, seeded } from './testing/fake-server';
import { openPage, pass, watchStore } from './testing/page';
import { agendaItem, card, caseRoot, meeting, socialNote } from './testing/world';

const reason = (text: string): Part[] => [{ part: 'case_root', value: caseRoot(text) }];
const reasonOf = (view: { state: { of: string; value: unknown } | null }) =>
  view.state?.of === 'case' ? (view.state.value as { root: { reason: string } }).root.reason : null;

function withCase(): FakeServer {
  const server = new FakeServer();
  server.happen('case:k1', reason('r1'));
  return server;
}

beforeEach(() => {
  vi.useFakeTimers();
});
afterEach(() => {
  vi.useRealTimers();
});

describe('a stream', () => {
  it('is loading, then live, and follows', async () => {
    const server = withCase();
    const page = openPage(server);
    const seen = watchStore(page.stream('case:k1'));
    expect(seen.now().status).toBe('loading');
    await pass();
    expect(seen.now()).toMatchObject({ status: 'live', at: { epoch: 'e1', seq: 1 } });
    server.happen('case:k1', reason('r2'));
    await pass();
    expect(reasonOf(seen.now())).toBe('r2');
  });

  it('is asked for once, however many look, and left when nobody does', async () => {
    const server = withCase();
    const page = openPage(server);
    const [a, b] = [watchStore(page.stream('case:k1')), watchStore(page.stream('case:k1'))];
    await pass();
    a.stop();
    b.stop();
    const c = watchStore(page.stream('case:k1'));
    await pass(10_000);
    expect(server.last.of('subscribe')).toHaveLength(1);
    expect(server.last.of('unsubscribe')).toHaveLength(0);
    c.stop();
    await pass(10_000);
    expect(server.last.of('unsubscribe')).toHaveLength(1);
    expect(page.stream('case:k1').getSnapshot().state).toBeNull();
  });

  it('tells listeners of a burst once', async () => {
    const server = withCase();
    const page = openPage(server);
    const seen = watchStore(page.stream('case:k1'));
    await pass();
    const before = seen.count();
    for (let n = 2; n < 30; n += 1) server.happen('case:k1', reason(`r${n}`));
    await pass();
    expect(seen.count() - before).toBeLessThanOrEqual(2);
    expect(reasonOf(seen.now())).toBe('r29');
  });

  it('is empty where nothing has happened yet', async () => {
    const page = openPage(new FakeServer());
    const seen = watchStore(page.stream('worklist:p1'));
    await pass();
    expect(seen.now()).toMatchObject({ status: 'live', state: { of: 'worklist', value: { entries: {} } } });
  });
});

describe('P3', () => {
  it('ignores and counts doubles', async () => {
    const server = withCase();
    const page = openPage(server);
    const seen = watchStore(page.stream('case:k1'));
    await pass();
    server.mangle = (event) => [event, event];
    server.happen('case:k1', reason('r2'));
    await pass();
    expect(reasonOf(seen.now())).toBe('r2');
    expect(page.streams.counts).toMatchObject({ doubles: 1, holes: 0 });
  });

  it('asks for a hole from where it is, and applies nothing out of order', async () => {
    const server = withCase();
    const page = openPage(server);
    const seen = watchStore(page.stream('case:k1'));
    await pass();
    server.mangle = () => [];
    server.happen('case:k1', reason('r2'));
    server.mangle = (event) => [event];
    server.latency = 20;
    server.happen('case:k1', reason('r3'));
    await pass(21);
    expect(reasonOf(seen.now())).toBe('r1');
    expect(seen.now().status).toBe('stale');
    await pass(100);
    expect(server.last.of('subscribe').at(-1)?.from).toEqual({ epoch: 'e1', seq: 1 });
    expect(reasonOf(seen.now())).toBe('r3');
    expect(seen.now().status).toBe('live');
    expect(page.streams.counts.holes).toBe(1);
  });

  it('takes the whole when the missing one cannot be had', async () => {
    const server = withCase();
    const page = openPage(server);
    const seen = watchStore(page.stream('case:k1'));
    await pass();
    server.mangle = (event) => (event.seq === 2 ? [] : [event]);
    server.happen('case:k1', reason('r2'));
    server.happen('case:k1', reason('r3'));
    await pass(200);
    expect(reasonOf(seen.now())).toBe('r3');
    expect(server.last.of('subscribe').length).toBeLessThan(6);
  });

  it('holds what comes between the question and the snapshot, and merges it', async () => {
    const server = withCase();
    const page = openPage(server);
    await pass();
    const seen = watchStore(page.stream('case:k1'));
    // Before the server has even read the question, so that its snapshot does not have them.
    const [r1] = server.stream('case:k1').events;
    for (const [seq, text] of [[3, 'r3'], [2, 'r2']] as const) server.last.receive({ type: 'event', ...(r1 as WireEvent), seq, event: { kind: 'case_updated', parts: reason(text) } });
    await pass();
    expect(reasonOf(seen.now())).toBe('r3');
    expect(seen.now().at?.seq).toBe(3);
    expect(page.streams.counts.holes).toBe(0);
    expect(server.last.of('subscribe')).toHaveLength(1);
  });

  it('does not go back to an older answer', async () => {
    const server = withCase();
    const page = openPage(server);
    const seen = watchStore(page.stream('case:k1'));
    await pass();
    const old = server.stream('case:k1').state;
    server.happen('case:k1', reason('r2'));
    await pass();
    server.last.receive({ type: 'snapshot', stream: 'case:k1', at: { epoch: 'e1', seq: 1 }, state: old });
    await pass();
    expect(seen.now()).toMatchObject({ status: 'live', at: { seq: 2 } });
    expect(reasonOf(seen.now())).toBe('r2');
  });

  it('after a reset shows the old as stale until the snapshot, and then that', async () => {
    const server = withCase();
    const page = openPage(server);
    const seen = watchStore(page.stream('case:k1'));
    await pass();
    server.last.receive({ type: 'reset', stream: 'case:k1' });
    await pass();
    expect(seen.now().status).toBe('stale');
    expect(reasonOf(seen.now())).toBe('r1');
    server.last.receive({ type: 'snapshot', stream: 'case:k1', at: { epoch: 'e2', seq: 1 }, state: { of: 'case', value: { root: caseRoot('restored'), items: {}, social_notes: {}, actions: {}, assessments: {} } } });
    await pass();
    expect(seen.now()).toMatchObject({ status: 'live', at: { epoch: 'e2', seq: 1 } });
    expect(reasonOf(seen.now())).toBe('restored');
  });

  it('asks again when an answer, or the event of an accepted command, does not come', async () => {
    const server = withCase();
    const page = openPage(server);
    const seen = watchStore(page.stream('case:k1'));
    await pass();
    server.mangle = () => [];
    server.decide = () => ({ events: [{ stream: 'case:k1', event: { kind: 'case_updated', parts: reason('r2') } }] });
    void page.send({ name: 'accept_referral', case_id: 'k1' });
    await pass(100);
    expect(reasonOf(seen.now())).toBe('r1');
    server.mangle = (event) => [event];
    await pass(20_000);
    expect(reasonOf(seen.now())).toBe('r2');
  });

  it('takes the whole when a part is of a kind it does not know', async () => {
    const server = withCase();
    const page = openPage(server);
    const seen = watchStore(page.stream('case:k1'));
    await pass();
    server.mangle = (event) => [{ ...event, event: { ...event.event, parts: [{ part: 'later', value: {} } as never] } }];
    server.happen('case:k1', reason('r2'));
    await pass();
    expect(reasonOf(seen.now())).toBe('r2');
    expect(page.streams.counts.misplaced).toBe(1);
  });
});

describe('P5', () => {
  it('resumes where it was', async () => {
    const server = withCase();
    const page = openPage(server);
    const seen = watchStore(page.stream('case:k1'));
    await pass();
    server.last.end(1006);
    expect(seen.now().status).toBe('stale');
    server.happen('case:k1', reason('r2'));
    server.happen('case:k1', reason('r3'));
    await pass(2_000);
    expect(server.last.of('subscribe')).toEqual([{ type: 'subscribe', stream: 'case:k1', from: { epoch: 'e1', seq: 1 } }]);
    expect(reasonOf(seen.now())).toBe('r3');
    expect(page.streams.counts).toMatchObject({ doubles: 0, holes: 0 });
  });

  it('lets a live event amid the missed ones wait for its turn', async () => {
    const server = withCase();
    const page = openPage(server);
    const seen = watchStore(page.stream('case:k1'));
    await pass();
    server.last.end(1006);
    server.happen('case:k1', reason('r2'));
    const r4: WireEvent = { ...server.happen('case:k1', reason('r3')), seq: 4, event: { kind: 'case_updated', parts: reason('r4') } };
    server.mangle = (event) => (event.seq === 2 ? [r4, event] : [event]);
    await pass(2_000);
    expect(reasonOf(seen.now())).toBe('r4');
    expect(page.streams.counts.holes).toBe(0);
    expect(server.last.of('subscribe')).toHaveLength(1);
  });

  it('takes a snapshot where too much was missed, or the database was restored', async () => {
    const server = withCase();
    const page = openPage(server);
    const seen = watchStore(page.stream('case:k1'));
    await pass();
    server.last.end(1006);
    server.mostResumed = 0;
    server.happen('case:k1', reason('r2'));
    await pass(2_000);
    expect(reasonOf(seen.now())).toBe('r2');
    server.last.end(1006);
    server.epoch = 'e2';
    server.stream('case:k1').events.length = 1;
    await pass(3_000);
    expect(seen.now().at).toEqual({ epoch: 'e2', seq: 1 });
    expect(page.streams.counts.resets).toBe(1);
  });

  it('joins a meeting again from where it was, with all cards', async () => {
    const server = new FakeServer();
    const whole = meeting([agendaItem(1), agendaItem(2)]);
    server.happen('meeting:m1', [
      { part: 'meeting_root', value: whole.root },
      ...Object.values(whole.items).map((value): Part => ({ part: 'agenda_item', value })),
    ]);
    server.cards = [card('i1')];
    const page = openPage(server);
    const seen = watchStore(page.join('m1'));
    await pass();
    expect(seen.now()).toMatchObject({ status: 'live', cards: { i1: { code: 'SF-014' } } });
    server.last.end(1006);
    server.happen('meeting:m1', [{ part: 'agenda_item', value: agendaItem(2, { state: 'current' }) }]);
    server.cards = [card('i1', { seq: 4 }), card('i2')];
    await pass(2_000);
    expect(server.last.of('join')).toEqual([{ type: 'join', meeting_id: 'm1', from: { epoch: 'e1', seq: 1 } }]);
    expect(seen.now()).toMatchObject({ status: 'live', state: { value: { items: { i2: { state: 'current' } } } }, cards: { i1: { seq: 4 }, i2: {} } });
  });
});

describe('cards', () => {
  async function joined() {
    const server = new FakeServer();
    server.happen('meeting:m1', [{ part: 'meeting_root', value: meeting().root }]);
    server.happen('case:k1', reason('r1'));
    server.cards = [card('i1', { seq: 5 })];
    const page = openPage(server);
    const seen = watchStore(page.join('m1'));
    const it = watchStore(page.stream('case:k1'));
    await pass();
    return { server, seen, it };
  }

  it('are replaced unless older', async () => {
    const { server, seen } = await joined();
    server.last.receive({ type: 'card_changed', card: card('i1', { seq: 5, initials: 'X.X.' }) });
    server.last.receive({ type: 'card_changed', card: card('i1', { seq: 4, outcome: 'declined' }) });
    await pass();
    expect(seen.now().cards.i1).toMatchObject({ outcome: null, initials: 'X.X.' });
  });

  it('P12: go with the content of the case, which comes back only if permitted', async () => {
    const { server, seen, it: content } = await joined();
    server.refusedStreams.add('case:k1');
    server.last.receive({ type: 'card_gone', meeting_id: 'm1', item_id: 'i1', case_id: 'k1' });
    await pass();
    expect(seen.now().cards).toEqual({});
    expect(content.now()).toMatchObject({ status: 'refused', state: null });
  });
});

describe('a meeting from outside', () => {
  it('is subscribed and not joined, joined when somebody goes in, and left when they come out', async () => {
    const server = new FakeServer();
    server.happen('meeting:m1', [{ part: 'meeting_root', value: meeting().root }]);
    server.cards = [card('i1')];
    const page = openPage(server);
    const outside = watchStore(page.follow('meeting:m1'));
    await pass();
    expect(outside.now()).toMatchObject({ status: 'live', cards: {} });
    expect([server.last.of('join').length, server.last.of('subscribe').length]).toEqual([0, 1]);
    const inside = watchStore(page.join('m1'));
    await pass();
    expect(Object.keys(inside.now().cards)).toEqual(['i1']);
    inside.stop();
    await pass(10_000);
    expect(server.last.of('leave')).toHaveLength(1);
    expect(outside.now()).toMatchObject({ status: 'live', cards: {} });
    outside.stop();
    await pass(10_000);
    expect(server.last.of('unsubscribe')).toHaveLength(1);
  });
});

describe('P12: a right that ends', () => {
  const note: Part = { part: 'social_note', value: socialNote('n1') };

  async function opened() {
    const server = new FakeServer();
    server.happen('meeting:m1', [{ part: 'meeting_root', value: meeting().root }, { part: 'agenda_item', value: agendaItem(1) }]);
    server.happen('case:k1', reason('a secret'));
    server.happen('private-note:p1:k1', [note]);
    server.cards = [card('i1', { seq: 5 }), card('i2', { case_id: 'k2', code: 'SF-002', seq: 5 })];
    const page = openPage(server);
    const forgotten: Forgotten[] = [];
    page.onForgotten((one) => forgotten.push(one));
    const room = watchStore(page.join('m1'));
    const it = watchStore(page.stream('case:k1'));
    const notes = watchStore(page.stream('private-note:p1:k1'));
    await pass();
    return { server, page, room, it, notes, forgotten };
  }

  it.each(['before it', 'after it'])('knows the code of a case whose card goes %s', async (when) => {
    const { server, page, forgotten } = await opened();
    const gone: string[] = [];
    page.onCardGone = (code) => gone.push(code);
    server.refusedStreams.add('case:k1');
    const card = () => server.last.receive({ type: 'card_gone', meeting_id: 'm1', item_id: 'i1', case_id: 'k1' });
    if (when === 'before it') card();
    server.last.receive({ type: 'revoked', stream: 'case:k1' });
    if (when === 'after it') card();
    await pass();
    expect(forgotten.flatMap(({ codes }) => codes)).toEqual(['SF-014']);
    // Of a case this page did not follow there is nothing but the card.
    server.last.receive({ type: 'card_gone', meeting_id: 'm1', item_id: 'i2', case_id: 'k2' });
    await pass();
    expect(gone).toEqual(when === 'before it' ? ['SF-014', 'SF-002'] : ['SF-002']);
  });

  it('takes the notes on the case and its card along, and says under which names things may be kept', async () => {
    const { server, room, it: content, notes, forgotten } = await opened();
    server.last.receive({ type: 'revoked', stream: 'case:k1' });
    await pass();
    expect(content.now()).toMatchObject({ status: 'revoked', state: null, at: null });
    expect(notes.now()).toMatchObject({ status: 'revoked', state: null, at: null });
    expect(Object.keys(room.now().cards)).toEqual(['i2']);
    expect(forgotten).toEqual([{ stream: 'case:k1', ids: ['k1', 'i1'], codes: ['SF-014'], hadContent: true }]);
  });

  it('of the meeting takes state, cards and what was shared for it alone', async () => {
    const { server, room, it: content, forgotten } = await opened();
    server.refusedStreams.add('case:k1');
    server.last.receive({ type: 'revoked', stream: 'meeting:m1' });
    await pass();
    expect(room.now()).toMatchObject({ status: 'revoked', state: null, at: null, cards: {} });
    expect(content.now()).toMatchObject({ status: 'refused', state: null });
    expect(forgotten.map(({ stream }) => stream)).toEqual(['meeting:m1', 'case:k1']);
    expect(forgotten[0]).toMatchObject({ ids: ['m1', 'i1'], codes: ['SF-014', 'SF-002'] });
  });

  it('is not undone by what was on its way', async () => {
    const { server, room, it: content } = await opened();
    const at = { epoch: 'e1', seq: 1 };
    server.last.receive({ type: 'revoked', stream: 'case:k1' });
    server.last.receive({ type: 'snapshot', stream: 'case:k1', at, state: server.stream('case:k1').state });
    server.last.receive({ type: 'revoked', stream: 'meeting:m1' });
    server.last.receive({ type: 'joined', meeting_id: 'm1', at, meeting: meeting(), cards: server.cards });
    server.last.receive({ type: 'card_changed', card: card('i1', { seq: 9 }) });
    await pass();
    expect(content.now().state).toBeNull();
    expect(room.now()).toMatchObject({ state: null, cards: {} });
  });

  it('is noticed after a return by the card that is missing, also for words nobody looks at', async () => {
    const { server, page, room, it: content, forgotten } = await opened();
    content.stop();
    await pass(10_000);
    server.swallowAnswers = true;
    void page.send({ name: 'accept_referral', case_id: 'k1' });
    await pass();
    server.refusedStreams.add('case:k1');
    server.cards = server.cards.slice(1);
    server.last.end(4105);
    await pass(2_000);
    expect(Object.keys(room.now().cards)).toEqual(['i2']);
    expect(forgotten.map(({ stream }) => stream)).toContain('case:k1');
    expect(page.unsaved).toBe(0);
  });

  it('comes back with the card when it is given again', async () => {
    const { server, it: content } = await opened();
    server.last.receive({ type: 'revoked', stream: 'case:k1' });
    await pass();
    server.last.receive({ type: 'card_changed', card: card('i1', { seq: 9 }) });
    await pass();
    expect(reasonOf(content.now())).toBe('a secret');
  });
});

describe('rights', () => {
  it('refused looks the same whether it exists or not, and is asked again after a return', async () => {
    const server = withCase();
    server.refusedStreams.add('case:k1');
    const page = openPage(server);
    const seen = watchStore(page.stream('case:k1'));
    await pass();
    expect(seen.now()).toMatchObject({ status: 'refused', state: null });
    server.refusedStreams.clear();
    server.last.end(1006);
    await pass(2_000);
    expect(seen.now().status).toBe('live');
  });

  it('is asked anew by who opens it again soon after it ended', async () => {
    const server = withCase();
    const page = openPage(server);
    const first = watchStore(page.stream('case:k1'));
    await pass();
    server.last.receive({ type: 'revoked', stream: 'case:k1' });
    await pass();
    expect(first.now().status).toBe('revoked');
    first.stop();
    const again = watchStore(page.stream('case:k1'));
    await pass();
    expect(again.now().status).toBe('live');
  });

  it('P12: revoked is forgotten at once', async () => {
    const server = withCase();
    const page = openPage(server);
    const seen = watchStore(page.stream('case:k1'));
    await pass();
    server.last.receive({ type: 'revoked', stream: 'case:k1' });
    server.happen('case:k1', reason('r2'));
    await pass();
    expect(seen.now()).toMatchObject({ status: 'revoked', state: null, at: null });
  });

  it('another person in the same tab sees nothing of the first', async () => {
    const server = withCase();
    let person = 'p1';
    const page = openPage(server, 'p1', { makeSocket: () => server.connect(person) });
    const seen = watchStore(page.stream('case:k1'));
    await pass();
    server.refusedStreams.add('case:k1');
    person = 'p2';
    server.last.end(1006);
    await pass(2_000);
    expect(seen.now()).toMatchObject({ status: 'refused', state: null });
  });
});

it.each(Array.from({ length: 25 }, (_, seed) => seed + 1))('P3, P4, P5: whatever the line does, the page ends where a fresh one begins (seed %d)', async (seed) => {
  const chance = seeded(seed);
  const server = withCase();
  const page = openPage(server, 'p1', { random: chance });
  const seen = watchStore(page.stream('case:k1'));
  let late: WireEvent[] = [];
  server.mangle = (event) => {
    const dice = chance();
    if (dice < 0.1) return [];
    if (dice < 0.2) return [event, event];
    if (dice < 0.3) {
      late.push(event);
      return [];
    }
    const out = [event, ...late];
    late = [];
    return out;
  };
  const order: number[] = [];
  page.stream('case:k1').subscribe(() => order.push(seen.now().at?.seq ?? -1));
  for (let step = 0; step < 120; step += 1) {
    const dice = chance();
    if (dice < 0.75) server.happen('case:k1', reason(`step ${step}`));
    else if (dice < 0.8) server.last.end(1006);
    else if (dice < 0.83) server.last.receive({ type: 'reset', stream: 'case:k1' });
    else await pass(chance() * 400);
  }
  server.mangle = (event) => [event];
  await pass(60_000);
  server.happen('case:k1', reason('last'));
  await pass(30_000);
  expect(seen.now().status).toBe('live');
  expect(seen.now().state).toEqual(server.stream('case:k1').state);
  expect(seen.now().at?.seq).toBe(server.stream('case:k1').events.length);
  const places = order.filter((seq) => seq >= 0);
  expect(places).toEqual([...places].sort((a, b) => a - b));
});
