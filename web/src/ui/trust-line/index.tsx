// Owns the trust line: whether what one sees is live and what one did is safe. Shape and word, not colour alone.
import { plural } from '../format';
import { Icon, type IconName } from '../icon';
import './trust-line.css';

export type TrustState =
  /** `notSaved`: so many changes were not taken, and stand on the page with their words. */
  | { kind: 'live'; notSaved?: number }
  | { kind: 'saving'; why?: 'cannot-now' | 'checking' }
  | { kind: 'offline'; keptChanges: number; place?: 'page' | 'writing' }
  | { kind: 'catching-up' };

export interface TrustLineProps {
  state: TrustState;
  /** Shows what waits to be sent. */
  onList?: () => void;
}

const icons: Record<TrustState['kind'], IconName> = { live: 'tick', saving: 'sync', offline: 'offline', 'catching-up': 'sync' };

export function trustText(state: TrustState): string {
  switch (state.kind) {
    case 'live':
      return state.notSaved ? `Live · ${state.notSaved} not saved` : 'Live · all saved';
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

export function TrustLine({ state, onList }: TrustLineProps) {
  const isNotSaved = state.kind === 'live' && (state.notSaved ?? 0) > 0;
  const words = <><Icon name={isNotSaved ? 'alert' : icons[state.kind]} />{trustText(state)}</>;
  const look = `trust trust--${isNotSaved ? 'not-saved' : state.kind}`;
  const hasList = onList && (state.kind === 'saving' || (state.kind === 'offline' && state.keptChanges > 0));
  return hasList ? <button type="button" className={look} title="Show what waits to be sent" onClick={onList}>{words}</button> : <span className={look}>{words}</span>;
}
