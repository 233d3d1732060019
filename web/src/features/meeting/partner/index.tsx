// Owns the meeting as a rotating partner or guest has it, first of all on a phone: when I am needed, my cases, my actions; at my
// case the case fills the screen; on leaving the exit card. Of all other cases there is a number and a length.
import { useRef, useState } from 'react';
import { ActionBoard } from '../../../case-view/action-board';
import type { Names } from '../../../case-view/action-line';
import { namesAmong, namesOf } from '../../../case-view/colleagues';
import { keepFocusIn } from '../../../focus';
import type { Meeting, People as Directory, Person } from '../../../generated/wire';
import { hasHandUp, nameIn } from '../../../live/meeting-people';
import { titleOf } from '../../../live/meeting-store';
import { worklistStream } from '../../../live/ids';
import { server, useServerNow, useStream } from '../../../server';
import { Button } from '../../../ui/button';
import { dayOf, formatClock, formatDay, formatNearDay } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { PageHead } from '../../../ui/page-head';
import { Panel } from '../../../ui/panel';
import { ms } from '../../../words/instants';
import { partstats } from '../../../words/attendance';
import { Refusal, useAsk } from '../ask';
import { JoinCall } from '../join-call';
import { useKeys } from '../keys';
import { awayWords, calledBy, type Cards, lineOf } from '../lines';
import { Bar } from '../live/bar';
import { CaseRoom, NoLonger } from '../live/case-room';
import { TakeChair } from '../live/chair';
import { useGone } from '../live/gone';
import { Help } from '../live/help';
import { usePlace } from '../live/place';
import type { Targets } from '../live/targets';
import { TopicRoom } from '../live/topic-room';
import type { Rights } from '../rights';
import { ExitCard } from './exit-card';
import { calledIn, callOpens, countdownWords, doneWords, isBetween, myActionsFrom, myComing, neededWords, openPartWords, undecidedOf } from './needed';
import { useNudge } from './nudge';
import { Rows } from './rows';
import '../live/live.css';
import './partner.css';

export interface PartnerProps {
  meeting: Meeting;
  cards: Cards;
  people: Directory | null;
  me: Person;
  rights: Rights;
  onLeave: () => void;
}

/** "On my way" makes sense from an hour before. */
const SAYABLE_MICROS = 3_600_000_000;

export function useWorklist(me: Person | null) {
  const view = useStream(me ? worklistStream(me.id) : null);
  return view.state?.of === 'worklist' ? view.state.value : null;
}

/** The time first; renewed every few seconds, and never with the focus. */
function Needed({ meeting, cards, me }: Pick<PartnerProps, 'meeting' | 'cards' | 'me'>) {
  const now = Math.floor(useServerNow() / 5_000) * 5_000_000;
  const { ask, isSending, error } = useAsk();
  const place = useRef<HTMLElement>(null);
  const { root } = meeting;
  const own = meeting.attendees[me.id];
  const isLive = root.status === 'live';
  const [next, ...rest] = myComing(meeting, cards, now);
  const isNext = isLive && next?.linesAway === 0 && meeting.live.phase === 'cases';
  useNudge(isNext && next ? `next ${next.item.id}` : null, isNext ? 'You are next' : null);
  if (!next) return null;
  const day = dayOf(ms(root.starts_at));
  return (
    <section ref={place} tabIndex={-1} className={isNext ? 'needed-card needed-card--next' : 'needed-card'} aria-label="When I am needed">
      {!isLive && <p className="needed-card__day">{formatNearDay(day).replace(/^./, (letter) => letter.toUpperCase())}, starts <span className="num">{formatClock(ms(root.starts_at))}</span></p>}
      <p className="needed-card__words num">{isNext && <Icon name="alert" />} {neededWords(next, isLive)}</p>
      {isLive && isBetween(meeting, cards) && <p className="needed-card__between">Your next case is <strong>{calledBy(next.item)}</strong>.</p>}
      <p className="needed-card__more">
        {next.predictedAt !== null && isLive && <strong>{countdownWords(next.predictedAt, now)}</strong>} for case {next.item.number}, {next.card.code}{rest.length > 0 && `; then ${rest.length === 1 ? 'one more' : `${rest.length} more`}`}
      </p>
      {own?.on_the_way_at !== null && own?.on_the_way_at !== undefined
        ? <p className="needed-card__said"><Icon name="tick" /> You said “on my way” at <span className="num">{formatClock(ms(own.on_the_way_at))}</span>.</p>
        : (isLive || root.starts_at - now < SAYABLE_MICROS) && <Button look="primary" isDisabled={isSending} onClick={() => void ask({ name: 'say_on_the_way', meeting_id: root.id }).then(() => keepFocusIn(place))}>{isSending ? 'Saving…' : 'On my way'}</Button>}
      <Refusal error={error} />
    </section>
  );
}

/** Whoever goes between two of their cases is told when they are due again. */
function NextCase({ meeting, cards }: Pick<PartnerProps, 'meeting' | 'cards'>) {
  const now = Math.floor(useServerNow() / 5_000) * 5_000_000;
  const [next] = myComing(meeting, cards, now);
  return next ? <p className="partner__over">Your next case is <strong>{calledBy(next.item)}</strong>: {awayWords(next.linesAway, next.predictedAt)}.</p> : null;
}

/** Whoever comes for the business is told until when. */
function UntilWhen({ meeting, cards, me }: Pick<PartnerProps, 'meeting' | 'cards' | 'me'>) {
  const now = Math.floor(useServerNow() / 60_000) * 60_000_000;
  const { status } = meeting.root;
  const words = status === 'open' || status === 'live' ? openPartWords(meeting, me, cards, now) : null;
  return words && <p className="partner__over num">{words}</p>;
}

function Answer({ meeting, me }: Pick<PartnerProps, 'meeting' | 'me'>) {
  const { ask, isSending, error } = useAsk();
  const own = meeting.attendees[me.id];
  if (!own) return null;
  const answer = (partstat: 'accepted' | 'declined') => void ask({ name: 'answer_invitation', meeting_id: meeting.root.id, person_id: me.id, partstat, cover: null, cover_id: null, available_from: own.available_from, available_until: own.available_until });
  return (
    <div className="row partner__answer">
      <span>Your answer: <strong>{partstats[own.partstat]}</strong></span>
      <Button isPressed={own.partstat === 'accepted'} isDisabled={isSending} onClick={() => answer('accepted')}>I am coming</Button>
      <Button isPressed={own.partstat === 'declined'} isDisabled={isSending} onClick={() => answer('declined')}>Send apologies</Button>
      <Refusal error={error} />
    </div>
  );
}

/** Whom a guest can give something to: themselves, who is asked, the services; of nobody else they are told. */
function namesForGuest(meeting: Meeting, people: Directory | null, { id, name, service_id, organisation }: Person): Names {
  const among = namesAmong(meeting, id);
  return { ...among, people: [{ id, name, service_id, organisation }, ...among.people], services: people?.services ?? [] };
}

export function Partner({ meeting, cards, people, me, rights, onLeave }: PartnerProps) {
  const work = useRef<HTMLDivElement>(null);
  const top = useRef<HTMLDivElement>(null);
  const targets: Targets = useRef({});
  const place = usePlace(meeting, work);
  const asking = useAsk();
  const { root } = meeting;
  const worklist = useWorklist(me);
  const gone = useGone(cards);
  const [isLeaving, setLeaving] = useState(false);
  const [isHelp, setHelp] = useState(false);
  const isLive = root.status === 'live';
  const isOver = root.status === 'ended' || root.status === 'approved';
  const isSpeaker = me.guest?.is_speaker === true || meeting.attendees[me.id]?.kind === 'speaker';
  const actions = myActionsFrom(root.id, worklist, me.id);
  // A guest has no other page for what they promised.
  const own = me.guest ? myActionsFrom(null, worklist, me.id) : actions;
  const called = isLive ? calledIn(meeting, cards, worklist) : null;
  const call = isLive && root.has_call ? callOpens(meeting, cards, worklist, me.id) : null;
  const names = me.guest ? namesForGuest(meeting, people, me) : namesOf(people, root.pcn, me.id);
  const nameOf = (id: string) => people?.people.find((person) => person.id === id)?.name ?? nameIn(meeting, id);
  const toggleHand = () => void asking.ask(hasHandUp(meeting, me.id) ? { name: 'lower_hand', meeting_id: root.id, person_id: me.id } : { name: 'raise_hand', meeting_id: root.id });

  const item = isLive || root.status === 'open' ? lineOf(meeting, place.itemId) : null;
  const card = item ? cards[item.id] : undefined;
  const title = item && titleOf(item);
  const isAtCase = item !== null && !isLeaving && (card !== undefined || gone.has(item.id) || (title !== null && isLive && !isSpeaker));
  const atHand = isLive && card !== undefined && item?.id === meeting.live.current;
  const isReadBack = meeting.live.phase === 'read_back';
  const coming = myComing(meeting, cards, null);
  const isDone = isLive && !isSpeaker && (coming.length === 0 || isReadBack) && !atHand && Object.keys(cards).length > 0;

  useNudge(called ? called.notice.id : null, called && !atHand ? 'You are called in' : null);
  useKeys({ action: () => targets.current.action?.(), update: () => targets.current.update?.(), hand: isLive && rights.canRaiseHand ? toggleHand : undefined, help: () => setHelp(true) });

  const ownTitle = me.guest ? 'My actions' : 'My actions from this meeting';

  const shared = { meeting, me, names, rights, nameOf, targets };
  return (
    <div ref={top} tabIndex={-1} className="room partner">
      <PageHead title={root.title} line={<>{formatDay(dayOf(ms(root.starts_at)))}, <span className="num">{formatClock(ms(root.starts_at))}</span>{me.guest && <>; your pass ends at <span className="num">{formatClock(ms(me.guest.until))}</span></>}</>}>
        {call && (call.isOpen ? <JoinCall meetingId={root.id} /> : <span className="partner__call"><Icon name="clock" /> The call is not open to you yet. {call.words}</span>)}
        {isLive && !isLeaving && <Button onClick={() => setLeaving(true)}>Leave</Button>}
      </PageHead>
      <TakeChair meeting={meeting} me={me} rights={rights} />
      {isLive && <Bar meeting={meeting} cards={cards} me={me} rights={rights} asking={asking} canAct={isAtCase && card !== undefined} go={() => {}} toggleHand={toggleHand} onAction={() => targets.current.action?.()} onClose={() => {}} />}

      {called && !atHand && (
        <section className="called" role="alert" aria-label="You are called in">
          <p className="called__words"><Icon name="alert" /> You are called in for {calledBy(called.item)}</p>
          <div className="row">
            {meeting.attendees[me.id]?.on_the_way_at == null && <Button look="primary" isDisabled={asking.isSending} onClick={() => void asking.ask({ name: 'say_on_the_way', meeting_id: root.id })}>On my way</Button>}
            {call?.isOpen && <JoinCall meetingId={root.id} />}
            <Button look="quiet" onClick={() => void asking.ask({ name: 'see_notice', notice_id: called.notice.id })}>Put away</Button>
          </div>
        </section>
      )}
      {!isLive && <Refusal error={asking.error} />}

      {isLeaving || isDone || isOver ? (
        <div className="partner__exit">
          {isOver && <p className="partner__over">The meeting has ended. {me.guest === null && <a href={`/meetings/${root.id}/minutes`}>Read the minutes of your cases</a>}</p>}
          {isDone && !isLeaving && <p className="partner__over">{doneWords(coming.map(({ item: one }) => one), undecidedOf(meeting, cards), isReadBack)}</p>}
          {isLeaving && !isDone && coming[0] && <NextCase meeting={meeting} cards={cards} />}
          <ExitCard actions={actions} onLeave={isOver ? undefined : onLeave} onStay={isLeaving ? () => { setLeaving(false); keepFocusIn(top); } : undefined} />
        </div>
      ) : null}

      {!isAtCase && !isLeaving && !isOver && !isDone && !called && <Needed meeting={meeting} cards={cards} me={me} />}
      <UntilWhen meeting={meeting} cards={cards} me={me} />
      {root.status === 'draft' && <p className="partner__over">The agenda is not published yet.</p>}
      {root.status === 'cancelled' && <p className="partner__over">This meeting was called off. You are not needed.</p>}
      {root.status === 'open' && !me.guest && <Answer meeting={meeting} me={me} />}

      {isAtCase && !place.isWithRoom && (
        <p className="partner__back"><Button onClick={place.rejoin}>{isLive ? 'Back to where the room is' : 'Back to my cases'}</Button></p>
      )}
      <div ref={work} className={isAtCase ? 'room__work' : 'partner__none'}>
        {isAtCase && item && (title !== null ? <TopicRoom key={item.id} item={item} title={title} {...shared} />
          : card ? <CaseRoom key={`${item.id} ${card.case_id}`} item={item} card={card} services={people?.services ?? []} people={people} {...shared} />
          : <div className="room__whole"><NoLonger number={item.number} /></div>)}
      </div>

      <div className="partner__lists">
        {root.status !== 'cancelled' && !isOver && <Rows meeting={meeting} cards={cards} viewing={isAtCase ? (item?.id ?? null) : null} onOpen={place.look} isSpeaker={isSpeaker} />}
        {!isSpeaker && !isLeaving && (me.guest !== null || (!isOver && !isDone)) && own.length > 0 && (
          <Panel title={ownTitle} isFlush><ActionBoard actions={own} actor={{ person: me }} names={names} send={server().send} label={ownTitle} /></Panel>
        )}
      </div>
      {isHelp && <Help onClose={() => setHelp(false)} />}
    </div>
  );
}
