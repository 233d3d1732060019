// Owns one WebSocket at a time: hello and welcome, heartbeat, coming back with jitter, staying away when told to.
// It knows no stream and no command.
import type { ClientMessage, ServerMessage } from '../generated/wire';
import type { ServerClock } from './clock';
import { closeCodes, type Message, mustStayAway, protocolVersion, type Timings } from './protocol';
import { Cell } from './store';

/** What is needed of a WebSocket. */
export interface SocketLike {
  onopen: ((event: never) => void) | null;
  onmessage: ((event: never) => void) | null;
  onclose: ((event: never) => void) | null;
  send(text: string): void;
  close(): void;
  readonly bufferedAmount: number;
}

export type ConnectionState =
  | { kind: 'idle' }
  /** `hasFailed`: an earlier try failed, or a connection was lost. */
  | { kind: 'connecting'; hasFailed: boolean }
  /** `isDoubtful`: asked, and no answer so far. */
  | { kind: 'open'; endedBefore: string | null; isDoubtful: boolean }
  /** `retryAt`: steady milliseconds. */
  | { kind: 'waiting'; retryAt: number }
  | { kind: 'stopped'; why: 'signed-out' | 'reload' | 'ended'; reason: string };

export interface SocketDeps {
  makeSocket: () => SocketLike;
  clock: ServerClock;
  /** Steady milliseconds. */
  steady: () => number;
  /** 0 ≤ x < 1. */
  random: () => number;
  timings: Timings;
  /** Asked when a connection ends before its welcome; null: cannot tell. */
  isSignedIn: () => Promise<boolean | null>;
  /** False: the browser says that there is no network. */
  hasNetwork: () => boolean;
  /** Somebody looks at the page, or something waits to be saved. */
  isWatched: () => boolean;
}

export interface SocketEvents {
  onWelcome(welcome: Message<'welcome'>): void;
  onMessage(message: ServerMessage): void;
  /** A welcomed connection is gone. */
  onLost(): void;
  /** At every beat while connected. */
  onBeat(): void;
}

const signedOutWords = 'You are signed out. Sign in to go on.';
/** Transient frames are not worth a place behind so many bytes. */
const crowdedBytes = 64 * 1024;

export class LiveSocket {
  readonly state = new Cell<ConnectionState>({ kind: 'idle' });
  #socket: SocketLike | null = null;
  #isWelcomed = false;
  #hasFailed = false;
  #attempt = 0;
  #openedAt = 0;
  #heardAt = 0;
  #pingAt = 0;
  #pings = new Map<number, number>();
  #pingCount = 0;
  #deadAfter: number;
  #beat: ReturnType<typeof setInterval> | null = null;
  #beatAt = 0;
  /** The service ended the connection, so others may be coming back too. */
  #isCrowd = false;
  #retry: ReturnType<typeof setTimeout> | null = null;

  constructor(
    private readonly deps: SocketDeps,
    private readonly events: SocketEvents,
  ) {
    this.#deadAfter = deps.timings.deadAfter;
  }

  /** Connects, also after having been told to stay away (signed in again). */
  start() {
    if (this.#socket !== null) return;
    if (this.state.getSnapshot().kind === 'stopped') {
      this.#attempt = 0;
      this.#hasFailed = false;
    }
    this.#connect();
  }

  /** Leaves for good: the page signs out or goes. */
  stop() {
    this.#drop();
    this.#stopRetry();
    this.state.set({ kind: 'idle' });
  }

  /** "Try now". */
  retry() {
    if (this.state.getSnapshot().kind === 'waiting') this.#connect();
  }

  /** The network or the page's visibility changed: find out soon whether the connection still lives. */
  probe() {
    if (this.state.getSnapshot().kind === 'waiting') this.#connect();
    else if (this.#isWelcomed) {
      this.#deadAfter = this.deps.timings.deadAfterProbe;
      this.#heardAt = this.deps.steady();
      this.#ping();
    }
  }

  get isOpen(): boolean {
    return this.#isWelcomed;
  }

  get isCrowded(): boolean {
    return (this.#socket?.bufferedAmount ?? 0) > crowdedBytes;
  }

  /** False when there is no welcomed connection: nothing was sent. */
  send(message: ClientMessage): boolean {
    if (!this.#isWelcomed) return false;
    this.#socket?.send(JSON.stringify(message));
    return true;
  }

  #connect() {
    this.#stopRetry();
    this.#drop();
    this.state.set({ kind: 'connecting', hasFailed: this.#hasFailed });
    this.#openedAt = this.deps.steady();
    const socket = this.deps.makeSocket();
    this.#socket = socket;
    socket.onopen = () => {
      if (this.#socket === socket) socket.send(JSON.stringify({ type: 'hello', protocol: protocolVersion } satisfies ClientMessage));
    };
    socket.onmessage = (event: { data: unknown }) => {
      if (this.#socket === socket) this.#hear(event.data);
    };
    socket.onclose = (event: { code: number; reason: string }) => {
      if (this.#socket === socket) this.#closed(event.code, event.reason);
    };
    this.#beatAt = this.#openedAt;
    this.#beat = setInterval(this.#onBeat, this.deps.timings.beatEvery);
  }

  #hear(data: unknown) {
    const message = parse(data);
    if (message === null) return;
    this.#heardAt = this.deps.steady();
    this.#doubt(false);
    if (message.type === 'welcome') {
      this.#isWelcomed = true;
      this.#pings.clear();
      this.#deadAfter = this.deps.timings.deadAfter;
      this.deps.clock.observe(message.server_time, this.#openedAt);
      this.events.onWelcome(message);
      this.state.set({ kind: 'open', endedBefore: message.ended_before, isDoubtful: false });
      this.#ping();
    } else if (message.type === 'pong') {
      const sentAt = this.#pings.get(message.n);
      if (sentAt !== undefined) this.deps.clock.observe(message.server_time, sentAt);
      this.#pings.clear();
      this.#deadAfter = this.deps.timings.deadAfter;
      // Only an answered heartbeat proves the way back: a server that drops everyone after its welcome is left in peace.
      this.#attempt = 0;
      this.#hasFailed = false;
    } else {
      this.events.onMessage(message);
    }
  }

  #ping() {
    this.#pingAt = this.deps.steady();
    this.#pingCount += 1;
    this.#pings.set(this.#pingCount, this.#pingAt);
    this.send({ type: 'ping', n: this.#pingCount });
  }

  #doubt(isDoubtful: boolean) {
    const state = this.state.getSnapshot();
    if (state.kind === 'open' && state.isDoubtful !== isDoubtful) this.state.set({ ...state, isDoubtful });
  }

  #onBeat = () => {
    const now = this.deps.steady();
    const { beatEvery, deadAfter, doubtAfter, pingEvery, pingHidden } = this.deps.timings;
    // A throttled tab ticks late: silence counts only against a ping that had its time.
    const isOnTime = now - this.#beatAt < 4 * beatEvery;
    this.#beatAt = now;
    if (!this.#isWelcomed) {
      if (now - this.#openedAt >= deadAfter) this.#lost(null);
      return;
    }
    const [oldest] = this.#pings.values();
    const isWaiting = oldest !== undefined && now - oldest >= this.#deadAfter / 2 - beatEvery;
    if (isWaiting && (now - this.#heardAt >= this.#deadAfter || now - (oldest ?? now) >= 3 * deadAfter)) {
      this.#lost(null);
      return;
    }
    if (oldest !== undefined && isOnTime && this.#heardAt <= oldest && now - oldest >= doubtAfter) this.#doubt(true);
    const every = this.deps.isWatched() ? pingEvery : pingHidden;
    if (now - this.#pingAt >= (now - this.#heardAt >= every ? every : pingHidden)) this.#ping();
    this.events.onBeat();
  };

  #closed(code: number, reason: string) {
    if (!mustStayAway(code)) {
      this.#lost(code);
      return;
    }
    const why = code === closeCodes.signedOut ? 'signed-out' : code === closeCodes.pageTooOld ? 'reload' : 'ended';
    const words = why === 'signed-out' ? signedOutWords : why === 'reload' ? 'This page is older than the service. Reload it.' : 'The service ended this connection.';
    this.#stay(why, reason || words);
  }

  #stay(why: 'signed-out' | 'reload' | 'ended', reason: string) {
    this.#drop();
    this.#stopRetry();
    this.state.set({ kind: 'stopped', why, reason });
  }

  /** `code`: the other side closed; null: nothing was heard. */
  #lost(code: number | null) {
    const wasWelcomed = this.#isWelcomed;
    this.#hasFailed = true;
    this.#drop();
    if (wasWelcomed) this.#isCrowd = code !== null && isOfAll(code) && this.deps.hasNetwork();
    const wait = this.#waitFor(code);
    this.#attempt += 1;
    this.state.set({ kind: 'waiting', retryAt: this.deps.steady() + wait });
    this.#retry = setTimeout(() => this.#connect(), wait);
    // A browser does not say why an upgrade was refused; a session that is over would knock for ever.
    if (!wasWelcomed) {
      void this.deps.isSignedIn().then((is) => {
        if (is === false && this.state.getSnapshot().kind === 'waiting') this.#stay('signed-out', signedOutWords);
      });
    }
  }

  /**
   * 0.5 to 30 s, by chance (P10). Who may be one of thousands spreads the first return over seconds; who lost only the own
   * network comes back sooner. A browser that finds its network again does not wait at all (`probe`).
   */
  #waitFor(code: number | null): number {
    const { backoffFirst, backoffMost, spreadClosed, spreadRestart } = this.deps.timings;
    const first = code === closeCodes.restarting ? spreadRestart : this.#isCrowd ? spreadClosed : backoffFirst;
    const later = (this.#isCrowd ? spreadRestart : backoffFirst * 2) * 2 ** (this.#attempt - 1);
    const most = Math.min(backoffMost - backoffFirst, this.#attempt === 0 ? first : later);
    return backoffFirst + most * this.deps.random();
  }

  #drop() {
    if (this.#beat !== null) clearInterval(this.#beat);
    this.#beat = null;
    const socket = this.#socket;
    this.#socket = null;
    const wasWelcomed = this.#isWelcomed;
    this.#isWelcomed = false;
    if (socket !== null) {
      socket.onopen = socket.onmessage = socket.onclose = null;
      socket.close();
    }
    if (wasWelcomed) this.events.onLost();
  }

  #stopRetry() {
    if (this.#retry !== null) clearTimeout(this.#retry);
    this.#retry = null;
  }
}

/** Closed with no reason of its own: the service may have ended everyone's. */
function isOfAll(code: number): boolean {
  return code < 4000 || code === closeCodes.restarting;
}

function parse(data: unknown): ServerMessage | null {
  if (typeof data !== 'string') return null;
  try {
    const value: unknown = JSON.parse(data);
    return typeof value === 'object' && value !== null && 'type' in value ? (value as ServerMessage) : null;
  } catch {
    return null;
  }
}
