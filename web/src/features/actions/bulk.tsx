// Owns several actions changed at once: accept, reassign, another day; what failed stays chosen and says why; all of it taken back.
import { useRef, useState } from 'react';
import { homeOf, isAskedOf, toldOf } from '../../case-view/action-acts';
import type { Names } from '../../case-view/action-line';
import { ownerOptions } from '../../case-view/colleagues';
import { mayChange, mayTake } from '../../case-view/may';
import { keepFocusIn } from '../../focus';
import type { ActionItem, KeptOut, Person, WireCommand } from '../../generated/wire';
import { ofDone, server } from '../../server';
import { useBarHeight } from '../../bar-height';
import { notify } from '../../shell';
import { Button } from '../../ui/button';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { SelectField, TextField } from '../../ui/field';
import { plural, today } from '../../ui/format';
import { ownerKey, ownerOfKey } from '../../words/owners';

type Make = (action: ActionItem) => WireCommand;

const at = (action: ActionItem) => ({ home: homeOf(action), action_id: action.id });
const nameOf = ({ case_code, what }: ActionItem) => `${case_code ? `${case_code}, ` : ''}${what}`;

/** Accepted where it is mine, taken over where my help is asked, else taken. */
const accepting = (me: Person): Make => (action) => {
  if (isAskedOf(action, me)) return { name: 'answer_help', ...at(action), cannot: null };
  return { name: isMine(me, action) ? 'accept_action' : 'claim_action', ...at(action) };
};

/** Mine, free to take, or my help is asked: whatever else would only be refused. */
function mayAccept(me: Person, action: ActionItem): boolean {
  return isAskedOf(action, me) || isMine(me, action) || mayTake({ person: me }, action);
}

const isMine = (me: Person, { owner }: ActionItem) => owner.type === 'person' && owner.person_id === me.id;

/** "Accept 2", "Take on 2", or both: what is nobody's, or asked of me, is mine from then on. */
function acceptWords(me: Person, acceptable: readonly ActionItem[]): { label: string; done: string } {
  const own = acceptable.filter((action) => isMine(me, action)).length;
  const other = acceptable.length - own;
  if (other === 0) return { label: own > 0 ? `Accept ${own}` : 'Accept', done: 'accepted' };
  return own === 0 ? { label: `Take on ${other}`, done: 'taken on: yours now' } : { label: `Accept ${own}, take on ${other}`, done: 'accepted or taken on: yours now' };
}

/** "Reassign", or "Reassign 2" where more are chosen than can be. */
const counted = (words: string, fitting: number, all: number) => (fitting === all || fitting === 0 ? words : `${words} ${fitting}`);

/** Why some of what is chosen is not offered; in words, before anything is pressed. */
function notOffered(picked: readonly ActionItem[], acceptable: readonly ActionItem[], changeable: readonly ActionItem[]): string[] {
  const others = (fitting: readonly ActionItem[]) => picked.filter((action) => !fitting.includes(action));
  const named = (actions: readonly ActionItem[]) => (actions.length > 3 ? plural(actions.length, 'action') : actions.map(({ case_code }) => case_code ?? 'a topic’s').join(', '));
  const [taken, fixed] = [others(acceptable), others(changeable)];
  return [
    ...(taken.length > 0 ? [`Only who has it accepts it: ${named(taken)}.`] : []),
    ...(fixed.length > 0 ? [`Not yours to change: ${named(fixed)}.`] : []),
  ];
}

/** Nobody is offered whom the person of one of these cases objected to. */
function offered(names: Names, chosen: readonly ActionItem[], keptOut: readonly KeptOut[]): Names {
  const out = keptOut.filter(({ case_id }) => chosen.some((action) => action.case_id === case_id));
  return { ...names, people: names.people.filter(({ id }) => !out.some(({ people }) => people.includes(id))), services: names.services.filter(({ id }) => !out.some(({ services }) => services.includes(id))) };
}

/** Codes of those whose person objects to something. */
function objecting(chosen: readonly ActionItem[], keptOut: readonly KeptOut[]): string[] {
  const ids = keptOut.filter(({ has_objection }) => has_objection).map(({ case_id }) => case_id);
  return [...new Set(chosen.flatMap(({ case_id, case_code }) => (case_id !== null && case_code !== null && ids.includes(case_id) ? [case_code] : [])))];
}

export interface BulkProps {
  actions: readonly ActionItem[];
  chosen: ReadonlySet<string>;
  /** What stays chosen, or all that can be. */
  onChosen: (ids: ReadonlySet<string>) => void;
  me: Person;
  names: Names;
  keptOut: readonly KeptOut[];
  onEnd: () => void;
}

interface Failed {
  id: string;
  name: string;
  why: string;
}

export function Bulk({ actions, chosen, onChosen, me, names, keptOut, onEnd }: BulkProps) {
  const [failed, setFailed] = useState<readonly Failed[]>([]);
  const [asking, setAsking] = useState<'owner' | 'due' | null>(null);
  const [isSending, setSending] = useState(false);
  const picked = actions.filter(({ id }) => chosen.has(id));
  const bar = useRef<HTMLDivElement>(null);
  useBarHeight(bar, picked.length > 0);

  // One after the other, each with its own answer: those that went are no longer chosen.
  const each = async (of: readonly ActionItem[], make: Make) => {
    const not: Failed[] = [];
    const done: { action: ActionItem; command: WireCommand }[] = [];
    for (const action of of) {
      const command = make(action);
      const refused = await server().send(command, toldOf(action));
      if (refused) not.push({ id: action.id, name: nameOf(action), why: refused.message });
      else done.push({ action, command });
    }
    return { not, done };
  };
  const change = async (of: readonly ActionItem[], make: Make, words: string) => {
    setAsking(null);
    setSending(true);
    const { not, done } = await each(of, make);
    setSending(false);
    // What was pressed is disabled: nothing is chosen any more.
    keepFocusIn(bar);
    setFailed(not);
    const gone = new Set(done.map(({ action }) => action.id));
    onChosen(new Set([...chosen].filter((id) => !gone.has(id))));
    const last = done.at(-1);
    if (!last) return;
    const undo = async () => {
      const { not: kept } = await each(done.map(({ action }) => action), (action) => ({ name: 'undo_action', ...at(action) }));
      setFailed(kept);
      if (kept.length > 0) notify({ text: `${plural(kept.length, 'action')} could not be taken back`, isProblem: true });
    };
    notify({ text: ofDone(last.command, `${plural(done.length, 'action')} ${words}`, `${plural(done.length, 'action')} ${words}, waiting to be sent`), onUndo: () => void undo() });
  };

  const acceptable = picked.filter((action) => mayAccept(me, action));
  const changeable = picked.filter((action) => mayChange({ person: me }, action));
  const accept = acceptWords(me, acceptable);
  const isOff = (fitting: readonly ActionItem[]) => fitting.length === 0 || isSending;
  return (
    <div ref={bar} role="group" aria-label="Change several at once" className={picked.length > 0 ? 'actions__bulk' : undefined}>
      <div className="row">
        <strong role="status">{isSending ? 'Saving…' : `${picked.length} chosen`}</strong>
        <Button isDisabled={isOff(acceptable)} onClick={() => void change(acceptable, accepting(me), accept.done)}>{accept.label}</Button>
        <Button isDisabled={isOff(changeable)} onClick={() => setAsking('owner')}>{counted('Reassign', changeable.length, picked.length)}…</Button>
        <Button isDisabled={isOff(changeable)} onClick={() => setAsking('due')}>{counted('Change due date', changeable.length, picked.length)}…</Button>
        <Button look="quiet" isDisabled={isSending} onClick={() => onChosen(new Set(picked.length < actions.length ? actions.map(({ id }) => id) : []))}>{picked.length < actions.length ? 'Choose all shown' : 'Choose none'}</Button>
        <Button look="quiet" isDisabled={isSending} onClick={onEnd}>Stop choosing</Button>
      </div>
      {notOffered(picked, acceptable, changeable).map((words) => <p key={words} className="muted small">{words}</p>)}
      {failed.length > 0 && (
        <div role="alert">
          <p><strong>Not done: {plural(failed.length, 'action')}</strong></p>
          <ul>{failed.map(({ id, name, why }) => <li key={id}>{name}: {why}</li>)}</ul>
        </div>
      )}
      {asking === 'owner' && <AskOwner count={changeable.length} objecting={objecting(changeable, keptOut)} names={offered(names, changeable, keptOut)} onClose={() => setAsking(null)} onOwner={(owner, why) => void change(changeable, (action) => ({ name: 'reassign_action', ...at(action), owner: ownerOfKey(owner), due_on: null, why: why || null, seen_owner: ownerOfKey(ownerKey(action.owner)) }), 'reassigned')} />}
      {asking === 'due' && <AskDay count={changeable.length} onClose={() => setAsking(null)} onDay={(due_on) => void change(changeable, (action) => ({ name: 'change_action', ...at(action), what: null, owner: null, due_on }), 'due on another day')} />}
    </div>
  );
}

function AskOwner({ count, objecting, names, onOwner, onClose }: { count: number; objecting: readonly string[]; names: Names; onOwner: (owner: string, why: string) => void; onClose: () => void }) {
  const [owner, setOwner] = useState('');
  const [why, setWhy] = useState('');
  const [error, setError] = useState<string | null>(null);
  const options = [{ value: '', label: 'Choose' }, ...ownerOptions(names).filter(({ value }) => value !== 'nobody')];
  return (
    <ConfirmDialog isOpen title={`Who takes on ${plural(count, 'action')}?`} confirmLabel="Reassign" onConfirm={() => (owner === '' ? setError('Choose who') : onOwner(owner, why.trim()))} onCancel={onClose}>
      {objecting.length > 0 && <p className="objection__barred">The person objects to something, and nobody is kept out yet: {objecting.join(', ')}. Read what they said first.</p>}
      <div className="stack">
        <SelectField label="Owner" value={owner} options={options} error={error} onChange={setOwner} />
        <TextField label="Why (optional)" hint="The new owner reads it." value={why} maxLength={280} onChange={setWhy} />
      </div>
    </ConfirmDialog>
  );
}

function AskDay({ count, onDay, onClose }: { count: number; onDay: (day: string) => void; onClose: () => void }) {
  const [day, setDay] = useState('');
  const [error, setError] = useState<string | null>(null);
  const change = () => {
    if (day === '') return setError('Choose a day');
    if (day < today()) return setError('This day is past. Choose today or a later day.');
    onDay(day);
  };
  return (
    <ConfirmDialog isOpen title={`Until when, ${plural(count, 'action')}?`} confirmLabel="Change" onConfirm={change} onCancel={onClose}>
      <TextField label="Due" type="date" min={today()} value={day} error={error} onChange={setDay} />
    </ConfirmDialog>
  );
}
