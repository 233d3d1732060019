// Owns putting something on the agenda: a case found by search, a topic with its minutes; in a borough meeting slots and peer cases.
import { useRef, useState } from 'react';
import { hasDraft, useDraft } from '../../../drafts';
import { focusIn } from '../../../focus';
import type { CaseRow, Meeting, MeetingId, MeetingRoot, WireCommand } from '../../../generated/wire';
import { newId } from '../../../live/ids';
import { ofDone } from '../../../server';
import { announce } from '../../../shell';
import { Button } from '../../../ui/button';
import { TextField } from '../../../ui/field';
import { hasCases } from '../../../words/meetings';
import { Refusal, useAsk } from '../ask';
import { newPeerDraft, PeerForm } from '../borough/peer-form';
import { SlotForm } from '../borough/slot-form';
import { FindCase } from '../find-case';
import { useUrgentReason } from './cut-off';

export interface AddLineProps {
  meeting: Meeting;
  root: MeetingRoot;
  canEdit: boolean;
  listed: ReadonlySet<string>;
  isPastCutOff: boolean;
}

function Topic({ meetingId }: { meetingId: MeetingId }) {
  const { ask, isSending, error } = useAsk();
  const [words, setWords, clear] = useDraft(`topic/${meetingId}`, { title: '', minutes: '5' });
  const [missing, setMissing] = useState<string | null>(null);
  const minutes = Number(words.minutes);
  const add = async () => {
    if (words.title.trim() === '') return setMissing('Write what it is about. Name no patient.');
    setMissing(null);
    const command: WireCommand = { name: 'add_topic', meeting_id: meetingId, item_id: newId(), title: words.title.trim(), planned_minutes: minutes };
    if (!(await ask(command))) return;
    clear();
    announce(ofDone(command, 'Topic added'));
  };
  return (
    <form className="add-line__topic" noValidate onSubmit={(event) => { event.preventDefault(); void add(); }}>
      <TextField label="Topic" hint="Everyone in the room reads it: name no patient" value={words.title} error={missing ?? (error?.field === 'title' ? error.message : null)} onChange={(title) => setWords({ ...words, title })} />
      <div className="field add-line__minutes">
        <label className="field__label" htmlFor="topic-minutes">Minutes</label>
        <input id="topic-minutes" className="field__control num" type="number" inputMode="numeric" min={1} max={120} value={words.minutes} onInput={(event) => setWords({ ...words, minutes: event.currentTarget.value })} />
      </div>
      <Button type="submit" icon="plus" isDisabled={isSending || !(minutes >= 1 && minutes <= 120)}>{isSending ? 'Saving…' : 'Add the topic'}</Button>
      <Refusal error={error?.field === 'title' ? null : error} kept="What you typed is kept." />
    </form>
  );
}

function AddCase({ root, listed, isPastCutOff }: Pick<AddLineProps, 'root' | 'listed' | 'isPastCutOff'>) {
  const { ask, isSending, error } = useAsk();
  const urgent = useUrgentReason(root, isPastCutOff, 'add', error);
  const pick = async (row: CaseRow) => {
    const reason = urgent.take();
    if (reason === undefined) return;
    const command: WireCommand = { name: 'list_case', meeting_id: root.id, item_id: newId(), case_id: row.id, planned_minutes: null, reason: 'added_by_hand', urgent_reason: reason };
    if (!(await ask(command))) return;
    urgent.clear();
    announce(ofDone(command, `${row.code} is on the agenda`));
  };
  return (
    <>
      {urgent.field}
      <FindCase label="Which case" listed={listed} pickLabel="Put on" isDisabled={isSending} onPick={(row) => void pick(row)} />
      <Refusal error={urgent.isRefused ? null : error} />
    </>
  );
}

const labels = { case: 'Add a case', topic: 'Add a topic', training: 'Add training', speaker: 'Add a speaker’s slot', peer_case: 'Bring a peer case' } as const;
type What = keyof typeof labels;

/** What this person may add here. */
function addable({ meeting: { root }, canEdit }: AddLineProps): readonly What[] {
  if (root.kind === 'borough') return canEdit ? ['topic', 'training', 'speaker', 'peer_case'] : ['peer_case'];
  return hasCases(root.kind) ? ['case', 'topic'] : ['topic'];
}

export function AddLine(props: AddLineProps) {
  // What was begun before a reload is in sight again.
  const [what, setWhat] = useState<What | null>(() => (props.root.kind === 'borough' && hasDraft(newPeerDraft(props.root.id)) ? 'peer_case' : null));
  const buttons = useRef<HTMLDivElement>(null);
  const close = () => {
    setWhat(null);
    focusIn(buttons);
  };
  return (
    <div className="add-line">
      <div ref={buttons} className="row">
        {addable(props).map((one) => <Button key={one} icon="plus" isExpanded={what === one} onClick={() => setWhat(what === one ? null : one)}>{labels[one]}</Button>)}
      </div>
      {what === 'case' && <AddCase {...props} />}
      {what === 'topic' && <Topic meetingId={props.root.id} />}
      {(what === 'training' || what === 'speaker') && <SlotForm key={what} meeting={props.meeting} kind={what} onDone={close} />}
      {what === 'peer_case' && <PeerForm meetingId={props.root.id} onDone={close} />}
    </div>
  );
}
