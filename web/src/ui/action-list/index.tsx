// Owns lists of actions: a big tick, the case's code, what, from where, due; overdue first.
import { type ReactNode, useRef } from 'react';
import { type Day, daysBetween, formatNearDay, plural, today } from '../format';
import { Icon } from '../icon';
import './action-list.css';

export interface ActionRow {
  id: string;
  code: string;
  what: string;
  /** Absent: the action has no date yet, which is shown in red. */
  dueOn?: Day;
  isDone?: boolean;
  /** False: this person may not tick it; whether it is done is shown all the same. */
  canTick?: boolean;
  owner?: string;
  /** For example "huddle Thu 26 Nov". */
  from?: string;
  /** The reason why it is blocked. */
  blocked?: string;
  /** What of it is not sent yet: "kept on this device, not sent yet". */
  waits?: string;
  /** What was asked and answered about it. */
  said?: readonly string[];
  /** Waits for an answer: before the others. */
  isFirst?: boolean;
  /** The case's address, when this person may open it. */
  href?: string;
}

/** Several are chosen to be changed at once. */
export interface Choosing {
  chosen: ReadonlySet<string>;
  onChoose: (id: string, isChosen: boolean) => void;
}

export interface ActionListProps {
  actions: readonly ActionRow[];
  /** Left out: the rows have no tick (the pool, or somebody else's). */
  onTick?: (id: string, isDone: boolean) => void;
  buttons?: (action: ActionRow) => ReactNode;
  on?: Day;
  label?: string;
  /** In place of ticks and buttons: a box to choose a row by. */
  choosing?: Choosing;
  /** Rows keep the place they were first drawn at, whatever others tick meanwhile: nothing moves under a finger. */
  isSteady?: boolean;
}

export function dueText(action: ActionRow, on: Day): { text: string; isOverdue: boolean } {
  if (!action.dueOn) return { text: 'No date', isOverdue: !action.isDone };
  const late = daysBetween(action.dueOn, on);
  if (late > 0 && !action.isDone) return { text: `${plural(late, 'day')} overdue`, isOverdue: true };
  return { text: `Due ${formatNearDay(action.dueOn, on)}`, isOverdue: false };
}

function rank(action: ActionRow): string {
  return `${action.isDone ? 2 : action.isFirst ? 0 : 1}${action.dueOn ?? '0'}`;
}

export function ActionList({ actions, onTick: tick, buttons: act, on = today(), label = 'Actions', choosing, isSteady = false }: ActionListProps) {
  const [onTick, buttons] = choosing ? [undefined, undefined] : [tick, act];
  const drawn = useRef<string[]>([]);
  const placeOf = ({ id }: ActionRow) => (isSteady && drawn.current.includes(id) ? drawn.current.indexOf(id) : Infinity);
  const ordered = [...actions].sort((a, b) => {
    const [here, there] = [placeOf(a), placeOf(b)];
    if (here !== there) return here < there ? -1 : 1;
    return rank(a) < rank(b) ? -1 : rank(a) > rank(b) ? 1 : 0;
  });
  drawn.current = ordered.map(({ id }) => id);
  return (
    <ul className="action-list plain-list" aria-label={label}>
      {ordered.map((action) => {
        const due = dueText(action, on);
        return (
          <li key={action.id} className={`action-list__row${action.isDone ? ' action-list__row--done' : ''}${due.isOverdue ? ' action-list__row--overdue' : ''}`}>
            {choosing && (
              <label className="field__option">
                <input type="checkbox" disabled={action.isDone} checked={choosing.chosen.has(action.id)} aria-label={`Choose: ${action.code}, ${action.what}`} onChange={(event) => choosing.onChoose(action.id, event.currentTarget.checked)} />
              </label>
            )}
            {onTick && action.canTick === false && (
              <span className="action-list__tick action-list__tick--fixed">{action.isDone && <Icon name="tick" label="Done" />}</span>
            )}
            {onTick && action.canTick !== false && (
              <label className="action-list__tick">
                <input type="checkbox" checked={action.isDone ?? false} aria-label={`Done: ${action.code}, ${action.what}`} onChange={(event) => onTick(action.id, event.currentTarget.checked)} />
                <span className="action-list__box" aria-hidden="true"><Icon name="tick" /></span>
              </label>
            )}
            <div className="action-list__words">
              <p className="action-list__what">
                {action.href ? <a href={action.href}>{action.code}</a> : <span className="action-list__code">{action.code}</span>} <span>{action.what}</span>
              </p>
              <p className="action-list__meta">
                <span className={due.isOverdue ? 'action-list__late' : undefined}>{due.isOverdue && <Icon name="alert" />}{due.text}</span>
                {action.owner && <span>{action.owner}</span>}
                {action.from && <span>from {action.from}</span>}
              </p>
              {action.waits && <p className="action-list__waits"><Icon name="offline" /> {action.waits}</p>}
              {action.said?.map((words) => <p key={words} className="action-list__meta"><strong>{words}</strong></p>)}
              {action.blocked && <p className="action-list__blocked"><Icon name="pause" /> Blocked: {action.blocked}</p>}
            </div>
            {buttons && <div className="action-list__buttons">{buttons(action)}</div>}
          </li>
        );
      })}
    </ul>
  );
}
