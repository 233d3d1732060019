// Owns what a live meeting says to screen readers: where the room is, the chair, hands. Never a keystroke, never a name of a patient.
import { useEffect, useLayoutEffect, useRef } from 'react';
import type { Meeting, Person } from '../../../generated/wire';
import { nameIn } from '../../../live/meeting-people';
import type { StreamStatus } from '../../../live/streams';
import { announce } from '../../../shell';
import { phaseWords } from '../../../words/meetings';
import { waitingGuests } from '../admit';
import { type Cards, calledBy, lineName, lineOf } from '../lines';
import { rightsIn } from '../rights';

/** What is new since before, in sentences. */
export function newsOf(before: Meeting, now: Meeting, cards: Cards, me: Person | null): string[] {
  const news: string[] = [];
  if (before.root.status !== now.root.status && now.root.status === 'live') news.push('The meeting has started');
  if (before.root.status === 'live' && now.root.status === 'ended') news.push('The meeting is closed');
  const line = lineOf(now, now.live.current);
  if (line && before.live.current !== line.id) news.push(`The room is at ${calledBy(line)}: ${lineName(line, cards[line.id])}`);
  else if (!line && before.live.phase !== now.live.phase && now.live.phase) news.push(phaseWords(now.live.phase, now.root.kind));
  const chair = now.live.chair_held_by;
  if (chair && before.live.chair_held_by !== null && before.live.chair_held_by !== chair) news.push(chair === me?.id ? 'You hold the chair' : `${nameIn(now, chair)} holds the chair`);
  if (now.live.chair_lost_at !== null && before.live.chair_lost_at === null && chair) news.push(`${nameIn(now, chair)}’s connection is gone. The timer runs on`);
  if (rightsIn(now, me).canAdmit) {
    for (const { person_id: who, name } of waitingGuests(now)) if (before.attendees[who]?.admission !== 'waiting') news.push(`${name} waits to be let in`);
  }
  for (const { person_id: who } of now.live.hands) {
    if (who !== me?.id && !before.live.hands.some(({ person_id }) => person_id === who)) news.push(`${nameIn(now, who)} raised a hand`);
  }
  return news;
}

export function useNews(meeting: Meeting | null, cards: Cards, status: StreamStatus, me: Person | null) {
  const before = useRef<Meeting | null>(null);
  const wasLive = useRef<boolean | null>(null);
  // With the drawing itself: a moment later the right to a case these cards name may have ended.
  useLayoutEffect(() => {
    if (meeting && before.current && before.current.root.id === meeting.root.id) newsOf(before.current, meeting, cards, me).forEach(announce);
    before.current = meeting;
  }, [meeting]);
  useEffect(() => {
    if (status !== 'live' && status !== 'stale') return;
    const isLive = status === 'live';
    if (wasLive.current !== null && wasLive.current !== isLive) announce(isLive ? 'Live again' : 'The connection is lost. What you see may be out of date');
    wasLive.current = isLive;
  }, [status]);
}
