// Owns the red tag of a case whose person objects while nobody is kept out yet, their words where somebody is about to be given
// something of it, and the line that names who must get nothing of it.
import { caseStream } from '../live/ids';
import { useStream } from '../server';
import { Icon } from '../ui/icon';
import { objectionOf, objectionWords } from '../words/sharing';
import './objection-tag.css';

/** Draws nothing without one. */
export function ObjectionTag({ hasObjection }: { hasObjection: boolean }) {
  return hasObjection ? <span className="objection" title="The person objects to something, and nobody is kept out yet"><Icon name="alert" /> objection</span> : null;
}

/** Before somebody is given an action. `words`: known already; `caseId`: read from the case, where a list only says that it objects. */
export function ObjectionWords({ words, caseId = null }: { words?: string | null; caseId?: string | null }) {
  const { state } = useStream(words || caseId === null ? null : caseStream(caseId));
  const said = words ?? (state?.of === 'case' && state.value.root.id === caseId ? objectionOf(state.value.root) : null);
  if (!said && caseId === null) return null;
  return <p role="note" className="objection__barred">{said ? objectionWords(said) : 'The person of this case objects to something, and nobody is kept out yet.'}</p>;
}

/** Draws nothing when nobody is barred. */
export function BarredLine({ barred }: { barred: readonly string[] }) {
  return barred.length > 0 ? <p className="objection__barred">must not be shared with: {barred.join(', ')}</p> : null;
}
