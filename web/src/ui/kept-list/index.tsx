// Owns the list of what was done here and waits to be sent, so that nobody does it twice.
import { useId } from 'react';
import { Button } from '../button';
import { useModal } from '../modal';
import '../confirm-dialog/confirm-dialog.css';
import './kept-list.css';

export interface KeptLine {
  key: string;
  /** "Action on SF-018: call housing (Amira, Fri 27 Nov)". */
  text: string;
  /** "Daily frailty huddle, Thu 26 Nov, 09:14". */
  from: string;
}

export interface KeptListProps {
  /** Null: being looked up. */
  lines: readonly KeptLine[] | null;
  /** Where it is until then. */
  place: 'device' | 'page';
  onClose: () => void;
}

export function KeptList({ lines, place, onClose }: KeptListProps) {
  const dialog = useModal();
  const titleId = useId();
  return (
    <dialog ref={dialog} className="confirm" aria-labelledby={titleId} onCancel={(event) => { event.preventDefault(); onClose(); }}>
      <h2 id={titleId}>{lines?.length === 0 ? 'Everything is saved' : 'Waiting to be sent'}</h2>
      <div className="confirm__words">
        {lines?.length !== 0 && <p>{place === 'device' ? 'Kept on this device, and sent by itself when there is a connection.' : 'This browser keeps nothing: it is here only while this page is open, and sent by itself when there is a connection.'} There is no need to do it again.</p>}
        <ul className="plain-list kept-list">
          {lines?.map(({ key, text, from }) => <li key={key}>{text}{from && <span className="muted small"> {from}</span>}</li>)}
        </ul>
      </div>
      <div className="confirm__buttons"><Button onClick={onClose}>Close</Button></div>
    </dialog>
  );
}
