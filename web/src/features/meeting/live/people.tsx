// Owns who is in the room: present by organisation, on the way with their cases and times, hands in their order.
import type { Meeting, Person, UtcMicros } from '../../../generated/wire';
import { byOrganisation, type OnTheWay, peopleIn } from '../../../live/meeting-store';
import { useServerNow } from '../../../server';
import { Button } from '../../../ui/button';
import { formatClock } from '../../../ui/format';
import { Panel } from '../../../ui/panel';
import { PresenceList, type PresentPerson } from '../../../ui/presence-list';
import { ms } from '../../../words/instants';
import { Refusal, useAsk } from '../ask';
import type { Cards } from '../lines';

export interface PeopleProps {
  meeting: Meeting;
  cards: Cards;
  me: Person | null;
  holdsChair: boolean;
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

/** "for cases 5–7, 09:05"; empty when it is not known here. */
export function wayWords({ numbers, predictedAt }: Pick<OnTheWay, 'numbers' | 'predictedAt'>): string {
  if (numbers.length === 0) return '';
  return `for ${numbers.length === 1 ? 'case' : 'cases'} ${rangeWords(numbers)}${predictedAt === null ? '' : `, ${formatClock(ms(predictedAt))}`}`;
}

export function groupsOf(meeting: Meeting, cards: Cards, me: Person | null, now: UtcMicros) {
  const { here, onTheWay, apologies, missing } = peopleIn({ status: 'live', meeting, cards }, now);
  const state = new Map<string, Pick<PresentPerson, 'state' | 'note'>>();
  for (const one of here) state.set(one.person_id, { state: 'here' });
  for (const way of onTheWay) state.set(way.attendee.person_id, { state: 'on-the-way', note: wayWords(way) || undefined });
  for (const one of apologies) state.set(one.person_id, { state: 'away', note: `apologies${one.cover ? `, cover: ${one.cover}` : ''}` });
  for (const one of missing) state.set(one.person_id, { state: 'away' });
  const hands = new Map(meeting.live.hands.map(({ person_id }, at) => [person_id, at + 1]));
  return byOrganisation(Object.values(meeting.attendees)).map(({ organisation, people }) => ({
    organisation,
    people: people.map((one): PresentPerson => ({
      id: one.person_id, name: one.name, role: one.role, isChair: one.person_id === meeting.live.chair_held_by, isYou: one.person_id === me?.id, isHandRaised: hands.has(one.person_id),
      ...(state.get(one.person_id) ?? { state: 'away' as const }),
    })),
  }));
}

export function People({ meeting, cards, me, holdsChair }: PeopleProps) {
  const now = Math.floor(useServerNow() / 60_000) * 60_000_000;
  const { ask, isSending, error } = useAsk();
  const groups = groupsOf(meeting, cards, me, now);
  const all = groups.flatMap(({ people }) => people);
  return (
    <Panel title="In the room" aside={<span className="muted small num">{all.filter(({ state }) => state === 'here').length} of {all.length}</span>}>
      <Refusal error={error} />
      <PresenceList
        groups={groups}
        buttons={holdsChair ? (person) => person.isHandRaised && !person.isYou && (
          <Button look="quiet" isDisabled={isSending} label={`Lower hand: ${person.name}`} onClick={() => void ask({ name: 'lower_hand', meeting_id: meeting.root.id, person_id: person.id })}>Lower hand</Button>
        ) : undefined}
      />
    </Panel>
  );
}
