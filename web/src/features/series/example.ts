// Owns an invented series as data, for tests: a weekly PCN meeting on Tuesdays at 13:00, over the borough of the fixtures.
import type { MeetingRow, PreviewSeries, Series, SeriesDay, SeriesPreview, SeriesView } from '../../generated/wire';
import * as borough from '../../testing/fixtures';

export const series: Series = {
  id: 'se-pcn', kind: 'pcn', pcn: borough.pcn, title: 'Weekly PCN meeting', rule: 'FREQ=WEEKLY;BYDAY=TU', starts_on: '2026-09-01', starts_at_local: '13:00', ends_on: null, slot_minutes: 60, holidays: 'next_working_day',
  chair: borough.asha.id, deputy: borough.tom.id, chair_rota: [{ weekdays: [2], from: '2026-12-01', until: '2026-12-31', chair: borough.tom.id, deputy: borough.joan.id }], core: [borough.joan.id, borough.amira.id], core_roles: ['gp'],
  call_url: 'https://call.example.org/pcn', cut_off_minutes: 1440, exceptions: { '2026-12-08': { type: 'moved', day: '2026-12-09', at: '14:00' }, '2026-12-15': { type: 'cancelled' } }, continues: null, is_agreed: false,
};

const day = (recurrence_id: string, more: Partial<SeriesDay> = {}): SeriesDay => ({
  recurrence_id, day: recurrence_id, starts_at: borough.at(recurrence_id, '13:00'), is_cancelled: false, is_moved: false, holiday: null, chair_name: 'Dr Tom Quill', deputy_name: 'Joan Farrell', is_without_chair: false, ...more,
});

export const days: SeriesDay[] = [
  day('2026-12-01'), day('2026-12-08', { day: '2026-12-09', starts_at: borough.at('2026-12-09', '14:00'), is_moved: true }), day('2026-12-15', { is_cancelled: true }),
  day('2026-12-22', { is_without_chair: true, deputy_name: null }), day('2026-12-29', { day: '2026-12-30', starts_at: borough.at('2026-12-30', '13:00'), holiday: 'An invented bank holiday' }), day('2027-01-05', { chair_name: 'Dr Asha Perera', deputy_name: 'Dr Tom Quill' }),
];

export const view: SeriesView = { series, words: 'every Tuesday at 13:00; a bank holiday moves it to the next working day', days, holidays_known_until: '2028-12-31', may_plan: true };

export const supervision: SeriesView = {
  ...view, words: 'monthly on the first Monday at 15:00, not on bank holidays', days: [],
  series: { ...series, id: 'se-sup', kind: 'supervision', title: 'Supervision', rule: 'FREQ=MONTHLY;BYDAY=1MO', starts_at_local: '15:00', holidays: 'skip', chair: borough.joan.id, deputy: null, chair_rota: [], core: [borough.amira.id], core_roles: [], call_url: null, cut_off_minutes: null, exceptions: {} },
};

export const meetings: MeetingRow[] = [{ ...borough.meetings[2]!, id: 'm-dec', starts_at: borough.at('2026-12-01', '13:00') }];

/** As the service answers for "every Tuesday at 13:00". */
export const preview: SeriesPreview = {
  words: 'every Tuesday at 13:00, not on bank holidays', holidays_known_until: '2026-12-31',
  days: ['2026-12-08', '2026-12-15', '2026-12-22', '2027-01-05'].map((one) => ({ day: one, starts_at: borough.at(one, '13:00'), moved_from: null, holiday: null })),
  skipped: [{ day: '2026-12-29', starts_at: borough.at('2026-12-29', '13:00'), moved_from: null, holiday: 'An invented bank holiday' }],
};

export const previewAnswer = (body: unknown) => ({ ...preview, words: `${(body as PreviewSeries).rule} at ${(body as PreviewSeries).starts_at_local}` });
