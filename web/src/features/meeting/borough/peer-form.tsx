// Owns bringing an anonymised case, and writing it anew. What is refused because it tells who somebody is stays typed, named and marked.
import { useEffect, useRef, useState } from 'react';
import { useDraft } from '../../../drafts';
import type { AgendaItem, MeetingId, PeerCase } from '../../../generated/wire';
import { newId } from '../../../live/ids';
import { announce } from '../../../shell';
import { Button } from '../../../ui/button';
import { AreaField, TextField } from '../../../ui/field';
import { Refusal, useAsk } from '../ask';
import { markFound, useFoundWords } from './marks';

export interface PeerFormProps {
  meetingId: MeetingId;
  /** Written anew. */
  known?: { item: AgendaItem; peer: PeerCase };
  onDone: () => void;
}

interface Words {
  itemId: string;
  title: string;
  situation: string;
  question: string;
  minutes: string;
}

/** Where a peer case that is not sent yet is kept. */
export const newPeerDraft = (meetingId: MeetingId) => `peer/${meetingId}/new`;

const needed = [['title', 'Write what it is about, in a few words.'], ['situation', 'Write what is going on, so that nobody could know who it is.'], ['question', 'Write what you want to ask your colleagues.']] as const;

export function PeerForm({ meetingId, known, onDone }: PeerFormProps) {
  const { ask, isSending, error } = useAsk();
  const [words, setWords, clear] = useDraft<Words>(known ? `peer/${meetingId}/${known.item.id}` : newPeerDraft(meetingId), {
    itemId: known?.item.id ?? newId(), title: known?.peer.title ?? '', situation: known?.peer.situation ?? '', question: known?.peer.question ?? '', minutes: String(known?.item.planned_minutes ?? 15),
  });
  const [missing, setMissing] = useState<{ field: string; message: string } | null>(null);
  const title = useRef<HTMLInputElement>(null);
  const situation = useRef<HTMLTextAreaElement>(null);
  const question = useRef<HTMLInputElement>(null);
  const fields = { title, situation, question };
  useEffect(() => {
    const field = error?.field;
    if (field === 'title' || field === 'situation' || field === 'question') markFound(fields[field].current, error);
  }, [error]);

  const change = (part: Partial<Words>) => { setWords({ ...words, ...part }); setMissing(null); };
  const minutes = Number(words.minutes);
  const send = async () => {
    const trimmed = { ...words, title: words.title.trim(), situation: words.situation.trim(), question: words.question.trim() };
    const lack = needed.find(([field]) => trimmed[field] === '');
    if (lack) {
      fields[lack[0]].current?.focus();
      return setMissing({ field: lack[0], message: lack[1] });
    }
    setWords(trimmed);
    if (!(await ask({ name: 'set_peer_case', meeting_id: meetingId, item_id: trimmed.itemId, title: trimmed.title, situation: trimmed.situation, question: trimmed.question, planned_minutes: minutes }))) return;
    clear();
    announce(known ? 'Peer case changed' : 'Peer case added');
    onDone();
  };
  const refused = useFoundWords(error, words[error?.field as 'title' | 'situation' | 'question'] ?? '');
  const of = (field: string) => (missing?.field === field ? missing.message : error?.field === field ? refused : null);
  const isAtField = ['title', 'situation', 'question'].includes(error?.field ?? '');
  return (
    <form className="asking" aria-label={known ? 'Change the peer case' : 'Bring a peer case'} noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <p className="muted small">Colleagues of the whole borough read it; guests and speakers do not. Tell it so that nobody could know who it is: no name, number, date, address, phone number or case code. Say “a person in their eighties”.</p>
      <TextField label="What it is about" value={words.title} error={of('title')} inputRef={title} onChange={(value) => change({ title: value })} />
      <AreaField label="What is going on" rows={5} value={words.situation} error={of('situation')} areaRef={situation} onChange={(value) => change({ situation: value })} />
      <TextField label="Your question to colleagues" value={words.question} error={of('question')} inputRef={question} onChange={(value) => change({ question: value })} />
      <div className="field add-line__minutes">
        <label className="field__label" htmlFor="peer-minutes">Minutes</label>
        <input id="peer-minutes" className="field__control num" type="number" inputMode="numeric" min={1} max={120} value={words.minutes} onInput={(event) => change({ minutes: event.currentTarget.value })} />
      </div>
      <Refusal error={isAtField ? null : error} kept="What you typed is kept." />
      <div className="row">
        <Button type="submit" look="primary" isDisabled={isSending || !(minutes >= 1 && minutes <= 120)}>{isSending ? 'Saving…' : known ? 'Save the peer case' : 'Add the peer case'}</Button>
        <Button look="quiet" onClick={onDone}>Cancel</Button>
      </div>
    </form>
  );
}
