// Owns the examples of TrustLine, on the bar's blue where it lives.
import type { Example } from '../example';
import { TrustLine, type TrustState } from '.';

const states: TrustState[] = [{ kind: 'live' }, { kind: 'saving' }, { kind: 'offline', keptChanges: 2 }, { kind: 'catching-up' }];

export const examples: Example[] = [
  {
    name: 'all states',
    draw: () => (
      <div className="row" style={{ background: '#005eb8', padding: 12 }}>
        {states.map((state) => <TrustLine key={state.kind} state={state} />)}
      </div>
    ),
  },
];
