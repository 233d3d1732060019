// Owns what was decided before: the case's meetings, newest first, with outcome, review, actions and texts.
import { useState } from 'react';
import type { ActionItem, CaseItem, MeetingId } from '../generated/wire';
import { Button } from '../ui/button';
import { dayOf, formatDay, formatDayYear } from '../ui/format';
import { Icon } from '../ui/icon';
import { ms } from '../words/instants';
import { listedReasons } from '../words/listed-reasons';
import { outcomes } from '../words/outcomes';
import { ownerText } from '../words/owners';
import { textBoxes } from '../words/text-boxes';
import './case-history.css';

export interface CaseHistoryProps {
  items: readonly CaseItem[];
  actions: readonly ActionItem[];
  /** The meeting on screen, which is not "before". */
  except?: MeetingId;
  /** How many are shown before "show more". */
  first?: number;
}

/** "Thu 19 Nov: Watchful review. Rationale…", the newest decision, for the strip. */
export function lastPlan(items: readonly CaseItem[], except?: MeetingId): string | null {
  const [last] = items
    .filter((item) => item.outcome && item.meeting_id !== except && outcomes[item.outcome.kind].group !== 'Deferred')
    .sort((a, b) => b.starts_at - a.starts_at);
  if (!last?.outcome) return null;
  return [`${formatDay(dayOf(ms(last.starts_at)))}: ${outcomes[last.outcome.kind].label}`, last.outcome.rationale].filter(Boolean).join('. ');
}

/** Whether the room was at it, as far as the case knows: somebody heard it, or something was typed. */
const wasSpokenOf = ({ attendance, minutes_texts }: CaseItem) => attendance.some(({ was_present }) => was_present) || (minutes_texts?.some((text) => text !== '') ?? false);

export function Decided({ item }: { item: CaseItem }) {
  const { outcome } = item;
  if (!outcome) {
    return <p className="history__outcome">{item.carried_to ? `${wasSpokenOf(item) ? 'No decision' : 'Not reached'}, carried to the next meeting` : item.is_over ? 'Not decided' : 'On the agenda, not decided yet'}</p>;
  }
  const { step_down: stepDown } = outcome;
  return (
    <>
      <p className="history__outcome">{outcomes[outcome.kind].label}{outcome.refer_to && `: ${outcome.refer_to}`}</p>
      {outcome.rationale && <p>{outcome.rationale}</p>}
      {outcome.dissent && <p><strong>Dissent:</strong> {outcome.dissent}</p>}
      {stepDown && <p>{stepDown.reason}. Goes on: {stepDown.continuing_owner}</p>}
      {outcome.next_review_on && <p className="history__when">Next review {formatDayYear(outcome.next_review_on)}</p>}
    </>
  );
}

export function Texts({ texts }: { texts: readonly string[] }) {
  const written = textBoxes.map((box, index) => ({ ...box, text: texts[index] ?? '' })).filter(({ text }) => text !== '');
  if (written.length === 0) return null;
  return (
    <details>
      <summary>What was said</summary>
      <dl>{written.map(({ key, label, text }) => <div key={key}><dt>{label}</dt><dd>{text}</dd></div>)}</dl>
    </details>
  );
}

/**
 * What was promised at a line: once its meeting is over as it was agreed there, whoever has it since. Cancelled before the meeting closed
 * it was not agreed; cancelled since it was, and is marked.
 */
export function Promised({ item, actions }: { item: CaseItem; actions: readonly ActionItem[] }) {
  const agreed = item.minutes?.versions.at(-1)?.actions ?? item.minutes?.agreed;
  const then = new Map(agreed?.map((one) => [one.action_id, one]));
  const wasDropped = ({ id, status }: ActionItem) => status === 'cancelled' && !then.has(id) && (agreed !== undefined || !item.is_over);
  const promised = actions.filter((one) => (one.item_id === item.item_id || then.has(one.id)) && !wasDropped(one));
  if (promised.length === 0) return null;
  return (
    <ul className="history__actions plain-list">
      {promised.map(({ id, status, what, owner }) => {
        const was = then.get(id);
        const [first, now] = [ownerText(was?.owner ?? owner), ownerText(owner)];
        return (
          <li key={id}>
            <Icon name={status === 'done' ? 'tick' : status === 'cancelled' ? 'cross' : 'ring'} label={status === 'done' ? 'Done' : status === 'cancelled' ? 'Cancelled' : 'Open'} />
            <span>{was?.what ?? what} <span className="muted">({first}{now !== first && `; now: ${now}`}{status === 'cancelled' ? '; cancelled' : status === 'accepted' && '; accepted'})</span></span>
          </li>
        );
      })}
    </ul>
  );
}

export function CaseHistory({ items, actions, except, first = 5 }: CaseHistoryProps) {
  const [isWhole, setWhole] = useState(false);
  const before = items.filter((item) => !item.is_removed && item.meeting_id !== except).sort((a, b) => b.starts_at - a.starts_at);
  if (before.length === 0) return <p className="muted">Not discussed before.</p>;
  const shown = isWhole ? before : before.slice(0, first);
  return (
    <>
      <ol className="history plain-list" aria-label="Decided before, newest first">
        {shown.map((item) => {
          return (
            <li key={item.item_id} className={item.outcome ? 'history__decided' : undefined}>
              <p className="history__when">
                <a href={`/meetings/${item.meeting_id}`}>{formatDayYear(dayOf(ms(item.starts_at)))}</a> · {listedReasons[item.reason]}
                {item.deferred_count > 0 && ` · deferred ${item.deferred_count}×`}
              </p>
              <Decided item={item} />
              <Promised item={item} actions={actions} />
              {item.minutes_texts && <Texts texts={item.minutes?.versions.at(-1)?.texts ?? item.minutes_texts} />}
              {item.is_over && <p className="history__when"><a href={`/meetings/${item.meeting_id}/minutes?of=record`}>Text for the record</a></p>}
            </li>
          );
        })}
      </ol>
      {before.length > shown.length && <Button look="quiet" onClick={() => setWhole(true)}>{`Show ${before.length - shown.length} more`}</Button>}
    </>
  );
}
