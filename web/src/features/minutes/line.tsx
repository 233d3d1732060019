// Owns one line of the minutes: the case with its outcome, texts and actions; a topic; or only a number.
import type { LateText, MinutesLine } from '../../generated/wire';
import { formatBorn, formatClock, formatDayYear, formatNhsNumber } from '../../ui/format';
import { ms } from '../../words/instants';
import { listedReasons } from '../../words/listed-reasons';
import { outcomes } from '../../words/outcomes';
import { ownerText } from '../../words/owners';
import { textBoxes } from '../../words/text-boxes';
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
  if (!outcome) return <p className="minutes__outcome">{item.carried_to ? 'Not reached, carried to the next meeting' : 'Not decided'}</p>;
  return (
    <>
      <p className="minutes__outcome">{outcomes[outcome.kind].label}{outcome.refer_to && `: ${outcome.refer_to}`}{outcome.next_review_on && `. Next review ${formatDayYear(outcome.next_review_on)}`}</p>
      {outcome.rationale && <p>{outcome.rationale}</p>}
      {outcome.dissent && <p><strong>Dissent:</strong> {outcome.dissent}</p>}
      {outcome.step_down && <p>Stepped down: {outcome.step_down.reason}. Goes on: {outcome.step_down.continuing_owner}</p>}
    </>
  );
}

/** Words that reached the service when the meeting had ended: in the draft, and never without their mark. */
function Late({ late: { text_box, at, name, added, removed } }: { late: LateText }) {
  const label = textBoxes.find(({ key }) => key === text_box)?.label ?? 'Text';
  return (
    <div className="minutes__late">
      <p className="small"><strong>Arrived after the meeting, <span className="num">{formatClock(ms(at))}</span>, {name ?? 'somebody'}</strong> · {label}</p>
      {added !== '' && <p className="minutes__late-words">{added}</p>}
      {removed !== '' && <p className="minutes__late-words muted">Taken out: <del>{removed}</del></p>}
    </div>
  );
}

export function Line({ line, correcting }: { line: MinutesLine; correcting: Correcting | null }) {
  const minutes = Math.round(line.spent_seconds / 60);
  const spent = line.spent_seconds === 0 ? 'no discussion' : minutes === 0 ? 'under a minute' : `${minutes} min`;
  if (line.topic !== null) {
    return <section className="minutes__line"><h3>{line.number}. {line.topic} <small>{spent}</small></h3><Actions line={line} /></section>;
  }
  const { case: about } = line;
  if (!about) return <section className="minutes__line"><h3 className="minutes__hidden">Case {line.number} (not shared)</h3></section>;
  const texts = textBoxes.map((box, index) => ({ ...box, text: about.item.minutes_texts?.[index] ?? '' })).filter(({ text }) => text !== '');
  return (
    <section className="minutes__line">
      <h3>{line.number}. <a href={`/cases/${about.code}`}>{about.code}</a> {about.name} <small>born {formatBorn(about.born_on)} · NHS number <span className="nowrap">{about.nhs_number ? formatNhsNumber(about.nhs_number) : 'not recorded'}</span> · {listedReasons[about.item.reason]}{about.item.deferred_count > 0 && ` · deferred ${about.item.deferred_count}×`} · {spent}</small></h3>
      <Decision line={line} />
      {texts.length > 0 && <dl>{texts.map(({ key, label, text }) => <div key={key} className="minutes__pair"><dt>{label}</dt><dd>{text}</dd></div>)}</dl>}
      {about.late.map((late) => <Late key={`${late.at}${late.text_box}${late.name}`} late={late} />)}
      <Actions line={line} />
      <InTheRoom about={about} correcting={correcting} />
    </section>
  );
}
