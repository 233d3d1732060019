// Owns the numbers both sides agree on: the twins of limits.rs and close.rs, and the page's waiting times.
import type { ClientMessage, ServerMessage } from '../generated/wire';

export const protocolVersion = 1;
export const maxFrameBytes = 64 * 1024;
export const maxTextUpdateBytes = 32 * 1024;
/** The server takes 64 commands under way at once; the page stays well below. */
export const commandsUnderWay = 32;

/** The four boxes of a discussion note, in their order on screen (TEXT_BOXES). */
export const textBoxes = ['situation', 'action_to_date', 'update', 'next_steps'] as const;
export type TextBox = (typeof textBoxes)[number];

export const closeCodes = { signedOut: 4001, pageTooOld: 4002, restarting: 4103 } as const;

/** 4000–4099: stay away, show why. Anything else, 4100–4199 included: come back. */
export function mustStayAway(code: number): boolean {
  return code >= 4000 && code <= 4099;
}

/** All waiting times of the page, milliseconds. Tests give their own. */
export interface Timings {
  /** How often the connection looks at itself. */
  beatEvery: number;
  /** Nothing heard for so long: ask. With `doubtAfter` and two beats this is how long "Live" may be wrong: below 5 s. */
  pingEvery: number;
  /** The same while nobody looks and nothing waits. */
  pingHidden: number;
  /** A question unanswered for so long: not "Live" any more. */
  doubtAfter: number;
  /** Nothing heard for so long, with a ping unanswered: the connection is dead. */
  deadAfter: number;
  /** The same, after the browser said that the network changed. */
  deadAfterProbe: number;
  backoffFirst: number;
  backoffMost: number;
  /** The first return after the service ended everyone's connection at once is spread over so long. */
  spreadRestart: number;
  /** The same where it cannot be known whether others lost theirs too. */
  spreadClosed: number;
  /** A temporary refusal is tried again at most so late. */
  retryMost: number;
  /** What is of its moment only (a raised hand) is not sent later than so. */
  passingFor: number;
  /** No progress for so long: ask again. */
  stalledAfter: number;
  /** A stream nobody looks at is kept so long, for the next page. */
  linger: number;
  textEvery: number;
  cursorEvery: number;
  typerExpires: number;
  /** What a page of this browser left behind is taken up by another one when it did not come back for so long. */
  adoptAfter: number;
  /** A page that comes back waits so long for what it left behind itself. */
  adoptWithin: number;
  /** What the browser took away is opened again after so long. */
  reopenAfter: number;
  /** What was not sent is kept so long. */
  keptFor: number;
  /** A write to this device that takes longer is no longer counted as kept. */
  keptWithin: number;
  /** Nothing written for so long: what was written is brought to the disk itself. */
  syncAfter: number;
  /** What others typed, and streams, are written down so often. */
  keepEvery: number;
}

export const usualTimings: Timings = {
  beatEvery: 250,
  pingEvery: 2_500,
  pingHidden: 20_000,
  doubtAfter: 1_500,
  deadAfter: 8_000,
  deadAfterProbe: 2_500,
  backoffFirst: 500,
  backoffMost: 30_000,
  spreadRestart: 5_500,
  spreadClosed: 5_000,
  retryMost: 5_000,
  passingFor: 20_000,
  stalledAfter: 15_000,
  linger: 3_000,
  textEvery: 100,
  cursorEvery: 200,
  typerExpires: 5_000,
  adoptAfter: 3_000,
  adoptWithin: 1_000,
  reopenAfter: 1_000,
  keptFor: 24 * 3_600_000,
  keptWithin: 500,
  syncAfter: 2_000,
  keepEvery: 1_000,
};

export type Message<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

const encoder = new TextEncoder();

/** Whether a message may be sent at all: a larger one would end the connection for good (4009). */
export function fits(message: ClientMessage): boolean {
  const text = JSON.stringify(message);
  return text.length <= maxFrameBytes && (text.length * 3 <= maxFrameBytes || encoder.encode(text).length <= maxFrameBytes);
}
