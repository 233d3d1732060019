// Owns what a person's pages keep on this device: which page answers for which slip, that a claim of "kept" is true,
// taking up what an earlier page left, 24 hours, and the wipe. It knows neither commands nor texts, and asks no server.
import type { PersonId, UtcMicros } from '../../generated/wire';
import type { Timings } from '../protocol';
import { Cell } from '../store';
import { type Drawer, keyOf, type Kind, type Label, memoryDrawer, type OpenDrawer, type Slip } from './drawer';

export type { Kind, Slip } from './drawer';

/** What is needed of `navigator.locks`. */
export interface LocksLike {
  request(name: string, options: { ifAvailable?: boolean; signal?: AbortSignal }, work: (lock: unknown) => Promise<unknown>): Promise<unknown>;
}

/** What is needed of a BroadcastChannel between the pages of one browser. */
export interface ChannelLike {
  postMessage(message: unknown): void;
  onmessage: ((event: { data: unknown }) => void) | null;
}

export interface KeptDeps {
  open: OpenDrawer;
  /** Null: it cannot be known which pages are still there. */
  locks: LocksLike | null;
  channel: ChannelLike | null;
  /** Steady milliseconds. */
  steady: () => number;
  /** By the server's clock; null: not heard yet. A device's clock is never asked. */
  serverNow: () => UtcMicros | null;
  newId: () => string;
  timings: Pick<Timings, 'adoptAfter' | 'adoptWithin' | 'reopenAfter' | 'keptFor' | 'keptWithin' | 'retryMost' | 'syncAfter'>;
  /** What this page answered for before it was loaded again. */
  earlier?: { read(): string | null; write(tab: string): void };
}

/** A slip of a page that is gone, and whether this page alone has it now. */
export interface Adopted extends Slip {
  isSole: boolean;
}

interface Waiting {
  make: (() => unknown) | null;
  label: Label;
  since: number;
  settle: ((isKept: boolean) => void)[];
}

const lockOf = (tab: string) => `mdt-hub-page-${tab}`;
const ofAllPages = new Set<Kind>(['stream', 'me']);

export class Kept {
  /** opening · device: on disk · page: this browser keeps nothing, or cannot now · closed: nobody is signed in here. */
  readonly place = new Cell<'opening' | 'device' | 'page' | 'closed'>('closed');
  /** Unsent things of the person's other pages in this browser. */
  readonly others = new Cell<number>(0);
  /** Changes whenever more or less is known to be on disk. */
  readonly onDevice = new Cell<number>(0);
  /** Unsent things of somebody else that went when this person's were opened. */
  thrownAway = 0;
  readonly #tab: string;
  #person: PersonId | null = null;
  #drawer: Drawer | null = null;
  /** Of this page's slips and the person's. */
  #labels = new Map<string, Label & { since: number; isOnDisk: boolean }>();
  #waiting = new Map<string, Waiting>();
  #underWay: Map<string, Waiting> | null = null;
  #order = 0;
  #reopening: ReturnType<typeof setTimeout> | null = null;
  #retry: ReturnType<typeof setTimeout> | null = null;
  #sync: ReturnType<typeof setTimeout> | null = null;
  #late: ReturnType<typeof setTimeout> | null = null;
  #asked = new Set<string>();
  /** Other pages, and how much each has still to send. */
  #theirs = new Map<string, number>();
  /** How much of this page's own the others were told of. */
  #said = 0;
  #onAdopted: ((slips: Adopted[]) => void) | null = null;
  #onWiped: (() => void) | null = null;
  #onReopened: (() => void) | null = null;
  #onOver: ((count: number) => void) | null = null;
  #isUnlocked = false;

  constructor(private readonly deps: KeptDeps) {
    this.#tab = deps.newId();
    if (deps.channel !== null) deps.channel.onmessage = ({ data }) => this.#heard(data);
  }

  /** A page without a device behind it: what it holds lasts as long as itself. */
  static inMemory(deps: Pick<KeptDeps, 'steady' | 'serverNow' | 'newId' | 'timings'>): Kept {
    return new Kept({ ...deps, open: () => Promise.resolve(null), locks: null, channel: null });
  }

  get person(): PersonId | null {
    return this.#person;
  }

  /** What earlier pages left and this one answers for from now on; also later, when another page goes. */
  onAdopted(listener: (slips: Adopted[]) => void) {
    this.#onAdopted = listener;
  }

  /** What an earlier page left was never sent, and is too old now. */
  onOver(listener: (count: number) => void) {
    this.#onOver = listener;
  }

  /** Another page signed out, or somebody else signed in there. */
  onWiped(listener: () => void) {
    this.#onWiped = listener;
  }

  /**
   * Opens what is kept for a person. Resolves when this page's own earlier things are here. `mayTake`: the service said who is
   * signed in, so what was kept for somebody else goes; else nothing is opened where it is another's.
   */
  async open(person: PersonId, { mayTake = true } = {}): Promise<void> {
    if (this.#person === person && this.place.getSnapshot() !== 'closed') return;
    if (this.#person !== null && this.#person !== person) await this.wipe();
    this.#person = person;
    this.place.set('opening');
    await this.#holdOwn();
    const drawer = await this.deps.open(person, mayTake);
    if (this.#person !== person) {
      drawer?.close();
      return;
    }
    if (drawer === null && !mayTake) {
      this.#close();
      return;
    }
    if (drawer === null) {
      this.#drawer = null;
      this.place.set('page');
      for (const waiting of this.#waiting.values()) for (const settle of waiting.settle) settle(false);
      this.#waiting.clear();
      return;
    }
    this.#take(drawer);
    this.thrownAway = drawer.thrownAway;
    const labels = await drawer.labels().catch(() => []);
    this.#order = Math.max(this.#order, ...labels.map(({ order }) => order));
    for (const label of labels) if (label.tab === '') this.#labels.set(keyOf(label), { ...label, since: this.deps.steady(), isOnDisk: true });
    this.place.set('device');
    const earlier = this.deps.earlier?.read() ?? null;
    this.deps.earlier?.write(this.#tab);
    if (earlier !== null && labels.some(({ tab }) => tab === earlier)) await this.#adoptOwn(earlier);
    for (const tab of new Set(labels.map((label) => label.tab))) {
      if (tab === '' || tab === this.#tab || tab === earlier) continue;
      this.#setTheirs(tab, labels.filter((label) => label.tab === tab && label.isUnsent).length);
      void this.#awaitEnd(tab);
    }
    this.#say('who');
    this.#tally();
    void this.#run();
  }

  #take(drawer: Drawer) {
    this.#drawer = drawer;
    drawer.onGone = () => this.#vanished();
  }

  /** The browser took the drawer away. Whoever is signed in still is, and what the page holds is in it: it lasts as long as the page for now. */
  #vanished() {
    this.#drawer = null;
    for (const [key, label] of this.#labels) {
      if (label.tab === '') this.#labels.delete(key);
      else label.isOnDisk = false;
    }
    this.#theirs.clear();
    this.#asked.clear();
    this.others.set(0);
    this.place.set('page');
    this.#tally();
    this.#reopenSoon(this.deps.timings.reopenAfter);
  }

  #reopenSoon(after: number) {
    this.#reopening ??= setTimeout(() => {
      this.#reopening = null;
      void this.#reopen(after);
    }, after);
  }

  async #reopen(after: number) {
    const person = this.#person;
    if (person === null || this.#drawer !== null) return;
    const drawer = await this.deps.open(person, 'if-free');
    if (this.#person !== person || this.#drawer !== null) return drawer?.close();
    if (drawer === null) return this.#reopenSoon(Math.min(60_000, after * 2));
    this.#take(drawer);
    this.place.set('device');
    this.#onReopened?.();
    this.#say('who');
    void this.#run();
  }

  /** The drawer is there again, and empty: whoever has something puts it in. */
  onReopened(listener: () => void) {
    this.#onReopened = listener;
  }

  /** What is kept for all pages of the person, of a kind. */
  async load(kind: Kind): Promise<Slip[]> {
    if (this.#drawer === null) return [];
    return (await this.#drawer.read().catch(() => [])).filter((slip) => slip.kind === kind && slip.tab === '' && !this.#isOver(slip, this.deps.serverNow()));
  }

  /** What is to be sent, of all pages of the person. */
  async unsent(): Promise<Slip[]> {
    return ((await this.#drawer?.read().catch(() => [])) ?? []).filter(({ isUnsent }) => isUnsent);
  }

  /** Keeps something; `make` is asked when it is written, so that many changes are one write. True: it is on disk. */
  put(kind: Kind, id: string, make: () => unknown, { isUnsent = false } = {}): Promise<boolean> {
    const place = this.place.getSnapshot();
    if (place === 'closed' || (place === 'page' && this.#drawer === null)) return Promise.resolve(false);
    const tab = ofAllPages.has(kind) ? '' : this.#tab;
    const key = keyOf({ kind, tab, id });
    const before = this.#labels.get(key);
    const order = before?.order ?? (this.#order += 1);
    const label: Label = { kind, id, tab, order, at: this.deps.serverNow(), isUnsent };
    const now = this.deps.steady();
    // What was on disk before said that nothing waits: the claim comes only with the first write of what does.
    const isOnDisk = before !== undefined && before.isOnDisk && before.isUnsent === isUnsent;
    this.#labels.set(key, { ...label, since: now, isOnDisk });
    if (isOnDisk !== before?.isOnDisk) this.#tally();
    return new Promise((settle) => {
      const waiting = this.#waiting.get(key);
      this.#waiting.set(key, { make, label, since: waiting?.since ?? now, settle: [...(waiting?.settle ?? []), settle] });
      // A slow disk: what is not written in time is no longer counted as kept.
      this.#late ??= setTimeout(() => {
        this.#late = null;
        this.#tally();
      }, this.deps.timings.keptWithin);
      void this.#run();
    });
  }

  remove(kind: Kind, id: string) {
    const tab = ofAllPages.has(kind) ? '' : this.#tab;
    const label: Label = { kind, id, tab, order: 0, at: null, isUnsent: false };
    const key = keyOf(label);
    if (!this.#labels.delete(key)) return;
    const waiting = this.#waiting.get(key);
    if (this.#drawer === null) {
      // Not open yet, or this browser keeps nothing: then there is nothing to take away but what waits.
      this.#waiting.delete(key);
      for (const settle of waiting?.settle ?? []) settle(false);
      return;
    }
    this.#waiting.set(key, { make: null, label, since: this.deps.steady(), settle: waiting?.settle ?? [] });
    this.#tally();
    void this.#run();
  }

  /** The latest time by the server's clock that anything here was written at. */
  async latest(): Promise<UtcMicros | null> {
    const labels = (await this.#drawer?.labels().catch(() => [])) ?? [];
    return labels.reduce<UtcMicros | null>((latest, { at }) => (at !== null && (latest === null || at > latest) ? at : latest), null);
  }

  /** Nothing more is waiting to be written. */
  get isSettled(): boolean {
    return this.#waiting.size === 0 && this.#underWay === null;
  }

  /** The server's clock was heard: what is older than a day goes, and is named. Dates what was written before. */
  expire(): Pick<Slip, 'kind' | 'id'>[] {
    const now = this.deps.serverNow();
    const own = [...this.#labels.values()].filter((label) => this.#isOver(label, now));
    for (const { kind, id } of own) this.remove(kind, id);
    if (now !== null) for (const label of this.#labels.values()) label.at ??= now;
    void this.#expireOthers(now);
    return own;
  }

  /** Signing out by hand, or somebody else: nothing stays, on no page of this browser. */
  async wipe() {
    const drawer = this.#drawer;
    this.#close();
    this.#say('wiped');
    await drawer?.wipe().catch(() => {});
  }

  #close() {
    if (this.#drawer !== null) this.#drawer.onGone = null;
    this.#drawer = null;
    this.#person = null;
    const left = [...this.#waiting.values(), ...(this.#underWay?.values() ?? [])];
    this.#waiting.clear();
    this.#labels.clear();
    this.#asked.clear();
    this.#theirs.clear();
    this.#said = 0;
    for (const timer of [this.#retry, this.#late, this.#sync, this.#reopening]) if (timer !== null) clearTimeout(timer);
    this.#retry = this.#late = this.#sync = this.#reopening = null;
    for (const { settle } of left) for (const one of settle) one(false);
    this.place.set('closed');
    this.others.set(0);
    this.onDevice.set(0);
  }

  #gone() {
    this.#close();
    this.#onWiped?.();
  }

  #isOver(label: Pick<Label, 'at'> & { since?: number }, now: UtcMicros | null): boolean {
    const { keptFor } = this.deps.timings;
    if (label.since !== undefined && this.deps.steady() - label.since >= keptFor) return true;
    return now !== null && label.at !== null && now - label.at >= keptFor * 1000;
  }

  async #expireOthers(now: UtcMicros | null) {
    const drawer = this.#drawer;
    if (drawer === null || now === null) return;
    try {
      await drawer.date(now);
      const over = (await drawer.labels()).filter((label) => this.#isOver(label, now)).map(keyOf);
      if (over.length > 0) await drawer.write([], over);
    } catch {
      // The next welcome tries again.
    }
  }

  /** One write at a time; what comes meanwhile is the next one. */
  async #run() {
    const drawer = this.#drawer;
    if (drawer === null || this.#underWay !== null || this.#waiting.size === 0) return;
    const batch = this.#waiting;
    this.#waiting = new Map();
    this.#underWay = batch;
    const puts: Slip[] = [];
    const removed: string[] = [];
    for (const [key, { make, label }] of batch) {
      if (make === null) removed.push(key);
      else puts.push({ ...label, value: make() });
    }
    let isWritten = true;
    try {
      await drawer.write(puts, removed);
    } catch {
      isWritten = false;
    }
    this.#underWay = null;
    if (this.#drawer !== drawer) {
      for (const { settle } of batch.values()) for (const one of settle) one(false);
      return;
    }
    for (const [key, waiting] of batch) {
      for (const settle of waiting.settle) settle(isWritten);
      const label = this.#labels.get(key);
      if (isWritten && label !== undefined && waiting.make !== null && label.isUnsent === waiting.label.isUnsent) label.isOnDisk = true;
      // A full disk may have room again: the words are tried once more, unless newer ones wait.
      if (!isWritten && !this.#waiting.has(key)) this.#waiting.set(key, { ...waiting, settle: [] });
    }
    this.place.set(isWritten ? 'device' : 'page');
    this.#tally();
    if (isWritten) this.#syncSoon();
    if (isWritten) void this.#run();
    else this.#retry ??= setTimeout(() => {
      this.#retry = null;
      void this.#run();
    }, this.deps.timings.retryMost);
  }

  /** Once nothing more is written for a while, the disk is waited for. */
  #syncSoon() {
    if (this.#sync !== null) clearTimeout(this.#sync);
    this.#sync = setTimeout(() => {
      this.#sync = null;
      // If it fails, what was written is as safe as before, and the next write tries again.
      this.#drawer?.sync().catch(() => {});
    }, this.deps.timings.syncAfter);
  }

  #tally() {
    const now = this.deps.steady();
    let count = 0;
    for (const [key, label] of this.#labels) {
      const since = this.#waiting.get(key)?.since ?? this.#underWay?.get(key)?.since ?? now;
      if (label.isUnsent && label.isOnDisk && now - since < this.deps.timings.keptWithin) count += 1;
    }
    this.onDevice.set(count + this.others.getSnapshot());
    // To the others it is on its way until it is gone, however slow the disk.
    const unsent = [...this.#labels.values()].filter((label) => label.tab !== '' && label.isUnsent && label.isOnDisk).length;
    if (unsent === this.#said) return;
    this.#said = unsent;
    this.#say('count', { unsent });
  }

  /** As long as this page lives, nobody else answers for its slips. */
  async #holdOwn() {
    const { locks } = this.deps;
    if (locks === null || this.#isUnlocked) return;
    this.#isUnlocked = true;
    await new Promise<void>((settle) => {
      locks.request(lockOf(this.#tab), {}, () => {
        settle();
        return new Promise(() => {});
      }).catch(() => settle());
    });
  }

  /** This page, before it was loaded again. */
  async #adoptOwn(tab: string) {
    const { locks, timings } = this.deps;
    this.#asked.add(tab);
    if (locks === null) return this.#adopt(tab, false);
    const patience = new AbortController();
    const timer = setTimeout(() => patience.abort(), timings.adoptWithin);
    await locks.request(lockOf(tab), { signal: patience.signal }, () => this.#adopt(tab, true)).catch(() => {
      // It is still there: this is a copy of it, or it ends slowly.
      this.#asked.delete(tab);
    });
    clearTimeout(timer);
  }

  /** Another page: once it is gone, and did not come back for a while. */
  async #awaitEnd(tab: string) {
    const { locks, timings } = this.deps;
    if (this.#asked.has(tab)) return;
    this.#asked.add(tab);
    const drawer = this.#drawer;
    try {
      if (locks === null) return await this.#adopt(tab, false);
      for (;;) {
        await locks.request(lockOf(tab), {}, () => Promise.resolve());
        await new Promise((settle) => setTimeout(settle, timings.adoptAfter));
        if (this.#drawer !== drawer) return;
        const isGone = await locks.request(lockOf(tab), { ifAvailable: true }, async (lock) => {
          if (lock === null) return false;
          await this.#adopt(tab, true);
          return true;
        });
        if (isGone === true) return;
      }
    } catch {
      this.#asked.delete(tab);
    }
  }

  async #adopt(tab: string, isSole: boolean) {
    const drawer = this.#drawer;
    if (drawer === null) return;
    const now = this.deps.serverNow();
    const slips = (await drawer.read()).filter((slip) => slip.tab === tab);
    if (slips.length === 0) {
      if (this.#drawer === drawer) this.#setTheirs(tab, 0);
      return;
    }
    await drawer.move(tab, this.#tab);
    if (this.#drawer !== drawer) return;
    const adopted: Adopted[] = [];
    let over = 0;
    for (const slip of slips) {
      const own = { ...slip, tab: this.#tab };
      const { value: _, ...label } = own;
      this.#labels.set(keyOf(own), { ...label, since: this.deps.steady(), isOnDisk: true });
      if (this.#isOver(slip, now)) {
        if (slip.isUnsent) over += 1;
        this.remove(slip.kind, slip.id);
      } else adopted.push({ ...own, isSole });
    }
    this.#onAdopted?.(adopted);
    if (over > 0) this.#onOver?.(over);
    this.#said = [...this.#labels.values()].filter((label) => label.tab !== '' && label.isUnsent && label.isOnDisk).length;
    this.#say('count', { unsent: this.#said, took: tab });
    this.#setTheirs(tab, 0);
  }

  /**
   * What other pages of the person still have to send. They say it themselves: to look it up at every letter would hold up
   * the writes of the page that is typed in, all the more from a tab that nobody looks at.
   */
  #setTheirs(tab: string, unsent: number) {
    if (unsent > 0) this.#theirs.set(tab, unsent);
    else this.#theirs.delete(tab);
    this.others.set([...this.#theirs.values()].reduce((sum, one) => sum + one, 0));
    this.#tally();
  }

  #say(what: 'who' | 'wiped' | 'count', more: Record<string, unknown> = {}) {
    this.deps.channel?.postMessage({ what, tab: this.#tab, person: this.#person, ...more });
  }

  #heard(data: unknown) {
    if (typeof data !== 'object' || data === null || this.place.getSnapshot() === 'closed') return;
    const { what, tab, person, unsent, took } = data as Record<string, unknown>;
    if (what === 'wiped') this.#gone();
    if (person !== this.#person || typeof tab !== 'string') return;
    if (what === 'who') this.#say('count', { unsent: this.#said });
    if (what !== 'count') return;
    if (typeof took === 'string') this.#setTheirs(took, 0);
    if (typeof unsent === 'number') this.#setTheirs(tab, unsent);
    if (this.deps.locks !== null) void this.#awaitEnd(tab);
  }
}

export { memoryDrawer };
