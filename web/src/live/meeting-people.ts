// Owns what a page derives of the people of a meeting: who is here, needed, on the way or kept out, who chairs, whose hand is up. Pure.
import type { AgendaItem, Attendee, Card, Hand, Meeting, PersonId, UtcMicros } from '../generated/wire';
import { isOf } from '../organisations';
import { currentItem, type MeetingView, predictedStarts, upcomingItems } from './meeting-store';

/** Who is meant by a need: a rotating partner by their service, a guest by name. */
export type Needed = Pick<Attendee, 'person_id' | 'kind' | 'service_id'>;

export function isNeededFor(card: Card, who: Needed): boolean {
  return who.kind === 'guest' ? card.guests.includes(who.person_id) : who.kind === 'rotating' && who.service_id !== null && card.needed_services.includes(who.service_id);
}

/** The person objected to them, by name or by organisation (the names are all a card has). A service is matched by the caller, who knows its name. */
export function isBarredFrom(card: Card, who: Pick<Attendee, 'name' | 'organisation'>, serviceName?: string): boolean {
  return card.barred.some((name) => name === who.name || isOf(name, who.organisation) || name === serviceName);
}

export interface OnTheWay {
  attendee: Attendee;
  /** Numbers of the lines that need them and are still to come; only those whose cards are known here. */
  numbers: readonly number[];
  predictedAt: UtcMicros | null;
  /** The room is at a line that needs them. */
  isNow: boolean;
}

export interface PeopleInMeeting {
  here: readonly Attendee[];
  onTheWay: readonly OnTheWay[];
  /** Needed within two lines, and neither here nor heard of. */
  missing: readonly OnTheWay[];
  apologies: readonly Attendee[];
  /** Asked, not here, not needed soon. */
  away: readonly Attendee[];
}

/** A need within so many lines to come is soon. */
const soonLines = 2;

export function peopleIn(view: MeetingView, now: UtcMicros | null): PeopleInMeeting {
  const people = { here: [] as Attendee[], onTheWay: [] as OnTheWay[], missing: [] as OnTheWay[], apologies: [] as Attendee[], away: [] as Attendee[] };
  if (view.meeting === null) return people;
  const { meeting } = view;
  const current = currentItem(meeting);
  const asked = Object.values(meeting.attendees).filter(({ is_withdrawn, admission }) => !is_withdrawn && admission !== 'waiting' && admission !== 'revoked');
  for (const attendee of asked.sort((a, b) => a.name.localeCompare(b.name, 'en-GB'))) {
    if (attendee.is_here) {
      people.here.push(attendee);
      continue;
    }
    if (attendee.partstat === 'declined' || attendee.attendance === 'apologies') {
      people.apologies.push(attendee);
      continue;
    }
    const card = current === null ? undefined : view.cards[current.id];
    const isAtHand = card !== undefined && isNeededFor(card, attendee) && !isBarredFrom(card, attendee);
    const lines = neededLines(view, attendee, now);
    const way: OnTheWay = { attendee, numbers: [...(isAtHand && current ? [current.number] : []), ...lines.map(({ item }) => item.number)], predictedAt: isAtHand ? now : (lines[0]?.predictedAt ?? null), isNow: isAtHand };
    const isSoon = isAtHand || (lines[0] !== undefined && lines[0].linesAway < soonLines);
    if (attendee.on_the_way_at !== null || attendee.attendance === 'late') people.onTheWay.push(way);
    else if (isSoon && meeting.root.status === 'live') people.missing.push(way);
    else if (attendee.kind === 'rotating' && attendee.partstat === 'accepted' && attendee.arrived_at === null) people.onTheWay.push(way);
    else people.away.push(attendee);
  }
  return people;
}

/** By organisation, in alphabetical order, for the people strip. */
export function byOrganisation(attendees: readonly Attendee[]): { organisation: string; people: Attendee[] }[] {
  const groups = new Map<string, Attendee[]>();
  for (const attendee of attendees) groups.set(attendee.organisation, [...(groups.get(attendee.organisation) ?? []), attendee]);
  return [...groups].map(([organisation, people]) => ({ organisation, people })).sort((a, b) => a.organisation.localeCompare(b.organisation, 'en-GB'));
}

export interface NeededLine {
  item: AgendaItem;
  predictedAt: UtcMicros | null;
  /** Lines to come before it; 0: it is next. */
  linesAway: number;
}

/** Lines still to come that need somebody: "You are needed about 09:22 · two cases away". */
export function neededLines({ meeting, cards }: MeetingView, who: Needed, now: UtcMicros | null): NeededLine[] {
  if (meeting === null) return [];
  const starts = predictedStarts(meeting, now);
  return upcomingItems(meeting).flatMap((item, linesAway) => {
    const card = cards[item.id];
    return card !== undefined && isNeededFor(card, who) ? [{ item, linesAway, predictedAt: starts.get(item.id) ?? null }] : [];
  });
}

/** Raised hands with names, first raised first. */
export function handsRaised(meeting: Meeting): { hand: Hand; name: string }[] {
  return meeting.live.hands.map((hand) => ({ hand, name: nameIn(meeting, hand.person_id) }));
}

export function hasHandUp(meeting: Meeting, personId: PersonId): boolean {
  return meeting.live.hands.some(({ person_id }) => person_id === personId);
}

export function nameIn(meeting: Meeting, personId: PersonId): string {
  return meeting.attendees[personId]?.name ?? 'Somebody';
}

export interface ChairStatus {
  /** Holds the chair now: gets the chair's bar. */
  isChairing: boolean;
  isAppointed: boolean;
  isDeputy: boolean;
  /** Worth offering: appointed, or deputy while the holder is not here. The server decides. */
  canTake: boolean;
  canGiveBack: boolean;
  heldByName: string | null;
  isHolderHere: boolean;
  /** Since when nobody of who holds the chair is connected. */
  lostAt: UtcMicros | null;
}

export function chairStatus(meeting: Meeting, personId: PersonId | null): ChairStatus {
  const { chair, deputy, status } = meeting.root;
  const { chair_held_by: holder, chair_lost_at: lostAt } = meeting.live;
  const isChairing = personId !== null && holder === personId;
  const isAppointed = personId === chair;
  const isDeputy = personId !== null && personId === deputy;
  const isHolderHere = lostAt === null && holder !== null && (meeting.attendees[holder]?.is_here ?? false);
  return {
    isChairing,
    isAppointed,
    isDeputy,
    canTake: status === 'live' && !isChairing && (isAppointed || (isDeputy && !isHolderHere)),
    canGiveBack: status === 'live' && isChairing && !isAppointed,
    heldByName: holder === null ? null : nameIn(meeting, holder),
    isHolderHere,
    lostAt: status === 'live' ? lostAt : null,
  };
}
