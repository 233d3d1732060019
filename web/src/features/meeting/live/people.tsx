// Owns who is in the room: present by organisation, on the way and expected with their cases and times, missing from a case soon to come,
// apologies; who is kept out of the case at hand; calling somebody in. Only from what this person has.
import { useState } from 'react';
import type { AgendaItem, Attendee, Call, Card, Meeting, Person, Service, UtcMicros } from '../../../generated/wire';
import { byOrganisation, isBarredFrom, isNeededFor, type OnTheWay, peopleIn } from '../../../live/meeting-people';
import { currentItem, nextItem, orderedItems, upcomingItems } from '../../../live/meeting-store';
import { useServerNow } from '../../../server';
import { Button } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { formatClock } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { Panel } from '../../../ui/panel';
import { type PresenceGroup, PresenceList, type PresentPerson } from '../../../ui/presence-list';
import { ms } from '../../../words/instants';
import { WaitingGuests } from '../admit';
import { type Asking, Refusal, useAsk } from '../ask';
import { calledBy, type Cards, distanceWords, linesAhead } from '../lines';
import type { Rights } from '../rights';

export interface PeopleProps {
  meeting: Meeting;
  cards: Cards;
  me: Person | null;
  services: readonly Service[];
  rights: Rights;
  /** Here, and may not hear the case at hand; empty for whom it is not told. */
  mayNotHear?: readonly Attendee[];
}

/** "5–7, 9" of 5, 6, 7, 9. */
export function rangeWords(numbers: readonly number[]): string {
  const sorted = [...numbers].sort((a, b) => a - b);
  const runs: [number, number][] = [];
  for (const number of sorted) {
    const last = runs.at(-1);
    if (last && number === last[1] + 1) last[1] = number;
    else runs.push([number, number]);
  }
  return runs.map(([from, to]) => (from === to ? `${from}` : `${from}–${to}`)).join(', ');
}

/** "for cases 5–7, about 09:05"; empty when it is not known here. */
export function wayWords({ numbers, predictedAt, isNow }: Pick<OnTheWay, 'numbers' | 'predictedAt' | 'isNow'>): string {
  if (numbers.length === 0) return '';
  return `for ${numbers.length === 1 ? 'case' : 'cases'} ${rangeWords(numbers)}${isNow ? ', now' : predictedAt === null ? '' : `, about ${formatClock(ms(predictedAt))}`}`;
}

/** "said “on my way” at 09:21"; null when they did not. A speaker's page connects long before they come. */
export function saidOnTheWay({ on_the_way_at: at }: Attendee): string | null {
  return at === null ? null : `said “on my way” at ${formatClock(ms(at))}`;
}

/** Said that they come, or late, which somebody wrote down: whoever only accepted has said nothing today. */
const isOnTheWay = ({ attendee }: OnTheWay) => attendee.on_the_way_at !== null || attendee.attendance === 'late';

/** What is known of whoever is not here: only what they answered. */
function answered({ partstat, kind, on_the_way_at, attendance }: Attendee): string | null {
  if (kind === 'core' || on_the_way_at !== null || attendance === 'late') return null;
  return { needs_action: 'no word yet', accepted: 'accepted the invitation', tentative: 'may come', declined: null }[partstat];
}

/** When somebody was last called in, for any line still to come or at hand. */
export function lastCall(meeting: Meeting, cards: Cards, personId: string): Call | null {
  if (meeting.live.phase === 'read_back') return null;
  const open = orderedItems(meeting).filter(({ id, state }) => state === 'waiting' || (id === meeting.live.current && state !== 'decided'));
  const calls = open.flatMap(({ id }) => cards[id]?.calls ?? []).filter(({ person_id }) => person_id === personId);
  return calls.sort((a, b) => b.called_at - a.called_at)[0] ?? null;
}

/** The line somebody would be called in for: the one at hand, else the next that needs them. Null: not needed, or it objects to them. */
export function lineToCallFor(meeting: Meeting, cards: Cards, who: Attendee, services: readonly Service[]): { item: AgendaItem; card: Card } | null {
  if (meeting.live.phase === 'read_back') return null;
  const service = services.find(({ id }) => id === who.service_id)?.name;
  const current = currentItem(meeting);
  for (const item of [...(current && current.state !== 'decided' ? [current] : []), ...upcomingItems(meeting)]) {
    const card = cards[item.id];
    if (card && isNeededFor(card, who) && !isBarredFrom(card, who, service)) return { item, card };
  }
  return null;
}

export function groupsOf(meeting: Meeting, cards: Cards, me: Person | null, now: UtcMicros, mayNotHear: ReadonlySet<string> = new Set()): PresenceGroup[] {
  const isReadBack = meeting.live.phase === 'read_back';
  const { here, onTheWay, missing: needed, apologies, away: others } = peopleIn({ status: 'live', meeting, cards }, now);
  // Nobody is missing from what is only read back.
  const missing = isReadBack ? [] : needed;
  const away = isReadBack ? [...others, ...needed.map(({ attendee }) => attendee)] : others;
  const hands = new Set(meeting.live.hands.map(({ person_id }) => person_id));
  const person = (one: Attendee, state: PresentPerson['state'], ...notes: (string | null | false)[]): PresentPerson => {
    const call = state === 'here' ? null : lastCall(meeting, cards, one.person_id);
    return {
      id: one.person_id, name: one.name, role: one.role, isChair: one.person_id === meeting.live.chair_held_by, isYou: one.person_id === me?.id, isHandRaised: hands.has(one.person_id), state,
      warning: state === 'here' && mayNotHear.has(one.person_id) ? 'may not hear this case' : undefined,
      note: [state === 'here' ? '' : one.organisation, one.covers_for && `covers for ${one.covers_for}`, ...notes, call && `called ${formatClock(ms(call.called_at))}`].filter(Boolean).join(' · ') || undefined,
    };
  };
  const rest: PresenceGroup[] = [
    { organisation: 'Missing', isOneState: true, people: missing.map((way) => person(way.attendee, 'missing', answered(way.attendee), wayWords(way))) },
    { organisation: 'On the way', isOneState: true, people: onTheWay.filter(isOnTheWay).map((way) => person(way.attendee, 'on-the-way', saidOnTheWay(way.attendee), wayWords(way))) },
    { organisation: 'Expected', isOneState: true, people: onTheWay.filter((way) => !isOnTheWay(way)).map((way) => person(way.attendee, 'away', answered(way.attendee), wayWords(way))) },
    { organisation: 'Apologies', isOneState: true, people: apologies.map((one) => person(one, 'away', one.cover && `cover: ${one.cover}`)) },
    { organisation: 'Not here', isOneState: true, people: away.map((one) => person(one, 'away', answered(one))) },
  ];
  return [
    ...byOrganisation(here).map(({ organisation, people }) => ({ organisation, people: people.map((one) => person(one, 'here', one.kind === 'speaker' && saidOnTheWay(one))) })),
    ...rest.filter(({ people }) => people.length > 0),
  ];
}

/** "Miriam Adler speaks next: said “on my way” at 09:21." */
export function speaksNext(meeting: Meeting): string | null {
  const item = nextItem(meeting);
  const who = item?.kind.type === 'speaker' && item.kind.speaker !== null && item.id !== meeting.live.current ? meeting.attendees[item.kind.speaker] : undefined;
  return who && !who.is_withdrawn ? `${who.name} speaks next: ${saidOnTheWay(who) ?? (who.is_here ? 'here, has not said “on my way”' : 'not here')}.` : null;
}

/** What the next line still needs: partners who are asked and not here, and services nobody is asked from. */
export function nextNeeds(meeting: Meeting, cards: Cards, services: readonly Service[]): { item: AgendaItem; card: Card; people: Attendee[]; empty: Service[] } | null {
  const item = nextItem(meeting);
  const card = item ? cards[item.id] : undefined;
  if (!item || !card || item.id === meeting.live.current) return null;
  const asked = Object.values(meeting.attendees).filter((one) => !one.is_withdrawn && one.partstat !== 'declined' && one.admission !== 'waiting' && one.admission !== 'revoked');
  const serviceName = (id: string | null) => services.find((one) => one.id === id)?.name;
  const needed = asked.filter((one) => isNeededFor(card, one) && !isBarredFrom(card, one, serviceName(one.service_id)));
  const empty = services.filter(({ id, name }) => card.needed_services.includes(id) && !card.barred.includes(name) && !asked.some(({ service_id }) => service_id === id));
  const people = needed.filter(({ is_here }) => !is_here);
  return people.length === 0 && empty.length === 0 ? null : { item, card, people, empty };
}

function CallIn({ meeting, who, at, asking }: { meeting: Meeting; who: Attendee; at: { item: AgendaItem; card: Card }; asking: Asking }) {
  const [isAsked, setAsked] = useState(false);
  const again = at.card.calls.some(({ person_id }) => person_id === who.person_id);
  const words = again ? 'Call again' : 'Call in';
  const ahead = linesAhead(meeting, at.item);
  const call = () => {
    setAsked(false);
    void asking.ask({ name: 'call_in', meeting_id: meeting.root.id, item_id: at.item.id, case_id: at.card.case_id, person_id: who.person_id });
  };
  const name = calledBy(at.item).replace(/^./, (letter) => letter.toUpperCase());
  return (
    <>
      <Button look={again ? 'quiet' : 'plain'} isDisabled={asking.isSending} label={`${words}: ${who.name} for ${calledBy(at.item)}`} onClick={() => (ahead > 1 ? setAsked(true) : call())}>{words}</Button>
      <ConfirmDialog isOpen={isAsked} title={`Call ${who.name} already?`} confirmLabel="Call in now" onConfirm={call} onCancel={() => setAsked(false)}>
        <p>{name} is {distanceWords(ahead)}; their link to the call opens when their case is next. They are told now that they are called in.</p>
      </ConfirmDialog>
    </>
  );
}

function Next({ meeting, cards, services, asking }: { meeting: Meeting; cards: Cards; services: readonly Service[]; asking: Asking }) {
  const needs = nextNeeds(meeting, cards, services);
  if (!needs) return null;
  const { item, card, people, empty } = needs;
  return (
    <div className="people__next">
      <p><Icon name="alert" /> <strong>{calledBy(item).replace(/^./, (letter) => letter.toUpperCase())} is next</strong> and needs</p>
      <ul className="plain-list">
        {people.map((who) => {
          const call = card.calls.filter(({ person_id }) => person_id === who.person_id).at(-1);
          return (
            <li key={who.person_id}>
              <span>{who.name} <span className="muted small">{call ? `called ${formatClock(ms(call.called_at))}` : who.on_the_way_at !== null ? 'on the way' : 'not here'}</span></span>
              <CallIn meeting={meeting} who={who} at={{ item, card }} asking={asking} />
            </li>
          );
        })}
        {empty.map(({ id, name }) => <li key={id}><span>{name} <span className="muted small">nobody is asked from there</span></span></li>)}
      </ul>
    </div>
  );
}

export function People({ meeting, cards, me, services, rights, mayNotHear = [] }: PeopleProps) {
  const now = Math.floor(useServerNow() / 30_000) * 30_000_000;
  const asking = useAsk();
  const { ask, isSending, error } = asking;
  const groups = groupsOf(meeting, cards, me, now, new Set(mayNotHear.map(({ person_id }) => person_id)));
  const speaker = speaksNext(meeting);
  const all = groups.flatMap(({ people }) => people);
  const current = currentItem(meeting);
  const barred = current ? (cards[current.id]?.barred ?? []) : [];
  const buttons = (person: PresentPerson) => {
    if (person.isHandRaised && !person.isYou && rights.holdsChair) {
      return <Button look="quiet" isDisabled={isSending} label={`Lower hand: ${person.name}`} onClick={() => void ask({ name: 'lower_hand', meeting_id: meeting.root.id, person_id: person.id })}>Lower hand</Button>;
    }
    const who = meeting.attendees[person.id];
    if (person.state === 'here' || person.isYou || !rights.canCallIn || !who || who.partstat === 'declined') return null;
    const at = lineToCallFor(meeting, cards, who, services);
    return at && <CallIn meeting={meeting} who={who} at={at} asking={asking} />;
  };
  return (
    <Panel title="In the room" aside={<span className="muted small num">{all.filter(({ state }) => state === 'here').length} of {all.length}</span>}>
      {/* Who may let in has it above the case. */}
      {!rights.canAdmit && <WaitingGuests meeting={meeting} canAdmit={false} />}
      {barred.length > 0 && <p className="people__barred"><Icon name="lock" /> <span>Kept out of this case at the person’s wish: <strong>{barred.join(', ')}</strong></span></p>}
      {rights.canCallIn && <Next meeting={meeting} cards={cards} services={services} asking={asking} />}
      {(rights.holdsChair || rights.canEditAgenda) && speaker && <div className="people__next"><p>{speaker}</p></div>}
      <Refusal error={error} />
      <PresenceList groups={groups} buttons={buttons} />
    </Panel>
  );
}
