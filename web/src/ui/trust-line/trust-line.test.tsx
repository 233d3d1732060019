// Proves the words of the trust line.
import { expect, it } from 'vitest';
import { type TrustState, trustText } from '.';

it.each<[TrustState, string]>([
  [{ kind: 'live' }, 'Live · all saved'],
  [{ kind: 'saving' }, 'Saving…'],
  [{ kind: 'offline', keptChanges: 0 }, 'Offline'],
  [{ kind: 'offline', keptChanges: 1 }, 'Offline · 1 change kept on this device'],
  [{ kind: 'catching-up' }, 'Catching up'],
])('%j', (state, text) => expect(trustText(state)).toBe(text));
