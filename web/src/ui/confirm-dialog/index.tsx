// Owns the question before a harmful act. The browser's own dialog; the focus starts on the safe button.
import { type ReactNode, useEffect, useId, useRef } from 'react';
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
  const safe = useRef<HTMLDivElement>(null);
  const titleId = useId();

  useEffect(() => {
    if (isOpen && !dialog.current?.open) {
      opener.current = document.activeElement;
      dialog.current?.showModal();
      safe.current?.querySelector('button')?.focus();
    }
    if (!isOpen) dialog.current?.close();
  }, [isOpen]);
  // Taken away while it is open, it gives the focus back only when it is closed first.
  useEffect(() => {
    const box = dialog.current;
    return () => {
      if (!box?.open) return;
      box.close();
      const before = opener.current;
      if (before instanceof HTMLElement && before.isConnected) before.focus();
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
