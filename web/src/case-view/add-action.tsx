// Owns adding an action: typed as one line, read at once, put right by the fields below. Enter adds.
import { useRef, useState } from 'react';
import { useDraft } from '../drafts';
import type { Bar, CaseCode, ItemId, MeetingId, WireCommand, WireError, WireHome } from '../generated/wire';
import { newId } from '../live/ids';
import { ofDone } from '../server';
import { announce, notify } from '../shell';
import { Button } from '../ui/button';
import { SelectField, TextField } from '../ui/field';
import { type Day, formatNearDay, today } from '../ui/format';
import { ownerKey, ownerOfKey } from '../words/owners';
import { type Names, parseActionLine } from './action-line';
import { tellRefused } from './action-acts';
import { AskColleague } from './ask-colleague';
import { ownerOptions, withoutBarred } from './colleagues';
import { ObjectionWords } from './objection-tag';
import type { Send } from './send';
import { LONGEST, useTakenLine } from './taken-line';
import './add-action.css';

export interface AddActionProps {
  /** The case or meeting it is for: bound when the first letter is typed, whatever the room does meanwhile. */
  home: WireHome;
  /** From which meeting and line, when added in one. */
  from?: { meetingId: MeetingId; itemId: ItemId };
  names: Names;
  /** Of the case: who is barred is not offered. */
  bars?: readonly Bar[];
  /** The case's: named in what a colleague is asked. */
  code?: CaseCode;
  send: Send;
  on?: Day;
  /** Gives the caller the field, for its shortcut key. */
  fieldRef?: { current: HTMLInputElement | null };
  /** Knows the room and not the borough: finds no colleague to ask. */
  isGuest?: boolean;
  /** What the person of the case objects to, while nobody is kept out for it: read before somebody is given something. */
  objection?: string | null;
}

interface Typed {
  id: string;
  text: string;
  /** Set by the fields; null: as the text says. */
  owner: string | null;
  dueOn: string | null;
  /** A colleague of the borough who is asked: it is theirs once they say so. */
  asked?: { id: string; name: string };
}

const blank = (): Typed => ({ id: newId(), text: '', owner: null, dueOn: null });

export function AddAction({ home, from, names: all, bars = [], code, isGuest = false, objection, send, on = today(), fieldRef }: AddActionProps) {
  const homeId = home.type === 'case' ? home.case_id : home.meeting_id;
  const [typed, setTyped, clear] = useDraft<Typed>(`action/${homeId}/${from?.itemId ?? ''}`, blank());
  const [error, setError] = useState<Pick<WireError, 'field' | 'message'> | null>(null);
  /** Refused while the next one was being typed: kept beside the field, never written over it. */
  const [kept, setKept] = useState<{ typed: Typed; message: string }[]>([]);
  const own = useRef<HTMLInputElement>(null);
  const field = fieldRef ?? own;
  const form = useRef<HTMLFormElement>(null);
  const now = useRef(typed);
  now.current = typed;
  const line = useTakenLine(homeId, form, ({ words, owner = null, dueOn = null }) => {
    const before = now.current;
    const next = { ...blank(), text: words, owner, dueOn };
    if (before.text.trim() !== '' && !line.isUntouched(before)) setKept((kept) => [...kept, { typed: before, message: 'Another one took its place.' }]);
    setError(null);
    setTyped(next);
    return next;
  });
  /** Back to the caret; a line that was not touched goes with it. */
  const goBack = () => {
    if (line.isUntouched(typed)) {
      clear();
      setTyped(blank());
    }
    return line.back();
  };

  const names = withoutBarred(all, bars);
  const { asked } = typed;
  const read = parseActionLine(typed.text, names, on);
  const options = ownerOptions(names);
  // Until a colleague says yes it stays with who asks: nobody finds a promise on their list that they never made.
  const owner = asked && names.meId ? `person:${names.meId}` : (typed.owner ?? (read.owner ? ownerKey(read.owner) : 'nobody'));
  const dueOn = typed.dueOn ?? read.dueOn ?? '';
  const ownerName = options.find(({ value }) => value === owner)?.label;
  const missing = [owner === 'nobody' ? 'an owner' : '', dueOn === '' ? 'a date' : ''].filter(Boolean).join(' and ');
  const of = (name: string) => (error?.field === name ? error.message : null);

  const refuse = (found: Pick<WireError, 'field' | 'message'>) => {
    setError(found);
    field.current?.focus();
  };
  /** Added and asked were one command: one press takes both back, unless the colleague answered meanwhile. */
  const sayAsked = (command: WireCommand, { id }: Typed, { name }: { name: string }) => {
    const takeBack = async () => {
      const late = await send({ name: 'cancel_action', home, action_id: id, reason: 'Asked by mistake', if_unanswered: true }, { code, what: read.what });
      if (late) tellRefused({ case_code: code ?? null, what: read.what }, late);
    };
    notify({ text: ofDone(command, `${name} is asked. It is yours until they take it.`, `Kept on this device: ${name} is asked once it is sent.`), onUndo: () => void takeBack() });
  };
  // The field is free for the next line at once: what is typed while this one is saved must not be lost to its answer.
  const add = async () => {
    if (read.what === '') return refuse({ field: 'what', message: 'Write what is to be done' });
    if (read.what.length > LONGEST) return refuse({ field: 'what', message: `Shorten it to ${LONGEST} characters; it has ${read.what.length}` });
    const sent = typed;
    const command: WireCommand = {
      name: 'add_action', home, action_id: sent.id, what: read.what, owner: ownerOfKey(owner), due_on: dueOn || null,
      meeting_id: from?.meetingId ?? null, item_id: from?.itemId ?? null,
      ...(asked && { asked: { type: 'person', person_id: asked.id } }),
    };
    setError(null);
    clear();
    setTyped(blank());
    const isOfNotes = line.back();
    if (!isOfNotes) field.current?.focus();
    const refused = await send(command, { owner: ownerName });
    if (!refused) {
      announce(ofDone(command, 'Action added', 'Action kept on this device'));
      if (sent.asked) sayAsked(command, sent, sent.asked);
      return;
    }
    if (now.current.text === '' && !isOfNotes) {
      setTyped(sent);
      return refuse(refused);
    }
    setKept((before) => [...before, { typed: sent, message: refused.message }]);
  };

  return (
    <form
      ref={form} className="add-action" aria-label="Add an action" noValidate onSubmit={(event) => { event.preventDefault(); void add(); }}
      onKeyDown={(event) => { if (event.key === 'Escape' && !event.defaultPrevented && goBack()) event.preventDefault(); }}
    >
      <TextField
        label="Add an action" hint={`Who: what, by when. For example “${isGuest ? 'me' : 'amira'}: call housing by fri”. “pool” lets anybody take it.`}
        inputRef={field} value={typed.text} error={of('what')}
        onChange={(text) => setTyped({ ...typed, text })}
      />
      <p className="add-action__read">
        {read.unclear && (
          <span className="add-action__missing">
            {read.unclear.candidates.length > 0 ? `“${read.unclear.typed}” could be ${read.unclear.candidates.join(' or ')}. ` : `Nobody here is called “${read.unclear.typed}”. `}
          </span>
        )}
        {typed.text.trim() !== '' && (
          <>{!asked && ownerName && owner !== 'nobody' ? `${ownerName}: ` : ''}{read.what.length > LONGEST ? `${read.what.slice(0, LONGEST)}…` : read.what}{dueOn ? `, due ${formatNearDay(dueOn, on)}` : ''}{missing && <span className="add-action__missing"> · needs {missing}</span>}</>
        )}
      </p>
      {(asked || typed.text.trim() !== '') && <ObjectionWords words={objection} />}
      {asked && <div className="row"><span>You ask <strong>{asked.name}</strong>. It is yours until they take it.</span><Button look="quiet" label={`Do not ask ${asked.name}`} onClick={() => { setTyped({ ...typed, asked: undefined }); field.current?.focus(); }}>Do not ask</Button></div>}
      <div className="add-action__fields">
        {!asked && <SelectField label="Owner" value={owner} options={options} error={of('owner')} onChange={(value) => setTyped({ ...typed, owner: value })} />}
        <TextField label="Due" type="date" value={dueOn} error={of('due_on')} onChange={(value) => setTyped({ ...typed, dueOn: value })} />
        <Button type="submit" look={missing ? 'plain' : 'primary'} icon="plus">{typed.text.trim() !== '' && missing ? `Add without ${missing}` : asked ? 'Add and ask' : 'Add'}</Button>
      </div>
      {home.type === 'case' && !isGuest && <AskColleague bars={bars} onAsk={({ found, ...colleague }) => { setTyped({ ...typed, asked: colleague, owner: null, text: typed.text.trim() === '' && found ? `Join as ${found}` : typed.text }); field.current?.focus(); }} />}
      {kept.map((one) => (
        <div key={one.typed.id} role="alert" className="row add-action__missing">
          <span>Not added: “{one.typed.text}”. {one.message}</span>
          <Button look="quiet" isDisabled={typed.text.trim() !== ''} label={`Put back: ${one.typed.text}`} onClick={() => { setKept(kept.filter((other) => other !== one)); setTyped(one.typed); field.current?.focus(); }}>Put back</Button>
        </div>
      ))}
      {error && !['what', 'owner', 'due_on'].includes(error.field ?? '') && <p role="alert" className="add-action__missing">{error.message} What you typed is kept.</p>}
    </form>
  );
}
