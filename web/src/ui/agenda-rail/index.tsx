// Owns the agenda rail of a live meeting: done, current, coming; an item not shared is a number and a length.
import { Fragment, type ReactNode, useRef, useState } from 'react';
import { formatClock, type Instant } from '../format';
import { Icon, type IconName } from '../icon';
import { type Priority, PriorityTag } from '../priority-tag';
import { TimerRing } from '../timer-ring';
import './agenda-rail.css';

export type AgendaState = 'done' | 'current' | 'coming' | 'deferred';

interface RowBase {
  id: string;
  number: number;
  state: AgendaState;
  plannedMinutes: number;
  /** The part of the meeting that begins with it. */
  head?: string;
  /** When it is expected to start; for items to come. */
  predictedAt?: Instant;
  /** For the current item. */
  elapsedSeconds?: number;
}

export type AgendaRow = RowBase &
  (
    | { isShared: false }
    | {
        isShared: true;
        /** For a case "SF-014 · M.K."; for a topic its title. */
        label: string;
        priority?: Priority;
        /** For done items, in words. */
        outcome?: string;
        /** For example "deferred 2×". */
        note?: string;
        /** Not to be discussed any more: "died". */
        closed?: string;
      }
  );

export interface AgendaRailProps {
  rows: readonly AgendaRow[];
  /** The item this person looks at; it may differ from the room's. */
  viewing: string | null;
  onSelect: (id: string) => void;
  label?: string;
  /** Beside a line: "Take next". */
  buttons?: (row: AgendaRow) => ReactNode;
}

const states: Record<AgendaState, { icon: IconName; word: string }> = {
  done: { icon: 'tick', word: 'Done' },
  current: { icon: 'play', word: 'Now' },
  coming: { icon: 'ring', word: 'To come' },
  deferred: { icon: 'right', word: 'Deferred' },
};

function RowTime({ row }: { row: AgendaRow }) {
  if (row.state === 'current' && row.elapsedSeconds !== undefined) {
    return <TimerRing size="small" elapsedSeconds={row.elapsedSeconds} plannedSeconds={row.plannedMinutes * 60} />;
  }
  if (row.state === 'coming' && row.predictedAt !== undefined) {
    return <span className="agenda__time num"><span className="nhsuk-u-visually-hidden">about </span>{formatClock(row.predictedAt)} · {row.plannedMinutes} min</span>;
  }
  return <span className="agenda__time num">{row.plannedMinutes} min</span>;
}

function RowInside({ row }: { row: Extract<AgendaRow, { isShared: true }> }) {
  const { icon, word } = states[row.state];
  return (
    <>
      <span className="agenda__state"><Icon name={icon} label={word} /></span>
      <span className="agenda__number num">{row.number}</span>
      <span className="agenda__words">
        <span className="agenda__label">{row.label}</span>
        {row.closed && <strong className="agenda__closed">{row.closed}</strong>}
        {row.priority && <PriorityTag priority={row.priority} isCompact />}
        {row.outcome && <span className="agenda__outcome">{row.outcome}</span>}
        {row.note && <span className="agenda__note">{row.note}</span>}
      </span>
      <RowTime row={row} />
    </>
  );
}

export function AgendaRail({ rows, viewing, onSelect, label = 'Agenda', buttons }: AgendaRailProps) {
  const [isOpen, setOpen] = useState(false);
  const fold = useRef<HTMLButtonElement>(null);
  // On a phone the list gives way to what was chosen.
  const choose = (id: string) => {
    onSelect(id);
    if (!isOpen) return;
    setOpen(false);
    fold.current?.focus();
  };
  const current = rows.find((row) => row.state === 'current');
  return (
    <nav className="agenda" aria-label={label}>
      <button ref={fold} type="button" className="agenda__fold" aria-expanded={isOpen} aria-controls="agenda-rows" onClick={() => setOpen(!isOpen)}>
        <span>{label}{current ? `: item ${current.number} of ${rows.length}` : `: ${rows.length} items`}</span>
        <Icon name={isOpen ? 'up' : 'down'} />
      </button>
      <ol id="agenda-rows" className="agenda__rows plain-list" data-open={isOpen}>
        {rows.map((row) => (
          <Fragment key={row.id}>
          {row.head && <li className="agenda__head small"><strong>{row.head}</strong></li>}
          <li data-row={row.id} className={`agenda__row agenda__row--${row.state}`}>
            {row.isShared ? (
              <button type="button" className="agenda__inside" aria-current={row.id === viewing ? 'true' : undefined} onClick={() => choose(row.id)}>
                <RowInside row={row} />
              </button>
            ) : (
              <span className="agenda__inside agenda__inside--hidden">
                <span className="agenda__state"><Icon name={row.state === 'current' ? 'play' : 'lock'} label={states[row.state].word} /></span>
                <span className="agenda__words">Case {row.number} · not shared · {row.plannedMinutes} min</span>
              </span>
            )}
            {buttons?.(row)}
          </li>
          </Fragment>
        ))}
      </ol>
    </nav>
  );
}
