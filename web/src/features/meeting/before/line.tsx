// Owns one line of an agenda that is being made: what, why it is here, minutes, moving, taking off.
import { useEffect, useState } from 'react';
import type { AgendaItem, Card, Meeting, PeerCase, Service } from '../../../generated/wire';
import { BarredLine, ObjectionTag } from '../../../case-view/objection-tag';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { formatDay } from '../../../ui/format';
import { PriorityTag } from '../../../ui/priority-tag';
import { listedReasons } from '../../../words/listed-reasons';
import { hasCases } from '../../../words/meetings';
import { closedReasons } from '../../../words/sharing';
import { nameIn } from '../../../live/meeting-people';
import { speakerOf } from '../borough/speaker-of';
import { lineName, notReachedWords } from '../lines';
import { NeededServices } from './services';

export interface LineProps {
  meeting: Meeting;
  item: AgendaItem;
  card: Card | undefined;
  /** Of a peer case, once it is here. */
  peer: PeerCase | undefined;
  services: readonly Service[];
  isFirst: boolean;
  isLast: boolean;
  canEdit: boolean;
  /** Opens the form of a slot or peer case. */
  onChange: (() => void) | undefined;
  isChanging: boolean;
  /** Also by who brought a peer case. */
  canTakeOff: boolean;
  isDropTarget: boolean;
  onMove: (by: -1 | 1) => void;
  onMinutes: (minutes: number) => void;
  /** "Stays here" when the agenda is ordered, or no longer. */
  onFix: () => void;
  onRemove: () => void;
  onDrag: (what: 'start' | 'over' | 'drop' | 'end') => void;
}

/** Minutes are sent when the field is left or Enter is pressed; a number out of bounds goes back. */
function Minutes({ item, name, onMinutes }: { item: AgendaItem; name: string; onMinutes: (minutes: number) => void }) {
  const [typed, setTyped] = useState<string | null>(null);
  useEffect(() => setTyped(null), [item.planned_minutes]);
  const send = (value: string) => {
    const minutes = Number(value);
    if (Number.isInteger(minutes) && minutes >= 1 && minutes <= 120 && minutes !== item.planned_minutes) onMinutes(minutes);
    else setTyped(null);
  };
  return (
    <label className="line__minutes">
      <input
        className="field__control num" type="number" inputMode="numeric" min={1} max={120} aria-label={`Planned minutes: ${name}`} value={typed ?? String(item.planned_minutes)}
        onInput={(event) => setTyped(event.currentTarget.value)} onBlur={(event) => send(event.currentTarget.value)} onKeyDown={(event) => { if (event.key === 'Enter') send(event.currentTarget.value); if (event.key === 'Escape') setTyped(null); }}
      />
      <span aria-hidden="true">min</span>
    </label>
  );
}

/** What a line without a case is, and whose. */
function whyWords(meeting: Meeting, item: AgendaItem, peer: PeerCase | undefined): string {
  switch (item.kind.type) {
    case 'training':
      return 'Training, open to all in the room';
    case 'speaker':
      return `Speaker: ${speakerOf(meeting, item) ?? 'not known yet'}`;
    case 'peer_case':
      return peer ? `For colleagues alone, brought by ${nameIn(meeting, peer.brought_by)}` : 'For colleagues alone';
    default:
      return meeting.root.kind === 'supervision' ? 'Between the two of you' : 'Business, open to all in the room';
  }
}

export function Line({ meeting, item, card, peer, services, isFirst, isLast, canEdit, onChange, isChanging, canTakeOff, isDropTarget, onMove, onMinutes, onFix, onRemove, onDrag }: LineProps) {
  const name = peer ? `Peer case: ${peer.title}` : lineName(item, card);
  const isHidden = item.kind.type === 'case' && !card;
  return (
    <li
      className={`line${isDropTarget ? ' line--target' : ''}${isHidden ? ' line--hidden' : ''}`} data-line={item.id}
      onDragOver={canEdit ? (event) => { event.preventDefault(); onDrag('over'); } : undefined}
      onDrop={canEdit ? (event) => { event.preventDefault(); onDrag('drop'); } : undefined}
    >
      {canEdit && (
        <span
          className="line__grip" aria-hidden="true" draggable onDragEnd={() => onDrag('end')}
          onDragStart={(event) => {
            const row = event.currentTarget.closest('li');
            if (row) event.dataTransfer?.setDragImage(row, 8, 8);
            event.dataTransfer?.setData('text/plain', String(item.number));
            onDrag('start');
          }}
        >
          <Icon name="menu" />
        </span>
      )}
      <span className="line__number num">{item.number}</span>
      <div className="line__words">
        <p className="line__what">
          {isHidden && <Icon name="lock" />}
          {card ? <a href={`/cases/${card.code}`}>{name}</a> : <span className="line__name">{name}</span>}
          {card && <PriorityTag priority={card.priority} isCompact />}
          {card && <NeededServices ids={card.needed_services} services={services} barred={card.barred} />}
          {card && <ObjectionTag hasObjection={card.has_objection} />}
          {item.is_fixed && <span className="line__fixed"><Icon name="lock" /> stays here</span>}
        </p>
        {card && (
          <p className="line__why">
            {listedReasons[card.reason]}
            {card.is_urgent && card.reason !== 'late_urgent' && ' · late, urgent'}
            {card.deferred_count > 0 && <span className={card.deferred_count >= 3 ? 'line__late' : undefined}> · deferred {card.deferred_count}×</span>}
            {card.overdue_actions > 0 && <span className="line__late"> · {card.overdue_actions} overdue{card.overdue_since && ` since ${formatDay(card.overdue_since)}`}</span>}
            {card.blocked_because && <span> · blocked: {card.blocked_because}</span>}
            {card.closed && <span className="line__late"> · {closedReasons[card.closed].banner}</span>}
          </p>
        )}
        {card && <BarredLine barred={card.barred} />}
        {item.kind.type !== 'case' && <p className="line__why">{whyWords(meeting, item, peer)}{item.not_reached && <span className={item.not_reached.times >= 3 ? 'line__late' : undefined}> · {notReachedWords(item)}</span>}</p>}
      </div>
      {canEdit ? <Minutes item={item} name={name} onMinutes={onMinutes} /> : <span className="line__minutes num">{item.planned_minutes} min</span>}
      {(canEdit || canTakeOff) && (
        <span className="line__buttons">
          {onChange && <Button look="quiet" isExpanded={isChanging} label={`Change: ${name}`} onClick={onChange}>Change</Button>}
          {canEdit && <Button look="quiet" icon="up" iconOnly isDisabled={isFirst} onClick={() => onMove(-1)}>{`Move up: ${name}`}</Button>}
          {canEdit && <Button look="quiet" icon="down" iconOnly isDisabled={isLast} onClick={() => onMove(1)}>{`Move down: ${name}`}</Button>}
          {canEdit && hasCases(meeting.root.kind) && <Button look="quiet" icon="lock" iconOnly isPressed={item.is_fixed} onClick={onFix}>{`Stays here: ${name}`}</Button>}
          <Button look="quiet" icon="cross" iconOnly isDisabled={isHidden} onClick={onRemove}>{`Take off: ${name}`}</Button>
        </span>
      )}
    </li>
  );
}
