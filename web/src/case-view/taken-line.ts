// Owns words taken into the line of an action: a line of the notes, a service to refer to; where the focus goes next, and the way back.
import { type RefObject, useEffect, useRef } from 'react';
import { announce } from '../shell';

/** Letters of an action. */
export const LONGEST = 280;

/** One line without its bullet, cut between two words where it is too long. */
export function lineOf(words: string): string {
  const line = words.replace(/\s+/g, ' ').trim().replace(/^(?:[-–*•]|\[ ?\])\s+/, '');
  if (line.length <= LONGEST) return line;
  return line.slice(0, LONGEST + 1).replace(/\s+\S*$/, '').slice(0, LONGEST);
}

/** What is put into the line; without an owner that is chosen next. */
export interface Taken {
  words: string;
  /** As the form's value: "person:<id>". */
  owner?: string;
  dueOn?: string;
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
  /** Whence it came; false when no line was taken. */
  back: () => boolean;
}

/** The lines on screen, by whose case or meeting they are. */
const lines = new Map<string, (taken: Taken, back: () => void) => void>();

/** Puts words into the line of a case or a meeting; false where there is none on screen. `back` leads to where they came from. */
export function takeLine(homeId: string, taken: Taken, back: () => void): boolean {
  lines.get(homeId)?.(taken, back);
  return lines.has(homeId);
}

/** `put` fills the form and returns what it put there. */
export function useTakenLine(homeId: string, form: RefObject<HTMLFormElement | null>, put: (taken: Taken) => Put): TakenLine {
  const taken = useRef<{ put: Put; back: () => void } | null>(null);
  const latest = useRef(put);
  latest.current = put;
  useEffect(() => {
    const take = (words: Taken, back: () => void) => {
      taken.current = { put: latest.current({ ...words, words: lineOf(words.words) }), back };
      form.current?.scrollIntoView?.({ block: 'center' });
      const isWhole = words.owner !== undefined && words.dueOn !== undefined;
      // The first thing a line does not say is who; of one that says all, one press is left.
      form.current?.querySelector<HTMLElement>(isWhole ? '[type=submit]' : 'select')?.focus({ preventScroll: true });
      announce(isWhole ? 'The action is filled in. Press Add, or Escape to go back.' : 'Action from this line. Choose who does it; Escape goes back to the notes.');
    };
    lines.set(homeId, take);
    return () => {
      // The next line's room may be there already when this one goes.
      if (lines.get(homeId) === take) lines.delete(homeId);
    };
  }, [homeId]);
  return {
    isUntouched: ({ id, text, owner, dueOn }) => {
      const was = taken.current?.put;
      return was?.id === id && was.text === text && was.owner === owner && was.dueOn === dueOn;
    },
    back: () => {
      const from = taken.current;
      taken.current = null;
      from?.back();
      return from !== null;
    },
  };
}
