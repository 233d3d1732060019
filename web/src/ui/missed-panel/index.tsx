// Owns the card that says what happened while this page was away. Few lines, put away with one tap.
import { Button } from '../button';
import { Icon } from '../icon';
import './missed-panel.css';

export interface MissedPanelProps {
  lines: readonly string[];
  /** So many more are not listed. */
  more: number;
  onDismiss: () => void;
}

export function MissedPanel({ lines, more, onDismiss }: MissedPanelProps) {
  const [only] = lines;
  return (
    <section className="card" aria-label="You missed">
      <h2 className="card__title"><Icon name="clock" /> You missed</h2>
      {lines.length === 1 && more === 0 ? <p>{only}</p> : <ul className="missed__list">{lines.map((line) => <li key={line}>{line}</li>)}{more > 0 && <li className="muted">and {more} more</li>}</ul>}
      <Button look="quiet" icon="cross" iconOnly onClick={onDismiss}>Put away what you missed</Button>
    </section>
  );
}
