// Owns which actions belong to this meeting and were not promised before it. Pure.
import type { ActionItem, Meeting } from '../../../generated/wire';

/** Added in it, or on a case's own page since it began. */
export function isOfToday({ meeting_id, created_at }: ActionItem, { root, live }: Meeting): boolean {
  return meeting_id === root.id || (meeting_id === null && live.started_at !== null && created_at >= live.started_at);
}
