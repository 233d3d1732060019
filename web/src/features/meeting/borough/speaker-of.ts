// Owns whose slot a line is. Pure.
import type { AgendaItem, Meeting } from '../../../generated/wire';

/** Who speaks at a line, by name; null: not said yet, or their pass was taken back. */
export function speakerOf(meeting: Meeting, item: AgendaItem): string | null {
  const id = item.kind.type === 'speaker' ? item.kind.speaker : null;
  const who = id === null ? undefined : meeting.attendees[id];
  return who && !who.is_withdrawn ? who.name : null;
}
