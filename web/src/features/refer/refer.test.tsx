// Proves the referral: what must be there, errors at their fields, words kept, a known case mended and sent again.
import { beforeEach, expect, it } from 'vitest';
import { forgetDrafts } from '../../drafts';
import { navigate } from '../../router';
import { AskFailed } from '../../server';
import { expectNoViolations } from '../../testing/axe';
import { fakeServer, notFound, refused, showCase } from '../../testing/fake-server';
import * as borough from '../../testing/fixtures';
import { fireEvent, render, screen, waitFor } from '../../testing/render';
import { page } from '.';
import { emptyWords, isNhsNumber, wordsOf, wrongIn } from './words';

const { Page } = page;
beforeEach(() => forgetDrafts());
const type = (label: string, value: string) => fireEvent.input(screen.getByLabelText(label), { target: { value } });
const send = () => fireEvent.click(screen.getByRole('button', { name: 'Send the referral' }));

it.each([['9990000018', true], ['9434765919', true], ['9990000019', false], ['1234567890', false], ['999', false]])('%s is an NHS number: %s', (digits, is) => expect(isNhsNumber(digits)).toBe(is));

const fieldsOf = (words: ReturnType<typeof emptyWords>, isNew = true) => wrongIn(words, isNew).map(({ field }) => field);

it('finds everything that is missing or wrong at once, one at a field', () => {
  const words = { ...emptyWords('E85125'), family: 'Test', given: 'Ada', bornOn: '1940-05-05' };
  expect(fieldsOf(emptyWords(''))).toEqual(['practice', 'family', 'given', 'born_on', 'question', 'situation']);
  expect(fieldsOf({ ...words, nhsNumber: '999 000 001', bornOn: '2940-05-05' })).toEqual(['born_on', 'nhs_number', 'question', 'situation']);
  expect(fieldsOf({ ...words, bornOn: '1889-12-31', question: 'Why?', situation: 'Fell.' })).toEqual(['born_on']);
  expect(fieldsOf({ ...words, question: 'x'.repeat(281), background: 'x'.repeat(2001) })).toEqual(['situation', 'question', 'background']);
  expect(fieldsOf(emptyWords(''), false)).toEqual(['question', 'situation']);
  expect(fieldsOf({ ...words, question: 'Can she go home?', situation: 'Fell.' })).toEqual([]);
});

it('shows every error at its field, with the focus at the first, and how many there are', async () => {
  navigate('/refer');
  const fake = fakeServer(borough.tom);
  const { container } = render(<Page params={{}} />);
  await screen.findByRole('form', { name: 'Referral' });
  type('NHS number', '999 000 0019');
  type('Background (optional)', 'x'.repeat(2001));
  send();
  expect((await screen.findByText('7 things to put right, each at its field. What you typed is kept.')).closest('[role="alert"]')).toBeTruthy();
  const wrong = [...container.querySelectorAll('[aria-invalid="true"]')];
  expect(wrong.map((one) => document.querySelector(`label[for="${one.id}"]`)?.textContent)).toEqual(['Family name', 'Given name', 'Date of birth', 'NHS number', 'The question for the MDT', 'Situation', 'Background (optional)']);
  await waitFor(() => expect(document.activeElement).toBe(wrong[0]));
  await expectNoViolations(container);
  expect(fake.asked.filter((one) => one.startsWith('POST'))).toEqual([]);
});

it('asks what the place added to the form, keeps the question with the answer, and leaves out what was not answered', async () => {
  navigate('/refer?case=SF-014');
  const fake = fakeServer(borough.tom);
  const asked = (key: string, text: string) => ({ key, text, help: null, minutes: null, outcome: null, service: null, domain: null });
  fake.answers['GET /api/templates/words'] = { referral_form: [asked('question', 'The question for the MDT'), asked('situation', 'Situation'), asked('own.safe', 'Is there a key safe?'), asked('ask.cat', 'Any pets?')], note_prompts: [], outcome_list: [] };
  const answers = [{ key: 'own.gone', question: 'Who has a key?', answer: 'The neighbour' }];
  const referral = { ...borough.theCase.root.referral!, answers };
  fake.answers['GET /api/cases/SF-014'] = { id: 'c-14', code: 'SF-014', until: null };
  fake.show('case:c-14', { of: 'case', value: { ...borough.theCase, root: { ...borough.theCase.root, referral } } });
  render(<Page params={{}} />);
  await screen.findByText('Is there a key safe? (optional)');
  type('Is there a key safe? (optional)', ' By the door ');
  expect((screen.getByLabelText('Who has a key? (optional)') as HTMLTextAreaElement).value).toBe('The neighbour');
  expect(screen.getByLabelText('Any pets? (optional)')).toBeTruthy();
  send();
  await waitFor(() => expect(fake.sent.at(-1)).toMatchObject({ name: 'refer_case', answers: [...answers, { key: 'own.safe', question: 'Is there a key safe?', answer: 'By the door' }] }));
});

it('sends somebody new, shows the server’s error at its field, keeps the words, and leads to the case', async () => {
  navigate('/refer');
  const fake = fakeServer(borough.tom);
  const bodies: { case_id: string }[] = [];
  fake.answers['POST /api/referrals'] = (body: { case_id: string }) => {
    bodies.push(body);
    return bodies.length === 1 ? new AskFailed({ code: 'invalid', field: 'born_on', message: 'The person with this NHS number has another date of birth.', is_temporary: false }) : { id: body.case_id, code: 'SF-103', until: null };
  };
  const { container } = render(<Page params={{}} />);
  await screen.findByRole('form', { name: 'Referral' });
  expect(page.title({})).toBe('Refer');
  await expectNoViolations(container);
  send();
  expect(await screen.findByText('Write the family name')).toBeTruthy();
  await waitFor(() => expect(document.activeElement).toBe(screen.getByLabelText('Family name')));
  type('Family name', 'Test');
  type('Given name', 'Ada');
  type('Date of birth', '1941-05-05');
  type('The question for the MDT', 'Can she go home?');
  type('Situation', 'Fell twice.');
  fireEvent.click(screen.getByRole('checkbox', { name: 'Council reablement' }));
  send();
  expect(await screen.findByText('The person with this NHS number has another date of birth.')).toBeTruthy();
  expect((screen.getByLabelText('Situation') as HTMLTextAreaElement).value).toBe('Fell twice.');
  await expectNoViolations(container);
  type('Date of birth', '1940-05-05');
  send();
  await waitFor(() => expect(location.pathname).toBe('/cases/SF-103'));
  expect(bodies[1]).toMatchObject({ practice: 'E85125', nhs_number: null, family: 'Test', given: 'Ada', born_on: '1940-05-05', question: 'Can she go home?', situation: 'Fell twice.', background: null, needed_services: ['s-reab'], priority: 'amber' });
  expect(bodies[1]!.case_id).toBe(bodies[0]!.case_id);
});

it('asks in the words of the PCN, and not for what it hides', async () => {
  navigate('/refer');
  const fake = fakeServer(borough.tom);
  const entry = { help: null, minutes: null, outcome: null, service: null, domain: null };
  fake.answers['GET /api/templates/words'] = { note_prompts: [], outcome_list: [], referral_form: [{ ...entry, key: 'question', text: 'What do you ask?', help: 'One sentence' }, { ...entry, key: 'situation', text: 'What happens' }] };
  render(<Page params={{}} />);
  expect(await screen.findByLabelText('What do you ask?')).toBeTruthy();
  expect(screen.getByText('One sentence')).toBeTruthy();
  expect(screen.getByLabelText('What happens')).toBeTruthy();
  expect(screen.queryByLabelText(/Background/)).toBeNull();
  expect(screen.queryByText('What the person knows')).toBeNull();
});

it('keeps what was typed when one leaves and comes back', async () => {
  navigate('/refer');
  fakeServer(borough.tom);
  const { unmount } = render(<Page params={{}} />);
  await screen.findByRole('form', { name: 'Referral' });
  type('Situation', 'Fell twice.');
  unmount();
  render(<Page params={{}} />);
  expect(((await screen.findByLabelText('Situation')) as HTMLTextAreaElement).value).toBe('Fell twice.');
});

it('mends a referral that was sent back, with its words in place', async () => {
  navigate('/refer?case=SF-014');
  const fake = fakeServer(borough.tom);
  showCase(fake, borough.tom);
  fake.show('case:c-14', { of: 'case', value: { ...borough.theCase, root: { ...borough.theCase.root, status: 'returned', referral: { ...borough.theCase.root.referral!, returned: { reason: 'Who looks after her?', by: borough.bea.id, at: borough.now } } } } });
  const { container } = render(<Page params={{}} />);
  expect(await screen.findByText('Who looks after her?')).toBeTruthy();
  expect(screen.getByText('OKAFOR, Mary')).toBeTruthy();
  expect(screen.queryByLabelText('Family name')).toBeNull();
  expect((screen.getByLabelText('Situation') as HTMLTextAreaElement).value).toContain('Two falls in a week');
  await expectNoViolations(container);
  type('Background (optional)', 'Her son lives with her.');
  fake.refusal = refused('Shorten the background.', 'background');
  send();
  expect(await screen.findByText('Shorten the background.')).toBeTruthy();
  fake.refusal = null;
  send();
  await waitFor(() => expect(location.pathname).toBe('/cases/SF-014'));
  expect(fake.sent.at(-1)).toMatchObject({ name: 'refer_case', case_id: 'c-14', background: 'Her son lives with her.', needed_services: ['s-reab'], priority: 'red' });
});

it('opens nothing of a case that is not shared, and nothing to who cannot refer', async () => {
  navigate('/refer?case=SF-999');
  const fake = fakeServer(borough.tom);
  fake.answers['GET /api/cases/SF-999'] = notFound();
  const { unmount } = render(<Page params={{}} />);
  expect(await screen.findByText('There is nothing here that you can open')).toBeTruthy();
  unmount();
  navigate('/refer');
  fakeServer(borough.lena);
  render(<Page params={{}} />);
  expect(await screen.findByText('You cannot refer anybody from here')).toBeTruthy();
});

it('says how long each text may be, at its field', () => {
  const words = { ...wordsOf(borough.theCase.root), question: 'Why?', situation: 'Fell' };
  expect(wrongIn({ ...words, background: 'x'.repeat(2001) }, false)).toEqual([{ field: 'background', message: 'Shorten it to 2,000 characters; it has 2,001' }]);
  expect(wrongIn({ ...words, objections: 'x'.repeat(281) }, false)).toEqual([{ field: 'objections', message: 'Shorten it to 280 characters; it has 281' }]);
  expect(wrongIn({ ...words, question: 'x'.repeat(281) }, false)).toEqual([{ field: 'question', message: 'Shorten the question to 280 characters; it has 281' }]);
  expect(wrongIn(words, false)).toEqual([]);
});
