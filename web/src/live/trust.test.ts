// Proves what the trust line says.
import { expect, it } from 'vitest';
import type { ConnectionState } from './socket';
import { type TrustFacts, trustOf, type TrustState } from './trust';

const open: ConnectionState = { kind: 'open', endedBefore: null, isDoubtful: false };
const facts = (connection: ConnectionState, change: Partial<TrustFacts> = {}): TrustFacts => ({ connection, isBehind: false, unsaved: 0, onDevice: 0, isPageOnly: false, ...change });
const waiting: ConnectionState = { kind: 'waiting', retryAt: 5 };

it.each<[string, TrustFacts, TrustState]>([
  ['all well', facts(open), { kind: 'live' }],
  ['something on its way', facts(open, { unsaved: 2 }), { kind: 'saving' }],
  ['the service cannot save just now', facts(open, { unsaved: 2, trouble: 'cannot-now' }), { kind: 'saving', why: 'cannot-now' }],
  ['being checked', facts(open, { unsaved: 1, trouble: 'checking' }), { kind: 'saving', why: 'checking' }],
  ['behind, with something on its way', facts(open, { isBehind: true, unsaved: 2 }), { kind: 'catching-up' }],
  ['asked, and no answer', facts({ ...open, isDoubtful: true }), { kind: 'offline', keptChanges: 0 }],
  ['asked, and no answer, with words on this device', facts({ ...open, isDoubtful: true }, { unsaved: 1, onDevice: 1 }), { kind: 'offline', keptChanges: 1 }],
  ['first connection', facts({ kind: 'connecting', hasFailed: false }), { kind: 'catching-up' }],
  ['trying again', facts({ kind: 'connecting', hasFailed: true }, { isBehind: true, unsaved: 1, onDevice: 1 }), { kind: 'offline', keptChanges: 1 }],
  ['waiting to try', facts(waiting, { isBehind: true }), { kind: 'offline', keptChanges: 0 }],
  ['one of two is on disk: no more is claimed', facts(waiting, { unsaved: 2, onDevice: 1 }), { kind: 'offline', keptChanges: 1 }],
  ['not on disk yet', facts(waiting, { unsaved: 2 }), { kind: 'offline', keptChanges: 2, place: 'writing' }],
  ['a browser that keeps nothing', facts(waiting, { unsaved: 2, isPageOnly: true }), { kind: 'offline', keptChanges: 2, place: 'page' }],
  ['signed out', facts({ kind: 'stopped', why: 'signed-out', reason: 'Sign in.' }, { isBehind: true, unsaved: 3 }), { kind: 'signed-out', reason: 'Sign in.' }],
  ['too old', facts({ kind: 'stopped', why: 'reload', reason: 'Reload.' }, { isBehind: true, unsaved: 3 }), { kind: 'reload', reason: 'Reload.' }],
])('%s', (_, given, trust) => {
  expect(trustOf(given)).toEqual(trust);
});
