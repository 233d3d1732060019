// Owns short notices at the foot of the page, and the ten seconds in which an act can be taken back.
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { Button } from '../button';
import { Icon } from '../icon';
import './toast.css';

export interface UndoBarProps {
  text: string;
  onUndo?: () => void;
  /** Called when the time is up or the notice was put away. */
  onGone: () => void;
  seconds?: number;
  isProblem?: boolean;
}

/** The clock stands still while the pointer or the focus is on it. */
export function UndoBar({ text, onUndo, onGone, seconds = 10, isProblem }: UndoBarProps) {
  const [isHeld, setHeld] = useState(false);
  const gone = useRef(onGone);
  gone.current = onGone;
  useEffect(() => {
    if (isHeld || isProblem) return;
    const timer = setTimeout(() => gone.current(), seconds * 1000);
    return () => clearTimeout(timer);
  }, [isHeld, isProblem, seconds, text]);
  return (
    <div
      className={isProblem ? 'toast toast--problem' : 'toast'}
      onMouseEnter={() => setHeld(true)}
      onMouseLeave={() => setHeld(false)}
      onFocus={() => setHeld(true)}
      onBlur={() => setHeld(false)}
    >
      <Icon name={isProblem ? 'alert' : 'tick'} />
      <span className="toast__text">{text}</span>
      {onUndo && (
        <Button look="quiet" icon="undo" onClick={() => { onUndo(); gone.current(); }}>Undo</Button>
      )}
      <Button look="quiet" icon="cross" iconOnly onClick={() => gone.current()}>Put this notice away</Button>
    </div>
  );
}

export interface Notice {
  id: string;
  text: string;
  onUndo?: () => void;
  /** It went, and was not undone. */
  onGone?: () => void;
  /** Problems stay until they are put away. */
  isProblem?: boolean;
  /** Goes by itself once the connection is back. */
  untilBack?: boolean;
}

export interface ToastsProps {
  notices: readonly Notice[];
  onDismiss: (id: string) => void;
  /** Cards that stay, above the notices. */
  children?: ReactNode;
}

export function Toasts({ notices, onDismiss, children }: ToastsProps) {
  return (
    <div className="toasts" role="status" aria-label="Notices">
      {children}
      {notices.map((notice) => (
        <UndoBar key={notice.id} text={notice.text} onUndo={notice.onUndo} isProblem={notice.isProblem} onGone={() => onDismiss(notice.id)} />
      ))}
    </div>
  );
}
