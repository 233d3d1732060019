// Owns the examples of ConnectionBanner.
import type { Example } from '../example';
import { ConnectionBanner, type ConnectionState } from '.';

const states: ConnectionState[] = [{ kind: 'offline', keptChanges: 2, retryInSeconds: 4 }, { kind: 'catching-up' }, { kind: 'ended', reason: 'This meeting is open in another tab.' }, { kind: 'ended', reason: 'This page is older than the service. Reload it.', mustReload: true, note: 'What you did and typed is kept, and sent after that.' }];

export const examples: Example[] = states.map((state) => ({ name: 'mustReload' in state ? 'reload' : state.kind, draw: () => <ConnectionBanner state={state} onRetry={() => {}} /> }));
