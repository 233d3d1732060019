// Owns the speaker's page, first of all on a phone: when their slot is, the way into the call when it is due, what is shared; and nothing
// of what others discuss.
import { useState } from 'react';
import type { AgendaItem, Meeting, Person } from '../../../generated/wire';
import { orderedItems, predictedStarts, titleOf, upcomingItems } from '../../../live/meeting-store';
import { useServerNow } from '../../../server';
import { Button } from '../../../ui/button';
import { dayOf, formatClock, formatDay, formatNearDay } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { PageHead } from '../../../ui/page-head';
import { ms } from '../../../words/instants';
import { Refusal, useAsk } from '../ask';
import { Resources } from '../borough/resources';
import { JoinCall } from '../join-call';
import { allowedMinutes, distanceWords, linesAhead } from '../lines';
import { countdownWords } from './needed';
import { useNudge } from './nudge';
import '../live/live.css';
import './partner.css';

const mine = (item: AgendaItem, me: Person) => item.kind.type === 'speaker' && item.kind.speaker === me.id;

/** The twin of the server's rule: at their slot, and while it is next unless colleagues talk about somebody. */
export function isCallDue(meeting: Meeting, me: Person): boolean {
  const current = meeting.live.current === null ? null : meeting.items[meeting.live.current];
  if (current && mine(current, me)) return true;
  const [next] = upcomingItems(meeting);
  return next !== undefined && mine(next, me) && (!current || titleOf(current) !== null);
}

function Slot({ meeting, item, me, now }: { meeting: Meeting; item: AgendaItem; me: Person; now: number }) {
  const { ask, isSending, error } = useAsk();
  const { root } = meeting;
  const isLive = root.status === 'live';
  const ahead = linesAhead(meeting, item);
  const isNow = isLive && meeting.live.current === item.id;
  const isOver = !isNow && (item.state === 'decided' || item.state === 'left');
  const isNext = isLive && ahead === 1;
  const at = predictedStarts(meeting, now).get(item.id);
  const own = meeting.attendees[me.id];
  useNudge(isNow || isNext ? `${item.id} ${isNow}` : null, isNow ? 'It is your turn' : 'You are next');
  const when = isNow ? 'It is your turn' : isOver ? 'Your slot is over, thank you' : `${isNext ? 'You are next' : 'You speak'}${at === undefined ? '' : ` about ${formatClock(ms(at))}`}`;
  return (
    <section className={isNow || isNext ? 'needed-card needed-card--next' : 'needed-card'} aria-label="My slot">
      {!isLive && <p className="needed-card__day">{formatNearDay(dayOf(ms(root.starts_at))).replace(/^./, (letter) => letter.toUpperCase())}, the meeting starts at <span className="num">{formatClock(ms(root.starts_at))}</span></p>}
      <p className="needed-card__words num">{(isNow || isNext) && <Icon name="alert" />} {when}</p>
      <p className="needed-card__more"><strong>{titleOf(item)}</strong>, {allowedMinutes(item)} minutes{isLive && !isNow && !isOver && <> · {distanceWords(ahead)}{at !== undefined && ` · ${countdownWords(at, now)}`}</>}</p>
      {!isOver && own && (own.on_the_way_at !== null
        ? <p className="needed-card__said"><Icon name="tick" /> You said “on my way” at <span className="num">{formatClock(ms(own.on_the_way_at))}</span>.</p>
        : isLive && !isNow && <Button isDisabled={isSending} onClick={() => void ask({ name: 'say_on_the_way', meeting_id: root.id })}>{isSending ? 'Saving…' : 'On my way'}</Button>)}
      <Refusal error={error} />
    </section>
  );
}

export function Speaker({ meeting, me, onLeave }: { meeting: Meeting; me: Person; onLeave: () => void }) {
  const [hasAsked, setAsked] = useState(false);
  const now = Math.floor(useServerNow() / 5_000) * 5_000_000;
  const { root } = meeting;
  const isLive = root.status === 'live';
  const isOver = root.status === 'ended' || root.status === 'approved';
  const slots = orderedItems(meeting).filter((item) => mine(item, me));
  const isToCome = slots.length === 0 || slots.some(({ state }) => state === 'waiting');
  const isDue = isLive && root.has_call && isCallDue(meeting, me);
  return (
    <div className="room partner">
      <PageHead title={root.title} line={<>{formatDay(dayOf(ms(root.starts_at)))}, <span className="num">{formatClock(ms(root.starts_at))}</span>{me.guest && <>; your pass ends at <span className="num">{formatClock(ms(me.guest.until))}</span></>}</>}>
        {isDue && <JoinCall meetingId={root.id} opens="It opens when your slot is next." />}
        {isLive && root.has_call && !isDue && isToCome && <span className="partner__call"><Icon name="clock" /> The call opens when your slot is next.</span>}
        {isLive && (hasAsked ? <><Button look="primary" onClick={onLeave}>Leave now</Button><Button look="quiet" onClick={() => setAsked(false)}>Stay</Button></> : <Button onClick={() => setAsked(true)}>Leave</Button>)}
      </PageHead>
      {root.status === 'cancelled' && <p className="partner__over">This meeting was called off. You are not needed.</p>}
      {isOver && <p className="partner__over">The meeting has ended. Thank you for coming.</p>}
      {!isOver && root.status !== 'cancelled' && slots.length === 0 && <p className="partner__over">Your slot is not on the agenda yet. It stands here as soon as it is.</p>}
      {!isOver && root.status !== 'cancelled' && slots.map((item) => <Slot key={item.id} meeting={meeting} item={item} me={me} now={now} />)}
      <div className="partner__lists"><Resources meeting={meeting} me={me} canShare={false} canEdit={false} /></div>
    </div>
  );
}
