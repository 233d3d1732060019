// Owns the examples of ConfirmDialog.
import { useState } from 'react';
import { Button } from '../button';
import type { Example } from '../example';
import { ConfirmDialog } from '.';

function CloseMeeting() {
  const [isOpen, setOpen] = useState(false);
  const shut = () => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Close the meeting…</Button>
      <ConfirmDialog isOpen={isOpen} title="Close the meeting?" confirmLabel="Close the meeting" cancelLabel="Go back" isHarmful onConfirm={shut} onCancel={shut}>
        Minutes are drafted, 9 people are told about 14 actions, 3 cases are carried to tomorrow.
      </ConfirmDialog>
    </>
  );
}

function AcceptReferral() {
  const [isOpen, setOpen] = useState(false);
  const shut = () => setOpen(false);
  return (
    <>
      <Button onClick={() => setOpen(true)}>Accept…</Button>
      <ConfirmDialog isOpen={isOpen} title="Whom does this keep out?" confirmLabel="Accept: nobody is kept out" other={{ label: 'Keep somebody out first', onClick: shut }} onConfirm={shut} onCancel={shut}>
        The words alone keep nobody out.
      </ConfirmDialog>
    </>
  );
}

export const examples: Example[] = [{ name: 'opened by a button', draw: () => <CloseMeeting /> }, { name: 'with another way on', draw: () => <AcceptReferral /> }];
