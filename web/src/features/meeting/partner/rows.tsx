// Owns the agenda on a partner's page: my cases with numbers and times, topics by title, all others only counted.
import type { Meeting } from '../../../generated/wire';
import { useServerNow } from '../../../server';
import { formatClock } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { Panel } from '../../../ui/panel';
import { ms } from '../../../words/instants';
import { outcomes } from '../../../words/outcomes';
import { allowedMinutes, type Cards, closedWords, isReadBack } from '../lines';
import { type Row, rowsOf } from './needed';

export interface RowsProps {
  meeting: Meeting;
  cards: Cards;
  viewing: string | null;
  /** Opens one of my cases; absent where none can be opened. */
  onOpen?: (itemId: string) => void;
  isSpeaker?: boolean;
}

function stateWords(meeting: Meeting, row: Extract<Row, { kind: 'mine' | 'topic' }>): string {
  const { item } = row;
  if (item.id === meeting.live.current) return 'now';
  if (row.kind === 'mine' && row.card.closed) return closedWords[row.card.closed];
  if (row.kind === 'mine' && row.card.outcome) return outcomes[row.card.outcome].label;
  if (item.state === 'decided') return 'done';
  if (item.state === 'left') return 'no decision yet';
  if (isReadBack(meeting)) return 'not reached';
  return `${row.predictedAt === null ? '' : `about ${formatClock(ms(row.predictedAt))} · `}${allowedMinutes(item)} min`;
}

export function Rows({ meeting, cards, viewing, onOpen, isSpeaker }: RowsProps) {
  const now = Math.floor(useServerNow() / 5_000) * 5_000_000;
  const rows = rowsOf(meeting, cards, now);
  const mine = rows.filter(({ kind }) => kind === 'mine').length;
  return (
    <Panel title={isSpeaker || mine === 0 ? 'Agenda' : 'My cases'} isFlush aside={!isSpeaker && mine > 0 && <span className="muted small num">{mine}</span>}>
      <ol className="my-lines plain-list" aria-label={isSpeaker || mine === 0 ? 'Agenda' : 'My cases, in the order of the agenda'}>
        {rows.map((row) => {
          if (row.kind === 'part') return <li key={row.words} className="my-lines__others"><strong className="small">{row.words}</strong></li>;
          if (row.kind === 'others') return <li key={row.key} className="my-lines__others"><span>{row.hasRoom && <Icon name="play" label="The room is here:" />} {row.words}</span></li>;
          const { item } = row;
          const inside = (
            <>
              <strong className="num">{item.number}</strong>
              <span className="my-lines__name">{row.kind === 'mine' ? `${row.card.code} · ${row.card.initials}` : row.title}</span>
              <span className="my-lines__time num">{stateWords(meeting, row)}</span>
            </>
          );
          return (
            <li key={item.id} className={item.id === meeting.live.current ? 'my-lines__now' : undefined}>
              {row.kind === 'mine' && onOpen ? <button type="button" aria-current={viewing === item.id ? 'true' : undefined} onClick={() => onOpen(item.id)}>{inside}</button> : <span className="my-lines__row">{inside}</span>}
            </li>
          );
        })}
      </ol>
      {rows.length === 0 && <p className="exit__words">Nothing is on the agenda yet.</p>}
    </Panel>
  );
}
