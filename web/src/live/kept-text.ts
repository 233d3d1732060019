// Owns a shared text as it is kept on this device, and which of its words a server does not have. Pure.
import * as Y from 'yjs';
import type { CommandId, DocumentId, WireError } from '../generated/wire';
import { type TextBox, textBoxes } from './protocol';

export interface RefusedWords {
  id: number;
  box: TextBox;
  words: string;
  error: WireError;
}

/** A document as it is kept on this device: enough to go on typing without a connection, and to send the rest once. */
export interface KeptText {
  document: DocumentId;
  epoch: string | null;
  /** Under which this page typed, and may go on only where it alone has what is kept. */
  clientId: number | null;
  ownClients: number[];
  /** The whole text; base64. */
  state: string;
  saved: [number, number][];
  /** Sent, and not answered, with their ids; base64. */
  sent: { id: CommandId; update: string }[];
  /** Not sent yet, in pieces that can be sent; base64. */
  waiting: string[];
  refused: RefusedWords[];
}

/** What of a text lies beyond what a server has, box by box. */
export function lettersBeyond(doc: Y.Doc, has: Map<number, number>): { box: TextBox; words: string }[] {
  const before = Y.createSnapshot(Y.createDeleteSet(), has);
  const now = Y.snapshot(doc);
  return textBoxes.flatMap((box) => {
    const delta = doc.getText(box).toDelta(now, before) as { insert: unknown; attributes?: { ychange?: { type: string } } }[];
    const words = delta
      .filter(({ attributes }) => attributes?.ychange?.type === 'added')
      .map(({ insert }) => String(insert))
      .join(' … ');
    return words.trim() === '' ? [] : [{ box, words }];
  });
}
