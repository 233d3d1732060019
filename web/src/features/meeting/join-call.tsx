// Owns the way into the team's own call: the link is asked for when pressed, because who may have it changes.
import { useState } from 'react';
import type { CallLink, MeetingId } from '../../generated/wire';
import { askFailed, server } from '../../server';
import { notify } from '../../shell';
import { Button } from '../../ui/button';

export interface JoinCallProps {
  meetingId: MeetingId;
  /** When it opens, for who comes for some lines only: "It opens when case 8 is next." */
  opens?: string;
}

export function JoinCall({ meetingId, opens = 'You get the way in when you are called.' }: JoinCallProps) {
  const [isAsking, setAsking] = useState(false);
  const join = async () => {
    setAsking(true);
    // Opened by the press itself, or the browser keeps it shut.
    const tab = window.open('', '_blank');
    if (tab) tab.opener = null;
    try {
      const { url } = await server().get<CallLink>(`/api/meetings/${meetingId}/call`);
      if (!url.startsWith('https://')) throw new Error('no address of a call');
      if (tab) tab.location.href = url;
      else notify({ text: 'The browser kept the call shut. Allow this page to open windows, then press again.', isProblem: true });
    } catch (failure) {
      tab?.close();
      const { isNotFound, message } = askFailed(failure);
      notify({ text: isNotFound ? `The call is not open to you yet. ${opens}` : message, isProblem: true });
    } finally {
      setAsking(false);
    }
  };
  return <Button isDisabled={isAsking} onClick={() => void join()}>Join the call</Button>;
}
