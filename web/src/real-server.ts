// Owns the real door to the server: this tab's connection and API behind server.ts, and what happens when a session ends.
import { draftKeeper, forgetDrafts, forgetDraftsAbout, hasDraftAbout, restoreDrafts } from './drafts';
import type { WireCommand } from './generated/wire';
import { endSitting, keeper, live, startLive, unsentHere } from './live/tab';
import { AskFailed, readAgain, type Server } from './server';
import { connection, loadMe, readMe, signedOut } from './session';
import { forgetInShell, notify, setShell } from './shell';
import { plural, tellTime } from './ui/format';
import { textBoxes } from './words/text-boxes';

/** A form waits so long for an answer; then the change is on its way, and a later refusal comes as a notice. */
const PATIENCE_MS = 5_000;

async function ask<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T> {
  const { api } = live();
  const answer = path === '/api/me' ? await api.me() : await api.call<T>(method, path.replace(/^\/api/, ''), body);
  if (!answer.ok) throw new AskFailed(answer.error);
  return answer.value as T;
}

/** What somebody wrote in a command, to give back when it is refused late. */
export function wordsOf(command: WireCommand): string {
  const fields = command as unknown as Record<string, unknown>;
  return ['what', 'line', 'reason', 'rationale', 'title', 'result'].map((name) => fields[name]).filter((words) => typeof words === 'string' && words !== '').join('. ');
}

const whats: Partial<Record<WireCommand['name'], string>> = {
  add_action: 'Action', record_outcome: 'Outcome', write_social_note: 'Social note', refer_case: 'Referral', update_case: 'Change to a case',
};

/** Refusals that a form waits for are told there; every other one stands on the page with its words until it is put away. */
function tellLateRefusals(toldInForm: Set<string>) {
  const { client } = live();
  const show = () => {
    const commands = client.commands.refused.getSnapshot().map(({ id, command, error }) => ({
      key: id, what: whats[command.name] ?? 'A change', words: wordsOf(command), why: error.message, onDismiss: () => client.commands.dismiss(id),
    }));
    const texts = client.refusedTexts.getSnapshot().map(({ id, document, box, words, error, dismiss }) => ({
      key: `${document} ${id}`, what: `Discussion note, ${textBoxes.find(({ key }) => key === box)?.label ?? box}`, words, why: error.message, onDismiss: dismiss,
    }));
    setShell({ refused: [...commands, ...texts] });
  };
  // After the promise of the one who sent it has settled.
  client.commands.refused.subscribe(() => setTimeout(() => {
    for (const { id } of client.commands.refused.getSnapshot()) if (toldInForm.delete(id)) client.commands.dismiss(id);
    show();
  }));
  client.refusedTexts.subscribe(show);
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

/** Nothing is thrown away without a word, also when it was somebody else's. */
function tellThrownAway() {
  const { thrownAway } = live().client;
  thrownAway.subscribe(() => {
    const count = thrownAway.getSnapshot();
    if (count > 0) notify({ text: `${plural(count, 'change')} kept by who was signed in before ${count === 1 ? 'was' : 'were'} thrown away.`, isProblem: true });
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
  live().client.onForgotten(({ ids, codes, hadContent }) => {
    forgetDraftsAbout(ids);
    forgetInShell(codes);
    // Once what is gone is off the screen, so that nothing of it is asked for.
    if (hadContent) setTimeout(readAgain, 100);
  });
}

/** What becomes of what is not saved yet when the page has to be loaded again. */
function noteOfEnd(): string {
  const { client } = live();
  if (client.unsaved === 0) return '';
  return client.kept.onDevice.getSnapshot() >= client.unsaved ? 'What you did and typed is kept on this device, and sent after that.' : 'What is not saved yet goes with this page: copy it first.';
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
        return setShell({ trust: null, ended: { reason: trust.reason, mustReload: trust.kind === 'reload', note: noteOfEnd() } });
      default:
        setShell({ trust, ended: null });
    }
  };
  client.trust.subscribe(show);
  client.kept.onDevice.subscribe(show);
  isSignedOut.subscribe(() => {
    if (isSignedOut.getSnapshot()) signedOut();
  });
}

export function realServer(): Server {
  const { client } = live();
  const toldInForm = new Set<string>();
  tellLateRefusals(toldInForm);
  showTrust();
  forgetWithRights();
  tellMissed();
  keepDrafts();
  leaveWithOthers();
  tellThrownAway();
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
    send: (command) => {
      let isWaiting = true;
      const answer = client.send(command).then((found) => {
        if (found.ok) return null;
        if (isWaiting) toldInForm.add(found.id);
        return found.error;
      });
      const patience = new Promise<null>((settle) => setTimeout(() => {
        isWaiting = false;
        settle(null);
      }, PATIENCE_MS));
      return Promise.race([answer, patience]);
    },
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
