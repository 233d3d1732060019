// Owns what the service did not take: each with its words, to copy or to put away. Nothing of it goes by itself.
import { useEffect, useId, useRef, useState } from 'react';
import { Button } from '../button';
import { plural } from '../format';
import { Icon } from '../icon';
import '../missed-panel/missed-panel.css';
import './refused-panel.css';

export interface RefusedChange {
  key: string;
  /** "Action on SF-018 (Amira, Fri 27 Nov)", "Discussion note on SF-018, Update". */
  what: string;
  /** "Daily frailty huddle, Thu 26 Nov, 09:14"; '' where it is not known. */
  from: string;
  /** What was written; '' when there were no words. */
  words: string;
  /** Null: `what` says it. */
  why: string | null;
  onPutAway: () => void;
}

export interface RefusedPanelProps {
  refused: readonly RefusedChange[];
}

function Change({ change: { what, from, words, why, onPutAway } }: { change: RefusedChange }) {
  const [isCopied, setCopied] = useState(false);
  const copy = () => void navigator.clipboard?.writeText(words).then(() => setCopied(true), () => {});
  return (
    <li>
      <p className="refused__what"><strong>{what}</strong>{from && <span className="muted small"> {from}</span>}</p>
      {words !== '' && <p className="refused__words">{words}</p>}
      {why && <p className="refused__why">{why}</p>}
      <div className="row">
        {words !== '' && <Button onClick={copy} label={`Copy the words of: ${what}`}>{isCopied ? 'Copied' : 'Copy'}</Button>}
        <Button look="quiet" onClick={onPutAway} label={`Put away: ${what}`}>Put away</Button>
      </div>
    </li>
  );
}

const isTypedIn = (target: EventTarget | null) => target instanceof HTMLElement && (target.isContentEditable || target.matches('input, textarea, select'));

export function RefusedPanel({ refused }: RefusedPanelProps) {
  const [isFolded, setFolded] = useState(false);
  const card = useRef<HTMLElement>(null);
  const listId = useId();
  const isShown = refused.length > 0;
  // On a phone it steps back from whoever begins to type: what is typed must be seen.
  useEffect(() => {
    if (!isShown) return;
    const stepBack = ({ target }: FocusEvent) => {
      if (isTypedIn(target) && !card.current?.contains(target as Node) && matchMedia('(max-width: 40em)').matches) setFolded(true);
    };
    document.addEventListener('focusin', stepBack);
    return () => document.removeEventListener('focusin', stepBack);
  }, [isShown]);
  if (!isShown) return null;
  const isOnlyGone = refused.every(({ why }) => why === null);
  return (
    <section ref={card} className="card card--refused" aria-label="Not saved">
      <h2 className="card__title">
        <button type="button" className="card__fold" aria-expanded={!isFolded} aria-controls={listId} onClick={() => setFolded(!isFolded)}>
          <Icon name="alert" /><span>{isOnlyGone ? 'Thrown away' : `${plural(refused.filter(({ why }) => why !== null).length, 'change')} not saved`}</span><Icon name={isFolded ? 'up' : 'down'} />
        </button>
      </h2>
      <ul id={listId} hidden={isFolded} className="plain-list refused__list">{refused.map((change) => <Change key={change.key} change={change} />)}</ul>
    </section>
  );
}
