// Owns the one connection and the one API of this tab, wired to the browser. Tests put their own in place.
import type { CaseId, DocumentId } from '../generated/wire';
import { LiveClient } from './client';
import { ServerClock } from './clock';
import { Api } from './http';
import { Cell } from './store';
import type { SharedText, SharedTexts } from './texts';

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

/** After signing in. Again after another sign-in: somebody else's things are forgotten then. */
export function startLive() {
  live().isSignedOut.set(false);
  live().client.start();
}

/** Signing out by hand: asks the server, then forgets everything. */
export async function signOut() {
  const { api, client, isSignedOut } = live();
  await api.signOut();
  client.forget();
  isSignedOut.set(true);
}

/** Opens a shared text; its code is loaded with the first. Call `close` on it when it is no longer shown. */
export async function openText(document: DocumentId): Promise<SharedText> {
  const { client } = live();
  if (texts?.client !== client) {
    const loading = import('./texts').then(({ SharedTexts }) => new SharedTexts(client.texts));
    texts = { client, loading };
    loading.catch(() => {
      texts = null;
    });
  }
  return (await texts.loading).open(document);
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
  const client = new LiveClient({
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
  addEventListener('online', () => client.probe());
  addEventListener('offline', () => client.probe());
  addEventListener('visibilitychange', () => {
    if (document.visibilityState === 'visible') client.probe();
  });
  addEventListener('beforeunload', (event) => {
    if (client.unsaved > 0) event.preventDefault();
  });
  return { client, api, isSignedOut };
}
