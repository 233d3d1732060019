// Owns the names of bank holidays in the weeks shown. The service knows them; a day without an answer is shown without a name.
import { useEffect, useState } from 'react';
import type { PreviewSeries, SeriesPreview } from '../../generated/wire';
import { server } from '../../server';
import { addDays, type Day } from '../../ui/format';
import { WEEKS_SHOWN } from './weeks';

const known = new Map<Day, ReadonlyMap<Day, string>>();
const none: ReadonlyMap<Day, string> = new Map();

/** Every working day of the weeks shown is asked about: bank holidays fall on those, and they are the ten that a preview tells. */
function question(monday: Day): PreviewSeries {
  return { rule: 'FREQ=DAILY;BYDAY=MO,TU,WE,TH,FR', starts_on: monday, starts_at_local: '12:00', ends_on: addDays(monday, 7 * WEEKS_SHOWN - 1), holidays: 'keep' };
}

/** For tests. */
export function forgetHolidays() {
  known.clear();
}

export function useHolidays(monday: Day): ReadonlyMap<Day, string> {
  const [, setHeard] = useState<Day | null>(null);
  useEffect(() => {
    if (known.has(monday)) return;
    server().post<SeriesPreview>('/api/series/preview', question(monday)).then(
      ({ days }) => {
        known.set(monday, new Map(days.flatMap(({ day, holiday }) => (holiday === null ? [] : [[day, holiday] as const]))));
        setHeard(monday);
      },
      // The calendar stands without them.
      () => {},
    );
  }, [monday]);
  return known.get(monday) ?? none;
}
