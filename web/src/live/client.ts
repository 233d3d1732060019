// Owns the one live connection of a tab: joins socket, streams, commands, lists and texts, and says what can be trusted.
import type { ClientMessage, ConnectionId, DocumentId, ListKind, MeetingId, OdsCode, PersonId, ServerMessage, StreamId, TransientBody, WireCommand, CaseId, ItemId } from '../generated/wire';
import { ServerClock } from './clock';
import { type CommandAnswer, Commands, memoryStore, type PendingStore } from './commands';
import { caseStream, meetingStream, newId } from './ids';
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
  pendingStore?: PendingStore;
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
  /** Whether a text of a stream's readers is still kept. */
  holds(stream: StreamId): boolean;
  /** Somebody else is signed in. */
  onForgetAll(): void;
}

/** What shared texts need of the connection. They are a chunk of their own and import only this type. */
export interface TextPort {
  send(message: ClientMessage): boolean;
  sendTransient(stream: StreamId, body: TransientBody): void;
  listen(listener: TextListener): () => void;
  newId(): string;
  steady(): number;
  setUnsaved(document: DocumentId, isUnsaved: boolean): void;
  readonly timings: Timings;
}

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
  /** Messages of types this page does not know (P11), and frames the server did not understand. */
  readonly counts = { unknown: 0, errors: 0 };
  #socket: LiveSocket;
  #epoch: string | null = null;
  #watchers = new Set<Watcher>();
  #textListeners = new Set<TextListener>();
  #transientListeners = new Set<(message: Message<'transient'>) => void>();
  #forgottenListeners = new Set<(forgotten: Forgotten) => void>();
  #unsavedTexts = new Set<DocumentId>();

  constructor(deps: LiveDeps) {
    const steady = deps.steady ?? (() => performance.now());
    const makeId = deps.newId ?? (() => newId());
    const send = (message: ClientMessage) => this.#socket.send(message);
    this.timings = deps.timings ?? usualTimings;
    this.clock = deps.clock ?? new ServerClock(steady);
    this.streams = new Streams({
      send,
      steady,
      timings: this.timings,
      keepsWords: (caseId) => this.commands.isAbout(caseId) || [...this.#textListeners].some((listener) => listener.holds(caseStream(caseId))) || (deps.keepsWords?.(caseId) ?? false),
      onForgotten: (forgotten) => {
        this.commands.onForgotten(forgotten);
        for (const listener of [...this.#textListeners]) listener.onForgotten(forgotten.stream);
        for (const listener of [...this.#forgottenListeners]) listener(forgotten);
      },
      onChange: this.#judge,
    });
    this.commands = new Commands({
      send,
      steady,
      newId: makeId,
      timings: this.timings,
      store: deps.pendingStore ?? memoryStore(),
      onAccepted: (streams) => this.streams.onAccepted(streams),
    });
    this.#socket = new LiveSocket(
      {
        makeSocket: deps.makeSocket,
        clock: this.clock,
        steady,
        random: deps.random ?? Math.random,
        timings: this.timings,
        isSignedIn: deps.isSignedIn ?? (() => Promise.resolve(null)),
      },
      { onWelcome: this.#onWelcome, onMessage: this.#onMessage, onLost: this.#onLost, onBeat: this.#onBeat },
    );
    this.#socket.state.subscribe(this.#judge);
    this.commands.pending.subscribe(this.#judge);
    this.texts = {
      send,
      sendTransient: (stream, body) => this.sendTransient(stream, body),
      newId: makeId,
      steady,
      timings: this.timings,
      setUnsaved: (document, isUnsaved) => {
        if (isUnsaved) this.#unsavedTexts.add(document);
        else this.#unsavedTexts.delete(document);
        this.#judge();
      },
      listen: (listener) => {
        this.#textListeners.add(listener);
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

  /** Connects; also after signing in again. */
  start() {
    void this.commands.restore();
    this.#socket.start();
  }

  /** Leaves the connection, keeping what is on screen and on its way. */
  stop() {
    this.#socket.stop();
  }

  /** Signing out by hand: nothing stays in the page. */
  forget() {
    this.#socket.stop();
    this.#forgetAll();
    this.self.set(null);
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

  send(command: WireCommand, about?: { caseId?: CaseId; itemId?: ItemId }): Promise<CommandAnswer> {
    return this.commands.send(command, about);
  }

  /** Commands without an answer and texts with unconfirmed letters. */
  get unsaved(): number {
    return this.commands.pending.getSnapshot().length + this.#unsavedTexts.size;
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
    for (const listener of [...this.#textListeners]) listener.onForgetAll();
  }

  #judge = () => {
    const next = trustOf({ connection: this.#socket.state.getSnapshot(), isBehind: this.streams.isBehind, unsaved: this.unsaved });
    if (!isSameTrust(next, this.trust.getSnapshot())) this.trust.set(next);
  };
}
