// Owns how a partner is nudged: said politely, felt on a phone where the browser allows it, seen in the tab's title. No identifier
// is in any of it, and the focus stays where it is.
import { useEffect, useRef } from 'react';
import { announce } from '../../../shell';

const TITLE = 'Meeting · MDT Hub';

/** Nudges once for each key; the words stand in the title as long as they hold. Null: nothing to say. */
export function useNudge(key: string | null, words: string | null) {
  const nudged = useRef(new Set<string>());
  useEffect(() => {
    document.title = words === null ? TITLE : `${words} · ${TITLE}`;
    return () => {
      document.title = TITLE;
    };
  }, [words]);
  useEffect(() => {
    if (key === null || words === null || nudged.current.has(key)) return;
    nudged.current.add(key);
    announce(words);
    try {
      if (navigator.userActivation?.hasBeenActive) navigator.vibrate?.([200, 100, 200]);
    } catch {
      // The words are there all the same.
    }
  }, [key]);
}
