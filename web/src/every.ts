// Owns reading again every few seconds while somebody looks: what has no stream and no list that could say that it changed.
import { useEffect, useRef } from 'react';

/** Null: not now. */
export function useEvery(again: (() => void) | null, everyMs: number) {
  const now = useRef(again);
  now.current = again;
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') now.current?.();
    }, everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
}
