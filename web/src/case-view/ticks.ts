// Owns ticks on their way: a row shows its tick at once, and falls back when the server refuses it.
import { useEffect, useState } from 'react';
import type { ActionItem } from '../generated/wire';
import { useWaiting } from '../server';
import { tick } from './action-acts';
import type { Send } from './send';
import { isDoneSoon, waitsOf } from './waiting';

export interface Ticks {
  isDone: (action: ActionItem) => boolean;
  /** What of it waits to be sent. */
  waits: (action: ActionItem) => string | undefined;
  onTick: (action: ActionItem, isDone: boolean) => void;
}

export function useTicks(actions: readonly ActionItem[], send: Send): Ticks {
  const [asked, setAsked] = useState<ReadonlyMap<string, boolean>>(new Map());
  const waiting = useWaiting();
  // What was asked since stays.
  const drop = (id: string, isDone: boolean) => setAsked((before) => new Map([...before].filter(([key, value]) => key !== id || value !== isDone)));

  // What the server says now replaces what was asked.
  useEffect(() => {
    for (const { id, status } of actions) if (asked.get(id) === (status === 'done')) drop(id, status === 'done');
  }, [actions, asked]);

  return {
    isDone: (action) => asked.get(action.id) ?? isDoneSoon(waiting, action.id) ?? action.status === 'done',
    waits: (action) => waitsOf(waiting, action.id) ?? undefined,
    onTick: (action, isDone) => {
      setAsked((before) => new Map(before).set(action.id, isDone));
      // Taken back it is open at once, whether the list came with the tick or not.
      void tick(send, action, isDone, () => setAsked((before) => new Map(before).set(action.id, false))).then((isAccepted) => {
        if (!isAccepted) drop(action.id, isDone);
      });
    },
  };
}
