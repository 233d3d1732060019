// Owns one shared text: a yjs document per case (or topic) and meeting, four boxes, at most one unanswered update.
// A chunk of its own: loaded on demand, imports only types from the client.
import * as Y from 'yjs';
import type { CommandId, DocumentId, WireError } from '../generated/wire';
import { fromBase64, toBase64 } from './base64';
import type { TextMessage, TextPort } from './client';
import { streamOfDocument } from './ids';
import { type KeptText, lettersBeyond, type RefusedWords } from './kept-text';
import { maxTextUpdateBytes, type Message, type TextBox, textBoxes } from './protocol';
import { Cell } from './store';
import { type Typer, Typing } from './typing';

export type { Typer };

/** Origins of transactions; the undo manager follows its own and no other. */
const fromServer = Symbol('from the server');
const byHand = Symbol('by hand');

/** Merged updates stay well below what the server takes. */
const fullUpdate = maxTextUpdateBytes * 0.75;

export interface TextView {
  /** opening: nothing known yet · open · offline: typing is kept in this tab · refused: not for this person, or over. */
  status: 'opening' | 'open' | 'offline' | 'refused';
  canType: boolean;
  /** Changes when the document was rebuilt from the server (an editor draws itself anew). */
  generation: number;
  isUnsaved: boolean;
  /** Words the server did not take, beside the text, until dismissed. */
  refusedWords: readonly RefusedWords[];
  error: WireError | null;
}

export type Words = Readonly<Record<TextBox, string>>;

interface InFlight {
  id: CommandId;
  bytes: Uint8Array;
  sentAt: number;
  /** Temporary refusals in a row. */
  refusals: number;
}

const noWords: Words = { situation: '', action_to_date: '', update: '', next_steps: '' };
const restored: WireError = {
  code: 'unavailable',
  field: null,
  message: 'The service was restored from a copy and had lost these words. Put them back if they are still wanted.',
  is_temporary: false,
};
const mixedUp: WireError = {
  code: 'unavailable',
  field: null,
  message: 'These words could not be put in their place after the device was switched off. Put them back if they are still wanted.',
  is_temporary: false,
};
const tooLarge: WireError = {
  code: 'too_large',
  field: null,
  message: 'This was too long to send at once. Put it back in smaller pieces.',
  is_temporary: false,
};

export class SharedText {
  readonly view: Cell<TextView>;
  /** The four texts as words, for screens without an editor. */
  readonly words = new Cell<Words>(noWords);
  /** Others who are typing now. */
  readonly typers: Cell<readonly Typer[]>;
  readonly #typing: Typing;
  #doc: Y.Doc;
  #undo = new Map<TextBox, Y.UndoManager>();
  #clientId: number | null = null;
  #ownClients = new Set<number>();
  /** Under ids of earlier pages: how far each had typed when it was taken up. The service must not know more. */
  #upTo = new Map<number, number>();
  /** What the server has, as far as known: yjs client → clock. */
  #saved = new Map<number, number>();
  #seq = 0;
  #epoch: string | null = null;
  #isConnected = false;
  /** fresh: everything was asked for · rest: what is missing · null: no question under way. */
  #asked: 'fresh' | 'rest' | null = null;
  #askedAt = 0;
  /** The document must be rebuilt from the server; why. */
  #startOver: WireError | null = null;
  #held: Message<'text_update'>[] = [];
  #inFlight: InFlight | null = null;
  /** Sent by an earlier page and not answered: each goes first, under its own id. */
  #again: InFlight[] = [];
  #waiting: Uint8Array[] = [];
  #sentAt = -Infinity;
  #pumping: ReturnType<typeof setTimeout> | null = null;
  #retrying: ReturnType<typeof setTimeout> | null = null;
  #showing: ReturnType<typeof setTimeout> | null = null;
  #keeping: ReturnType<typeof setTimeout> | null = null;
  #refusedCount = 0;

  constructor(
    readonly document: DocumentId,
    private readonly port: TextPort,
    private readonly onClose: () => void,
    private readonly onSettled: () => void,
  ) {
    this.view = new Cell<TextView>({ status: 'opening', canType: false, generation: 0, isUnsaved: false, refusedWords: [], error: null });
    this.#typing = new Typing(document, port);
    this.typers = this.#typing.typers;
    this.#doc = this.#newDoc();
  }

  /** The box's text, for an editor. Another object after `generation` changed. */
  text(box: TextBox): Y.Text {
    return this.#doc.getText(box);
  }

  /** Takes back one's own typing only. */
  undoManager(box: TextBox): Y.UndoManager {
    let manager = this.#undo.get(box);
    if (manager === undefined) {
      manager = new Y.UndoManager(this.text(box), { trackedOrigins: new Set([byHand]) });
      this.#undo.set(box, manager);
    }
    return manager;
  }

  /** Types without an editor: from a plain text area, or to put refused words back. */
  splice(box: TextBox, at: number, remove: number, insert: string) {
    if (!this.view.getSnapshot().canType) return;
    const text = this.text(box);
    this.#doc.transact(() => {
      if (remove > 0) text.delete(at, remove);
      if (insert !== '') text.insert(at, insert);
    }, byHand);
  }

  /** Where this person types; null: no longer (blur). Sent at most five times a second. */
  setCursor(box: TextBox, at: { anchor: number; head: number } | null) {
    const text = this.text(box);
    const cursor =
      at === null
        ? null
        : JSON.stringify({ anchor: Y.createRelativePositionFromTypeIndex(text, at.anchor), head: Y.createRelativePositionFromTypeIndex(text, at.head) });
    this.#typing.say(box, cursor);
  }

  /** Where another person's cursor is now; null: cannot be told. */
  rangeOf(typer: Typer): { anchor: number; head: number } | null {
    try {
      const { anchor, head } = JSON.parse(typer.cursor) as { anchor: unknown; head: unknown };
      const [from, to] = [anchor, head].map((position) =>
        Y.createAbsolutePositionFromRelativePosition(Y.createRelativePositionFromJSON(position), this.#doc),
      );
      const text = this.text(typer.box);
      return from && to && from.type === text && to.type === text ? { anchor: from.index, head: to.index } : null;
    } catch {
      return null;
    }
  }

  dismissRefused(id: number) {
    this.#show({ refusedWords: this.view.getSnapshot().refusedWords.filter((refused) => refused.id !== id) });
    void this.keep();
    this.onSettled();
  }

  /** No longer needed here. Unsaved letters are sent first all the same. */
  close() {
    this.onClose();
  }

  /** Nothing of this page's typing depends on it any more. */
  get isSettled(): boolean {
    return !this.isUnsaved && this.view.getSnapshot().refusedWords.length === 0;
  }

  get isUnsaved(): boolean {
    return this.#inFlight !== null || this.#again.length > 0 || this.#waiting.length > 0;
  }

  /** Writes it down on this device, as it is when its turn comes. True: it is on disk. */
  keep(): Promise<boolean> {
    if (this.#epoch === null) return Promise.resolve(false);
    return this.port.keep(this.document, () => this.#asKept(), this.isUnsaved);
  }

  /** What others type is kept too, but not at every letter. */
  #keepSoon() {
    if (!this.port.isVisible() && !this.isUnsaved) return; // A tab that nobody looks at holds up nobody's writes.
    this.#keeping ??= setTimeout(() => {
      this.#keeping = null;
      void this.keep();
    }, this.port.timings.keepEvery);
  }

  /** What an earlier page, or another one that is gone, had of it. `isSole`: nobody else types under its client id. */
  adopt(kept: KeptText, isSole: boolean) {
    this.#refusedCount += kept.refused.length;
    const refused = kept.refused.map((one, at) => ({ ...one, id: this.#refusedCount - at }));
    if (refused.length > 0) this.#show({ refusedWords: [...this.view.getSnapshot().refusedWords, ...refused] });
    const state = fromBase64(kept.state);
    if (this.#epoch !== null && this.#epoch !== kept.epoch) {
      // The service was set back since: what it had not is beside the text, and may be put in again.
      const doc = new Y.Doc();
      Y.applyUpdate(doc, state);
      this.#keepWords(new Map(kept.saved), restored, doc);
      doc.destroy();
      void this.keep();
      return;
    }
    Y.applyUpdate(this.#doc, state, fromServer);
    if (kept.clientId !== null) this.#upTo.set(kept.clientId, Y.decodeStateVector(Y.encodeStateVector(this.#doc)).get(kept.clientId) ?? 0);
    for (const client of kept.ownClients) this.#ownClients.add(client);
    for (const [client, clock] of kept.saved) this.#saved.set(client, Math.max(clock, this.#saved.get(client) ?? 0));
    this.#again.push(...kept.sent.map(({ id, update }) => ({ id, bytes: fromBase64(update), sentAt: 0, refusals: 0 })));
    this.#waiting.unshift(...kept.waiting.map(fromBase64));
    if (this.#epoch === null) {
      this.#epoch = kept.epoch;
      if (isSole && kept.clientId !== null) {
        this.#clientId = kept.clientId;
        this.#doc.clientID = kept.clientId;
      }
    } else if (this.#clientId !== null) {
      this.#doc.clientID = this.#clientId;
    }
    this.#sayUnsaved();
    this.#sayWords();
    void this.keep();
    const { status } = this.view.getSnapshot();
    this.#show({ status: status === 'opening' && !this.#isConnected && this.#clientId !== null ? 'offline' : status });
    this.#pump();
  }

  onWelcome(epoch: string) {
    this.#isConnected = true;
    // Also what was taken up without a client id of its own: it rests on what that service had.
    if (this.#epoch !== null && this.#epoch !== epoch && (this.#clientId !== null || this.isUnsaved)) this.#startOver = restored;
    this.#epoch = epoch;
    this.#open();
  }

  onLost() {
    this.#isConnected = false;
    this.#asked = null;
    this.#held = [];
    this.#stopTimers();
    this.#typing.clear();
    this.#show({ status: this.#clientId === null ? this.view.getSnapshot().status : 'offline' });
  }

  onBeat() {
    const now = this.port.steady();
    const { stalledAfter } = this.port.timings;
    const isLate = this.#asked !== null ? now - this.#askedAt : this.#inFlight !== null && this.#retrying === null ? now - this.#inFlight.sentAt : 0;
    if (isLate >= stalledAfter) this.#open();
    this.#typing.onBeat();
  }

  onTransient(message: Message<'transient'>) {
    this.#typing.onTransient(message);
  }

  onMessage(message: TextMessage) {
    if (message.document !== this.document) return;
    switch (message.type) {
      case 'text_opened':
        this.#onOpened(message);
        return;
      case 'text_update':
        this.#onUpdate(message);
        return;
      case 'text_accepted':
        if (message.id === this.#inFlight?.id) {
          this.#know(this.#inFlight.bytes);
          this.#inFlight = null;
          this.#stopRetrying();
          void this.keep();
          this.#sayUnsaved();
          this.#pump();
        }
        return;
      case 'text_refused':
        this.#onRefused(message);
    }
  }

  /** The right to it ended, or somebody else signed in: nothing of it stays. `why`: it is told that words went. */
  forget(why: 'right' | 'late' | null = null) {
    if (why !== null && !this.isSettled) this.port.tellThrownAway(this.document, why);
    if (this.#keeping !== null) clearTimeout(this.#keeping);
    this.#keeping = null;
    this.port.drop(this.document);
    this.#letGo();
    this.#held = [];
    this.#typing.forget();
    this.#renew();
    this.#clientId = null;
    this.#startOver = null;
    this.#asked = null;
    this.#stopTimers();
    this.#sayUnsaved();
    this.#show({ status: 'refused', refusedWords: [], error: null });
  }

  destroy() {
    this.port.drop(this.document);
    this.#stopTimers();
    for (const timer of [this.#showing, this.#keeping]) if (timer !== null) clearTimeout(timer);
    this.#doc.destroy();
  }

  #newDoc(): Y.Doc {
    const doc = new Y.Doc();
    doc.on('update', (update: Uint8Array, origin: unknown) => {
      if (doc !== this.#doc) return;
      if (origin !== fromServer) {
        this.#waiting.push(update);
        void this.keep();
        this.#sayUnsaved();
        this.#pump();
      }
      this.#showing ??= setTimeout(() => {
        this.#showing = null;
        this.#sayWords();
      }, 0);
    });
    return doc;
  }

  #renew() {
    for (const manager of this.#undo.values()) manager.destroy();
    this.#undo.clear();
    const old = this.#doc;
    this.#doc = this.#newDoc();
    old.destroy();
    this.#saved.clear();
    this.#ownClients.clear();
    this.#upTo.clear();
    this.#sayWords();
    this.#show({ generation: this.view.getSnapshot().generation + 1 });
  }

  #open() {
    if (!this.#isConnected) return;
    const isFresh = this.#clientId === null || this.#startOver !== null;
    this.#asked = isFresh ? 'fresh' : 'rest';
    this.#askedAt = this.port.steady();
    this.port.send({ type: 'text_open', document: this.document, state_vector: isFresh ? null : toBase64(Y.encodeStateVector(this.#doc)) });
    this.#show({});
  }

  #onOpened(message: Message<'text_opened'>) {
    if (this.#asked === null) return;
    if (this.#startOver !== null && this.#asked === 'rest') {
      this.#open();
      return;
    }
    const has = Y.decodeStateVector(fromBase64(message.state_vector));
    // A device that lost its power may have forgotten letters that the service has, and have given their places to others.
    const isForgotten = [...this.#upTo].some(([client, upTo]) => (has.get(client) ?? 0) > upTo && this.#typed(client) > upTo);
    if (isForgotten && this.#startOver === null) {
      this.#startOver = mixedUp;
      this.#open();
      return;
    }
    if (this.#startOver !== null) {
      this.#keepWords(new Map([...has, ...(isForgotten ? this.#upTo : [])]), this.#startOver);
      this.#startOver = null;
      this.#letGo();
      this.#renew();
      this.#sayUnsaved();
    }
    if (!this.#apply(message.update)) {
      this.#onRefused({ type: 'text_refused', document: this.document, id: null, error: unreadable });
      return;
    }
    if (this.#asked === 'rest' && this.#isBeyond(has)) {
      this.#startOver = restored;
      this.#open();
      return;
    }
    this.#clientId = message.client_id;
    this.#ownClients.add(message.client_id);
    this.#doc.clientID = message.client_id;
    for (const [client, clock] of has) this.#saved.set(client, clock);
    this.#seq = message.seq;
    this.#asked = null;
    this.#upTo.clear();
    this.#show({ status: 'open', error: null });
    void this.keep();
    const held = this.#held;
    this.#held = [];
    for (const update of held) this.#onUpdate(update);
    // First the same bytes under the same id: the server may have them already (P2). Then what came after.
    if (this.#inFlight !== null) this.#sendInFlight(this.#inFlight);
    else this.#pump();
  }

  /** How far this document goes under a client id. */
  #typed(client: number): number {
    return Y.decodeStateVector(Y.encodeStateVector(this.#doc)).get(client) ?? 0;
  }

  /** Whether this page has letters of others that the server does not have: then the server was set back. */
  #isBeyond(has: Map<number, number>): boolean {
    return [...Y.decodeStateVector(Y.encodeStateVector(this.#doc))].some(
      ([client, clock]) => !this.#ownClients.has(client) && (has.get(client) ?? 0) < clock,
    );
  }

  #onUpdate(message: Message<'text_update'>) {
    if (this.#asked !== null) {
      this.#held.push(message);
      return;
    }
    if (this.#clientId === null || message.seq <= this.#seq) return;
    if (message.seq > this.#seq + 1 || !this.#apply(message.update)) {
      // A hole, or bytes that cannot be read: ask for the rest by state vector.
      this.#open();
      return;
    }
    this.#seq = message.seq;
    this.#know(fromBase64(message.update));
    this.#keepSoon();
    // yjs takes another id when it meets its own in another's letters; only ids from the server may be typed with.
    if (this.#doc.clientID !== this.#clientId) this.#open();
  }

  #onRefused({ id, error }: Message<'text_refused'>) {
    if (id === null) {
      if (error.is_temporary) return; // The beat asks again.
      if (error.code === 'not_found' || error.code === 'not_allowed') {
        this.forget('right');
        this.#show({ error });
        return;
      }
      this.#keepWords(this.#saved, error);
      this.#letGo();
      this.#renew();
      void this.keep();
      this.#clientId = null;
      this.#startOver = null;
      this.#asked = null;
      this.#sayUnsaved();
      this.#show({ status: 'refused', error });
      // Over, or not for this person any more? Then the words go as well.
      if (this.view.getSnapshot().refusedWords.length > 0) this.port.findOut(streamOfDocument(this.document));
      return;
    }
    const inFlight = this.#inFlight;
    if (inFlight?.id !== id) return;
    if (error.is_temporary) {
      // As long as it is temporary it is tried again.
      const { backoffFirst, retryMost } = this.port.timings;
      inFlight.refusals += 1;
      this.#retrying ??= setTimeout(() => {
        this.#retrying = null;
        if (this.#inFlight === inFlight && this.#asked === null) this.#sendInFlight(inFlight);
      }, Math.min(retryMost, backoffFirst * 2 ** inFlight.refusals));
      this.#sayUnsaved();
      return;
    }
    this.#startOver = error;
    this.#open();
  }

  /** Sends what is waiting, merged, once the last update was answered. */
  #pump() {
    if (!this.#canSend || this.#startOver !== null) return;
    if (this.#pumping !== null) return;
    const wait = Math.max(0, this.#sentAt + this.port.timings.textEvery - this.port.steady());
    this.#pumping = setTimeout(() => {
      this.#pumping = null;
      this.#send();
    }, wait);
  }

  get #canSend(): boolean {
    return this.#isConnected && this.#asked === null && this.#inFlight === null && (this.#again.length > 0 || this.#waiting.length > 0);
  }

  #send() {
    if (!this.#canSend) return;
    const again = this.#again.shift();
    if (again !== undefined) {
      this.#inFlight = again;
      this.#sendInFlight(again);
      return;
    }
    const { bytes, count } = this.#piece(0);
    this.#waiting.splice(0, count);
    const inFlight: InFlight = { id: this.port.newId(), bytes, sentAt: this.port.steady(), refusals: 0 };
    this.#inFlight = inFlight;
    if (bytes.length > maxTextUpdateBytes) {
      // A larger frame would end the connection for good.
      this.#startOver = tooLarge;
      this.#open();
      return;
    }
    // First on disk, then sent: a page that goes on after a crash must know every letter the service may have of it.
    if (!this.port.keepsOnDevice()) this.#sendInFlight(inFlight);
    else
      void this.keep().then(() => {
        if (this.#inFlight === inFlight && this.#isConnected && this.#asked === null) this.#sendInFlight(inFlight);
      });
  }

  #sendInFlight(inFlight: InFlight) {
    inFlight.sentAt = this.#sentAt = this.port.steady();
    this.port.send({ type: 'text_update', document: this.document, id: inFlight.id, update: toBase64(inFlight.bytes) });
  }

  #apply(update: string): boolean {
    try {
      Y.applyUpdate(this.#doc, fromBase64(update), fromServer);
      return true;
    } catch {
      return false;
    }
  }

  #know(bytes: Uint8Array) {
    for (const [client, clock] of Y.parseUpdateMeta(bytes).to) this.#saved.set(client, Math.max(clock, this.#saved.get(client) ?? 0));
  }

  /** What was to be sent is not sent any more. */
  #letGo() {
    this.#inFlight = null;
    this.#again = [];
    this.#waiting = [];
    this.#stopRetrying();
  }

  #stopRetrying() {
    if (this.#retrying !== null) clearTimeout(this.#retrying);
    this.#retrying = null;
  }

  /** The first updates that fit into one, and how many they are. */
  #piece(from: number): { bytes: Uint8Array; count: number } {
    let count = 0;
    let size = 0;
    for (const update of this.#waiting.slice(from)) {
      if (count > 0 && size + update.length > fullUpdate) break;
      size += update.length;
      count += 1;
    }
    return { bytes: Y.mergeUpdates(this.#waiting.slice(from, from + count)), count };
  }

  #asKept(): KeptText {
    // A minute of typing is one piece, not a thousand.
    if (this.#waiting.length > 1) {
      const pieces: Uint8Array[] = [];
      for (let at = 0; at < this.#waiting.length; ) {
        const { bytes, count } = this.#piece(at);
        pieces.push(bytes);
        at += count;
      }
      this.#waiting = pieces;
    }
    const sent = [...(this.#inFlight === null ? [] : [this.#inFlight]), ...this.#again];
    return {
      document: this.document,
      epoch: this.#epoch,
      clientId: this.#clientId,
      ownClients: [...this.#ownClients],
      state: toBase64(Y.encodeStateAsUpdate(this.#doc)),
      saved: [...this.#saved],
      sent: sent.map(({ id, bytes }) => ({ id, update: toBase64(bytes) })),
      waiting: this.#waiting.map(toBase64),
      refused: [...this.view.getSnapshot().refusedWords],
    };
  }

  /** Letters of this page that the server does not have, kept beside the text. */
  #keepWords(has: Map<number, number>, error: WireError, doc = this.#doc) {
    const kept = lettersBeyond(doc, has).map(({ box, words }): RefusedWords => ({ id: (this.#refusedCount += 1), box, words, error }));
    if (kept.length === 0) return;
    this.#show({ refusedWords: [...this.view.getSnapshot().refusedWords, ...kept] });
    void this.keep();
  }

  #stopTimers() {
    for (const timer of [this.#pumping, this.#retrying]) if (timer !== null) clearTimeout(timer);
    this.#pumping = this.#retrying = null;
    this.#typing.stop();
  }

  #sayWords() {
    const next = Object.fromEntries(textBoxes.map((box) => [box, this.text(box).toString()])) as Record<TextBox, string>;
    const before = this.words.getSnapshot();
    if (textBoxes.some((box) => next[box] !== before[box])) this.words.set(next);
  }

  #sayUnsaved() {
    const { isUnsaved } = this;
    this.port.setUnsaved(this.document, isUnsaved, (this.#inFlight?.refusals ?? 0) >= 2);
    if (this.view.getSnapshot().isUnsaved !== isUnsaved) this.#show({ isUnsaved });
    if (!isUnsaved) this.onSettled();
  }

  #show(change: Partial<TextView>) {
    const view = { ...this.view.getSnapshot(), ...change };
    view.canType = this.#clientId !== null && this.#startOver === null && view.status !== 'refused';
    this.view.set(view);
  }
}

const unreadable: WireError = { code: 'text_unreadable', field: null, message: 'This text could not be read. Reload the page.', is_temporary: false };
