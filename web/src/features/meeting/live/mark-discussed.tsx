// Owns ending a line that is no case: "Mark as discussed" and its taking back, by who holds the chair or keeps the record.
import { useRef } from 'react';
import { isSlot } from '../../../done-counts';
import { keepFocusIn } from '../../../focus';
import type { AgendaItem, MeetingId, WireCommand } from '../../../generated/wire';
import { ofDone, server } from '../../../server';
import { notify } from '../../../shell';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { Refusal, useAsk } from '../ask';

export interface MarkDiscussedProps {
  meetingId: MeetingId;
  item: AgendaItem;
  canMark: boolean;
  /** What the line is called, where several stand below each other and each says what became of it. */
  name?: string;
}

export function MarkDiscussed({ meetingId, item, canMark, name }: MarkDiscussedProps) {
  const { ask, isSending, error } = useAsk();
  const place = useRef<HTMLDivElement>(null);
  const isMarked = item.state === 'decided';
  const word = isSlot(item) ? 'held' : 'discussed';
  const acts = { mark: { name: 'decide_topic', meeting_id: meetingId, item_id: item.id }, takeBack: { name: 'reopen_topic', meeting_id: meetingId, item_id: item.id } } satisfies Record<string, WireCommand>;
  const press = async () => {
    const [command, back] = isMarked ? [acts.takeBack, acts.mark] : [acts.mark, acts.takeBack];
    if (!(await ask(command))) return;
    keepFocusIn(place);
    const undo = async () => {
      const refused = await server().send(back);
      if (refused) notify({ text: refused.message, isProblem: true });
    };
    notify({ text: ofDone(command, isMarked ? `Line ${item.number} is not marked as ${word} any more` : `Line ${item.number} is marked as ${word}`), onUndo: () => void undo() });
  };
  const label = isMarked ? 'Take back' : `Mark as ${word}`;
  return (
    <div ref={place}>
      {isMarked && !name && <p className="topic-done"><Icon name="tick" /> {word === 'held' ? 'Held' : 'Discussed'}</p>}
      {canMark && <Button look={isMarked ? 'quiet' : 'plain'} icon={isMarked ? 'undo' : 'tick'} label={name && `${label}: ${name}`} isDisabled={isSending} onClick={() => void press()}>{isSending ? 'Saving…' : label}</Button>}
      <Refusal error={error} />
    </div>
  );
}
