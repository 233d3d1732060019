// Owns "what we decide" for one case: outcome, actions of this line, what was decided last with its ticks.
import { useEffect, useRef, useState } from 'react';
import { flushSync } from 'react-dom';
import { ActionBoard } from '../../../case-view/action-board';
import { AddAction } from '../../../case-view/add-action';
import { withoutBarred } from '../../../case-view/colleagues';
import { addedSoon, keptWords, outcomeSoon, type OutcomeSoon } from '../../../case-view/waiting';
import type { Names } from '../../../case-view/action-line';
import { isClosed } from '../../../case-view/action-acts';
import { hasDraft } from '../../../drafts';
import type { ActionItem, AgendaItem, Case, CaseItem, Meeting, Outcome, Person, Service } from '../../../generated/wire';
import { nameIn } from '../../../live/meeting-people';
import { server, useWaiting } from '../../../server';
import { Button } from '../../../ui/button';
import { dayOf, formatClock, formatDay, formatNearDay, plural, today } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { Panel } from '../../../ui/panel';
import { ms } from '../../../words/instants';
import { outcomes } from '../../../words/outcomes';
import { objectionOf } from '../../../words/sharing';
import { Refusal, useAsk } from '../ask';
import { DecidedMeanwhile, seenOf, useMeanwhile } from '../meanwhile';
import { OutcomeForm, outcomeDraftKey } from '../outcome-form';
import { isOfToday } from './of-today';
import { type Targets, useTarget } from './targets';

export interface DecideProps {
  meeting: Meeting;
  item: AgendaItem;
  it: Case;
  me: Person | null;
  names: Names;
  services: readonly Service[];
  mayDecide: boolean;
  targets: Targets;
}

export function OutcomeWords({ outcome }: { outcome: Outcome | OutcomeSoon }) {
  return (
    <>
      <p className="decided__kind"><Icon name="tick" /> {outcomes[outcome.kind].label}{outcome.refer_to && `: ${outcome.refer_to}`}</p>
      {outcome.next_review_on && <p>Next review <strong>{formatNearDay(outcome.next_review_on)}</strong></p>}
      {outcome.step_down && <p>{outcome.step_down.reason}. Goes on: {outcome.step_down.continuing_owner}</p>}
      {outcome.rationale && <p>{outcome.rationale}</p>}
      {outcome.dissent && <p><strong>Dissent:</strong> {outcome.dissent}</p>}
    </>
  );
}

function OutcomePanel({ meeting, item, it, line, me, services, mayDecide, targets }: DecideProps & { line: CaseItem | undefined }) {
  const { ask, isSending, error } = useAsk();
  const picker = useRef<HTMLInputElement>(null);
  const outcome = line?.outcome ?? null;
  const draftKey = outcomeDraftKey(meeting.root.id, item.id);
  const [isChanging, setChanging] = useState(hasDraft(draftKey) && outcome !== null);
  const meanwhile = useMeanwhile(outcome, draftKey, me?.id);
  const waits = outcomeSoon(useWaiting(), item.id);
  const soon = waits === 'withdrawn' ? null : waits;
  const isForm = mayDecide && ((outcome === null && soon === null) || isChanging || meanwhile.isLate);
  const close = () => {
    setChanging(false);
    meanwhile.settle();
  };

  useTarget(targets, 'outcome', () => {
    // Drawn at once: letters typed right after the key belong to the field, and are no keys themselves.
    flushSync(() => setChanging(true));
    picker.current?.focus();
  }, mayDecide);

  // The form goes when its outcome is there; the keys' user is left at what was decided, not at the top of the page.
  const decided = useRef<HTMLDivElement>(null);
  const hasDecided = useRef(false);
  const settle = () => {
    if (!hasDecided.current || !decided.current) return;
    hasDecided.current = false;
    if (document.activeElement === document.body) decided.current.focus({ preventScroll: true });
  };
  useEffect(settle);

  return (
    <Panel title="What we decide" aside={outcome && <span className="muted small">{nameIn(meeting, outcome.recorded_by)}, <span className="num">{formatClock(ms(outcome.recorded_at))}</span></span>}>
      {soon && (
        <div ref={decided} className="decided" tabIndex={-1}>
          <OutcomeWords outcome={soon} />
          <p className="decided__waits"><Icon name="offline" /> {keptWords()}</p>
          {mayDecide && !isChanging && <div className="row"><Button onClick={() => setChanging(true)}>Change</Button></div>}
        </div>
      )}
      {outcome && !soon && (
        <div ref={decided} className="decided" tabIndex={-1}>
          <OutcomeWords outcome={outcome} />
          {waits === 'withdrawn' && <p className="decided__waits"><Icon name="offline" /> Taken back: {keptWords()}</p>}
          {mayDecide && !isForm && (
            <div className="row">
              <Button onClick={() => setChanging(true)}>Change</Button>
              <Button look="quiet" isDisabled={isSending || waits === 'withdrawn'} onClick={() => void ask({ name: 'withdraw_outcome', meeting_id: meeting.root.id, item_id: item.id, case_id: it.root.id, seen_outcome: seenOf(outcome) })}>{isSending ? 'Saving…' : 'Take back'}</Button>
            </div>
          )}
          <Refusal error={error} />
        </div>
      )}
      {isForm && meanwhile.isLate && outcome && <DecidedMeanwhile name={nameIn(meeting, outcome.recorded_by)} outcome={outcome} isBeside />}
      {isForm && (
        <OutcomeForm
          pcn={it.root.pcn}
          key={soon?.id ?? meanwhile.begunOn} meetingId={meeting.root.id} itemId={item.id} caseId={it.root.id} code={it.root.code} priority={it.root.priority} outcome={soon ?? outcome} standing={outcome} services={services} begunOn={meanwhile.begunOn} isLate={meanwhile.isLate}
          pickerRef={picker} onDone={() => { hasDecided.current = true; close(); settle(); }} onCancel={soon ?? outcome ? close : undefined}
        />
      )}
      {!outcome && !soon && !mayDecide && <p className="muted">Not decided yet. The chair, the coordinator or a GP writes it down.</p>}
    </Panel>
  );
}

/** The newest decision before this meeting. */
export function previousOf(it: Case, meetingId: string): CaseItem | null {
  return Object.values(it.items).filter((item) => item.outcome && item.meeting_id !== meetingId && !item.is_removed).sort((a, b) => b.starts_at - a.starts_at)[0] ?? null;
}

export function Decide(props: DecideProps) {
  const { meeting, item, it, me, targets } = props;
  const names = withoutBarred(props.names, it.root.bars);
  const { send } = server();
  const objection = objectionOf(it.root);
  const field = useRef<HTMLInputElement>(null);
  const line = it.items[item.id];
  const previous = previousOf(it, meeting.root.id);
  const all = Object.values(it.actions).filter(({ status }) => status !== 'cancelled');
  const isOwn = (action: ActionItem) => action.item_id === item.id || isOfToday(action, meeting);
  const own = [...all.filter(isOwn), ...addedSoon(useWaiting(), { type: 'case', case_id: it.root.id }, it.actions, item.id)];
  const promised = all.filter((action) => !isOwn(action) && (!isClosed(action) || (previous !== null && action.item_id === previous.item_id)));
  const done = promised.filter(isClosed).length;
  const actor = me && { person: me, isChair: meeting.live.chair_held_by === me.id };

  useTarget(targets, 'action', () => {
    field.current?.scrollIntoView?.({ block: 'center' });
    field.current?.focus();
  });

  return (
    <>
      <OutcomePanel {...props} line={line} />
      <Panel title="Actions" isFlush aside={<span className="muted small">{own.length === 0 ? 'none yet' : own.length}</span>}>
        {own.length > 0 && <ActionBoard actions={own} actor={actor} names={names} send={send} label="Actions of this case today" objection={objection} isOwnerShown />}
        <AddAction key={item.id} home={{ type: 'case', case_id: it.root.id }} from={{ meetingId: meeting.root.id, itemId: item.id }} names={names} bars={it.root.bars} code={it.root.code} isGuest={me?.guest != null} objection={objection} send={send} fieldRef={field} />
      </Panel>
      <Panel title={previous ? `Last time, ${formatDay(dayOf(ms(previous.starts_at)))}` : 'Promised before'} isFlush aside={promised.length > 0 && <span className="muted small num">{done} of {promised.length} done</span>}>
        {previous?.outcome && <div className="decided decided--before"><OutcomeWords outcome={previous.outcome} /></div>}
        {promised.length > 0 ? (
          <ActionBoard actions={promised} actor={actor} names={names} send={send} label="Promised before" objection={objection} isOwnerShown />
        ) : (
          <p className="decided__none muted">{previous ? 'No action was promised.' : 'Not discussed before.'}</p>
        )}
        {promised.some((action) => !isClosed(action) && action.due_on !== null && action.due_on < today()) && <p className="decided__late">{plural(promised.filter((action) => !isClosed(action) && action.due_on !== null && action.due_on < today()).length, 'action is', 'actions are')} overdue</p>}
      </Panel>
    </>
  );
}
