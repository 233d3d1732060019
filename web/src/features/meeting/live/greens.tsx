// Owns "Agree the greens": the remaining green lines with their next review dates, agreed with one confirmation.
import { useState } from 'react';
import type { Day, ItemId, Meeting, WireCommand } from '../../../generated/wire';
import { ofDone } from '../../../server';
import { announce } from '../../../shell';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { plural, today } from '../../../ui/format';
import { Refusal, useAsk } from '../ask';
import { type Green, remainingGreens } from '../course';
import type { Cards } from '../lines';
import { listedReasons } from '../../../words/listed-reasons';
import { usualReview } from '../review-days';

export interface GreensProps {
  meeting: Meeting;
  cards: Cards;
  on?: Day;
  onClose: () => void;
}

/** A new referral was never discussed: there is no plan that could go on. */
const hasNoPlan = ({ card }: Green) => card.reason === 'new_referral';

export function Greens({ meeting, cards, on = today(), onClose }: GreensProps) {
  const { ask, isSending, error } = useAsk();
  // As they were when the question was put: a line that is reached meanwhile is refused by the server, all or none.
  const [asked] = useState<Green[]>(() => remainingGreens(meeting, cards));
  // Only a case that is here no longer goes from the question at once.
  const greens = asked.filter(({ item }) => cards[item.id]);
  const [dates, setDates] = useState<Readonly<Record<ItemId, Day>>>(() => Object.fromEntries(asked.map(({ item }) => [item.id, usualReview('green', on)])));
  const [left, setLeft] = useState<ReadonlySet<ItemId>>(() => new Set(asked.filter(hasNoPlan).map(({ item }) => item.id)));
  const chosen = greens.filter(({ item }) => !left.has(item.id));
  const isComplete = chosen.length > 0 && chosen.every(({ item }) => (dates[item.id] ?? '') >= on);
  const agree = async () => {
    const entries = chosen.map(({ item, card }) => ({ item_id: item.id, case_id: card.case_id, next_review_on: dates[item.id] ?? '' }));
    const command: WireCommand = { name: 'agree_without_discussion', meeting_id: meeting.root.id, entries };
    if (!(await ask(command))) return;
    announce(ofDone(command, `${plural(entries.length, 'case')} agreed without discussion`));
    onClose();
  };
  return (
    <ConfirmDialog isOpen title="Agree without discussion?" confirmLabel={isSending ? 'Saving…' : `Agree ${plural(chosen.length, 'case')}`} isConfirmDisabled={isSending || !isComplete} onConfirm={() => void agree()} onCancel={onClose}>
      {greens.some((green) => !hasNoPlan(green)) && <p>{greens.some(hasNoPlan) ? 'Where there is a plan, it goes on as it is until the next review.' : 'The plan of each goes on as it is, until its next review.'}</p>}
      {greens.some(hasNoPlan) && <p>A new referral was never discussed and has no plan yet: it stays on the agenda unless you tick it.</p>}
      <ul className="greens plain-list">
        {greens.map((green) => {
          const { item, card } = green;
          return (
          <li key={item.id}>
            <label className="greens__line">
              <input type="checkbox" checked={!left.has(item.id)} onChange={(event) => setLeft(new Set(event.currentTarget.checked ? [...left].filter((id) => id !== item.id) : [...left, item.id]))} />
              <span><strong className="num">{item.number}</strong> {card.code} · {card.initials}<span className="greens__why muted small">{listedReasons[card.reason]}{card.deferred_count > 0 && `, deferred ${card.deferred_count}×`}{hasNoPlan(green) && ', no plan yet'}</span></span>
            </label>
            <input className="field__control" type="date" aria-label={`Next review of ${card.code}`} min={on} value={dates[item.id] ?? ''} disabled={left.has(item.id)} onInput={(event) => setDates({ ...dates, [item.id]: event.currentTarget.value })} />
          </li>
          );
        })}
      </ul>
      <Refusal error={error} />
    </ConfirmDialog>
  );
}
