// Proves the written forms of dates, times and numbers, clock changes included.
import { describe, expect, it } from 'vitest';
import * as f from './format';

describe('written forms', () => {
  const rows: [string, string | number, string | number][] = [
    ['a day', f.formatDay('2026-11-26'), 'Thu 26 Nov'],
    ['September is three letters', f.formatDay('2026-09-01'), 'Tue 1 Sep'],
    ['a clock in winter', f.formatClock('2026-11-26T09:05:00Z'), '09:05'],
    ['a clock in summer', f.formatClock('2026-07-01T08:05:00Z'), '09:05'],
    ['an end today', f.formatUntil('2026-11-26T16:50:00Z', '2026-11-26T08:50:00Z'), '16:50'],
    ['an end tomorrow', f.formatUntil('2026-11-27T07:01:00Z', '2026-11-26T23:01:00Z'), 'Fri 27 Nov, 07:01'],
    ['a time typed in summer', new Date(f.instantOf('2026-07-01', '09:05')).toISOString(), '2026-07-01T08:05:00.000Z'],
    ['a time typed in winter', new Date(f.instantOf('2026-11-26', '09:05')).toISOString(), '2026-11-26T09:05:00.000Z'],
    ['midnight is 00', f.formatClock('2026-11-26T00:00:00Z'), '00:00'],
    ['the London date of a late summer instant', f.dayOf('2026-07-01T23:30:00Z'), '2026-07-02'],
    ['an NHS number', f.formatNhsNumber('9990000018'), '999 000 0018'],
    ['a short number stays as it came', f.formatNhsNumber('999'), '999'],
    ['age before the birthday', f.ageOn('1941-11-27', '2026-11-26'), 84],
    ['age on the birthday', f.ageOn('1941-11-26', '2026-11-26'), 85],
    ['days over the clock change', f.daysBetween('2026-10-24', '2026-10-26'), 2],
    ['a later day over a month end', f.addDays('2026-11-29', 3), '2026-12-02'],
    ['a near day', f.formatNearDay('2026-11-27', '2026-11-26'), 'tomorrow'],
    ['a length of time', f.formatDuration(130), '2:10'],
    ['a spoken length of time', f.spokenDuration(61), '1 minute 1 second'],
    ['one of a thing', f.plural(1, 'change'), '1 change'],
  ];
  it.each(rows)('%s', (_name, got, wanted) => expect(got).toBe(wanted));
});
