// Owns how high the bar at the foot of a phone's screen is: notices stand above it, sticky heads below or above.
import { type RefObject, useEffect } from 'react';

/** Tells the styles while the bar is there (and `isOn`). */
export function useBarHeight(bar: RefObject<HTMLElement | null>, isOn = true) {
  useEffect(() => {
    if (!isOn || !bar.current || typeof ResizeObserver === 'undefined') return;
    const style = document.documentElement.style;
    const observer = new ResizeObserver(() => style.setProperty('--bar-height', `${bar.current?.offsetHeight ?? 64}px`));
    observer.observe(bar.current);
    return () => {
      observer.disconnect();
      style.removeProperty('--bar-height');
    };
  }, [isOn]);
}
