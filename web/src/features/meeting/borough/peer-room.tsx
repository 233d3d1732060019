// Owns a peer case in the live meeting: who brings it, what is going on, the question. Nothing is written beside it: words typed by many at
// once could not be kept from naming somebody.
import type { AgendaItem, Meeting, PeerCase } from '../../../generated/wire';
import { nameIn } from '../../../live/meeting-people';
import { Panel } from '../../../ui/panel';
import { Skeleton } from '../../../ui/skeleton';
import { MarkDiscussed } from '../live/mark-discussed';

export function PeerRoom({ meeting, item, peer, canMark }: { meeting: Meeting; item: AgendaItem; peer: PeerCase | undefined; canMark: boolean }) {
  return (
    <>
      <div className="room__case stack">
        <div className="topic-head"><p className="topic-head__kind">Peer case, line {item.number}{peer && `, brought by ${nameIn(meeting, peer.brought_by)}`}</p><h2>{peer ? peer.title : 'Loading the peer case'}</h2></div>
        {peer ? (
          <>
            <Panel title="What is going on"><p className="discussion__words">{peer.situation}</p></Panel>
            <Panel title="The question"><p className="discussion__words">{peer.question}</p></Panel>
          </>
        ) : <Skeleton label="Loading the peer case" lines={6} />}
      </div>
      <div className="room__decide stack">
        <Panel title="Among colleagues"><p>Talk about it without naming anybody. Guests and speakers do not have it.</p></Panel>
        <MarkDiscussed meetingId={meeting.root.id} item={item} canMark={canMark} />
      </div>
    </>
  );
}
