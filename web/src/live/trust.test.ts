// Proves what the trust line says.
import { expect, it } from 'vitest';
import type { ConnectionState } from './socket';
import { trustOf, type TrustState } from './trust';

const open: ConnectionState = { kind: 'open', endedBefore: null };

it.each<[string, ConnectionState, boolean, number, TrustState]>([
  ['all well', open, false, 0, { kind: 'live' }],
  ['something on its way', open, false, 2, { kind: 'saving' }],
  ['behind, with something on its way', open, true, 2, { kind: 'catching-up' }],
  ['first connection', { kind: 'connecting', hasFailed: false }, false, 0, { kind: 'catching-up' }],
  ['trying again', { kind: 'connecting', hasFailed: true }, true, 1, { kind: 'offline', keptChanges: 1 }],
  ['waiting to try', { kind: 'waiting', retryAt: 5 }, true, 0, { kind: 'offline', keptChanges: 0 }],
  ['signed out', { kind: 'stopped', why: 'signed-out', reason: 'Sign in.' }, true, 3, { kind: 'signed-out', reason: 'Sign in.' }],
  ['too old', { kind: 'stopped', why: 'reload', reason: 'Reload.' }, true, 3, { kind: 'reload', reason: 'Reload.' }],
])('%s', (_, connection, isBehind, unsaved, trust) => {
  expect(trustOf({ connection, isBehind, unsaved })).toEqual(trust);
});
