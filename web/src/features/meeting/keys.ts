// Owns the keys of a live meeting: which key does what, and when a key is only a letter that somebody types.
import { useEffect, useRef } from 'react';

/** Works in a box of the discussion, where letters are letters. */
export const lineKey = typeof navigator !== 'undefined' && /Mac|iPhone|iPad/.test(navigator.platform) ? '⌘ Enter' : 'Ctrl Enter';

export const keys = [
  { key: 'n', act: 'next', words: 'Next line (who holds the chair)' },
  { key: 'a', act: 'action', words: 'Add an action' },
  { key: 'o', act: 'outcome', words: 'Choose the outcome' },
  { key: 'u', act: 'update', words: 'Write in Update' },
  { key: 'h', act: 'hand', words: 'Raise or lower your hand' },
  { key: '?', act: 'help', words: 'Show these keys' },
] as const;

export type Act = (typeof keys)[number]['act'];

export interface Press {
  key: string;
  ctrlKey: boolean;
  metaKey: boolean;
  altKey: boolean;
  repeat: boolean;
  defaultPrevented: boolean;
  target: EventTarget | null;
}

export function isTyped(target: EventTarget | null): boolean {
  if (!(target instanceof Element)) return false;
  if (target.closest('dialog, [contenteditable=""], [contenteditable="true"], textarea, select, [role="listbox"]')) return true;
  const input = target.closest('input');
  return input !== null && !['checkbox', 'radio', 'button'].includes(input.type);
}

/** What a press asks for; null: nothing, or it belongs to what is being typed. */
export function actOf(press: Press): Act | null {
  if (press.ctrlKey || press.metaKey || press.altKey || press.repeat || press.defaultPrevented || isTyped(press.target)) return null;
  return keys.find(({ key }) => key === press.key.toLowerCase())?.act ?? null;
}

/** Listens while the meeting is on screen. What does not apply here is left out of `acts`. */
export function useKeys(acts: Partial<Record<Act, () => void>>) {
  const latest = useRef(acts);
  latest.current = acts;
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      if (document.querySelector('dialog[open]')) return;
      // Out of a field, so that letters are keys again; a field that has its own use for Escape took it before.
      if (event.key === 'Escape' && !event.defaultPrevented && isTyped(event.target) && event.target instanceof HTMLElement) return event.target.blur();
      const act = actOf(event);
      const run = act && latest.current[act];
      if (!run) return;
      event.preventDefault();
      run();
    };
    document.addEventListener('keydown', onKey);
    return () => document.removeEventListener('keydown', onKey);
  }, []);
}
