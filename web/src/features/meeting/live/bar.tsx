// Owns the bar of the live room: where the room is, its time, one's hand; for who holds the chair what moves everyone.
import { useRef, useState } from 'react';
import { useBarHeight } from '../../../bar-height';
import { doneCounts, doneCountWords } from '../../../done-counts';
import type { Attendee, Meeting, MeetingKind, Person } from '../../../generated/wire';
import { handsRaised, hasHandUp, nameIn } from '../../../live/meeting-people';
import { currentItem, orderedItems, plannedSeconds, timerSeconds } from '../../../live/meeting-store';
import { useIsTimeKnown, useServerNow } from '../../../server';
import { connection } from '../../../session';
import { setShell, useShell } from '../../../shell';
import { Button } from '../../../ui/button';
import { Icon } from '../../../ui/icon';
import { TimerRing } from '../../../ui/timer-ring';
import { plural } from '../../../ui/format';
import { TrustLine } from '../../../ui/trust-line';
import { hasCases, phaseWords } from '../../../words/meetings';
import { type Asking, Refusal } from '../ask';
import { nextStep, remainingGreens, stepBack, type Step } from '../course';
import { allowedMinutes, calledBy, type Cards, lineName } from '../lines';
import type { Rights } from '../rights';
import { waitingGuests } from '../admit';
import { Greens } from './greens';
import { HereNow } from './here-now';
import { Urgent } from './urgent';

export interface BarProps {
  meeting: Meeting;
  cards: Cards;
  me: Person | null;
  rights: Rights;
  asking: Asking;
  /** The line in view can take an action of this person. */
  canAct: boolean;
  /** Here, and may not hear the case at hand; empty for whom it is not told. */
  mayNotHear?: readonly Attendee[];
  go: (step: Step) => void;
  toggleHand: () => void;
  onAction: () => void;
  onClose: () => void;
}

function Where({ meeting, cards }: { meeting: Meeting; cards: Cards }) {
  const now = useServerNow() * 1000;
  const isTimeKnown = useIsTimeKnown();
  const item = currentItem(meeting);
  const lines = orderedItems(meeting);
  if (!item) {
    return <p className="bar__where"><strong>{meeting.live.phase ? phaseWords(meeting.live.phase, meeting.root.kind) : 'About to begin'}</strong><span className="num">{doneCountWords(doneCounts(lines))}</span></p>;
  }
  const card = cards[item.id];
  const name = calledBy(item);
  return (
    <>
      <p className="bar__where"><strong className="num">{name.charAt(0).toUpperCase() + name.slice(1)} of {lines.length}</strong><span>{item.kind.type !== 'case' ? lineName(item, card) : card ? card.code : 'not shared'}</span></p>
      {isTimeKnown ? <TimerRing elapsedSeconds={timerSeconds(meeting, item, now)} plannedSeconds={plannedSeconds(item)} /> : <span className="muted small">of {allowedMinutes(item)} min, time not known</span>}
    </>
  );
}

/** The frame's trust line scrolls away; in the room nobody types into a dead connection unawares. */
function NotLive() {
  const { trust, ended } = useShell();
  if (ended) {
    return (
      <span className="bar__ended">
        <Icon name="alert" /> {ended.mustReload ? 'This page is too old.' : 'Not connected.'}
        <Button onClick={() => (ended.mustReload ? location.reload() : connection.retry())}>{ended.mustReload ? 'Reload' : 'Connect here'}</Button>
      </span>
    );
  }
  const isTold = trust?.kind === 'offline' || trust?.kind === 'catching-up' || (trust?.kind === 'saving' && trust.why !== undefined);
  return trust && isTold ? <span className="bar__trust"><TrustLine state={trust} onList={() => setShell({ isKeptShown: true })} /></span> : null;
}

function stepWords(step: Step | null, kind: MeetingKind): string {
  if (!step) return 'Next';
  return step.kind === 'item' ? `Next: ${calledBy(step.item)}` : `Next: ${phaseWords(step.phase, kind).toLowerCase()}`;
}

export function Bar({ meeting, cards, me, rights, asking, canAct, mayNotHear = [], go, toggleHand, onAction, onClose }: BarProps) {
  const [open, setOpen] = useState<'greens' | 'urgent' | null>(null);
  const [isMore, setMore] = useState(false);
  const bar = useRef<HTMLElement>(null);
  const { ask, isSending, error } = asking;
  const { root, live } = meeting;
  const id = root.id;
  const item = currentItem(meeting);
  const next = nextStep(meeting);
  const back = stepBack(meeting);
  const greens = remainingGreens(meeting, cards).length;
  const hands = handsRaised(meeting);
  const isUp = me !== null && hasHandUp(meeting, me.id);
  const isReadBack = live.phase === 'read_back';
  const waiting = rights.canAdmit ? waitingGuests(meeting).length : 0;
  // What sticks below or above the bar must know how high it is.
  useBarHeight(bar);
  return (
    <section ref={bar} className={rights.holdsChair ? 'bar bar--chair' : 'bar'} aria-label={rights.holdsChair ? 'The room; you hold the chair' : 'The room'}>
      <Refusal error={error} />
      <div className="bar__row">
        <Where meeting={meeting} cards={cards} />
        <NotLive />
        {waiting > 0 && <a className="bar__waits" href="#who-waits">{plural(waiting, 'guest waits', 'guests wait')}</a>}
        {/* Always there on a desk, so that a raised hand moves no button under a finger. */}
        <p className={hands.length > 0 ? 'bar__hands bar__hands--up' : 'bar__hands'} title={hands.map(({ name }) => name).join(', ') || undefined}>
          {hands.length > 0 && <Icon name="hand" label="Hands raised, in order" />}
          {hands.map(({ hand, name }, at) => <span key={hand.person_id}><b className="num">{at + 1}</b> {name}</span>)}
        </p>
        <div className="bar__buttons">
          {rights.canRaiseHand && !rights.holdsChair && <Button icon="hand" isPressed={isUp} shortcut="h" isDisabled={isSending} onClick={toggleHand}>{isUp ? 'Lower hand' : 'Raise hand'}</Button>}
          {canAct && !rights.holdsChair && <span className="bar__phone"><Button icon="plus" onClick={onAction}>Action</Button></span>}
          {rights.holdsChair && (
            <>
              <Button isDisabled={isSending || !back} onClick={() => back && go(back)}>Back</Button>
              {isReadBack
                ? <span className="bar__next"><Button look="primary" onClick={onClose}>Close the meeting</Button></span>
                : <span className="bar__next"><Button look="primary" shortcut="n" isDisabled={isSending || !next} onClick={() => next && go(next)}>{stepWords(next, root.kind)}</Button></span>}
              <span className="bar__phone"><Button isPressed={isMore} onClick={() => setMore(!isMore)}>More</Button></span>
              <span className="bar__more" data-open={isMore}>
                {canAct && <span className="bar__phone"><Button icon="plus" onClick={onAction}>Action</Button></span>}
                <Button isDisabled={isSending || !item} onClick={() => item && void ask({ name: 'extend_item', meeting_id: id, item_id: item.id, minutes: 2 })}>+2 min</Button>
                <Button isDisabled={isSending || !item || item.state === 'decided'} label={item ? `Park ${calledBy(item)}: it comes at the end` : undefined} onClick={() => item && void ask({ name: 'park_item', meeting_id: id, item_id: item.id })}>Park</Button>
                {hasCases(root.kind) && <Button onClick={() => setOpen('urgent')}>Add urgent</Button>}
                {hasCases(root.kind) && <Button isDisabled={greens === 0} onClick={() => setOpen('greens')}>{`Agree the greens (${greens})`}</Button>}
                {root.chair !== me?.id && <Button isDisabled={isSending} label={`Give back the chair to ${nameIn(meeting, root.chair)}`} onClick={() => void ask({ name: 'give_back_chair', meeting_id: id })}>Give back the chair</Button>}
                {!isReadBack && <Button look="quiet" onClick={onClose}>Close…</Button>}
              </span>
            </>
          )}
        </div>
      </div>
      <HereNow meeting={meeting} me={me} people={mayNotHear} holdsChair={rights.holdsChair} />
      {open === 'greens' && <Greens meeting={meeting} cards={cards} onClose={() => setOpen(null)} />}
      {open === 'urgent' && <Urgent meeting={meeting} cards={cards} onClose={() => setOpen(null)} />}
    </section>
  );
}
