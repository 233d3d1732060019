// Owns what could come on the agenda: each proposed case with all its reasons, ticked and put on at once.
import { useEffect, useRef, useState } from 'react';
import { BarredLine, ObjectionTag } from '../../../case-view/objection-tag';
import type { CaseId, Meeting, Proposal as ProposalData, ProposedCase, Service, WireCommand } from '../../../generated/wire';
import { newId } from '../../../live/ids';
import { minutesAgainstSlot, orderedItems } from '../../../live/meeting-store';
import { WhenLoaded } from '../../../loaded';
import { ofDone, server, useLoad } from '../../../server';
import { notify } from '../../../shell';
import { Button } from '../../../ui/button';
import { EmptyState } from '../../../ui/empty-state';
import { formatDay, plural } from '../../../ui/format';
import { MinutesBar } from '../../../ui/minutes-bar';
import { Panel } from '../../../ui/panel';
import { PriorityTag } from '../../../ui/priority-tag';
import { listedReasons } from '../../../words/listed-reasons';
import { Refusal, useAsk } from '../ask';
import { useUrgentReason } from './cut-off';
import { NeededServices } from './services';

const FIRST = 12;

interface RowProps {
  entry: ProposedCase;
  services: readonly Service[];
  isTicked: boolean;
  onTick: (isTicked: boolean) => void;
}

function Row({ entry, services, isTicked, onTick }: RowProps) {
  const { code, initials, reasons, deferred_count, overdue_actions, blocked_actions, review_due_on } = entry;
  return (
    <li className="line">
      <label className="line__tick"><input type="checkbox" checked={isTicked} aria-label={`Put on: ${code} · ${initials}`} onChange={(event) => onTick(event.currentTarget.checked)} /></label>
      <div className="line__words">
        <p className="line__what"><a href={`/cases/${code}`}>{code} · {initials}</a><PriorityTag priority={entry.priority} isCompact /><NeededServices ids={entry.needed_services} services={services} barred={entry.barred} /><ObjectionTag hasObjection={entry.has_objection} /></p>
        <p className="line__why">
          {reasons.map((reason) => (reason === 'review_due' && review_due_on ? `${listedReasons[reason]} ${formatDay(review_due_on)}` : listedReasons[reason])).join(' · ')}
          {deferred_count > 0 && <span className={deferred_count >= 3 ? 'line__late' : undefined}> · deferred {deferred_count}×</span>}
          {overdue_actions > 0 && <span className="line__late"> · {plural(overdue_actions, 'overdue action')}</span>}
          {blocked_actions > 0 && <span> · {plural(blocked_actions, 'blocked action')}</span>}
        </p>
        <BarredLine barred={entry.barred} />
      </div>
      <span className="line__minutes num">{entry.planned_minutes} min</span>
    </li>
  );
}

/** From the most pressing on, until the slot is full. */
export function thatFit(entries: readonly ProposedCase[], minutes: number): ProposedCase[] {
  let left = minutes;
  const end = entries.findIndex(({ planned_minutes }) => (left -= planned_minutes) < 0);
  return entries.slice(0, end < 0 ? entries.length : end);
}

function Choices({ meeting, value, services }: { meeting: Meeting; value: ProposalData; services: readonly Service[] }) {
  const { ask, isSending, error } = useAsk();
  const [ticked, setTicked] = useState<ReadonlySet<CaseId>>(new Set());
  const [isWhole, setWhole] = useState(false);
  const [problem, setProblem] = useState<string | null>(null);
  const urgent = useUrgentReason(meeting.root, value.is_past_cut_off, 'proposal', error);
  const { planned, slot } = minutesAgainstSlot(meeting);
  const { entries } = value;
  // What went on meanwhile is ticked no more.
  const chosen = entries.filter(({ case_id }) => ticked.has(case_id));
  const shown = isWhole ? entries : entries.slice(0, FIRST);
  const minutesOf = (cases: readonly ProposedCase[]) => cases.reduce((sum, { planned_minutes }) => sum + planned_minutes, 0);
  const fitting = thatFit(entries, slot - planned);

  const put = async (cases: readonly ProposedCase[]) => {
    if (cases.length === 0) return setProblem('Tick at least one case');
    setProblem(null);
    const reason = urgent.take();
    if (reason === undefined) return;
    const meeting_id = meeting.root.id;
    const lines = cases.map(({ case_id, planned_minutes, reasons }) => ({ item_id: newId(), case_id, planned_minutes, reason: reasons[0] ?? ('added_by_hand' as const) }));
    const command: WireCommand = { name: 'list_cases', meeting_id, urgent_reason: reason, entries: lines };
    if (!(await ask(command))) return;
    setTicked(new Set());
    urgent.clear();
    const undo = async () => {
      const refused = await Promise.all(lines.map(({ item_id, case_id }) => server().send({ name: 'unlist_case', meeting_id, item_id, case_id })));
      const problem = refused.find((one) => one !== null);
      if (problem) notify({ text: problem.message, isProblem: true });
    };
    notify({ text: ofDone(command, `${plural(cases.length, 'case')} put on the agenda`), onUndo: () => void undo() });
  };

  if (entries.length === 0) return <EmptyState title="Nothing else is due">Reviews due, overdue actions, new referrals and cases carried over stand here by themselves.</EmptyState>;
  return (
    <>
      <ul className="lines plain-list" aria-label="What could come on">
        {shown.map((entry) => (
          <Row
            key={entry.case_id} entry={entry} services={services} isTicked={ticked.has(entry.case_id)}
            onTick={(isTicked) => setTicked((before) => new Set(isTicked ? [...before, entry.case_id] : [...before].filter((id) => id !== entry.case_id)))}
          />
        ))}
      </ul>
      <div className="lines__foot stack">
        {entries.length > shown.length && <Button onClick={() => setWhole(true)}>{`Show ${entries.length - shown.length} more`}</Button>}
        {chosen.length > 0 && (
          <div><p className="small muted">With {plural(chosen.length, 'ticked case')}:</p><MinutesBar plannedMinutes={planned + minutesOf(chosen)} slotMinutes={slot} /></div>
        )}
        {urgent.field}
        <div className="row">
          <Button look={chosen.length > 0 ? 'primary' : 'plain'} isDisabled={isSending} onClick={() => void put(chosen)}>{isSending ? 'Saving…' : chosen.length > 0 ? `Put ${chosen.length} on` : 'Put the ticked ones on'}</Button>
          {fitting.length === entries.length && chosen.length < entries.length && <Button isDisabled={isSending} onClick={() => void put(entries)}>{entries.length === 1 ? 'Put it on' : `Put all ${entries.length} on`}</Button>}
          {fitting.length > 0 && fitting.length < entries.length && <Button onClick={() => { setTicked(new Set(fitting.map(({ case_id }) => case_id))); setProblem(null); }}>{fitting.length === 1 ? 'Tick the most pressing one, it fits' : `Tick the ${fitting.length} most pressing, they fit`}</Button>}
        </div>
        <Refusal error={problem ? { message: problem } : urgent.isRefused ? null : error} />
      </div>
    </>
  );
}

export function Proposal({ meeting, services }: { meeting: Meeting; services: readonly Service[] }) {
  const { id, pcn } = meeting.root;
  const load = useLoad<ProposalData>(`/api/meetings/${id}/proposal`, { pcn, lists: ['cases', 'actions'] });
  const lines = orderedItems(meeting).map((item) => item.id).sort().join();
  const before = useRef(lines);
  const reload = load.kind === 'ready' ? load.reload : null;
  useEffect(() => {
    if (before.current === lines) return;
    before.current = lines;
    reload?.();
  }, [lines]);
  if (load.kind === 'failed' && load.failure.isNotFound) return null;
  return (
    <Panel title="What could come on" isFlush aside={load.kind === 'ready' && load.value.entries.length > 0 && <span className="muted small num">{plural(load.value.entries.length, 'case')}</span>}>
      <WhenLoaded load={load} what="what could come on" lines={5}>{(value) => <Choices meeting={meeting} value={value} services={services} />}</WhenLoaded>
    </Panel>
  );
}
