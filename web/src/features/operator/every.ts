// Owns reading again every few seconds while somebody looks: the operator's lists have no stream of their own.
import { useEffect, useRef } from 'react';
import type { Loaded } from '../../server';

const EVERY_MS = 5_000;

export function useEvery<T>(load: Loaded<T>) {
  const reload = useRef<(() => void) | null>(null);
  reload.current = load.kind === 'ready' ? load.reload : null;
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') reload.current?.();
    }, EVERY_MS);
    return () => clearInterval(timer);
  }, []);
}
