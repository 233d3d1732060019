// Owns what pages read out of a meeting and its cards: order, timer, predictions. Pure.
import type { AgendaItem, Card, ItemId, Meeting, UtcMicros } from '../generated/wire';
import type { StreamStatus, StreamView } from './streams';

/** A meeting as it is here, with the cards of the cases this person may see. */
export interface MeetingView {
  status: StreamStatus;
  meeting: Meeting | null;
  cards: Readonly<Record<ItemId, Card>>;
}

export function meetingView({ status, state, cards }: StreamView): MeetingView {
  return { status, meeting: state?.of === 'meeting' ? state.value : null, cards };
}

const second = 1_000_000;

/** Lines in order, without those taken off. */
export function orderedItems(meeting: Meeting): AgendaItem[] {
  return Object.values(meeting.items)
    .filter(({ state }) => state !== 'removed')
    .sort((a, b) => a.position - b.position);
}

/** Planned and added minutes, in seconds. */
export function plannedSeconds(item: AgendaItem): number {
  return (item.planned_minutes + item.extra_minutes) * 60;
}

/** Seconds the room has spent at a line, the running turn included. */
export function timerSeconds(meeting: Meeting, item: AgendaItem, now: UtcMicros | null): number {
  const { current, current_since } = meeting.live;
  const isRunning = current === item.id && current_since !== null && now !== null;
  return item.spent_seconds + (isRunning ? Math.max(0, Math.floor((now - current_since) / second)) : 0);
}

export function currentItem(meeting: Meeting): AgendaItem | null {
  return (meeting.live.current === null ? undefined : meeting.items[meeting.live.current]) ?? null;
}

/** So much must have been discussed before the meeting's own pace says more than its plan. */
const paceNeeds = { lines: 3, minutes: 6 };
/** Of plan, as if discussed at plan: one long case alone does not move every time. Minutes. */
const paceCalm = 5;

/** Time really spent against plan, over the lines behind the room: 1.2 is a fifth slower. */
export function paceOf(meeting: Meeting): number {
  const behind = orderedItems(meeting).filter(({ id, state, spent_seconds }) => id !== meeting.live.current && (state === 'decided' || state === 'left') && spent_seconds > 0);
  const planned = behind.reduce((sum, { planned_minutes }) => sum + planned_minutes * 60, 0);
  if (behind.length < paceNeeds.lines || planned < paceNeeds.minutes * 60) return 1;
  const spent = behind.reduce((sum, { spent_seconds }) => sum + spent_seconds, 0);
  return Math.min(1.8, Math.max(0.6, (spent + paceCalm * 60) / (planned + paceCalm * 60)));
}

function secondsLeft(meeting: Meeting, item: AgendaItem, now: UtcMicros | null, pace: number): number {
  return Math.max(0, Math.round(plannedSeconds(item) * pace) - timerSeconds(meeting, item, now));
}

/** Roll-call and action review come before the first line (the same in Rust, agenda/predict.rs). */
const openingSeconds = 120;

/** When each waiting line is likely to begin, at the pace of this meeting: what is left of the current one, then one after another. */
export function predictedStarts(meeting: Meeting, now: UtcMicros | null): ReadonlyMap<ItemId, UtcMicros> {
  const starts = new Map<ItemId, UtcMicros>();
  const { status, starts_at } = meeting.root;
  if (status === 'ended' || status === 'approved' || status === 'cancelled') return starts;
  const isLive = status === 'live';
  const pace = isLive ? paceOf(meeting) : 1;
  const isOpening = meeting.live.phase === 'roll_call' || meeting.live.phase === 'action_review';
  const opening = openingSeconds * second;
  let at = isLive ? (now === null ? starts_at : isOpening ? Math.max(now, (meeting.live.started_at ?? now) + opening) : now) : Math.max(now ?? starts_at, starts_at) + opening;
  const current = currentItem(meeting);
  if (isLive && current !== null) at += secondsLeft(meeting, current, now, pace) * second;
  for (const item of upcomingItems(meeting)) {
    starts.set(item.id, at);
    at += secondsLeft(meeting, item, now, pace) * second;
  }
  return starts;
}

/** Seconds by which the meeting will be over its slot, as it goes; 0 when it is in time. */
export function secondsLate(meeting: Meeting, now: UtcMicros | null): number {
  if (meeting.root.status !== 'live' || now === null) return 0;
  const pace = paceOf(meeting);
  const current = currentItem(meeting);
  const left = [...(current === null ? [] : [current]), ...upcomingItems(meeting)];
  const ends = now + left.reduce((sum, item) => sum + secondsLeft(meeting, item, now, pace), 0) * second;
  const planned = Math.max(meeting.root.starts_at, meeting.live.started_at ?? 0) + meeting.root.slot_minutes * 60 * second;
  return Math.max(0, Math.round((ends - planned) / second));
}

/** Planned minutes of all lines against the slot. */
export function minutesAgainstSlot(meeting: Meeting): { planned: number; slot: number; isOver: boolean } {
  const planned = orderedItems(meeting).reduce((sum, item) => sum + item.planned_minutes + item.extra_minutes, 0);
  return { planned, slot: meeting.root.slot_minutes, isOver: planned > meeting.root.slot_minutes };
}

/** "3 of 11": lines decided or left behind, and all. */
export function progress(meeting: Meeting): { done: number; all: number } {
  const items = orderedItems(meeting);
  return { done: items.filter(({ state }) => state === 'decided' || state === 'left').length, all: items.length };
}

/** A line as this person sees it. */
export type AgendaLine = {
  item: AgendaItem;
  elapsedSeconds: number;
  predictedAt: UtcMicros | null;
} & (
  | { shown: 'topic'; title: string }
  | { shown: 'case'; card: Card }
  /** The case never reached this page. */
  | { shown: 'hidden'; label: string }
);

export function agendaLines({ meeting, cards }: MeetingView, now: UtcMicros | null): AgendaLine[] {
  if (meeting === null) return [];
  const starts = predictedStarts(meeting, now);
  return orderedItems(meeting).map((item): AgendaLine => {
    const line = { item, elapsedSeconds: timerSeconds(meeting, item, now), predictedAt: starts.get(item.id) ?? null };
    const title = titleOf(item);
    if (title !== null) return { ...line, shown: 'topic', title };
    const card = cards[item.id];
    return card === undefined ? { ...line, shown: 'hidden', label: hiddenLabel(item) } : { ...line, shown: 'case', card };
  });
}

/** What everybody in the room has of a line without a title. */
export function hiddenLabel({ kind, number }: AgendaItem): string {
  return kind.type === 'peer_case' ? `Peer case ${number}` : `Case ${number} · not shared`;
}

/** The title of a line that all in the room have; null for a case and a peer case. */
export function titleOf({ kind }: AgendaItem): string | null {
  return 'title' in kind ? kind.title : null;
}

/**
 * Lines still to come, as the room takes them: those after the one it is at, then those it went past. Where the room went back, a line after
 * it that was left without a decision comes again (the same in Rust, meeting.rs).
 */
export function upcomingItems(meeting: Meeting): AgendaItem[] {
  const at = currentItem(meeting);
  const from = at?.position ?? -Infinity;
  const comesAgain = ({ state, position }: AgendaItem) => state === 'left' && at !== null && position > from;
  const waiting = orderedItems(meeting).filter((line) => line.id !== meeting.live.current && (line.state === 'waiting' || comesAgain(line)));
  return [...waiting.filter(({ position }) => position > from), ...waiting.filter(({ position }) => position <= from)];
}

/** What "Next" goes to. */
export function nextItem(meeting: Meeting): AgendaItem | null {
  return upcomingItems(meeting)[0] ?? null;
}

/** The line before the current one: what "Back" goes to. */
export function previousItem(meeting: Meeting): AgendaItem | null {
  const from = currentItem(meeting)?.position ?? Infinity;
  return orderedItems(meeting).findLast(({ position }) => position < from) ?? null;
}

/** The line this person looks at: their own choice, else where the room is. */
export function lineInView(meeting: Meeting, chosen: ItemId | null): { item: AgendaItem | null; isElsewhere: boolean } {
  const current = currentItem(meeting);
  const own = chosen === null ? undefined : meeting.items[chosen];
  if (own === undefined || own.state === 'removed') return { item: current, isElsewhere: false };
  return { item: own, isElsewhere: current !== null && current.id !== own.id };
}
