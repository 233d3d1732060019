// Owns ending a line that is no case: "Mark as discussed", by who holds the chair.
import type { AgendaItem, MeetingId } from '../../../generated/wire';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { Refusal, useAsk } from '../ask';

/** `name`: what the line is called, where several stand below each other. */
export function MarkDiscussed({ meetingId, item, holdsChair, name }: { meetingId: MeetingId; item: AgendaItem; holdsChair: boolean; name?: string }) {
  const { ask, isSending, error } = useAsk();
  if (item.state === 'decided') return <p className="topic-done"><Icon name="tick" /> Discussed</p>;
  if (!holdsChair) return null;
  return <div><Button icon="tick" label={name && `Mark as discussed: ${name}`} isDisabled={isSending} onClick={() => void ask({ name: 'decide_topic', meeting_id: meetingId, item_id: item.id })}>{isSending ? 'Saving…' : 'Mark as discussed'}</Button><Refusal error={error} /></div>;
}
