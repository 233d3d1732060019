// Owns what can be done to a case as a whole: facts changed, the practice's worry marked, referred again, closed.
import { useState } from 'react';
import { ChangedMeanwhile, useBegun } from '../../begun';
import { mayLiftBar, mayMarkConcerned, mayRefer, mayUpdateCase } from '../../case-view/may';
import type { Send } from '../../case-view/send';
import { useDraft } from '../../drafts';
import type { CaseItem, CaseRoot, ClosedReason, Person, Priority, Service, WireCommand, WireError } from '../../generated/wire';
import { useJustAsked } from '../../just-asked';
import { ofDone } from '../../server';
import { notify } from '../../shell';
import { Button } from '../../ui/button';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { ChoiceField, SelectField, TextField, TickField, TicksField } from '../../ui/field';
import { formatBorn, formatDayClock, plural } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { priorityOptions, priorityWord } from '../../ui/priority-tag';
import { isOffList } from '../../words/case-statuses';
import { cfsLabel } from '../../words/cfs';
import { ms } from '../../words/instants';
import { closedReasons, objectionOf } from '../../words/sharing';
import { ReopenCase, StepDownCase } from './off-list';

export interface ActsProps {
  root: CaseRoot;
  items: readonly CaseItem[];
  openActions: number;
  me: Person;
  services: readonly Service[];
  send: Send;
}

type Refused = Pick<WireError, 'field' | 'message'> | null;

function Refusal({ error, fields = [] }: { error: Refused; fields?: readonly string[] }) {
  return error && !fields.includes(error.field ?? '') ? <p className="glass__refused" role="alert"><Icon name="alert" /> <span>{error.message}</span></p> : null;
}

interface DialogProps {
  root: CaseRoot;
  send: Send;
  onClose: () => void;
}

const changeable = (root: CaseRoot) => ({ services: [...root.needed_services] as string[], priority: root.priority, isRecurring: root.is_recurring, cfs: root.cfs === null ? '' : String(root.cfs), reason: root.reason });
type Changeable = ReturnType<typeof changeable>;

const changeLabels: Readonly<Record<keyof Changeable, string>> = { services: 'Who is needed', priority: 'Priority', isRecurring: 'Comes back every time', cfs: 'Clinical Frailty Scale', reason: 'Why on the list' };
const cfsText = (cfs: string) => (cfs === '' ? 'Not rated' : `${cfs} ${cfsLabel(Number(cfs))}`);

/** What stands, as the form says it. */
function standing(field: keyof Changeable, now: Changeable): string {
  if (field === 'priority') return priorityWord(now.priority);
  return field === 'cfs' ? cfsText(now.cfs) : now.reason;
}

function Change({ root, services, send, onClose }: DialogProps & { services: readonly Service[] }) {
  const { words, both, met, asked, change } = useBegun(changeable(root));
  const [error, setError] = useState<Refused>(null);
  const isJustAsked = useJustAsked(asked);
  const save = async () => {
    const now = changeable(root);
    const isSame = words.services.length === now.services.length && words.services.every((id) => now.services.includes(id));
    const refused = await send({
      name: 'update_case', case_id: root.id,
      priority: words.priority === now.priority ? null : words.priority, cfs: words.cfs === '' || words.cfs === now.cfs ? null : Number(words.cfs), reason: words.reason.trim() === now.reason ? null : words.reason.trim(),
      needed_services: isSame ? null : words.services, is_recurring: words.isRecurring === now.isRecurring ? null : words.isRecurring,
    });
    setError(refused);
    if (!refused) onClose();
  };
  const of = (field: string) => (error?.field === field ? error.message : null);
  const objection = objectionOf(root);
  const isOut = (id: string) => root.bars.some(({ whom }) => whom.type === 'service' && whom.service_id === id);
  return (
    <ConfirmDialog isOpen title={`Change ${root.code}`} confirmLabel={both.length > 0 ? 'Save all the same' : 'Save'} isConfirmDisabled={isJustAsked} onConfirm={() => void save()} onCancel={onClose}>
      <div className="stack">
        {objection !== null && <p className="glass__refused"><Icon name="alert" /> <span>The person objects: “{objection}”. Nobody is kept out yet: whoever is ticked here receives the case. Keep somebody out under Sharing first.</span></p>}
        <TicksField label="Who is needed when it is discussed" hint="The one on the rota is asked to the meeting by itself, and sees this case from 24 hours before." isStacked error={of('needed_services')} ticked={words.services} onChange={(ticked) => change({ services: ticked })} options={services.map(({ id, name }) => ({ value: id, label: name, words: isOut(id) ? (words.services.includes(id) ? 'needed, but kept out' : 'The person keeps them out') : undefined }))} />
        <ChoiceField label="Priority" value={words.priority} onChange={(priority) => change({ priority: priority as Priority })} options={priorityOptions} />
        <TickField label="Comes back every time" isTicked={words.isRecurring} onChange={(isRecurring) => change({ isRecurring })} />
        <SelectField label="Clinical Frailty Scale" value={words.cfs} error={of('cfs')} onChange={(cfs) => change({ cfs })} options={[...(root.cfs === null ? [{ value: '', label: 'Not rated' }] : []), ...[1, 2, 3, 4, 5, 6, 7, 8, 9].map((cfs) => ({ value: String(cfs), label: cfsText(String(cfs)) }))]} />
        <TextField label="Why on the list" value={words.reason} error={of('reason')} onChange={(reason) => change({ reason })} />
        <ChangedMeanwhile met={met.map((field) => changeLabels[field])} both={both.map((field) => ({ label: changeLabels[field], now: standing(field, changeable(root)), onTake: () => change({ [field]: changeable(root)[field] }) }))} />
        <Refusal error={error} fields={['needed_services', 'cfs', 'reason']} />
      </div>
    </ConfirmDialog>
  );
}

function Concern({ root, send, onClose }: DialogProps) {
  const [note, setNote, clear] = useDraft(`concern/${root.id}`, '');
  const [error, setError] = useState<Refused>(null);
  const mark = async () => {
    const refused = await send({ name: 'mark_most_concerned', case_id: root.id, is_concerned: true, note: note.trim() || null });
    setError(refused);
    if (refused) return;
    clear();
    onClose();
  };
  return (
    <ConfirmDialog isOpen title="Most concerned about this person?" confirmLabel="Mark as most concerned" onConfirm={() => void mark()} onCancel={onClose}>
      <p>It is proposed for the next meeting, ahead of others of its priority, until it was discussed or somebody takes the mark back.</p>
      <TextField label="What worries you (optional)" value={note} error={error?.field === 'note' ? error.message : null} onChange={setNote} />
      <Refusal error={error} fields={['note']} />
    </ConfirmDialog>
  );
}

function Close({ root, items, openActions, send, onClose }: DialogProps & { items: readonly CaseItem[]; openActions: number }) {
  const [why, setWhy] = useState<ClosedReason | ''>('');
  const [error, setError] = useState<Refused>(null);
  const coming = items.filter(({ is_over, is_removed }) => !is_over && !is_removed).length;
  const close = async () => {
    if (why === '') return;
    const command: WireCommand = { name: 'close_case', case_id: root.id, why };
    const refused = await send(command);
    setError(refused);
    if (refused) return;
    notify({ text: ofDone(command, `${root.code} is closed`) });
    onClose();
  };
  return (
    <ConfirmDialog isOpen title={`Close ${root.code}?`} confirmLabel="Close the case" isHarmful isConfirmDisabled={why === ''} onConfirm={() => void close()} onCancel={onClose}>
      <p><strong>{root.patient.family.toUpperCase()}, {root.patient.given}</strong>, born {formatBorn(root.patient.born_on)}</p>
      <ChoiceField label="Why" value={why} isStacked onChange={(value) => setWhy(value as ClosedReason)} options={(Object.keys(closedReasons) as ClosedReason[]).map((value) => ({ value, label: closedReasons[value].label }))} />
      <ul>
        <li>It goes off the list and has no next review.</li>
        <li>{coming === 0 ? 'It is on no agenda to come.' : `It comes off ${plural(coming, 'agenda')} to come, unless the room is at it.`}</li>
        <li>{openActions === 0 ? 'No action is open.' : `${plural(openActions, 'open action stays', 'open actions stay')} with ${openActions === 1 ? 'its owner' : 'their owners'}: cancel what is no longer wanted.`}</li>
        <li>{why === 'died' ? 'It stays closed. Only a mistake is reopened, with its reason.' : 'A new referral opens it again.'}</li>
      </ul>
      <Refusal error={error} />
    </ConfirmDialog>
  );
}

export function Acts({ root, items, openActions, me, services, send }: ActsProps) {
  const [open, setOpen] = useState<'change' | 'concern' | 'close' | 'down' | 'reopen' | null>(null);
  const mark = root.most_concerned;
  const canMark = mayMarkConcerned(me, root);
  const shut = () => setOpen(null);
  const takeBack = async () => {
    const marked = (is_concerned: boolean): WireCommand => ({ name: 'mark_most_concerned', case_id: root.id, is_concerned, note: is_concerned ? (mark?.note ?? null) : null });
    const command = marked(false);
    const refused = await send(command);
    notify(refused ? { text: refused.message, isProblem: true } : { text: ofDone(command, 'The mark is taken back'), onUndo: () => void send(marked(true)) });
  };
  const isOff = isOffList(root);
  const canReferAgain = mayRefer(me, root) && root.status !== 'returned' && root.closed?.why !== 'died';
  return (
    <>
      {mark && (
        <div className="case__status case__concern">
          <p><Icon name="star" /> <strong>Most concerned about this person.</strong> {mark.note} <span className="muted small">{mark.name}, {formatDayClock(ms(mark.at))}</span></p>
          {canMark && <Button onClick={() => void takeBack()}>Take the mark back</Button>}
        </div>
      )}
      <div className="row case__acts">
        {mayUpdateCase(me, root) && root.status !== 'closed' && <Button onClick={() => setOpen('change')}>Change priority or who is needed</Button>}
        {canMark && !mark && !isOff && <Button icon="star" onClick={() => setOpen('concern')}>Most concerned…</Button>}
        {canReferAgain && <Button href={`/refer?case=${root.code}`}>Refer again</Button>}
        {mayLiftBar(me, root) && root.status === 'accepted' && <Button onClick={() => setOpen('down')}>Step down…</Button>}
        {mayLiftBar(me, root) && isOff && <Button onClick={() => setOpen('reopen')}>Reopen…</Button>}
        {mayLiftBar(me, root) && root.status !== 'closed' && <Button onClick={() => setOpen('close')}>Close the case…</Button>}
      </div>
      {open === 'change' && <Change root={root} services={services} send={send} onClose={shut} />}
      {open === 'concern' && <Concern root={root} send={send} onClose={shut} />}
      {open === 'down' && <StepDownCase root={root} coming={items.filter(({ is_over, is_removed }) => !is_over && !is_removed).length} openActions={openActions} send={send} onClose={shut} />}
      {open === 'reopen' && <ReopenCase root={root} send={send} onClose={shut} />}
      {open === 'close' && <Close root={root} items={items} openActions={openActions} send={send} onClose={shut} />}
    </>
  );
}
