// Owns the words for what was missed: grouped, few lines. Pure; never a patient's name.
import type { EventKind, StreamId, WireEvent } from '../generated/wire';
import type { MissedOf, MissedWords } from './missed';
import type { StreamView } from './streams';

type View = (stream: StreamId) => StreamView;

/** At most so many lines; the rest is a number. */
const mostLines = 5;

const ofCase: Partial<Record<EventKind, (count: number) => string>> = {
  outcome_recorded: () => 'outcome recorded',
  outcome_withdrawn: () => 'outcome withdrawn',
  action_added: (count) => (count === 1 ? 'action added' : `${count} actions added`),
  action_done: (count) => (count === 1 ? 'action done' : `${count} actions done`),
  action_blocked: () => 'action blocked',
  social_note_written: (count) => (count === 1 ? 'social note written' : `${count} social notes written`),
  case_stepped_down: () => 'stepped down',
  case_closed: () => 'closed',
  case_updated: () => 'changed',
  case_carried: () => 'carried to the next meeting',
};

/** Of a meeting: told once, as it is at the end. */
const ofMeeting: Partial<Record<EventKind, string>> = {
  meeting_started: 'The meeting started',
  meeting_closed: 'The meeting was closed',
  meeting_cancelled: 'The meeting was cancelled',
  chair_taken: 'The chair changed hands',
  chair_given_back: 'The chair changed hands',
  items_reordered: 'The agenda was put in another order',
  agenda_published: 'The agenda was published',
};

/** "3", "3 and 4", "3, 4 and 5". */
function listed(words: readonly string[]): string {
  return words.length < 2 ? words.join('') : `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}

export function missedWords(missed: MissedOf, view: View): MissedWords | null {
  const lines: string[] = [];
  for (const [stream, events] of missed) {
    if (!stream.startsWith('meeting:')) continue;
    if (events === null) lines.push('The meeting has moved on: more happened than can be listed');
    else lines.push(...meetingLines(view(stream), events));
  }
  const decided = decidedCases(missed, view);
  for (const [stream, events] of missed) {
    if (!stream.startsWith('case:') || events === null) continue;
    // "Case 1 decided" has said it.
    const isTold = decided.has(stream.slice('case:'.length));
    lines.push(...caseLines(view(stream), isTold ? events.filter(({ event }) => event.kind !== 'outcome_recorded') : events));
  }
  const shown = lines.length <= mostLines + 1 ? lines : lines.slice(0, mostLines);
  return lines.length === 0 ? null : { lines: shown, more: lines.length - shown.length };
}

/** Cases of whose decision the meeting's lines tell. */
function decidedCases(missed: MissedOf, view: View): Set<string> {
  const found = [...missed].flatMap(([stream, events]) => {
    if (!stream.startsWith('meeting:') || events === null) return [];
    const { cards, state } = view(stream);
    const isDecided = (id: string) => state?.of === 'meeting' && state.value.items[id]?.state === 'decided';
    return events.flatMap(({ event }) => (event.kind !== 'item_decided' ? [] : event.parts.flatMap((part) => (part.part === 'agenda_item' && isDecided(part.value.id) ? [cards[part.value.id]?.case_id] : []))));
  });
  return new Set(found.filter((id) => id !== undefined));
}

function meetingLines({ state }: StreamView, events: readonly WireEvent[]): string[] {
  const meeting = state?.of === 'meeting' ? state.value : null;
  const numbers = (kind: EventKind) => {
    const found = events.filter(({ event }) => event.kind === kind).flatMap(({ event }) => event.parts.flatMap((part) => (part.part === 'agenda_item' ? [part.value] : [])));
    // As they are now: what was decided and opened again is not told as decided.
    const now = found.map((item) => meeting?.items[item.id] ?? item).filter(({ state: it }) => (kind === 'item_decided' ? it === 'decided' : it !== 'removed'));
    return [...new Map(now.map((item) => [item.id, item])).values()].sort((a, b) => a.number - b.number);
  };
  const named = (items: { number: number; kind: { type: string } }[]) => {
    const isCases = items.every(({ kind }) => kind.type === 'case');
    return `${isCases ? 'case' : 'line'}${items.length === 1 ? '' : 's'} ${listed(items.map(({ number }) => String(number)))}`;
  };
  const capital = (words: string) => words.charAt(0).toUpperCase() + words.slice(1);
  const lines: string[] = [];
  for (const [kind, word] of [['item_decided', 'decided'], ['item_parked', 'parked'], ['item_added', 'added']] as const) {
    const items = numbers(kind);
    if (items.length > 0) lines.push(`${capital(named(items))} ${word}`);
  }
  const current = meeting?.live.current === null ? undefined : meeting?.items[meeting?.live.current ?? ''];
  if (current !== undefined && events.some(({ event }) => event.kind === 'item_started')) lines.push(`The room is at ${named([current])}`);
  for (const words of new Set(events.map(({ event }) => ofMeeting[event.kind]))) if (words !== undefined) lines.push(words);
  return lines;
}

function caseLines({ state }: StreamView, events: readonly WireEvent[]): string[] {
  if (state?.of !== 'case') return [];
  const told = Object.entries(ofCase).flatMap(([kind, words]) => {
    const count = events.filter(({ event }) => event.kind === kind).length;
    return count === 0 ? [] : [words(count)];
  });
  return told.length === 0 ? [] : [`${state.value.root.code}: ${told.join(', ')}`];
}
