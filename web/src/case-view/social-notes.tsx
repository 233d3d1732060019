// Owns the social notes of a case: thirteen tiles, strengths first; an open one shows the line, who, when, history, a form.
import { useState } from 'react';
import { hasDraft } from '../drafts';
import type { CaseId, OdsCode, PersonId, SocialDomain, SocialNote, UtcMicros } from '../generated/wire';
import { Button } from '../ui/button';
import { ConfirmDialog } from '../ui/confirm-dialog';
import { dayOf, formatDay, formatDayClock } from '../ui/format';
import { Icon } from '../ui/icon';
import { type SocialTile, SocialTiles } from '../ui/social-tiles';
import { domainKeys, domains, levelLabel, sharings } from '../words/domains';
import { ms } from '../words/instants';
import { NoteForm, noteDraftKey } from './note-form';
import { useFormWords } from '../place-words';
import { NoteServices } from './note-services';
import type { Send } from './send';
import './social-notes.css';

export interface SocialNotesProps {
  caseId: CaseId;
  /** Whose words the prompts are. */
  pcn: OdsCode;
  /** Shared, and what this person receives of restricted and private ones; history included. */
  notes: readonly SocialNote[];
  meId: PersonId | null;
  canWrite: boolean;
  /** Has the restricted notes of this case. To whoever has not, nothing tells whether a restricted domain was asked about. */
  hasRestricted: boolean;
  /** There is a restricted note this person does not receive. */
  hasHiddenNote?: boolean;
  /** Marks what was written after the last meeting: "changed since Thu 19 Nov". */
  changedSince?: UtcMicros | null;
  send: Send;
}

/** Of one domain, newest first. */
function ofDomain(notes: readonly SocialNote[], domain: SocialDomain): SocialNote[] {
  return notes.filter((note) => note.domain === domain).sort((a, b) => b.written_at - a.written_at);
}

/** Never "not asked": somebody may have, and only their notes are kept from this person. */
const isNotShown = (domain: SocialDomain, hasRestricted: boolean) => domains[domain].isRestricted === true && !hasRestricted;

export function tileOf(notes: readonly SocialNote[], domain: SocialDomain, hasRestricted: boolean, changedSince?: UtcMicros | null): SocialTile {
  const standing = ofDomain(notes, domain).filter((note) => !note.is_withdrawn);
  const newest = standing.find((note) => note.sharing !== 'private') ?? standing[0];
  if (!newest && isNotShown(domain, hasRestricted)) return { key: domain, label: domains[domain].label, level: 'not-shown' };
  const level = !newest ? 'not-asked' : domain === 'strengths' ? (newest.level === 'none' ? 'none' : 'strength') : newest.level;
  return {
    key: domain,
    label: domains[domain].label,
    level,
    word: newest ? levelLabel(domain, newest.level).replace('Urgent need', 'Urgent') : undefined,
    isRestricted: domains[domain].isRestricted || standing.some((note) => note.sharing !== 'shared') || undefined,
    changed: newest && changedSince && newest.written_at > changedSince ? `changed since ${formatDay(dayOf(ms(changedSince))).slice(0, 3)}` : undefined,
  };
}

interface NoteProps {
  note: SocialNote;
  isOwn: boolean;
  canWrite: boolean;
  send: Send;
  onWithdraw: () => void;
}

function Note({ note, isOwn, canWrite, send, onWithdraw }: NoteProps) {
  return (
    <div className={note.is_withdrawn ? 'note note--withdrawn' : 'note'}>
      <p className="note__line">{note.line}</p>
      {note.more && <p>{note.more}</p>}
      <p className="note__meta">
        <span className="note__level">{note.is_withdrawn ? 'Withdrawn' : levelLabel(note.domain, note.level)}</span> · {note.author_name}, {formatDayClock(ms(note.written_at))}
        {note.source && ` · ${note.source}`}
        {note.review_on && ` · look again ${formatDay(note.review_on)}`}
      </p>
      {note.sharing !== 'shared' && <p className="note__meta note__kept"><Icon name="lock" /> {sharings[note.sharing].label}. {sharings[note.sharing].receives}</p>}
      {!note.is_withdrawn && <NoteServices note={note} canChange={canWrite && (isOwn || note.sharing === 'shared')} send={send} />}
      {isOwn && !note.is_withdrawn && <Button look="quiet" label={`Withdraw: ${note.line}`} onClick={onWithdraw}>Withdraw</Button>}
    </div>
  );
}

export function SocialNotes({ caseId, pcn, notes, meId, canWrite, hasRestricted, hasHiddenNote, changedSince, send }: SocialNotesProps) {
  const [open, setOpen] = useState<SocialDomain | null>(null);
  const [isWriting, setWriting] = useState(false);
  const [withdrawing, setWithdrawing] = useState<SocialNote | null>(null);
  const [refusal, setRefusal] = useState<string | null>(null);
  const { prompt } = useFormWords(open && pcn);

  const openTile = (key: string | null) => {
    const domain = key as SocialDomain | null;
    setOpen(domain);
    setWriting(domain !== null && hasDraft(noteDraftKey(caseId, domain)));
    // The tile may be far above what it opens, on a phone. The person asked for it, so it may scroll.
    if (domain) requestAnimationFrame(() => document.getElementById('social-open')?.scrollIntoView?.({ block: 'nearest' }));
  };
  const withdraw = async () => {
    if (!withdrawing) return;
    const refused = await send({ name: 'withdraw_social_note', case_id: caseId, note_id: withdrawing.id, sharing: withdrawing.sharing });
    setRefusal(refused?.message ?? null);
    if (!refused) setWithdrawing(null);
  };

  const inside = open ? ofDomain(notes, open) : [];
  const isHidden = open !== null && isNotShown(open, hasRestricted);
  const standing = inside.filter((note) => !note.is_withdrawn);
  // The newest of each kind of sharing stands in front; the rest is history.
  const front = standing.filter((note, index) => standing.findIndex((other) => other.sharing === note.sharing) === index);
  const older = inside.filter((note) => !front.includes(note));
  const draw = (note: SocialNote) => <Note key={note.id} note={note} isOwn={note.author === meId} canWrite={canWrite && front.includes(note)} send={send} onWithdraw={() => setWithdrawing(note)} />;

  return (
    <>
      {hasHiddenNote && <p className="small"><Icon name="lock" /> There is a restricted note that you do not receive. The clinical director has it.</p>}
      <SocialTiles tiles={domainKeys.map((domain) => tileOf(notes, domain, hasRestricted, changedSince))} open={open} onOpen={openTile}>
        {open && (
          <>
            {isHidden && <p className="notes__prompt"><Icon name="lock" /> {inside.length === 0 ? 'Not shown to you.' : 'Others are not shown to you.'} Notes about {domains[open].label.toLowerCase()} go to the clinical director and to who wrote them.</p>}
            {inside.length === 0 && !isWriting && !isHidden && <p className="notes__prompt">Nothing written yet. {prompt(open)}</p>}
            {front.map(draw)}
            {older.length > 0 && <details className="notes__older"><summary>{older.length === 1 ? '1 earlier note' : `${older.length} earlier notes`}</summary>{older.map(draw)}</details>}
            {canWrite && (
              <div className={inside.length > 0 ? 'notes__write' : undefined}>
                {isWriting ? (
                  <NoteForm key={open} caseId={caseId} domain={open} prompt={prompt(open)} level={front[0]?.level} send={send} onDone={() => setWriting(false)} />
                ) : (
                  <Button icon="plus" onClick={() => setWriting(true)}>Write a note</Button>
                )}
              </div>
            )}
          </>
        )}
      </SocialTiles>
      <ConfirmDialog isOpen={withdrawing !== null} title="Withdraw your note?" confirmLabel="Withdraw" isHarmful onConfirm={() => void withdraw()} onCancel={() => setWithdrawing(null)}>
        <p>“{withdrawing?.line}” goes off the strip. It stays in the history, marked as withdrawn.</p>
        {refusal && <p className="field__error" role="alert">{refusal}</p>}
      </ConfirmDialog>
    </>
  );
}
