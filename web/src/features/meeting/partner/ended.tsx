// Owns what stands in place of a meeting whose right ended, and after leaving: goodbye, and what was promised.
import type { MeetingId, Person } from '../../../generated/wire';
import { Button } from '../../../ui/button';
import { EmptyState } from '../../../ui/empty-state';
import { PageHead } from '../../../ui/page-head';
import { useWorklist } from '.';
import { ExitCard } from './exit-card';
import { myActionsFrom } from './needed';
import './partner.css';

/** A guest's worklist ends with the pass; then there is nothing left to accept here. */
export function Ended({ meetingId, me }: { meetingId: MeetingId; me: Person | null }) {
  const worklist = useWorklist(me);
  const actions = myActionsFrom(meetingId, worklist, me?.id);
  return (
    <div className="partner__exit stack">
      <PageHead title="Your time in this meeting has ended" />
      <p>Nothing of it is on this device any more. Thank you for coming.</p>
      {worklist && <ExitCard actions={actions} />}
      {me && me.guest === null ? <div className="row"><Button href="/">Go to Today</Button><Button href="/actions">My actions</Button></div> : <p className="muted">You can close this page.</p>}
    </div>
  );
}

export function Goodbye({ me, onBack }: { me: Person | null; onBack: () => void }) {
  return (
    <>
      <PageHead title="You have left the meeting" />
      <EmptyState title="Goodbye, and thank you" action={{ label: 'Go back in', onClick: onBack }}>{me?.guest ? 'You can close this page.' : 'What you accepted stands in your actions.'}</EmptyState>
      {me && me.guest === null && <div className="row"><Button href="/">Go to Today</Button></div>}
    </>
  );
}
