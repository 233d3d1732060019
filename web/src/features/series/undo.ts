// Owns how an act on one occurrence is taken back: the command that makes it as it was. Pure.
import type { Series, WireCommand } from '../../generated/wire';
import type { Day } from '../../ui/format';

export function asItWas(series: Series, recurrenceId: Day): WireCommand {
  const about = { series_id: series.id, recurrence_id: recurrenceId };
  const before = series.exceptions[recurrenceId];
  switch (before?.type) {
    case undefined:
      return { name: 'restore_occurrence', ...about };
    case 'cancelled':
      return { name: 'cancel_occurrence', ...about };
    case 'moved':
      return { name: 'move_occurrence', ...about, day: before.day, at: before.at };
  }
}
