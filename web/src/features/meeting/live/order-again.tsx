// Owns "Order again saves 6 partner-minutes": asked when the lines to come or the lateness changed, at most once a minute.
import { useEffect, useRef, useState } from 'react';
import type { Meeting, OrderPreview, WireCommand } from '../../../generated/wire';
import { orderedItems, secondsLate } from '../../../live/meeting-store';
import { ofDone, server, useServerNow } from '../../../server';
import { notify } from '../../../shell';
import { Button } from '../../../ui/button';
import { plural } from '../../../ui/format';
import { Refusal, useAsk } from '../ask';
import type { Cards } from '../lines';

const AT_MOST_EVERY_MS = 60_000;
/** Of fewer lines there is no other order worth a tap. */
const LEAST_LINES = 3;
/** Lateness is looked at in steps: a minute more is no reason to ask again. */
const LATE_STEP_SECONDS = 180;

export function OrderAgain({ meeting, cards }: { meeting: Meeting; cards: Cards }) {
  const now = Math.floor(useServerNow() / 30_000) * 30_000_000;
  const { ask, isSending, error } = useAsk();
  const [found, setFound] = useState<{ about: string; order: OrderPreview } | null>(null);
  const askedAt = useRef(-Infinity);
  const waiting = orderedItems(meeting).filter(({ id, state }) => state === 'waiting' && id !== meeting.live.current);
  const isForPartners = waiting.some(({ id }) => (cards[id]?.needed_services.length ?? 0) > 0 || (cards[id]?.guests.length ?? 0) > 0);
  const lines = waiting.map(({ id, planned_minutes }) => `${id}:${planned_minutes}`).join();
  const about = `${lines}/${Math.floor(secondsLate(meeting, now) / LATE_STEP_SECONDS)}`;
  const path = `/api/meetings/${meeting.root.id}/order`;

  useEffect(() => {
    if (!isForPartners || waiting.length < LEAST_LINES) return;
    let isWanted = true;
    const timer = setTimeout(() => {
      askedAt.current = performance.now();
      server().get<OrderPreview>(path).then(
        (order) => isWanted && setFound({ about, order }),
        // A saving that cannot be told is not offered; the next change asks again.
        () => isWanted && setFound(null),
      );
    }, Math.max(0, askedAt.current + AT_MOST_EVERY_MS - performance.now()));
    return () => {
      isWanted = false;
      clearTimeout(timer);
    };
  }, [path, about, isForPartners]);

  const order = found?.about === about ? found.order : null;
  const saves = order ? order.waiting_before - order.waiting_after : 0;
  // Only while the lines are still those it was made for.
  const fits = order !== null && order.before.length === waiting.length && order.before.every((id, at) => waiting[at]?.id === id);
  const apply = async () => {
    if (!order) return;
    const orderAs = (lines: OrderPreview['before']): WireCommand => ({ name: 'order_agenda', meeting_id: meeting.root.id, order: [...lines] });
    const command = orderAs(order.after);
    if (await ask(command)) notify({ text: ofDone(command, `Ordered again: ${plural(saves, 'partner-minute')} saved`), onUndo: () => void ask(orderAs(order.before)) });
  };
  if (!isForPartners || waiting.length < LEAST_LINES) return null;
  // Always of the same height: a saving that is found moves nothing under a finger.
  const isOffered = fits && saves > 0;
  return (
    <div className={isOffered ? 'order-again order-again--offered' : 'order-again'}>
      <p className={isOffered ? undefined : 'muted'}>{isOffered ? <>Another order of what is to come saves <strong>{plural(saves, 'partner-minute')}</strong>.</> : 'No other order is known that lets partners wait less.'}</p>
      <Button isDisabled={isSending || !isOffered} label={isOffered ? `Order again: saves ${plural(saves, 'partner-minute')}` : undefined} onClick={() => void apply()}>{isSending ? 'Saving…' : 'Order again'}</Button>
      <Refusal error={error} />
    </div>
  );
}
