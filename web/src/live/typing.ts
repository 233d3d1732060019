// Owns who types where in one shared text: others' cursors until they go quiet, and one's own, sent now and then.
import type { ConnectionId, DocumentId, PersonId } from '../generated/wire';
import type { TextPort } from './client';
import { streamOfDocument } from './ids';
import { type Message, type TextBox, textBoxes } from './protocol';
import { Cell } from './store';

export interface Typer {
  personId: PersonId;
  connectionId: ConnectionId;
  box: TextBox;
  /** yjs relative positions as JSON. */
  cursor: string;
}

export class Typing {
  /** Others who are typing now. */
  readonly typers = new Cell<readonly Typer[]>([]);
  #expiry = new Map<ConnectionId, number>();
  #cursorAt = -Infinity;
  #timer: ReturnType<typeof setTimeout> | null = null;
  #cursor: { box: TextBox; cursor: string | null } | null = null;

  constructor(
    private readonly document: DocumentId,
    private readonly port: TextPort,
  ) {}

  /** Where this person types; null: no longer (blur). Sent at most five times a second. */
  say(box: TextBox, cursor: string | null) {
    this.#cursor = { box, cursor };
    const wait = cursor === null ? 0 : this.#cursorAt + this.port.timings.cursorEvery - this.port.steady();
    if (wait <= 0) this.#send();
    else this.#timer ??= setTimeout(() => this.#send(), wait);
  }

  onTransient(message: Message<'transient'>) {
    const { body } = message;
    if (body.kind !== 'typing' || body.document !== this.document) return;
    const box = textBoxes.find((name) => name === body.text_box);
    if (box === undefined || body.cursor === null) {
      this.#drop(message.connection_id);
      return;
    }
    const typer: Typer = { personId: message.person_id, connectionId: message.connection_id, box, cursor: body.cursor };
    this.#expiry.set(typer.connectionId, this.port.steady() + this.port.timings.typerExpires);
    const typers = this.typers.getSnapshot();
    const isKnown = typers.some(({ connectionId }) => connectionId === typer.connectionId);
    this.typers.set(isKnown ? typers.map((other) => (other.connectionId === typer.connectionId ? typer : other)) : [...typers, typer]);
  }

  /** Who went quiet is not typing any more. */
  onBeat() {
    const now = this.port.steady();
    const gone = [...this.#expiry].filter(([, at]) => at <= now).map(([connection]) => connection);
    for (const connection of gone) this.#drop(connection);
  }

  /** Nobody is known to type, and one's own place waits for nothing. */
  clear() {
    this.stop();
    this.typers.set([]);
    this.#expiry.clear();
  }

  /** One's own place is not sent later. */
  stop() {
    if (this.#timer !== null) clearTimeout(this.#timer);
    this.#timer = null;
  }

  /** What was to be sent is forgotten with the text. */
  forget() {
    this.#cursor = null;
    this.clear();
  }

  #drop(connection: ConnectionId) {
    if (this.#expiry.delete(connection)) this.typers.set(this.typers.getSnapshot().filter(({ connectionId }) => connectionId !== connection));
  }

  #send() {
    this.stop();
    if (this.#cursor === null) return;
    this.#cursorAt = this.port.steady();
    const { box, cursor } = this.#cursor;
    this.#cursor = null;
    this.port.sendTransient(streamOfDocument(this.document), { kind: 'typing', document: this.document, text_box: box, cursor });
  }
}
