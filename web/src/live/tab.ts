// Owns the one connection and the one API of this tab, wired to the browser. Tests put their own in place.
import type { CaseId, DocumentId, Me, PersonId } from '../generated/wire';
import { LiveClient } from './client';
import { ServerClock } from './clock';
import { Api } from './http';
import { newId } from './ids';
import { type ChannelLike, Kept, type LocksLike } from './kept';
import { usualTimings } from './protocol';
import { Cell } from './store';
import type { SharedTexts } from './shared-texts';
import type { SharedText } from './texts';

export interface Tab {
  client: LiveClient;
  api: Api;
  /** The session was found to be over by a call or by the connection. */
  isSignedOut: Cell<boolean>;
}

/** Who else keeps typed words; the page sets it. */
export const keeper = { keepsWords: (_caseId: CaseId): boolean => false };

let tab: Tab | null = null;
let texts: { client: LiveClient; loading: Promise<SharedTexts> } | null = null;

/** The tab's connection and API; made at the first call, connected by `startLive`. */
export function live(): Tab {
  tab ??= browserTab();
  return tab;
}

/** For tests: a client over a fake socket. */
export function provideLive(own: Tab | null) {
  tab = own;
  texts = null;
}

/** Of this tab alone: it goes with the tab, and stays through a reload. */
const sitting = { earlier: 'mdt-hub-earlier-page', person: 'mdt-hub-sitting' } as const;

const stored = (name: string): string | null => {
  try {
    return sessionStorage.getItem(name);
  } catch {
    return null;
  }
};
const store = (name: string, value: string | null) => {
  try {
    if (value === null) sessionStorage.removeItem(name);
    else sessionStorage.setItem(name, value);
  } catch {
    // Then a reload without a connection asks to sign in; nothing is lost by it.
  }
};

/** After signing in. Again after another sign-in: somebody else's things are forgotten then. */
export function startLive(me: Me | null = null) {
  const { client, isSignedOut } = live();
  isSignedOut.set(false);
  // With a guest nothing of the meeting stays: what they type lasts as long as their page, and the trust line says so.
  const person = me?.person?.guest ? null : (me?.person?.id ?? null);
  client.start(person);
  if (me === null || person === null) return;
  store(sitting.person, person);
  void client.kept.put('me', 'me', () => me);
}

/**
 * Who was signed in in this tab, when nobody can be asked: only after a reload within the sitting. Whoever opens the browser
 * anew without a connection signs in first.
 */
export async function recallMe(): Promise<Me | null> {
  const person = stored(sitting.person) as PersonId | null;
  if (person === null) return null;
  const { kept } = live().client;
  await kept.open(person, { mayTake: false });
  const [slip] = await kept.load('me');
  const latest = await kept.latest();
  if (latest !== null) live().client.clock.guess(latest);
  return (slip?.value as Me | undefined) ?? null;
}

/** How much lies on this device that was not sent, for the way in: nobody can read there whose it is, or what. */
export async function unsentHere(): Promise<number> {
  const now = live().client.clock.heard();
  const { countUnsent } = await import('./kept/indexed');
  return countUnsent(now === null ? null : now - usualTimings.keptFor * 1000);
}

/** The sitting in this tab is over: a reload without a connection shows nothing of it. */
export function endSitting() {
  store(sitting.person, null);
}

/** Opens a shared text; its code is loaded with the first. Call `close` on it when it is no longer shown. */
export async function openText(document: DocumentId): Promise<SharedText> {
  return (await loadTexts()).open(document);
}

async function loadTexts(): Promise<SharedTexts> {
  const { client } = live();
  if (texts?.client !== client) {
    const loading = import('./shared-texts').then(({ SharedTexts }) => new SharedTexts(client.texts));
    texts = { client, loading };
    loading.catch(() => {
      texts = null;
    });
  }
  return texts.loading;
}

/** Loads the editor's code ahead of its first use. */
export const loadEditor = () => import('./editor');

/** The nonce for styles made at run time, of `<meta name="csp-nonce">`. */
export function cspNonce(): string | null {
  const meta = document.querySelector<HTMLMetaElement>('meta[name="csp-nonce"]');
  return meta?.nonce || meta?.content || null;
}

function browserTab(): Tab {
  const steady = () => performance.now();
  const clock = new ServerClock(steady);
  const isSignedOut = new Cell(false);
  const api = new Api({ fetch: (...args) => fetch(...args), clock, steady, onSignedOut: () => isSignedOut.set(true) });
  const locks = (globalThis.navigator?.locks ?? null) as LocksLike | null;
  const kept = new Kept({
    // A chunk of its own: the first page is drawn without it.
    open: (person, mayTake) => import('./kept/indexed').then(({ indexedDrawer }) => indexedDrawer()(person, mayTake), () => null),
    locks,
    channel: typeof BroadcastChannel === 'undefined' ? null : (new BroadcastChannel('mdt-hub-kept') as ChannelLike),
    steady,
    serverNow: clock.heard,
    newId: () => newId(),
    timings: usualTimings,
    earlier: { read: () => stored(sitting.earlier), write: (page) => store(sitting.earlier, page) },
  });
  const client = new LiveClient({
    kept,
    // The entry's name has a hash of all code in it.
    build: document.querySelector<HTMLScriptElement>('script[type="module"]')?.src ?? '',
    hasNetwork: () => navigator.onLine,
    isVisible: () => document.visibilityState === 'visible',
    keepsWords: (caseId) => keeper.keepsWords(caseId),
    clock,
    steady,
    makeSocket: () => new WebSocket(`${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/socket`),
    isSignedIn: async () => {
      const me = await api.me();
      return me.ok ? me.value.person !== null : null;
    },
  });
  client.connection.subscribe(() => {
    const state = client.connection.getSnapshot();
    if (state.kind === 'stopped' && state.why === 'signed-out') isSignedOut.set(true);
  });
  // What was typed on an earlier page is sent, also when nobody opens that text again.
  client.onAdoptedTexts(() => {
    if (client.hasAdoptedTexts) loadTexts().catch(() => {});
  });
  addEventListener('online', () => client.probe());
  addEventListener('offline', () => client.probe());
  addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') client.probe();
  });
  addEventListener('beforeunload', (event) => {
    // What is on this device is sent by the next page; only what is nowhere else is asked about.
    if (client.unsaved > 0 && (client.kept.onDevice.getSnapshot() < client.unsaved || !client.kept.isSettled)) event.preventDefault();
  });
  return { client, api, isSignedOut };
}
