// Owns the meeting's address: follows its stream and shows what its status asks for: before, live (with the read-back), over.
import { useEffect } from 'react';
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
import { rightsIn } from './rights';
import './meeting.css';

function Meeting({ params }: PageProps) {
  const me = usePerson();
  const view = useStream(params.id ? meetingStream(params.id) : null);
  const load = useLoad<People>('/api/people');
  const meeting = view.state?.of === 'meeting' ? view.state.value : null;
  const isLive = meeting?.root.status === 'live';
  useNews(meeting, view.cards, view.status, me);
  useEffect(() => {
    setShell({ isInLiveMeeting: isLive });
    return () => setShell({ isInLiveMeeting: false });
  }, [isLive]);

  if (view.status === 'refused' || view.status === 'revoked') {
    return <EmptyState title="There is no meeting here that you can open" action={{ label: 'See all meetings', href: '/meetings' }}>Check the address. If you are expected, ask the coordinator.</EmptyState>;
  }
  if (!meeting) return <><PageHead title="Meeting" /><Skeleton label="Loading the meeting" lines={10} /></>;
  const people = load.kind === 'ready' ? load.value : null;
  const shared = { meeting, cards: view.cards, people, me, rights: rightsIn(meeting, me) };
  switch (meeting.root.status) {
    case 'draft':
    case 'open':
      return <Before {...shared} />;
    case 'live':
      return <Room {...shared} />;
    case 'ended':
    case 'approved':
    case 'cancelled':
      return <Over meeting={meeting} />;
  }
}

export const page: PageModule = { title: () => 'Meeting', Page: Meeting };
