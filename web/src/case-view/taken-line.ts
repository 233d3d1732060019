// Owns a line of the notes taken as an action: cut to what an action holds, who is chosen next, and the way back to the caret.
import { type RefObject, useEffect, useRef } from 'react';
import { announce } from '../shell';

/** Letters of an action. */
export const LONGEST = 280;

/** Takes a line of the notes as what is to be done; `back` leads to the caret again. */
export interface LineTaker {
  line?: (words: string, back: () => void) => void;
}

/** One line without its bullet, cut between two words where it is too long. */
export function lineOf(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim().replace(/^(?:[-–*•]|\[ ?\])\s+/, '');
  if (line.length <= LONGEST) return line;
  return line.slice(0, LONGEST + 1).replace(/\s+\S*$/, '').slice(0, LONGEST);
}

interface Put {
  id: string;
  text: string;
  owner: string | null;
  dueOn: string | null;
}

export interface TakenLine {
  /** Whether this is the line as it was taken. */
  isUntouched: (typed: Put) => boolean;
  /** To the caret; false when no line was taken. */
  back: () => boolean;
}

/** `put` fills the form and returns what it put there. */
export function useTakenLine(taker: { current: LineTaker } | undefined, form: RefObject<HTMLFormElement | null>, put: (words: string) => Put): TakenLine {
  const taken = useRef<{ put: Put; back: () => void } | null>(null);
  const latest = useRef(put);
  latest.current = put;
  useEffect(() => {
    if (!taker) return;
    const take = (words: string, back: () => void) => {
      taken.current = { put: latest.current(lineOf(words)), back };
      form.current?.scrollIntoView?.({ block: 'center' });
      // The first thing a line does not say is who.
      form.current?.querySelector('select')?.focus({ preventScroll: true });
      announce('Action from this line. Choose who does it; Escape goes back to the notes.');
    };
    taker.current.line = take;
    return () => {
      // The next line's room may be there already when this one goes.
      if (taker.current.line === take) delete taker.current.line;
    };
  }, [taker]);
  return {
    isUntouched: ({ id, text, owner, dueOn }) => taken.current?.put.id === id && taken.current.put.text === text && owner === null && dueOn === null,
    back: () => {
      const from = taken.current;
      taken.current = null;
      from?.back();
      return from !== null;
    },
  };
}
