// Owns a small server for tests: streams with journals, commands once per id, text documents, over fake sockets.
// Deliveries take `latency` ms; `mangle` may drop, double or reorder events to see what the page does.
import * as Y from 'yjs';
import type { Card, ClientMessage, CommandId, DocumentId, Event, Part, PersonId, Position, ServerMessage, State, StreamId, WireCommand, WireError, WireEvent } from '../../generated/wire';
import { fromBase64, toBase64 } from '../base64';
import { streamOfDocument } from '../ids';
import { applyEvent, emptyState } from '../reducer';
import type { SocketLike } from '../socket';

export class FakeSocket implements SocketLike {
  onopen: ((event: never) => void) | null = null;
  onmessage: ((event: never) => void) | null = null;
  onclose: ((event: never) => void) | null = null;
  bufferedAmount = 0;
  isClosed = false;
  /** Cut: nothing passes either way, and nobody is told. */
  isSilent = false;
  readonly sent: ClientMessage[] = [];
  readonly follows = new Set<StreamId>();
  readonly documents = new Set<DocumentId>();

  constructor(
    readonly server: FakeServer,
    readonly personId: PersonId,
    readonly connectionId: string,
  ) {}

  send(text: string) {
    if (this.isClosed) return;
    const message = JSON.parse(text) as ClientMessage;
    this.sent.push(message);
    if (this.isSilent) return;
    setTimeout(() => {
      if (!this.isClosed && !this.isSilent) this.server.take(this, message);
    }, this.server.latency);
  }

  close() {
    this.isClosed = true;
  }

  receive(message: ServerMessage | string) {
    setTimeout(() => {
      if (this.isClosed || this.isSilent) return;
      const data = typeof message === 'string' ? message : JSON.stringify(message);
      this.onmessage?.({ data } as never);
    }, this.server.latency);
  }

  end(code: number, reason = '') {
    if (this.isClosed) return;
    this.isClosed = true;
    this.onclose?.({ code, reason } as never);
  }

  of<T extends ClientMessage['type']>(type: T): Extract<ClientMessage, { type: T }>[] {
    return this.sent.filter((message): message is Extract<ClientMessage, { type: T }> => message.type === type);
  }
}

interface FakeStream {
  state: State | null;
  events: WireEvent[];
}

interface FakeDocument {
  doc: Y.Doc;
  log: { id: CommandId; update: string; personId: PersonId; clientId: number }[];
}

type Decision = { events: { stream: StreamId; event: Event }[] } | { error: WireError };

export class FakeServer {
  latency = 1;
  epoch = 'e1';
  /** Server's clock, micros. */
  now = () => 1_780_000_000_000_000 + performance.now() * 1000;
  sockets: FakeSocket[] = [];
  /** What a command does. */
  decide: (command: WireCommand) => Decision = () => ({ events: [] });
  mangle: (event: WireEvent) => WireEvent[] = (event) => [event];
  refuseText: (document: DocumentId) => WireError | null = () => null;
  /** What opening a text that may not be had is refused with. */
  noText: 'not_found' | 'text_unreadable' = 'not_found';
  /** True: the effect is committed but no answer goes out. */
  swallowAnswers = false;
  mostResumed = 1000;
  readonly streams = new Map<StreamId, FakeStream>();
  readonly documents = new Map<DocumentId, FakeDocument>();
  readonly accepted = new Map<CommandId, { stream: StreamId; seq: number }[]>();
  readonly refusedStreams = new Set<StreamId>();
  cards: Card[] = [];
  #lastClient = 100;
  #commits = 0;

  connect = (personId: PersonId = 'p1'): FakeSocket => {
    const socket = new FakeSocket(this, personId, `c${this.sockets.length + 1}`);
    this.sockets.push(socket);
    setTimeout(() => {
      if (!socket.isClosed) socket.onopen?.({} as never);
    }, this.latency);
    return socket;
  };

  get last(): FakeSocket {
    const socket = this.sockets.at(-1);
    if (socket === undefined) throw new Error('nobody connected');
    return socket;
  }

  stream(stream: StreamId): FakeStream {
    let it = this.streams.get(stream);
    if (it === undefined) {
      it = { state: emptyState(stream), events: [] };
      this.streams.set(stream, it);
    }
    return it;
  }

  document(document: DocumentId): FakeDocument {
    let it = this.documents.get(document);
    if (it === undefined) {
      it = { doc: new Y.Doc(), log: [] };
      this.documents.set(document, it);
    }
    return it;
  }

  words(document: DocumentId, box: string): string {
    return this.document(document).doc.getText(box).toString();
  }

  /** Something happens on a stream. */
  happen(stream: StreamId, parts: Part[], kind: Event['kind'] = 'case_updated'): WireEvent {
    const it = this.stream(stream);
    this.#commits += 1;
    const event: WireEvent = {
      stream,
      seq: it.events.length + 1,
      commit_id: `commit-${this.#commits}`,
      command_id: null,
      actor: null,
      at: Math.round(this.now()),
      version: 1,
      event: { kind, parts },
    };
    it.events.push(event);
    it.state = applyEvent(it.state, event.event);
    for (const socket of this.sockets) {
      if (!socket.follows.has(stream)) continue;
      for (const sent of this.mangle(event)) socket.receive({ type: 'event', ...sent });
    }
    return event;
  }

  take(socket: FakeSocket, message: ClientMessage) {
    switch (message.type) {
      case 'hello':
        socket.receive({
          type: 'welcome',
          protocol: 1,
          epoch: this.epoch,
          connection_id: socket.connectionId,
          person_id: socket.personId,
          server_time: Math.round(this.now()),
          ended_before: null,
        });
        return;
      case 'ping':
        socket.receive({ type: 'pong', n: message.n, server_time: Math.round(this.now()) });
        return;
      case 'subscribe':
        this.#subscribe(socket, message.stream, message.from);
        return;
      case 'unsubscribe':
        socket.follows.delete(message.stream);
        return;
      case 'join':
        this.#subscribe(socket, `meeting:${message.meeting_id}`, message.from);
        return;
      case 'leave':
        socket.follows.delete(`meeting:${message.meeting_id}`);
        return;
      case 'command':
        this.#command(socket, message.id, message.command);
        return;
      case 'text_open':
        this.#textOpen(socket, message.document, message.state_vector);
        return;
      case 'text_close':
        socket.documents.delete(message.document);
        return;
      case 'text_update':
        this.#textUpdate(socket, message.document, message.id, message.update);
        return;
      case 'transient':
        for (const other of this.sockets) {
          if (other !== socket && other.follows.has(message.stream)) {
            other.receive({ type: 'transient', stream: message.stream, person_id: socket.personId, connection_id: socket.connectionId, body: message.body });
          }
        }
    }
  }

  #subscribe(socket: FakeSocket, stream: StreamId, from: Position | null) {
    if (this.refusedStreams.has(stream)) {
      socket.receive({ type: 'refused_stream', stream });
      return;
    }
    const it = this.stream(stream);
    const at = { epoch: this.epoch, seq: it.events.length };
    const isMeeting = stream.startsWith('meeting:');
    const meetingId = stream.slice('meeting:'.length);
    const joined = (meeting: State | null) =>
      socket.receive({ type: 'joined', meeting_id: meetingId, at, meeting: meeting?.of === 'meeting' ? meeting.value : null, cards: this.cards });
    socket.follows.add(stream);
    const canResume = from !== null && from.epoch === this.epoch && from.seq <= at.seq && at.seq - from.seq <= this.mostResumed;
    if (canResume) {
      if (isMeeting) joined(null);
      else socket.receive({ type: 'resumed', stream, at });
      for (const event of it.events.slice(from.seq)) for (const sent of this.mangle(event)) socket.receive({ type: 'event', ...sent });
      return;
    }
    if (from !== null && at.seq - from.seq <= this.mostResumed) socket.receive({ type: 'reset', stream });
    if (isMeeting) joined(it.state);
    else socket.receive({ type: 'snapshot', stream, at, state: it.events.length === 0 ? null : it.state });
  }

  #command(socket: FakeSocket, id: CommandId, command: WireCommand) {
    const before = this.accepted.get(id);
    if (before === undefined) {
      const decision = this.decide(command);
      if ('error' in decision) {
        socket.receive({ type: 'refused', id, error: decision.error });
        return;
      }
      const streams = decision.events.map(({ stream, event }) => ({ stream, seq: this.happen(stream, event.parts, event.kind).seq }));
      this.accepted.set(id, streams);
    }
    if (this.swallowAnswers) return;
    socket.receive({ type: 'accepted', id, streams: this.accepted.get(id) ?? [], is_repeat: before !== undefined });
  }

  #textOpen(socket: FakeSocket, document: DocumentId, vector: string | null) {
    const error = this.refusedStreams.has(streamOfDocument(document))
      ? { code: this.noText, field: null, message: 'There is nothing here that you can open.', is_temporary: false }
      : null;
    if (error !== null) {
      socket.receive({ type: 'text_refused', document, id: null, error });
      return;
    }
    const { doc, log } = this.document(document);
    this.#lastClient += 1;
    socket.documents.add(document);
    socket.receive({
      type: 'text_opened',
      document,
      seq: log.length,
      client_id: this.#lastClient,
      update: toBase64(Y.encodeStateAsUpdate(doc, vector === null ? undefined : fromBase64(vector))),
      state_vector: toBase64(Y.encodeStateVector(doc)),
      authors: [],
    });
  }

  #textUpdate(socket: FakeSocket, document: DocumentId, id: CommandId, update: string) {
    const it = this.document(document);
    const at = it.log.findIndex((entry) => entry.id === id);
    if (at >= 0 && it.log[at]?.update !== update) throw new Error('the same id with other bytes');
    if (at < 0) {
      const error = this.refuseText(document);
      if (error !== null) {
        socket.receive({ type: 'text_refused', document, id, error });
        return;
      }
      Y.applyUpdate(it.doc, fromBase64(update), 'test');
      if (it.doc.store.pendingStructs !== null) throw new Error('an update that rests on letters the server never got');
      const clientId = [...Y.parseUpdateMeta(fromBase64(update)).to.keys()][0] ?? 0;
      it.log.push({ id, update, personId: socket.personId, clientId });
      for (const other of this.sockets) {
        if (other.documents.has(document)) {
          other.receive({ type: 'text_update', document, seq: it.log.length, person_id: socket.personId, client_id: clientId, update });
        }
      }
    }
    if (!this.swallowAnswers) socket.receive({ type: 'text_accepted', document, id, seq: at < 0 ? it.log.length : at + 1 });
  }
}

/** A replayable source of chance (mulberry32). */
export function seeded(seed: number): () => number {
  let a = seed;
  return () => {
    a = (a + 0x6d2b79f5) | 0;
    let t = Math.imul(a ^ (a >>> 15), 1 | a);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}
