// Proves who was in the room for each case, how that is corrected and by whom, and what a meeting that ended itself left open.
import { expect, it } from 'vitest';
import type { CaseAttendance, Minutes } from '../../generated/wire';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, refused } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { choose, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { incompleteOf, page } from '.';

const there = (who: typeof borough.asha, more: Partial<CaseAttendance> = {}): CaseAttendance => ({ person_id: who.id, name: who.name, organisation: who.organisation, was_present: true, corrected: null, ...more });
const line = borough.minutes.lines[1]!;
const minutes: Minutes = {
  ...borough.minutes,
  lines: [{ ...line, case: { ...line.case!, item: { ...line.case!.item, attendance: [
    there(borough.asha), there(borough.lena, { was_present: false, corrected: { by: borough.bea.id, name: borough.bea.name, at: borough.at('2026-11-25', '10:05'), note: 'Left before this case' } }),
  ] } } }],
};
const ended = { ...borough.liveMeeting, root: { ...borough.liveMeeting.root, id: 'm-wed', status: 'ended' as const } };

const draw = (who: typeof borough.bea, itself = false) => {
  const fake = fakeServer(who);
  fake.answers['GET /api/meetings/m-wed/minutes'] = minutes;
  fake.show('meeting:m-wed', { of: 'meeting', value: { ...ended, live: { ...ended.live, is_ended_by_itself: itself } } });
  return { fake, ...render(<page.Page params={{ id: 'm-wed' }} />) };
};

it('shows who was there, with the trace of a correction', async () => {
  const { container } = draw(borough.amira);
  expect((await screen.findByText('In the room:')).parentElement?.textContent).toContain('Dr Asha Perera (South Fulham PCN)');
  expect(screen.getByText(/Corrected by Bea Okonjo/).textContent).toBe('Corrected by Bea Okonjo, 10:05: Lena Brandt was not there. Left before this case');
  expect(screen.queryByRole('button', { name: /^Correct/ })).toBeNull();
  await expectNoViolations(container);
});

it('lets the coordinator correct it, keeps the words when refused, and reads again', async () => {
  const { fake, container } = draw(borough.bea);
  fireEvent.click(await screen.findByRole('button', { name: 'Correct who was there for SF-014' }));
  const dialog = screen.getByRole('dialog', { name: 'Who was there for SF-014?' });
  fireEvent.submit(dialog.querySelector('form')!);
  expect(await within(dialog).findByText('Choose the person')).toBeTruthy();
  await expectNoViolations(container);
  await choose(within(dialog).getByLabelText('Person'), borough.lena.id);
  fireEvent.input(within(dialog).getByLabelText('How you know (optional)'), { target: { value: 'She was on the call' } });
  fake.refusal = refused('Attendance is corrected once the meeting is over.');
  fireEvent.click(within(dialog).getByRole('button', { name: 'Was there' }));
  expect(await within(dialog).findByText(/once the meeting is over/)).toBeTruthy();
  expect((within(dialog).getByLabelText('How you know (optional)') as HTMLInputElement).value).toBe('She was on the call');
  fake.refusal = null;
  fireEvent.click(within(dialog).getByRole('button', { name: 'Was there' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'correct_case_attendance', case_id: 'c-14', item_id: 'i-old', person_id: borough.lena.id, was_present: true, note: 'She was on the call' }));
  await waitFor(() => expect(fake.asked.filter((path) => path.endsWith('/minutes'))).toHaveLength(2));
});

it('says that it ended by itself, and lists what is incomplete', async () => {
  draw(borough.bea, true);
  expect(await screen.findByText('This meeting ended by itself:')).toBeTruthy();
  expect(screen.getByText('Line 2: “Ask the day centre for a place” has no owner and no date')).toBeTruthy();
  expect(incompleteOf({ lines: [{ ...line, actions: [], case: { ...line.case!, item: { ...line.case!.item, outcome: null } } }] })).toEqual(['Line 2: SF-014 was not decided']);
});

it('marks what arrived after the meeting, with who and when', async () => {
  const fake = fakeServer(borough.bea);
  fake.show('meeting:m-wed', { of: 'meeting', value: ended });
  const late = { text_box: 'update', at: borough.at('2026-11-25', '09:52'), name: 'Amira Hassan', added: 'Engineer on Friday.', removed: 'Boiler off' };
  fake.answers['GET /api/meetings/m-wed/minutes'] = { ...minutes, lines: minutes.lines.map((line) => ({ ...line, case: line.case && { ...line.case, late: [late] } })) };
  const { container } = render(<page.Page params={{ id: 'm-wed' }} />);
  const mark = await screen.findByText(/^Arrived after the meeting/);
  expect(mark.parentElement?.parentElement?.textContent).toBe('Arrived after the meeting, 09:52, Amira Hassan · UpdateEngineer on Friday.Taken out: Boiler off');
  await expectNoViolations(container);
});
