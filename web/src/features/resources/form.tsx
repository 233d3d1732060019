// Owns putting something on the shelf, and changing it: a link or a file, its words, for whom. What was typed is kept when it is refused.
import { useRef, useState } from 'react';
import { useUnlessSending } from '../../begun';
import { useDraft } from '../../drafts';
import { fileWords } from '../../file-words';
import { listOf } from '../../find-people';
import type { FileCameIn, PutOnShelf, ShelfItem, ShelfPlace, WireError } from '../../generated/wire';
import { useJustAsked } from '../../just-asked';
import { newId } from '../../live/ids';
import { plainName } from '../../plain-name';
import { askFailed, server } from '../../server';
import { announce } from '../../shell';
import { Button } from '../../ui/button';
import { ChoiceField, SelectField, TextField, TickField } from '../../ui/field';
import { Icon } from '../../ui/icon';
import { onto, type Part, type Typed, withTheirs, type Words, wordsOf } from './begun';
import { accepted, sendFile } from './upload';

interface FormProps {
  kept: readonly ShelfPlace[];
  /** What is changed; null: something new. */
  item: ShelfItem | null;
  /** Who changed it last, by name; null: it is not known. */
  changedBy: string | null;
  onDone: () => void;
  /** Somebody else was first: what is there now is to be read. */
  onBehind: () => void;
}

export const keyOf = (item: ShelfItem | null) => `shelf/${item?.id ?? 'new'}`;

const nothing = (kept: readonly ShelfPlace[]): Words => ({ place: kept[0]?.code ?? '', title: '', about: '', topics: '', kind: 'link', link: '', file: null });
function typedOf(item: ShelfItem | null, kept: readonly ShelfPlace[]): Typed {
  const begun = item ? wordsOf(item) : nothing(kept);
  return { ...begun, id: item?.id ?? newId(), begunOn: item?.version ?? 0, begun };
}

function noteOf({ read_as, is_encrypted }: FileCameIn): string | null {
  if (read_as) return `Read as ${read_as} and kept as UTF-8: download it once and look at names with accents.`;
  return is_encrypted ? 'This PDF is encrypted: see that it opens without a password.' : null;
}

const partWords: Readonly<Record<Part, string>> = { title: 'What it is', thing: 'Link or file', about: 'What it is good for', topics: 'Topics', place: 'For whom' };

type Problem = (Pick<WireError, 'field' | 'message'> & { code?: WireError['code'] }) | null;
const fields = ['title', 'about', 'topics', 'link', 'file', 'place', 'is_looked_through'];

export function ShelfForm({ kept, item: there, changedBy, onDone, onBehind }: FormProps) {
  const [isSending, setSending] = useState(false);
  const item = useUnlessSending(there, isSending);
  const [start] = useState(() => typedOf(item, kept));
  const [held, setWords, clear] = useDraft<Typed>(keyOf(item), start);
  const { typed: words, both } = item ? onto(held, item) : { typed: held, both: [] };
  const { file } = words;
  // Nobody else reads what is in it.
  const needsLook = words.kind === 'file' && file !== null && file.kind !== 'csv' && file.kind !== 'txt' && file.hash !== item?.file?.hash;
  const isMoved = both.length > 0;
  const isJustAsked = useJustAsked(isMoved);
  const [progress, setProgress] = useState<number | null>(null);
  const [error, setError] = useState<Problem>(null);
  // Why the file that was chosen is not there.
  const [refusedFile, setRefusedFile] = useState<Problem>(null);
  const form = useRef<HTMLFormElement>(null);
  // What is sent meanwhile comes to what is typed by then.
  const latest = useRef(words);
  latest.current = words;
  const change = (part: Partial<Typed>) => { setWords({ ...words, ...part }); setError(null); };
  const of = (field: string) => (error?.field === field ? error.message : null);
  const theirs = (part: Part, { link, file: their, place, title, about, topics }: ShelfItem) => ({
    title, about: about ?? 'nothing', topics: topics.join(', ') || 'none', place: kept.find(({ code }) => code === place)?.name ?? place, thing: link ?? (their && `${their.name} · ${fileWords(their)}`) ?? '',
  })[part];
  const choose = async (chosen: File | undefined) => {
    if (!chosen) return;
    setError(null);
    setRefusedFile(null);
    setWords({ ...words, file: null, note: null });
    setProgress(0);
    const sent = await sendFile(chosen, setProgress);
    setProgress(null);
    if (!sent.ok) {
      setRefusedFile(sent.error);
      return setError(sent.error);
    }
    setWords({ ...latest.current, file: sent.file, note: noteOf(sent) });
    announce(`${sent.file.name} is sent`);
  };
  const save = async () => {
    const isFile = words.kind === 'file';
    const link = words.link.trim();
    if (plainName(words.title) === '') return setError({ field: 'title', message: 'Write what it is.' });
    if (!isFile && !link.startsWith('https://')) return setError({ field: 'link', message: 'Copy the address of the page: it begins with https://' });
    if (isFile && !file) return setError({ field: 'file', message: progress !== null ? 'The file is still on its way.' : refusedFile?.message ?? 'Choose a file.' });
    const isLookedThrough = needsLook && words.lookedThrough === file?.hash;
    if (needsLook && !isLookedThrough) return setError({ field: 'is_looked_through', message: 'Look through the file, then say that nobody can be told from it.' });
    const asked: PutOnShelf = {
      id: item?.id ?? words.id, version: item?.version ?? 0, place: words.place, title: plainName(words.title), about: plainName(words.about) || null, topics: listOf(words.topics),
      link: isFile ? null : link, file: isFile && file ? { hash: file.hash, name: file.name } : null, is_looked_through: isLookedThrough,
    };
    setSending(true);
    setError(null);
    try {
      await server().post('/api/resources', asked);
      announce(`${asked.title} is on the shelf`);
      clear();
      onDone();
    } catch (failure) {
      const { error: refused } = askFailed(failure);
      setError(refused);
      if (refused.code === 'changed_meanwhile') onBehind();
      form.current?.querySelector<HTMLElement>('[aria-invalid]')?.focus();
    }
    setSending(false);
  };
  // Once theirs is here, it says so itself.
  const isOther = error !== null && !fields.includes(error.field ?? '') && !((isMoved || words.hasMet) && error.code === 'changed_meanwhile');
  return (
    <form ref={form} className="stack" aria-label={item ? `Change: ${item.title}` : 'Put something on the shelf'} noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <p className="field__error"><Icon name="alert" /> <span>Nothing about a patient belongs here: no name, number, letter or picture of anybody.</span></p>
      <TextField label="What it is" value={words.title} error={of('title')} onChange={(title) => change({ title })} />
      <ChoiceField label="A link or a file" value={words.kind} onChange={(kind) => change({ kind })} options={[{ value: 'link', label: 'Link' }, { value: 'file', label: 'File' }]} />
      {words.kind === 'link' ? <TextField label="Address" type="url" hint="Begins with https://" value={words.link} error={of('link')} onChange={(link) => change({ link })} /> : (
        <div className={of('file') ? 'field field--error' : 'field'}>
          <label className="field__label" htmlFor="shelf-file">File</label>
          <p className="field__hint" id="shelf-file-hint">PDF, Word, OpenDocument, PNG, JPEG, CSV or text, up to 10 MiB</p>
          {of('file') && <p className="field__error" id="shelf-file-error" role="alert"><Icon name="alert" /><span><span className="nhsuk-u-visually-hidden">Error: </span>{of('file')}</span></p>}
          <input id="shelf-file" type="file" accept={accepted} aria-describedby={of('file') ? 'shelf-file-hint shelf-file-error' : 'shelf-file-hint'} aria-invalid={of('file') ? true : undefined} onChange={(event) => void choose(event.currentTarget.files?.[0])} />
          {progress !== null && <p role="status"><progress max={100} value={progress} aria-label="How much of the file is sent" /> {progress}%</p>}
          {file && progress === null && <p className="small">{file.name} · {fileWords(file)}</p>}
          {words.note && progress === null && <p><Icon name="alert" /> {words.note}</p>}
          {needsLook && progress === null && (
            <>
              {of('is_looked_through') && <p className="field__error" role="alert"><Icon name="alert" /><span><span className="nhsuk-u-visually-hidden">Error: </span>{of('is_looked_through')}</span></p>}
              <TickField label="I have looked through it: nobody can be told from it" words="What is inside a PDF, a document or a picture is not checked." isTicked={words.lookedThrough === file?.hash} onChange={(isTicked) => change({ lookedThrough: isTicked ? file?.hash ?? '' : '' })} />
            </>
          )}
        </div>
      )}
      <TextField label="What it is good for (optional)" value={words.about} error={of('about')} onChange={(about) => change({ about })} />
      <TextField label="Topics (optional)" hint="With commas: warmth, benefits" value={words.topics} error={of('topics')} onChange={(topics) => change({ topics })} />
      {kept.length > 1 && <SelectField label="For whom" value={words.place} error={of('place')} onChange={(place) => change({ place })} options={kept.map(({ code, name, is_for_all }) => ({ value: code, label: is_for_all ? `Everybody (${name})` : name }))} />}
      {isOther && <p className="field__error" role="alert"><Icon name="alert" /> <span>{error?.message} What you typed is kept.</span></p>}
      {item && (isMoved || words.hasMet) && (
        <div role="alert">
          <p><strong>{changedBy ?? 'Somebody else'} changed this meanwhile{item.is_withdrawn && ', and it is withdrawn'}.</strong> {words.hasMet && 'What you did not touch is as they left it. '}{isMoved && 'What you typed is kept here. Saved all the same, it takes the place of this:'}</p>
          {isMoved && <ul className="plain-list">{both.map((part) => <li key={part}><strong>{partWords[part]}</strong>: {theirs(part, item)} <Button look="quiet" label={`Take theirs: ${partWords[part]}`} onClick={() => { setWords(withTheirs(words, part, item)); setError(null); }}>Take theirs</Button></li>)}</ul>}
        </div>
      )}
      <div className="row"><Button type="submit" look="primary" isDisabled={isSending || progress !== null || isJustAsked}>{isSending ? 'Saving…' : isMoved ? 'Save all the same' : item ? 'Save' : 'Put it on the shelf'}</Button><Button look="quiet" onClick={() => { clear(); onDone(); }}>Cancel</Button></div>
    </form>
  );
}
