// Owns the words of a meeting's peer cases: on a stream of their own, which colleagues have and guests never.
import type { ItemId, Meeting, PeerCase, Person } from '../../../generated/wire';
import { peerCasesStream } from '../../../live/ids';
import { useStream } from '../../../server';

/** By line; null until they are here, or for who has none. */
export function usePeerCases(meeting: Meeting, me: Person | null): Readonly<Record<ItemId, PeerCase>> | null {
  const isColleague = meeting.root.kind === 'borough' && me !== null && me.guest === null;
  const view = useStream(isColleague ? peerCasesStream(meeting.root.id) : null);
  return view.state?.of === 'peer_cases' ? view.state.value.cases : null;
}
