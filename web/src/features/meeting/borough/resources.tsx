// Owns what is shared with everybody at a meeting, the speaker too: links, before, during and after; sharing one, and taking one off.
import { useEffect, useRef, useState } from 'react';
import { useDraft } from '../../../drafts';
import { focusIn } from '../../../focus';
import type { Meeting, MeetingId, Person, Resource } from '../../../generated/wire';
import { newId } from '../../../live/ids';
import { nameIn } from '../../../live/meeting-store';
import { server } from '../../../server';
import { announce, notify } from '../../../shell';
import { Button } from '../../../ui/button';
import { TextField } from '../../../ui/field';
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

export function Resources({ meeting, me, canShare, canEdit }: ResourcesProps) {
  const { ask, isSending, error } = useAsk();
  const [isSharing, setSharing] = useState(false);
  const foot = useRef<HTMLDivElement>(null);
  const shared = Object.values(meeting.resources).filter(({ is_removed }) => !is_removed).sort((a, b) => a.shared_at - b.shared_at || a.id.localeCompare(b.id));
  const remove = async ({ id, title, link, about }: Resource) => {
    if (!(await ask({ name: 'remove_resource', meeting_id: meeting.root.id, resource_id: id }))) return;
    const undo = async () => {
      const refused = await server().send({ name: 'share_resource', meeting_id: meeting.root.id, resource_id: newId(), title, link, about });
      if (refused) notify({ text: refused.message, isProblem: true });
    };
    notify({ text: `“${title}” is no longer shared`, onUndo: () => void undo() });
    focusIn(foot);
  };
  return (
    <Panel title="Shared links" isFlush aside={<span className="muted small num">{shared.length}</span>}>
      {shared.length === 0 && <p className="asked__none muted">Nothing is shared yet.</p>}
      <ul className="plain-list" aria-label="Shared links">
        {shared.map((one) => (
          <li key={one.id} className="line line--link">
            <div className="line__words">
              <p className="line__what"><a href={one.link} target="_blank" rel="noopener noreferrer">{one.title}<span className="nhsuk-u-visually-hidden">, opens in a new tab</span></a></p>
              <p className="line__why">{one.about && <>{one.about} · </>}shared by {nameIn(meeting, one.shared_by)}</p>
            </div>
            {(canEdit || (canShare && one.shared_by === me?.id)) && <span className="line__buttons"><Button look="quiet" icon="cross" iconOnly isDisabled={isSending} onClick={() => void remove(one)}>{`Take off: ${one.title}`}</Button></span>}
          </li>
        ))}
      </ul>
      <Refusal error={error} />
      {canShare && (
        <div ref={foot} className="add-line">
          <div className="row"><Button icon="plus" isExpanded={isSharing} onClick={() => setSharing(!isSharing)}>Share a link</Button></div>
          {isSharing && <ShareForm meetingId={meeting.root.id} onDone={() => { setSharing(false); focusIn(foot); }} />}
        </div>
      )}
    </Panel>
  );
}
