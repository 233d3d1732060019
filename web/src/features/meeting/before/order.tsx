// Owns "Order for partners": the agenda before and after, who waits how much less, apply with undo, or leave it.
import { useEffect, useRef } from 'react';
import type { Meeting, OrderPreview, PartnerSaving, WireCommand } from '../../../generated/wire';
import { orderedItems } from '../../../live/meeting-store';
import { WhenLoaded } from '../../../loaded';
import { ofDone, server, useLoad } from '../../../server';
import { notify } from '../../../shell';
import { Button } from '../../../ui/button';
import { formatClock, plural } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { ms } from '../../../words/instants';
import { Refusal, useAsk } from '../ask';
import { type Cards, lineName } from '../lines';
import { rangeWords } from '../live/people';
import { Sheet } from '../sheet';
import { inOrder, isSameOrder, placesAfter } from './ordered';

export interface OrderProps {
  meeting: Meeting;
  cards: Cards;
  onClose: () => void;
}

function Partner({ meeting, partner }: { meeting: Meeting; partner: PartnerSaving }) {
  const numbers = partner.items.flatMap((id) => meeting.items[id]?.number ?? []);
  const saved = partner.waiting_before - partner.waiting_after;
  return (
    <li>
      <strong>{partner.name}</strong>: {numbers.length === 1 ? 'item' : 'items'} {rangeWords(numbers)}, <span className="num nowrap">{formatClock(ms(partner.from))}–{formatClock(ms(partner.until))}</span>.{' '}
      {saved > 0 && partner.waiting_after === 0 ? <>Does not wait; {plural(partner.waiting_before, 'minute')} before.</> : saved > 0 ? <>Waits {partner.waiting_after} instead of {plural(partner.waiting_before, 'minute')}.</> : saved < 0 ? <span className="line__late">Waits {plural(partner.waiting_after, 'minute')} instead of {partner.waiting_before}.</span> : partner.waiting_after === 0 ? 'Does not wait.' : `Waits ${plural(partner.waiting_after, 'minute')}, as before.`}
    </li>
  );
}

function Comparison({ meeting, cards, preview, onClose }: OrderProps & { preview: OrderPreview }) {
  const { ask, isSending, error } = useAsk();
  const { before, after } = preview;
  const saved = preview.waiting_before - preview.waiting_after;
  const isSame = isSameOrder(preview);
  const orderAs = (order: string[]): WireCommand => ({ name: 'order_agenda', meeting_id: meeting.root.id, order });
  const apply = async () => {
    const command = orderAs(after);
    if (!(await ask(command))) return;
    const undo = async () => {
      const refused = await server().send(orderAs(before));
      if (refused) notify({ text: refused.message, isProblem: true });
    };
    notify({ text: ofDone(command, saved > 0 ? `Ordered for partners: saves ${plural(saved, 'partner-minute')}` : 'The agenda is in the new order'), onUndo: () => void undo() });
    onClose();
  };
  const time = (at: number | null) => (at === null ? '' : formatClock(ms(at)));
  return (
    <>
      <p className="order__sum">
        {isSame ? 'Nothing to save: the order as it stands is as good for the partners.' : saved > 0 ? <>Saves <strong>{plural(saved, 'partner-minute')}</strong>: {preview.waiting_after} waited instead of {preview.waiting_before}.</> : 'Nobody waits less, but the lines come to stand where the rules want them: urgent first.'}{' '}
        <span className="muted">{preview.is_proven ? 'Proven best: no other order that keeps the rules is better.' : 'Best found in the time there was.'}</span>
      </p>
      {preview.infeasible.length > 0 && (
        <div className="order__not">
          <p><Icon name="alert" /> No order keeps all the rules:</p>
          <ul>{preview.infeasible.map((words) => <li key={words}>{words}</li>)}</ul>
        </div>
      )}
      {preview.partners.length > 0 && <ul className="order__partners">{preview.partners.map((partner) => <Partner key={partner.person_id} meeting={inOrder(meeting, after)} partner={partner} />)}</ul>}
      {!isSame && <div className="order__apply"><Button look="primary" isDisabled={isSending} onClick={() => void apply()}>{isSending ? 'Saving…' : 'Apply this order'}</Button></div>}
      <Refusal error={error} />
      {!isSame && (
        <table className="table order__table">
          <caption className="nhsuk-u-visually-hidden">The agenda before and after</caption>
          <thead><tr><th scope="col">After</th><th scope="col">Line</th><th scope="col">Before</th></tr></thead>
          <tbody>
            {placesAfter(meeting, after).map(({ item, number, startsAt, numberAfter, startsAtAfter }) => {
              const isMoved = number !== numberAfter;
              return (
                <tr key={item.id} className={isMoved ? 'order__moved' : undefined}>
                  <td className="num nowrap">{numberAfter} · {time(startsAtAfter)}</td>
                  <td>{lineName({ ...item, number }, cards[item.id])}</td>
                  <td className="num nowrap">{number} · {time(startsAt)}{isMoved && <> <Icon name={numberAfter < number ? 'up' : 'down'} label={numberAfter < number ? 'moves up' : 'moves down'} /></>}</td>
                </tr>
              );
            })}
          </tbody>
        </table>
      )}
    </>
  );
}

export function Order({ meeting, cards, onClose }: OrderProps) {
  const load = useLoad<OrderPreview>(`/api/meetings/${meeting.root.id}/order`);
  // Somebody else works on the agenda meanwhile: the comparison is made again.
  const lines = orderedItems(meeting).map((item) => `${item.id} ${item.planned_minutes} ${item.is_fixed}`).join();
  const before = useRef(lines);
  const reload = load.kind === 'ready' ? load.reload : null;
  useEffect(() => {
    if (before.current === lines) return;
    before.current = lines;
    reload?.();
  }, [lines]);
  return (
    <Sheet title="Order for partners" closeLabel="Leave it as it is" onClose={onClose}>
      <p className="muted small">Urgent first, then each partner’s cases in one block inside the time they have. Lines marked “stays here” keep their place.</p>
      <WhenLoaded load={load} what="the better order" lines={5}>
        {(preview) => <Comparison meeting={meeting} cards={cards} preview={preview} onClose={onClose} />}
      </WhenLoaded>
    </Sheet>
  );
}
