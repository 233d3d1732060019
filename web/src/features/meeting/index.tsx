// Owns the meeting's address: follows its stream and shows what its status asks for: before, live (with the read-back), over;
// to a partner, guest or speaker their own page; and what stands there when the right has ended.
import { useEffect, useState } from 'react';
import type { People } from '../../generated/wire';
import { meetingStream } from '../../live/ids';
import type { PageModule, PageProps } from '../../page';
import { useLoad, useStream } from '../../server';
import { usePerson } from '../../session';
import { setShell } from '../../shell';
import { EmptyState } from '../../ui/empty-state';
import { PageHead } from '../../ui/page-head';
import { Skeleton } from '../../ui/skeleton';
import { Before } from './before';
import { useNews } from './live/announce';
import { Room } from './live/room';
import { Over } from './over';
import { Partner } from './partner';
import { Ended, Goodbye } from './partner/ended';
import { isPartner } from './partner/needed';
import { Speaker } from './partner/speaker';
import { rightsIn } from './rights';
import { Untaken } from './untaken';
import { SupervisionOver } from './supervision/over';
import './meeting.css';

/** Following it is being in it: who has left follows nothing. */
function Meeting({ params }: PageProps) {
  const [hasLeft, setLeft] = useState(false);
  const me = usePerson();
  return hasLeft ? <Goodbye me={me} onBack={() => setLeft(false)} /> : <Followed params={params} onLeave={() => setLeft(true)} />;
}

function Followed({ params, onLeave }: PageProps & { onLeave: () => void }) {
  const me = usePerson();
  const view = useStream(params.id ? meetingStream(params.id) : null);
  const load = useLoad<People>('/api/people');
  const meeting = view.state?.of === 'meeting' ? view.state.value : null;
  const isLive = meeting?.root.status === 'live';
  // Of what others discuss there a speaker is told nothing.
  const isSpeaker = meeting?.root.kind === 'borough' && me !== null && (me.guest?.is_speaker === true || meeting.attendees[me.id]?.kind === 'speaker');
  useNews(isSpeaker ? null : meeting, view.cards, view.status, me);
  useEffect(() => {
    setShell({ isInLiveMeeting: isLive });
    return () => setShell({ isInLiveMeeting: false });
  }, [isLive]);

  if (view.status === 'revoked') return <Ended meetingId={params.id ?? ''} me={me} />;
  if (view.status === 'refused') {
    return <EmptyState title="There is no meeting here that you can open" action={{ label: 'See all meetings', href: '/meetings' }}>Check the address. If you are expected, ask the coordinator.</EmptyState>;
  }
  if (!meeting) return <><PageHead title="Meeting" /><Skeleton label="Loading the meeting" lines={10} /></>;
  const people = load.kind === 'ready' ? load.value : null;
  const rights = rightsIn(meeting, me);
  if (me && isSpeaker) return <Speaker meeting={meeting} me={me} onLeave={onLeave} />;
  if (me && isPartner(meeting, me, rights)) return <Partner meeting={meeting} cards={view.cards} people={people} me={me} rights={rights} onLeave={onLeave} />;
  const shared = { meeting, cards: view.cards, people, me, rights };
  switch (meeting.root.status) {
    case 'draft':
    case 'open':
      return <Before {...shared} />;
    case 'live':
      return <><Untaken {...shared} /><Room {...shared} /></>;
    case 'ended':
    case 'approved':
    case 'cancelled':
      return meeting.root.kind === 'supervision' && meeting.root.status !== 'cancelled' ? <SupervisionOver meeting={meeting} me={me} /> : <><Untaken {...shared} /><Over meeting={meeting} me={me} rights={rights} /></>;
  }
}

export const page: PageModule = { title: () => 'Meeting', Page: Meeting };
