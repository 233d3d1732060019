// Owns asking for something to happen from a button: "Saving…" meanwhile, the refusal's words near where it was made.
import { useState } from 'react';
import type { WireCommand, WireError } from '../../generated/wire';
import { server } from '../../server';
import { Icon } from '../../ui/icon';

export interface Asking {
  isSending: boolean;
  error: WireError | null;
  /** True when it was accepted. One at a time: a second press while the first is on its way does nothing. */
  ask: (command: WireCommand) => Promise<boolean>;
  dismiss: () => void;
}

export function useAsk(): Asking {
  const [state, setState] = useState<{ isSending: boolean; error: WireError | null }>({ isSending: false, error: null });
  return {
    ...state,
    ask: async (command) => {
      if (state.isSending) return false;
      setState({ isSending: true, error: null });
      const error = await server().send(command);
      setState({ isSending: false, error });
      return error === null;
    },
    dismiss: () => setState((before) => ({ ...before, error: null })),
  };
}

export interface RefusalProps {
  error: Pick<WireError, 'message'> | null;
  /** What is kept, for example "What you typed is kept." */
  kept?: string;
}

export function Refusal({ error, kept }: RefusalProps) {
  if (!error) return null;
  return <p className="refusal" role="alert"><Icon name="alert" /> <span>{error.message}{kept && ` ${kept}`}</span></p>;
}
