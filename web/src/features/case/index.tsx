// Owns the case page: finds the case by its code, follows its streams, lays out the shared pieces.
import { Fragment, useState } from 'react';
import { caseCodeOf } from '../../case-code';
import { ActionBoard } from '../../case-view/action-board';
import { isClosed } from '../../case-view/action-acts';
import { addedSoon } from '../../case-view/waiting';
import { AddAction } from '../../case-view/add-action';
import { CaseBanner } from '../../case-view/case-banner';
import { lastPlan } from '../../case-view/case-history';
import { CaseStrip } from '../../case-view/case-strip';
import { namesOf, withoutBarred } from '../../case-view/colleagues';
import { useFoundCase } from '../../case-view/found-case';
import { isIgLead, mayAnswerReferral, mayRefer, mayWriteSocialNote } from '../../case-view/may';
import { ObjectionTag } from '../../case-view/objection-tag';
import { QuestionForMdt, ReferralWords } from '../../case-view/referral';
import { SocialNotes } from '../../case-view/social-notes';
import type { Case, CaseFound, CaseRoot, People, Service, SocialNote } from '../../generated/wire';
import { caseStream, privateNoteStream, restrictedStream } from '../../live/ids';
import { WhenLoaded } from '../../loaded';
import { type PageModule, type PageProps, titleWithCode } from '../../page';
import { server, useLoad, useStream, useWaiting } from '../../server';
import { usePrintFooter } from '../../print-footer';
import { usePrintOpen } from '../../print-open';
import { useMe } from '../../session';
import { dayOf, formatDay, formatDayClock, formatDayYear, plural, today } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { Skeleton } from '../../ui/skeleton';
import { caseStatuses, isOffList } from '../../words/case-statuses';
import { ms } from '../../words/instants';
import { ownerText } from '../../words/owners';
import { closedReasons, objectionOf } from '../../words/sharing';
import { Acts } from './acts';
import { Assessments } from './assessments';
import { Nothing, OpenedInEmergency } from './break-glass';
import { ReferralAnswer } from './referral-answer';
import { Sharing } from './sharing';
import { Timeline } from './timeline';
import { useAccess, WhoLooked } from './who-looked';
import './case.css';

/** Notes of a stream of its own; a refused stream is simply absent. */
function useNotes(stream: string | null): { notes: SocialNote[]; isHere: boolean; isRefused: boolean } {
  const view = useStream(stream);
  return { notes: view.state?.of === 'notes' ? Object.values(view.state.value.notes) : [], isHere: view.state?.of === 'notes', isRefused: view.status === 'refused' };
}

/** Who comes for it; a service that the person keeps out says so. */
function Needed({ root, services }: { root: CaseRoot; services: readonly Service[] }) {
  const needed = services.filter(({ id }) => root.needed_services.includes(id));
  if (needed.length === 0) return null;
  const isOut = (id: string) => root.bars.some(({ whom }) => whom.type === 'service' && whom.service_id === id);
  return (
    <p className="case__needed"><strong>Needed:</strong> {needed.map(({ id, name }, at) => <Fragment key={id}>{at > 0 && ', '}{name}{isOut(id) && <span className="case__out"> (needed, but kept out)</span>}</Fragment>)}</p>
  );
}

function StoryLink({ root: { code, story } }: { root: CaseRoot }) {
  return <a href={`/cases/${code}/story`}>Case story{story ? `: ${{ draft: 'draft', asked: 'waits for a second person', released: 'released', withdrawn: 'withdrawn' }[story.status]}` : ''}</a>;
}

function Whole({ it, found }: { it: Case; found: CaseFound }) {
  const me = useMe();
  const person = me?.person ?? null;
  const people = useLoad<People>('/api/people');
  const restricted = useNotes(restrictedStream(found.id));
  const own = useNotes(person ? privateNoteStream(person.id, found.id) : null);
  const { send } = server();
  const { root } = it;
  const directory = people.kind === 'ready' ? people.value : null;
  const names = withoutBarred(namesOf(directory, root.pcn, person?.id ?? null), root.bars);
  const [keepOutAsked, askKeepOut] = useState(0);
  const actions = Object.values(it.actions);
  const waiting = useWaiting();
  const open = [...actions.filter((action) => !isClosed(action)), ...addedSoon(waiting, { type: 'case', case_id: root.id }, it.actions)];
  const closed = actions.filter(isClosed).sort((a, b) => (b.closed_at ?? 0) - (a.closed_at ?? 0));
  const done = closed.filter(({ status }) => status === 'done');
  const cancelled = closed.filter(({ status }) => status === 'cancelled');
  const items = Object.values(it.items);
  const over = items.filter((item) => item.is_over && !item.is_removed).map(({ starts_at }) => starts_at);
  const notes = [...Object.values(it.social_notes), ...restricted.notes, ...own.notes];
  const actor = person && { person };
  const objection = objectionOf(root);

  return (
    <>
      {person && <OpenedInEmergency all={root.break_glass} personId={person.id} />}
      <ReferralAnswer root={root} canAnswer={person !== null && mayAnswerReferral(person, root.pcn)} canMend={person !== null && mayRefer(person, root)} nameOf={(id) => directory?.people.find((one) => one.id === id)?.name ?? null} send={send} onKeepOut={() => askKeepOut((count) => count + 1)} />
      {isOffList(root) ? (
        <div className="case__status"><p><strong>{caseStatuses[root.status]}.</strong>{root.closed && ` ${closedReasons[root.closed.why].label}, ${formatDayClock(ms(root.closed.at))}.`}{root.step_down && ` ${root.step_down.reason}. Goes on: ${root.step_down.continuing_owner}.`}</p><StoryLink root={root} /></div>
      ) : root.story && root.story.status !== 'withdrawn' && <div className="case__status"><StoryLink root={root} /></div>}
      <CaseStrip root={root} lastPlan={lastPlan(items)} />
      <p className="case__reason"><strong>Why on the list:</strong> {root.reason} <ObjectionTag hasObjection={objection !== null} /></p>
      <Needed root={root} services={directory?.services ?? []} />
      {person && <Acts root={root} items={items} openActions={open.length} me={person} services={directory?.services ?? []} send={send} />}
      <div className="case">
        <div className="case__column">
          <QuestionForMdt root={root} />
          <Panel title="Open actions" isFlush aside={<span className="muted small">{open.length === 0 ? 'none' : open.length}</span>}>
            {open.length === 0 ? <p className="muted case__none">No open action.</p> : <ActionBoard actions={open} actor={actor} names={names} send={send} label="Open actions" isOwnerShown objection={objection} />}
            <AddAction key={found.id} home={{ type: 'case', case_id: found.id }} names={names} bars={root.bars} code={root.code} objection={objection} send={send} />
            {done.length > 0 && (
              <details className="case__closed">
                <summary>{plural(done.length, 'action')} done</summary>
                <ActionBoard actions={done} actor={actor} names={names} send={send} label="Actions done" isOwnerShown />
              </details>
            )}
            {cancelled.length > 0 && (
              <details className="case__closed">
                <summary>{plural(cancelled.length, 'action')} cancelled</summary>
                <ul className="plain-list panel__body" aria-label="Cancelled actions">
                  {cancelled.map(({ id, what, owner, closed_at, note }) => <li key={id}>{what}<br /><span className="muted small">{ownerText(owner, person?.id)} · cancelled{closed_at !== null && ` ${formatDay(dayOf(ms(closed_at)))}`}{note && `: ${note}`}</span></li>)}
                </ul>
              </details>
            )}
          </Panel>
        </div>
        <div className="case__column case__side">
          <Panel title="Social notes">
            <SocialNotes
              pcn={root.pcn}
              key={found.id} caseId={found.id} notes={notes} meId={person?.id ?? null} canWrite={person !== null && mayWriteSocialNote(person, root.pcn)}
              hasRestricted={restricted.isHere} hasHiddenNote={found.has_restricted_notes && restricted.isRefused} changedSince={over.length > 0 ? Math.max(...over) : null} send={send}
            />
          </Panel>
          <Panel title="Wellbeing and assessment">
            <Assessments key={found.id} caseId={found.id} pcn={root.pcn} all={Object.values(it.assessments)} meId={person?.id ?? null} canWrite={person !== null && mayWriteSocialNote(person, root.pcn)} send={send} />
          </Panel>
          <Panel title="Referral"><ReferralWords root={root} /></Panel>
          <Sharing root={root} me={person} people={directory} send={send} keepOutAsked={keepOutAsked} />
        </div>
        {/* The longest: on a phone after the notes, on a desk under the actions. */}
        <Panel title="Timeline"><Timeline key={root.status} it={it} /></Panel>
      </div>
    </>
  );
}

function Followed({ found, reopen }: { found: CaseFound; reopen: () => void }) {
  const me = useMe();
  const view = useStream(caseStream(found.id));
  const paper = usePrintOpen<HTMLDivElement>();
  usePrintFooter(`Case ${found.code}, printed ${formatDayYear(today())}`);
  if (view.status === 'refused' || view.status === 'revoked') return <Nothing code={found.code} me={me?.person ?? null} onOpened={reopen} />;
  // Until this very case is there: its code and grey lines, never the one before.
  if (view.state?.of !== 'case' || view.state.value.root.id !== found.id) return <><h1>Case {found.code}</h1><Skeleton label={`Loading case ${found.code}`} lines={10} /></>;
  return (
    <div ref={paper}>
      <h1 className="nhsuk-u-visually-hidden">Case {found.code}</h1>
      <div className="case__banner"><CaseBanner root={view.state.value.root} /></div>
      <Whole it={view.state.value} found={found} />
    </div>
  );
}

function CasePage({ params }: PageProps) {
  const me = useMe();
  const code = caseCodeOf(params.code ?? '') ?? (params.code ?? '').toUpperCase();
  // Opened in an emergency: what was refused is asked for anew.
  const [opening, setOpening] = useState(0);
  const load = useFoundCase(params.code ?? '');
  const isNotFound = load.kind === 'failed' && load.failure.isNotFound;
  const reopen = () => {
    if (load.kind === 'failed') load.retry();
    else if (load.kind === 'ready') load.reload();
    setOpening(opening + 1);
  };
  // Who governs information has no case, and may ask who looked.
  const isLooks = isNotFound && me?.person != null && isIgLead(me.person);
  const access = useAccess(isLooks ? code : null);
  if (isLooks && !(access.kind === 'failed' && access.failure.isNotFound)) return <WhoLooked code={code} load={access} />;
  if (isNotFound) return <Nothing code={code} me={me?.person ?? null} onOpened={reopen} />;
  return <WhenLoaded load={load} what={`case ${params.code}`} lines={10}>{(found) => <Followed key={`${found.id} ${opening}`} found={found} reopen={reopen} />}</WhenLoaded>;
}

export const page: PageModule = { title: ({ code }) => titleWithCode('Case', code), Page: CasePage };
