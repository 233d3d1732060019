// Owns the one live connection of a tab: joins socket, streams, commands, lists and texts, and says what can be trusted.
import type { ClientMessage, ConnectionId, DocumentId, ListKind, MeetingId, OdsCode, PersonId, ServerMessage, StreamId, TransientBody, WireCommand, WireError, CaseId, ItemId } from '../generated/wire';
import { ServerClock } from './clock';
import { aboutOf, type CommandAnswer, Commands, meetingOf, type Told } from './commands';
import { caseStream, meetingStream, newId, streamOfDocument, streamsOfDocument } from './ids';
import { type Adopted, Kept } from './kept';
import { Missed } from './missed';
import { type Message, type Timings, usualTimings } from './protocol';
import { type ConnectionState, LiveSocket, type SocketLike } from './socket';
import { Cell, type Store } from './store';
import { type Forgotten, Streams, type StreamView } from './streams';
import { isSameTrust, type TrustState, trustOf } from './trust';

export interface LiveDeps {
  makeSocket: () => SocketLike;
  isSignedIn?: () => Promise<boolean | null>;
  steady?: () => number;
  random?: () => number;
  newId?: () => string;
  /** What is kept on this device; without it as long as the page. */
  kept?: Kept;
  /** Names the page's code. */
  build?: string;
  hasNetwork?: () => boolean;
  /** Whether somebody looks at the page. */
  isVisible?: () => boolean;
  /** Whether the page keeps typed words about a case outside this client. */
  keepsWords?: (caseId: CaseId) => boolean;
  timings?: Timings;
  clock?: ServerClock;
}

export type TextMessage = Message<'text_opened'> | Message<'text_update'> | Message<'text_accepted'> | Message<'text_refused'>;

/** What shared texts hear of the connection. */
export interface TextListener {
  onWelcome(epoch: string): void;
  onLost(): void;
  onBeat(): void;
  onMessage(message: TextMessage): void;
  onTransient(message: Message<'transient'>): void;
  /** The right to a stream ended. */
  onForgotten(stream: StreamId): void;
  /** Whether an open text is shown with this stream. */
  needs(stream: StreamId): boolean;
  /** Whether a text of a stream's readers is still kept. */
  holds(stream: StreamId): boolean;
  /** Somebody else is signed in. */
  onForgetAll(): void;
  /** What earlier pages of this browser left. */
  onAdopted(slips: readonly Adopted[]): void;
  /** Kept for a day and not sent. */
  onExpired(documents: readonly DocumentId[]): void;
  /** The device is open only now: everything open goes there too. */
  onKeepAll(): void;
}

/** Words of a text that the service did not take, while nobody looks at the text itself. */
export interface RefusedText {
  id: number;
  document: DocumentId;
  box: string;
  words: string;
  error: WireError;
  dismiss: () => void;
}

/** What shared texts need of the connection. They are a chunk of their own and import only this type. */
export interface TextPort {
  send(message: ClientMessage): boolean;
  sendTransient(stream: StreamId, body: TransientBody): void;
  listen(listener: TextListener): () => void;
  newId(): string;
  steady(): number;
  setUnsaved(document: DocumentId, isUnsaved: boolean, cannotNow: boolean): void;
  /** Keeps a document on this device; true: it is on disk. */
  keep(document: DocumentId, make: () => unknown, isUnsent: boolean): Promise<boolean>;
  drop(document: DocumentId): void;
  /** False: what is kept lasts as long as the page. */
  keepsOnDevice(): boolean;
  /** Whether somebody looks at the page. */
  isVisible(): boolean;
  setRefused(refused: readonly RefusedText[]): void;
  /** Words of it that were not saved are gone. */
  tellThrownAway(document: DocumentId, why: 'right' | 'late'): void;
  /** Whether the right to a stream goes on; if not, it is forgotten. */
  findOut(stream: StreamId): void;
  readonly timings: Timings;
}

/** A stream as it is kept on this device. */
interface KeptStream extends Pick<StreamView, 'state' | 'at' | 'cards'> {
  build: string;
}

/** How many changes that were kept are gone with their words, and why; of the case nothing is said. */
export type ThrownAway = Readonly<Record<'case' | 'meeting' | 'late' | 'another', number>>;

const noView: Pick<StreamView, 'state' | 'cards'> = { state: null, cards: {} };
const nothingGone: ThrownAway = { case: 0, meeting: 0, late: 0, another: 0 };

/** Who this tab is, once welcomed. */
export interface Self {
  personId: PersonId;
  connectionId: ConnectionId;
}

interface Watcher {
  list: ListKind;
  pcn: OdsCode;
  onChanged: () => void;
}

export class LiveClient {
  readonly clock: ServerClock;
  readonly commands: Commands;
  readonly streams: Streams;
  readonly trust = new Cell<TrustState>({ kind: 'catching-up' });
  readonly self = new Cell<Self | null>(null);
  readonly timings: Timings;
  readonly texts: TextPort;
  readonly kept: Kept;
  readonly refusedTexts = new Cell<readonly RefusedText[]>([]);
  /** Of this person; `another`: of who was signed in before, with this sign-in. Until it is put away. */
  readonly thrownAway = new Cell<ThrownAway>(nothingGone);
  /** What happened while this page was away. */
  readonly missed: Missed;
  /** Messages of types this page does not know (P11), and frames the server did not understand. */
  readonly counts = { unknown: 0, errors: 0 };
  #socket: LiveSocket;
  #epoch: string | null = null;
  #watchers = new Set<Watcher>();
  #textListeners = new Set<TextListener>();
  #transientListeners = new Set<(message: Message<'transient'>) => void>();
  #forgottenListeners = new Set<(forgotten: Forgotten) => void>();
  /** A card went from an agenda: what was said of its case goes, by its code. The page sets it. */
  onCardGone: (code: string) => void = () => {};
  #unsavedTexts = new Map<DocumentId, { cannotNow: boolean }>();
  /** Texts of earlier pages, until the code for texts is here. */
  #adopted: Adopted[] = [];
  #adoptedListeners = new Set<() => void>();
  #draftListeners = new Set<(drafts: unknown, person: PersonId) => void>();
  #wantsConnection = false;
  #wipedListeners = new Set<() => void>();
  #keepAllListeners = new Set<() => void>();
  readonly #build: string;
  /** What is kept for the person was taken up. */
  #isRestored = false;
  #keptStreams = new Set<StreamId>();
  #streamsToKeep = new Set<StreamId>();
  #keepingStreams: ReturnType<typeof setTimeout> | null = null;

  constructor(deps: LiveDeps) {
    const steady = deps.steady ?? (() => performance.now());
    const makeId = deps.newId ?? (() => newId());
    const send = (message: ClientMessage) => this.#socket.send(message);
    this.timings = deps.timings ?? usualTimings;
    this.#build = deps.build ?? '';
    this.clock = deps.clock ?? new ServerClock(steady);
    this.kept = deps.kept ?? Kept.inMemory({ steady, serverNow: this.clock.heard, newId: makeId, timings: this.timings });
    this.missed = new Missed({ self: () => this.self.getSnapshot()?.personId ?? null, view: (stream) => this.streams.view(stream) });
    this.streams = new Streams({
      send,
      steady,
      timings: this.timings,
      keepsWords: (caseId) => this.commands.isAbout(caseId) || [...this.#textListeners].some((listener) => listener.holds(caseStream(caseId))) || (deps.keepsWords?.(caseId) ?? false),
      onForgotten: (forgotten) => {
        this.commands.onForgotten(forgotten);
        this.missed.forget(forgotten.stream);
        for (const listener of [...this.#textListeners]) listener.onForgotten(forgotten.stream);
        for (const listener of [...this.#forgottenListeners]) listener(forgotten);
      },
      onCardGone: (code) => this.onCardGone(code),
      onChange: this.#judge,
      onMissed: (stream, events) => this.missed.add(stream, events),
      onTouched: (stream) => {
        if (this.#isNeeded(stream) && (deps.isVisible?.() ?? true)) this.#keepStream(stream);
      },
      onCleared: (stream) => this.#dropStream(stream),
    });
    this.commands = new Commands({
      send,
      steady,
      newId: makeId,
      timings: this.timings,
      random: deps.random ?? Math.random,
      keep: (kind, id, make) => void this.kept.put(kind, id, make, { isUnsent: kind === 'command' }),
      drop: (kind, id) => this.kept.remove(kind, id),
      onAccepted: (streams) => this.streams.onAccepted(streams),
      onNotFound: (caseId) => this.streams.findOut(caseStream(caseId)),
      onThrownAway: (count, why) => this.#throwAway(count, why),
    });
    this.#socket = new LiveSocket(
      {
        makeSocket: deps.makeSocket,
        clock: this.clock,
        steady,
        random: deps.random ?? Math.random,
        timings: this.timings,
        isSignedIn: deps.isSignedIn ?? (() => Promise.resolve(null)),
        hasNetwork: deps.hasNetwork ?? (() => true),
        isWatched: () => this.unsaved > 0 || (deps.isVisible?.() ?? true),
      },
      { onWelcome: this.#onWelcome, onMessage: this.#onMessage, onLost: this.#onLost, onBeat: this.#onBeat },
    );
    this.#socket.state.subscribe(this.#judge);
    this.commands.pending.subscribe(this.#judge);
    for (const cell of [this.kept.place, this.kept.others, this.kept.onDevice]) cell.subscribe(this.#judge);
    this.kept.onAdopted((slips) => this.#adopt(slips));
    this.kept.onOver((count) => this.#throwAway(count, 'late'));
    this.kept.onReopened(() => {
      this.#keepAll();
      for (const stream of this.#keptStreams) this.#keepStream(stream);
      for (const listener of [...this.#keepAllListeners]) listener();
    });
    this.kept.onWiped(() => this.#forgetMemory());
    this.texts = {
      send,
      sendTransient: (stream, body) => this.sendTransient(stream, body),
      newId: makeId,
      steady,
      timings: this.timings,
      keep: (document, make, isUnsent) => {
        for (const stream of streamsOfDocument(document)) if (!this.#keptStreams.has(stream)) this.#keepStream(stream);
        return this.kept.put('text', document, make, { isUnsent });
      },
      drop: (document) => {
        this.kept.remove('text', document);
        for (const stream of [...this.#keptStreams]) if (!this.#isNeeded(stream)) this.#dropStream(stream);
      },
      keepsOnDevice: () => this.kept.place.getSnapshot() === 'device',
      isVisible: () => deps.isVisible?.() ?? true,
      setRefused: (refused) => this.refusedTexts.set(refused),
      tellThrownAway: (document, why) => this.#throwAway(1, why === 'late' ? why : streamOfDocument(document).startsWith('meeting:') ? 'meeting' : 'case'),
      findOut: (stream) => this.streams.findOut(stream),
      setUnsaved: (document, isUnsaved, cannotNow) => {
        if (isUnsaved) this.#unsavedTexts.set(document, { cannotNow });
        else this.#unsavedTexts.delete(document);
        this.#judge();
      },
      listen: (listener) => {
        this.#textListeners.add(listener);
        const adopted = this.#adopted;
        this.#adopted = [];
        if (adopted.length > 0) listener.onAdopted(adopted);
        if (this.#socket.isOpen && this.#epoch !== null) listener.onWelcome(this.#epoch);
        return () => {
          this.#textListeners.delete(listener);
        };
      },
    };
  }

  get connection(): Store<ConnectionState> {
    return this.#socket.state;
  }

  /** Microseconds by the server's clock; null until it was heard once. */
  serverNow = () => this.clock.now();

  /** Connects; also after signing in again. With the person, what is kept on this device is opened first. */
  start(personId: PersonId | null = null) {
    this.#wantsConnection = true;
    if (personId === null || (this.kept.person === personId && this.#isRestored)) {
      this.#socket.start();
      return;
    }
    // Somebody else: nothing of the first person gets into what is kept for this one.
    let lost = 0;
    if (this.kept.person !== null && this.kept.person !== personId) {
      lost = this.unsaved + this.kept.others.getSnapshot();
      this.#forgetAll();
      this.self.set(null);
    }
    this.commands.setPerson(personId);
    void this.#openKept(personId).then(() => {
      this.#throwAway(lost + this.kept.thrownAway, 'another');
      if (this.#wantsConnection) this.#socket.start();
    });
  }

  async #openKept(personId: PersonId) {
    await this.kept.open(personId);
    const streams = await this.kept.load('stream');
    if (this.kept.person !== personId) return;
    this.#isRestored = true;
    for (const { id, value } of streams) {
      const { build, ...content } = value as KeptStream;
      // What another build kept may be of another form.
      if (build === this.#build) this.streams.restore(id, content);
      this.#keptStreams.add(id);
    }
    this.#keepAll();
  }

  #keepAll() {
    this.commands.keepAll();
    for (const listener of [...this.#textListeners]) listener.onKeepAll();
  }

  /** The device is there again, and empty: what the page keeps beside this client goes there once more. */
  onKeepAll(listener: () => void) {
    this.#keepAllListeners.add(listener);
  }

  /** Leaves the connection, keeping what is on screen and on its way. */
  stop() {
    this.#wantsConnection = false;
    this.#socket.stop();
  }

  /** Signing out by hand: nothing stays, neither in the page nor on this device. */
  forget() {
    void this.kept.wipe();
    this.#forgetMemory();
  }

  #forgetMemory() {
    this.#wantsConnection = false;
    this.#socket.stop();
    this.#forgetAll();
    this.self.set(null);
    for (const listener of [...this.#wipedListeners]) listener();
  }

  #throwAway(count: number, why: keyof ThrownAway) {
    if (count > 0) this.thrownAway.set({ ...this.thrownAway.getSnapshot(), [why]: this.thrownAway.getSnapshot()[why] + count });
  }

  putAwayThrownAway(why: keyof ThrownAway) {
    this.thrownAway.set({ ...this.thrownAway.getSnapshot(), [why]: 0 });
  }

  /** Everything was forgotten: signed out here or in another tab. */
  onWiped(listener: () => void) {
    this.#wipedListeners.add(listener);
  }

  /** What an open text is shown with is kept beside it, so that a reload without a connection still shows what one types about. */
  #isNeeded(stream: StreamId): boolean {
    return [...this.#textListeners].some((listener) => listener.needs(stream));
  }

  #keepStream(stream: StreamId) {
    this.#keptStreams.add(stream);
    this.#streamsToKeep.add(stream);
    this.#keepingStreams ??= setTimeout(() => {
      this.#keepingStreams = null;
      for (const id of this.#streamsToKeep) {
        const { state, at, cards } = this.streams.view(id);
        if (state !== null && at !== null) void this.kept.put('stream', id, () => ({ build: this.#build, state, at, cards }) satisfies KeptStream);
      }
      this.#streamsToKeep.clear();
    }, this.timings.keepEvery);
  }

  #dropStream(stream: StreamId) {
    this.#streamsToKeep.delete(stream);
    if (this.#keptStreams.delete(stream)) this.kept.remove('stream', stream);
  }

  /** Words of forms that an earlier page left. */
  onAdoptedDrafts(listener: (drafts: unknown, person: PersonId) => void) {
    this.#draftListeners.add(listener);
  }

  /** Whether an earlier page left texts to be sent: their code must be loaded. */
  get hasAdoptedTexts(): boolean {
    return this.#adopted.length > 0;
  }

  onAdoptedTexts(listener: () => void) {
    this.#adoptedListeners.add(listener);
  }

  #adopt(slips: readonly Adopted[]) {
    const { person } = this.kept;
    if (person === null) return;
    this.commands.adopt(slips, person);
    for (const { kind, value } of slips) if (kind === 'draft') for (const listener of [...this.#draftListeners]) listener(value, person);
    const texts = slips.filter(({ kind }) => kind === 'text');
    if (texts.length === 0) return;
    if (this.#textListeners.size === 0) this.#adopted.push(...texts);
    for (const listener of [...this.#textListeners]) listener.onAdopted(texts);
    for (const listener of [...this.#adoptedListeners]) listener();
    this.#judge();
  }

  /** "Try now". */
  retry() {
    this.#socket.retry();
  }

  /** The network or the page's visibility changed. */
  probe() {
    this.#socket.probe();
  }

  /** A meeting with its cards; whoever listens has joined it. */
  join(meetingId: MeetingId): Store<StreamView> {
    return this.streams.store(meetingStream(meetingId));
  }

  /** A stream; whoever listens is subscribed. */
  stream(stream: StreamId): Store<StreamView> {
    return this.streams.store(stream);
  }

  /** A meeting from outside: its state without its cards, and nobody arrives by it. */
  follow(stream: StreamId): Store<StreamView> {
    return this.streams.store(stream, { isOutside: true });
  }

  send(command: WireCommand, about: { caseId?: CaseId; itemId?: ItemId; told?: Told } = {}): Promise<CommandAnswer> {
    const { caseId, itemId } = aboutOf(command);
    return this.commands.send(command, { ...about, told: { ...this.#named(about.caseId ?? caseId, itemId, meetingOf(command)), ...about.told, at: this.clock.heard() ?? undefined } });
  }

  /** How what is held here names a case and a meeting. */
  #named(caseId: CaseId | null, itemId: ItemId | null, meetingId: MeetingId | null): Told {
    const { state, cards } = meetingId === null ? noView : this.streams.view(meetingStream(meetingId));
    const of = caseId === null ? null : this.streams.view(caseStream(caseId)).state;
    const card = Object.values(cards).find((one) => one.case_id === caseId || one.item_id === itemId);
    return { code: of?.of === 'case' ? of.value.root.code : card?.code, meeting: state?.of === 'meeting' ? state.value.root.title : undefined };
  }

  /** How a shared text is named. */
  nameOf(document: DocumentId): Told {
    const [kind, first, second] = document.split('/');
    return kind === 'case' ? this.#named(first ?? null, null, second ?? null) : this.#named(null, null, first ?? null);
  }

  /** Commands without an answer and texts with unconfirmed letters. */
  get unsaved(): number {
    const adopted = this.#adopted.filter(({ isUnsent }) => isUnsent).length;
    return this.commands.pending.getSnapshot().length + this.#unsavedTexts.size + adopted;
  }

  /** Texts with letters that are not saved yet. */
  get unsavedDocuments(): DocumentId[] {
    return [...this.#unsavedTexts.keys()];
  }

  /** Be told when a list of a PCN changed, and after every return (something may have been missed). */
  watch(pcn: OdsCode, list: ListKind, onChanged: () => void): () => void {
    const watcher = { pcn, list, onChanged };
    const before = this.#watched(pcn);
    this.#watchers.add(watcher);
    if (!before.includes(list)) this.#sendWatch(pcn);
    return () => {
      if (!this.#watchers.delete(watcher)) return;
      if (!this.#watched(pcn).includes(list)) this.#sendWatch(pcn);
    };
  }

  /** A passing frame: dropped when not connected, or when the way out is crowded. */
  sendTransient(stream: StreamId, body: TransientBody) {
    if (!this.#socket.isCrowded) this.#socket.send({ type: 'transient', stream, body });
  }

  /** Passing frames of others. */
  onTransient(listener: (message: Message<'transient'>) => void): () => void {
    this.#transientListeners.add(listener);
    return () => {
      this.#transientListeners.delete(listener);
    };
  }

  /** A right ended: what the page keeps about it elsewhere must go as well. */
  onForgotten(listener: (forgotten: Forgotten) => void): () => void {
    this.#forgottenListeners.add(listener);
    return () => {
      this.#forgottenListeners.delete(listener);
    };
  }

  #watched(pcn: OdsCode): ListKind[] {
    return [...new Set([...this.#watchers].filter((watcher) => watcher.pcn === pcn).map(({ list }) => list))];
  }

  #sendWatch(pcn: OdsCode) {
    this.#socket.send({ type: 'watch', pcn, lists: this.#watched(pcn) });
  }

  #onWelcome = (welcome: Message<'welcome'>) => {
    const before = this.self.getSnapshot();
    if (before !== null && before.personId !== welcome.person_id) this.#forgetAll();
    // Another session than the page thinks: nothing of the one before is kept here.
    if (this.kept.person !== null && this.kept.person !== welcome.person_id) void this.#openKept(welcome.person_id);
    const expired = this.kept.expire();
    this.commands.expire(expired.map(({ id }) => id));
    const documents = expired.filter(({ kind }) => kind === 'text').map(({ id }) => id);
    for (const listener of [...this.#textListeners]) listener.onExpired(documents);
    this.#epoch = welcome.epoch;
    this.self.set({ personId: welcome.person_id, connectionId: welcome.connection_id });
    this.streams.onWelcome();
    this.commands.onWelcome(welcome.person_id);
    for (const listener of [...this.#textListeners]) listener.onWelcome(welcome.epoch);
    for (const pcn of new Set([...this.#watchers].map((watcher) => watcher.pcn))) this.#sendWatch(pcn);
    for (const { onChanged } of [...this.#watchers]) onChanged();
  };

  #onLost = () => {
    this.streams.onLost();
    this.commands.onLost();
    for (const listener of [...this.#textListeners]) listener.onLost();
  };

  #onBeat = () => {
    this.streams.onBeat();
    this.commands.onBeat();
    for (const listener of [...this.#textListeners]) listener.onBeat();
  };

  #onMessage = (message: ServerMessage) => {
    if (this.streams.handle(message) || this.commands.handle(message)) return;
    switch (message.type) {
      case 'text_opened':
      case 'text_update':
      case 'text_accepted':
      case 'text_refused':
        for (const listener of [...this.#textListeners]) listener.onMessage(message);
        return;
      case 'transient':
        if (message.connection_id === this.self.getSnapshot()?.connectionId) return;
        for (const listener of [...this.#textListeners]) listener.onTransient(message);
        for (const listener of [...this.#transientListeners]) listener(message);
        return;
      case 'changed':
        for (const { list, onChanged } of [...this.#watchers]) if (list === message.list) onChanged();
        return;
      case 'error':
        this.counts.errors += 1;
        return;
      default:
        this.counts.unknown += 1;
    }
  };

  #forgetAll() {
    this.commands.forgetAll();
    this.streams.forgetAll();
    this.missed.forgetAll();
    this.thrownAway.set(nothingGone);
    this.#adopted = [];
    this.#isRestored = false;
    this.#keptStreams.clear();
    this.#streamsToKeep.clear();
    for (const listener of [...this.#textListeners]) listener.onForgetAll();
  }

  #judge = () => {
    const isTroubled = [...this.#unsavedTexts.values()].some(({ cannotNow }) => cannotNow);
    const next = trustOf({
      connection: this.#socket.state.getSnapshot(),
      isBehind: this.streams.isBehind,
      unsaved: this.unsaved + this.kept.others.getSnapshot(),
      onDevice: this.kept.onDevice.getSnapshot(),
      isPageOnly: this.kept.place.getSnapshot() === 'page' || this.kept.place.getSnapshot() === 'closed',
      trouble: isTroubled ? 'cannot-now' : this.commands.trouble,
    });
    if (!isSameTrust(next, this.trust.getSnapshot())) this.trust.set(next);
  };
}
