// Owns a dialog that shows or collects something and is left by one button; questions are ui/confirm-dialog.
import { type ReactNode, useId } from 'react';
import { Button } from '../../ui/button';
import { useModal } from '../../ui/modal';
import '../../ui/confirm-dialog/confirm-dialog.css';

export interface SheetProps {
  title: string;
  closeLabel?: string;
  children: ReactNode;
  onClose: () => void;
}

export function Sheet({ title, closeLabel = 'Close', children, onClose }: SheetProps) {
  const dialog = useModal();
  const titleId = useId();
  return (
    <dialog ref={dialog} className="confirm" aria-labelledby={titleId} onCancel={(event) => { event.preventDefault(); onClose(); }}>
      <h2 id={titleId}>{title}</h2>
      <div className="confirm__words">{children}</div>
      <div className="confirm__buttons"><Button onClick={onClose}>{closeLabel}</Button></div>
    </dialog>
  );
}
