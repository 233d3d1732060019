// Owns that a dialog is open for as long as it is drawn, and gives the focus back to where it was.
import { useEffect, useRef } from 'react';

/** For a `dialog` that is drawn only while it is open. */
export function useModal() {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    return () => {
      if (before instanceof HTMLElement && before.isConnected) before.focus();
    };
  }, []);
  return dialog;
}
