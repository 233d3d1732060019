// Owns what is shared with everybody at a meeting, the speaker too: links and files, before, during and after; sharing one, also from the
// Federation's shelf, and taking one off.
import { useEffect, useRef, useState } from 'react';
import { useDraft } from '../../../drafts';
import { focusIn } from '../../../focus';
import { fileWords } from '../../../file-words';
import type { Meeting, MeetingId, Person, Resource, ShareFromShelf, Shelf, ShelfItem, WireError } from '../../../generated/wire';
import { WhenLoaded } from '../../../loaded';
import { newId } from '../../../live/ids';
import { nameIn } from '../../../live/meeting-people';
import { askFailed, server, useLoad } from '../../../server';
import { announce, notify } from '../../../shell';
import { Button } from '../../../ui/button';
import { SelectField, TextField } from '../../../ui/field';
import { Panel } from '../../../ui/panel';
import { Refusal, useAsk } from '../ask';
import { markFound } from './marks';
import '../before/before.css';

export interface ResourcesProps {
  meeting: Meeting;
  me: Person | null;
  canShare: boolean;
  /** Takes off what others shared, too. */
  canEdit: boolean;
}

function ShareForm({ meetingId, onDone }: { meetingId: MeetingId; onDone: () => void }) {
  const { ask, isSending, error } = useAsk();
  const [words, setWords, clear] = useDraft(`resource/${meetingId}`, { id: newId(), title: '', link: '', about: '' });
  const [missing, setMissing] = useState<{ field: string; message: string } | null>(null);
  const title = useRef<HTMLInputElement>(null);
  const link = useRef<HTMLInputElement>(null);
  const about = useRef<HTMLInputElement>(null);
  const fields = { title, link, about };
  useEffect(() => {
    const field = error?.field;
    if (field === 'title' || field === 'link' || field === 'about') markFound(fields[field].current, error);
  }, [error]);
  const change = (part: Partial<typeof words>) => { setWords({ ...words, ...part }); setMissing(null); };
  const send = async () => {
    const sent = { ...words, title: words.title.trim(), link: words.link.trim(), about: words.about.trim() };
    const lack = sent.title === '' ? 'title' as const : sent.link.startsWith('https://') ? null : 'link' as const;
    if (lack) {
      fields[lack].current?.focus();
      return setMissing({ field: lack, message: lack === 'title' ? 'Write what it is.' : 'Copy the address of the page: it begins with https://' });
    }
    setWords(sent);
    if (!(await ask({ name: 'share_resource', meeting_id: meetingId, resource_id: sent.id, title: sent.title, link: sent.link, about: sent.about || null }))) return;
    clear();
    announce('Link shared');
    onDone();
  };
  const of = (field: string) => (missing?.field === field ? missing.message : error?.field === field ? error.message : null);
  const isAtField = ['title', 'link', 'about'].includes(error?.field ?? '');
  return (
    <form className="asking" aria-label="Share a link" noValidate onSubmit={(event) => { event.preventDefault(); void send(); }}>
      <TextField label="What it is" hint="Everyone at the meeting reads it: name no patient" value={words.title} error={of('title')} inputRef={title} onChange={(value) => change({ title: value })} />
      <TextField label="Link" type="url" hint="Begins with https://" value={words.link} error={of('link')} inputRef={link} onChange={(value) => change({ link: value })} />
      <TextField label="What it is good for (optional)" value={words.about} error={of('about')} inputRef={about} onChange={(value) => change({ about: value })} />
      <Refusal error={isAtField ? null : error} kept="What you typed is kept." />
      <div className="row"><Button type="submit" look="primary" isDisabled={isSending}>{isSending ? 'Saving…' : 'Share the link'}</Button><Button look="quiet" onClick={onDone}>Cancel</Button></div>
    </form>
  );
}

function FromShelf({ meetingId, shared, onDone }: { meetingId: MeetingId; shared: readonly Resource[]; onDone: () => void }) {
  const load = useLoad<Shelf>('/api/resources');
  const [chosen, setChosen] = useState('');
  const [isSending, setSending] = useState(false);
  const [error, setError] = useState<WireError | null>(null);
  const isShared = ({ link, file }: ShelfItem) => shared.some((one) => (file ? one.file?.hash === file.hash : one.link === link));
  const share = async () => {
    setSending(true);
    try {
      const asked: ShareFromShelf = { resource_id: newId(), shelf_id: chosen };
      await server().post(`/api/meetings/${meetingId}/resources`, asked);
      announce('Shared from the shelf');
      onDone();
    } catch (failure) {
      setError(askFailed(failure).error);
      setSending(false);
    }
  };
  return (
    <WhenLoaded load={load} what="the shelf" lines={2}>
      {({ items }) => {
        const offered = items.filter(({ item }) => !item.is_withdrawn && !isShared(item));
        if (offered.length === 0) return <p className="muted">Nothing is on the shelf that is not shared here. <a href="/resources">Shared resources</a></p>;
        return (
          <form className="asking" aria-label="Share from the shelf" noValidate onSubmit={(event) => { event.preventDefault(); void share(); }}>
            <SelectField label="Which of the shelf" hint="Everyone at the meeting has it, the speaker too" value={chosen} onChange={setChosen} options={[{ value: '', label: 'Choose…' }, ...offered.map(({ item }) => ({ value: item.id, label: item.file ? `${item.title} (${fileWords(item.file)})` : item.title }))]} />
            <Refusal error={error} />
            <div className="row"><Button type="submit" look="primary" isDisabled={isSending || chosen === ''}>{isSending ? 'Saving…' : 'Share it'}</Button><Button look="quiet" onClick={onDone}>Cancel</Button></div>
          </form>
        );
      }}
    </WhenLoaded>
  );
}

/** A file comes from the shelf, and is shared from there again. */
async function shareAgain(meetingId: MeetingId, hash?: string) {
  try {
    const found = (await server().get<Shelf>('/api/resources')).items.find(({ item }) => item.file?.hash === hash);
    if (!found) return notify({ text: 'It is not on the shelf any more. Put it there first, then share it again.', isProblem: true });
    await server().post(`/api/meetings/${meetingId}/resources`, { resource_id: newId(), shelf_id: found.item.id } satisfies ShareFromShelf);
  } catch (failure) {
    notify({ text: askFailed(failure).message, isProblem: true });
  }
}

export function Resources({ meeting, me, canShare, canEdit }: ResourcesProps) {
  const { ask, isSending, error } = useAsk();
  const [opened, setOpened] = useState<'link' | 'shelf' | null>(null);
  const done = () => { setOpened(null); focusIn(foot); };
  const foot = useRef<HTMLDivElement>(null);
  const shared = Object.values(meeting.resources).filter(({ is_removed }) => !is_removed).sort((a, b) => a.shared_at - b.shared_at || a.id.localeCompare(b.id));
  const remove = async ({ id, title, link, about, file }: Resource) => {
    if (!(await ask({ name: 'remove_resource', meeting_id: meeting.root.id, resource_id: id }))) return;
    const undo = async () => {
      if (file || link === null) return shareAgain(meeting.root.id, file?.hash);
      const refused = await server().send({ name: 'share_resource', meeting_id: meeting.root.id, resource_id: newId(), title, link, about });
      if (refused) notify({ text: refused.message, isProblem: true });
    };
    notify({ text: `“${title}” is no longer shared`, onUndo: () => void undo() });
    focusIn(foot);
  };
  return (
    <Panel title="Shared links and files" isFlush aside={<span className="muted small num">{shared.length}</span>}>
      {shared.length === 0 && <p className="asked__none muted">Nothing is shared yet.</p>}
      <ul className="plain-list" aria-label="Shared links and files">
        {shared.map((one) => (
          <li key={one.id} className="line line--link">
            <div className="line__words">
              <p className="line__what">{one.file ? <a href={`/api/meetings/${meeting.root.id}/resources/${one.id}/file`} download={one.file.name}>{one.title}</a> : <a href={one.link ?? ''} target="_blank" rel="noopener noreferrer">{one.title}<span className="nhsuk-u-visually-hidden">, opens in a new tab</span></a>}</p>
              <p className="line__why">{[one.about, one.file && fileWords(one.file), one.shared_by && `shared by ${nameIn(meeting, one.shared_by)}`].filter(Boolean).join(' · ')}</p>
            </div>
            {(canEdit || (canShare && one.shared_by !== null && one.shared_by === me?.id)) && <span className="line__buttons"><Button look="quiet" icon="cross" iconOnly isDisabled={isSending} onClick={() => void remove(one)}>{`Take off: ${one.title}`}</Button></span>}
          </li>
        ))}
      </ul>
      <Refusal error={error} />
      {canShare && (
        <div ref={foot} className="add-line">
          <div className="row"><Button icon="plus" isExpanded={opened === 'link'} onClick={() => setOpened(opened === 'link' ? null : 'link')}>Share a link</Button><Button isExpanded={opened === 'shelf'} onClick={() => setOpened(opened === 'shelf' ? null : 'shelf')}>Share from the shelf</Button></div>
          {opened === 'link' && <ShareForm meetingId={meeting.root.id} onDone={done} />}
          {opened === 'shelf' && <FromShelf meetingId={meeting.root.id} shared={shared} onDone={done} />}
        </div>
      )}
    </Panel>
  );
}
