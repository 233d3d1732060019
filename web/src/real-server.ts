// Owns the real door to the server: this tab's connection and API behind server.ts, and what happens when a session ends.
import { draftKeeper, forgetDrafts, forgetDraftsAbout, hasDraftAbout, keepDraftsNow, restoreDrafts } from './drafts';
import type { CommandOnItsWay } from './live/commands';
import { Cell } from './live/store';
import { endSitting, keeper, live, startLive, unsentHere } from './live/tab';
import { AskFailed, readAgain, type Server } from './server';
import { connection, loadMe, readMe, signedOut } from './session';
import { dismissUntilBack, forgetInShell, hush, notify, readShell, setShell, type Shell } from './shell';
import { tellTime } from './ui/format';

/** A form waits so long for an answer; then the change is on its way, and a later refusal comes as a notice. */
const PATIENCE_MS = 5_000;
/** Without a connection there is nothing to wait for but the device. */
const PATIENCE_OFFLINE_MS = 300;

async function ask<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const { api } = live();
  const answer = path === '/api/me' ? await api.me() : await api.call<T>(method, path.replace(/^\/api/, ''), body);
  if (!answer.ok) throw new AskFailed(answer.error);
  return answer.value as T;
}

/** Refusals that a form waits for are told there; every other one stands on the page with its words until it is put away. */
function tellNotSaved(toldInForm: Set<string>) {
  const { client } = live();
  const { refused } = client.commands;
  const away = new Set<string>();
  let turn = 0;
  const show = () => {
    const own = (turn += 1);
    const isShown = ({ key }: { key: string }) => !away.has(key);
    const keys = [...refused.getSnapshot().map(({ id }) => ({ key: id })), ...client.refusedTexts.getSnapshot().map(({ id, document }) => ({ key: `${document} ${id}` }))];
    const { another, ...mine } = client.thrownAway.getSnapshot();
    const gone = Object.values(mine).reduce((sum, count) => sum + count, 0);
    // What was thrown away is told by its card; nothing of it waits.
    refusedCount = keys.filter(isShown).length;
    setShell({ trust: withNotSaved(readShell().trust) });
    if (keys.length === 0 && gone + another === 0) return setShell({ refused: [] });
    // The words are a chunk of their own; until they are here, the trust line says how many.
    void import('./not-saved').then(({ notSaved }) => own === turn && setShell({ refused: notSaved(client, putAway).filter(isShown) }), () => {});
  };
  const putAway = (key: string, what: string, forget: () => void) => {
    away.add(key);
    show();
    const back = () => {
      away.delete(key);
      show();
    };
    notify({ text: `Put away: ${what}`, onUndo: back, onGone: () => { forget(); away.delete(key); } });
  };
  // After the promise of the one who sent it has settled.
  refused.subscribe(() => setTimeout(() => {
    for (const { id } of refused.getSnapshot()) if (toldInForm.delete(id)) client.commands.dismiss(id);
    show();
  }));
  for (const cell of [client.refusedTexts, client.thrownAway]) cell.subscribe(show);
  // Nothing of it is sent any more when one is back.
  client.thrownAway.subscribe(dismissUntilBack);
}

/** Kept beside the connection's own word: a change that was not taken is not saved, however live the page is. */
let refusedCount = 0;

function withNotSaved(trust: Shell['trust']): Shell['trust'] {
  return trust?.kind === 'live' ? { kind: 'live', ...(refusedCount > 0 && { notSaved: refusedCount }) } : trust;
}

/** What happened while this page was away, once. */
function tellMissed() {
  const { missed } = live().client;
  missed.words.subscribe(() => {
    const words = missed.words.getSnapshot();
    setShell({ missed: words === null ? null : { ...words, onDismiss: () => missed.forgetAll() } });
  });
}

/** Words of forms go to this device with every letter, and come back after a reload. */
function keepDrafts() {
  const { client } = live();
  draftKeeper.keep = (make) => {
    if (make === null) client.kept.remove('draft', 'all');
    else void client.kept.put('draft', 'all', make);
  };
  client.onKeepAll(() => {
    keepDraftsNow();
    const me = readMe();
    if (me?.person && !me.person.guest) void client.kept.put('me', 'me', () => me);
  });
  client.onAdoptedDrafts((drafts, person) => restoreDrafts(person, drafts as Record<string, unknown>));
}

/** Signed out by hand in another tab: this one forgets as well, and leaves. */
function leaveWithOthers() {
  live().client.onWiped(() => {
    endSitting();
    forgetDrafts();
    if (readMe()?.person) signedOut('you signed out in another tab, or somebody else signed in there.');
  });
}

/** Who was signed in was taken from this device, for want of a connection: asked again once there is one. */
export function askAgainOnReturn() {
  const { client } = live();
  const stop = client.self.subscribe(() => {
    if (client.self.getSnapshot() === null) return;
    stop();
    if (client.clock.heard() !== null) loadMe().then((found) => found.person || signedOut(), () => {});
  });
}

/** A right ended: what the page keeps of it outside the connection goes at once, and what was read is read again. */
function forgetWithRights() {
  keeper.keepsWords = hasDraftAbout;
  live().client.onCardGone = (code) => hush([code]);
  live().client.onForgotten(({ stream, ids, codes, hadContent }) => {
    // Words about a case are content of it, one's own too: they may repeat what was on screen. That they went is told, not of whom.
    if (forgetDraftsAbout(ids)) notify({ text: `What you had typed and not saved was taken away with a ${stream.startsWith('meeting:') ? 'meeting' : 'case'} you no longer have.`, isProblem: true });
    forgetInShell(codes);
    // Once what is gone is off the screen, so that nothing of it is asked for.
    if (hadContent) setTimeout(readAgain, 100);
  });
}

/** Whether what is not saved yet outlives this page. */
function isKeptNow(): boolean {
  const { kept, unsaved } = live().client;
  return kept.place.getSnapshot() === 'device' && kept.onDevice.getSnapshot() >= unsaved;
}

/** What becomes of what is not saved yet when the page has to be loaded again. */
function noteOfEnd(): string {
  const { client } = live();
  if (client.unsaved === 0) return '';
  return isKeptNow() ? 'What you did and typed is kept on this device, and sent after that.' : 'What is not saved yet goes with this page: copy it first.';
}

/** The trust line on every page, and the banner when the connection was ended for good. */
function showTrust() {
  const { client, isSignedOut } = live();
  const show = () => {
    if (!readMe()?.person) return;
    const trust = client.trust.getSnapshot();
    switch (trust.kind) {
      case 'signed-out':
        return;
      case 'reload':
      case 'ended':
        return setShell({ trust: null, ended: { reason: trust.reason, mustReload: trust.kind === 'reload', note: noteOfEnd(), isKept: isKeptNow() } });
      default:
        setShell({ trust: withNotSaved(trust), ended: null });
        if (trust.kind === 'live') dismissUntilBack();
    }
  };
  client.trust.subscribe(show);
  client.kept.onDevice.subscribe(show);
  isSignedOut.subscribe(() => {
    if (isSignedOut.getSnapshot()) signedOut();
  });
}

/** What is not saved yet and not just about to be: to be seen where it will stand, so that nobody does it twice. */
function waitingOf(): Cell<readonly CommandOnItsWay[]> {
  const { client } = live();
  const none: readonly CommandOnItsWay[] = [];
  const waiting = new Cell(none);
  const judge = () => {
    const trust = client.trust.getSnapshot();
    const pending = client.commands.pending.getSnapshot();
    const isLong = trust.kind === 'offline' || trust.kind === 'reload' || trust.kind === 'ended' || (trust.kind === 'saving' && trust.why !== undefined);
    waiting.set(isLong && pending.length > 0 ? pending : none);
  };
  client.trust.subscribe(judge);
  client.commands.pending.subscribe(judge);
  return waiting;
}

export function realServer(): Server {
  const { client } = live();
  const toldInForm = new Set<string>();
  tellNotSaved(toldInForm);
  showTrust();
  forgetWithRights();
  tellMissed();
  keepDrafts();
  leaveWithOthers();
  tellTime(() => (client.clock.now() ?? Date.now() * 1000) / 1000);
  connection.start = startLive;
  connection.stop = () => {
    endSitting();
    client.stop();
  };
  connection.forget = () => {
    endSitting();
    client.forget();
  };
  connection.unsent = () => client.unsaved + client.kept.others.getSnapshot();
  connection.kept = () => unsentHere().catch(() => 0);
  connection.retry = () => client.retry();

  return {
    get: (path) => ask('GET', path),
    post: (path, body) => ask('POST', path, body ?? {}),
    send: (command, told) => {
      let isWaiting = true;
      const answer = client.send(command, { told }).then((found) => {
        if (found.ok) return null;
        if (isWaiting) toldInForm.add(found.id);
        return found.error;
      });
      const patience = new Promise<null>((settle) => setTimeout(() => {
        isWaiting = false;
        settle(null);
      }, client.trust.getSnapshot().kind === 'offline' ? PATIENCE_OFFLINE_MS : PATIENCE_MS));
      return Promise.race([answer, patience]);
    },
    waiting: waitingOf(),
    isOnItsWay: (command) => client.commands.pending.getSnapshot().some((one) => one.command === command),
    isTimeKnown: client.clock.isKnown,
    stream: (id) => client.stream(id),
    follow: (id) => client.follow(id),
    watch: (pcn, list, onChanged) => client.watch(pcn, list, onChanged),
    seconds: client.clock.seconds,
    steadyNow: () => {
      const micros = client.clock.now();
      return micros === null ? performance.now() : micros / 1000;
    },
  };
}
