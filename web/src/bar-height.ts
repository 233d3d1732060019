// Owns how high what is fixed at the foot of the screen is: notices stand above it, sticky heads below or above.
import { type RefObject, useEffect } from 'react';

/** Tells the styles while the bar is there (and `isOn`). */
export function useBarHeight(bar: RefObject<HTMLElement | null>, isOn = true, name: '--bar-height' | '--way-back-height' = '--bar-height') {
  useEffect(() => {
    if (!isOn || !bar.current || typeof ResizeObserver === 'undefined') return;
    const style = document.documentElement.style;
    const observer = new ResizeObserver(() => style.setProperty(name, `${bar.current?.offsetHeight ?? 64}px`));
    observer.observe(bar.current);
    return () => {
      observer.disconnect();
      style.removeProperty(name);
    };
  }, [isOn]);
}
