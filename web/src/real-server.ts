// Owns the real door to the server: this tab's connection and API behind server.ts, and what happens when a session ends.
import { forgetDraftsAbout, hasDraftAbout } from './drafts';
import type { WireCommand } from './generated/wire';
import { keeper, live, startLive } from './live/tab';
import { AskFailed, readAgain, type Server } from './server';
import { connection, readMe, signedOut } from './session';
import { forgetInShell, notify, setShell } from './shell';

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

/** Refusals that a form waits for are told there; every other one as a notice, with the words. */
function tellLateRefusals(toldInForm: Set<string>) {
  const { commands } = live().client;
  const seen = new Set<string>();
  // After the promise of the one who sent it has settled.
  commands.refused.subscribe(() => setTimeout(() => {
    for (const { id, command, error } of commands.refused.getSnapshot()) {
      if (seen.has(id)) continue;
      seen.add(id);
      const words = wordsOf(command);
      if (!toldInForm.delete(id)) notify({ text: `Not saved: ${error.message}${words && ` You wrote: “${words}”`}`, isProblem: true });
      commands.dismiss(id);
    }
  }));
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
        return setShell({ trust: null, ended: { reason: trust.reason, mustReload: trust.kind === 'reload' } });
      default:
        setShell({ trust, ended: null });
    }
  };
  client.trust.subscribe(show);
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
  connection.start = startLive;
  connection.stop = () => client.stop();
  connection.forget = () => client.forget();
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
  };
}
