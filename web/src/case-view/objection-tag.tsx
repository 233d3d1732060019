// Owns the red tag of a case whose person objects while nobody is kept out yet, and the line that names who must get nothing of it.
import { Icon } from '../ui/icon';
import './objection-tag.css';

/** Draws nothing without one. */
export function ObjectionTag({ hasObjection }: { hasObjection: boolean }) {
  return hasObjection ? <span className="objection" title="The person objects to something, and nobody is kept out yet"><Icon name="alert" /> objection</span> : null;
}

/** Draws nothing when nobody is barred. */
export function BarredLine({ barred }: { barred: readonly string[] }) {
  return barred.length > 0 ? <p className="objection__barred">must not be shared with: {barred.join(', ')}</p> : null;
}
