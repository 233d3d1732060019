// Owns what is told of an outcome that was being typed when its writer could decide no more (the room reads back, or the meeting is over):
// the words, to copy or to put away, as of a change that was not taken.
import { hasDraft, useDraft } from '../../drafts';
import type { AgendaItem, Card, Meeting } from '../../generated/wire';
import { orderedItems } from '../../live/meeting-store';
import { notify } from '../../shell';
import { formatDayYear } from '../../ui/format';
import { RefusedPanel } from '../../ui/refused-panel';
import { outcomes } from '../../words/outcomes';
import { type Cards, isReadBack } from './lines';
import { outcomeDraftKey, type Words } from './outcome-form';
import type { Rights } from './rights';

/** As it would be read out; '' when nothing was chosen or written. */
export function typedWords({ kind, reviewOn, referTo, reason, goesOn, rationale, dissent }: Words): string {
  const { needs, label } = kind ? outcomes[kind] : { needs: '', label: '' };
  return [
    label && `Outcome: ${label}`, kind === 'refer_on' && referTo.trim() && `Refer to: ${referTo.trim()}`, needs.startsWith('review') && reviewOn && `Next review: ${formatDayYear(reviewOn)}`,
    kind === 'step_down' && reason.trim() && `Why off the list: ${reason.trim()}`, kind === 'step_down' && goesOn.trim() && `Goes on: ${goesOn.trim()}`,
    rationale.trim() && `Why: ${rationale.trim()}`, dissent.trim() && `Somebody sees it otherwise: ${dissent.trim()}`,
  ].filter(Boolean).join('\n');
}

function UntakenOutcome({ meeting, item, card, why }: { meeting: Meeting; item: AgendaItem; card: Card; why: string }) {
  const key = outcomeDraftKey(meeting.root.id, item.id);
  const [held, setWords, clear] = useDraft<Words | null>(key, null);
  // Sent just before, it may have been taken since.
  const words = held && hasDraft(key) ? typedWords(held) : '';
  if (words === '') return null;
  const what = `Outcome of ${card.code}`;
  const putAway = () => {
    clear();
    notify({ text: `Put away: ${what}`, onUndo: () => setWords(held) });
  };
  return <div role="alert"><RefusedPanel refused={[{ key, what, from: '', words, why, onPutAway: putAway }]} /></div>;
}

/** Of cases one may still see alone. */
export function Untaken({ meeting, cards, rights }: { meeting: Meeting; cards: Cards; rights: Rights }) {
  const isLive = meeting.root.status === 'live';
  if (isLive && (isReadBack(meeting) ? rights.canCorrect : rights.canDecide)) return null;
  const why = isLive ? `${isReadBack(meeting) ? 'The room reads back now: the chair and the coordinator alone change outcomes.' : 'You do not decide in this meeting any more.'} Tell the chair, or copy it.` : 'The meeting ended before it was recorded. Copy it for who writes the minutes.';
  return <>{orderedItems(meeting).map((item) => {
    const card = cards[item.id];
    return card && <UntakenOutcome key={item.id} meeting={meeting} item={item} card={card} why={why} />;
  })}</>;
}
