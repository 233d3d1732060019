// Proves the directory: questions understood, one's own words changed, roles and leaving for who may, the rota of services.
import { beforeEach, describe, expect, it } from 'vitest';
import { forgetDrafts } from '../../drafts';
import type { People } from '../../generated/wire';
import { directoryStream } from '../../live/ids';
import { navigate } from '../../router';
import { readShell } from '../../shell';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, refused } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { act, choose, fireEvent, render, screen, waitFor, within } from '../../testing/render';
import { page } from '.';
import { listOf, matches } from '../../find-people';
import { placesToStaff, rolesToGive } from './places';

const { Page } = page;
beforeEach(() => {
  forgetDrafts();
  navigate('/people');
});
const [southFulham, , practice] = borough.people.organisations;

it.each([['who speaks Somali?', true], ['Who can speak Somali', true], ['anyone knows benefits?', true], ['somali benefits', true], ['who speaks Polish?', false], ['link worker', true], ['', true]])('"%s" finds Amira: %s', (words, is) =>
  expect(matches(borough.amira, words, '')).toBe(is));

it.each<[string, string, boolean]>([
  ['BSL', 'British Sign Language', true],
  ['sign language', 'British Sign Language', true],
  ['Sign language?', 'BSL', true],
  ['British Sign Language', 'BSL level 2', true],
  ['Farsi?', 'Farsi', true],
  ['Persian', 'Farsi', true],
  ['who speaks Farsi?', 'Persian (native)', true],
  ['Farsi', 'Dari', false],
  ['Dari', 'Farsi', false],
  ['speaks Somali', 'Somali', true],
  ['is there anyone who speaks “Somali”, please?', 'Somali', true],
  ['Punjabi', 'Panjabi', true],
  ['Panjabi', 'Punjabi', true],
  ['Bangla', 'Bengali', true],
  ['Mandarin', 'Chinese', true],
  ['Chinese', 'Mandarin', true],
  ['Cantonese', 'Mandarin Chinese', false],
  ['Tagalog', 'Filipino', true],
  ['Kurdish', 'Sorani', true],
  ['Kurdish Sorani', 'Kurdish (Sorani)', true],
  ['kurdish-sorani', 'Sorani', true],
  ['Kurmanji', 'Kurdish (Sorani)', false],
  ['Yoruba', 'Yorùbá', true],
])('"%s" finds who speaks %s: %s', (words, language, is) => expect(matches({ ...borough.amira, languages: ['English', language] }, words, '')).toBe(is));

it('leaves no name out that is a word of a question', () => expect([matches({ ...borough.amira, name: 'Can Yılmaz' }, 'can', ''), matches(borough.amira, 'can', '')]).toEqual([true, false]));

it('reads lists with commas', () => expect(listOf(' English, Somali;english,, Arabic ')).toEqual(['English', 'Somali', 'Arabic']));

it('offers roles that lead to the clinical director only, and staff of practices to both', () => {
  expect(rolesToGive(borough.bea, southFulham!)).not.toContain('clinical_director');
  expect(rolesToGive(borough.asha, southFulham!)).toContain('coordinator');
  expect(rolesToGive(borough.bea, practice!)).toEqual(['practice_staff', 'gp']);
  expect(placesToStaff(borough.bea, borough.people.organisations).map(({ code }) => code)).toEqual([borough.pcn, 'E85125']);
  expect(placesToStaff(borough.tom, borough.people.organisations)).toEqual([]);
});

describe('members', () => {
  it('change their own languages and skills, and nothing of others', async () => {
    const fake = fakeServer(borough.amira);
    const { container } = render(<Page params={{}} />);
    fireEvent.click(await screen.findByRole('button', { name: 'Change my languages, skills, days away' }));
    expect(screen.queryByRole('button', { name: /^(Change|Give a role):/ })).toBeNull();
    expect(screen.queryByRole('form', { name: /^Roles/ })).toBeNull();
    fireEvent.input(screen.getByRole('textbox', { name: 'Skills' }), { target: { value: 'benefits, housing, damp' } });
    await expectNoViolations(container);
    fireEvent.submit(screen.getByRole('form', { name: 'Languages and skills of Amira Hassan' }));
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'change_member', person_id: borough.amira.id, job: null, skills: ['benefits', 'housing', 'damp'], roles: null, service: null }));
  });

  it('keep what was added meanwhile, from another device or by a colleague, and are asked about a job that both changed', async () => {
    const fake = fakeServer(borough.amira);
    const amira = (more: Partial<typeof borough.amira>) => {
      fake.answers['GET /api/people'] = { ...borough.people, organisations: [...borough.people.organisations, { ...practice!, kind: 'federation', code: 'FED' }], people: borough.people.people.map((one) => (one.id === borough.amira.id ? { ...one, languages: ['English', 'Somali'], skills: ['benefits'], ...more } : one)) } satisfies People;
    };
    amira({});
    const { container } = render(<Page params={{}} />);
    fireEvent.click(await screen.findByRole('button', { name: 'Change my languages, skills, days away' }));
    const form = within(screen.getByRole('form', { name: 'Languages and skills of Amira Hassan' }));
    fireEvent.input(form.getByRole('textbox', { name: 'Skills' }), { target: { value: 'damp' } });
    fireEvent.input(form.getByRole('textbox', { name: 'Job, in words' }), { target: { value: 'Senior link worker' } });
    amira({ languages: ['English', 'Somali', 'Arabic'], skills: ['benefits', 'housing'], job: 'Lead link worker' });
    await act(() => fake.show(directoryStream('FED'), null));
    expect((await form.findByText('Skills were changed meanwhile, too.')).parentElement?.textContent).toContain('they are: housing, damp.');
    expect((form.getByRole('textbox', { name: 'Languages' }) as HTMLInputElement).value).toBe('English, Somali, Arabic');
    expect((form.getByRole('textbox', { name: 'Skills' }) as HTMLInputElement).value).toBe('damp');
    expect(form.getByText('Job', { selector: 'strong' }).parentElement?.textContent).toContain('Lead link worker');
    await expectNoViolations(container);
    fireEvent.click(form.getByRole('button', { name: 'Save all the same' }));
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'change_member', job: 'Senior link worker', languages: null, skills: ['housing', 'damp'] }));
  });

  it('have an employer and funds, set by the coordinator and the Federation, shown to everybody', async () => {
    const fake = fakeServer(borough.val);
    fake.answers['GET /api/people'] = { ...borough.people, people: borough.people.people.map((one) => (one.id === borough.dev.id ? { ...one, employer: 'H&F Neighbours', funding_stream: 'vcse' } : one)) } satisfies People;
    const { container } = render(<Page params={{}} />);
    expect(await screen.findByText('Employed by H&F Neighbours · funding: Voluntary sector or charity')).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Change: Amira Hassan' }));
    expect(screen.queryByRole('form', { name: /^(Languages|Days|Roles)/ })).toBeNull();
    const form = within(screen.getByRole('form', { name: 'Employer of Amira Hassan' }));
    fireEvent.input(form.getByRole('textbox', { name: 'Employer (optional)' }), { target: { value: '  Fulham Charity ' } });
    await choose(form.getByLabelText('Funding stream'), 'arrs');
    await expectNoViolations(container);
    fireEvent.submit(screen.getByRole('form', { name: 'Employer of Amira Hassan' }));
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'change_member', person_id: borough.amira.id, languages: null, employment: { employer: 'Fulham Charity', funding_stream: 'arrs' } }));
  });

  it('are away with cover, and a removal can be taken back', async () => {
    const away = { from: '2099-12-01', until: '2099-12-03', cover: borough.bea.id };
    const fake = fakeServer(borough.amira);
    fake.answers['GET /api/people'] = { ...borough.people, people: borough.people.people.map((one) => (one.id === borough.amira.id ? { ...one, absences: [away] } : one)) } satisfies People;
    render(<Page params={{}} />);
    fireEvent.click(await screen.findByRole('button', { name: 'Change my languages, skills, days away' }));
    const form = within(screen.getByRole('form', { name: 'Days away of Amira Hassan' }));
    expect(form.getByText(/Bea Okonjo covers/)).toBeTruthy();
    fireEvent.submit(screen.getByRole('form', { name: 'Days away of Amira Hassan' }));
    expect(await form.findByText('Choose the first and the last day away')).toBeTruthy();
    fireEvent.input(form.getByLabelText('First day away'), { target: { value: '2099-12-10' } });
    expect((form.getByLabelText('Last day away') as HTMLInputElement).value).toBe('2099-12-10');
    expect([...form.getByLabelText('Who covers').querySelectorAll('option')].map(({ value }) => value)).not.toContain(borough.dev.id);
    await choose(form.getByLabelText('Who covers'), borough.joan.id);
    fireEvent.click(form.getByRole('button', { name: 'Add the days away' }));
    await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'set_absences', person_id: borough.amira.id, absences: [away, { from: '2099-12-10', until: '2099-12-10', cover: borough.joan.id }] }));
    fireEvent.click(form.getByRole('button', { name: /^Remove: away from/ }));
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ absences: [] }));
    await act(() => readShell().notices.at(-1)?.onUndo?.());
    expect(fake.sent.at(-1)).toMatchObject({ absences: [away] });
  });

  it('are marked core by the coordinator, and leave only when confirmed, with what follows', async () => {
    const fake = fakeServer(borough.bea);
    const { container } = render(<Page params={{}} />);
    fireEvent.click(await screen.findByRole('button', { name: 'Change: Amira Hassan' }));
    fireEvent.click(screen.getByRole('checkbox', { name: /^Core member/ }));
    fireEvent.click(screen.getByRole('button', { name: 'Save the roles' }));
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'change_member', roles: { at: borough.pcn, roles: ['link_worker', 'core_member'] }, languages: null }));
    fireEvent.click(screen.getByRole('button', { name: 'Amira Hassan leaves…' }));
    const dialog = within(await screen.findByRole('dialog', { name: 'Amira Hassan leaves?' }));
    expect(dialog.getByText('Their open actions go to the coordinator, who is told.')).toBeTruthy();
    await choose(dialog.getByLabelText('Who takes over'), borough.dev.id);
    expect(dialog.getByText('Dev Rao takes over their open actions, and is told.')).toBeTruthy();
    await expectNoViolations(container);
    expect(fake.sent).toHaveLength(1);
    fireEvent.click(dialog.getByRole('button', { name: 'They leave' }));
    await waitFor(() => expect(fake.sent.at(-1)).toEqual({ name: 'end_person', person_id: borough.amira.id, cover: borough.dev.id }));
  });

  it('are added with a role; the words stay through a refusal', async () => {
    const fake = fakeServer(borough.bea);
    const { container } = render(<Page params={{}} />);
    fireEvent.click(await screen.findByRole('button', { name: 'Add a member' }));
    const form = within(screen.getByRole('form', { name: 'Add a member' }));
    fireEvent.input(form.getByLabelText('Name'), { target: { value: 'Ola Nowak' } });
    fireEvent.input(form.getByLabelText('Mail address'), { target: { value: 'ola' } });
    fireEvent.input(form.getByLabelText('Job'), { target: { value: 'Link worker' } });
    fireEvent.submit(screen.getByRole('form', { name: 'Add a member' }));
    expect(await form.findByText('Tick at least one role')).toBeTruthy();
    fireEvent.click(form.getByRole('checkbox', { name: 'Link worker' }));
    fake.refusal = refused('This is not an e-mail address.', 'email');
    fireEvent.submit(screen.getByRole('form', { name: 'Add a member' }));
    expect(await form.findByText('This is not an e-mail address.')).toBeTruthy();
    expect((form.getByLabelText('Name') as HTMLInputElement).value).toBe('Ola Nowak');
    await expectNoViolations(container);
    expect(fake.sent.at(-1)).toMatchObject({ name: 'add_member', member_name: 'Ola Nowak', organisation: 'South Fulham PCN', roles: { at: borough.pcn, roles: ['link_worker'] } });
  });

  it('list no guest', async () => {
    const fake = fakeServer(borough.bea);
    fake.answers['GET /api/people'] = { ...borough.people, people: [...borough.people.people, { ...borough.lena, id: 'p-g', name: 'Guest Person', guest: { meeting_id: 'm', is_speaker: false, is_admitted: false, until: 0 } }] };
    render(<Page params={{}} />);
    await screen.findByText('7 people');
    expect(screen.queryByText('Guest Person')).toBeNull();
  });
});

describe('services', () => {
  const rota = borough.people.services[0]!.rota;
  it('say who is on, and whoever leads changes the rota', async () => {
    navigate('/people?of=services');
    const fake = fakeServer(borough.bea);
    const { container } = render(<Page params={{}} />);
    await screen.findByText('Lena Brandt', { selector: 'li strong' });
    expect(screen.getByText('Mon–Fri, all PCNs')).toBeTruthy();
    expect(screen.getByText(/for a case that needs Community independence service, nobody is asked by itself/)).toBeTruthy();
    fireEvent.click(screen.getByRole('button', { name: 'Add to the rota of Council reablement' }));
    const form = within(screen.getByRole('form', { name: 'Add to the rota of Council reablement' }));
    fireEvent.click(form.getByRole('button', { name: 'Save the line' }));
    expect(await form.findByText('Choose who comes')).toBeTruthy();
    await choose(form.getByLabelText('Who comes'), borough.dev.id);
    for (const day of ['Mon', 'Tue', 'Wed', 'Thu']) fireEvent.click(form.getByRole('checkbox', { name: day }));
    fireEvent.input(form.getByLabelText('From'), { target: { value: '2026-12-04' } });
    fireEvent.input(form.getByLabelText('Not before (optional)'), { target: { value: '09:00' } });
    await expectNoViolations(container);
    fireEvent.click(form.getByRole('button', { name: 'Save the line' }));
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'set_rota', service_id: 's-reab', rota: [rota[0], { person_id: borough.dev.id, pcn: borough.pcn, weekdays: [5], from: '2026-12-04', until: null, available_from: '09:00', available_until: null }] }));
    fireEvent.click(screen.getByRole('button', { name: 'Take off: Lena Brandt' }));
    await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ rota: [] }));
    await act(() => readShell().notices.at(-1)?.onUndo?.());
    expect(fake.sent.at(-1)).toMatchObject({ rota });
  });

  it('are changed by their own people, and by nobody else', async () => {
    navigate('/people?of=services');
    fakeServer(borough.lena);
    const { unmount } = render(<Page params={{}} />);
    fireEvent.click(await screen.findByRole('button', { name: 'Add to the rota of Council reablement' }));
    expect([...screen.getByLabelText('Who comes').querySelectorAll('option')].map(({ value }) => value)).toEqual(['', borough.lena.id]);
    expect(screen.queryByRole('button', { name: 'Add to the rota of Community independence service' })).toBeNull();
    unmount();
    fakeServer(borough.amira);
    render(<Page params={{}} />);
    await screen.findByText('Mon–Fri, all PCNs');
    expect(screen.queryByRole('button', { name: /Add to the rota/ })).toBeNull();
  });
});
