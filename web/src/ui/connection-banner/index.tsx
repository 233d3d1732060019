// Owns the banner across a page that is not live: what is so, what is kept, what to do.
import { plural } from '../format';
import { Button } from '../button';
import { Icon } from '../icon';
import './connection-banner.css';

export type ConnectionState =
  | { kind: 'live' }
  | { kind: 'offline'; keptChanges: number; retryInSeconds?: number }
  | { kind: 'catching-up' }
  /** Another tab or device took over, or the server ended this connection for good. */
  | { kind: 'ended'; reason: string; mustReload?: boolean; /** What becomes of what is not saved yet. */ note?: string };

export interface ConnectionBannerProps {
  state: ConnectionState;
  onRetry: () => void;
}

export function ConnectionBanner({ state, onRetry }: ConnectionBannerProps) {
  if (state.kind === 'live') return null;
  if (state.kind === 'catching-up') {
    return <div className="connection connection--calm"><Icon name="sync" /><p>Connected again. Catching up with what you missed.</p></div>;
  }
  const isEnded = state.kind === 'ended';
  return (
    <div className="connection">
      <Icon name={isEnded ? 'alert' : 'offline'} />
      <p>
        {isEnded ? <><strong>{state.reason}</strong>{state.note && ` ${state.note}`}</> : (
          <>
            <strong>You are offline.</strong> What you see may be out of date.{' '}
            {state.keptChanges > 0 ? `${plural(state.keptChanges, 'change')} kept on this device, sent when you are back. ` : 'You can go on typing: it is kept on this device. '}
            {state.retryInSeconds !== undefined && <span aria-hidden="true">Trying again in {state.retryInSeconds} s.</span>}
          </>
        )}
      </p>
      <Button onClick={onRetry}>{!isEnded ? 'Try now' : state.mustReload ? 'Reload' : 'Connect here'}</Button>
    </div>
  );
}
