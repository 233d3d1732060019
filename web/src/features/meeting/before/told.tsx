// Owns who is told what when the agenda is published: the whole of it, a block, or a place behind a pass.
import type { Meeting } from '../../../generated/wire';
import { plural } from '../../../ui/format';
import { blockFor, comes, invitationWords } from '../blocks';
import type { Cards } from '../lines';

export function Told({ meeting, cards }: { meeting: Meeting; cards: Cards }) {
  const coming = Object.values(meeting.attendees).filter(comes).sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
  const core = coming.filter(({ kind }) => kind === 'core');
  const away = Object.values(meeting.attendees).filter(({ is_withdrawn, partstat }) => !is_withdrawn && partstat === 'declined');
  return (
    <ul className="told">
      {core.length > 0 && <li><strong>Core, {plural(core.length, 'person', 'people')}: the whole agenda.</strong> {core.map(({ name }) => name).join(', ')}</li>}
      {coming.filter(({ kind }) => kind !== 'core').map((one) => {
        const block = blockFor(meeting, cards, one);
        return (
          <li key={one.person_id}>
            <strong>{one.name}:</strong>{' '}
            {one.kind === 'speaker' ? 'their slot, no case' : block.items.length === 0 ? 'the times and numbers only, no case' : invitationWords(block)}
            {one.admission !== null && one.admission !== 'admitted' && ', once let in'}
          </li>
        );
      })}
      {away.length > 0 && <li className="muted">Sent apologies, told nothing new: {away.map(({ name }) => name).join(', ')}</li>}
    </ul>
  );
}
