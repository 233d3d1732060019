// Owns the trust line: whether what one sees is live and what one did is safe. Pure.
import type { ConnectionState } from './socket';

/** The first four kinds are those of ui/trust-line; the others stand across the page with their reason. */
export type TrustState =
  | { kind: 'live' }
  /** `why`: it takes longer than usual. */
  | { kind: 'saving'; why?: Trouble }
  /** `keptChanges`: of these it is known that they are kept; where, says `place`. */
  | { kind: 'offline'; keptChanges: number; place?: 'page' | 'writing' }
  | { kind: 'catching-up' }
  | { kind: 'signed-out'; reason: string }
  | { kind: 'reload'; reason: string }
  | { kind: 'ended'; reason: string };

/** cannot-now: the service said that it cannot save just now · checking: it looks up whether it was saved. */
export type Trouble = 'cannot-now' | 'checking';

export interface TrustFacts {
  connection: ConnectionState;
  /** Something on screen is not known to be as it is now. */
  isBehind: boolean;
  /** Commands without an answer and texts with letters the server has not confirmed, of all tabs. */
  unsaved: number;
  /** Of these, how many are on this device's disk. */
  onDevice: number;
  /** Nothing can be kept on this device (a private window): it lasts as long as the page. */
  isPageOnly: boolean;
  trouble?: Trouble | null;
}

export function trustOf({ connection, isBehind, unsaved, onDevice, isPageOnly, trouble }: TrustFacts): TrustState {
  const offline = (): TrustState => {
    if (unsaved === 0) return { kind: 'offline', keptChanges: 0 };
    if (isPageOnly) return { kind: 'offline', keptChanges: unsaved, place: 'page' };
    return onDevice > 0 ? { kind: 'offline', keptChanges: Math.min(onDevice, unsaved) } : { kind: 'offline', keptChanges: unsaved, place: 'writing' };
  };
  switch (connection.kind) {
    case 'stopped':
      return { kind: connection.why, reason: connection.reason };
    case 'waiting':
      return offline();
    case 'idle':
    case 'connecting':
      return connection.kind === 'connecting' && connection.hasFailed ? offline() : { kind: 'catching-up' };
    case 'open':
      if (connection.isDoubtful) return offline();
      if (isBehind) return { kind: 'catching-up' };
      if (unsaved === 0) return { kind: 'live' };
      return trouble ? { kind: 'saving', why: trouble } : { kind: 'saving' };
  }
}

/** Whether two say the same, so that the line is not drawn again for nothing. */
export function isSameTrust(a: TrustState, b: TrustState): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
