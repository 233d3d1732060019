// Owns why a case is on an agenda, in words.
import type { ListedReason } from '../generated/wire';

export const listedReasons: Record<ListedReason, string> = {
  review_due: 'Review due',
  new_referral: 'New referral',
  overdue_action: 'Overdue action',
  blocked_action: 'Blocked action',
  owner_gone: 'Action of a past guest',
  carried_not_discussed: 'Carried over, not discussed',
  recurring: 'Every time',
  most_concerned: 'Practice most concerned',
  added_by_hand: 'Added by hand',
  late_urgent: 'Late, urgent',
};
