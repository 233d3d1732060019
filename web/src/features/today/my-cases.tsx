// Owns my cases of the next meeting, by their codes.
import type { Card, MeetingRow } from '../../generated/wire';
import { EmptyState } from '../../ui/empty-state';
import { plural } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { PriorityTag } from '../../ui/priority-tag';
import { listedReasons } from '../../words/listed-reasons';
import { outcomes } from '../../words/outcomes';

export interface MyCasesProps {
  cards: readonly Card[];
  meeting: MeetingRow | undefined;
}

/** Before the start lines are called by their place; that is known here only when every line has a card. */
export function numbersOf({ cards, meeting }: MyCasesProps): boolean {
  return meeting !== undefined && (meeting.status === 'draft' || meeting.status === 'open') && cards.length === meeting.item_count;
}

export function MyCases({ cards, meeting }: MyCasesProps) {
  const isNumbered = numbersOf({ cards, meeting });
  return (
    <Panel title="My cases" aside={cards.length > 0 && <span className="muted small">{plural(cards.length, 'case')}</span>} isFlush>
      {cards.length === 0 ? (
        <EmptyState title={meeting ? 'None of your cases is on the next agenda' : 'No case waits for a meeting'} action={{ label: 'Find a case', href: '/cases' }} />
      ) : (
        <ol className="lines plain-list">
          {cards.map((card, index) => (
            <li key={card.item_id}>
              {isNumbered && <span className="lines__number num">{index + 1}</span>}
              <a className="nowrap" href={`/cases/${card.code}`}>{card.code}</a>
              <span>{card.initials}</span>
              <PriorityTag priority={card.priority} isCompact />
              <span className="muted small lines__wide">
                {card.outcome ? outcomes[card.outcome].label : listedReasons[card.reason]}
                {!card.outcome && card.deferred_count > 0 && <span className={card.deferred_count >= 3 ? 'lines__late' : undefined}> · deferred {card.deferred_count}×</span>}
              </span>
              {card.overdue_actions > 0 && <span className="lines__late small">{plural(card.overdue_actions, 'action')} overdue</span>}
            </li>
          ))}
        </ol>
      )}
    </Panel>
  );
}
