// Owns the agenda before the meeting: its lines against the slot, their order, what goes on and off.
import { Fragment, useEffect, useRef, useState } from 'react';
import type { AgendaItem, Card, ItemId, Meeting, MeetingId, PeerCase, People, Person, WireCommand } from '../../../generated/wire';
import { newId } from '../../../live/ids';
import { minutesAgainstSlot, orderedItems } from '../../../live/meeting-store';
import { ofDone, server } from '../../../server';
import { announce, notify } from '../../../shell';
import { Button } from '../../../ui/button';
import { EmptyState } from '../../../ui/empty-state';
import { plural } from '../../../ui/format';
import { MinutesBar } from '../../../ui/minutes-bar';
import { Panel } from '../../../ui/panel';
import { hasCases } from '../../../words/meetings';
import { Refusal, useAsk } from '../ask';
import { usePeerCases } from '../borough/peer-cases';
import { PeerForm } from '../borough/peer-form';
import { SlotForm } from '../borough/slot-form';
import { type Cards, isSamePart, lineName, partBegins } from '../lines';
import { AddLine } from './add-line';
import { Line } from './line';
import { Order } from './order';

export interface AgendaProps {
  meeting: Meeting;
  cards: Cards;
  people: People | null;
  me: Person | null;
  canEdit: boolean;
  /** Brings a peer case of their own. */
  canBring: boolean;
  isPastCutOff: boolean;
}

/** What puts a line back that was taken off; null: its words are gone with it. */
function putBack(meetingId: MeetingId, item: AgendaItem, fresh: ItemId, card: Card | undefined, peer: PeerCase | undefined, isPastCutOff: boolean): WireCommand | null {
  const line = { meeting_id: meetingId, item_id: fresh };
  const { kind, planned_minutes } = item;
  switch (kind.type) {
    case 'topic':
      return { name: 'add_topic', ...line, title: kind.title, planned_minutes };
    case 'training':
    case 'speaker':
      return { name: 'set_slot', ...line, slot: kind, planned_minutes };
    case 'peer_case':
      return peer ? { name: 'set_peer_case', ...line, title: peer.title, situation: peer.situation, question: peer.question, planned_minutes } : null;
    case 'case':
      return card ? { name: 'list_case', ...line, case_id: card.case_id, planned_minutes: Math.min(planned_minutes, 60), reason: card.reason, urgent_reason: isPastCutOff ? 'Taken off by mistake, put back' : null } : null;
  }
}

export function Agenda({ meeting, cards, people, me, canEdit, canBring, isPastCutOff }: AgendaProps) {
  const { ask, error } = useAsk({ mayOverlap: true });
  const [drag, setDrag] = useState<{ from: ItemId; over: ItemId | null } | null>(null);
  const [isOrdering, setOrdering] = useState(false);
  const [changing, setChanging] = useState<ItemId | null>(null);
  const peers = usePeerCases(meeting, me);
  const list = useRef<HTMLOListElement>(null);
  const focusAfter = useRef<{ id: ItemId; by: -1 | 1; from: number } | null>(null);
  const meetingId = meeting.root.id;
  const lines = orderedItems(meeting);
  const { planned, slot } = minutesAgainstSlot(meeting);
  const listed = new Set(Object.values(cards).map(({ case_id }) => case_id));

  // The line moved under the pressed button: the focus goes with it, and to the other button at the ends.
  useEffect(() => {
    const wanted = focusAfter.current;
    const at = wanted ? lines.findIndex(({ id }) => id === wanted.id) : -1;
    if (!wanted || at === wanted.from) return;
    focusAfter.current = null;
    const [up, down] = list.current?.querySelector(`[data-line="${wanted.id}"]`)?.querySelectorAll<HTMLButtonElement>('.line__buttons button') ?? [];
    const pressed = wanted.by < 0 ? up : down;
    (pressed?.disabled ? (wanted.by < 0 ? down : up) : pressed)?.focus();
  });

  const move = async (item: AgendaItem, to: number) => {
    if (to < 0 || to >= lines.length || to === item.position) return;
    const command: WireCommand = { name: 'move_item', meeting_id: meetingId, item_id: item.id, to_position: to };
    if (await ask(command)) announce(ofDone(command, `${lineName(item, cards[item.id])} is now line ${to + 1}`));
    else focusAfter.current = null;
  };
  // A line moves within its part: business does not get among the cases.
  const isEdge = (item: AgendaItem, next: AgendaItem | undefined) => !next || !isSamePart(meeting, item, next);
  const remove = async (item: AgendaItem) => {
    const card = cards[item.id];
    const at = item.position;
    const fresh = newId();
    // Whose peer case it is, is not the one's who puts it back.
    const peer = peers?.[item.id]?.brought_by === me?.id ? peers?.[item.id] : undefined;
    const on = putBack(meetingId, item, fresh, card, peer, isPastCutOff);
    const off: WireCommand | null = item.kind.type !== 'case' ? { name: 'remove_topic', meeting_id: meetingId, item_id: item.id } : card ? { name: 'unlist_case', meeting_id: meetingId, item_id: item.id, case_id: card.case_id } : null;
    if (!off || !(await ask(off))) return;
    const undo = async () => {
      if (!on) return;
      const refused = (await server().send(on)) ?? (await server().send({ name: 'move_item', meeting_id: meetingId, item_id: fresh, to_position: at }));
      if (refused) notify({ text: refused.message, isProblem: true });
    };
    notify({ text: ofDone(off, `${lineName(item, card)} is off the agenda`), onUndo: on ? () => void undo() : undefined });
  };
  const dragged = (item: AgendaItem, what: 'start' | 'over' | 'drop' | 'end') => {
    if (what === 'start') setDrag({ from: item.id, over: null });
    else if (what === 'over') setDrag((before) => (before && before.over !== item.id ? { ...before, over: item.id } : before));
    else {
      const moved = lines.find(({ id }) => id === drag?.from);
      if (what === 'drop' && moved && isSamePart(meeting, moved, item)) void move(moved, item.position);
      setDrag(null);
    }
  };

  const isChangeable = (item: AgendaItem) => (item.kind.type === 'peer_case' ? peers?.[item.id] !== undefined && (canEdit || peers[item.id]?.brought_by === me?.id) : canEdit && (item.kind.type === 'training' || item.kind.type === 'speaker'));
  const changed = lines.find(({ id }) => id === changing);
  const changedPeer = changed && peers?.[changed.id];
  const doneChanging = () => {
    const id = changing;
    setChanging(null);
    requestAnimationFrame(() => list.current?.querySelector<HTMLElement>(`[data-line="${id}"] [aria-expanded]`)?.focus());
  };
  return (
    <Panel title="Agenda" isFlush aside={<>{canEdit && lines.length > 1 && hasCases(meeting.root.kind) && <Button look="quiet" onClick={() => setOrdering(true)}>Order for partners</Button>}<span className="muted small num">{plural(lines.length, 'line')}</span></>}>
      {lines.length === 0 ? (
        <EmptyState title="Nothing on the agenda yet">{meeting.root.kind === 'borough' ? (canEdit ? 'Add a topic, training, a speaker’s slot or a peer case.' : canBring ? 'Bring a peer case of your own.' : 'It is filled by who runs the meeting.') : !hasCases(meeting.root.kind) ? 'Add what you want to speak about.' : canEdit ? 'Put on what is proposed below, or add a case or a topic.' : 'The coordinator puts cases on it.'}</EmptyState>
      ) : (
        <ol ref={list} className="lines plain-list" aria-label="Agenda">
          {lines.map((item, at) => (
            <Fragment key={item.id}>
            {partBegins(meeting, item, lines[at - 1]) && <li className="agenda__head small"><strong>{partBegins(meeting, item, lines[at - 1])}</strong></li>}
            <Line
              meeting={meeting} item={item} card={cards[item.id]} peer={peers?.[item.id]} services={people?.services ?? []} isFirst={isEdge(item, lines[at - 1])} isLast={isEdge(item, lines[at + 1])} canEdit={canEdit}
              onChange={isChangeable(item) ? () => setChanging(changing === item.id ? null : item.id) : undefined} isChanging={changing === item.id} canTakeOff={canEdit || peers?.[item.id]?.brought_by === me?.id}
              isDropTarget={drag !== null && drag.over === item.id && drag.from !== item.id}
              onMove={(by) => { focusAfter.current = { id: item.id, by, from: at }; void move(item, at + by); }}
              onMinutes={(minutes) => void ask({ name: 'set_planned_minutes', meeting_id: meetingId, item_id: item.id, minutes })}
              onFix={() => void ask({ name: 'fix_item', meeting_id: meetingId, item_id: item.id, is_fixed: !item.is_fixed })}
              onRemove={() => void remove(item)} onDrag={(what) => dragged(item, what)}
            />
            </Fragment>
          ))}
        </ol>
      )}
      {changed && (
        <div className="add-line">
          {changed.kind.type === 'peer_case' ? changedPeer && <PeerForm key={changed.id} meetingId={meetingId} known={{ item: changed, peer: changedPeer }} onDone={doneChanging} />
            : <SlotForm key={changed.id} meeting={meeting} kind={changed.kind.type === 'speaker' ? 'speaker' : 'training'} known={changed} onDone={doneChanging} />}
        </div>
      )}
      <div className="lines__foot">
        <Refusal error={error} />
        <MinutesBar plannedMinutes={planned} slotMinutes={slot} />
      </div>
      {(canEdit || (canBring && meeting.root.kind === 'borough')) && <AddLine meeting={meeting} root={meeting.root} canEdit={canEdit} listed={listed} isPastCutOff={isPastCutOff} />}
      {isOrdering && <Order meeting={meeting} cards={cards} onClose={() => setOrdering(false)} />}
    </Panel>
  );
}
