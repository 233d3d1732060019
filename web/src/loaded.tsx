// Owns what stands where something is read over HTTP: grey lines, a failure with a way to try again, or the thing.
import type { ReactNode } from 'react';
import type { Loaded } from './server';
import { Button } from './ui/button';
import { FailedState } from './ui/failed-state';
import { Icon } from './ui/icon';
import { Skeleton } from './ui/skeleton';
import './loaded.css';

export interface WhenLoadedProps<T> {
  load: Loaded<T>;
  /** What is read, for example "your actions". */
  what: string;
  lines?: number;
  children: (value: T) => ReactNode;
}

export function WhenLoaded<T>({ load, what, lines, children }: WhenLoadedProps<T>) {
  if (load.kind === 'loading') return <Skeleton label={`Loading ${what}`} lines={lines} />;
  if (load.kind === 'failed') {
    return <FailedState title={`Could not load ${what}`} kept={/nothing is lost/i.test(load.failure.message) ? load.failure.message : `${load.failure.message} Nothing is lost.`} onRetry={load.retry} />;
  }
  return (
    <>
      {load.failure && (
        <p className="stale" role="status"><Icon name="offline" /> This may be out of date: {load.failure.message} <Button look="quiet" onClick={load.reload}>Try again</Button></p>
      )}
      {children(load.value)}
    </>
  );
}
