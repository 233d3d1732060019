// Owns what a failure says: what happened, what is not lost, and a way to try again.
import { Button } from '../button';
import { Icon } from '../icon';
import './failed-state.css';

export interface FailedStateProps {
  title: string;
  /** What is safe. */
  kept?: string;
  onRetry: () => void;
}

export function FailedState({ title, kept = 'Nothing is lost.', onRetry }: FailedStateProps) {
  return (
    <div className="failed" role="alert">
      <Icon name="alert" />
      <div>
        <p className="failed__title">{title}</p>
        <p className="failed__words">{kept}</p>
        <Button onClick={onRetry}>Try again</Button>
      </div>
    </div>
  );
}
