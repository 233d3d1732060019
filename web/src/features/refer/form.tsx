// Owns the form of a referral: who, the question for the MDT, situation to recommendation, what the person was told and objects to.
import { useRef, useState } from 'react';
import { focusOnError } from '../../focus';
import type { Organisation, Priority, Service } from '../../generated/wire';
import { Button } from '../../ui/button';
import { AreaField, ChoiceField, SelectField, TextField, TickField, TicksField } from '../../ui/field';
import { plural } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Panel } from '../../ui/panel';
import { type FormWords, standardWords } from '../../place-words';
import { cfsLabel } from '../../words/cfs';
import { answered, type FieldError, questionsOf, type ReferralWords, wrongIn } from './words';

export interface ReferFormProps {
  words: ReferralWords;
  onChange: (words: ReferralWords) => void;
  /** Asks who it is; without it the person is known. */
  practices: readonly Organisation[] | null;
  services: readonly Service[];
  /** Labels and hints, and which fields are asked for. */
  form: FormWords;
  /** Null: sent. */
  onSend: () => Promise<FieldError | null>;
  cancelHref: string;
}

const atFields = [
  'practice', 'nhs_number', 'given', 'family', 'born_on', 'language', 'cfs', 'question', 'situation', 'background', 'assessment', 'recommendation', 'told', 'objections', 'urgent_reason', 'needed_services',
];

export function ReferForm({ words, onChange, practices, services, form: { field, more }, onSend, cancelHref }: ReferFormProps) {
  const [errors, setErrors] = useState<readonly FieldError[]>([]);
  const [isSending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const isNew = practices !== null;
  const change = (part: Partial<ReferralWords>) => onChange({ ...words, ...part });
  const refuse = (found: readonly FieldError[]) => {
    setErrors(found);
    focusOnError(form);
  };
  const send = async () => {
    const wrong = wrongIn(words, isNew);
    if (wrong.length > 0) return refuse(wrong);
    setErrors([]);
    setSending(true);
    const refused = await onSend();
    setSending(false);
    if (refused) refuse([refused]);
  };
  const of = (name: string) => errors.find(({ field: at }) => at === name)?.message ?? null;
  // What belongs to no field of this form.
  const elsewhere = errors.find(({ field: at }) => !atFields.includes(at ?? '') && !at?.startsWith('answers.'));
  /** What a field says of itself; null: it is not asked for. What stands in it already is shown all the same. */
  const asked = (name: string, value: string, isNeeded = false) => {
    const said = field(name) ?? (value === '' && !isNeeded ? null : (standardWords.field(name) ?? { label: name, hint: undefined }));
    return said && { label: isNeeded ? said.label : `${said.label} (optional)`, hint: said.hint, value, error: of(name) };
  };
  const question = asked('question', words.question, true);
  const urgent = asked('urgent_reason', words.urgentReason);
  const situation = asked('situation', words.situation, true);
  const background = asked('background', words.background);
  const assessment = asked('assessment', words.assessment);
  const recommendation = asked('recommendation', words.recommendation);
  const told = asked('told', words.told);
  const objections = asked('objections', words.objections);
  const besides = questionsOf(words, more);
  return (
    <form ref={form} className="refer" aria-label="Referral" noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
      {practices && (
        <Panel title="The person">
          <div className="refer__fields">
            {practices.length > 1 && <SelectField label="Practice" value={words.practice} error={of('practice')} onChange={(practice) => change({ practice })} options={[{ value: '', label: 'Choose the practice' }, ...practices.map(({ code, name }) => ({ value: code, label: name }))]} />}
            {practices.length === 1 && <p>Registered at <strong>{practices[0]?.name}</strong></p>}
            <div className="pair">
              <TextField label="Family name" value={words.family} error={of('family')} onChange={(family) => change({ family })} />
              <TextField label="Given name" value={words.given} error={of('given')} onChange={(given) => change({ given })} />
            </div>
            <div className="pair">
              <TextField label="Date of birth" type="date" value={words.bornOn} error={of('born_on')} onChange={(bornOn) => change({ bornOn })} />
              <TextField label="NHS number" hint="If known: who is on the list already is found by it" inputMode="numeric" value={words.nhsNumber} error={of('nhs_number')} onChange={(nhsNumber) => change({ nhsNumber })} />
            </div>
            <div className="pair">
              <TextField label="First language (optional)" value={words.language} error={of('language')} onChange={(language) => change({ language })} />
              <SelectField label="Clinical Frailty Scale (optional)" value={words.cfs} error={of('cfs')} onChange={(cfs) => change({ cfs })} options={[{ value: '', label: 'Not rated' }, ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((cfs) => ({ value: String(cfs), label: `${cfs} ${cfsLabel(cfs)}` }))]} />
            </div>
            <div>
              <TickField label="Needs an interpreter" isTicked={words.needsInterpreter} onChange={(needsInterpreter) => change({ needsInterpreter })} />
              <TickField label="Lives alone" isTicked={words.livesAlone} onChange={(livesAlone) => change({ livesAlone })} />
            </div>
          </div>
        </Panel>
      )}
      <Panel title="The question">
        <div className="refer__fields">
          {question && <AreaField {...question} onChange={(next) => change({ question: next })} />}
          <ChoiceField
            label="How soon" value={words.priority} isStacked onChange={(priority) => change({ priority: priority as Priority })}
            options={[{ value: 'red', label: 'Red', words: 'Looked at every working day' }, { value: 'amber', label: 'Amber', words: 'Every week' }, { value: 'green', label: 'Green', words: 'Every month' }]}
          />
          <TicksField label="Who is needed when it is discussed (optional)" isStacked error={of('needed_services')} ticked={words.services} onChange={(ticked) => change({ services: ticked })} options={services.map(({ id, name }) => ({ value: id, label: name }))} />
          {urgent && <TextField {...urgent} onChange={(urgentReason) => change({ urgentReason })} />}
        </div>
      </Panel>
      <Panel title="What it is about">
        <div className="refer__fields">
          {situation && <AreaField {...situation} rows={3} onChange={(next) => change({ situation: next })} />}
          {background && <AreaField {...background} rows={3} onChange={(next) => change({ background: next })} />}
          {assessment && <AreaField {...assessment} rows={3} onChange={(next) => change({ assessment: next })} />}
          {recommendation && <AreaField {...recommendation} rows={3} onChange={(next) => change({ recommendation: next })} />}
        </div>
      </Panel>
      {besides.length > 0 && (
        <Panel title="Also asked">
          <div className="refer__fields">
            {besides.map(({ key, label, hint, answer }) => <AreaField key={key} label={`${label} (optional)`} hint={hint} rows={2} value={answer} error={of(`answers.${key}`)} onChange={(next) => onChange(answered(words, { key, question: label, answer: next }))} />)}
          </div>
        </Panel>
      )}
      {(told || objections) && (
        <Panel title="What the person knows">
          <div className="refer__fields">
            {told && <TextField {...told} onChange={(next) => change({ told: next })} />}
            {objections && <TextField {...objections} onChange={(next) => change({ objections: next })} />}
          </div>
        </Panel>
      )}
      {elsewhere && <p className="field__error" role="alert"><Icon name="alert" /> <span>{elsewhere.message} What you typed is kept.</span></p>}
      {errors.length > 1 && <p className="field__error" role="alert"><Icon name="alert" /> <span>{plural(errors.length, 'thing')} to put right, each at its field. What you typed is kept.</span></p>}
      <div className="row">
        <Button type="submit" look="primary" isDisabled={isSending}>{isSending ? 'Sending…' : 'Send the referral'}</Button>
        <Button look="quiet" href={cancelHref}>Leave, keep what is typed</Button>
      </div>
    </form>
  );
}
