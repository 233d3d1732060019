// Owns who is told what when the agenda is published: the whole of it, a block, or a place behind a pass.
import type { Meeting } from '../../../generated/wire';
import { plural } from '../../../ui/format';
import { blockFor, comes, invitationWords } from '../blocks';
import { type Cards, hasClosedPart } from '../lines';

/** More names than these are counted. */
const MOST_NAMES = 6;

/** After publishing: "Told: Asha Perera, Lena Sommer and 3 more." */
export function toldWords(meeting: Meeting): string {
  const names = Object.values(meeting.attendees).filter((one) => comes(one) && (one.admission === null || one.admission === 'admitted')).map(({ name }) => name).sort((a, b) => a.localeCompare(b, 'en-GB'));
  if (names.length === 0) return 'Nobody is asked yet.';
  const more = names.length - MOST_NAMES;
  return `Told: ${more > 1 ? `${names.slice(0, MOST_NAMES).join(', ')} and ${more} more` : names.join(', ')}.`;
}

export function Told({ meeting, cards }: { meeting: Meeting; cards: Cards }) {
  const coming = Object.values(meeting.attendees).filter(comes).sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
  const core = coming.filter(({ kind }) => kind === 'core');
  const away = Object.values(meeting.attendees).filter(({ is_withdrawn, partstat }) => !is_withdrawn && partstat === 'declined');
  return (
    <ul className="told">
      {core.length > 0 && <li><strong>Core, {plural(core.length, 'person', 'people')}: the whole agenda.</strong> {core.map(({ name, covers_for }) => (covers_for ? `${name} (covers for ${covers_for})` : name)).join(', ')}</li>}
      {coming.filter(({ kind }) => kind !== 'core').map((one) => {
        const block = blockFor(meeting, cards, one);
        return (
          <li key={one.person_id}>
            <strong>{one.name}{one.covers_for && `, covers for ${one.covers_for}`}:</strong>{' '}
            {one.kind === 'speaker' ? 'their slot, no case' : block.items.length === 0 ? (hasClosedPart(meeting) ? 'the open part, no case' : 'the times and numbers only, no case') : invitationWords(block)}
            {one.admission !== null && one.admission !== 'admitted' && ', once let in'}
          </li>
        );
      })}
      {away.length > 0 && <li className="muted">Sent apologies, told nothing new: {away.map(({ name }) => name).join(', ')}</li>}
    </ul>
  );
}
