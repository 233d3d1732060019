// Owns the page of one series: its rule in words, who chairs and who is asked, and its coming eight weeks. Read again whenever
// somebody changes it.
import { useEffect } from 'react';
import type { MeetingList, People, Person, PersonId, Series as SeriesData, SeriesView } from '../../generated/wire';
import { seriesStream } from '../../live/ids';
import { WhenLoaded } from '../../loaded';
import type { PageModule, Params } from '../../page';
import { useFollow, useLoad } from '../../server';
import { useMe } from '../../session';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { addDays, formatDayYear, today } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { PageHead } from '../../ui/page-head';
import { Panel } from '../../ui/panel';
import { hasCases } from '../../words/meetings';
import { roles as roleWords } from '../../words/roles';
import { KindMark } from '../meetings/kind-mark';
import { Days } from './days';
import { minutesWords, turnWords } from './words';
import './series.css';

/** Series had no first day once: then they count from long ago. */
const LONG_AGO = '2020-01-06';
/** What the service makes in advance. */
const DAYS_AHEAD = 56;

function Facts({ series, people, me }: { series: SeriesData; people: People | null; me: Person | null }) {
  const nameOf = (id: PersonId) => (people === null ? '…' : (people.people.find((one) => one.id === id)?.name ?? 'somebody who has left') + (id === me?.id ? ' (you)' : ''));
  const isPrivate = series.kind === 'supervision';
  const place = people?.organisations.find(({ code }) => code === series.pcn)?.name;
  return (
    <dl className="series__facts">
      <dt>Kind</dt><dd><KindMark kind={series.kind} />{!isPrivate && place && <span className="small muted"> {place}</span>}</dd>
      {isPrivate ? (
        <><dt>Supervisor</dt><dd>{nameOf(series.chair)}</dd><dt>Supervisee</dt><dd>{series.core.map(nameOf).join(', ')}</dd></>
      ) : (
        <>
          <dt>Chair</dt><dd>{nameOf(series.chair)}{series.deputy && <>, deputy {nameOf(series.deputy)}</>}</dd>
          {series.chair_rota.length > 0 && <><dt>Chair rota</dt><dd><ol className="series__rota">{series.chair_rota.map((turn, at) => <li key={at}>{turnWords(turn, nameOf)}</li>)}</ol><span className="small muted">The first turn that fits a day counts.</span></dd></>}
          <dt>Always asked</dt><dd>{series.core.length === 0 && series.core_roles.length === 0 ? <span className="muted">Nobody but the chair and the deputy</span> : [...series.core.map(nameOf), ...series.core_roles.map((role) => `everybody who is ${roleWords[role]}`)].join(', ')}</dd>
        </>
      )}
      <dt>Length</dt><dd>{minutesWords(series.slot_minutes)}</dd>
      {series.call_url?.startsWith('https://') && <><dt>Call</dt><dd><a href={series.call_url} target="_blank" rel="noreferrer">Join the team’s call <span className="nhsuk-u-visually-hidden">(opens in a new tab)</span></a></dd></>}
      {hasCases(series.kind) && <><dt>Cut-off</dt><dd>{series.cut_off_minutes === null ? 'None: cases can be listed until the start' : `${minutesWords(series.cut_off_minutes)} before the start; after that only urgent cases`}</dd></>}
      {(series.starts_on !== LONG_AGO || series.ends_on) && <><dt>Runs</dt><dd>{[series.starts_on !== LONG_AGO && `from ${formatDayYear(series.starts_on)}`, series.ends_on ? `until ${formatDayYear(series.ends_on)}` : 'with no last day'].filter(Boolean).join(' ')}</dd></>}
      {series.continues && <><dt>Before</dt><dd><a href={`/series/${series.continues}`}>The series this one goes on from</a></dd></>}
    </dl>
  );
}

function Body({ view, reload }: { view: SeriesView; reload: () => void }) {
  const me = useMe();
  const { series } = view;
  const on = today();
  const people = useLoad<People>('/api/people');
  const meetings = useLoad<MeetingList>(`/api/meetings?from=${on}&to=${addDays(on, DAYS_AHEAD)}`, { pcn: me?.pcn?.code ?? null, lists: ['meetings'] });
  const changes = useFollow(seriesStream(series.id)).at?.seq;
  useEffect(() => {
    if (changes !== undefined) reload();
  }, [changes]);
  const isEnded = series.ends_on !== null && series.ends_on < on;
  const after = addDays(on, DAYS_AHEAD);
  return (
    <>
      <PageHead title={series.title} line={view.words}>
        {view.may_plan && !isEnded && <Button href={`/series/${series.id}/change`}>Change the series</Button>}
      </PageHead>
      <div className="series">
        <Panel title="The coming eight weeks" isFlush aside={<a className="small" href="/meetings">All meetings</a>}>
          {isEnded && <p className="series__empty">This series ended on {formatDayYear(series.ends_on ?? on)}.</p>}
          {!isEnded && <Days series={series} days={view.days} meetings={meetings.kind === 'ready' ? meetings.value.meetings : []} mayPlan={view.may_plan} onChanged={reload} />}
          {view.holidays_known_until < after && <p className="series__empty small">Bank holidays after {formatDayYear(view.holidays_known_until)} are not known yet.</p>}
        </Panel>
        <div className="stack">
          {series.kind === 'supervision' && <p className="series__private"><Icon name="lock" /> <span>Only the two of you see this series and its meetings. Others are told when supervision last took place and when it is next due, and nothing more.</span></p>}
          <Panel title="About the series"><Facts series={series} people={people.kind === 'ready' ? people.value : null} me={me?.person ?? null} /></Panel>
        </div>
      </div>
    </>
  );
}

function Series({ params }: { params: Params }) {
  const load = useLoad<SeriesView>(`/api/series/${encodeURIComponent(params.id ?? '')}`);
  if (load.kind === 'failed' && load.failure.isNotFound) return <><PageHead title="Series" /><EmptyState title="There is no series here that you can open" action={{ label: 'Go to Meetings', href: '/meetings' }}>It was never made, or it is not shared with you.</EmptyState></>;
  return (
    <>
      {load.kind !== 'ready' && <PageHead title="Series" />}
      <WhenLoaded load={load} what="the series" lines={8}>{(view) => <Body view={view} reload={load.kind === 'ready' ? load.reload : () => {}} />}</WhenLoaded>
    </>
  );
}

export const page: PageModule = { title: () => 'Series', Page: Series };
