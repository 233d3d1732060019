// Owns writing a social note in place: level, the line, source, review date, who receives it. Bound to its case and domain.
import { useRef, useState } from 'react';
import { useDraft } from '../drafts';
import { focusOnError } from '../focus';
import type { CaseId, NeedLevel, NoteSharing, SocialDomain, WireCommand, WireError } from '../generated/wire';
import { newId } from '../live/ids';
import { server } from '../server';
import { notify } from '../shell';
import { Button } from '../ui/button';
import { AreaField, ChoiceField, TextField } from '../ui/field';
import { domains, levelLabel, sharings } from '../words/domains';
import type { Send } from './send';

export interface NoteFormProps {
  caseId: CaseId;
  domain: SocialDomain;
  /** What to ask, where there is something. */
  prompt: string | undefined;
  /** As it stands, so that a new line does not lower it unnoticed. */
  level?: NeedLevel;
  send: Send;
  onDone: () => void;
}

interface Words {
  /** Made with the first letter, so that a note sent twice is one note. */
  noteId: string;
  level: NeedLevel;
  line: string;
  source: string;
  reviewOn: string;
  sharing: NoteSharing;
  more: string;
}

export function noteDraftKey(caseId: CaseId, domain: SocialDomain): string {
  return `note/${caseId}/${domain}`;
}

const LONGEST = 280;

export function NoteForm({ caseId, domain, prompt, level: standing = 'some', send, onDone }: NoteFormProps) {
  const { isRestricted, label } = domains[domain];
  const [words, setWords, clear] = useDraft<Words>(noteDraftKey(caseId, domain), {
    noteId: newId(), level: domain === 'strengths' ? 'some' : standing, line: '', source: '', reviewOn: '', sharing: isRestricted ? 'restricted' : 'shared', more: '',
  });
  const [error, setError] = useState<Pick<WireError, 'field' | 'message'> | null>(null);
  const [isSending, setSending] = useState(false);
  const form = useRef<HTMLFormElement>(null);
  const change = (part: Partial<Words>) => setWords({ ...words, ...part });

  const refuse = (found: Pick<WireError, 'field' | 'message'>) => {
    setError(found);
    focusOnError(form);
  };

  const save = async () => {
    const line = words.line.trim();
    if (line === '') return refuse({ field: 'line', message: `Write the line about ${label.toLowerCase()}` });
    if (line.length > LONGEST) return refuse({ field: 'line', message: `Shorten the line to ${LONGEST} characters; it has ${line.length}` });
    setSending(true);
    const command: WireCommand = {
      name: 'write_social_note', case_id: caseId, note_id: words.noteId, domain, level: words.level, line,
      source: words.source.trim() || null, review_on: words.reviewOn || null, sharing: words.sharing,
      more: words.sharing === 'private' ? words.more.trim() || null : null,
    };
    const refused = await send(command);
    setSending(false);
    if (refused) return refuse(refused);
    clear();
    if (server().isOnItsWay(command)) notify({ text: `Social note (${label.toLowerCase()}): kept on this device. It is sent when you are back.`, untilBack: true });
    onDone();
  };

  const of = (field: string) => (error?.field === field ? error.message : null);
  const known = ['line', 'source', 'review_on', 'more'];
  return (
    <form ref={form} className="note-form" aria-label={`Write a note: ${label}`} noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <ChoiceField label={domain === 'strengths' ? 'Strengths' : 'How much of a need'} value={words.level} onChange={(level) => change({ level: level as NeedLevel })}
        options={(domain === 'strengths' ? (['some', 'none'] as const) : (['none', 'some', 'urgent'] as const)).map((level) => ({ value: level, label: levelLabel(domain, level) }))} />
      <TextField label="In one line" hint={prompt} error={of('line')} value={words.line} onChange={(line) => change({ line })} />
      <div className="pair">
        <TextField label="Where it is known from (optional)" hint="For example: home visit, daughter by phone" error={of('source')} value={words.source} onChange={(source) => change({ source })} />
        <TextField label="Look again on (optional)" hint="The day to ask about it again" type="date" error={of('review_on')} value={words.reviewOn} onChange={(reviewOn) => change({ reviewOn })} />
      </div>
      <ChoiceField label="Who receives it" isStacked value={words.sharing} onChange={(sharing) => change({ sharing: sharing as NoteSharing })}
        options={(['shared', 'restricted', 'private'] as const).filter((key) => !(isRestricted && key === 'shared')).map((key) => ({ value: key, label: sharings[key].label, words: sharings[key].receives }))} />
      {words.sharing === 'private' && <AreaField label="More words (optional)" error={of('more')} value={words.more} onChange={(more) => change({ more })} />}
      {error && !known.includes(error.field ?? '') && <p className="field__error" role="alert">{error.message} What you wrote is kept here.</p>}
      <div className="row">
        <Button look="primary" type="submit" isDisabled={isSending}>{isSending ? 'Saving…' : 'Save note'}</Button>
        <Button look="quiet" onClick={() => { clear(); onDone(); }}>Throw away</Button>
      </div>
    </form>
  );
}
