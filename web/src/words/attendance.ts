// Owns the words of being asked, answering and coming.
import type { Admission, Attendance, Attendee, AttendeeKind, Partstat } from '../generated/wire';
import { formatClock } from '../ui/format';
import { ms } from './instants';

export const attendances: Record<Attendance, string> = {
  unknown: 'Not recorded',
  present: 'Present',
  apologies: 'Apologies',
  late: 'Late',
  absent: 'Absent',
};

export const attendeeKinds: Record<AttendeeKind, string> = { core: 'Core', rotating: 'Rotating', guest: 'Guest', speaker: 'Speaker' };

export const partstats: Record<Partstat, string> = {
  needs_action: 'No answer yet',
  accepted: 'Coming',
  declined: 'Apologies',
  tentative: 'Perhaps',
};

export const admissions: Record<Admission, string> = {
  invited: 'Invited, has not asked to come in yet',
  waiting: 'Waits to be let in',
  admitted: 'Let in',
  revoked: 'Pass taken back',
  ended: 'Left with the open part',
};

/** "Coming from 09:20", "Apologies": the answer as it stands. */
export function answerWords({ partstat, available_from, available_until }: Pick<Attendee, 'partstat' | 'available_from' | 'available_until'>): string {
  if (partstat === 'declined') return partstats.declined;
  const until = available_until === null ? '' : `${available_from === null ? ', ' : ' '}until ${formatClock(ms(available_until))}`;
  if (available_from === null) return partstats[partstat] + until;
  const from = `from ${formatClock(ms(available_from))}`;
  return partstat === 'needs_action' ? `No answer yet, can come ${from}${until}` : `Coming ${from}${until}`;
}
