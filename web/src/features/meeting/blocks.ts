// Owns who is needed for which lines, and from when to when: a partner's block, and services for which nobody is asked. Pure.
import type { AgendaItem, Attendee, Meeting, Service, UtcMicros } from '../../generated/wire';
import { isBarredFrom, isNeededFor } from '../../live/meeting-people';
import { orderedItems, plannedSeconds, predictedStarts } from '../../live/meeting-store';
import { formatClock, plural } from '../../ui/format';
import { ms } from '../../words/instants';
import type { Cards } from './lines';
import { rangeWords } from './live/people';

export interface Block {
  items: AgendaItem[];
  /** Start of the first line and end of the last; null when they are over. */
  from: UtcMicros | null;
  until: UtcMicros | null;
}

function blockOf(meeting: Meeting, items: AgendaItem[], now: UtcMicros | null): Block {
  const starts = predictedStarts(meeting, now);
  const spans = items.flatMap((item) => {
    const from = starts.get(item.id);
    return from === undefined ? [] : [{ from, until: from + plannedSeconds(item) * 1_000_000 }];
  });
  return { items, from: spans[0]?.from ?? null, until: spans.at(-1)?.until ?? null };
}

/** The lines somebody is asked for: a partner by their service, a guest by their pass; without those whose person objected to them. */
export function blockFor(meeting: Meeting, cards: Cards, who: Attendee, now: UtcMicros | null = null): Block {
  return blockOf(meeting, orderedItems(meeting).filter(({ id }) => cards[id] && isNeededFor(cards[id], who) && !isBarredFrom(cards[id], who)), now);
}

/** "items 2–4, 09:07–09:20"; empty when there is none. */
export function blockWords({ items, from, until }: Block): string {
  if (items.length === 0) return '';
  const times = from === null || until === null ? '' : `, ${formatClock(ms(from))}–${formatClock(ms(until))}`;
  return `${items.length === 1 ? 'item' : 'items'} ${rangeWords(items.map(({ number }) => number))}${times}`;
}

/** "items 2–4, 3 cases, 09:07–09:20". */
export function invitationWords({ items, from, until }: Block): string {
  const times = from === null || until === null ? '' : `, ${formatClock(ms(from))}–${formatClock(ms(until))}`;
  return `${items.length === 1 ? 'item' : 'items'} ${rangeWords(items.map(({ number }) => number))}, ${plural(items.length, 'case')}${times}`;
}

/** Who is still expected: not withdrawn, no apologies. */
export function comes({ is_withdrawn, partstat }: Attendee): boolean {
  return !is_withdrawn && partstat !== 'declined';
}

/** Services that cases need and for which nobody comes, with their lines. */
export function unmetServices(meeting: Meeting, cards: Cards, services: readonly Service[]): { service: Service; block: Block }[] {
  const coming = new Set(Object.values(meeting.attendees).filter(comes).map(({ service_id }) => service_id));
  return services.flatMap((service) => {
    const items = coming.has(service.id) ? [] : orderedItems(meeting).filter((item) => cards[item.id]?.needed_services.includes(service.id) && !cards[item.id]?.closed);
    return items.length === 0 ? [] : [{ service, block: blockOf(meeting, items, null) }];
  });
}
