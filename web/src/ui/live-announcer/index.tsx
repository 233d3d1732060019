// Owns the one polite live region. What comes within the batch is said as one sentence after another, once.
import { useEffect, useRef, useState } from 'react';

export interface LiveAnnouncerProps {
  /** Growing list; each id is said once. */
  entries: readonly { id: number; text: string }[];
  batchMs?: number;
}

/** "SF-014 · M.O." ends with a stop already. */
const sentence = (text: string) => (/[.!?]$/.test(text) ? text : `${text}.`);

export function LiveAnnouncer({ entries, batchMs = 1000 }: LiveAnnouncerProps) {
  const [said, setSaid] = useState<readonly string[]>([]);
  const waiting = useRef<string[]>([]);
  const lastId = useRef(0);
  const timer = useRef<ReturnType<typeof setTimeout> | null>(null);

  // What was taken back (a right ended) is taken off the page as well, and is not drawn however late its batch comes.
  const isKept = (text: string) => entries.some((entry) => entry.text === text);

  useEffect(() => {
    waiting.current = waiting.current.filter(isKept);
    setSaid((before) => (before.every(isKept) ? before : before.filter(isKept)));
    for (const { id, text } of entries) {
      if (id <= lastId.current) continue;
      lastId.current = id;
      if (!waiting.current.includes(text)) waiting.current.push(text);
    }
    if (waiting.current.length === 0 || timer.current !== null) return;
    timer.current = setTimeout(() => {
      timer.current = null;
      setSaid(waiting.current);
      waiting.current = [];
    }, batchMs);
  }, [entries, batchMs]);

  useEffect(() => () => {
    if (timer.current !== null) clearTimeout(timer.current);
  }, []);

  return <div className="nhsuk-u-visually-hidden" aria-live="polite" aria-atomic="true">{said.filter(isKept).map(sentence).join(' ')}</div>;
}
