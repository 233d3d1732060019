// Owns the moment after a button came to mean something else: a press meant for what it said before does not answer the new question.
import { useEffect, useState } from 'react';

/** As long as a press on its way takes, and a word takes to be read. Tests set it. */
export const moment = { ms: 700 };

/** True while `isAsked` has been true for less than a moment: the button that answers is not to be pressed yet. */
export function useJustAsked(isAsked: boolean): boolean {
  const [isRead, setRead] = useState(false);
  useEffect(() => {
    if (!isAsked) return undefined;
    const timer = setTimeout(() => setRead(true), moment.ms);
    return () => { clearTimeout(timer); setRead(false); };
  }, [isAsked]);
  return isAsked && !isRead && moment.ms > 0;
}
