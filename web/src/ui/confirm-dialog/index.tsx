// Owns the question before a harmful act. The browser's own dialog; the focus starts on the safe button.
import { type ReactNode, useEffect, useId, useRef } from 'react';
import { aroundOf, nearestOf, returnFocus } from '../../focus';
import { Button } from '../button';
import './confirm-dialog.css';

export interface ConfirmDialogProps {
  isOpen: boolean;
  title: string;
  /** What will go or happen. */
  children?: ReactNode;
  confirmLabel: string;
  cancelLabel?: string;
  isHarmful?: boolean;
  /** For example while a needed reason is missing. */
  isConfirmDisabled?: boolean;
  /** Another way on, beside the two. */
  other?: { label: string; onClick: () => void };
  onConfirm: () => void;
  onCancel: () => void;
}

export function ConfirmDialog({ isOpen, title, children, confirmLabel, cancelLabel = 'Cancel', isHarmful, isConfirmDisabled, other, onConfirm, onCancel }: ConfirmDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null);
  const opener = useRef<Element | null>(null);
  const around = useRef<readonly Element[]>([]);
  const safe = useRef<HTMLDivElement>(null);
  const titleId = useId();

  /** What was confirmed may take away what it was asked from: then to what is nearest. */
  const giveBack = () => returnFocus(opener.current, () => nearestOf(around.current));

  useEffect(() => {
    if (isOpen && !dialog.current?.open) {
      opener.current = document.activeElement;
      around.current = aroundOf(opener.current);
      dialog.current?.showModal();
      safe.current?.querySelector('button')?.focus();
    }
    if (!isOpen && dialog.current?.open) {
      dialog.current.close();
      giveBack();
    }
  }, [isOpen]);
  // Taken away while it is open, it gives the focus back only when it is closed first.
  useEffect(() => {
    const box = dialog.current;
    return () => {
      if (!box?.open) return;
      box.close();
      if (opener.current instanceof HTMLElement && opener.current.isConnected) opener.current.focus();
      giveBack();
    };
  }, []);

  return (
    <dialog
      ref={dialog}
      className="confirm"
      aria-labelledby={titleId}
      onCancel={(event) => {
        event.preventDefault();
        onCancel();
      }}
    >
      {isOpen && (
        <>
          <h2 id={titleId}>{title}</h2>
          <div className="confirm__words">{children}</div>
          <div className="confirm__buttons">
            <div ref={safe}><Button onClick={onCancel}>{cancelLabel}</Button></div>
            {other && <Button onClick={other.onClick}>{other.label}</Button>}
            <Button look={isHarmful ? 'warning' : 'primary'} isDisabled={isConfirmDisabled} onClick={onConfirm}>{confirmLabel}</Button>
          </div>
        </>
      )}
    </dialog>
  );
}
