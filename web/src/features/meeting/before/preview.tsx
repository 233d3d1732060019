// Owns "Preview as this guest": the agenda as a partner or guest sees it, and from when to when it opens to them.
import type { GuestPreview, MeetingId, PersonId } from '../../../generated/wire';
import { WhenLoaded } from '../../../loaded';
import { useLoad } from '../../../server';
import { formatClock, formatDayClock } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { PriorityTag } from '../../../ui/priority-tag';
import { ms } from '../../../words/instants';
import { Sheet } from '../sheet';

export interface PreviewProps {
  meetingId: MeetingId;
  personId: PersonId;
  name: string;
  onClose: () => void;
}

export function Preview({ meetingId, personId, name, onClose }: PreviewProps) {
  const load = useLoad<GuestPreview>(`/api/meetings/${meetingId}/preview/${personId}`);
  return (
    <Sheet title={`As ${name} sees it`} onClose={onClose}>
      <WhenLoaded load={load} what="the preview" lines={6}>
        {({ opens_at, closes_at, lines }) => (
          <>
            <p>Their cases open {formatDayClock(ms(opens_at))} and close {formatDayClock(ms(closes_at))}. {lines.some(({ card }) => card) ? '' : 'They see no case.'}</p>
            <ol className="plain-list preview" aria-label={`The agenda as ${name} sees it`}>
              {lines.map(({ item_id, number, planned_minutes, starts_at, topic, card, is_barred }) => (
                <li key={item_id} className={topic === null && !card ? 'line--hidden' : undefined}>
                  <span className="line__number num">{number}</span>
                  <span className="line__words">
                    {topic ?? (card ? <><strong>{card.code} · {card.initials}</strong> <PriorityTag priority={card.priority} isCompact /></> : <span className="muted"><Icon name="lock" /> Case {number} · not shared</span>)}
                    {is_barred && <span className="line__late"> The person objected: kept out, although their service is needed.</span>}
                  </span>
                  <span className="muted small num nowrap">{starts_at !== null && `${formatClock(ms(starts_at))} · `}{planned_minutes} min</span>
                </li>
              ))}
            </ol>
          </>
        )}
      </WhenLoaded>
    </Sheet>
  );
}
