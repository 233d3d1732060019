// Owns the examples of TrustLine, on the bar's blue where it lives.
import type { Example } from '../example';
import { TrustLine, type TrustState } from '.';

const states: TrustState[] = [{ kind: 'live' }, { kind: 'live', notSaved: 1 }, { kind: 'saving' }, { kind: 'offline', keptChanges: 2 }, { kind: 'catching-up' }, { kind: 'saving', why: 'cannot-now' }, { kind: 'saving', why: 'checking' }, { kind: 'offline', keptChanges: 1, place: 'page' }, { kind: 'offline', keptChanges: 1, place: 'writing' }];

export const examples: Example[] = [
  {
    name: 'all states',
    draw: () => (
      <div className="row" style={{ background: '#005eb8', padding: 12 }}>
        {states.map((state) => <TrustLine key={JSON.stringify(state)} state={state} onList={() => {}} />)}
      </div>
    ),
  },
];
