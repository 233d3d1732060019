// Owns the names of bank holidays in the weeks shown. The service knows them; a day without an answer is shown without a name.
import { useEffect, useState } from 'react';
import type { HolidayList } from '../../generated/wire';
import { server } from '../../server';
import { addDays, type Day } from '../../ui/format';
import { WEEKS_SHOWN } from './weeks';

const known = new Map<Day, ReadonlyMap<Day, string>>();
const none: ReadonlyMap<Day, string> = new Map();

/** For tests. */
export function forgetHolidays() {
  known.clear();
}

export function useHolidays(monday: Day): ReadonlyMap<Day, string> {
  const [, setHeard] = useState<Day | null>(null);
  useEffect(() => {
    if (known.has(monday)) return;
    server().get<HolidayList>(`/api/holidays?from=${monday}&until=${addDays(monday, 7 * WEEKS_SHOWN - 1)}`).then(
      ({ holidays }) => {
        known.set(monday, new Map(holidays.map(({ day, name }) => [day, name] as const)));
        setHeard(monday);
      },
      // The calendar stands without them.
      () => {},
    );
  }, [monday]);
  return known.get(monday) ?? none;
}
