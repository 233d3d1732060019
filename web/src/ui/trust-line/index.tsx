// Owns the trust line: whether what one sees is live and what one did is safe. Shape and word, not colour alone.
import { plural } from '../format';
import { Icon, type IconName } from '../icon';
import './trust-line.css';

export type TrustState =
  | { kind: 'live' }
  | { kind: 'saving'; why?: 'cannot-now' | 'checking' }
  | { kind: 'offline'; keptChanges: number; place?: 'page' | 'writing' }
  | { kind: 'catching-up' };

export interface TrustLineProps {
  state: TrustState;
}

const icons: Record<TrustState['kind'], IconName> = { live: 'tick', saving: 'sync', offline: 'offline', 'catching-up': 'sync' };

export function trustText(state: TrustState): string {
  switch (state.kind) {
    case 'live':
      return 'Live · all saved';
    case 'saving':
      return state.why === 'cannot-now' ? 'Saving… the service cannot save just now' : state.why === 'checking' ? 'Saving… checking whether it was saved' : 'Saving…';
    case 'catching-up':
      return 'Catching up';
    case 'offline':
      if (state.keptChanges === 0) return 'Offline';
      if (state.place === 'writing') return `Offline · keeping ${plural(state.keptChanges, 'change')}…`;
      return `Offline · ${plural(state.keptChanges, 'change')} kept ${state.place === 'page' ? 'only while this page is open' : 'on this device'}`;
  }
}

export function TrustLine({ state }: TrustLineProps) {
  return (
    <span className={`trust trust--${state.kind}`}>
      <Icon name={icons[state.kind]} />
      {trustText(state)}
    </span>
  );
}
