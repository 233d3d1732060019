// Owns asking for something to happen from a button: "Saving…" meanwhile, the refusal's words near where it was made.
import { useRef, useState } from 'react';
import type { WireCommand, WireError } from '../../generated/wire';
import { server } from '../../server';
import { notify, readShell } from '../../shell';
import { Icon } from '../../ui/icon';

export interface Asking {
  isSending: boolean;
  error: WireError | null;
  /** True when it was accepted. */
  ask: (command: WireCommand) => Promise<boolean>;
  dismiss: () => void;
}

/** One at a time: a second press while the first is on its way does nothing. `mayOverlap`: for lists, where each row sends its own. */
export function useAsk({ mayOverlap = false } = {}): Asking {
  const [state, setState] = useState<{ isSending: boolean; error: WireError | null }>({ isSending: false, error: null });
  const underWay = useRef(0);
  return {
    ...state,
    ask: async (command) => {
      if (underWay.current > 0 && !mayOverlap) return false;
      underWay.current += 1;
      setState({ isSending: true, error: null });
      const error = await server().send(command);
      underWay.current -= 1;
      setState((before) => ({ isSending: underWay.current > 0, error: error ?? (mayOverlap ? before.error : null) }));
      return error === null;
    },
    dismiss: () => setState((before) => ({ ...before, error: null })),
  };
}

/** What is of its moment only is not kept without a connection, and said so. */
function isPossibleNow(text: string): boolean {
  if (readShell().trust?.kind !== 'offline') return true;
  notify({ text, isProblem: true, untilBack: true });
  return false;
}

/** A move of everyone that waited for the connection would come when nobody expects it. */
export const canMoveRoom = () => isPossibleNow('You are offline. The room was not moved; press again when you are back.');

/** A hand that goes up later would be for another case. */
export const canRaiseHand = () => isPossibleNow('You are offline. Nobody sees your hand; raise it again when you are back.');

export interface RefusalProps {
  error: Pick<WireError, 'message'> | null;
  /** What is kept, for example "What you typed is kept." */
  kept?: string;
}

export function Refusal({ error, kept }: RefusalProps) {
  if (!error) return null;
  return <p className="refusal" role="alert"><Icon name="alert" /> <span>{error.message}{kept && ` ${kept}`}</span></p>;
}
