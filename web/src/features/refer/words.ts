// Owns what is typed in a referral, what must be there, and how it is sent. Pure.
import type { CaseId, CaseRoot, FormAnswer, NewReferral, Priority, ServiceId, WireCommand } from '../../generated/wire';
import { newId } from '../../live/ids';
import type { FormWords } from '../../place-words';
import { plainName } from '../../plain-name';
import { today } from '../../ui/format';

export interface ReferralWords {
  /** Of a new case: made once, so that a referral sent twice is one. */
  caseId: CaseId;
  practice: string;
  nhsNumber: string;
  given: string;
  family: string;
  bornOn: string;
  language: string;
  needsInterpreter: boolean;
  livesAlone: boolean;
  cfs: string;
  priority: Priority;
  services: readonly ServiceId[];
  situation: string;
  background: string;
  assessment: string;
  recommendation: string;
  question: string;
  told: string;
  objections: string;
  urgentReason: string;
  /** To what the form asks besides; each with its question as it was asked. */
  answers: readonly FormAnswer[];
}

export function emptyWords(practice: string): ReferralWords {
  return {
    caseId: newId(), practice, nhsNumber: '', given: '', family: '', bornOn: '', language: '', needsInterpreter: false, livesAlone: false, cfs: '', priority: 'amber', services: [],
    situation: '', background: '', assessment: '', recommendation: '', question: '', told: '', objections: '', urgentReason: '', answers: [],
  };
}

/** Starts from the referral as it stands: one that was sent back is mended, not written again. */
export function wordsOf(root: CaseRoot): ReferralWords {
  const { referral } = root;
  return {
    ...emptyWords(root.practice), caseId: root.id, priority: root.priority, services: root.needed_services, situation: referral?.situation ?? '', background: referral?.background ?? '', assessment: referral?.assessment ?? '',
    recommendation: referral?.recommendation ?? '', question: referral?.question ?? '', told: referral?.told ?? '', objections: referral?.objections ?? '', urgentReason: referral?.urgent_reason ?? '', answers: referral?.answers ?? [],
  };
}

/** Of a form kept from before forms asked anything besides, none. */
const answersOf = (words: ReferralWords): readonly FormAnswer[] => (words as Partial<ReferralWords>).answers ?? [];

/** The questions to draw: the form's, and those answered that it no longer has. */
export function questionsOf(words: ReferralWords, more: FormWords['more']) {
  const answers = answersOf(words);
  const gone = answers.filter(({ key, answer }) => answer !== '' && !more.some((one) => one.key === key)).map(({ key, question }) => ({ key, label: question, hint: undefined }));
  return [...more, ...gone].map((one) => ({ ...one, answer: answers.find(({ key }) => key === one.key)?.answer ?? '' }));
}

/** With one question answered; an empty answer is none. */
export const answered = (words: ReferralWords, given: FormAnswer): ReferralWords => ({ ...words, answers: [...answersOf(words).filter(({ key }) => key !== given.key), given] });

export interface FieldError {
  field: string | null;
  message: string;
}

/** Modulus 11: weights 10 to 2; 11 counts as 0, and 10 is no number. */
export function isNhsNumber(digits: string): boolean {
  const sum = [...digits.slice(0, 9)].reduce((total, digit, at) => total + Number(digit) * (10 - at), 0);
  const check = (11 - (sum % 11)) % 11;
  return /^\d{10}$/.test(digits) && check !== 10 && check === Number(digits[9]);
}

/** How many characters fit, as the server has it. */
const LINE = 280;
const PARAGRAPH = 2000;

const lengths: readonly { field: string; of: (words: ReferralWords) => string; most: number; isOfPerson?: true }[] = [
  { field: 'family', of: ({ family }) => family, most: LINE, isOfPerson: true }, { field: 'given', of: ({ given }) => given, most: LINE, isOfPerson: true }, { field: 'language', of: ({ language }) => language, most: LINE, isOfPerson: true },
  { field: 'question', of: ({ question }) => question, most: LINE }, { field: 'urgent_reason', of: ({ urgentReason }) => urgentReason, most: LINE }, { field: 'situation', of: ({ situation }) => situation, most: PARAGRAPH },
  { field: 'background', of: ({ background }) => background, most: PARAGRAPH }, { field: 'assessment', of: ({ assessment }) => assessment, most: PARAGRAPH }, { field: 'recommendation', of: ({ recommendation }) => recommendation, most: PARAGRAPH },
  { field: 'told', of: ({ told }) => told, most: LINE }, { field: 'objections', of: ({ objections }) => objections, most: LINE },
];

/** Texts that are too long, each with how long it may be. */
function tooLongIn(words: ReferralWords, isNew: boolean): FieldError[] {
  const texts = [
    ...lengths.filter(({ isOfPerson }) => isNew || !isOfPerson).map(({ field, of, most }) => ({ field, text: of(words), most })),
    ...answersOf(words).map(({ key, answer }) => ({ field: `answers.${key}`, text: answer, most: PARAGRAPH })),
  ];
  return texts.flatMap(({ field, text, most }) => {
    const length = [...text.trim()].length;
    if (length <= most) return [];
    return [{ field, message: `Shorten ${field === 'question' ? 'the question' : 'it'} to ${most.toLocaleString('en-GB')} characters; it has ${length.toLocaleString('en-GB')}` }];
  });
}

/** Nobody was born before, as the server has it. */
const EARLIEST_BIRTH = '1890-01-01';

function wrongOfPerson(words: ReferralWords): FieldError[] {
  const wrong: FieldError[] = [];
  if (words.practice === '') wrong.push({ field: 'practice', message: 'Choose the practice where the person is registered' });
  if (isEmpty(words.family)) wrong.push({ field: 'family', message: 'Write the family name' });
  if (isEmpty(words.given)) wrong.push({ field: 'given', message: 'Write the given name' });
  if (words.bornOn === '') wrong.push({ field: 'born_on', message: 'Write the date of birth' });
  else if (words.bornOn > today() || words.bornOn < EARLIEST_BIRTH) wrong.push({ field: 'born_on', message: 'This cannot be a date of birth. Check the year' });
  const digits = words.nhsNumber.replace(/[\s-]/g, '');
  if (digits !== '' && !/^\d{10}$/.test(digits)) wrong.push({ field: 'nhs_number', message: 'An NHS number has 10 digits, for example 999 000 0018' });
  else if (digits !== '' && !isNhsNumber(digits)) wrong.push({ field: 'nhs_number', message: 'This is not an NHS number: one of its digits is wrong. Look at it again, or leave it out' });
  return wrong;
}

const isEmpty = (value: string) => value.trim() === '';

/** Everything that is missing, wrong or too long, one at a field. */
export function wrongIn(words: ReferralWords, isNew: boolean): FieldError[] {
  const wrong = isNew ? wrongOfPerson(words) : [];
  if (isEmpty(words.question)) wrong.push({ field: 'question', message: 'Write the question: what should the team decide?' });
  if (isEmpty(words.situation)) wrong.push({ field: 'situation', message: 'Write what happens now' });
  return [...wrong, ...tooLongIn(words, isNew)];
}

const orNull = (value: string) => value.trim() || null;

function sbarOf(words: ReferralWords) {
  return {
    situation: words.situation.trim(), background: orNull(words.background), assessment: orNull(words.assessment), recommendation: orNull(words.recommendation), question: words.question.trim(), told: orNull(words.told),
    objections: orNull(words.objections), urgent_reason: orNull(words.urgentReason),
    answers: answersOf(words).map((given) => ({ ...given, answer: given.answer.trim() })).filter(({ answer }) => answer !== ''), priority: words.priority, needed_services: [...words.services],
  };
}

export function commandOf(words: ReferralWords): WireCommand {
  return { name: 'refer_case', case_id: words.caseId, ...sbarOf(words) };
}

export function newReferralOf(words: ReferralWords): NewReferral {
  return {
    case_id: words.caseId, practice: words.practice, nhs_number: orNull(words.nhsNumber.replace(/[\s-]/g, '')), given: plainName(words.given), family: plainName(words.family), born_on: words.bornOn, language: orNull(words.language),
    needs_interpreter: words.needsInterpreter, lives_alone: words.livesAlone, cfs: words.cfs === '' ? null : Number(words.cfs), ...sbarOf(words),
  };
}
