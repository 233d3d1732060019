// Proves what "kept on this device" claims: sealed, durable first, of one person, for a day by the service's clock, and gone after the wipe.
import { IDBFactory } from 'fake-indexeddb';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { ServerClock } from '../clock';
import { usualTimings } from '../protocol';
import { Device } from '../testing/device';
import { pass } from '../testing/page';
import { Kept } from '.';
import type { OpenDrawer } from './drawer';
import { countUnsent, indexedDrawer } from './indexed';

const hour = 3_600_000_000;
let tabs = 0;
const keptWith = (open: OpenDrawer, change: Partial<ConstructorParameters<typeof Kept>[0]> = {}) =>
  new Kept({ open, locks: null, channel: null, steady: () => performance.now(), serverNow: () => 1_780_000_000_000_000, newId: () => `page-${(tabs += 1)}`, timings: usualTimings, ...change });

function everything(factory: IDBFactory): Promise<{ slips: unknown[]; owners: { key: CryptoKey; person: string }[] }> {
  return new Promise((settle, fail) => {
    const asked = factory.open('mdt-hub-kept');
    asked.onerror = () => fail(asked.error);
    asked.onsuccess = () => {
      const transaction = asked.result.transaction(['slips', 'owner']);
      const [slips, owners] = ['slips', 'owner'].map((name) => transaction.objectStore(name).getAll());
      transaction.oncomplete = () => {
        asked.result.close();
        settle({ slips: slips?.result ?? [], owners: owners?.result ?? [] });
      };
    };
  });
}

describe('on this device', () => {
  afterEach(() => {
    vi.unstubAllGlobals();
  });

  it('is sealed with a key that no script can read out, and comes back in order', async () => {
    const factory = new IDBFactory();
    const first = keptWith(indexedDrawer(factory));
    await first.open('p1');
    expect(first.place.getSnapshot()).toBe('device');
    const words = ['boiler repaired', 'warm again', 'meals start Monday'];
    const isKept = await Promise.all(words.map((line, at) => first.put('command', `c${at}`, () => ({ line }), { isUnsent: true })));
    expect(isKept).toEqual([true, true, true]);
    const { slips, owners } = await everything(factory);
    expect(slips).toHaveLength(3);
    const raw = JSON.stringify(slips, (_, value: unknown) => (value instanceof ArrayBuffer ? new TextDecoder('latin1').decode(value) : value));
    for (const line of words) expect(raw).not.toContain(line);
    expect(owners).toHaveLength(1);
    expect(owners[0]?.key.extractable).toBe(false);
    const adopted: unknown[] = [];
    const second = keptWith(indexedDrawer(factory));
    second.onAdopted((left) => adopted.push(...left.map(({ id, value }) => [id, value])));
    await second.open('p1');
    await vi.waitFor(() => expect(adopted).toEqual(words.map((line, at) => [`c${at}`, { line }])));
  });

  it('gives nothing to somebody else, and keeps nothing for them either', async () => {
    const factory = new IDBFactory();
    const first = keptWith(indexedDrawer(factory));
    await first.open('p1');
    await first.put('command', 'c1', () => 'mine', { isUnsent: true });
    const other = keptWith(indexedDrawer(factory));
    const adopted = vi.fn();
    other.onAdopted(adopted);
    await other.open('p2');
    expect((await everything(factory)).slips).toEqual([]);
    // What the first page still has open cannot write into the other's drawer.
    expect(await first.put('command', 'c2', () => 'late', { isUnsent: true })).toBe(false);
    expect((await everything(factory)).slips).toEqual([]);
    expect(adopted).not.toHaveBeenCalled();
  });

  it('is not wiped by the browser taking it away: the page says so, opens it again, and takes it from nobody', async () => {
    const factory = new IDBFactory();
    const kept = keptWith(indexedDrawer(factory), { timings: { ...usualTimings, reopenAfter: 10 } });
    const onWiped = vi.fn();
    const onReopened = vi.fn();
    kept.onWiped(onWiped);
    kept.onReopened(onReopened);
    await kept.open('p1');
    await kept.put('command', 'c1', () => 'mine', { isUnsent: true });
    const places: [string, number][] = [];
    kept.place.subscribe(() => places.push([kept.place.getSnapshot(), kept.onDevice.getSnapshot()]));
    factory.deleteDatabase('mdt-hub-kept');
    await vi.waitFor(() => expect(onReopened).toHaveBeenCalledTimes(1));
    expect(places.map(([place]) => place)).toEqual(['page', 'device']);
    expect(kept.person).toBe('p1');
    expect(kept.onDevice.getSnapshot()).toBe(0);
    expect(await kept.put('command', 'c1', () => 'mine', { isUnsent: true })).toBe(true);
    expect((await everything(factory)).slips).toHaveLength(1);
    // Cleared, and somebody else is here before it is opened again.
    const other = keptWith(indexedDrawer(factory));
    factory.deleteDatabase('mdt-hub-kept');
    await other.open('p2');
    await other.put('command', 'c2', () => 'theirs', { isUnsent: true });
    await new Promise((settle) => setTimeout(settle, 60));
    expect(kept.place.getSnapshot()).toBe('page');
    expect((await everything(factory)).owners).toMatchObject([{ person: 'p2' }]);
    expect((await everything(factory)).slips).toHaveLength(1);
    expect(onWiped).not.toHaveBeenCalled();
    await kept.wipe();
  });

  it('can be counted by nobody in particular, and what goes with another’s sign-in is counted', async () => {
    const factory = new IDBFactory();
    expect(await countUnsent(null, factory)).toBe(0);
    const first = keptWith(indexedDrawer(factory));
    await first.open('p1');
    await first.put('command', 'c1', () => 'mine', { isUnsent: true });
    await first.put('stream', 's1', () => 'read only');
    expect(first.thrownAway).toBe(0);
    expect(await countUnsent(null, factory)).toBe(1);
    // Kept for a day; after that it is not sent any more.
    expect(await countUnsent(1_780_000_000_000_000, factory)).toBe(0);
    const other = keptWith(indexedDrawer(factory));
    await other.open('p2');
    expect(other.thrownAway).toBe(1);
    expect(await countUnsent(null, factory)).toBe(0);
  });

  it('is not taken for a person whom no service has named', async () => {
    const factory = new IDBFactory();
    const first = keptWith(indexedDrawer(factory));
    await first.open('p1');
    await first.put('command', 'c1', () => 'mine', { isUnsent: true });
    const other = keptWith(indexedDrawer(factory));
    await other.open('p2', { mayTake: false });
    expect(other.place.getSnapshot()).toBe('closed');
    expect((await everything(factory)).slips).toHaveLength(1);
    const again = keptWith(indexedDrawer(factory));
    const adopted = vi.fn();
    again.onAdopted(adopted);
    await again.open('p1', { mayTake: false });
    await vi.waitFor(() => expect(adopted).toHaveBeenCalledTimes(1));
  });

  it('is empty after the wipe, without its key', async () => {
    const factory = new IDBFactory();
    const kept = keptWith(indexedDrawer(factory));
    await kept.open('p1');
    await kept.put('text', 'case/k1/m1', () => 'words', { isUnsent: true });
    await kept.wipe();
    expect(await everything(factory)).toEqual({ slips: [], owners: [] });
    expect(kept.onDevice.getSnapshot()).toBe(0);
    expect(await kept.put('text', 'case/k1/m1', () => 'words')).toBe(false);
  });

  it('cannot be put in another thing’s place', async () => {
    const factory = new IDBFactory();
    const kept = keptWith(indexedDrawer(factory));
    await kept.open('p1');
    await kept.put('me', 'me', () => 'a');
    await kept.put('stream', 'case:k1', () => 'b');
    await new Promise<void>((settle) => {
      const asked = factory.open('mdt-hub-kept');
      asked.onsuccess = () => {
        const transaction = asked.result.transaction('slips', 'readwrite');
        const store = transaction.objectStore('slips');
        const all = store.getAll();
        all.onsuccess = () => {
          const [one, two] = all.result as { id: string; sealed: ArrayBuffer; iv: Uint8Array }[];
          if (one && two) store.put({ ...one, sealed: two.sealed, iv: two.iv });
        };
        transaction.oncomplete = () => {
          asked.result.close();
          settle();
        };
      };
    });
    expect([...(await kept.load('me')), ...(await kept.load('stream'))]).toHaveLength(1);
  });

  it('is nowhere where the browser keeps nothing, and says so', async () => {
    const kept = keptWith(indexedDrawer(undefined as unknown as IDBFactory));
    vi.stubGlobal('indexedDB', undefined);
    await kept.open('p1');
    expect(kept.place.getSnapshot()).toBe('page');
    expect(await kept.put('command', 'c1', () => 'x', { isUnsent: true })).toBe(false);
    expect(kept.onDevice.getSnapshot()).toBe(0);
  });
});

describe('what is claimed', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const clockAt = (micros: number | null) => {
    const clock = new ServerClock(() => performance.now());
    if (micros !== null) clock.observe(micros);
    return clock;
  };
  const now = 1_780_000_000_000_000;

  it('is claimed after the write, never before', async () => {
    const device = new Device();
    device.writeTakes = 400;
    const kept = device.kept(clockAt(now), { isGone: false });
    await kept.open('p1');
    void kept.put('command', 'c1', () => 'x', { isUnsent: true });
    await pass(300);
    expect(kept.onDevice.getSnapshot()).toBe(0);
    await pass(200);
    expect(kept.onDevice.getSnapshot()).toBe(1);
    kept.remove('command', 'c1');
    expect(kept.onDevice.getSnapshot()).toBe(0);
  });

  it('is not claimed for letters typed while the write before them was under way', async () => {
    const device = new Device();
    const kept = device.kept(clockAt(now), { isGone: false });
    await kept.open('p1');
    device.writeTakes = 400;
    void kept.put('text', 'd', () => 'saved', { isUnsent: false });
    await pass(100);
    void kept.put('text', 'd', () => 'saved and not', { isUnsent: true });
    await pass(400);
    expect(kept.onDevice.getSnapshot()).toBe(0);
    await pass(400);
    expect(kept.onDevice.getSnapshot()).toBe(1);
  });

  it('says nothing of letters whose write hangs', async () => {
    const device = new Device();
    const kept = device.kept(clockAt(now), { isGone: false });
    await kept.open('p1');
    await kept.put('text', 'd', () => 'one', { isUnsent: true });
    device.writeTakes = 60_000;
    void kept.put('text', 'd', () => 'one two', { isUnsent: true });
    await pass(300);
    expect(kept.onDevice.getSnapshot()).toBe(1);
    await pass(400);
    expect(kept.onDevice.getSnapshot()).toBe(0);
  });

  it('is only the page’s while the disk is full, and the device’s again when there is room', async () => {
    const device = new Device();
    device.canWrite = false;
    const kept = device.kept(clockAt(now), { isGone: false });
    await kept.open('p1');
    expect(await kept.put('command', 'c1', () => 'x', { isUnsent: true })).toBe(false);
    expect(kept.place.getSnapshot()).toBe('page');
    device.canWrite = true;
    await pass(6_000);
    expect(kept.place.getSnapshot()).toBe('device');
    expect(kept.onDevice.getSnapshot()).toBe(1);
  });

  it('many changes of one thing are one write', async () => {
    const device = new Device();
    device.writeTakes = 20;
    const kept = device.kept(clockAt(now), { isGone: false });
    await kept.open('p1');
    const made: number[] = [];
    for (let letter = 0; letter < 100; letter += 1) {
      void kept.put('text', 'd', () => made.push(letter), { isUnsent: true });
      await pass(1);
    }
    await pass(100);
    expect(made.at(-1)).toBe(99);
    expect(made.length).toBeLessThan(10);
  });

  it.each([
    ['a day behind', -86_400_000],
    ['a day ahead', 86_400_000],
  ])('with the device’s clock %s nothing goes early, nothing stays late', async (_, wrong) => {
    const device = new Device();
    vi.setSystemTime(Date.now() + wrong);
    const first = device.kept(clockAt(now), { isGone: false });
    await first.open('p1');
    await first.put('command', 'c1', () => 'x', { isUnsent: true });
    // Set right, or made wrong, in between: it is never asked.
    vi.setSystemTime(Date.now() - 2 * wrong);
    device.locks.end(first);
    const after = (hours: number) => {
      const kept = device.kept(clockAt(now + hours * hour), {} as { isGone: boolean });
      const left: string[] = [];
      kept.onAdopted((slips) => left.push(...slips.map(({ id }) => id)));
      return { kept, left };
    };
    device.hasLocks = false;
    const soon = after(23.9);
    await soon.kept.open('p1');
    await pass(100);
    expect(soon.left).toEqual(['c1']);
    const late = after(24.1);
    await late.kept.open('p1');
    await pass(100);
    expect(late.left).toEqual([]);
    late.kept.expire();
    await pass(100);
    expect([...device.held.keys()]).toEqual([]);
  });

  it('what was written before the service’s clock was heard counts from when it is heard', async () => {
    const device = new Device();
    const clock = clockAt(null);
    clock.guess(now - 30 * hour);
    const kept = device.kept(clock, { isGone: false });
    await kept.open('p1');
    await kept.put('command', 'c1', () => 'x', { isUnsent: true });
    expect([...device.held.values()][0]?.at).toBeNull();
    clock.observe(now);
    expect(kept.expire()).toEqual([]);
    await pass(100);
    expect([...device.held.values()][0]?.at).toBe(now);
    clock.observe(now + 25 * hour);
    expect(kept.expire()).toMatchObject([{ kind: 'command', id: 'c1' }]);
    await pass(100);
    expect(device.held.size).toBe(0);
  });

  it('a page that stays open for a day lets go too, without any clock but its own steady one', async () => {
    const device = new Device();
    const kept = device.kept(clockAt(null), { isGone: false });
    await kept.open('p1');
    await kept.put('command', 'c1', () => 'x', { isUnsent: true });
    await pass(24 * 3_600_000 + 1);
    expect(kept.expire()).toMatchObject([{ id: 'c1' }]);
  });

  it('the wipe of one page reaches the others', async () => {
    const device = new Device();
    const [one, two] = [device.kept(clockAt(now), { isGone: false }), device.kept(clockAt(now), { isGone: false })];
    const wiped = vi.fn();
    two.onWiped(wiped);
    await one.open('p1');
    await two.open('p1');
    await two.put('command', 'c2', () => 'x', { isUnsent: true });
    await one.wipe();
    await pass();
    expect(wiped).toHaveBeenCalledTimes(1);
    expect(device.held.size).toBe(0);
    expect(two.place.getSnapshot()).toBe('closed');
  });
});

describe('who answers for it', () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });
  const clock = new ServerClock(() => performance.now());
  const page = (device: Device, earlier = new Map<string, string>()) => {
    const owner = { isGone: false };
    const kept = device.kept(clock, owner, earlier);
    const left: string[] = [];
    kept.onAdopted((slips) => left.push(...slips.map(({ id, isSole }) => `${id}${isSole ? '' : ' perhaps'}`)));
    return { kept, left, end: () => { owner.isGone = true; device.locks.end(owner); } };
  };

  it('a page that lives keeps its own; the others count it', async () => {
    const device = new Device();
    const [one, two] = [page(device), page(device)];
    await one.kept.open('p1');
    await two.kept.open('p1');
    await one.kept.put('command', 'c1', () => 'x', { isUnsent: true });
    await pass(60_000);
    expect(two.left).toEqual([]);
    expect(two.kept.others.getSnapshot()).toBe(1);
    expect([one.kept.onDevice.getSnapshot(), two.kept.onDevice.getSnapshot()]).toEqual([1, 1]);
    one.kept.remove('command', 'c1');
    await pass();
    expect(two.kept.others.getSnapshot()).toBe(0);
  });

  it('a page that is loaded again has its own at once, though another one waits for it', async () => {
    const device = new Device();
    const session = new Map<string, string>();
    const [one, two] = [page(device, session), page(device)];
    await one.kept.open('p1');
    await two.kept.open('p1');
    await one.kept.put('command', 'c1', () => 'x', { isUnsent: true });
    await pass();
    one.end();
    const again = page(device, session);
    await pass(1_500);
    await again.kept.open('p1');
    expect(again.left).toEqual(['c1']);
    await pass(60_000);
    expect(two.left).toEqual([]);
    expect(two.kept.others.getSnapshot()).toBe(1);
  });

  it('a page that does not come back is taken up by one of the others, and by one only', async () => {
    const device = new Device();
    const [one, two, three] = [page(device), page(device), page(device)];
    for (const { kept } of [one, two, three]) await kept.open('p1');
    await one.kept.put('command', 'c1', () => 'x', { isUnsent: true });
    await pass();
    one.end();
    await pass(20_000);
    expect([...two.left, ...three.left]).toEqual(['c1']);
  });

  it('a copy of a tab does not take what the first one has', async () => {
    const device = new Device();
    const session = new Map<string, string>();
    const one = page(device, session);
    await one.kept.open('p1');
    await one.kept.put('text', 'd', () => 'x', { isUnsent: true });
    const copy = page(device, new Map(session));
    const opening = copy.kept.open('p1');
    await pass(2_000);
    await opening;
    expect(copy.left).toEqual([]);
    expect(copy.kept.others.getSnapshot()).toBe(1);
  });

  it('without locks it is taken up at once, and known to be perhaps another’s', async () => {
    const device = new Device();
    device.hasLocks = false;
    const one = page(device);
    await one.kept.open('p1');
    await one.kept.put('command', 'c1', () => 'x', { isUnsent: true });
    const two = page(device);
    await two.kept.open('p1');
    await pass();
    expect(two.left).toEqual(['c1 perhaps']);
  });
});
