// Owns one case in the live meeting: who, the question, frailty, social notes, discussion; beside it what we decide.
// Drawn anew for every case (keyed by line and case): nothing of the case before is ever on screen.
import { useEffect, useRef, useState } from 'react';
import { CaseBanner } from '../../../case-view/case-banner';
import { lastPlan } from '../../../case-view/case-history';
import { CaseStrip } from '../../../case-view/case-strip';
import type { Names } from '../../../case-view/action-line';
import { maySetBar } from '../../../case-view/may';
import { QuestionForMdt, ReferralWords } from '../../../case-view/referral';
import { SetBar } from '../../../case-view/set-bar';
import { SocialNotes } from '../../../case-view/social-notes';
import type { AgendaItem, Attendee, Card, CaseFound, CaseRoot, Closed, Meeting, People, Person, PersonId, Service, SocialNote, StreamId } from '../../../generated/wire';
import { caseDocument, caseStream, privateNoteStream, restrictedStream } from '../../../live/ids';
import { server, useLoad, useStream } from '../../../server';
import { Button } from '../../../ui/button';
import { EmptyState } from '../../../ui/empty-state';
import { formatDay, formatDayClock } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { Panel } from '../../../ui/panel';
import { Skeleton } from '../../../ui/skeleton';
import { ms } from '../../../words/instants';
import { listedReasons } from '../../../words/listed-reasons';
import type { Rights } from '../rights';
import { Sheet } from '../sheet';
import { Decide } from './decide';
import { Discussion } from './discussion';
import type { Targets } from './targets';

export interface CaseRoomProps {
  meeting: Meeting;
  item: AgendaItem;
  card: Card;
  me: Person | null;
  names: Names;
  services: readonly Service[];
  /** The directory, to choose from whom the person keeps out. */
  people?: People | null;
  rights: Rights;
  nameOf: (person: PersonId) => string;
  targets: Targets;
}

/** Notes of a stream of its own; a refused stream is simply absent. */
function useNotes(stream: StreamId | null): { notes: SocialNote[]; isHere: boolean; isRefused: boolean } {
  const view = useStream(stream);
  return { notes: view.state?.of === 'notes' ? Object.values(view.state.value.notes) : [], isHere: view.state?.of === 'notes', isRefused: view.status === 'refused' };
}

/** In place of a case whose right ended. The focus comes here only when it was inside what is gone. */
export function NoLonger({ number, more }: { number: number; more?: string }) {
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (document.activeElement === document.body) place.current?.focus({ preventScroll: true });
  }, []);
  return (
    <div ref={place} tabIndex={-1} role="status" className="no-longer">
      <EmptyState title="You no longer have this case">Case {number} is not shared with you any more. What you had typed and not sent is thrown away; what you saved stays with the case.{more && ` ${more}`}</EmptyState>
    </div>
  );
}

/** Speakers have no case in any case. */
const guestsOf = ({ attendees }: Meeting) => Object.values(attendees).filter(({ kind, is_withdrawn }) => kind === 'guest' && !is_withdrawn);

/** "She does not want the council to hear this": from inside the room, because whoever goes to another page counts as gone. */
function KeepOut({ root, people, guests }: { root: CaseRoot; people: People; guests: readonly Attendee[] }) {
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <Button look="quiet" icon="lock" onClick={() => setOpen(true)}>Keep somebody out…</Button>
      {isOpen && (
        <Sheet title={`Keep somebody out of ${root.code}`} closeLabel="Cancel" onClose={() => setOpen(false)}>
          <SetBar root={root} people={people} guests={guests} send={server().send} onDone={() => setOpen(false)} />
        </Sheet>
      )}
    </>
  );
}

/** Said before anything else: nobody plans for somebody who died. */
function ClosedFirst({ closed, nameOf }: { closed: Closed; nameOf: (person: PersonId) => string }) {
  return <p className="case-closed"><Icon name="alert" /> <span><strong>{{ died: 'This person has died.', moved: 'This person has moved away.', declined: 'This person has declined.' }[closed.why]}</strong> The case was closed since it was listed: {formatDayClock(ms(closed.at))}, by {nameOf(closed.by)}.</span></p>;
}

export function CaseRoom({ meeting, item, card, me, names, services, people = null, rights, nameOf, targets }: CaseRoomProps) {
  const id = card.case_id;
  const view = useStream(caseStream(id));
  const found = useLoad<CaseFound>(`/api/cases/${encodeURIComponent(card.code)}`);
  const restricted = useNotes(restrictedStream(id));
  const own = useNotes(me ? privateNoteStream(me.id, id) : null);

  if (view.status === 'refused' || view.status === 'revoked') {
    return <div className="room__whole">{view.status === 'revoked' ? <NoLonger number={item.number} /> : <EmptyState title={`Case ${item.number} is not shared with you`}>What you saved in it is kept with the case.</EmptyState>}</div>;
  }
  // Until this very case is there: its number and grey lines.
  if (view.state?.of !== 'case' || view.state.value.root.id !== id) {
    return (
      <div className="room__case stack">
        <div className="case-head"><div className="case-head__blank"><h2>Case {item.number} · {card.code}</h2></div></div>
        <Skeleton label={`Loading case ${item.number}`} lines={10} />
      </div>
    );
  }
  const it = view.state.value;
  const { root } = it;
  const items = Object.values(it.items);
  const line = it.items[item.id];
  const over = items.filter((line) => line.is_over && !line.is_removed).map(({ starts_at }) => starts_at);
  const isReadBack = meeting.live.phase === 'read_back';
  const hasHidden = found.kind === 'ready' && found.value.has_restricted_notes && restricted.isRefused;
  return (
    <>
      <div className="room__case stack">
        <h2 className="nhsuk-u-visually-hidden">Case {item.number}, {root.code}</h2>
        {root.closed && <ClosedFirst closed={root.closed} nameOf={nameOf} />}
        <div className="case-head">
          <CaseBanner root={root} />
          <QuestionForMdt root={root} />
        </div>
        <CaseStrip root={root} lastPlan={lastPlan(items, meeting.root.id)} />
        <p className="case-why"><strong>{listedReasons[card.reason]}{card.deferred_count > 0 && `, deferred ${card.deferred_count}×`}:</strong> {root.reason}{card.overdue_since && <> · <strong>overdue since {formatDay(card.overdue_since)}</strong></>}{card.blocked_because && <> · blocked: {card.blocked_because}</>}</p>
        {me && people && maySetBar(me, root) && <div className="case-keep-out"><KeepOut root={root} people={people} guests={guestsOf(meeting)} /></div>}
        {line?.urgent_reason && <p className="case-why case-why--urgent"><Icon name="alert" /> <span><strong>Late and urgent:</strong> {line.urgent_reason}</span></p>}
        <Panel title="Social notes">
          <SocialNotes
            pcn={it.root.pcn}
            caseId={id} notes={[...Object.values(it.social_notes), ...restricted.notes, ...own.notes]} meId={me?.id ?? null} canWrite={rights.canWriteNotes}
            hasRestricted={restricted.isHere} hasHiddenNote={hasHidden} changedSince={over.length > 0 ? Math.max(...over) : null} send={server().send}
          />
        </Panel>
        <Discussion document={caseDocument(id, meeting.root.id)} homeId={id} nameOf={nameOf} targets={targets} />
        {root.referral && <details className="panel case-referral"><summary>The referral, whole</summary><div className="panel__body"><ReferralWords root={root} /></div></details>}
      </div>
      <div className="room__decide stack">
        <Decide meeting={meeting} item={item} it={it} me={me} names={names} services={services} mayDecide={isReadBack ? rights.canCorrect : rights.canDecide} targets={targets} />
      </div>
    </>
  );
}
