// Proves sharing on the case page: bars set and lifted, who looked, break glass on its way in and while it runs, closing, the worry marked.
import { beforeEach, expect, it, vi } from 'vitest';
import { forgetDrafts } from '../../drafts';
import type { CaseRoot, Person } from '../../generated/wire';
import { moment } from '../../just-asked';
import { readShell, setShell } from '../../shell';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, notFound, refused, showCase } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, choose, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { page } from '.';

const { Page } = page;
beforeEach(() => {
  forgetDrafts();
  setShell({ notices: [] });
});

const caseWith = (more: Partial<CaseRoot>) => ({ of: 'case' as const, value: { ...borough.theCase, root: { ...borough.theCase.root, ...more } } });
const draw = async (who: Person, more: Partial<CaseRoot> = {}) => {
  const fake = fakeServer(who);
  showCase(fake, who);
  fake.show('case:c-14', caseWith(more));
  const drawn = render(<Page params={{ code: 'SF-014' }} />);
  await screen.findByText('OKAFOR, Mary');
  return { fake, ...drawn };
};
const bar = { whom: { type: 'organisation' as const, name: 'Hammersmith & Fulham Council' }, reason: 'Her daughter asked it', recorded_by: borough.bea.id, recorded_at: borough.now };
const glass = { person_id: borough.dev.id, name: borough.dev.name, reason: 'Unwell at the day centre', is_risk_to_life: false, opened_at: borough.now, until: borough.now + 8 * 3600 * 1_000_000 };

it('says in red who must not be told, and that the person has died', async () => {
  const { container } = await draw(borough.amira, { bars: [bar], status: 'closed', closed: { why: 'died', by: borough.tom.id, at: borough.now } });
  expect(screen.getByText('Must not be shared with: Hammersmith & Fulham Council')).toBeTruthy();
  expect(screen.getByText('Died since this was listed')).toBeTruthy();
  expect(screen.getByText(/The person has died, Thu 26 Nov, 08:50/)).toBeTruthy();
  expect(screen.queryByRole('link', { name: 'Refer again' })).toBeNull();
  await expectNoViolations(container);
});

it('keeps an organisation out with what the person said, and shows a refusal at its field', async () => {
  const { fake, container } = await draw(borough.amira);
  const button = screen.getByRole('button', { name: 'Keep somebody out…' }) as HTMLButtonElement;
  await waitFor(() => expect(button.disabled).toBe(false));
  fireEvent.click(button);
  fireEvent.click(screen.getByRole('radio', { name: 'An organisation' }));
  const form = within(screen.getByRole('form', { name: 'Keep somebody out' }));
  fireEvent.click(form.getByRole('button', { name: 'Keep them out' }));
  expect(await form.findByText('Choose the organisation', { selector: '.field__error span' })).toBeTruthy();
  await choose(form.getByRole('combobox'), 'Hammersmith & Fulham Council');
  // Mended, it is no longer said to be wrong.
  expect(form.queryByText('Choose the organisation', { selector: '.field__error span' })).toBeNull();
  expect(form.getByText(/Help asked of them on it ends too/)).toBeTruthy();
  fireEvent.input(form.getByLabelText('What the person said'), { target: { value: 'x'.repeat(281) } });
  fireEvent.click(form.getByRole('button', { name: 'Keep them out' }));
  expect(await form.findByText('Shorten what the person said to 280 characters; it has 281')).toBeTruthy();
  fireEvent.input(form.getByLabelText('What the person said'), { target: { value: 'Her daughter asked it' } });
  expect(form.queryByText(/^Shorten/)).toBeNull();
  await expectNoViolations(container);
  fake.refusal = refused('This would keep you out yourself.', 'whom');
  fireEvent.click(form.getByRole('button', { name: 'Keep them out' }));
  expect(await form.findByText('This would keep you out yourself.')).toBeTruthy();
  fake.refusal = null;
  fireEvent.click(form.getByRole('button', { name: 'Keep them out' }));
  await waitFor(() => expect(screen.queryByRole('form', { name: 'Keep somebody out' })).toBeNull());
  expect(fake.sent.at(-1)).toEqual({ name: 'set_bar', case_id: 'c-14', whom: { type: 'organisation', name: 'Hammersmith & Fulham Council' }, reason: 'Her daughter asked it' });
  // A link worker may not lift a bar; what they set a moment ago they take back.
  const notice = readShell().notices.at(-1);
  expect(notice?.text).toBe('They receive nothing of this case from now on');
  fake.refusal = refused('Your role does not include this.', null);
  await act(() => notice?.onUndo?.());
  expect(fake.sent.at(-1)).toEqual({ name: 'lift_bar', case_id: 'c-14', whom: { type: 'organisation', name: 'Hammersmith & Fulham Council' } });
  await waitFor(() => expect(readShell().notices.at(-1)?.text).toBe('They are still kept out. Your role does not include this.'));
});

it('keeps out an organisation that nobody of the directory is of yet, and says whom a typed name hits', async () => {
  const { fake, container } = await draw(borough.amira);
  const button = screen.getByRole('button', { name: 'Keep somebody out…' }) as HTMLButtonElement;
  await waitFor(() => expect(button.disabled).toBe(false));
  fireEvent.click(button);
  fireEvent.click(screen.getByRole('radio', { name: 'An organisation' }));
  const form = within(screen.getByRole('form', { name: 'Keep somebody out' }));
  const options = within(form.getByRole('combobox')).getAllByRole('option').map((option) => option.textContent);
  for (const { name } of borough.people.organisations) expect(options).toContain(name);
  await choose(form.getByRole('combobox'), '*');
  fireEvent.input(form.getByLabelText('What the person said'), { target: { value: 'Not the charity' } });
  fireEvent.click(form.getByRole('button', { name: 'Keep them out' }));
  expect(await form.findByText('Write the whole name of the organisation')).toBeTruthy();
  fireEvent.input(form.getByLabelText('Its name'), { target: { value: 'hammersmith & fulham council' } });
  expect(form.getByText(/^It keeps out 1 colleague\./)).toBeTruthy();
  fireEvent.input(form.getByLabelText('Its name'), { target: { value: ' The  Charity ' } });
  expect(form.getByText(/^It keeps out nobody known today\./)).toBeTruthy();
  await expectNoViolations(container);
  fireEvent.click(form.getByRole('button', { name: 'Keep them out' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'set_bar', whom: { type: 'organisation', name: 'The Charity' }, reason: 'Not the charity' }));
});

it('asks before a bar takes the case from several colleagues, the more when nobody is left to lift it', async () => {
  const { fake, container } = await draw(borough.joan);
  const button = screen.getByRole('button', { name: 'Keep somebody out…' }) as HTMLButtonElement;
  await waitFor(() => expect(button.disabled).toBe(false));
  fireEvent.click(button);
  await waitFor(() => expect(document.activeElement).toBe(screen.getByRole('radio', { name: 'One person' })));
  fireEvent.click(screen.getByRole('radio', { name: 'An organisation' }));
  const form = within(screen.getByRole('form', { name: 'Keep somebody out' }));
  await choose(form.getByRole('combobox'), 'South Fulham PCN');
  fireEvent.input(form.getByLabelText('What the person said'), { target: { value: 'Not the PCN' } });
  const submit = form.getByRole('button', { name: 'Keep them out' });
  submit.focus();
  fireEvent.click(submit);
  const dialog = within(await screen.findByRole('dialog', { name: 'Keep several colleagues out?' }));
  expect(dialog.getByText('This keeps out 3 of 5 who work on this case. 1 colleague can still lift it.')).toBeTruthy();
  expect(dialog.getByText('Kept out: Clinical director, MDT coordinator, Link worker.')).toBeTruthy();
  expect(fake.sent).toEqual([]);
  await expectNoViolations(container);
  fireEvent.click(dialog.getByRole('button', { name: 'Cancel' }));
  await waitFor(() => expect(document.activeElement).toBe(submit));
  expect((form.getByLabelText('What the person said') as HTMLInputElement).value).toBe('Not the PCN');
  // The last who could lift it is kept out already.
  await act(() => fake.show('case:c-14', caseWith({ bars: [{ ...bar, whom: { type: 'person', person_id: borough.tom.id, name: borough.tom.name } }] })));
  await screen.findByRole('list', { name: 'Must not be shared with' });
  fireEvent.click(submit);
  const last = within(await screen.findByRole('dialog', { name: 'Nobody would be left who can lift it' }));
  expect(last.getByText('This keeps out 3 of 4 who work on this case, among them everyone who can lift it.')).toBeTruthy();
  fireEvent.click(last.getByRole('button', { name: 'Keep them out all the same' }));
  await waitFor(() => expect(fake.sent).toEqual([{ name: 'set_bar', case_id: 'c-14', whom: { type: 'organisation', name: 'South Fulham PCN' }, reason: 'Not the PCN' }]));
  await waitFor(() => expect(document.activeElement?.textContent).toBe('Keep somebody out…'));
});

it('leads to the field where the service refuses a bar', async () => {
  const { fake } = await draw(borough.joan);
  fireEvent.click(screen.getByRole('button', { name: 'Keep somebody out…' }));
  const form = within(await screen.findByRole('form', { name: 'Keep somebody out' }));
  await choose(form.getByRole('combobox'), borough.tom.id);
  fireEvent.input(form.getByLabelText('What the person said'), { target: { value: 'Not the deputy' } });
  fake.refusal = refused('This would keep you out yourself.', 'whom');
  const submit = form.getByRole('button', { name: 'Keep them out' });
  submit.focus();
  fireEvent.click(submit);
  await waitFor(() => expect(document.activeElement).toBe(form.getByRole('combobox')));
  expect(form.getByText('This would keep you out yourself.')).toBeTruthy();
  expect((form.getByLabelText('What the person said') as HTMLInputElement).value).toBe('Not the deputy');
});

it('lifts a bar only when confirmed, and only for who leads or a GP', async () => {
  const { fake, unmount } = await draw(borough.bea, { bars: [bar] });
  fireEvent.click(screen.getByRole('button', { name: 'Lift: Hammersmith & Fulham Council' }));
  expect(fake.sent).toEqual([]);
  expect(within(await screen.findByRole('dialog')).getByText(/Open actions that the bar took from them and that nobody else has now are theirs again/)).toBeTruthy();
  fireEvent.click(within(await screen.findByRole('dialog')).getByRole('button', { name: 'Lift it' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'lift_bar', case_id: 'c-14', whom: { type: 'organisation', name: 'Hammersmith & Fulham Council' } }));
  unmount();
  await draw(borough.amira, { bars: [bar] });
  expect(screen.queryByRole('button', { name: /^Lift/ })).toBeNull();
});

it('shows who looked to who leads the PCN, when asked for', async () => {
  const { fake, unmount, container } = await draw(borough.bea);
  fake.answers['GET /api/cases/SF-014/access'] = { looks: [{ name: 'Dev Rao', organisation: 'Babylon PCN', at: borough.now, by_right: 'break_glass' }], by_role: ['Amira Hassan', 'Dr Tom Quill'] };
  expect(fake.asked.join()).not.toContain('/access');
  fireEvent.click(screen.getByRole('button', { name: 'Show who looked' }));
  expect(await screen.findByText('opened in an emergency')).toBeTruthy();
  expect(screen.getByText(/Amira Hassan, Dr Tom Quill/)).toBeTruthy();
  await expectNoViolations(container);
  unmount();
  await draw(borough.amira);
  expect(screen.queryByRole('button', { name: 'Show who looked' })).toBeNull();
});

it('opens in an emergency with a reason, and then says so', async () => {
  const fake = fakeServer(borough.dev);
  const bodies: unknown[] = [];
  fake.answers['GET /api/cases/SF-014'] = notFound();
  const { container } = render(<Page params={{ code: 'SF-014' }} />);
  await screen.findByText('There is nothing here that you can open');
  fireEvent.click(await screen.findByRole('button', { name: 'This is an emergency: open it with a reason' }));
  expect(screen.getByText(/The information governance lead .* told at once.*ends by itself after 8 hours/)).toBeTruthy();
  await expectNoViolations(container);
  fireEvent.click(screen.getByRole('button', { name: 'Open it and tell them' }));
  expect(await screen.findByText('Write why you must see it now')).toBeTruthy();
  fireEvent.input(screen.getByLabelText('Why you must see it now'), { target: { value: 'Must see' } });
  expect(screen.getByText('8 of at least 15 characters')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Open it and tell them' }));
  expect(await screen.findByText('Write why in at least 15 characters; it has 8')).toBeTruthy();
  expect(fake.asked.join()).not.toContain('break-glass');
  fireEvent.input(screen.getByLabelText('Why you must see it now'), { target: { value: 'Unwell at the day centre' } });
  fireEvent.click(screen.getByRole('checkbox', { name: /There is a risk to life/ }));
  fake.answers['POST /api/break-glass'] = notFound();
  fireEvent.click(screen.getByRole('button', { name: 'Open it and tell them' }));
  expect((await screen.findByRole('alert')).textContent).toContain('There is nothing here that you can open.');
  fake.answers['POST /api/break-glass'] = (body: unknown) => {
    bodies.push(body);
    fake.answers['GET /api/cases/SF-014'] = { id: 'c-14', code: 'SF-014', has_restricted_notes: false };
    showCase(fake, borough.dev);
    fake.show('case:c-14', caseWith({ break_glass: [glass] }));
    return { id: 'c-14', code: 'SF-014', until: glass.until };
  };
  fireEvent.click(screen.getByRole('button', { name: 'Open it and tell them' }));
  expect(await screen.findByText('OKAFOR, Mary')).toBeTruthy();
  expect(bodies).toEqual([{ code: 'SF-014', reason: 'Unwell at the day centre', is_risk_to_life: true }]);
  expect(screen.getByText(/You opened this case in an emergency/).closest('p')!.textContent).toContain('closes by itself at 16:50');
});

it('asks before a referral with an objection is accepted whom it keeps out, and leads to the form', async () => {
  const { fake, container } = await draw(borough.bea, { status: 'referred' });
  await waitFor(() => expect((screen.getByRole('button', { name: 'Keep somebody out…' }) as HTMLButtonElement).disabled).toBe(false));
  expect(screen.getByText('objection')).toBeTruthy();
  fireEvent.click(screen.getByRole('button', { name: 'Accept' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'The person objects: “the council must not be told of her money”. Whom does this keep out?' }));
  await expectNoViolations(container);
  expect(fake.sent).toEqual([]);
  fireEvent.click(dialog.getByRole('button', { name: 'Keep somebody out first' }));
  expect(await screen.findByRole('form', { name: 'Keep somebody out' })).toBeTruthy();
  expect(screen.queryByRole('dialog')).toBeNull();
  fireEvent.click(screen.getByRole('button', { name: 'Accept' }));
  fireEvent.click(await screen.findByRole('button', { name: 'Accept: nobody is kept out' }));
  await waitFor(() => expect(fake.sent).toEqual([{ name: 'accept_referral', case_id: 'c-14' }]));
});

it('accepts at once when somebody is kept out, and offers them no action', async () => {
  const { fake } = await draw(borough.bea, { status: 'referred', bars: [{ ...bar, whom: { type: 'service', service_id: 's-reab', name: 'Council reablement' } }] });
  expect(screen.queryByText('objection')).toBeNull();
  expect((await screen.findByText(/needed, but kept out/)).closest('p')!.textContent).toBe('Needed: Council reablement (needed, but kept out)');
  const owners = [...screen.getByLabelText('Owner').querySelectorAll('option')].map(({ textContent }) => textContent);
  expect(owners).toContain('Community independence service');
  expect(owners).not.toContain('Council reablement');
  expect(owners).not.toContain('Lena Brandt');
  fireEvent.click(screen.getByRole('button', { name: 'Accept' }));
  await waitFor(() => expect(fake.sent).toEqual([{ name: 'accept_referral', case_id: 'c-14' }]));
});

it('opens by itself when the bar is lifted, and leaves what is typed until then', async () => {
  const fake = fakeServer(borough.dev);
  fake.answers['GET /api/cases/SF-014'] = notFound();
  render(<Page params={{ code: 'SF-014' }} />);
  fireEvent.click(await screen.findByRole('button', { name: 'This is an emergency: open it with a reason' }));
  const reason = screen.getByLabelText('Why you must see it now');
  fireEvent.input(reason, { target: { value: 'Unwell' } });
  const asked = () => fake.asked.filter((one) => one === 'GET /api/cases/SF-014').length;
  const before = asked();
  await act(() => fake.change('cases'));
  await waitFor(() => expect(asked()).toBe(before + 1));
  expect(screen.getByLabelText('Why you must see it now')).toBe(reason);
  fake.answers['GET /api/cases/SF-014'] = { id: 'c-14', code: 'SF-014', has_restricted_notes: false };
  showCase(fake, borough.dev);
  fake.show('case:c-14', caseWith({}));
  await act(() => fake.change('cases'));
  expect(await screen.findByText('OKAFOR, Mary')).toBeTruthy();
  // Open, it follows its own stream and asks no more at each change of the list.
  await waitFor(() => {
    const open = asked();
    fake.change('cases');
    expect(asked()).toBe(open);
  });
});

it('opens by itself for who has no role in the PCN, of whose lists they hear nothing', async () => {
  vi.useFakeTimers({ toFake: ['setInterval', 'clearInterval'] });
  try {
    const fake = fakeServer({ ...borough.dev, roles: [] });
    fake.answers['GET /api/cases/SF-014'] = notFound();
    render(<Page params={{ code: 'SF-014' }} />);
    await screen.findByText('There is nothing here that you can open');
    fake.answers['GET /api/cases/SF-014'] = { id: 'c-14', code: 'SF-014', has_restricted_notes: false };
    showCase(fake, borough.dev);
    fake.show('case:c-14', caseWith({}));
    expect(screen.queryByText('OKAFOR, Mary')).toBeNull();
    // The case alone is asked for, and nothing while nobody looks.
    const all = fake.asked.length;
    const seen = vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden');
    await act(async () => { vi.advanceTimersByTime(60_000); });
    expect(fake.asked.length).toBe(all);
    seen.mockRestore();
    await act(async () => { vi.advanceTimersByTime(20_000); });
    expect(fake.asked.slice(all)[0]).toBe('GET /api/cases/SF-014');
    expect(await screen.findByText('OKAFOR, Mary')).toBeTruthy();
    // Open, it asks no more.
    const asked = () => fake.asked.filter((one) => one === 'GET /api/cases/SF-014').length;
    const open = asked();
    await act(async () => { vi.advanceTimersByTime(60_000); });
    expect(asked()).toBe(open);
  } finally {
    vi.useRealTimers();
  }
});

it('shows the information governance lead who looked, and nothing of the case', async () => {
  const helen = { ...borough.asha, id: 'p-helen', name: 'Helen Marchbank', roles: [{ role: 'ig_lead' as const, at: 'F1' }] };
  const fake = fakeServer(helen);
  fake.answers['GET /api/cases/SF-014'] = notFound();
  fake.answers['GET /api/cases/SF-014/access'] = { looks: [{ name: 'Lena Brandt', organisation: 'Hammersmith & Fulham Council', at: borough.now, by_right: 'expected' }, { name: 'Dr Tom Quill', organisation: 'Sands End', at: borough.now, by_right: 'author' }], by_role: ['Amira Hassan'] };
  const { container, unmount } = render(<Page params={{ code: 'SF-014' }} />);
  expect(await screen.findByRole('heading', { level: 1, name: 'Who looked at SF-014' })).toBeTruthy();
  expect(await screen.findByText('came for it as a partner')).toBeTruthy();
  expect(screen.getByText('own notes')).toBeTruthy();
  expect(screen.getByRole('button', { name: 'Print' })).toBeTruthy();
  expect(container.textContent).not.toContain('OKAFOR');
  await expectNoViolations(container);
  unmount();
  fake.answers['GET /api/cases/SF-999'] = notFound();
  render(<Page params={{ code: 'SF-999' }} />);
  expect(await screen.findByText('There is nothing here that you can open')).toBeTruthy();
});

it('offers the emergency to clinicians and link workers only', async () => {
  const shown = async (who: Person) => {
    const fake = fakeServer(who);
    fake.answers['GET /api/cases/SF-014'] = notFound();
    const { unmount } = render(<Page params={{ code: 'SF-014' }} />);
    await screen.findByText('There is nothing here that you can open');
    const is = screen.queryByRole('button', { name: /This is an emergency/ }) !== null;
    unmount();
    return is;
  };
  expect([await shown(borough.lena), await shown(borough.bea), await shown(borough.joan), await shown(borough.tom)]).toEqual([false, false, true, true]);
});

it('shows openings that run and that ended', async () => {
  await draw(borough.bea, { break_glass: [{ ...glass, opened_at: borough.now - 90_000 * 1_000_000, until: borough.now - 61_000 * 1_000_000, reason: 'Found on the floor' }, glass] });
  expect(screen.getByText(/open until 16:50/)).toBeTruthy();
  expect(screen.getByText('1 earlier one')).toBeTruthy();
  expect(screen.queryByText(/You opened this case in an emergency/)).toBeNull();
});

it('marks the worry, takes it back with undo', async () => {
  const { fake, unmount } = await draw(borough.amira);
  fireEvent.click(screen.getByRole('button', { name: 'Most concerned…' }));
  fireEvent.input(within(await screen.findByRole('dialog')).getByLabelText('What worries you (optional)'), { target: { value: 'Lost 4 kg' } });
  fireEvent.click(screen.getByRole('button', { name: 'Mark as most concerned' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'mark_most_concerned', case_id: 'c-14', is_concerned: true, note: 'Lost 4 kg' }));
  unmount();
  const marked = await draw(borough.amira, { most_concerned: { by: borough.tom.id, name: borough.tom.name, at: borough.now, note: 'Lost 4 kg' } });
  fireEvent.click(screen.getByRole('button', { name: 'Take the mark back' }));
  await waitFor(() => expect(marked.fake.sent.at(-1)).toMatchObject({ is_concerned: false }));
  await act(() => readShell().notices.at(-1)?.onUndo?.());
  expect(marked.fake.sent.at(-1)).toMatchObject({ is_concerned: true, note: 'Lost 4 kg' });
});

it('changes who is needed and sends only what is different', async () => {
  const { fake, container } = await draw(borough.bea);
  fireEvent.click(screen.getByRole('button', { name: 'Change priority or who is needed' }));
  await screen.findByRole('dialog', { name: 'Change SF-014' });
  expect(screen.getByText(/Nobody is kept out yet/).textContent).toContain('“the council must not be told of her money”');
  fireEvent.click(screen.getByRole('checkbox', { name: 'Community independence service' }));
  await expectNoViolations(container);
  fireEvent.click(screen.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'update_case', case_id: 'c-14', priority: null, cfs: null, reason: null, needed_services: ['s-reab', 's-cis'], is_recurring: null }));
});

it('changes the case as it stands when it is saved: what nobody touched is as a colleague left it, what both changed is asked about', async () => {
  const { fake, container } = await draw(borough.bea, { priority: 'green', needed_services: ['s-reab'], reason: 'Fell twice' });
  fireEvent.click(screen.getByRole('button', { name: 'Change priority or who is needed' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Change SF-014' }));
  fireEvent.click(dialog.getByRole('checkbox', { name: 'Community independence service' }));
  fireEvent.input(dialog.getByLabelText('Why on the list'), { target: { value: 'Fell three times' } });
  const theirs = { priority: 'red' as const, needed_services: ['s-reab', 's-pharm'], reason: 'Fell, lives alone' };
  await act(() => fake.show('case:c-14', caseWith(theirs)));
  expect((dialog.getByRole('radio', { name: 'Red' }) as HTMLInputElement).checked).toBe(true);
  expect(dialog.getByText('Changed meanwhile, and here as it stands now:').parentElement?.textContent).toContain('Who is needed, Priority.');
  expect(dialog.getByText('Why on the list', { selector: 'strong' }).parentElement?.textContent).toContain('Fell, lives alone');
  expect((dialog.getByLabelText('Why on the list') as HTMLInputElement).value).toBe('Fell three times');
  await expectNoViolations(container);
  fireEvent.click(dialog.getByRole('button', { name: 'Save all the same' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'update_case', case_id: 'c-14', priority: null, cfs: null, reason: 'Fell three times', needed_services: ['s-reab', 's-pharm', 's-cis'], is_recurring: null }));
});

it('a press on its way answers no question that has only just been asked, a second one neither', async () => {
  const { fake } = await draw(borough.bea, { priority: 'green', reason: 'Fell twice' });
  moment.ms = 300;
  try {
    fireEvent.click(screen.getByRole('button', { name: 'Change priority or who is needed' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Change SF-014' }));
    fireEvent.click(dialog.getByRole('radio', { name: 'Amber' }));
    fireEvent.input(dialog.getByLabelText('Why on the list'), { target: { value: 'Fell three times' } });
    const isClosed = () => (dialog.getByRole('button', { name: 'Save all the same' }) as HTMLButtonElement).disabled;
    for (const theirs of [{ priority: 'red' as const, reason: 'Fell twice' }, { priority: 'red' as const, reason: 'Lives alone' }]) {
      await act(() => fake.show('case:c-14', caseWith(theirs)));
      expect(isClosed()).toBe(true);
      await waitFor(() => expect(isClosed()).toBe(false));
    }
  } finally {
    moment.ms = 0;
  }
});

it('takes what stands now in place of what was typed where that is wanted', async () => {
  const { fake } = await draw(borough.bea, { priority: 'green' });
  fireEvent.click(screen.getByRole('button', { name: 'Change priority or who is needed' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Change SF-014' }));
  fireEvent.click(dialog.getByRole('radio', { name: 'Amber' }));
  fireEvent.click(dialog.getByRole('checkbox', { name: 'Comes back every time' }));
  await act(() => fake.show('case:c-14', caseWith({ priority: 'red' })));
  fireEvent.click(dialog.getByRole('button', { name: 'Take what stands now: Priority' }));
  expect((dialog.getByRole('radio', { name: 'Red' }) as HTMLInputElement).checked).toBe(true);
  fireEvent.click(dialog.getByRole('button', { name: 'Save' }));
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'update_case', priority: null, needed_services: null, is_recurring: !borough.theCase.root.is_recurring }));
});

it('closes a case only with why, after saying what follows', async () => {
  const { fake } = await draw(borough.bea);
  fireEvent.click(screen.getByRole('button', { name: 'Close the case…' }));
  const dialog = within(await screen.findByRole('dialog', { name: 'Close SF-014?' }));
  expect(dialog.getByText('It comes off 1 agenda to come, unless the room is at it.')).toBeTruthy();
  expect(dialog.getByText(/2 open actions stay with their owners/)).toBeTruthy();
  expect((dialog.getByRole('button', { name: 'Close the case' }) as HTMLButtonElement).disabled).toBe(true);
  fireEvent.click(dialog.getByRole('radio', { name: 'The person has died' }));
  expect(dialog.getByText('It stays closed. Only a mistake is reopened, with its reason.')).toBeTruthy();
  fireEvent.click(dialog.getByRole('button', { name: 'Close the case' }));
  await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'close_case', case_id: 'c-14', why: 'died' }));
});

it('shows the referrer why it was sent back, with the way to mend it', async () => {
  await draw(borough.tom, { status: 'returned', referral: { ...borough.theCase.root.referral!, returned: { reason: 'Who looks after her?', by: borough.bea.id, at: borough.now } } });
  await waitFor(() => expect(screen.getByText(/Sent back to the referrer/).closest('p')!.textContent).toContain('Who looks after her? Bea Okonjo, Thu 26 Nov, 08:50'));
  expect(screen.getByRole('link', { name: 'Mend and send again' }).getAttribute('href')).toBe('/refer?case=SF-014');
});

it('what the person objects to is read where an action is given to somebody, until somebody is kept out for it', async () => {
  const words = 'The person objects: “the council must not be told of her money”. Nobody is kept out yet.';
  const { container, fake } = await draw(borough.bea);
  expect(screen.queryByText(words)).toBeNull();
  fireEvent.input(screen.getByRole('textbox', { name: 'Add an action' }), { target: { value: 'amira: ask about the rent' } });
  expect(within(screen.getByRole('form', { name: 'Add an action' })).getByText(words)).toBeTruthy();
  fireEvent.click(screen.getAllByRole('button', { name: /^Reassign: SF-014/ })[0]!);
  expect(within(screen.getByRole('dialog')).getByText(words)).toBeTruthy();
  await expectNoViolations(container);
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }));
  fireEvent.click(screen.getAllByRole('button', { name: /^Ask for help: SF-014/ })[0]!);
  expect(within(screen.getByRole('dialog')).getByText(words)).toBeTruthy();
  fireEvent.click(within(screen.getByRole('dialog')).getByRole('button', { name: 'Cancel' }));
  await act(() => fake.show('case:c-14', caseWith({ bars: [bar] })));
  expect(screen.queryByText(words)).toBeNull();
});
