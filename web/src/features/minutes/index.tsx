// Owns the minutes of one meeting: in full, by case codes, for the clinical record, and their versions.
import { type DoneCounts, doneCountWords } from '../../done-counts';
import type { Attendee, Meeting, Minutes as MinutesData, MinutesLine, Person } from '../../generated/wire';
import { meetingStream } from '../../live/ids';
import { WhenLoaded } from '../../loaded';
import type { PageModule, PageProps } from '../../page';
import { useQuery } from '../../router';
import { useFollow, useLoad } from '../../server';
import { useMe } from '../../session';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { dayOf, formatClock, formatDayYear } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { attendances } from '../../words/attendance';
import { ms } from '../../words/instants';
import { isDeferral, outcomes } from '../../words/outcomes';
import { Approve } from './approve';
import { Codes } from './codes';
import { Versions } from './compare';
import type { Correcting } from './in-the-room';
import { Line } from './line';
import { usePrintFooter } from '../../print-footer';
import { Records } from './records';
import { asOf, drafted } from './versions';
import './minutes.css';

const tabs = [{ key: 'full', label: 'Full' }, { key: 'codes', label: 'Codes only' }, { key: 'record', label: 'For the record' }, { key: 'versions', label: 'Versions' }] as const;

const order = ['present', 'late', 'apologies', 'absent', 'unknown'] as const;

function Came({ attendees }: { attendees: readonly Attendee[] }) {
  const sorted = [...attendees].sort((a, b) => order.indexOf(a.attendance) - order.indexOf(b.attendance) || a.name.localeCompare(b.name));
  return (
    <ul className="minutes__came plain-list">
      {sorted.map((one) => (
        <li key={one.person_id}>
          <strong>{attendances[one.attendance]}:</strong> {one.name}, {one.role}, {one.organisation}
          {one.attendance === 'late' && one.arrived_at !== null && `, from ${formatClock(ms(one.arrived_at))}`}
          {one.cover && ` (cover: ${one.cover})`}
        </li>
      ))}
    </ul>
  );
}

/** What a meeting left open, line by line, as far as this person may read. */
export function incompleteOf({ lines }: Pick<MinutesData, 'lines'>): string[] {
  return lines.flatMap(({ number, case: about, topic, actions }) => {
    const open = actions.filter(({ status }) => status !== 'done' && status !== 'cancelled');
    const lacks = open.flatMap(({ what, owner, due_on }) => {
      const lack = [owner.type === 'nobody' ? 'owner' : '', due_on === null ? 'date' : ''].filter(Boolean).join(' and no ');
      return lack ? [`Line ${number}: “${what}” has no ${lack}`] : [];
    });
    const outcome = about?.item.outcome ?? null;
    const decision = topic !== null || !about ? [] : !outcome ? [`Line ${number}: ${about.code} was not decided${about.item.carried_to ? ', carried to the next meeting' : ''}`]
      : outcome.next_review_on === null && outcomes[outcome.kind].needs.startsWith('review') && !isDeferral(outcome.kind) ? [`Line ${number}: ${about.code} has no review date`] : [];
    return [...decision, ...lacks];
  });
}

const newestOf = (minutes: MinutesData) => minutes.manifest?.versions.at(-1) ?? null;

/** What the minutes say now: as approved, or the draft with what was written over it. */
export function standing(minutes: MinutesData): MinutesLine[] {
  const version = newestOf(minutes)?.version ?? 0;
  return minutes.lines.map((line) => (version > 0 ? asOf(line, version) : drafted(line)));
}

/** The same counts as where the meeting is over: put off is not decided; whether a topic was discussed the minutes do not say. */
function countsOf(lines: readonly MinutesLine[]): DoneCounts {
  const cases = lines.flatMap(({ case: about }) => about ?? []);
  const others = lines.filter(({ topic }) => topic !== null).length;
  return { cases: { done: cases.filter(({ item: { outcome } }) => outcome && !isDeferral(outcome.kind)).length, of: cases.length }, others: { done: null, of: others }, hidden: lines.length - cases.length - others };
}

interface DocumentProps {
  minutes: MinutesData;
  meeting: Meeting | null;
  correcting: Correcting | null;
  /** Of a line alone: its extract. */
  only: string | null;
  onDone: () => void;
}

function Document({ minutes, meeting, correcting, only, onDone }: DocumentProps) {
  const { title, starts_at, started_at, ended_at, close_override, attendees } = minutes;
  const all = standing(minutes);
  const lines = only === null ? all : all.filter(({ item_id }) => item_id === only);
  const approved = newestOf(minutes);
  const incomplete = incompleteOf({ lines: minutes.lines.filter(({ item_id }) => only === null || item_id === only) });
  return (
    <article className="minutes" aria-label="Minutes">
      <div className="minutes__head">
        <h1>Minutes: {title}</h1>
        <p>{formatDayYear(dayOf(ms(started_at ?? starts_at)))}, {formatClock(ms(started_at ?? starts_at))}{ended_at !== null && `–${formatClock(ms(ended_at))}`}</p>
        <p className="muted">{doneCountWords(countsOf(lines)) || 'No line'}</p>
        {approved ? <p className="minutes__outcome"><Icon name="tick" /> Version {approved.version}, approved by {approved.name}, {formatDayYear(dayOf(ms(approved.at)))}, <span className="num">{formatClock(ms(approved.at))}</span>. Locked.</p> : minutes.status === 'ended' && minutes.kind !== 'supervision' && <p className="minutes__draft">Draft, not approved yet</p>}
        {meeting?.live.is_ended_by_itself && (
          <div className="minutes__itself">
            <p><Icon name="clock" /> <strong>This meeting ended by itself:</strong> nobody was connected for 20 minutes.</p>
            {incomplete.length > 0 ? <><p>Incomplete:</p><ul className="minutes__actions">{incomplete.map((words) => <li key={words}>{words}</li>)}</ul></> : <p>Nothing in it is incomplete.</p>}
          </div>
        )}
        {/* The reason is the whole meeting's: it may speak of other cases. */}
        {close_override && (only === null ? <p><Icon name="alert" /> Closed although something was incomplete: {close_override}</p> : incomplete.length > 0 && <p><Icon name="alert" /> The meeting was closed although this was incomplete: {incomplete.join('; ')}.</p>)}
      </div>
      {only === null && <h2>Attendance</h2>}
      {only !== null ? null : attendees.length === 0 ? <p className="muted">Nobody was asked.</p> : <Came attendees={attendees} />}
      <h2>Agenda</h2>
      {lines.length === 0 ? <p className="muted">There was nothing on the agenda.</p> : lines.map((line) => <Line key={line.item_id} line={line} item={meeting?.items[line.item_id]} correcting={correcting} minutes={minutes} onDone={onDone} />)}
    </article>
  );
}

/** Twin of CorrectCaseAttendance in policy.rs. */
function mayCorrect(person: Person, meeting: Meeting | null): boolean {
  return meeting !== null && (meeting.live.chair_held_by === person.id || person.roles.some(({ role, at }) => role === 'coordinator' && at === meeting.root.pcn));
}

function Shown({ minutes, meeting, correcting, tab, only, onDone }: DocumentProps & { tab: (typeof tabs)[number]['key'] }) {
  const version = newestOf(minutes)?.version;
  usePrintFooter(`${minutes.title}, ${formatDayYear(dayOf(ms(minutes.started_at ?? minutes.starts_at)))}, ${version ? `version ${version}` : 'draft'}`);
  if (tab === 'codes') return <Codes minutes={minutes} lines={standing(minutes)} />;
  if (tab === 'versions') return <Versions key={version} minutes={minutes} />;
  return <Document minutes={minutes} meeting={meeting} correcting={correcting} only={only} onDone={onDone} />;
}

function Minutes({ params }: PageProps) {
  const me = useMe();
  const query = useQuery();
  const id = params.id ?? '';
  const pcn = me?.pcn?.code ?? null;
  const load = useLoad<MinutesData>(`/api/meetings/${id}/minutes`, { pcn, lists: ['meetings', 'cases'] });
  const view = useFollow(params.id ? meetingStream(params.id) : null);
  const meeting = view.state?.of === 'meeting' ? view.state.value : null;
  const tab = tabs.find(({ key }) => key === query.get('of'))?.key ?? 'full';
  const onDone = () => { if (load.kind === 'ready') load.reload(); };
  const only = query.get('line');
  // Practice staff have their own cases' texts, whatever else of the meeting they have not.
  if (load.kind === 'failed' && load.failure.isNotFound && me?.person?.roles.some(({ role }) => role === 'practice_staff')) return <div className="minutes-page"><Records meetingId={id} pcn={pcn} /></div>;
  if (load.kind === 'failed' && load.failure.isNotFound) {
    return <EmptyState title="There are no minutes here" action={{ label: 'See all meetings', href: '/meetings' }}>The meeting has not ended, or it is not one of yours.</EmptyState>;
  }
  // No case, no codes and no texts for a record; a supervision's are nobody's to approve.
  const kind = load.kind === 'ready' ? load.value.kind : null;
  const canCorrect = load.kind === 'ready' && me?.person && load.value.status === 'ended' && mayCorrect(me.person, meeting);
  return (
    <div className="minutes-page">
      <div className="minutes__tools">
        <a href={only === null ? '/meetings' : `/meetings/${id}/minutes`}>{only === null ? 'All meetings' : 'All of the minutes'}</a>
        <div className="row">
          {load.kind === 'ready' && <Approve minutes={load.value} onDone={onDone} />}
          <Button href={`/meetings/${id}`}>Open the meeting</Button><Button onClick={() => print()}>Print</Button>
        </div>
      </div>
      {kind !== 'supervision' && <nav className="tabs minutes__tools" aria-label="Minutes as">
        <ul className="plain-list">{tabs.filter(({ key }) => kind !== 'borough' || key === 'full' || key === 'versions').map(({ key, label }) => <li key={key}><a href={`/meetings/${id}/minutes${key === 'full' ? '' : `?of=${key}`}`} aria-current={key === tab ? 'page' : undefined}>{label}</a></li>)}</ul>
      </nav>}
      {tab === 'record' ? <Records meetingId={id} pcn={pcn} /> : (
        <WhenLoaded load={load} what="the minutes" lines={10}>{(minutes) => (
          <Shown minutes={minutes} meeting={meeting} tab={tab} only={only} onDone={onDone} correcting={canCorrect ? { attendees: minutes.attendees, onCorrected: onDone } : null} />
        )}</WhenLoaded>
      )}
    </div>
  );
}

export const page: PageModule = { title: () => 'Minutes', Page: Minutes };
