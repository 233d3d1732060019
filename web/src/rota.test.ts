// Proves who is on duty: the same answers as directory.rs. Thursday 26 November 2026 is day 4.
import { expect, it } from 'vitest';
import type { Duty, Service } from './generated/wire';
import { isOn, onDuty, presentOrCover, weekdayOf } from './rota';
import * as borough from './testing/fixtures';
import { weekdaysWords } from './words/weekdays';

const duty = (more: Partial<Duty> = {}): Duty => ({ id: 'd', person_id: borough.lena.id, pcn: null, weekdays: [1, 2, 3, 4, 5], from: '2026-11-02', until: null, available_from: null, available_until: null, ...more });
const service = (...rota: Duty[]): Service => ({ id: 's', name: 'S', short: 'S', rota });
const day = '2026-11-26';

it('counts Monday 1 to Sunday 7', () => expect([day, '2026-11-29', '2026-11-30'].map(weekdayOf)).toEqual([4, 7, 1]));

it.each<[string, Partial<Duty>, boolean]>([
  ['on', {}, true], ['of another PCN', { pcn: 'U1' }, false], ['of this PCN', { pcn: borough.pcn }, true], ['another day', { weekdays: [1] }, false], ['every day', { weekdays: [] }, true], ['not begun', { from: '2026-11-27' }, false], ['over', { until: '2026-11-25' }, false], ['last day', { until: day }, true],
])('%s', (_, more, wanted) => expect(isOn(duty(more), borough.pcn, day)).toBe(wanted));

it('takes the first line that can be filled, and who covers', () => {
  const away = { ...borough.lena, absences: [{ from: day, until: day, cover: borough.dev.id }] };
  const people = [away, borough.dev, borough.joan];
  expect(onDuty(people, service(duty()), borough.pcn, day)?.id).toBe(borough.dev.id);
  expect(onDuty([{ ...away, absences: [{ from: day, until: day, cover: null }] }, borough.joan], service(duty(), duty({ person_id: borough.joan.id })), borough.pcn, day)?.id).toBe(borough.joan.id);
  expect(onDuty([], service(duty()), borough.pcn, day)).toBeNull();
  const round = [{ ...away, absences: [{ from: day, until: day, cover: away.id }] }];
  expect(presentOrCover(round, away.id, day)).toBeNull();
});

it.each([[[], 'every day'], [[1, 2, 3, 4, 5], 'Mon–Fri'], [[3, 1], 'Mon, Wed'], [[2], 'Tue'], [[6, 7], 'Sat, Sun']])('%j is "%s"', (days, words) => expect(weekdaysWords(days)).toBe(words));
