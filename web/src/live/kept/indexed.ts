// Owns the drawer on this device: IndexedDB, sealed with an AES-GCM key that no script can read out, one person at a time.
// It stops scripts and whoever signs in next; it does not stop somebody who has the disk.
import type { PersonId, UtcMicros } from '../../generated/wire';
import { byOrder, type Drawer, keyOf, type Label, type OpenDrawer, type Slip } from './drawer';

const databaseName = 'mdt-hub-kept';
/** A browser that neither opens nor refuses keeps nothing. */
const patience = 3_000;

interface Owner {
  person: PersonId;
  key: CryptoKey;
}

interface Sealed extends Label {
  key: string;
  iv: Uint8Array<ArrayBuffer>;
  sealed: ArrayBuffer;
}

const done = (transaction: IDBTransaction) =>
  new Promise<void>((settle, fail) => {
    transaction.oncomplete = () => settle();
    transaction.onabort = transaction.onerror = () => fail(transaction.error ?? new Error('the write was ended'));
  });
const answer = <T>(request: IDBRequest<T>) =>
  new Promise<T>((settle, fail) => {
    request.onsuccess = () => settle(request.result);
    request.onerror = () => fail(request.error ?? new Error('no answer'));
  });

function openDatabase(factory: IDBFactory): Promise<IDBDatabase> {
  return new Promise((settle, fail) => {
    let isLate = false;
    const timer = setTimeout(() => {
      isLate = true;
      fail(new Error('the database did not open in time'));
    }, patience);
    const request = factory.open(databaseName, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore('owner');
      request.result.createObjectStore('slips', { keyPath: 'key' });
    };
    request.onsuccess = () => {
      clearTimeout(timer);
      if (isLate) request.result.close();
      else settle(request.result);
    };
    request.onerror = () => {
      clearTimeout(timer);
      fail(request.error ?? new Error('the database did not open'));
    };
  });
}

/** Over when the operating system has it: to wait for the disk at every letter would leave the next letters in memory for longer. */
const writing = (database: IDBDatabase, durability: IDBTransactionDurability = 'relaxed') => database.transaction(['owner', 'slips'], 'readwrite', { durability });

/** Whose it is. What another person left goes, with its key; how much of it was unsent is counted. */
async function take(database: IDBDatabase, person: PersonId, wantsIt: boolean | 'if-free'): Promise<{ key: CryptoKey; thrownAway: number } | null> {
  const fresh = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
  const transaction = writing(database);
  const owners = transaction.objectStore('owner');
  const before = (await answer(owners.get('owner'))) as Owner | undefined;
  let thrownAway = 0;
  const mayTake = wantsIt === 'if-free' ? before === undefined : wantsIt;
  if (before?.person !== person && mayTake) {
    const slips = transaction.objectStore('slips');
    thrownAway = ((await answer(slips.getAll())) as Sealed[]).filter(({ isUnsent }) => isUnsent).length;
    slips.clear();
    owners.put({ person, key: fresh } satisfies Owner, 'owner');
  }
  await done(transaction);
  if (before?.person === person) return { key: before.key, thrownAway };
  return mayTake ? { key: fresh, thrownAway } : null;
}

/** How many unsent slips lie here, whoever's they are; older than `over` (by the server's clock) they no longer count. */
export async function countUnsent(over: UtcMicros | null, factory: IDBFactory | undefined = globalThis.indexedDB): Promise<number> {
  if (factory === undefined) return 0;
  const database = await openDatabase(factory);
  const slips = (await answer(database.transaction('slips').objectStore('slips').getAll())) as Sealed[];
  database.close();
  return slips.filter(({ isUnsent, at }) => isUnsent && (at === null || over === null || at > over)).length;
}

const encoder = new TextEncoder();
const decoder = new TextDecoder();
/** A slip cannot be put in another's place. */
const bound = (person: PersonId, { kind, id }: Pick<Label, 'kind' | 'id'>) => encoder.encode(`${person}|${kind}|${id}`);

async function seal(key: CryptoKey, person: PersonId, { value, ...label }: Slip): Promise<Sealed> {
  const iv = crypto.getRandomValues(new Uint8Array(12));
  const sealed = await crypto.subtle.encrypt({ name: 'AES-GCM', iv, additionalData: bound(person, label) }, key, encoder.encode(JSON.stringify(value)));
  return { ...label, key: keyOf(label), iv, sealed };
}

async function unseal(key: CryptoKey, person: PersonId, { iv, sealed, key: _, ...label }: Sealed): Promise<Slip | null> {
  try {
    const plain = await crypto.subtle.decrypt({ name: 'AES-GCM', iv, additionalData: bound(person, label) }, key, sealed);
    return { ...label, value: JSON.parse(decoder.decode(plain)) as unknown };
  } catch {
    // Not sealed with this key: nobody can read it any more, and it goes with the next wipe.
    return null;
  }
}

export function indexedDrawer(factory: IDBFactory | undefined = globalThis.indexedDB): OpenDrawer {
  return async (person, mayTake) => {
    if (factory === undefined || globalThis.crypto?.subtle === undefined) return null;
    try {
      const database = await openDatabase(factory);
      const taken = await take(database, person, mayTake);
      if (taken === null) {
        database.close();
        return null;
      }
      return drawerOf(database, taken, person);
    } catch {
      return null;
    }
  };
}

function drawerOf(database: IDBDatabase, { key, thrownAway }: { key: CryptoKey; thrownAway: number }, person: PersonId): Drawer {
  const all = () => answer(database.transaction('slips').objectStore('slips').getAll()) as Promise<Sealed[]>;
  const change = async (act: (slip: Sealed) => Sealed | null) => {
    const transaction = writing(database);
    const slips = transaction.objectStore('slips');
    for (const slip of (await answer(slips.getAll())) as Sealed[]) {
      const next = act(slip);
      if (next === null) continue;
      if (next.key !== slip.key) slips.delete(slip.key);
      slips.put(next);
    }
    await done(transaction);
  };
  const drawer: Drawer = {
    read: async () => (await Promise.all((await all()).map((slip) => unseal(key, person, slip)))).filter((slip) => slip !== null).sort(byOrder),
    labels: async () => (await all()).map(({ iv: _, sealed: __, key: ___, ...label }) => label).sort(byOrder),
    write: async (puts, removed) => {
      const sealed = await Promise.all(puts.map((slip) => seal(key, person, slip)));
      const transaction = writing(database);
      const slips = transaction.objectStore('slips');
      // Another tab may have taken it over for somebody else since.
      const owner = (await answer(transaction.objectStore('owner').get('owner'))) as Owner | undefined;
      if (owner?.person !== person) {
        transaction.abort();
        throw new Error('this is somebody else’s now');
      }
      for (const name of removed) slips.delete(name);
      for (const slip of sealed) slips.put(slip);
      await done(transaction);
    },
    sync: async () => {
      const transaction = writing(database, 'strict');
      const owners = transaction.objectStore('owner');
      const owner = (await answer(owners.get('owner'))) as Owner | undefined;
      if (owner !== undefined) owners.put(owner, 'owner');
      await done(transaction);
    },
    move: (from, to) =>
      change((slip) => {
        if (slip.tab !== from) return null;
        const moved = { ...slip, tab: to };
        return { ...moved, key: keyOf(moved) };
      }),
    date: (at) => change((slip) => (slip.at === null ? { ...slip, at } : null)),
    wipe: async () => {
      // The words and the key, in one write. The empty database stays: to delete it would wait for every other tab.
      const transaction = writing(database, 'strict');
      transaction.objectStore('slips').clear();
      transaction.objectStore('owner').clear();
      await done(transaction);
      database.close();
    },
    close: () => database.close(),
    onGone: null,
    thrownAway,
  };
  database.onversionchange = database.onclose = () => {
    database.close();
    drawer.onGone?.();
  };
  return drawer;
}
