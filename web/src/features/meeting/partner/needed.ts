// Owns what a partner's page says of the agenda: when I am needed, how far away, which lines are mine and which are only counted. Pure.
import type { ActionItem, AgendaItem, Card, Meeting, Notice, Person, UtcMicros, Worklist } from '../../../generated/wire';
import { orderedItems, predictedStarts, titleOf, upcomingItems } from '../../../live/meeting-store';
import { formatClock, plural } from '../../../ui/format';
import { ms } from '../../../words/instants';
import { allowedMinutes, calledBy, type Cards, hasClosedPart, linesAhead, partBegins } from '../lines';
import type { Rights } from '../rights';

/** Rotating partners and guests have the partner's page; whoever has all cases of the PCN, or may take the chair, has the room. */
export function isPartner(meeting: Meeting, me: Person | null, rights: Rights): boolean {
  const own = me ? meeting.attendees[me.id] : undefined;
  if (!me || (me.guest === null && (!own || own.kind === 'core'))) return false;
  return !rights.canWriteNotes && !rights.holdsChair && meeting.root.chair !== me.id && meeting.root.deputy !== me.id;
}

export interface MyLine {
  item: AgendaItem;
  card: Card;
  predictedAt: UtcMicros | null;
  /** Lines to come before it; 0: it is next. */
  linesAway: number;
}

/** My lines still to come, the nearest first. A partner is sent the cards they are expected for, and no other. */
export function myComing(meeting: Meeting, cards: Cards, now: UtcMicros | null): MyLine[] {
  const starts = predictedStarts(meeting, now);
  return upcomingItems(meeting).flatMap((item, linesAway) => {
    const card = cards[item.id];
    return card ? [{ item, card, predictedAt: starts.get(item.id) ?? null, linesAway }] : [];
  });
}

/** Some of my lines are behind me, others to come: I am between two cases. */
export function isBetween(meeting: Meeting, cards: Cards): boolean {
  return orderedItems(meeting).some(({ id, state }) => cards[id] && id !== meeting.live.current && (state === 'decided' || state === 'left'));
}

/** My cases that the room went past and decided nothing about: put off is decided. */
export function undecidedOf(meeting: Meeting, cards: Cards): AgendaItem[] {
  return orderedItems(meeting).filter(({ id, state }) => state === 'left' && cards[id] && !cards[id].outcome && !cards[id].closed);
}

/** What stands there once none of my cases is at hand or to come, or the room reads back. */
export function doneWords(coming: readonly AgendaItem[], undecided: readonly AgendaItem[], isReadBack: boolean): string {
  const named = (lines: readonly AgendaItem[]) => lines.map(calledBy).join(', ');
  const without = undecided.length > 0 ? `Without a decision: ${named(undecided)}.` : '';
  if (isReadBack) return [coming.length > 0 || without ? 'The room reads back what was decided.' : 'Your cases are done.', coming.length > 0 ? `Not reached: ${named(coming)}.` : '', without, 'You are not needed any more, thank you.'].filter(Boolean).join(' ');
  return without ? `Your cases have been heard. ${without} The room may come back to ${undecided.length === 1 ? 'it' : 'them'}: ask before you go.` : 'Your cases are done. You are not needed any more, thank you.';
}

/** "You are next", "You are needed about 09:22 · two cases away". */
export function neededWords({ predictedAt, linesAway }: Pick<MyLine, 'predictedAt' | 'linesAway'>, isLive: boolean): string {
  const about = predictedAt === null ? '' : ` about ${formatClock(ms(predictedAt))}`;
  if (!isLive) return `You are needed${about}`;
  const away = ['next', 'one case away', 'two cases away', 'three cases away'][linesAway] ?? `${linesAway} cases away`;
  return linesAway === 0 ? `You are next${about && `,${about}`}` : `You are needed${about} · ${away}`;
}

/** A guest bound to no case comes for the open part: "until about 13:20". Null: for something else, or it is over. */
export function openPartWords(meeting: Meeting, me: Person, cards: Cards, now: UtcMicros | null): string | null {
  if (!hasClosedPart(meeting) || me.guest === null || Object.keys(cards).length > 0 || meeting.live.open_part_ended_at !== null) return null;
  const first = orderedItems(meeting).find(({ kind }) => kind.type === 'case');
  const at = first && predictedStarts(meeting, now).get(first.id);
  return `You are asked for the open part${at === undefined ? '' : `, until about ${formatClock(ms(at))}`}.`;
}

/** "in about 12 minutes", "any moment now". */
export function countdownWords(at: UtcMicros, now: UtcMicros): string {
  const minutes = Math.round((at - now) / 60_000_000);
  if (minutes < 1) return 'any moment now';
  if (minutes > 90) return '';
  return `in about ${plural(minutes, 'minute')}`;
}

export type Row =
  | { kind: 'mine'; item: AgendaItem; card: Card; predictedAt: UtcMicros | null }
  | { kind: 'topic'; item: AgendaItem; title: string; predictedAt: UtcMicros | null }
  /** One or several in a row that are not shared: numbers and minutes, and nothing else. */
  | { kind: 'others'; key: string; words: string; hasRoom: boolean }
  /** The part of the meeting that begins here. */
  | { kind: 'part'; words: string };

export function rowsOf(meeting: Meeting, cards: Cards, now: UtcMicros | null): Row[] {
  const starts = predictedStarts(meeting, now);
  const rows: Row[] = [];
  let hidden: AgendaItem[] = [];
  const flush = () => {
    const [first] = hidden;
    const last = hidden.at(-1);
    if (!first || !last) return;
    const minutes = hidden.reduce((sum, item) => sum + allowedMinutes(item), 0);
    const numbers = hidden.map(({ number }) => number);
    const isRun = numbers.every((number, at) => at === 0 || number === (numbers[at - 1] ?? 0) + 1);
    const named = hidden.length === 1 ? `Case ${first.number}` : isRun ? `Cases ${first.number}–${last.number}` : `${hidden.length} cases`;
    rows.push({ kind: 'others', key: first.id, words: `${named} (not shared) · ${minutes} min`, hasRoom: hidden.some(({ id }) => id === meeting.live.current) });
    hidden = [];
  };
  const lines = orderedItems(meeting);
  for (const [at, item] of lines.entries()) {
    const card = cards[item.id];
    const part = partBegins(meeting, item, lines[at - 1]);
    if (part) {
      flush();
      rows.push({ kind: 'part', words: part });
    }
    const title = titleOf(item);
    if (title === null && !card) {
      hidden.push(item);
      continue;
    }
    flush();
    const predictedAt = starts.get(item.id) ?? null;
    if (title !== null) rows.push({ kind: 'topic', item, title, predictedAt });
    else if (card) rows.push({ kind: 'mine', item, card, predictedAt });
  }
  flush();
  return rows;
}

/** A line that is still to come or at hand; in the read-back none is. */
function isAhead(meeting: Meeting, item: AgendaItem): boolean {
  return meeting.live.phase !== 'read_back' && item.state !== 'decided' && item.state !== 'removed' && (item.state === 'waiting' || item.id === meeting.live.current);
}

/** I am called in for a line that is not over yet. */
export function calledIn(meeting: Meeting, cards: Cards, worklist: Worklist | null): { notice: Notice; item: AgendaItem } | null {
  const notices = Object.values(worklist?.notices ?? {}).sort((a, b) => b.at - a.at);
  for (const notice of notices) {
    if (notice.kind.type !== 'called_in' || notice.kind.meeting_id !== meeting.root.id || notice.seen_at !== null) continue;
    const item = meeting.items[notice.kind.item_id];
    // Not for a case I no longer have.
    if (item && cards[item.id] && isAhead(meeting, item)) return { notice, item };
  }
  return null;
}

/**
 * Whether the call is open to me, as the server answers: while the room is at a line of mine, and once a line I was called in for is at
 * hand or next. Before that, in words, when it opens; null: I was not called.
 */
export function callOpens(meeting: Meeting, cards: Cards, worklist: Worklist | null, meId: string | undefined): { isOpen: boolean; words: string } | null {
  const { current } = meeting.live;
  const isAt = current !== null && cards[current] !== undefined;
  const told = new Set(Object.values(worklist?.notices ?? {}).flatMap(({ kind }) => (kind.type === 'called_in' && kind.meeting_id === meeting.root.id ? [kind.item_id] : [])));
  const called = orderedItems(meeting).filter((item) => cards[item.id] && isAhead(meeting, item) && (told.has(item.id) || cards[item.id]?.calls.some(({ person_id }) => person_id === meId)));
  const [first] = called.sort((a, b) => linesAhead(meeting, a) - linesAhead(meeting, b));
  if (isAt || (first && linesAhead(meeting, first) <= 1)) return { isOpen: true, words: '' };
  return first ? { isOpen: false, words: `It opens when ${calledBy(first)} is next.` } : null;
}

/** What I promised in this meeting, or wherever (null); what waits for my yes first. */
export function myActionsFrom(meetingId: string | null, worklist: Worklist | null, meId: string | undefined): ActionItem[] {
  return Object.values(worklist?.entries ?? {})
    .filter(({ action, is_withdrawn }) => !is_withdrawn && (meetingId === null || action.meeting_id === meetingId) && action.status !== 'cancelled' && action.owner.type === 'person' && action.owner.person_id === meId)
    .map(({ action }) => action)
    .sort((a, b) => Number(a.status !== 'open') - Number(b.status !== 'open') || (a.due_on ?? '9').localeCompare(b.due_on ?? '9'));
}
