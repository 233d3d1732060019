// Owns the question before a sign-out that would throw unsaved words away. Loaded when asked.
import { ConfirmDialog } from './ui/confirm-dialog';
import { plural } from './ui/format';

export function Leaving({ count, onStay, onLeave }: { count: number; onStay: () => void; onLeave: () => void }) {
  return (
    <ConfirmDialog isOpen title="Sign out now?" confirmLabel="Sign out and throw them away" cancelLabel="Stay" isHarmful onCancel={onStay} onConfirm={onLeave}>
      <p>{plural(count, 'change')} of yours {count === 1 ? 'is' : 'are'} not saved yet. Signing out takes everything of yours off this device. Stay until the line at the top says “all saved”.</p>
    </ConfirmDialog>
  );
}
