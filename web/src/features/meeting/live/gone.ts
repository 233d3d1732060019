// Owns which lines' cases were here on this page and were taken away: ids only, so that their place can say so.
import { useRef } from 'react';
import type { ItemId } from '../../../generated/wire';
import type { Cards } from '../lines';

export function useGone(cards: Cards): ReadonlySet<ItemId> {
  const seen = useRef(new Set<ItemId>());
  for (const id of Object.keys(cards)) seen.current.add(id);
  return new Set([...seen.current].filter((id) => !cards[id]));
}
