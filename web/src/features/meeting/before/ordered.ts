// Owns an agenda in another order: which line gets which place and time. Pure.
import type { AgendaItem, ItemId, Meeting, OrderPreview, UtcMicros } from '../../../generated/wire';
import { orderedItems, predictedStarts } from '../../../live/meeting-store';

export interface Placed {
  item: AgendaItem;
  /** Number and start as the agenda stands. */
  number: number;
  startsAt: UtcMicros | null;
  /** The same after ordering. */
  numberAfter: number;
  startsAtAfter: UtcMicros | null;
}

/** Waiting lines take the waiting lines' places in the order given; the others stay. */
export function inOrder(meeting: Meeting, order: readonly ItemId[]): Meeting {
  const places = order.flatMap((id) => (meeting.items[id] ? [meeting.items[id].position] : [])).sort((a, b) => a - b);
  const items = { ...meeting.items };
  order.forEach((id, at) => {
    const item = items[id];
    const position = places[at];
    if (item && position !== undefined) items[id] = { ...item, position, number: position + 1 };
  });
  return { ...meeting, items };
}

/** All lines, in the new order. */
export function placesAfter(meeting: Meeting, order: readonly ItemId[], now: UtcMicros | null = null): Placed[] {
  const after = inOrder(meeting, order);
  const [starts, startsAfter] = [predictedStarts(meeting, now), predictedStarts(after, now)];
  return orderedItems(after).map((item) => ({
    item, number: meeting.items[item.id]?.number ?? item.number, startsAt: starts.get(item.id) ?? null, numberAfter: item.number, startsAtAfter: startsAfter.get(item.id) ?? null,
  }));
}

export function isSameOrder({ before, after }: Pick<OrderPreview, 'before' | 'after'>): boolean {
  return before.length === after.length && before.every((id, at) => id === after[at]);
}
