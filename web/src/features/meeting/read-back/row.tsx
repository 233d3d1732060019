// Owns one line of the read-back: what was decided, when next, who does what until when; what is missing, in red, put right here.
import { useRef, useState } from 'react';
import { withoutBarred } from '../../../case-view/colleagues';
import type { Names } from '../../../case-view/action-line';
import { type Actor, mayChange } from '../../../case-view/may';
import type { ActionItem, AgendaItem, Card, Case, Meeting, Service } from '../../../generated/wire';
import { nameIn } from '../../../live/meeting-people';
import { isHeld } from '../../../done-counts';
import { focusIn } from '../../../focus';
import { Button } from '../../../ui/button';
import { formatDay } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { outcomes } from '../../../words/outcomes';
import { ownerText } from '../../../words/owners';
import { objectionOf } from '../../../words/sharing';
import { doneWords, isPassedOver, lineName, topicWords } from '../lines';
import { MarkDiscussed } from '../live/mark-discussed';
import { lackOf } from '../missing';
import { DecidedMeanwhile, useMeanwhile } from '../meanwhile';
import { OutcomeForm, outcomeDraftKey } from '../outcome-form';
import { needsReview } from '../review-days';
import { FixAction } from './fix-action';

export interface RowProps {
  meeting: Meeting;
  item: AgendaItem;
  card: Card | undefined;
  /** What a peer case is called, for who may have it. */
  peerTitle: string | undefined;
  /** Null while it is on its way. */
  it: Case | null;
  actor: Actor | null;
  names: Names;
  services: readonly Service[];
  canCorrect: boolean;
  canMark: boolean;
}

function ActionCell({ action, actor, names, objection }: { action: ActionItem; actor: Actor | null; names: Names; objection: string | null }) {
  const [isOpen, setOpen] = useState(false);
  const line = useRef<HTMLLIElement>(null);
  const lack = lackOf(action);
  const isDone = action.status === 'done';
  const canChange = actor !== null && !isDone && mayChange(actor, action);
  return (
    <li ref={line} className={lack ? 'read__action read__action--missing' : 'read__action'}>
      <p>
        {isDone && <Icon name="tick" label="Done" />} <strong>{ownerText(action.owner, actor?.person.id)}</strong> · {action.what} ·{' '}
        <span className="nowrap">{action.due_on ? formatDay(action.due_on) : isDone ? 'done' : 'no date'}</span>
        {action.status === 'blocked' && <> · blocked{action.note && `: ${action.note}`}</>}
        {lack && <span className="read__lack"><Icon name="alert" /> Needs {lack}</span>}
      </p>
      {!canChange ? null : lack || isOpen ? (
        // One form, whatever somebody else puts right meanwhile: what was put in here stays.
        <FixAction action={action} names={names} objection={objection} onTouched={() => setOpen(true)} onDone={() => setOpen(false)} onCancel={lack ? undefined : () => { setOpen(false); focusIn(line); }} />
      ) : <Button look="quiet" label={`Change: ${action.what}`} onClick={() => setOpen(true)}>Change</Button>}
    </li>
  );
}

const labels: Record<AgendaItem['kind']['type'], string> = { case: 'Case', peer_case: 'Peer case', topic: 'Topic', training: 'Training', speaker: 'Speaker' };

export function Row({ meeting, item, card, peerTitle, it, actor, names, services, canCorrect, canMark }: RowProps) {
  const [isOpen, setOpen] = useState(false);
  const isTopic = item.kind.type !== 'case';
  const name = peerTitle ?? lineName(item, card);
  const outcome = it?.items[item.id]?.outcome ?? null;
  const source = isTopic ? Object.values(meeting.actions) : it ? Object.values(it.actions) : [];
  const actions = source.filter(({ item_id, status }) => item_id === item.id && status !== 'cancelled');
  const isHidden = !isTopic && !card;
  const lacksOutcome = !isTopic && card && it && !outcome;
  const lacksReview = outcome !== null && needsReview(outcome.kind) && outcome.next_review_on === null;
  const canForm = canCorrect && card && it;
  const meanwhile = useMeanwhile(outcome, outcomeDraftKey(meeting.root.id, item.id), actor?.person.id);
  const decided = useRef<HTMLTableCellElement>(null);
  const form = useRef<HTMLTableRowElement>(null);
  const open = () => {
    setOpen(true);
    focusIn(form, '[role="combobox"]');
  };
  const close = () => {
    setOpen(false);
    meanwhile.settle();
    focusIn(decided);
  };
  return (
    <>
      <tr className={isHidden ? 'read__hidden' : undefined}>
        <td className="num" data-label="Line">{item.number}</td>
        <th scope="row" data-label={labels[item.kind.type]}>{card ? <a className="nowrap" href={`/cases/${card.code}`}>{name}</a> : name}</th>
        {isHidden ? <td colSpan={3} data-label="Outcome">{item.state === 'decided' ? 'Decided' : 'Not decided'}</td> : (
          <>
            <td ref={decided} data-label="Outcome" className={lacksOutcome ? 'is-missing' : undefined}>
              {isTopic ? <>{topicWords(item)}{(isPassedOver(item) || doneWords(item, undefined) === undefined) && meeting.root.series_id && <span className="read__goes">goes to the next meeting</span>}</> : !it ? <span className="muted">Loading…</span> : outcome ? <>{outcomes[outcome.kind].label}{outcome.refer_to && `: ${outcome.refer_to}`}</> : <><Icon name="alert" /> No outcome<span className="read__goes">goes to the next meeting</span></>}
              {isTopic && canMark && !(isHeld(item) && item.state === 'left') && <MarkDiscussed meetingId={meeting.root.id} item={item} canMark name={name} />}
              {canForm && !isOpen && <div><Button look={outcome ? 'quiet' : 'plain'} label={`${outcome ? 'Change the outcome' : 'Decide'}: ${card.code}`} onClick={open}>{outcome ? 'Change' : 'Decide'}</Button></div>}
            </td>
            <td data-label="Next review" className={lacksReview ? 'is-missing' : outcome?.next_review_on ? undefined : 'read__empty'}>
              {lacksReview ? <><Icon name="alert" /> No date</> : outcome?.next_review_on ? <span className="nowrap">{formatDay(outcome.next_review_on)}</span> : <span className="muted">–</span>}
            </td>
            <td data-label="Actions" className={actions.length === 0 ? 'read__empty' : undefined}>
              {actions.length === 0 ? <span className="muted">None</span> : <ul className="plain-list">{actions.map((action) => <ActionCell key={action.id} action={action} actor={actor} names={it ? withoutBarred(names, it.root.bars) : names} objection={it && objectionOf(it.root)} />)}</ul>}
            </td>
          </>
        )}
      </tr>
      {canForm && isOpen && (
        <tr
          ref={form} className="read__form"
          onKeyDown={(event) => {
            if (event.key !== 'Escape' || event.defaultPrevented) return;
            // What was typed waits for the next opening.
            event.preventDefault();
            close();
          }}
        >
          <td colSpan={5}>
            {meanwhile.isLate && outcome && <DecidedMeanwhile name={nameIn(meeting, outcome.recorded_by)} outcome={outcome} />}
            <OutcomeForm
              key={meanwhile.begunOn} meetingId={meeting.root.id} itemId={item.id} caseId={it.root.id} code={card.code} pcn={it.root.pcn} priority={card.priority} outcome={outcome} standing={outcome} services={services} begunOn={meanwhile.begunOn} isLate={meanwhile.isLate}
              onDone={close} onCancel={close}
            />
          </td>
        </tr>
      )}
    </>
  );
}
