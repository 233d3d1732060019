// Owns when a rotating partner is needed in the next meeting. The meeting is followed from outside: looking at Today is not arriving.
import type { Card, Meeting, Person, WireCommand } from '../../generated/wire';
import { predictedStarts, upcomingItems } from '../../live/meeting-store';
import { ofDone, server } from '../../server';
import { notify } from '../../shell';
import { Button } from '../../ui/button';
import { dayOf, formatClock, formatNearDay, plural } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { ms } from '../../words/instants';

export function Needed({ meeting, cards, me, now }: { meeting: Meeting; cards: readonly Card[]; me: Person; now: number }) {
  const own = meeting.attendees[me.id];
  if (!own || own.is_withdrawn || own.kind !== 'rotating') return null;
  const starts = predictedStarts(meeting, now * 1000);
  const coming = upcomingItems(meeting).filter(({ id }) => cards.some(({ item_id }) => item_id === id));
  const at = coming[0] && starts.get(coming[0].id);
  if (at === undefined) return null;
  const isLive = meeting.root.status === 'live';
  const day = formatNearDay(dayOf(ms(at)), dayOf(now));
  const say = async () => {
    const command: WireCommand = { name: 'say_on_the_way', meeting_id: meeting.root.id };
    const refused = await server().send(command);
    notify(refused ? { text: refused.message, isProblem: true } : { text: ofDone(command, 'The room knows that you are on your way', 'The room is told that you are on your way as soon as there is a connection.') });
  };
  return (
    <Panel title="When I am needed">
      <p>You are needed <strong>{day} about <span className="num">{formatClock(ms(at))}</span></strong>, for {plural(coming.length, 'case')}.</p>
      <div className="row">
        {isLive && (own.on_the_way_at === null ? <Button look="primary" onClick={() => void say()}>On my way</Button> : <span>You said “on my way” at <span className="num">{formatClock(ms(own.on_the_way_at))}</span>.</span>)}
        <Button href={`/meetings/${meeting.root.id}`}>{isLive ? 'Open the meeting' : 'See my cases in it'}</Button>
      </div>
    </Panel>
  );
}
