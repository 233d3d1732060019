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

export const closeCodes = { signedOut: 4001, pageTooOld: 4002 } as const;

/** 4000–4099: stay away, show why. Anything else, 4100–4199 included: come back. */
export function mustStayAway(code: number): boolean {
  return code >= 4000 && code <= 4099;
}

/** All waiting times of the page, milliseconds. */
export interface Timings {
  pingEvery: number;
  /** Nothing heard for so long, with a ping unanswered: the connection is dead. */
  deadAfter: number;
  /** The same, after the browser said that the network changed. */
  deadAfterProbe: number;
  backoffFirst: number;
  backoffMost: number;
  /** No progress for so long: ask again. */
  stalledAfter: number;
  /** A stream nobody looks at is kept so long, for the next page. */
  linger: number;
  textEvery: number;
  cursorEvery: number;
  typerExpires: number;
}

export const usualTimings: Timings = {
  pingEvery: 5_000,
  deadAfter: 10_000,
  deadAfterProbe: 2_500,
  backoffFirst: 500,
  backoffMost: 30_000,
  stalledAfter: 15_000,
  linger: 3_000,
  textEvery: 100,
  cursorEvery: 200,
  typerExpires: 5_000,
};

export type Message<T extends ServerMessage['type']> = Extract<ServerMessage, { type: T }>;

const encoder = new TextEncoder();

/** Whether a message may be sent at all: a larger one would end the connection for good (4009). */
export function fits(message: ClientMessage): boolean {
  const text = JSON.stringify(message);
  return text.length <= maxFrameBytes && (text.length * 3 <= maxFrameBytes || encoder.encode(text).length <= maxFrameBytes);
}
