// Owns the agenda of a supervision that is there by itself: the supervisee's open actions, overdue first, and their caseload; private notes
// for who may read them; and the supervisee's yes, before which the supervisor is shown nothing.
import { useEffect, useState } from 'react';
import type { CaseCode, Meeting, MeetingId, Person, SupervisedAction, SupervisedCase, SupervisedNotes, Supervision } from '../../../generated/wire';
import { WhenLoaded } from '../../../loaded';
import { useLoad } from '../../../server';
import { announce } from '../../../shell';
import { Button } from '../../../ui/button';
import { EmptyState } from '../../../ui/empty-state';
import { dayOf, formatDay, formatNearDay, plural } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { Panel } from '../../../ui/panel';
import { domains } from '../../../words/domains';
import { ms } from '../../../words/instants';
import { themeWords } from '../../../words/supervision';
import { Refusal, useAsk } from '../ask';
import { useWorklist } from '../partner';
import '../partner/partner.css';

/** A code is a way to the case only for who may open it. */
function Code({ code, mayOpen }: { code: string; mayOpen: boolean }) {
  return mayOpen ? <a href={`/cases/${code}`}><strong>{code}</strong></a> : <strong>{code}</strong>;
}

function Action({ action }: { action: SupervisedAction }) {
  const due = action.due_on ? formatNearDay(action.due_on) : 'no date';
  return (
    <li>
      <span className="exit__what">{action.case_code ? <Code code={action.case_code} mayOpen={action.may_open} /> : <strong>Topic</strong>} {action.what}</span>
      {action.is_blocked && <span className="small"><Icon name="alert" /> Blocked{action.blocked_reason && `: ${action.blocked_reason}`}</span>}
      {action.is_overdue ? <strong className="line__late small">Overdue, {due}</strong> : <span className="muted small">{action.due_on ? `by ${due}` : due}</span>}
    </li>
  );
}

/** What the supervisee wrote for the two alone. Read when it is asked for; the look is written down. */
function Notes({ meetingId, code }: { meetingId: MeetingId; code: CaseCode }) {
  const load = useLoad<SupervisedNotes>(`/api/meetings/${meetingId}/supervision/notes/${code}`);
  if (load.kind === 'failed' && load.failure.isNotFound) return <li className="muted small">The private notes on {code} are no longer open to you.</li>;
  if (load.kind !== 'ready') return <li><WhenLoaded load={load} what={`the private notes on ${code}`} lines={2}>{() => null}</WhenLoaded></li>;
  return (
    <>
      {load.value.notes.map((note) => (
        <li key={note.id}><span className="exit__what"><Icon name="lock" /> <strong>{domains[note.domain].label}:</strong> {note.line}{note.more && <><br />{note.more}</>}</span> <span className="muted small">{formatDay(dayOf(ms(note.written_at)))}</span></li>
      ))}
    </>
  );
}

function Case({ row, meetingId }: { row: SupervisedCase; meetingId: MeetingId }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <li>
        <span className="exit__what"><Code code={row.code} mayOpen={row.may_open} /> <span className="muted small">{[row.open_actions > 0 && plural(row.open_actions, 'open action'), row.last_note_on && `note of ${formatDay(row.last_note_on)}`].filter(Boolean).join(' · ')}</span></span>
        {row.overdue_actions > 0 && <strong className="line__late small">{row.overdue_actions} overdue</strong>}
        {row.has_private_notes && <Button look="quiet" isExpanded={isOpen} label={`Private notes on ${row.code}`} onClick={() => setOpen(!isOpen)}>Private notes</Button>}
      </li>
      {isOpen && row.has_private_notes && <Notes meetingId={meetingId} code={row.code} />}
    </>
  );
}

/** Made by the supervisor: until the supervisee says yes nothing of theirs is shown to them. */
function Agree({ it, isMine, onAgreed }: { it: Supervision; isMine: boolean; onAgreed: () => void }) {
  const { ask, isSending, error } = useAsk();
  const agree = async () => {
    if (!(await ask({ name: 'agree_supervision', series_id: it.series_id }))) return;
    announce('You said yes to your supervision');
    onAgreed();
  };
  return (
    <Panel title={isMine ? `Is ${it.supervisor.name} your supervisor?` : 'Waiting for a yes'}>
      {isMine ? (
        <>
          <p>{it.supervisor.name} made this supervision. Once you say yes, they see your caseload, your open actions and your private notes. Nobody else does.</p>
          <Button look="primary" isDisabled={isSending} onClick={() => void agree()}>{isSending ? 'Saving…' : 'Yes, this is my supervisor'}</Button>
          <Refusal error={error} />
        </>
      ) : <p>{it.supervisee.name} has not said yes to this supervision yet. Their caseload, actions and private notes come up here once they do.</p>}
    </Panel>
  );
}

export interface SupervisionAgendaProps {
  meeting: Meeting;
  me: Person | null;
}

export function SupervisionAgenda({ meeting, me }: SupervisionAgendaProps) {
  const load = useLoad<Supervision>(`/api/meetings/${meeting.root.id}/supervision`, { pcn: meeting.root.pcn, lists: ['actions', 'cases', 'meetings'] });
  const worklist = useWorklist(me);
  const reload = load.kind === 'ready' ? load.reload : null;
  // Whoever has no role in this PCN is told of no list: the room and one's own worklist tell that something moved.
  useEffect(() => reload?.(), [meeting, worklist]);
  return (
    <WhenLoaded load={load} what="the agenda" lines={6}>
      {(it) => {
        const isMine = it.supervisee.person_id === me?.id;
        const whose = isMine ? 'Your' : `${it.supervisee.name}’s`;
        const isShown = it.is_agreed || isMine;
        return (
          <div className="stack">
            {!it.is_agreed && <Agree it={it} isMine={isMine} onAgreed={() => reload?.()} />}
            {isShown && (
              <Panel title={`${whose} open actions`} isFlush aside={it.actions.length > 0 && <span className="muted small num">{it.actions.length}</span>}>
                {it.actions.length === 0 ? <EmptyState title="Nothing is open">Every promise is kept.</EmptyState> : <ul className="exit plain-list" aria-label={`${whose} open actions`}>{it.actions.map((action) => <Action key={action.id} action={action} />)}</ul>}
              </Panel>
            )}
            {isShown && (
              <Panel title={`${whose} caseload`} isFlush aside={it.caseload.length > 0 && <span className="muted small num">{plural(it.caseload.length, 'case')}</span>}>
                {it.caseload.length === 0 ? <EmptyState title="No case yet">Cases stand here with the first action or social note.</EmptyState> : <ul className="exit plain-list" aria-label={`${whose} caseload`}>{it.caseload.map((row) => <Case key={row.code} row={row} meetingId={meeting.root.id} />)}</ul>}
              </Panel>
            )}
            {it.sessions.length > 0 && (
              <Panel title="Earlier sessions" isFlush>
                <ul className="exit plain-list" aria-label="Earlier sessions">
                  {it.sessions.map((session) => <li key={session.on}><span className="exit__what"><strong>{formatDay(session.on)}</strong> {themeWords(session.themes)}</span><span className="muted small num">{plural(session.minutes, 'minute')}</span></li>)}
                </ul>
              </Panel>
            )}
            <p className="muted small"><Icon name="lock" /> Only the two of you see this page. What leaves it is that a session happened, its minutes and its themes.</p>
          </div>
        );
      }}
    </WhenLoaded>
  );
}
