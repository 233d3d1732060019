// Proves the form of a series: made in plain choices with its dates in sight, changed for all meetings or from a day on, and never
// a word lost.
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { forgetDrafts } from '../../drafts';
import type { Person } from '../../generated/wire';
import { navigate } from '../../router';
import { AskFailed } from '../../server';
import { readShell, setShell } from '../../shell';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, notFound, refused, unreachable } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, choose, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { tellTime } from '../../ui/format';
import * as example from '../series/example';
import { page } from '.';

const { Page } = page;
beforeEach(() => {
  forgetDrafts();
  tellTime(() => borough.now / 1000);
  navigate('/series/new');
});
afterAll(() => tellTime(() => Date.now()));

function open(who: Person = borough.bea, id?: string) {
  const fake = fakeServer(who);
  fake.answers['POST /api/series/preview'] = example.previewAnswer;
  fake.answers['GET /api/series/se-pcn'] = example.view;
  fake.answers['GET /api/series/se-sup'] = example.supervision;
  return { fake, ...render(<Page params={id ? { id } : {}} />) };
}
const type = (label: string | RegExp, value: string) => fireEvent.input(screen.getByLabelText(label), { target: { value } });
const value = (label: string | RegExp) => (screen.getByLabelText(label) as HTMLInputElement).value;
/** By label: asking for roles is slow in a form of this size. */
const tick = (label: string | RegExp) => fireEvent.click(screen.getByLabelText(label));
const save = (name: string) => fireEvent.submit(screen.getByLabelText(name));

describe('a new series', () => {
  it('shows its dates while it is typed, and is made', async () => {
    const { fake, container } = open();
    fireEvent.click(await screen.findByLabelText(/^PCN meeting/));
    expect(value('Length in minutes')).toBe('60');
    type('Title', ' Weekly PCN meeting ');
    expect(screen.getByText(/^Choose how often, the first day and the time/)).toBeTruthy();
    tick('Tue');
    type('First day', '2026-12-01');
    type('Time', '13:00');
    expect(await screen.findByText('FREQ=WEEKLY;BYDAY=TU at 13:00.')).toBeTruthy();
    const dates = within(screen.getByLabelText('The next dates'));
    expect(dates.getAllByRole('listitem').map(({ textContent }) => textContent)).toEqual(['Tue 8 Dec, 13:00', 'Tue 15 Dec, 13:00', 'Tue 22 Dec, 13:00', 'Tue 29 DecAn invented bank holiday: not held', 'Tue 5 Jan 2027, 13:00']);
    expect(screen.getByText('Bank holidays after Thu 31 Dec 2026 are not known yet. Later dates may fall on one.')).toBeTruthy();
    await choose(screen.getByLabelText('Chair'), borough.asha.id);
    type(/^Always asked, by name/, 'somali');
    fireEvent.click(await screen.findByLabelText('Add Amira Hassan'));
    tick('GP');
    fireEvent.click(screen.getByText('Add a turn'));
    await choose(screen.getByLabelText('Who chairs'), borough.tom.id);
    fireEvent.click(within(document.querySelector<HTMLElement>('.plan__turn')!).getByLabelText('Fri'));
    await expectNoViolations(container);
    save('New series');
    await waitFor(() => expect(location.pathname).toMatch(/^\/series\/[0-9a-f-]{36}$/));
    expect(fake.sent).toEqual([{
      name: 'set_series', series: {
        id: location.pathname.slice(8), kind: 'pcn', pcn: borough.pcn, title: 'Weekly PCN meeting', rule: 'FREQ=WEEKLY;BYDAY=TU', starts_on: '2026-12-01', starts_at_local: '13:00', ends_on: null, slot_minutes: 60, holidays: 'skip',
        chair: borough.asha.id, deputy: null, chair_rota: [{ weekdays: [5], from: null, until: null, chair: borough.tom.id, deputy: null }], core: [borough.amira.id], core_roles: ['gp'], call_url: null, cut_off_minutes: null,
      },
    }]);
  });

  it('says at each field what is missing, and goes to the first', async () => {
    const { fake, container } = open();
    await screen.findByLabelText('New series');
    fireEvent.click(screen.getByLabelText(/^PCN meeting/));
    save('New series');
    expect(await screen.findByText('Write a title, such as Daily frailty huddle')).toBeTruthy();
    expect(screen.getByText('Tick at least one day of the week')).toBeTruthy();
    expect(screen.getByText('Choose who chairs')).toBeTruthy();
    expect(screen.getByText('3 fields need something: see what is marked. What you typed is kept.')).toBeTruthy();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Title')));
    await expectNoViolations(container);
    type('Title', 'Huddle');
    expect(screen.queryByText('Write a title, such as Daily frailty huddle')).toBeNull();
    expect(screen.getByText('Choose who chairs')).toBeTruthy();
    expect(fake.sent).toHaveLength(0);
  });

  it('takes a rule as text, and says which part of it is wrong before anything is sent', async () => {
    const { fake } = open();
    fireEvent.click(await screen.findByLabelText(/^By a rule/));
    fake.answers['POST /api/series/preview'] = new AskFailed(refused('BYDAY: "XX" is not a weekday.', 'rule'));
    type('Rule (RFC 5545)', 'FREQ=WEEKLY;BYDAY=XX');
    expect(await screen.findByText('BYDAY: "XX" is not a weekday.')).toBeTruthy();
    expect(screen.getByLabelText('Rule (RFC 5545)').getAttribute('aria-invalid')).toBe('true');
    type('Title', 'Huddle');
    await choose(screen.getByLabelText('Chair'), borough.asha.id);
    save('New series');
    expect(await screen.findByText('The series is not saved: see the marked field. What you typed is kept.')).toBeTruthy();
    expect(fake.sent).toHaveLength(0);
  });

  it('keeps its words through a refusal, a failed send and leaving', async () => {
    const { fake, unmount } = open();
    fireEvent.click(await screen.findByLabelText(/^Every working day/));
    type('Title', 'Morning huddle');
    await choose(screen.getByLabelText('Chair'), borough.asha.id);
    fake.refusal = refused('By this rule the series never meets.', 'rule');
    save('New series');
    expect(await screen.findByText('By this rule the series never meets.')).toBeTruthy();
    fake.refusal = { code: 'unavailable', field: null, message: 'The service cannot be reached.', is_temporary: true };
    save('New series');
    expect(await screen.findByText('The service cannot be reached. What you typed is kept.')).toBeTruthy();
    const [first, second] = fake.sent;
    expect(first).toEqual(second);
    unmount();
    render(<Page params={{}} />);
    expect(await screen.findByDisplayValue('Morning huddle')).toBeTruthy();
    expect(screen.getByText(/^What you typed here before is kept/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Start afresh' }));
    await waitFor(() => expect(value('Title')).toBe(''));
  });

  it('made without a connection waits on this device', async () => {
    const { fake } = open();
    fake.answers['POST /api/series/preview'] = unreachable();
    fireEvent.click(await screen.findByLabelText(/^Every working day/));
    type('Title', 'Morning huddle');
    await choose(screen.getByLabelText('Chair'), borough.asha.id);
    setShell({ trust: { kind: 'offline', keptChanges: 1 } });
    save('New series');
    await waitFor(() => expect(location.pathname).toBe('/meetings'));
    setShell({ trust: null });
    expect(fake.sent).toHaveLength(1);
    expect(readShell().notices.at(-1)?.text).toBe('Kept on this device: it is done once the connection is back');
  });

  it('says when the dates cannot be had, and asks again', async () => {
    const { fake } = open();
    await screen.findByLabelText('New series');
    fake.answers['POST /api/series/preview'] = unreachable();
    tick(/^Every so many days/);
    expect(await screen.findByText(/^The dates cannot be shown/)).toBeTruthy();
    fake.answers['POST /api/series/preview'] = example.previewAnswer;
    fireEvent.click(screen.getByRole('button', { name: 'Try again' }));
    expect(await screen.findByText('FREQ=DAILY;INTERVAL=14 at 09:00.')).toBeTruthy();
  });

  it('of supervision asks for the other one only, and says who sees it', async () => {
    const { fake, container } = open(borough.amira);
    expect(await screen.findByText(/^Only the two of you see this series/)).toBeTruthy();
    expect(screen.queryByLabelText('Title')).toBeNull();
    expect(screen.queryByLabelText('Chair')).toBeNull();
    tick('the supervisee');
    await choose(screen.getByLabelText('Supervisor'), borough.joan.id);
    tick(/^Once a month/);
    await expectNoViolations(container);
    save('New series');
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'set_series', series: { kind: 'supervision', title: 'Supervision', rule: 'FREQ=MONTHLY;BYDAY=1MO', chair: borough.joan.id, core: [borough.amira.id], core_roles: [], deputy: null } }));
  });

  it('is not for who may make none', async () => {
    open(borough.lena);
    expect(await screen.findByText('You cannot make a series')).toBeTruthy();
  });
});

describe('a change', () => {
  it('of all meetings says how many move', async () => {
    const { fake, container } = open(borough.bea, 'se-pcn');
    expect(await screen.findByRole('heading', { name: 'Change: Weekly PCN meeting' })).toBeTruthy();
    type('Time', '10:00');
    save('Change the series');
    const dialog = within(await screen.findByRole('dialog', { name: 'Change which meetings?' }));
    expect(dialog.getByText('4 meetings of the coming eight weeks move to 10:00.')).toBeTruthy();
    await expectNoViolations(container);
    fireEvent.click(dialog.getByText('Go on changing'));
    await waitFor(() => expect(document.activeElement?.textContent).toBe('Save the change…'));
    save('Change the series');
    fireEvent.click(await screen.findByText('Save the change'));
    await waitFor(() => expect(location.pathname).toBe('/series/se-pcn'));
    expect(fake.sent.at(-1)).toMatchObject({ name: 'set_series', series: { id: 'se-pcn', starts_at_local: '10:00', starts_on: '2026-09-01' } });
    expect(readShell().notices.at(-1)?.text).toBe('The series is changed, with all its meetings to come');
  });

  it('from a day on makes another series that goes on', async () => {
    const { fake } = open(borough.bea, 'se-pcn');
    await screen.findByLabelText('Change the series');
    const on = within(screen.getByText('On').closest('fieldset')!);
    fireEvent.click(on.getByLabelText('Tue'));
    fireEvent.click(on.getByLabelText('Wed'));
    save('Change the series');
    const dialog = within(await screen.findByRole('dialog'));
    expect(dialog.getByText(/^5 meetings are called off/)).toBeTruthy();
    fireEvent.click(dialog.getByRole('radio', { name: /^Meetings from a day on/ }));
    expect((dialog.getByLabelText('From') as HTMLInputElement).value).toBe('2026-12-01');
    fireEvent.input(dialog.getByLabelText('From'), { target: { value: '2026-11-26' } });
    fireEvent.click(dialog.getByRole('button', { name: 'Save the change' }));
    expect(await dialog.findByText('Choose a day to come')).toBeTruthy();
    fireEvent.input(dialog.getByLabelText('From'), { target: { value: '2026-12-22' } });
    expect(dialog.getByText(/^3 meetings are called off/)).toBeTruthy();
    fake.refusal = refused('The series has not begun then.', 'from');
    fireEvent.click(dialog.getByRole('button', { name: 'Save the change' }));
    expect(await dialog.findByText('The series has not begun then.')).toBeTruthy();
    fake.refusal = null;
    fireEvent.click(dialog.getByRole('button', { name: 'Save the change' }));
    await waitFor(() => expect(location.pathname).toMatch(/^\/series\/[0-9a-f-]{36}$/));
    expect(fake.sent.at(-1)).toMatchObject({ name: 'change_series_from', series_id: 'se-pcn', from: '2026-12-22', series: { id: location.pathname.slice(8), rule: 'FREQ=WEEKLY;BYDAY=WE', starts_on: '2026-12-22' } });
    expect(fake.sent[0]).toEqual(fake.sent[1]);
  });

  it('refused at a field goes back to the field', async () => {
    const { fake } = open(borough.bea, 'se-pcn');
    await screen.findByLabelText('Change the series');
    type('Title', 'Another title');
    save('Change the series');
    fake.refusal = refused('Write the title without a number.', 'title');
    fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Save the change' }));
    expect(await screen.findByText('Write the title without a number.')).toBeTruthy();
    expect(screen.queryByRole('dialog')).toBeNull();
    await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Title')));
    expect(value('Title')).toBe('Another title');
  });

  it('takes in what somebody else changed meanwhile, keeps what was changed here, and says so again before it is saved', async () => {
    const { fake } = open(borough.bea, 'se-pcn');
    await screen.findByLabelText('Change the series');
    type('Time', '10:00');
    const now = { ...example.series, title: 'Another title', slot_minutes: 45, exceptions: {} };
    fake.answers['GET /api/series/se-pcn'] = { ...example.view, series: now };
    await act(() => fake.show('series:se-pcn', { of: 'series', value: now }));
    expect(await screen.findByText(/^Somebody changed the series meanwhile. What you changed stands/)).toBeTruthy();
    expect([value('Time'), value('Title'), value('Length in minutes')]).toEqual(['10:00', 'Another title', '45']);
    save('Change the series');
    const dialog = await screen.findByRole('dialog');
    expect(within(dialog).getByText(/^Somebody changed the series meanwhile/)).toBeTruthy();
    fireEvent.click(within(dialog).getByRole('button', { name: 'Save the change' }));
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'set_series', series: { title: 'Another title', starts_at_local: '10:00', slot_minutes: 45 } }));
  });

  it('says where two changed the same, and can start from what the series is now', async () => {
    const { fake } = open(borough.bea, 'se-pcn');
    await screen.findByLabelText('Change the series');
    type('Time', '10:00');
    const now = { ...example.series, starts_at_local: '11:00', exceptions: {} };
    fake.answers['GET /api/series/se-pcn'] = { ...example.view, series: now };
    await act(() => fake.show('series:se-pcn', { of: 'series', value: now }));
    expect(await screen.findByText(/You both changed: time/)).toBeTruthy();
    expect(value('Time')).toBe('10:00');
    fireEvent.click(screen.getByRole('button', { name: 'Start afresh' }));
    await waitFor(() => expect(value('Time')).toBe('11:00'));
    expect(screen.queryByText(/^Somebody changed/)).toBeNull();
  });

  it('of nothing sends nothing', async () => {
    const { fake } = open(borough.bea, 'se-pcn');
    await screen.findByLabelText('Change the series');
    save('Change the series');
    await waitFor(() => expect(location.pathname).toBe('/series/se-pcn'));
    expect(fake.sent).toHaveLength(0);
  });

  it('is not for who may only look, nor of what is not there', async () => {
    const { fake, unmount } = open(borough.amira, 'none');
    expect(await screen.findByText('There is no series here that you can open')).toBeTruthy();
    unmount();
    fake.answers['GET /api/series/se-pcn'] = { ...example.view, may_plan: false };
    render(<Page params={{ id: 'se-pcn' }} />);
    expect(await screen.findByText('You cannot change this series')).toBeTruthy();
    fake.answers['GET /api/series/se-pcn'] = notFound();
  });
});
