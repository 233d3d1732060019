// Owns the tools filled on a case: ONS4 as plots, the person's own concerns, and the form that fills one.
import { useEffect, useRef, useState } from 'react';
import type { Send } from '../../case-view/send';
import { useDraft } from '../../drafts';
import { focusIn } from '../../focus';
import type { Assessment, CaseId, OdsCode, PersonId, Tool, WireCommand, WireError } from '../../generated/wire';
import { newId } from '../../live/ids';
import { useFormWords } from '../../place-words';
import { ofDone } from '../../server';
import { announce, notify } from '../../shell';
import { Button } from '../../ui/button';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { SelectField, TextField } from '../../ui/field';
import { today } from '../../ui/format';
import { Ons4Plot } from './ons4-plot';
import { askedWords, correcting, dayWords, ons4, scoreOf, standing, toolWords } from './tools';

export interface AssessmentsProps {
  caseId: CaseId;
  pcn: OdsCode;
  all: readonly Assessment[];
  meId: PersonId | null;
  canWrite: boolean;
  send: Send;
}

interface Typed {
  id: string;
  askedOn: string;
  scores: Record<string, string>;
  words: Record<string, string>;
}

function valuesOf(corrected: Assessment | null): Typed {
  const answers = corrected?.answers ?? [];
  return {
    id: newId(), askedOn: corrected?.asked_on ?? today(),
    scores: Object.fromEntries(answers.map(({ key, score }) => [key, String(score)])), words: Object.fromEntries(answers.map(({ key, words }) => [key, words ?? ''])),
  };
}

function Form({ caseId, pcn, tool, corrected, send, onDone }: { caseId: CaseId; pcn: OdsCode; tool: Tool; corrected: Assessment | null; send: Send; onDone: () => void }) {
  const { questions: askedNow } = useFormWords(pcn);
  const { label, about, highest, takesWords } = toolWords[tool];
  // What was answered then stands in its correction, too, where it is not asked any more.
  const former = (corrected?.answers ?? []).filter(({ key }) => !askedNow(tool).some((one) => one.key === key)).map(({ key, question }) => ({ key, label: question }));
  const questions = [...askedNow(tool), ...former];
  const title = corrected ? correcting(corrected) : `Record: ${label}`;
  const [typed, setTyped, clear] = useDraft<Typed>(`assessment/${caseId}/${tool}/${corrected?.id ?? ''}`, valuesOf(corrected));
  const [error, setError] = useState<Pick<WireError, 'field' | 'message'> | null>(null);
  const form = useRef<HTMLFormElement>(null);
  // It stands below all of them, away from the button of an earlier one.
  useEffect(() => {
    if (corrected) focusIn(form, 'select, input');
  }, []);
  const scores = Array.from({ length: highest + 1 }, (_, score) => ({ value: String(score), label: String(score) }));
  const save = async () => {
    const answered = questions.filter(({ key }) => (typed.scores[key] ?? '') !== '' || (takesWords && (typed.words[key] ?? '').trim() !== ''));
    if (answered.some(({ key }) => (typed.scores[key] ?? '') === '')) return setError({ field: 'answers', message: 'Choose how much beside each concern.' });
    if (typed.askedOn === '') return setError({ field: 'asked_on', message: 'Choose the day.' });
    const command: WireCommand = {
      name: 'record_assessment', case_id: caseId, assessment_id: typed.id, tool, asked_on: typed.askedOn, corrects: corrected?.id ?? null,
      answers: answered.map(({ key }) => ({ key, score: Number(typed.scores[key]), words: takesWords ? (typed.words[key] ?? '').trim() || null : null })),
    };
    const refused = await send(command);
    setError(refused);
    if (refused) return;
    clear();
    announce(ofDone(command, `${label} ${corrected ? 'corrected' : 'recorded'}`, `${label} kept on this device`));
    onDone();
  };
  return (
    <form ref={form} className="stack" aria-label={title} noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
      {corrected && <p><strong>{title}</strong></p>}
      <p className="muted small">{about} Leave out what the person does not want to answer.</p>
      {questions.map(({ key, label: question }) => (
        <div key={key} className="stack">
          {takesWords && <TextField label={question} value={typed.words[key] ?? ''} onChange={(words) => setTyped({ ...typed, words: { ...typed.words, [key]: words } })} />}
          <SelectField
            label={takesWords ? `How much: ${question}` : question} hint={key === 'anxious' && tool === 'ons4' ? 'Here lower is better.' : undefined} value={typed.scores[key] ?? ''}
            options={[{ value: '', label: 'Not answered' }, ...scores]} onChange={(score) => setTyped({ ...typed, scores: { ...typed.scores, [key]: score } })}
          />
        </div>
      ))}
      <TextField label="Asked on" type="date" value={typed.askedOn} error={error?.field === 'asked_on' ? error.message : null} onChange={(askedOn) => setTyped({ ...typed, askedOn })} />
      {error && error.field !== 'asked_on' && <p role="alert" className="glass__refused">{error.message} What you chose is kept.</p>}
      <div className="row"><Button type="submit" look="primary">{corrected ? 'Save the correction' : 'Record'}</Button><Button onClick={onDone}>Close</Button></div>
    </form>
  );
}

interface OneProps {
  one: Assessment;
  /** Of ONS4 its four numbers, too: they are not in the plots beside it. */
  isWhole?: boolean;
  /** By who asks. */
  isOwn: boolean;
  onCorrect: () => void;
  onWithdraw: () => void;
}

function One({ one, isWhole = false, isOwn, onCorrect, onWithdraw }: OneProps) {
  const own = one.tool === 'ons4' ? one.answers.filter(({ key }) => !ons4.some((question) => question.key === key)) : one.answers;
  const { highest } = toolWords[one.tool];
  const of = askedWords(one);
  return (
    <>
      {own.length > 0 && <ul className="plain-list">{own.map(({ key, question, score, words }) => <li key={key}>{words ? `“${words}”` : question} <strong>{score}</strong><span className="muted small"> of {highest}</span></li>)}</ul>}
      {isWhole && one.tool === 'ons4' && <p>{ons4.map(({ key, label }) => `${label} ${scoreOf(one, key) ?? '–'}`).join(', ')}</p>}
      <p className="muted small">{one.author_name}, asked {dayWords([one])(one.asked_on)}</p>
      {isOwn && <div className="row"><Button look="quiet" label={`Correct: ${of}`} onClick={onCorrect}>Correct</Button><Button look="quiet" label={`Take back: ${of}`} onClick={onWithdraw}>Take back</Button></div>}
    </>
  );
}

export function Assessments({ caseId, pcn, all, meId, canWrite, send }: AssessmentsProps) {
  const [open, setOpen] = useState<{ tool: Tool; corrected: Assessment | null } | null>(null);
  const [leaving, setLeaving] = useState<Assessment | null>(null);
  const withdraw = async () => {
    if (!leaving) return;
    const refused = await send({ name: 'withdraw_assessment', case_id: caseId, assessment_id: leaving.id });
    setLeaving(null);
    if (refused) notify({ text: refused.message, isProblem: true });
  };
  const actsOn = (one: Assessment) => ({ isOwn: canWrite && one.author === meId, onCorrect: () => setOpen({ tool: one.tool, corrected: one }), onWithdraw: () => setLeaving(one) });
  return (
    <div className="stack">
      {(Object.keys(toolWords) as Tool[]).map((tool) => {
        const stands = standing(all, tool);
        const newest = stands.at(-1);
        const { label } = toolWords[tool];
        return (
          <section key={tool} className="stack" aria-label={label}>
            <h3>{label}</h3>
            {!newest && <p className="muted">Not asked yet.</p>}
            {tool === 'ons4' && <Ons4Plot all={stands} />}
            {newest && <One one={newest} {...actsOn(newest)} />}
            {stands.length > 1 && (
              <details><summary>{`${stands.length - 1} earlier`}</summary>{stands.slice(0, -1).reverse().map((one) => <One key={one.id} one={one} isWhole {...actsOn(one)} />)}</details>
            )}
            {open?.tool === tool
              ? <Form key={open.corrected?.id ?? tool} caseId={caseId} pcn={pcn} tool={tool} corrected={open.corrected} send={send} onDone={() => setOpen(null)} />
              : canWrite && <div className="row"><Button icon="plus" label={`Record: ${label}`} onClick={() => setOpen({ tool, corrected: null })}>Record</Button></div>}
          </section>
        );
      })}
      <ConfirmDialog isOpen={leaving !== null} title={leaving ? `Take back: ${askedWords(leaving)}?` : 'Take it back?'} confirmLabel="Take back" isHarmful onConfirm={() => void withdraw()} onCancel={() => setLeaving(null)}>
        <p>It goes off the page and out of the plot. It stays in the history, marked as taken back.</p>
      </ConfirmDialog>
    </div>
  );
}
