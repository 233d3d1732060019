// Owns the course of a live meeting: what "next" and "back" mean for who holds the chair, which greens remain. Pure.
import type { AgendaItem, Card, ItemId, Meeting, Phase } from '../../generated/wire';
import { nextItem, orderedItems } from '../../live/meeting-store';
import { type Cards, lineOf } from './lines';

export type Step = { kind: 'item'; item: AgendaItem } | { kind: 'phase'; phase: Phase };

/** Roll-call → action review → the lines in order → what was left waiting → read-back. Null: there is nothing after it. */
export function nextStep(meeting: Meeting): Step | null {
  const { phase } = meeting.live;
  if (phase === 'roll_call') return { kind: 'phase', phase: 'action_review' };
  if (phase === 'read_back') return null;
  const item = nextItem(meeting);
  return item ? { kind: 'item', item } : { kind: 'phase', phase: 'read_back' };
}

/** The line before the one the room is at; from the first line, the action review. */
export function stepBack(meeting: Meeting): Step | null {
  const { phase, current } = meeting.live;
  const lines = orderedItems(meeting);
  if (phase === 'roll_call' || phase === null) return null;
  if (phase === 'action_review') return { kind: 'phase', phase: 'roll_call' };
  const at = lineOf(meeting, current);
  if (!at) {
    const last = lines.filter(({ started_at }) => started_at !== null).sort((a, b) => (b.started_at ?? 0) - (a.started_at ?? 0))[0];
    return last ? { kind: 'item', item: last } : { kind: 'phase', phase: 'action_review' };
  }
  const before = lines.filter(({ position }) => position < at.position).at(-1);
  return before ? { kind: 'item', item: before } : { kind: 'phase', phase: 'action_review' };
}

export interface Green {
  item: AgendaItem;
  card: Card;
}

/** Lines that may be agreed without discussion: green and not yet reached. */
export function remainingGreens(meeting: Meeting, cards: Cards): Green[] {
  return orderedItems(meeting).flatMap((item) => {
    const card = cards[item.id];
    return item.state === 'waiting' && item.id !== meeting.live.current && card?.priority === 'green' ? [{ item, card }] : [];
  });
}

/** Where the room is: a line, or a phase without one. */
export type Spot = ItemId | `phase:${Phase}`;

export function spotOf(meeting: Meeting): Spot {
  const { current, phase } = meeting.live;
  return lineOf(meeting, current)?.id ?? `phase:${phase ?? 'roll_call'}`;
}

export interface Place {
  spot: Spot;
  isWithRoom: boolean;
}

/**
 * Where this person is after the room moved. Who goes with the room is taken along, but never out of a sentence: who is
 * typing stays, and is told where the room is. Who looks elsewhere is back with the room when it comes to them.
 */
export function placeAfter(place: Place, room: Spot, isTyping: boolean): Place {
  if (place.spot === room) return place.isWithRoom ? place : { spot: room, isWithRoom: true };
  if (!place.isWithRoom) return place;
  return isTyping ? { spot: place.spot, isWithRoom: false } : { spot: room, isWithRoom: true };
}
