// Owns what the frame shows around every page: who is signed in, the trust line, notices.
// Features and live/ set it; app.tsx draws it. No view library in here except the hook at the end.
import { useSyncExternalStore } from 'react';
import type { TrustState } from './ui/trust-line';
import type { MissedPanelProps } from './ui/missed-panel';
import type { RefusedChange } from './ui/refused-panel';
import type { Notice } from './ui/toast';

export interface Shell {
  /** Null until signed in: then the frame has no navigation. */
  person: { name: string; role: string } | null;
  place: string | null;
  isDemo: boolean;
  trust: TrustState | null;
  /** The live connection was ended for good, with the reason; a banner says so on every page. */
  ended: { reason: string; mustReload: boolean; note: string; /** What is typed now is sent by the page that comes after. */ isKept: boolean } | null;
  notices: readonly Notice[];
  /** What the service did not take, with its words, until it is put away. */
  refused: readonly RefusedChange[];
  /** What happened while this page was away. */
  missed: MissedPanelProps | null;
  /** The list of what waits to be sent is open. */
  isKeptShown: boolean;
  announcements: readonly { id: number; text: string }[];
  /** Set by the meeting page: an idle person is not signed out of it, the page is covered instead. */
  isInLiveMeeting: boolean;
}

let shell: Shell = { person: null, place: null, isDemo: false, trust: null, ended: null, notices: [], refused: [], missed: null, isKeptShown: false, announcements: [], isInLiveMeeting: false };
let lastId = 0;
const listeners = new Set<() => void>();

/** Changes some of it. */
export function setShell(change: Partial<Shell>) {
  shell = { ...shell, ...change };
  for (const listener of listeners) listener();
}

/** Says something to screen readers, politely. Never a keystroke, never a patient's name. */
export function announce(text: string) {
  lastId += 1;
  setShell({ announcements: [...shell.announcements.slice(-19), { id: lastId, text }] });
}

/** Shows a notice at the foot of the page; with `onUndo` it offers ten seconds to take an act back. */
export function notify({ onUndo, onGone, ...notice }: Omit<Notice, 'id'>): string {
  lastId += 1;
  const id = `notice-${lastId}`;
  let isUndone = false;
  const own: Notice = {
    ...notice, id,
    onUndo: onUndo && (() => {
      isUndone = true;
      onUndo();
    }),
    onGone: onGone && (() => {
      if (!isUndone) onGone();
    }),
  };
  // The same said again stands there once.
  const others = shell.notices.filter(({ text, isProblem }) => text !== own.text || !isProblem);
  const kept = others.slice(-2);
  setShell({ notices: [...kept, own] });
  for (const gone of others) if (!kept.includes(gone)) gone.onGone?.();
  return id;
}

export function dismissNotice(id: string) {
  const gone = shell.notices.find((notice) => notice.id === id);
  setShell({ notices: shell.notices.filter((notice) => notice !== gone) });
  gone?.onGone?.();
}

/** The connection is back: what was said of its absence is not true any more. */
export function dismissUntilBack() {
  if (shell.notices.some(({ untilBack }) => untilBack)) setShell({ notices: shell.notices.filter(({ untilBack }) => !untilBack) });
}

const isOtherThan = (codes: readonly string[]) => ({ text }: { text: string }) => !codes.some((code) => text.includes(code));

/** Cases may be out of sight: what is read aloud names them no more. */
export function hush(codes: readonly string[]) {
  setShell({ announcements: shell.announcements.filter(isOtherThan(codes)) });
}

/** A right ended: nothing that names its cases stays on the page or in what is read aloud. */
export function forgetInShell(codes: readonly string[]) {
  setShell({ notices: shell.notices.filter(isOtherThan(codes)) });
  hush(codes);
}

export function readShell(): Shell {
  return shell;
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useShell(): Shell {
  return useSyncExternalStore(subscribe, readShell);
}
