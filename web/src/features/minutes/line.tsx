// Owns one line of the minutes: the case with its outcome, texts and actions; a topic; or only a number.
import type { LateText, Minutes, MinutesCase, MinutesLine } from '../../generated/wire';
import { useState } from 'react';
import { server } from '../../server';
import { Button } from '../../ui/button';
import { formatBorn, formatClock, formatDayYear, formatNhsNumber } from '../../ui/format';
import { domains, levelLabel } from '../../words/domains';
import { ms } from '../../words/instants';
import { listedReasons } from '../../words/listed-reasons';
import { outcomes } from '../../words/outcomes';
import { ownerText } from '../../words/owners';
import { textBoxes } from '../../words/text-boxes';
import { Different } from './compare';
import { CorrectOutcome } from './correct-outcome';
import { EditForm } from './edit';
import { type Correcting, InTheRoom } from './in-the-room';

function Actions({ line }: { line: MinutesLine }) {
  if (line.actions.length === 0) return null;
  return (
    <>
      <p className="muted small">Actions</p>
      <ul className="minutes__actions">
        {line.actions.map((action) => (
          <li key={action.id}>
            {action.what}: {action.owner.type === 'nobody' ? <span className="minutes__open">no owner</span> : ownerText(action.owner)}
            {', '}{action.due_on ? `by ${formatDayYear(action.due_on)}` : <span className="minutes__open">no date</span>}
            {action.status === 'done' && ' (done)'}{action.status === 'cancelled' && ' (cancelled)'}
          </li>
        ))}
      </ul>
    </>
  );
}

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
      {added !== '' && <p className="minutes__late-words">{added}</p>}
      {removed !== '' && <p className="minutes__late-words muted">Taken out: <del>{removed}</del></p>}
    </div>
  );
}

/** What somebody wrote over this part: in the draft, or an amendment that waits. */
function Edited({ about, minutes, onDone }: { about: MinutesCase; minutes: Minutes; onDone: () => void }) {
  const [error, setError] = useState('');
  const { minutes: kept } = about.item;
  const edit = kept?.edit;
  if (!edit) return null;
  const approved = kept.versions.at(-1);
  const { name, at, reason } = edit.amended;
  const withdraw = async () => {
    const refused = await server().send({ name: 'withdraw_minutes_edit', meeting_id: minutes.meeting_id, item_id: about.item.item_id, case_id: about.case_id, seen_edit_at: at });
    setError(refused?.message ?? '');
    onDone();
  };
  return (
    <div className="minutes__late">
      <p className="small"><strong>{approved ? 'Amendment waits for approval' : 'Draft edited'}: {name}, <span className="num">{formatClock(ms(at))}</span></strong>{reason && `. ${reason}`}</p>
      {approved && textBoxes.map(({ key, label }, index) => {
        const [was, is] = [approved.texts[index] ?? '', edit.words.texts[index] ?? ''];
        return was === is ? null : <p key={key} className="minutes__late-words"><strong>{label}:</strong> <Different before={was} after={is} /></p>;
      })}
      {approved && edit.words.outcome && (['rationale', 'dissent'] as const).map((field) => {
        const [was, is] = [approved.outcome?.[field] ?? '', edit.words.outcome?.[field] ?? ''];
        return was === is ? null : <p key={field} className="minutes__late-words"><strong>{field === 'rationale' ? 'Rationale' : 'Dissent'}:</strong> <Different before={was} after={is} /></p>;
      })}
      {edit.words.attendance.length > 0 && <p>{edit.words.attendance.map(({ person_id, was_present }) => `${[...minutes.attendees, ...about.item.attendance].find((one) => one.person_id === person_id)?.name ?? 'Somebody'} was ${was_present ? '' : 'not '}there`).join('; ')}</p>}
      {minutes.may_edit && <Button look="quiet" label={`Take back the words on ${about.code}`} onClick={() => void withdraw()}>Take back</Button>}
      {error && <p role="alert">{error}</p>}
    </div>
  );
}

/** What can be done with a case's part, by who keeps the minutes. */
function Keep({ about, minutes, onDone }: { about: MinutesCase; minutes: Minutes; onDone: () => void }) {
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
      {(open === 'words' || open === 'late') && <EditForm minutes={minutes} about={about} texts={texts} isTakingLate={open === 'late'} onDone={onDone} onClose={close} />}
    </div>
  );
}

export function Line({ line, correcting, minutes: whole, onDone }: { line: MinutesLine; correcting: Correcting | null; minutes: Minutes; onDone: () => void }) {
  const minutes = Math.round(line.spent_seconds / 60);
  const spent = line.spent_seconds === 0 ? 'no discussion' : minutes === 0 ? 'under a minute' : `${minutes} min`;
  if (line.topic !== null) {
    const texts = whole.manifest ? whole.manifest.topics.find(({ item_id }) => item_id === line.item_id)?.texts : line.topic_texts;
    const said = texts?.filter((text) => text !== '') ?? [];
    return <section className="minutes__line"><h3>{line.number}. {line.topic} <small>{spent}</small></h3>{line.is_carried && <p className="minutes__outcome">Not reached, carried to the next meeting</p>}{said.map((text) => <p key={text}>{text}</p>)}<Actions line={line} /></section>;
  }
  const { case: about } = line;
  if (!about) return <section className="minutes__line"><h3 className="minutes__hidden">Case {line.number} (not shared)</h3></section>;
  const texts = textBoxes.map((box, index) => ({ ...box, text: about.item.minutes_texts?.[index] ?? '' })).filter(({ text }) => text !== '');
  return (
    <section className="minutes__line">
      <h3>{line.number}. <a href={`/cases/${about.code}`}>{about.code}</a> {about.name} <small>born {formatBorn(about.born_on)} · NHS number <span className="nowrap">{about.nhs_number ? formatNhsNumber(about.nhs_number) : 'not recorded'}</span> · {listedReasons[about.item.reason]}{about.item.deferred_count > 0 && ` · deferred ${about.item.deferred_count}×`} · {spent}</small></h3>
      <Decision line={line} />
      {texts.length > 0 && <dl>{texts.map(({ key, label, text }) => <div key={key} className="minutes__pair"><dt>{label}</dt><dd>{text}</dd></div>)}</dl>}
      {about.late.map((late) => <Late key={`${late.at}${late.text_box}${late.name}`} late={late} isApproved={whole.manifest !== null} />)}
      <Edited about={about} minutes={whole} onDone={onDone} />
      <Noted about={about} />
      <Actions line={line} />
      <InTheRoom about={about} correcting={correcting} />
      <Keep about={about} minutes={whole} onDone={onDone} />
    </section>
  );
}
