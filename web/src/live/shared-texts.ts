// Owns the shared texts of one tab: opened and closed, never closed with letters on their way, and those of earlier pages taken up.
// A chunk of its own with texts.ts: loaded on demand, imports only types from the client.
import type { DocumentId, StreamId } from '../generated/wire';
import type { TextListener, TextPort } from './client';
import { streamOfDocument, streamsOfDocument } from './ids';
import type { KeptText } from './kept-text';
import { SharedText } from './texts';

interface Open {
  text: SharedText;
  holders: number;
  lingering: ReturnType<typeof setTimeout> | null;
}

/** The documents of one tab. */
export class SharedTexts {
  #open = new Map<DocumentId, Open>();
  #epoch: string | null = null;
  #told = '[]';

  constructor(private readonly port: TextPort) {
    const each = (act: (text: SharedText) => void) => {
      for (const { text } of [...this.#open.values()]) act(text);
    };
    const listener: TextListener = {
      onWelcome: (epoch) => {
        this.#epoch = epoch;
        each((text) => text.onWelcome(epoch));
      },
      onLost: () => {
        this.#epoch = null;
        each((text) => text.onLost());
      },
      onBeat: () => each((text) => text.onBeat()),
      onMessage: (message) => this.#open.get(message.document)?.text.onMessage(message),
      onTransient: (message) => each((text) => text.onTransient(message)),
      onForgotten: (stream: StreamId) =>
        each((text) => {
          if (streamOfDocument(text.document) === stream) text.forget('right');
        }),
      needs: (stream) => [...this.#open.keys()].some((document) => streamsOfDocument(document).includes(stream)),
      holds: (stream) => [...this.#open.keys()].some((document) => streamOfDocument(document) === stream),
      onForgetAll: () => each((text) => text.forget()),
      onAdopted: (slips) => {
        for (const { value, isSole } of slips) {
          const kept = value as KeptText;
          this.open(kept.document).adopt(kept, isSole);
          this.#release(kept.document);
        }
        this.#tellRefused();
      },
      onExpired: (documents) => {
        for (const document of documents) this.#open.get(document)?.text.forget('late');
      },
      onKeepAll: () => each((text) => void text.keep()),
    };
    port.listen(listener);
  }

  /** Opens a document, or the same again; every `open` wants its `close`. */
  open(document: DocumentId): SharedText {
    let open = this.#open.get(document);
    if (open === undefined) {
      const text = new SharedText(document, this.port, () => this.#release(document), () => this.#tidy(document));
      open = { text, holders: 0, lingering: null };
      text.view.subscribe(() => this.#tellRefused());
      this.#open.set(document, open);
      if (this.#epoch !== null) text.onWelcome(this.#epoch);
    }
    if (open.lingering !== null) clearTimeout(open.lingering);
    open.lingering = null;
    open.holders += 1;
    this.#tellRefused();
    return open.text;
  }

  /** Refused words of texts that nobody looks at are shown elsewhere on the page. */
  #tellRefused() {
    const all = [...this.#open.values()].flatMap(({ text, holders }) =>
      holders > 0 ? [] : text.view.getSnapshot().refusedWords.map((refused) => ({ ...refused, document: text.document, dismiss: () => text.dismissRefused(refused.id) })),
    );
    const key = JSON.stringify(all.map(({ document, id }) => [document, id]));
    if (key === this.#told) return;
    this.#told = key;
    this.port.setRefused(all);
  }

  #release(document: DocumentId) {
    const open = this.#open.get(document);
    if (open === undefined || open.holders === 0) return;
    open.holders -= 1;
    this.#tellRefused();
    if (open.holders > 0) return;
    open.lingering = setTimeout(() => {
      open.lingering = null;
      this.#tidy(document);
    }, this.port.timings.linger);
  }

  /** Closes what nobody holds, but never with letters on their way or refused words not yet looked at. */
  #tidy(document: DocumentId) {
    const open = this.#open.get(document);
    if (open === undefined || open.holders > 0 || open.lingering !== null || !open.text.isSettled) return;
    this.#open.delete(document);
    this.port.send({ type: 'text_close', document });
    open.text.destroy();
  }
}
