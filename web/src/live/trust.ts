// Owns the trust line: whether what one sees is live and what one did is safe. Pure.
import type { ConnectionState } from './socket';

/** The first four kinds are those of ui/trust-line; the others stand across the page with their reason. */
export type TrustState =
  | { kind: 'live' }
  | { kind: 'saving' }
  | { kind: 'offline'; keptChanges: number }
  | { kind: 'catching-up' }
  | { kind: 'signed-out'; reason: string }
  | { kind: 'reload'; reason: string }
  | { kind: 'ended'; reason: string };

export interface TrustFacts {
  connection: ConnectionState;
  /** Something on screen is not known to be as it is now. */
  isBehind: boolean;
  /** Commands without an answer and texts with letters the server has not confirmed. */
  unsaved: number;
}

export function trustOf({ connection, isBehind, unsaved }: TrustFacts): TrustState {
  switch (connection.kind) {
    case 'stopped':
      return { kind: connection.why, reason: connection.reason };
    case 'waiting':
      return { kind: 'offline', keptChanges: unsaved };
    case 'idle':
    case 'connecting':
      return connection.kind === 'connecting' && connection.hasFailed ? { kind: 'offline', keptChanges: unsaved } : { kind: 'catching-up' };
    case 'open':
      if (isBehind) return { kind: 'catching-up' };
      return unsaved > 0 ? { kind: 'saving' } : { kind: 'live' };
  }
}

/** Whether two say the same, so that the line is not drawn again for nothing. */
export function isSameTrust(a: TrustState, b: TrustState): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
