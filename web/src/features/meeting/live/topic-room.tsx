// Owns a topic, training or a speaker's slot in the live meeting: its title, one document of notes, its actions.
import { useRef } from 'react';
import { ActionBoard } from '../../../case-view/action-board';
import type { Names } from '../../../case-view/action-line';
import { addedSoon } from '../../../case-view/waiting';
import { AddAction } from '../../../case-view/add-action';
import type { AgendaItem, Meeting, Person, PersonId } from '../../../generated/wire';
import { topicDocument } from '../../../live/ids';
import { server, useWaiting } from '../../../server';
import { Panel } from '../../../ui/panel';
import { lineKinds } from '../../../words/meetings';
import { speakerOf } from '../borough/speaker-of';
import type { Rights } from '../rights';
import { Discussion } from './discussion';
import { MarkDiscussed } from './mark-discussed';
import { type Targets, useTarget } from './targets';

export interface TopicRoomProps {
  meeting: Meeting;
  item: AgendaItem;
  title: string;
  me: Person | null;
  names: Names;
  rights: Rights;
  nameOf: (person: PersonId) => string;
  targets: Targets;
}

export function TopicRoom({ meeting, item, title, me, names, rights, nameOf, targets }: TopicRoomProps) {
  const speaker = speakerOf(meeting, item);
  const { send } = server();
  // A guest promises something on a case of theirs and nowhere else.
  const canPromise = me !== null && me.guest === null;
  const field = useRef<HTMLInputElement>(null);
  const actions = Object.values(meeting.actions).filter(({ item_id, status }) => item_id === item.id && status !== 'cancelled');
  const listed = [...actions, ...addedSoon(useWaiting(), { type: 'meeting', meeting_id: meeting.root.id }, meeting.actions, item.id)];
  useTarget(targets, 'action', () => {
    field.current?.scrollIntoView?.({ block: 'center' });
    field.current?.focus();
  });
  return (
    <>
      <div className="room__case stack">
        <div className="topic-head"><p className="topic-head__kind">{lineKinds[item.kind.type]}, line {item.number}{speaker && `: ${speaker}`}</p><h2>{title}</h2></div>
        <Discussion document={topicDocument(meeting.root.id, item.id)} homeId={canPromise ? meeting.root.id : null} nameOf={nameOf} targets={targets} />
      </div>
      <div className="room__decide stack">
        <Panel title="Actions" isFlush aside={<span className="muted small">{actions.length === 0 ? 'none yet' : actions.length}</span>}>
          {listed.length > 0 && <ActionBoard actions={listed} actor={me && { person: me, isChair: rights.holdsChair }} names={names} send={send} label="Actions of this topic" isOwnerShown />}
          {canPromise ? <AddAction key={item.id} home={{ type: 'meeting', meeting_id: meeting.root.id }} from={{ meetingId: meeting.root.id, itemId: item.id }} names={names} send={send} fieldRef={field} /> : listed.length === 0 && <p className="muted panel__body">Members write down here what is promised.</p>}
        </Panel>
        <MarkDiscussed meetingId={meeting.root.id} item={item} canMark={rights.canMark} />
      </div>
    </>
  );
}
