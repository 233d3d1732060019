// Owns one line of the minutes: the case with its outcome, texts and actions; a topic; or only a number.
import type { AgendaItem, Amended as AmendedBy, FourTexts, LateText, Minutes, MinutesCase, MinutesLine } from '../../generated/wire';
import { useState } from 'react';
import { server } from '../../server';
import { Button } from '../../ui/button';
import { formatBorn, formatClock, formatDayYear, formatNhsNumber } from '../../ui/format';
import { domains, levelLabel } from '../../words/domains';
import { ms } from '../../words/instants';
import { listedReasons } from '../../words/listed-reasons';
import { outcomes } from '../../words/outcomes';
import { textBoxes } from '../../words/text-boxes';
import { topicWords } from '../meeting/lines';
import { Different } from './compare';
import { CorrectOutcome } from './correct-outcome';
import { EditForm } from './edit';
import { type Correcting, InTheRoom } from './in-the-room';
import { hasLateLetters, type Kept, keptOfCase, keptOfTopic, topicAt, topicTexts } from './kept';
import { promiseWords, Promises } from './promises';

function Decision({ line }: { line: MinutesLine }) {
  const item = line.case?.item;
  if (!item) return null;
  const { outcome } = item;
  if (!outcome) return <p className="minutes__outcome">{item.carried_to ? `${line.spent_seconds > 0 ? 'No decision' : 'Not reached'}, carried to the next meeting` : 'Not decided'}</p>;
  return (
    <>
      <p className="minutes__outcome">{outcomes[outcome.kind].label}{outcome.refer_to && `: ${outcome.refer_to}`}{outcome.next_review_on && `. Next review ${formatDayYear(outcome.next_review_on)}`}</p>
      {outcome.rationale && <p>{outcome.rationale}</p>}
      {outcome.dissent && <p><strong>Dissent:</strong> {outcome.dissent}</p>}
      {outcome.step_down && <p>Stepped down: {outcome.step_down.reason}. Goes on: {outcome.step_down.continuing_owner}</p>}
    </>
  );
}

/** What was written about the person's life since the meeting began, as it was then. */
function Noted({ about: { social_notes } }: { about: MinutesCase }) {
  if (social_notes.length === 0) return null;
  return (
    <>
      <p className="muted small">Social notes, new or changed</p>
      <ul className="minutes__actions">{social_notes.map(({ id, domain, level, line }) => <li key={id}><strong>{domains[domain].label}, {levelLabel(domain, level).toLowerCase()}:</strong> {line}</li>)}</ul>
    </>
  );
}

/** Words that reached the service when the meeting had ended: in the draft, and never without their mark. Approved, they wait outside. */
function Late({ late: { text_box, at, name, added, removed }, isApproved }: { late: LateText; isApproved: boolean }) {
  const label = textBoxes.find(({ key }) => key === text_box)?.label ?? 'Text';
  return (
    <div className="minutes__late">
      <p className="small"><strong>Arrived after {isApproved ? 'approval' : 'the meeting'}, <span className="num">{formatClock(ms(at))}</span>, {name ?? 'somebody'}</strong> · {label}</p>
      {added !== '' && <p className="as-typed">{added}</p>}
      {removed !== '' && <p className="as-typed muted">Taken out: <del>{removed}</del></p>}
    </div>
  );
}

interface EditedProps {
  kept: Kept;
  /** As approved last; null: a draft. */
  texts: FourTexts | null;
  minutes: Minutes;
  onDone: () => void;
}

/** What somebody wrote over this part: in the draft, or an amendment that waits. */
function Edited({ kept, texts, minutes, onDone }: EditedProps) {
  const [error, setError] = useState('');
  const edit = kept.waits;
  if (!edit) return null;
  const { name, at, reason } = edit.amended;
  const withdraw = async () => {
    const refused = await server().send({ name: 'withdraw_minutes_edit', meeting_id: minutes.meeting_id, item_id: kept.itemId, case_id: kept.caseId, seen_edit_at: at });
    setError(refused?.message ?? '');
    onDone();
  };
  return (
    <div className={texts ? 'minutes__late minutes__keep' : 'minutes__late'}>
      <p className="small"><strong>{texts ? 'Amendment waits for approval' : 'Draft edited'}: {name}, <span className="num">{formatClock(ms(at))}</span></strong>{reason && `. ${reason}`}</p>
      {texts && textBoxes.map(({ key, label }, index) => {
        const [was, is] = [texts[index] ?? '', edit.words.texts[index] ?? ''];
        return was.trim() === is.trim() ? null : <p key={key} className="as-typed"><strong>{label}:</strong> <Different before={was} after={is} /></p>;
      })}
      {texts && edit.words.outcome && (['rationale', 'dissent'] as const).map((field) => {
        const [was, is] = [kept.outcome?.[field] ?? '', edit.words.outcome?.[field] ?? ''];
        return was.trim() === is.trim() ? null : <p key={field} className="as-typed"><strong>{field === 'rationale' ? 'Rationale' : 'Dissent'}:</strong> <Different before={was} after={is} /></p>;
      })}
      {edit.words.actions && <p>Actions as they were put right: {edit.words.actions.map(promiseWords).join('; ') || 'none'}</p>}
      {edit.words.attendance.length > 0 && <p>{edit.words.attendance.map(({ person_id, was_present }) => `${[...minutes.attendees, ...kept.attendance].find((one) => one.person_id === person_id)?.name ?? 'Somebody'} was ${was_present ? '' : 'not '}there`).join('; ')}</p>}
      {minutes.may_edit && <Button look="quiet" label={`Take back the words on ${kept.name}`} onClick={() => void withdraw()}>Take back</Button>}
      {error && <p role="alert">{error}</p>}
    </div>
  );
}

/** What can be done with a case's part, by who keeps the minutes. */
function Keep({ line, about, minutes, onDone }: { line: MinutesLine; about: MinutesCase; minutes: Minutes; onDone: () => void }) {
  const [open, setOpen] = useState<'words' | 'late' | 'outcome' | null>(null);
  const [error, setError] = useState('');
  const isApproved = minutes.manifest !== null;
  const hasLate = isApproved && about.late.length > 0;
  const leave = async () => {
    const refused = await server().send({ name: 'leave_late_letters', meeting_id: minutes.meeting_id, item_id: about.item.item_id, case_id: about.case_id, letters_seen: about.letters_mark });
    setError(refused?.message ?? '');
    onDone();
  };
  const close = () => setOpen(null);
  const texts = about.item.minutes_texts ?? ['', '', '', ''];
  return (
    <div className="row minutes__keep">
      {minutes.may_edit && hasLate && <Button look="plain" label={`Take into an amendment, ${about.code}`} onClick={() => setOpen('late')}>Take into an amendment</Button>}
      {minutes.may_edit && hasLate && <Button look="quiet" label={`Leave out, ${about.code}`} onClick={() => void leave()}>Leave out</Button>}
      {minutes.may_edit && <Button look="quiet" label={isApproved ? `Amend ${about.code}` : `Edit the texts of ${about.code}`} onClick={() => setOpen('words')}>{isApproved ? 'Amend' : 'Edit the texts'}…</Button>}
      {minutes.may_edit && !isApproved && <Button look="quiet" label={`Correct the outcome of ${about.code}`} onClick={() => setOpen('outcome')}>Correct the outcome…</Button>}
      {minutes.may_edit && !isApproved && <Button look="quiet" href={`/cases/${about.code}`} label={`Actions of ${about.code}`}>Actions</Button>}
      <Button look="quiet" href={`/meetings/${minutes.meeting_id}/minutes?line=${about.item.item_id}`} label={`Extract of ${about.code}`}>Extract</Button>
      {error && <p role="alert">{error}</p>}
      {open === 'outcome' && <CorrectOutcome minutes={minutes} about={about} onDone={onDone} onClose={close} />}
      {(open === 'words' || open === 'late') && <EditForm minutes={minutes} kept={keptOfCase(about)} actions={line.actions} texts={texts} isTakingLate={open === 'late'} onDone={onDone} onClose={close} />}
    </div>
  );
}

/** Whose words an approved part holds, and why. */
function Amended({ version, by: { name, reason } }: { version: number; by: AmendedBy }) {
  return <p className="muted small">{version > 1 ? `Amended in version ${version}` : 'Put right in the draft'}: {name}{reason && `. ${reason}`}</p>;
}

/** A topic: what was said, as approved or in the draft; words that wait; and, for who keeps the minutes, putting it right. */
function Topic({ line, item, spent, minutes, onDone }: { line: MinutesLine; item: AgendaItem | undefined; spent: string; minutes: Minutes; onDone: () => void }) {
  const [open, setOpen] = useState<'words' | 'late' | null>(null);
  const approved = topicAt(minutes, line.item_id, Infinity);
  const texts = topicTexts(minutes, line);
  const kept = keptOfTopic(minutes, line);
  // A peer case has no part of the minutes: nothing is written beside it.
  const isKept = line.topic_mark !== undefined && (approved !== null || minutes.manifest === null);
  const isLate = hasLateLetters(minutes, line);
  // As the read-back says it; what goes on to the next meeting stands below, and without the meeting nobody knows.
  const became = item && !line.is_carried ? topicWords(item) : '';
  const verb = approved ? 'Amend' : 'Edit the texts';
  return (
    <section className="minutes__line">
      <h3>{line.number}. {line.topic} <small>{[became, line.spent_seconds > 0 ? spent : ''].filter(Boolean).join(', ')}</small></h3>
      {line.is_carried && <p className="minutes__outcome">{line.spent_seconds > 0 ? 'Not marked as discussed' : 'Not reached'}, carried to the next meeting</p>}
      {texts.filter((text) => text !== '').map((text) => <p key={text} className="as-typed">{text}</p>)}
      {approved?.amended && <Amended version={approved.version} by={approved.amended} />}
      {isKept && <Edited kept={kept} texts={approved?.texts ?? null} minutes={minutes} onDone={onDone} />}
      <Promises line={line} />
      {isKept && isLate && <p className="minutes__late small">Words arrived after the approval. They are not in these minutes.</p>}
      {isKept && minutes.may_edit && (
        <div className="row minutes__keep">
          {isLate && <Button look="plain" label={`Take into an amendment, ${line.topic}`} onClick={() => setOpen('late')}>Take into an amendment</Button>}
          <Button look="quiet" label={`${verb}: ${line.topic}`} onClick={() => setOpen('words')}>{verb}…</Button>
          {open && <EditForm minutes={minutes} kept={kept} actions={line.actions} texts={texts} isTakingLate={open === 'late'} onDone={onDone} onClose={() => setOpen(null)} />}
        </div>
      )}
    </section>
  );
}

export function Line({ line, item, correcting, minutes: whole, onDone }: { line: MinutesLine; item: AgendaItem | undefined; correcting: Correcting | null; minutes: Minutes; onDone: () => void }) {
  const minutes = Math.round(line.spent_seconds / 60);
  const spent = line.spent_seconds === 0 ? 'no discussion' : minutes === 0 ? 'under a minute' : `${minutes} min`;
  if (line.topic !== null) return <Topic line={line} item={item} spent={spent} minutes={whole} onDone={onDone} />;
  const { case: about } = line;
  if (!about) return <section className="minutes__line"><h3 className="muted">Case {line.number} (not shared)</h3></section>;
  const part = about.item.minutes?.versions.at(-1);
  const texts = textBoxes.map((box, index) => ({ ...box, text: about.item.minutes_texts?.[index] ?? '' })).filter(({ text }) => text !== '');
  return (
    <section className="minutes__line">
      <h3>{line.number}. <a href={`/cases/${about.code}`}>{about.code}</a> {about.name} <small>born {formatBorn(about.born_on)} · NHS number <span className="nowrap">{about.nhs_number ? formatNhsNumber(about.nhs_number) : 'not recorded'}</span> · {listedReasons[about.item.reason]}{about.item.deferred_count > 0 && ` · deferred ${about.item.deferred_count}×`} · {spent}</small></h3>
      <Decision line={line} />
      {texts.length > 0 && <dl>{texts.map(({ key, label, text }) => <div key={key} className="minutes__pair"><dt>{label}</dt><dd>{text}</dd></div>)}</dl>}
      {about.late.map((late) => <Late key={`${late.at}${late.text_box}${late.name}`} late={late} isApproved={whole.manifest !== null} />)}
      {part?.amended && <Amended version={part.version} by={part.amended} />}
      <Edited kept={keptOfCase(about)} texts={part?.texts ?? null} minutes={whole} onDone={onDone} />
      <Noted about={about} />
      <Promises line={line} />
      <InTheRoom about={about} correcting={correcting} />
      <Keep line={line} about={about} minutes={whole} onDone={onDone} />
    </section>
  );
}
