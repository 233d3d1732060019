// Owns an answer to the invitation, one's own or somebody else's: coming, later, perhaps, apologies with cover.
import { useState } from 'react';
import { useDraft } from '../../../drafts';
import type { Attendee, Meeting, Partstat, People, UtcMicros } from '../../../generated/wire';
import { Button } from '../../../ui/button';
import { SelectField, TextField } from '../../../ui/field';
import { dayOf, formatClock, instantOf } from '../../../ui/format';
import { ms } from '../../../words/instants';
import { answerWords } from '../../../words/attendance';
import { Refusal, useAsk } from '../ask';
import { coverOptions } from './covers';

export interface AnswerProps {
  meeting: Meeting;
  attendee: Attendee;
  people: People | null;
  isOwn: boolean;
  /** Leads: may name cover from another service. */
  canAskAnybody?: boolean;
}

const SOMEBODY_ELSE = 'words';

interface Words {
  cover: string;
  coverWords: string;
  from: string;
}

export function Answer({ meeting, attendee, people, isOwn, canAskAnybody = false }: AnswerProps) {
  const { ask, isSending, error } = useAsk();
  const { root } = meeting;
  const [open, setOpen] = useState<'later' | 'away' | null>(null);
  const [missing, setMissing] = useState<string | null>(null);
  const [words, setWords, clear] = useDraft<Words>(`answer/${root.id}/${attendee.person_id}`, {
    cover: attendee.cover_id ?? (attendee.cover ? SOMEBODY_ELSE : ''), coverWords: attendee.cover_id ? '' : (attendee.cover ?? ''), from: attendee.available_from === null ? '' : formatClock(ms(attendee.available_from)),
  });
  const { partstat } = attendee;
  // Who comes for their service finds cover in it; who leads may ask anybody.
  const isOwnService = isOwn && attendee.kind === 'rotating' && !canAskAnybody;
  const send = async (answer: Partstat, more: { cover?: string | null; cover_id?: string | null; available_from?: UtcMicros | null } = {}) => {
    const isTaken = await ask({
      name: 'answer_invitation', meeting_id: root.id, person_id: attendee.person_id, partstat: answer, cover: null, cover_id: null, available_from: null, available_until: answer === 'declined' ? null : attendee.available_until, ...more,
    });
    if (!isTaken) return;
    setOpen(null);
    clear();
  };
  const later = () => {
    if (!/^\d{2}:\d{2}$/.test(words.from)) return setMissing('Choose the time, for example 09:20');
    setMissing(null);
    void send('tentative', { available_from: instantOf(dayOf(ms(root.starts_at)), words.from) * 1000 });
  };
  const away = () => void send('declined', words.cover === SOMEBODY_ELSE ? { cover: words.coverWords.trim() || null } : { cover_id: words.cover || null });
  const toggle = (what: 'later' | 'away') => setOpen(open === what ? null : what);
  const of = (field: string) => (error?.field === field ? error.message : null);
  const atField = of('cover') ?? of('cover_id') ?? of('available_from');
  return (
    <div className="answer">
      {isOwn && <p className="answer__now">You: <strong>{answerWords(attendee)}</strong>{attendee.cover && `, cover: ${attendee.cover}`}</p>}
      <div className="row">
        <Button isPressed={partstat === 'accepted' && open === null} isDisabled={isSending} onClick={() => void send('accepted')}>{isOwn ? 'I am coming' : 'Coming'}</Button>
        <Button isPressed={(partstat === 'tentative' && attendee.available_from !== null && open === null) || open === 'later'} isDisabled={isSending} onClick={() => toggle('later')}>{isOwn ? 'I come later' : 'Comes later'}</Button>
        <Button isPressed={partstat === 'tentative' && attendee.available_from === null && open === null} isDisabled={isSending} onClick={() => void send('tentative')}>Perhaps</Button>
        <Button isPressed={(partstat === 'declined' && open === null) || open === 'away'} isDisabled={isSending} onClick={() => toggle('away')}>{isOwn ? 'Send apologies' : 'Apologies'}</Button>
      </div>
      {open === 'later' && (
        <form className="answer__cover" noValidate onSubmit={(event) => { event.preventDefault(); later(); }}>
          <TextField label="From when" type="time" hint={`The meeting starts at ${formatClock(ms(root.starts_at))}`} value={words.from} error={missing ?? of('available_from')} onChange={(from) => setWords({ ...words, from })} />
          <div className="row"><Button type="submit" look="primary" isDisabled={isSending}>{isSending ? 'Saving…' : 'Save the time'}</Button></div>
        </form>
      )}
      {open === 'away' && (
        <form className="answer__cover" noValidate onSubmit={(event) => { event.preventDefault(); away(); }}>
          <SelectField
            label={isOwn ? 'Who covers for you' : `Who covers for ${attendee.name}`} value={words.cover} error={of('cover_id')} onChange={(cover) => setWords({ ...words, cover })}
            hint={isOwnService ? 'A colleague of your service. For anybody else, ask the coordinator.' : undefined}
            options={[{ value: '', label: 'Nobody' }, { value: SOMEBODY_ELSE, label: 'Somebody who is not in the list' }, ...coverOptions(people, attendee, root.pcn, { isOwnService })]}
          />
          {words.cover === SOMEBODY_ELSE && <TextField label="Who, in words" hint="They see nothing: only people of the list are asked" value={words.coverWords} error={of('cover')} onChange={(coverWords) => setWords({ ...words, coverWords })} />}
          <div className="row"><Button type="submit" look="primary" isDisabled={isSending}>{isSending ? 'Saving…' : isOwn ? 'Send my apologies' : 'Save the apologies'}</Button></div>
        </form>
      )}
      <Refusal error={atField ? null : error} />
    </div>
  );
}
