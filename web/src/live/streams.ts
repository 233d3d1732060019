// Owns what this tab follows: positions, strict order per stream, holes, resets, resume, cards, rights that end.
// It knows no socket: it is handed messages and a way to send.
import type { Card, CaseId, ClientMessage, ItemId, MeetingId, Position, ServerMessage, State, StreamId, StreamSeq, WireEvent } from '../generated/wire';
import { caseStream, meetingStream } from './ids';
import type { Message, Timings } from './protocol';
import { applyEvent, emptyState } from './reducer';
import type { Store } from './store';

/**
 * loading: nothing known yet · live: as it is now · stale: as it was last known (offline, catching up) ·
 * refused: not for this person, or not there · revoked: the right to it ended, and it is forgotten.
 */
export type StreamStatus = 'loading' | 'live' | 'stale' | 'refused' | 'revoked';

export interface StreamView {
  status: StreamStatus;
  state: State | null;
  at: Position | null;
  /** Of a meeting: the cards of the cases this person may see, by line. */
  cards: Readonly<Record<ItemId, Card>>;
}

export interface StreamsDeps {
  /** False: not connected, nothing was sent. */
  send: (message: ClientMessage) => boolean;
  steady: () => number;
  timings: Timings;
  /** A stream's content was forgotten: its right ended. */
  onForgotten: (forgotten: Forgotten) => void;
  /** A card went from an agenda: by its case's code. Whether a right ended with it is found out then. */
  onCardGone?: (code: string) => void;
  /** Whether words about a case are kept here, so that it must be found out whether the right to it goes on. */
  keepsWords?: (caseId: CaseId) => boolean;
  /** Whether some stream is behind may have changed. */
  onChange: () => void;
  /** What happened on a stream while this page was away; null: more than comes one by one. */
  onMissed?: (stream: StreamId, events: readonly WireEvent[] | null) => void;
  /** There is newer content. */
  onTouched?: (stream: StreamId) => void;
  /** Its content went. */
  onCleared?: (stream: StreamId) => void;
}

/** What went with a right: whatever is kept under one of these names goes too. */
export interface Forgotten {
  stream: StreamId;
  /** The case or meeting itself, and its lines. */
  ids: readonly string[];
  /** Codes of cases, as notices say them. */
  codes: readonly string[];
  /** Something of it was on this page; else it was only asked for, and refused. */
  hadContent: boolean;
}

/** What was seen on the wire, for diagnosis and tests. */
export interface StreamCounts {
  doubles: number;
  holes: number;
  resets: number;
  misplaced: number;
}

type CardMessage = Message<'card_changed'> | Message<'card_gone'>;

interface Entry {
  readonly stream: StreamId;
  /** A meeting that is looked at from outside: subscribed, not joined. */
  isOutside: boolean;
  holders: number;
  /** Of these, who is in the meeting. */
  insiders: number;
  lingering: ReturnType<typeof setTimeout> | null;
  /** asked: events are held until the answer. following: they are applied. */
  phase: 'unasked' | 'asked' | 'following' | 'denied';
  denied: 'refused' | 'revoked' | null;
  at: Position | null;
  /** There is content, be it old. */
  isKnown: boolean;
  /** Missed events up to here are on their way. */
  target: number;
  /** A command of this tab was accepted here. */
  promised: number;
  held: Map<number, WireEvent>;
  heldCards: CardMessage[];
  progressAt: number;
  holesInARow: number;
  /** The connection was lost, or the page loaded again, since it was live. */
  wasAway: boolean;
  /** Missed events, while they come. */
  missed: WireEvent[] | null;
  view: StreamView;
  listeners: Set<() => void>;
}

const noCards: Readonly<Record<ItemId, Card>> = {};
const unknown: StreamView = { status: 'loading', state: null, at: null, cards: noCards };

export class Streams {
  readonly counts: StreamCounts = { doubles: 0, holes: 0, resets: 0, misplaced: 0 };
  #entries = new Map<StreamId, Entry>();
  #dirty = new Set<Entry>();
  #flush: ReturnType<typeof setTimeout> | null = null;
  /** Codes of cases whose card went, until it is known whether the right to them goes on. */
  #goneCodes = new Map<CaseId, string>();
  #restored = new Map<StreamId, Pick<StreamView, 'state' | 'at' | 'cards'>>();

  constructor(private readonly deps: StreamsDeps) {}

  /** Who listens holds the stream: it is asked for with the first listener and left some seconds after the last. */
  store(stream: StreamId, { isOutside = false } = {}): Store<StreamView> {
    return {
      subscribe: (listener) => {
        const entry = this.#hold(stream, isOutside);
        const own = () => listener();
        entry.listeners.add(own);
        return () => {
          if (entry.listeners.delete(own)) this.#release(entry, isOutside);
        };
      },
      getSnapshot: () => this.view(stream),
    };
  }

  view(stream: StreamId): StreamView {
    return this.#entries.get(stream)?.view ?? unknown;
  }

  /** Whether something on screen is not known to be as it is now. */
  get isBehind(): boolean {
    for (const entry of this.#entries.values()) if (entry.holders > 0 && entry.view.status === 'stale') return true;
    return false;
  }

  onWelcome() {
    for (const entry of this.#entries.values()) this.#ask(entry);
  }

  onLost() {
    for (const entry of this.#entries.values()) {
      entry.phase = 'unasked';
      entry.held.clear();
      entry.heldCards = [];
      entry.wasAway = entry.isKnown;
      this.#touch(entry);
    }
  }

  /** Content that an earlier page kept: shown as old until the connection says how it is now. */
  restore(stream: StreamId, content: Pick<StreamView, 'state' | 'at' | 'cards'>) {
    this.#restored.set(stream, content);
    const entry = this.#entries.get(stream);
    if (entry !== undefined) this.#putBack(entry);
  }

  /** Whether the right to a stream goes on, found out in passing. */
  findOut(stream: StreamId) {
    const entry = this.#entries.get(stream);
    if (entry === undefined) this.#release(this.#hold(stream, true), true);
    else if (entry.phase !== 'denied') this.#ask(entry);
  }

  /** Asks again where an answer or a promised event does not come. */
  onBeat() {
    const now = this.deps.steady();
    for (const entry of this.#entries.values()) {
      const isWaiting = entry.phase === 'asked' || (entry.phase === 'following' && (entry.at?.seq ?? 0) < Math.max(entry.target, entry.promised));
      if (isWaiting && now - entry.progressAt >= this.deps.timings.stalledAfter) this.#ask(entry);
    }
  }

  /** A command of this tab stands at these places: they must come by. */
  onAccepted(streams: readonly StreamSeq[]) {
    for (const { stream, seq } of streams) {
      const entry = this.#entries.get(stream);
      if (entry === undefined || seq <= entry.promised) continue;
      if ((entry.at?.seq ?? 0) >= entry.promised) entry.progressAt = this.deps.steady();
      entry.promised = seq;
    }
  }

  /** Somebody else signed in: nothing of the first person stays. */
  forgetAll() {
    this.#restored.clear();
    for (const entry of this.#entries.values()) {
      this.#clear(entry);
      entry.denied = null;
      entry.phase = 'unasked';
      this.#touch(entry);
    }
  }

  /** True when the message was one of a stream. */
  handle(message: ServerMessage): boolean {
    switch (message.type) {
      case 'event':
        this.#onEvent(message);
        return true;
      case 'snapshot':
        this.#onSnapshot(message.stream, message.at, message.state ?? emptyState(message.stream));
        return true;
      case 'resumed':
        this.#onResumed(message.stream, message.at);
        return true;
      case 'joined':
        this.#onJoined(message);
        return true;
      case 'card_changed':
        this.#onCard(message.card.meeting_id, message);
        return true;
      case 'card_gone':
        this.#onCard(message.meeting_id, message);
        return true;
      case 'reset':
        this.#onReset(message.stream);
        return true;
      case 'refused_stream':
        this.#deny(message.stream, 'refused');
        return true;
      case 'revoked':
        this.#deny(message.stream, 'revoked');
        return true;
      default:
        return false;
    }
  }

  #hold(stream: StreamId, isOutside = false): Entry {
    let entry = this.#entries.get(stream);
    if (entry === undefined) {
      entry = {
        stream,
        isOutside,
        holders: 0,
        insiders: 0,
        lingering: null,
        phase: 'unasked',
        denied: null,
        at: null,
        isKnown: false,
        target: 0,
        promised: 0,
        held: new Map(),
        heldCards: [],
        progressAt: 0,
        holesInARow: 0,
        wasAway: false,
        missed: null,
        view: unknown,
        listeners: new Set(),
      };
      this.#entries.set(stream, entry);
      this.#putBack(entry);
      this.#ask(entry);
    } else if (entry.isOutside && !isOutside) {
      entry.isOutside = false;
      this.#ask(entry);
    } else if (entry.phase === 'denied' && entry.holders === 0) {
      // Opened anew: what was no right then may be one now.
      entry.denied = null;
      this.#ask(entry);
    }
    if (entry.lingering !== null) clearTimeout(entry.lingering);
    entry.lingering = null;
    entry.holders += 1;
    if (!isOutside) entry.insiders += 1;
    return entry;
  }

  #putBack(entry: Entry) {
    const content = this.#restored.get(entry.stream);
    if (content === undefined || entry.isKnown || entry.phase !== 'unasked') return;
    this.#restored.delete(entry.stream);
    entry.at = content.at;
    entry.isKnown = entry.wasAway = true;
    entry.view = { ...entry.view, state: content.state, cards: content.cards };
    this.#touch(entry);
  }

  #release(entry: Entry, isOutside = false) {
    entry.holders -= 1;
    if (!isOutside) entry.insiders -= 1;
    if (entry.holders > 0) {
      if (entry.insiders === 0 && !entry.isOutside && meetingOf(entry.stream) !== null) this.#stepOut(entry);
      return;
    }
    entry.lingering = setTimeout(() => {
      if (this.#entries.get(entry.stream) !== entry) return;
      this.#entries.delete(entry.stream);
      this.#dirty.delete(entry);
      this.deps.onCleared?.(entry.stream);
      const meeting = roomOf(entry);
      this.deps.send(meeting === null ? { type: 'unsubscribe', stream: entry.stream } : { type: 'leave', meeting_id: meeting });
      this.deps.onChange();
    }, this.deps.timings.linger);
  }

  /** Who only looks at a meeting from outside any more has left it. */
  #stepOut(entry: Entry) {
    setTimeout(() => {
      if (this.#entries.get(entry.stream) !== entry || entry.insiders > 0 || entry.isOutside) return;
      this.deps.send({ type: 'leave', meeting_id: entry.stream.slice('meeting:'.length) });
      entry.isOutside = true;
      entry.view = { ...entry.view, cards: noCards };
      if (entry.phase !== 'denied') this.#ask(entry);
    }, this.deps.timings.linger);
  }

  #ask(entry: Entry) {
    const from = entry.at;
    const meeting = roomOf(entry);
    const isSent = this.deps.send(meeting === null ? { type: 'subscribe', stream: entry.stream, from } : { type: 'join', meeting_id: meeting, from });
    entry.phase = isSent ? 'asked' : 'unasked';
    entry.progressAt = this.deps.steady();
    this.#touch(entry);
  }

  /** No answer to count on: as if the question were still open, until `onBeat` asks again. */
  #awaitBeat(entry: Entry) {
    entry.phase = 'asked';
    entry.held.clear();
    entry.progressAt = this.deps.steady();
    this.#touch(entry);
  }

  #onEvent(event: WireEvent) {
    const entry = this.#entries.get(event.stream);
    if (entry === undefined) return;
    if (entry.phase === 'asked') {
      entry.held.set(event.seq, event);
      return;
    }
    if (entry.phase !== 'following' || entry.at === null) return;
    entry.held.set(event.seq, event);
    this.#drain(entry);
  }

  /** Applies what is next in order. What is left over then is beyond a hole: ask for what is missing. */
  #drain(entry: Entry) {
    for (const seq of entry.held.keys()) {
      if (entry.at !== null && seq <= entry.at.seq) {
        entry.held.delete(seq);
        this.counts.doubles += 1;
      }
    }
    let next: WireEvent | undefined;
    while (entry.at !== null && (next = entry.held.get(entry.at.seq + 1)) !== undefined) {
      entry.held.delete(next.seq);
      if (!this.#apply(entry, next, entry.at)) return;
    }
    // What was missed comes in order; a live event amid it waits for its turn.
    const isAmidMissed = (entry.at?.seq ?? 0) < entry.target && [...entry.held.keys()].every((seq) => seq > entry.target);
    if (entry.held.size > 0 && !isAmidMissed) {
      this.counts.holes += 1;
      entry.holesInARow += 1;
      // The same place three times: what is there cannot be had one by one. Still not: the beat asks again, in its time.
      if (entry.holesInARow >= 3) entry.at = null;
      if (entry.holesInARow <= 4) this.#ask(entry);
      else this.#awaitBeat(entry);
    }
  }

  #apply(entry: Entry, event: WireEvent, at: Position): boolean {
    try {
      entry.view = { ...entry.view, state: applyEvent(entry.view.state, event.event) };
    } catch {
      // Not for this state, or of a newer service: the whole instead of a guess.
      this.counts.misplaced += 1;
      entry.at = null;
      entry.held.clear();
      this.#ask(entry);
      return false;
    }
    entry.at = { epoch: at.epoch, seq: event.seq };
    entry.progressAt = this.deps.steady();
    entry.holesInARow = 0;
    if (entry.missed !== null && event.seq <= entry.target) entry.missed.push(event);
    this.#tellMissed(entry);
    this.#touch(entry);
    return true;
  }

  #onSnapshot(stream: StreamId, at: Position, state: State | null) {
    const entry = this.#entries.get(stream);
    if (entry === undefined || entry.phase === 'denied') return;
    // The answer to an earlier question: what is here is newer.
    const isOld = entry.at !== null && entry.at.epoch === at.epoch && at.seq < entry.at.seq;
    if (entry.wasAway && entry.isKnown && !isOld && (entry.at === null || entry.at.seq !== at.seq)) this.deps.onMissed?.(stream, null);
    entry.wasAway = false;
    this.#goneCodes.delete(caseOf(stream) ?? '');
    if (!isOld) {
      entry.at = at;
      entry.isKnown = true;
      entry.view = { ...entry.view, state };
    }
    this.#follow(entry, entry.at?.seq ?? at.seq);
  }

  #onResumed(stream: StreamId, at: Position) {
    const entry = this.#entries.get(stream);
    if (entry === undefined || entry.phase === 'denied') return;
    if (entry.at === null || entry.at.epoch !== at.epoch || entry.at.seq > at.seq) {
      // Not what was promised: the beat asks for the whole.
      entry.at = null;
      this.#awaitBeat(entry);
      return;
    }
    if (entry.wasAway && entry.at.seq < at.seq) entry.missed ??= [];
    entry.wasAway = false;
    this.#follow(entry, at.seq);
  }

  #tellMissed(entry: Entry) {
    if (entry.missed === null || (entry.at?.seq ?? 0) < entry.target) return;
    const { missed } = entry;
    entry.missed = null;
    this.deps.onMissed?.(entry.stream, missed);
  }

  #follow(entry: Entry, target: number) {
    entry.phase = 'following';
    entry.denied = null;
    entry.target = target;
    entry.progressAt = this.deps.steady();
    // What was held of the missed ones comes again, in order.
    if ((entry.at?.seq ?? 0) < target) for (const seq of entry.held.keys()) if (seq <= target) entry.held.delete(seq);
    this.#touch(entry);
    this.#drain(entry);
  }

  #onJoined(message: Message<'joined'>) {
    const stream = meetingStream(message.meeting_id);
    const entry = this.#entries.get(stream);
    if (entry === undefined || entry.phase === 'denied') return;
    const before = entry.view.cards;
    entry.view = { ...entry.view, cards: Object.fromEntries(message.cards.map((card) => [card.item_id, card])) };
    // A right that ended while this page was away is told by what is not there any more.
    for (const card of Object.values(before)) if (entry.view.cards[card.item_id] === undefined) this.#askAfresh(card);
    const heldCards = entry.heldCards;
    entry.heldCards = [];
    for (const card of heldCards) this.#applyCard(entry, card);
    if (message.meeting === null) this.#onResumed(stream, message.at);
    else this.#onSnapshot(stream, message.at, { of: 'meeting', value: message.meeting });
  }

  #onCard(meetingId: MeetingId, message: CardMessage) {
    const entry = this.#entries.get(meetingStream(meetingId));
    if (entry === undefined) return;
    if (entry.phase === 'asked') entry.heldCards.push(message);
    // Out of sight is out of sight at once, whatever is still to come.
    if (entry.phase === 'following' || message.type === 'card_gone') this.#applyCard(entry, message);
  }

  #applyCard(entry: Entry, message: CardMessage) {
    const { cards } = entry.view;
    if (message.type === 'card_changed') {
      const { card } = message;
      const known = cards[card.item_id];
      if (known !== undefined && known.seq > card.seq) return;
      entry.view = { ...entry.view, cards: { ...cards, [card.item_id]: card } };
      // What was taken away is given again.
      const content = this.#entries.get(caseStream(card.case_id));
      if (content?.phase === 'denied') this.#ask(content);
    } else {
      const { [message.item_id]: gone, ...rest } = cards;
      if (gone !== undefined) {
        entry.view = { ...entry.view, cards: rest };
        this.#askAfresh(gone);
      }
    }
    this.#touch(entry);
  }

  /** A card went: the case may be out of sight. Its content goes, and comes back only if it is still permitted. */
  #askAfresh({ case_id: caseId, code }: Card) {
    this.deps.onCardGone?.(code);
    const entry = this.#entries.get(caseStream(caseId));
    if (entry === undefined) {
      // Nobody looks at it, but words about it wait here: found out in passing.
      if (this.deps.keepsWords?.(caseId)) this.#release(this.#hold(caseStream(caseId)));
      return;
    }
    if (entry.phase === 'denied') return;
    this.#goneCodes.set(caseId, code);
    this.#clear(entry);
    this.#ask(entry);
  }

  /** The snapshot (or `joined`) follows by itself; what is on screen stays until then, marked as stale. */
  #onReset(stream: StreamId) {
    const entry = this.#entries.get(stream);
    if (entry === undefined) return;
    this.counts.resets += 1;
    entry.at = null;
    entry.promised = 0;
    this.#awaitBeat(entry);
  }

  #deny(stream: StreamId, denied: 'refused' | 'revoked') {
    this.#restored.delete(stream);
    this.deps.onCleared?.(stream);
    const forgotten = this.#about(stream);
    const entry = this.#entries.get(stream);
    const cards = Object.values(entry?.view.cards ?? {});
    if (entry !== undefined) this.#end(entry, denied);
    const caseId = caseOf(stream);
    if (caseId !== null) {
      this.#goneCodes.delete(caseId);
      // Notes on it are part of it; no agenda goes on showing it.
      for (const other of this.#entries.values()) {
        if (other !== entry && isNotesOf(other.stream, caseId) && other.phase !== 'denied') this.#end(other, denied);
        const left = Object.values(other.view.cards).filter((card) => card.case_id !== caseId);
        if (left.length === Object.keys(other.view.cards).length) continue;
        other.view = { ...other.view, cards: Object.fromEntries(left.map((card) => [card.item_id, card])) };
        this.#touch(other);
      }
    }
    this.deps.onForgotten(forgotten);
    // With the meeting goes what was shared for it alone.
    for (const card of cards) this.#askAfresh(card);
  }

  #end(entry: Entry, denied: 'refused' | 'revoked') {
    this.#clear(entry);
    entry.phase = 'denied';
    entry.denied = denied;
    this.#touch(entry);
  }

  /** Under which names things about a stream may be kept in this page. */
  #about(stream: StreamId): Forgotten {
    const entry = this.#entries.get(stream);
    const { view } = entry ?? {};
    const { state } = view ?? unknown;
    const isKnown = entry?.isKnown ?? false;
    const own = stream.slice(stream.indexOf(':') + 1);
    if (state?.of === 'meeting') {
      const cards = Object.values(view?.cards ?? {});
      return { stream, ids: [own, ...Object.keys(state.value.items)], codes: cards.map(({ code }) => code), hadContent: true };
    }
    const caseId = caseOf(stream);
    if (caseId === null) return { stream, ids: meetingOf(stream) === null ? [] : [own], codes: [], hadContent: isKnown };
    const cards = [...this.#entries.values()].flatMap((entry) => Object.values(entry.view.cards)).filter((card) => card.case_id === caseId);
    const lines = state?.of === 'case' ? Object.keys(state.value.items) : [];
    const gone = this.#goneCodes.get(caseId);
    const codes = state?.of === 'case' ? [state.value.root.code] : gone === undefined ? [] : [gone];
    return {
      stream, hadContent: isKnown || cards.length > 0 || gone !== undefined,
      ids: [...new Set([own, ...lines, ...cards.map(({ item_id }) => item_id)])], codes: [...new Set([...codes, ...cards.map(({ code }) => code)])],
    };
  }

  #clear(entry: Entry) {
    this.#restored.delete(entry.stream);
    entry.wasAway = false;
    entry.missed = null;
    this.deps.onCleared?.(entry.stream);
    entry.at = null;
    entry.isKnown = false;
    entry.target = 0;
    entry.promised = 0;
    entry.held.clear();
    entry.heldCards = [];
    entry.view = { ...entry.view, state: null, cards: noCards };
  }

  /** Sets the view right at once and tells listeners soon, so that the events of one commit are drawn together. */
  #touch(entry: Entry) {
    entry.view = { ...entry.view, at: entry.at, status: statusOf(entry) };
    this.#dirty.add(entry);
    this.#flush ??= setTimeout(() => {
      this.#flush = null;
      const dirty = [...this.#dirty];
      this.#dirty.clear();
      for (const { listeners } of dirty) for (const listener of [...listeners]) listener();
      for (const { stream, isKnown } of dirty) if (isKnown) this.deps.onTouched?.(stream);
      this.deps.onChange();
    }, 0);
  }
}

function statusOf(entry: Entry): StreamStatus {
  if (entry.denied !== null) return entry.denied;
  if (entry.phase === 'following' && (entry.at?.seq ?? 0) >= entry.target) return 'live';
  return entry.isKnown ? 'stale' : 'loading';
}

function caseOf(stream: StreamId): CaseId | null {
  return stream.startsWith('case:') ? stream.slice('case:'.length) : null;
}

function isNotesOf(stream: StreamId, caseId: CaseId): boolean {
  return (stream.startsWith('case-restricted:') || stream.startsWith('private-note:')) && stream.endsWith(`:${caseId}`);
}

function roomOf({ stream, isOutside }: Entry): MeetingId | null {
  return isOutside ? null : meetingOf(stream);
}

function meetingOf(stream: StreamId): MeetingId | null {
  return stream.startsWith('meeting:') ? stream.slice('meeting:'.length) : null;
}
