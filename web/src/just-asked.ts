// Owns the moment after a button came to mean something else: a press meant for what it said before does not answer the new question.
import { useEffect, useState } from 'react';

/** As long as a press on its way takes, and a word takes to be read. Tests set it. */
export const moment = { ms: 700 };

/** True while something has been asked for less than a moment: the button that answers is not to be pressed yet. In words, each new question has its own. */
export function useJustAsked(asked: boolean | string): boolean {
  const [read, setRead] = useState<boolean | string>(false);
  useEffect(() => {
    if (!asked) return undefined;
    const timer = setTimeout(() => setRead(asked), moment.ms);
    return () => { clearTimeout(timer); setRead(false); };
  }, [asked]);
  return Boolean(asked) && read !== asked && moment.ms > 0;
}
