// Owns saying, as long as it holds, who is here and may not hear the case at hand: for who holds the chair and the coordinator.
// It comes by itself and never takes the focus.
import { useEffect, useRef } from 'react';
import { mayWriteSocialNote } from '../../../case-view/may';
import type { Attendee, Meeting, People, Person } from '../../../generated/wire';
import { caseStream } from '../../../live/ids';
import { currentItem } from '../../../live/meeting-store';
import { useStream } from '../../../server';
import { announce } from '../../../shell';
import { Icon } from '../../../ui/icon';
import { whoMayNotHear } from '../hears';
import { calledBy, type Cards } from '../lines';

/** `isAsked`: whether this person is told. */
export function useMayNotHear(meeting: Meeting, cards: Cards, people: People | null, isAsked: boolean): Attendee[] {
  const item = currentItem(meeting);
  const card = item && isAsked ? cards[item.id] : undefined;
  const view = useStream(card ? caseStream(card.case_id) : null);
  // A peer case is among colleagues: whoever came with a pass may not hear it.
  if (item?.kind.type === 'peer_case' && isAsked) return Object.values(meeting.attendees).filter((one) => one.is_here && one.admission !== null);
  if (!card) return [];
  const bars = view.state?.of === 'case' && view.state.value.root.id === card.case_id ? view.state.value.root.bars : null;
  return whoMayNotHear(meeting, card, {
    bars, person: (id) => people?.people.find((one) => one.id === id), hasByRole: (person) => person.guest === null && mayWriteSocialNote(person, meeting.root.pcn),
  });
}

export interface HereNowProps {
  meeting: Meeting;
  me: Person | null;
  people: readonly Attendee[];
  holdsChair: boolean;
}

export function HereNow({ meeting, me, people, holdsChair }: HereNowProps) {
  const item = currentItem(meeting);
  const key = item ? `${item.id} ${people.map(({ person_id }) => person_id).join(' ')}` : '';
  const names = people.map(({ name, person_id }) => (person_id === me?.id ? 'you' : name)).join(', ');
  const said = useRef<{ itemId: string | null; ids: ReadonlySet<string> }>({ itemId: null, ids: new Set() });
  useEffect(() => {
    const { itemId, ids } = said.current;
    const isNew = people.some(({ person_id }) => itemId !== item?.id || !ids.has(person_id));
    said.current = { itemId: item?.id ?? null, ids: new Set(people.map(({ person_id }) => person_id)) };
    // To who holds the chair the strip itself speaks.
    if (item && isNew && !holdsChair) announce(`Here now, and may not hear ${calledBy(item)}: ${names}`);
  }, [key]);
  if (!item || people.length === 0) return null;
  return (
    <p className="here-now" role={holdsChair ? 'alert' : undefined}>
      <Icon name="alert" /> <span>Here now, and may not hear this case: <strong>{names}</strong></span>
    </p>
  );
}
