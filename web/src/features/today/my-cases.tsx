// Owns my cases of the next meeting, by their codes.
import type { Card, Meeting, MeetingRow } from '../../generated/wire';
import { predictedStarts } from '../../live/meeting-store';
import { EmptyState } from '../../ui/empty-state';
import { formatClock, plural } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { PriorityTag } from '../../ui/priority-tag';
import { ms } from '../../words/instants';
import { listedReasons } from '../../words/listed-reasons';
import { outcomes } from '../../words/outcomes';

export interface MyCasesProps {
  cards: readonly Card[];
  meeting: MeetingRow | undefined;
  /** The meeting's own state, once it is here: numbers and times. */
  lines?: Meeting | null;
  /** Microseconds. */
  now?: number;
}

/** Before the start lines are called by their place; that is known here only when every line has a card. */
export function numbersOf({ cards, meeting }: Pick<MyCasesProps, 'cards' | 'meeting'>): boolean {
  return meeting !== undefined && (meeting.status === 'draft' || meeting.status === 'open') && cards.length === meeting.item_count;
}

export function MyCases({ cards, meeting, lines = null, now = 0 }: MyCasesProps) {
  // The agenda's order is here before the list was read again.
  const placeOf = ({ item_id }: Card) => lines?.items[item_id]?.position ?? Number.MAX_SAFE_INTEGER;
  const inOrder = lines ? [...cards].sort((a, b) => placeOf(a) - placeOf(b)) : cards;
  const isNumbered = lines !== null || numbersOf({ cards, meeting });
  const starts = lines && predictedStarts(lines, now);
  const about = (id: string) => (lines?.live.current === id ? 'now' : starts?.has(id) ? `about ${formatClock(ms(starts.get(id) ?? 0))}` : '');
  return (
    <Panel title="My cases" aside={cards.length > 0 && <span className="muted small">{plural(cards.length, 'case')}</span>} isFlush>
      {cards.length === 0 ? (
        <EmptyState title={meeting ? 'None of your cases is on the next agenda' : 'Cases of your next meeting stand here'} action={{ label: 'Find a case', href: '/cases' }} />
      ) : (
        <ol className="lines plain-list">
          {inOrder.map((card, index) => (
            <li key={card.item_id}>
              {isNumbered && <span className="lines__number num">{lines ? lines.items[card.item_id]?.number : index + 1}</span>}
              <a className="nowrap" href={`/cases/${card.code}`}>{card.code}</a>
              <span>{card.initials}</span>
              <PriorityTag priority={card.priority} isCompact />
              <span className="muted small lines__wide">
                {card.closed && <strong>{card.closed === 'died' ? 'died' : 'closed'} · </strong>}
                {card.outcome ? outcomes[card.outcome].label : listedReasons[card.reason]}
                {!card.outcome && card.deferred_count > 0 && <span className={card.deferred_count >= 3 ? 'lines__late' : undefined}> · deferred {card.deferred_count}×</span>}
              </span>
              {!card.outcome && about(card.item_id) !== '' && <span className="muted small num nowrap">{about(card.item_id)}</span>}
              {card.overdue_actions > 0 && <span className="lines__late small">{plural(card.overdue_actions, 'action')} overdue</span>}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
