// Owns the words of being asked, answering and coming.
import type { Attendance, AttendeeKind, Partstat } from '../generated/wire';

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
