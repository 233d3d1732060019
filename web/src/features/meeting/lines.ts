// Owns the agenda's lines in words: what a line is called, the rows of the rail, how far away a line is. Pure.
import { isDone, isHeld } from '../../done-counts';
import type { AgendaItem, Card, ClosedReason, ItemId, Meeting, UtcMicros } from '../../generated/wire';
import { hiddenLabel, orderedItems, plannedSeconds, predictedStarts, timerSeconds, titleOf, upcomingItems } from '../../live/meeting-store';
import type { AgendaRow } from '../../ui/agenda-rail';
import { dayOf, formatClock, formatDay } from '../../ui/format';
import { ms } from '../../words/instants';
import { parts } from '../../words/meetings';
import { isDeferral, outcomes } from '../../words/outcomes';

/** Why a case is closed, as the line says it. */
export const closedWords: Record<ClosedReason, string> = { died: 'died', moved: 'closed: moved away', declined: 'closed: declined' };

export type Cards = Readonly<Record<ItemId, Card>>;

export function lineOf(meeting: Meeting, id: ItemId | null): AgendaItem | null {
  const found = id === null ? undefined : meeting.items[id];
  return found && found.state !== 'removed' ? found : null;
}

export function allowedMinutes(item: AgendaItem): number {
  return plannedSeconds(item) / 60;
}

/** "SF-014 · M.O.", the topic's title, "Peer case 4", or "Case 4 · not shared". Never a name. */
export function lineName(item: AgendaItem, card: Card | undefined): string {
  return titleOf(item) ?? (card ? `${card.code} · ${card.initials}` : hiddenLabel(item));
}

/** Business first, then the cases, a closed part: the weekly PCN meeting. */
export function hasClosedPart({ root }: Pick<Meeting, 'root'>): boolean {
  return root.kind === 'pcn';
}

/** Lines change places within their part only. */
export function isSamePart(meeting: Meeting, a: AgendaItem, b: AgendaItem): boolean {
  return !hasClosedPart(meeting) || (a.kind.type === 'case') === (b.kind.type === 'case');
}

/** The part that begins with a line, in words. */
export function partBegins(meeting: Meeting, item: AgendaItem, before: AgendaItem | undefined): string | undefined {
  if (!hasClosedPart(meeting) || (before && isSamePart(meeting, item, before))) return undefined;
  return item.kind.type === 'case' ? parts.closed : parts.open;
}

/** "case 5" or "line 5": what the room calls it, for everyone. */
export function calledBy(item: AgendaItem): string {
  return `${item.kind.type === 'case' ? 'case' : 'line'} ${item.number}`;
}

/** "about 09:22, two cases away", for who waits for a line. */
export function awayWords(linesAway: number, at: UtcMicros | null): string {
  const words = ['next', 'one case away', 'two cases away', 'three cases away'];
  return `${at === null ? '' : `about ${formatClock(ms(at))}, `}${words[linesAway] ?? `${linesAway} cases away`}`;
}

const counts = ['no', 'one', 'two', 'three', 'four', 'five', 'six', 'seven', 'eight', 'nine', 'ten', 'eleven', 'twelve'];

/** How many lines the room goes on until it is at one: 0 for the one at hand, 1 for the next. */
export function linesAhead(meeting: Meeting, { id }: Pick<AgendaItem, 'id'>): number {
  if (id === meeting.live.current) return 0;
  return upcomingItems(meeting).findIndex((one) => one.id === id) + 1;
}

/** "six lines away". */
export function distanceWords(ahead: number): string {
  return ahead === 0 ? 'at hand' : ahead === 1 ? 'next' : `${counts[ahead] ?? ahead} lines away`;
}

/** Of what was not reached or passed over before. A training or a speaker that was held does not come again. */
const leftOver = ({ kind }: AgendaItem) => (kind.type === 'topic' || kind.type === 'peer_case' ? 'not discussed' : 'not reached');

/** "not discussed on Tue 24 Nov", with how often when it was more than once. */
export function notReachedWords(item: AgendaItem): string | null {
  const { not_reached: it } = item;
  return it ? `${leftOver(item)} ${it.times > 1 ? `${it.times}×, last ` : ''}on ${formatDay(dayOf(ms(it.met_at)))}` : null;
}

/** What became of a line, in words. */
export function doneWords(item: AgendaItem, card: Card | undefined): string | undefined {
  if (card?.outcome) return outcomes[card.outcome].label;
  if (isHeld(item)) return 'Held';
  if (item.state === 'decided') return item.kind.type === 'case' ? 'Decided' : 'Discussed';
  return item.state !== 'left' ? undefined : item.kind.type === 'case' ? 'No decision yet' : 'Passed over';
}

/** The room was at it and went on without a word of what came of it. */
export function isPassedOver(item: AgendaItem): boolean {
  return item.kind.type !== 'case' && item.state === 'left' && !isDone(item);
}

/** Of a line that waits when the room reads back. */
const unreachedWords = ({ started_at }: AgendaItem) => (started_at === null ? 'Not reached' : 'Begun, and put off');

/** What became of a line that is no case, at the end. */
export function topicWords(item: AgendaItem): string {
  if (isPassedOver(item)) return 'Passed over, not marked as discussed';
  return doneWords(item, undefined) ?? unreachedWords(item);
}

/** In the read-back nothing is to come any more. */
export const isReadBack = ({ live }: Pick<Meeting, 'live'>): boolean => live.phase === 'read_back';

function stateOf(meeting: Meeting, item: AgendaItem, card: Card | undefined): AgendaRow['state'] {
  if (meeting.live.current === item.id) return 'current';
  if (isDone(item)) return 'done';
  return isReadBack(meeting) || item.state === 'left' || (card?.outcome && isDeferral(card.outcome)) ? 'deferred' : 'coming';
}

/** The rail of a live meeting. A line not shared keeps its number and its length, and nothing else. `isTimeKnown`: without it no time is told. */
export function railRows(meeting: Meeting, cards: Cards, now: UtcMicros, isTimeKnown = true): AgendaRow[] {
  const starts = isTimeKnown ? predictedStarts(meeting, now) : new Map<ItemId, UtcMicros>();
  const lines = orderedItems(meeting);
  return lines.map((item, index): AgendaRow => {
    const card = cards[item.id];
    const state = stateOf(meeting, item, card);
    const at = starts.get(item.id);
    const base = {
      id: item.id,
      number: item.number,
      head: partBegins(meeting, item, lines[index - 1]),
      state,
      plannedMinutes: allowedMinutes(item),
      predictedAt: state === 'coming' && at !== undefined ? ms(at) : undefined,
      elapsedSeconds: state === 'current' && isTimeKnown ? timerSeconds(meeting, item, now) : undefined,
    };
    if (item.kind.type === 'case' && !card) return { ...base, isShared: false };
    const isOften = card !== undefined && card.deferred_count >= 3 && state !== 'done';
    const closed = card?.closed ? closedWords[card.closed] : undefined;
    const note = item.is_late_urgent || card?.is_urgent ? 'late, urgent' : isOften ? `deferred ${card.deferred_count}×` : item.not_reached && state !== 'done' ? `${leftOver(item)} ${item.not_reached.times}× before` : undefined;
    return { ...base, isShared: true, label: lineName(item, card), priority: card?.priority, outcome: doneWords(item, card) ?? (isReadBack(meeting) ? unreachedWords(item) : undefined), note, closed };
  });
}

/** Where a line goes to be taken next: right after the one the room is at, else before all that wait. Null: it is next already, or not waiting. */
export function placeNext(meeting: Meeting, id: ItemId): number | null {
  const lines = orderedItems(meeting);
  const line = lines.find((one) => one.id === id);
  if (!line || line.state !== 'waiting' || id === meeting.live.current) return null;
  const others = lines.filter((one) => one.id !== id);
  const current = others.findIndex((one) => one.id === meeting.live.current);
  const first = others.findIndex((one) => one.state === 'waiting' && isSamePart(meeting, one, line));
  const at = others[current];
  const to = at && isSamePart(meeting, at, line) ? current + 1 : first < 0 ? others.length : first;
  return lines.indexOf(line) === to ? null : to;
}
