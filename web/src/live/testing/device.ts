// Owns a device with its pages, for tests: what is on its disk, which page is alive, what pages tell each other.
import type { ChannelLike, LocksLike, Slip } from '../kept';
import { Kept, memoryDrawer } from '../kept';
import { ServerClock } from '../clock';
import type { Drawer } from '../kept/drawer';
import { usualTimings } from '../protocol';
import { SharedTexts } from '../shared-texts';
import type { LiveClient } from '../client';
import type { FakeServer } from './fake-server';
import { openPage } from './page';

interface Lock {
  owner: object | null;
  queue: { owner: object; take: () => void }[];
}

/** Web Locks as pages of one browser have them; what a page holds goes with it. */
export class FakeLocks {
  #locks = new Map<string, Lock>();

  of(owner: object): LocksLike {
    return {
      request: (name, { ifAvailable, signal }, work) => {
        const lock = this.#locks.get(name) ?? { owner: null, queue: [] };
        this.#locks.set(name, lock);
        if (lock.owner !== null && ifAvailable) return work(null);
        return new Promise((settle, fail) => {
          const take = () => {
            lock.owner = owner;
            void work({ name }).then(settle, fail).finally(() => this.#free(lock, owner));
          };
          if (lock.owner === null) {
            take();
            return;
          }
          const waiting = { owner, take };
          lock.queue.push(waiting);
          signal?.addEventListener('abort', () => {
            lock.queue = lock.queue.filter((other) => other !== waiting);
            fail(new Error('aborted'));
          });
        });
      },
    };
  }

  end(owner: object) {
    for (const lock of this.#locks.values()) {
      lock.queue = lock.queue.filter((waiting) => waiting.owner !== owner);
      this.#free(lock, owner);
    }
  }

  #free(lock: Lock, owner: object) {
    if (lock.owner !== owner) return;
    lock.owner = null;
    lock.queue.shift()?.take();
  }
}

export interface Tab {
  page: LiveClient;
  kept: Kept;
  texts: SharedTexts;
  /** The page is gone, as with a reload or a crash: nothing of it runs any more. */
  end(): void;
}

let ids = 0;

export class Device {
  readonly held = new Map<string, Slip>();
  readonly locks = new FakeLocks();
  #drawers: Drawer[] = [];
  #channels = new Map<ChannelLike, { isGone: boolean }>();
  /** False: a browser without Web Locks. */
  hasLocks = true;
  /** False: a private window. */
  keeps = true;
  timings = usualTimings;
  /** Milliseconds a write takes. */
  writeTakes = 0;
  canWrite = true;

  /** `earlier`: what one tab remembers through a reload. */
  kept(clock: ServerClock, owner: { isGone: boolean }, earlier: Map<string, string> = new Map()): Kept {
    const channel: ChannelLike = {
      onmessage: null,
      postMessage: (data) => {
        if (owner.isGone) return;
        for (const [other, of] of [...this.#channels]) if (other !== channel && !of.isGone) queueMicrotask(() => other.onmessage?.({ data }));
      },
    };
    this.#channels.set(channel, owner);
    return new Kept({
      open: async () => (this.keeps ? this.#drawer(owner) : null),
      locks: this.hasLocks ? this.locks.of(owner) : null,
      channel,
      steady: () => performance.now(),
      serverNow: clock.heard,
      newId: () => `tab-${(ids += 1)}`,
      timings: this.timings,
      earlier: { read: () => earlier.get('tab') ?? null, write: (tab) => void earlier.set('tab', tab) },
    });
  }

  tab(server: FakeServer, personId = 'p1', earlier = new Map<string, string>()): Tab {
    const owner = { isGone: false };
    const clock = new ServerClock(() => performance.now());
    const kept = this.kept(clock, owner, earlier);
    const page = openPage(server, personId, { kept, clock, build: 'b1', timings: this.timings }, personId);
    const texts = new SharedTexts(page.texts);
    const end = () => {
      owner.isGone = true;
      page.stop();
      this.locks.end(owner);
    };
    return { page, kept, texts, end };
  }

  /** The browser takes away what it keeps, under open pages. */
  vanish() {
    this.held.clear();
    for (const drawer of this.#drawers.splice(0)) drawer.onGone?.();
  }

  #drawer(owner: { isGone: boolean }): Drawer {
    const drawer = memoryDrawer(this.held);
    this.#drawers.push(drawer);
    const write = drawer.write.bind(drawer);
    const move = drawer.move.bind(drawer);
    drawer.write = async (puts, removed) => {
      const frozen = structuredClone(puts);
      if (this.writeTakes > 0) await new Promise((settle) => setTimeout(settle, this.writeTakes));
      if (owner.isGone) throw new Error('the page is gone');
      if (!this.canWrite) throw new Error('the disk is full');
      await write(frozen, removed);
    };
    drawer.move = async (from, to) => {
      if (!owner.isGone) await move(from, to);
    };
    return drawer;
  }
}
