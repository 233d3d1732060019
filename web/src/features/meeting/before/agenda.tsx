// Owns the agenda before the meeting: its lines against the slot, their order, what goes on and off.
import { Fragment, useEffect, useRef, useState } from 'react';
import type { AgendaItem, ItemId, Meeting, People, WireCommand } from '../../../generated/wire';
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
import { type Cards, isSamePart, lineName, partBegins } from '../lines';
import { AddLine } from './add-line';
import { Line } from './line';
import { Order } from './order';

export interface AgendaProps {
  meeting: Meeting;
  cards: Cards;
  people: People | null;
  canEdit: boolean;
  isPastCutOff: boolean;
}

export function Agenda({ meeting, cards, people, canEdit, isPastCutOff }: AgendaProps) {
  const { ask, error } = useAsk({ mayOverlap: true });
  const [drag, setDrag] = useState<{ from: ItemId; over: ItemId | null } | null>(null);
  const [isOrdering, setOrdering] = useState(false);
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
    const [off, on]: [WireCommand, WireCommand] | [null, null] =
      item.kind.type === 'topic'
        ? [{ name: 'remove_topic', meeting_id: meetingId, item_id: item.id }, { name: 'add_topic', meeting_id: meetingId, item_id: fresh, title: item.kind.title, planned_minutes: item.planned_minutes }]
        : card
          ? [{ name: 'unlist_case', meeting_id: meetingId, item_id: item.id, case_id: card.case_id }, { name: 'list_case', meeting_id: meetingId, item_id: fresh, case_id: card.case_id, planned_minutes: Math.min(item.planned_minutes, 60), reason: card.reason, urgent_reason: isPastCutOff ? 'Taken off by mistake, put back' : null }]
          : [null, null];
    if (!off || !(await ask(off))) return;
    const undo = async () => {
      const refused = (await server().send(on)) ?? (await server().send({ name: 'move_item', meeting_id: meetingId, item_id: fresh, to_position: at }));
      if (refused) notify({ text: refused.message, isProblem: true });
    };
    notify({ text: ofDone(off, `${lineName(item, card)} is off the agenda`), onUndo: () => void undo() });
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

  return (
    <Panel title="Agenda" isFlush aside={<>{canEdit && lines.length > 1 && hasCases(meeting.root.kind) && <Button look="quiet" onClick={() => setOrdering(true)}>Order for partners</Button>}<span className="muted small num">{plural(lines.length, 'line')}</span></>}>
      {lines.length === 0 ? (
        <EmptyState title="Nothing on the agenda yet">{!hasCases(meeting.root.kind) ? 'Add what you want to speak about.' : canEdit ? 'Put on what is proposed below, or add a case or a topic.' : 'The coordinator puts cases on it.'}</EmptyState>
      ) : (
        <ol ref={list} className="lines plain-list" aria-label="Agenda">
          {lines.map((item, at) => (
            <Fragment key={item.id}>
            {partBegins(meeting, item, lines[at - 1]) && <li className="agenda__head small"><strong>{partBegins(meeting, item, lines[at - 1])}</strong></li>}
            <Line
              item={item} card={cards[item.id]} services={people?.services ?? []} isFirst={isEdge(item, lines[at - 1])} isLast={isEdge(item, lines[at + 1])} canEdit={canEdit}
              isPrivate={meeting.root.kind === 'supervision'}
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
      <div className="lines__foot">
        <Refusal error={error} />
        <MinutesBar plannedMinutes={planned} slotMinutes={slot} />
      </div>
      {canEdit && <AddLine root={meeting.root} listed={listed} isPastCutOff={isPastCutOff} />}
      {isOrdering && <Order meeting={meeting} cards={cards} onClose={() => setOrdering(false)} />}
    </Panel>
  );
}
