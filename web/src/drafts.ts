// Owns what is typed and not yet sent: kept through errors, page changes and a sign-out by time; gone on a chosen sign-out,
// and with the right to what it was written about.
// Under the person's id, so that nobody else who signs in here is shown it; on this device too, sealed, for a reload.
import { useEffect, useState } from 'react';

const drafts = new Map<string, unknown>();
let owner = '';
const listeners = new Set<(ids: readonly string[]) => void>();

const restoredListeners = new Set<() => void>();

/** Where drafts are written down; the page sets it. Null: there are none. */
export const draftKeeper = { keep: (_make: (() => Record<string, unknown>) | null) => {} };

function keep() {
  draftKeeper.keep(ofOwner().length === 0 ? null : () => Object.fromEntries(ofOwner().map((whole) => [whole.slice(owner.length + 1), drafts.get(whole)])));
}

/** What is written down was lost: it is written down again. */
export const keepDraftsNow = () => keep();

/** What an earlier page of the same person left; what was typed here since stays. */
export function restoreDrafts(personId: string, kept: Readonly<Record<string, unknown>>) {
  for (const [key, value] of Object.entries(kept)) if (!drafts.has(`${personId}/${key}`)) drafts.set(`${personId}/${key}`, value);
  if (personId === owner) keep();
  for (const listener of [...restoredListeners]) listener();
}

/** Whose drafts are read and written from now on. */
export function setDraftOwner(personId: string) {
  owner = personId;
}

/** After a chosen sign-out. */
export function forgetDrafts() {
  drafts.clear();
}

const isOf = (whole: string, ids: readonly string[]) => whole.slice(owner.length + 1).split('/').some((part) => ids.includes(part));
const ofOwner = () => [...drafts.keys()].filter((whole) => whole.startsWith(`${owner}/`));

/** A right ended: no words about these cases, meetings or lines stay, drawn ones included. Whether there were any. */
export function forgetDraftsAbout(ids: readonly string[]): boolean {
  const gone = ofOwner().filter((one) => isOf(one, ids));
  for (const whole of gone) drafts.delete(whole);
  keep();
  for (const listener of [...listeners]) listener(ids);
  return gone.length > 0;
}

/** A right ended: for what else a page holds of these cases, meetings or lines. */
export function onForgotten(listener: (ids: readonly string[]) => void): () => void {
  listeners.add(listener);
  return () => void listeners.delete(listener);
}

export function hasDraftAbout(id: string): boolean {
  return ofOwner().some((whole) => isOf(whole, [id]));
}

export function hasDraft(key: string): boolean {
  return drafts.has(`${owner}/${key}`);
}

/** Like useState, bound to a key that names the thing the words are for (never "the current one"). */
export function useDraft<T>(key: string, initial: T): [T, (value: T) => void, () => void] {
  const whole = `${owner}/${key}`;
  const read = () => (drafts.has(whole) ? (drafts.get(whole) as T) : initial);
  const [held, setHeld] = useState({ whole, value: read() });
  const value = held.whole === whole ? held.value : read();
  useEffect(() => {
    if (held.whole !== whole) setHeld({ whole, value });
  }, [whole]);
  useEffect(() => {
    const forget = (ids: readonly string[]) => {
      if (isOf(whole, ids)) setHeld({ whole, value: initial });
    };
    const onRestored = () => {
      if (drafts.has(whole)) setHeld({ whole, value: drafts.get(whole) as T });
    };
    listeners.add(forget);
    restoredListeners.add(onRestored);
    // They may have come between the drawing and this.
    if (drafts.has(whole) && drafts.get(whole) !== value) onRestored();
    return () => {
      listeners.delete(forget);
      restoredListeners.delete(onRestored);
    };
  }, [whole]);
  return [
    value,
    (next) => {
      drafts.set(whole, next);
      keep();
      setHeld({ whole, value: next });
    },
    () => {
      drafts.delete(whole);
      keep();
      setHeld({ whole, value: initial });
    },
  ];
}
