// Owns what the service did not take: each with its words, to copy or to put away. Nothing of it goes by itself.
import { useState } from 'react';
import { Button } from '../button';
import { plural } from '../format';
import { Icon } from '../icon';
import './refused-panel.css';

export interface RefusedChange {
  key: string;
  /** "Action", "Discussion note, Update". */
  what: string;
  /** What was written; '' when there were no words. */
  words: string;
  why: string;
  onDismiss: () => void;
}

export interface RefusedPanelProps {
  refused: readonly RefusedChange[];
}

function Change({ change: { what, words, why, onDismiss } }: { change: RefusedChange }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard?.writeText(words).then(() => setCopied(true), () => {});
  return (
    <li>
      <p><strong>{what}.</strong> {why}</p>
      {words !== '' && <p className="refused__words">{words}</p>}
      <div className="row">
        {words !== '' && <Button onClick={copy} label={`Copy the words of: ${what}`}>{isCopied ? 'Copied' : 'Copy the words'}</Button>}
        <Button look="quiet" onClick={onDismiss} label={`Put away: ${what}`}>Put away</Button>
      </div>
    </li>
  );
}

export function RefusedPanel({ refused }: RefusedPanelProps) {
  if (refused.length === 0) return null;
  return (
    <section className="card card--refused" aria-label="Not saved">
      <h2 className="card__title"><Icon name="alert" /> {plural(refused.length, 'change')} not saved</h2>
      <ul className="plain-list refused__list">{refused.map((change) => <Change key={change.key} change={change} />)}</ul>
    </section>
  );
}
