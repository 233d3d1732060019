// Owns the live meeting's layout: the bar, the rail, what is in view, the people; keys; and staying behind to finish a sentence.
import { useRef, useState } from 'react';
import { useBarHeight } from '../../../bar-height';
import { namesAmong, namesOf } from '../../../case-view/colleagues';
import type { Meeting, People as Directory, Person, WireCommand } from '../../../generated/wire';
import { hasHandUp, nameIn } from '../../../live/meeting-people';
import { currentItem, orderedItems, titleOf } from '../../../live/meeting-store';
import { ofDone, useIsTimeKnown, useServerNow } from '../../../server';
import { notify } from '../../../shell';
import { AgendaRail, type AgendaRow } from '../../../ui/agenda-rail';
import { Button } from '../../../ui/button';
import { EmptyState } from '../../../ui/empty-state';
import { formatClock } from '../../../ui/format';
import { PageHead } from '../../../ui/page-head';
import { ms } from '../../../words/instants';
import { hasCases, phaseWords } from '../../../words/meetings';
import { WaitingGuests } from '../admit';
import { canRaiseHand, Refusal, useAsk } from '../ask';
import { usePeerCases } from '../borough/peer-cases';
import { PeerRoom } from '../borough/peer-room';
import { Resources } from '../borough/resources';
import { nextStep } from '../course';
import { handOverWords } from '../hears';
import { JoinCall } from '../join-call';
import { useKeys } from '../keys';
import { calledBy, type Cards, lineOf, placeNext, railRows } from '../lines';
import { CloseDialog } from '../read-back/close-dialog';
import { ReadBack } from '../read-back';
import type { Rights } from '../rights';
import { SupervisionAgenda } from '../supervision/agenda';
import { CloseSession } from '../supervision/close';
import { ActionReview } from './action-review';
import { Bar } from './bar';
import { CaseRoom, NoLonger } from './case-room';
import { TakeChair } from './chair';
import { useGone } from './gone';
import { Help } from './help';
import { useMayNotHear } from './here-now';
import { MayNotHear, useMove } from './move';
import { OrderAgain } from './order-again';
import { People } from './people';
import { PhaseSteps } from './phase-steps';
import { usePlace, type Whereabouts } from './place';
import { RollCall } from './roll-call';
import type { Targets } from './targets';
import { TopicRoom } from './topic-room';
import './live.css';

export interface RoomProps {
  meeting: Meeting;
  cards: Cards;
  people: Directory | null;
  me: Person | null;
  rights: Rights;
}

function Rail({ meeting, cards, place, canEdit }: { meeting: Meeting; cards: Cards; place: Whereabouts; canEdit: boolean }) {
  const now = useServerNow() * 1000;
  const isTimeKnown = useIsTimeKnown();
  const { ask, isSending, error } = useAsk();
  const rail = useRef<HTMLDivElement>(null);
  const takeNext = async (row: AgendaRow, to: number) => {
    const from = orderedItems(meeting).findIndex(({ id }) => id === row.id);
    const moveTo = (to_position: number): WireCommand => ({ name: 'move_item', meeting_id: meeting.root.id, item_id: row.id, to_position });
    const command = moveTo(to);
    if (!(await ask(command))) return;
    notify({ text: ofDone(command, `${row.number} comes next`), onUndo: () => void ask(moveTo(from)) });
    // Its button goes with the move; who pressed it by key is left at the line.
    setTimeout(() => {
      if (document.activeElement === document.body) rail.current?.querySelector<HTMLElement>(`[data-row="${row.id}"] button`)?.focus({ preventScroll: true });
    }, 100);
  };
  const buttons = (row: AgendaRow) => {
    const to = placeNext(meeting, row.id);
    return to === null ? null : <Button look="quiet" isDisabled={isSending} label={`Take next: ${row.number}`} onClick={() => void takeNext(row, to)}>Take next</Button>;
  };
  return <div ref={rail}><AgendaRail rows={railRows(meeting, cards, now, isTimeKnown)} viewing={place.itemId} onSelect={place.look} buttons={canEdit ? buttons : undefined} /><Refusal error={error} /></div>;
}

function Elsewhere({ meeting, cards, place, onBring }: { meeting: Meeting; cards: Cards; place: Whereabouts; onBring: (() => void) | null }) {
  const box = useRef<HTMLDivElement>(null);
  // Notices stand above it on a narrow screen.
  useBarHeight(box, true, '--way-back-height');
  const room = currentItem(meeting);
  const mine = lineOf(meeting, place.itemId);
  const where = room ? calledBy(room) : meeting.live.phase ? `the ${phaseWords(meeting.live.phase, meeting.root.kind).toLowerCase()}` : 'the start';
  const looking = mine ? (cards[mine.id]?.code ?? calledBy(mine)) : 'another page of the meeting';
  return (
    <div ref={box} className="elsewhere" role="status">
      <p>You are looking at <strong>{looking}</strong>. The room is at <strong>{where}</strong>.<span className="elsewhere__more"> What you type stays here.</span></p>
      <span className="row">
        {onBring && <Button onClick={onBring}>Bring the room here</Button>}
        <Button look="primary" label={`Rejoin the room at ${where}`} onClick={place.rejoin}>Rejoin</Button>
      </span>
    </div>
  );
}

export function Room({ meeting, cards, people, me, rights }: RoomProps) {
  const work = useRef<HTMLDivElement>(null);
  const targets: Targets = useRef({});
  const place = usePlace(meeting, work);
  const asking = useAsk();
  const [isHelp, setHelp] = useState(false);
  const [isClosing, setClosing] = useState(false);
  const { root, live } = meeting;
  const isPrivate = root.kind === 'supervision';
  // Without the directory (no connection after a reload) those who are asked to the meeting can be named all the same.
  const names = people ? namesOf(people, root.pcn, me?.id ?? null) : namesAmong(meeting, me?.id ?? null);
  const services = people?.services ?? [];
  const nameOf = (id: string) => people?.people.find((person) => person.id === id)?.name ?? nameIn(meeting, id);

  const moving = useMove(meeting, place.rejoin);
  const { go } = moving;
  const gone = useGone(cards);
  const mayNotHear = useMayNotHear(meeting, cards, people, rights.holdsChair || rights.canCorrect);
  const toggleHand = () => {
    if (me && rights.canRaiseHand && !rights.holdsChair && canRaiseHand()) void asking.ask(hasHandUp(meeting, me.id) ? { name: 'lower_hand', meeting_id: root.id, person_id: me.id } : { name: 'raise_hand', meeting_id: root.id });
  };
  const peers = usePeerCases(meeting, me);
  const next = nextStep(meeting);
  useKeys({
    next: rights.holdsChair && next ? () => go(next) : undefined,
    action: () => targets.current.action?.(),
    outcome: () => targets.current.outcome?.(),
    update: () => targets.current.update?.(),
    hand: toggleHand,
    help: () => setHelp(true),
  });

  const item = lineOf(meeting, place.itemId);
  const card = item ? cards[item.id] : undefined;
  const title = item && titleOf(item);
  const shared = { meeting, me, names, rights, nameOf, targets };
  const inView =
    item && title !== null ? <TopicRoom key={item.id} item={item} title={title} {...shared} /> :
    item?.kind.type === 'peer_case' ? <PeerRoom key={item.id} meeting={meeting} item={item} peer={peers?.[item.id]} canMark={rights.canMark} /> :
    item && card ? <CaseRoom key={`${item.id} ${card.case_id}`} item={item} card={card} services={services} people={people} {...shared} /> :
    item && gone.has(item.id) ? <div className="room__whole"><NoLonger number={item.number} more={rights.holdsChair && item.id === live.current ? handOverWords(meeting, me?.id ?? null) : undefined} /></div> :
    item && rights.holdsChair ? <div className="room__whole"><EmptyState title={`Case ${item.number} · not shared with you`}>{handOverWords(meeting, me?.id ?? null)}</EmptyState></div> :
    item ? <div className="room__whole"><EmptyState title={`Case ${item.number} · not shared`}>The room is at a case that is not shared with you. Stay here: your cases come up by themselves.</EmptyState></div> :
    <div className="room__whole stack">
      {place.spot === 'phase:roll_call' && <RollCall meeting={meeting} canRecord={rights.canRollCall} />}
      {place.spot === 'phase:action_review' && !isPrivate && <ActionReview meeting={meeting} me={me} names={names} holdsChair={rights.holdsChair} />}
      {place.spot === 'phase:cases' && <EmptyState title={isPrivate ? 'Between two topics' : hasCases(root.kind) ? 'Between two cases' : 'Between two lines'}>{rights.holdsChair ? 'Press Next, or choose a line.' : 'The chair opens the next one.'}</EmptyState>}
      {place.spot === 'phase:read_back' && <ReadBack meeting={meeting} cards={cards} me={me} names={names} services={services} rights={rights} />}
    </div>;

  return (
    <div className="room">
      <PageHead title={root.title} line={<>started <span className="num">{live.started_at === null ? '' : formatClock(ms(live.started_at))}</span>, {root.slot_minutes} minutes planned</>}>
        <PhaseSteps meeting={meeting} holdsChair={rights.holdsChair} moving={moving} />
        {root.has_call && <JoinCall meetingId={root.id} />}
        <span className="room__keys">{rights.canEditAgenda && !isPrivate && <a className="btn btn--quiet" href={`/display/${root.id}`} target="_blank" rel="noopener">Room display<span className="nhsuk-u-visually-hidden">, opens in a new tab</span></a>}<Button look="quiet" shortcut="?" onClick={() => setHelp(true)}>Keys</Button></span>
      </PageHead>
      <TakeChair meeting={meeting} me={me} rights={rights} />
      <Bar meeting={meeting} cards={cards} me={me} rights={rights} asking={{ ...asking, isSending: asking.isSending || moving.isSending, error: moving.error ?? asking.error }} canAct={item !== null && (title !== null || card !== undefined)} mayNotHear={mayNotHear} go={go} toggleHand={toggleHand} onAction={() => targets.current.action?.()} onClose={() => setClosing(true)} />
      {rights.canAdmit && <div id="who-waits" className="room__waits"><WaitingGuests meeting={meeting} canAdmit /></div>}
      <div className="room__grid">
        <div className="room__rail"><Rail meeting={meeting} cards={cards} place={place} canEdit={rights.canEditAgenda} /></div>
        <div ref={work} className="room__work">
          {!place.isWithRoom && <Elsewhere meeting={meeting} cards={cards} place={place} onBring={rights.holdsChair && item ? () => go({ kind: 'item', item }) : null} />}
          {inView}
        </div>
        <div id="in-the-room" className="room__people" tabIndex={-1}>{isPrivate && <SupervisionAgenda meeting={meeting} me={me} />}{rights.canEditAgenda && !isPrivate && <OrderAgain meeting={meeting} cards={cards} />}<People meeting={meeting} cards={cards} me={me} services={services} rights={rights} mayNotHear={mayNotHear} />{root.kind === 'borough' && <Resources meeting={meeting} me={me} canShare={rights.canBring} canEdit={rights.canEditAgenda} />}</div>
      </div>
      <MayNotHear meeting={meeting} me={me} moving={moving} nameOf={nameOf} />
      {isHelp && <Help meetingId={root.id} onClose={() => setHelp(false)} />}
      {isClosing && isPrivate && <CloseSession meeting={meeting} onClose={() => setClosing(false)} />}
      {isClosing && !isPrivate && <CloseDialog meeting={meeting} cards={cards} onClose={() => setClosing(false)} />}
    </div>
  );
}
