// Owns the tick that redraws a timer: the time now, once a second. Add the server's clock offset to it.
import { useEffect, useState } from 'react';

/** Milliseconds since 1970 by this device's clock, renewed every `everyMs`. */
export function useNow(everyMs = 1000): number {
  const [now, setNow] = useState(() => Date.now());
  useEffect(() => {
    const timer = setInterval(() => setNow(Date.now()), everyMs);
    return () => clearInterval(timer);
  }, [everyMs]);
  return now;
}
