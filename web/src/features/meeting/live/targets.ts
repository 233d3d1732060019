// Owns where the keys lead: the pieces on screen say how they take the focus.
import { useEffect } from 'react';

export interface Targets {
  current: { action?: () => void; outcome?: () => void; update?: () => void };
}

/** While this piece is on screen (and `isOn`), the key leads to it. The next line's piece may be there before this one goes: only its own is taken away. */
export function useTarget(targets: Targets, key: 'action' | 'outcome', go: () => void, isOn = true) {
  useEffect(() => {
    if (!isOn) return;
    targets.current[key] = go;
    return () => {
      if (targets.current[key] === go) delete targets.current[key];
    };
  }, [isOn]);
}
