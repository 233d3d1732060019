// Owns reports: whose and when are in the address, a sentence and bars for each question, the file, paper, and the steering group's report.
import { useEffect } from 'react';
import type { Report, StoryList } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { usePrintFooter } from '../../print-footer';
import { usePrintOpen } from '../../print-open';
import { navigate, useQuery } from '../../router';
import { type Loaded, useLoad } from '../../server';
import { useMe } from '../../session';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { SelectField } from '../../ui/field';
import { PageHead } from '../../ui/page-head';
import { Panel } from '../../ui/panel';
import { monthOf } from '../stories/month';
import { Told } from '../stories/told';
import { Question } from './question';
import './reports.css';

interface Asked {
  place: string | null;
  period: string | null;
}

function queryOf({ place, period }: Asked): string {
  const query = new URLSearchParams();
  if (place) query.set('place', place);
  if (period) query.set('period', period);
  return query.size > 0 ? `?${query}` : '';
}

const show = (asked: Asked, isForPaper = false) => {
  const query = queryOf(asked);
  navigate(`/reports${query}${isForPaper ? `${query ? '&' : '?'}print` : ''}`);
};

function Tools({ report }: { report: Report }) {
  const me = useMe();
  const { place, period, places, periods } = report;
  const options = (choices: Report['places']) => choices.map(({ key, label }) => ({ value: key, label }));
  // The quarter that is over: periods begin with the one that runs.
  const quarter = periods.filter(({ key }) => key.includes('Q'))[1];
  return (
    <div className="on-screen row">
      {places.length > 1 && <SelectField label="Whose" value={place} options={options(places)} onChange={(chosen) => show({ place: chosen, period })} />}
      <SelectField label="When" value={period} options={options(periods.some(({ key }) => key === period) ? periods : [{ key: period, label: report.period_words }, ...periods])} onChange={(chosen) => show({ place, period: chosen })} />
      <Button href={`/api/reports/csv${queryOf({ place, period })}`}>Download CSV</Button>
      <Button onClick={() => print()}>Print</Button>
      <Button href="/stories">Case stories</Button>
      {me?.person?.roles.some(({ role }) => role === 'clinical_director') && <Button href="/oversight">Link workers</Button>}
      {places.some(({ key }) => key === place) && report.is_rounded && quarter && (
        <Button look="primary" onClick={() => show({ place: places[0]?.key ?? place, period: quarter.key }, true)}>{`Steering-group report, ${quarter.label}`}</Button>
      )}
    </div>
  );
}

/** Whether a month ("2026-11-01") is of a period ("2026-11", "2026-Q4"). */
export function isOf(period: string, month: string): boolean {
  const [year, number] = month.split('-');
  return period === `${year}-${number}` || period === `${year}-Q${Math.ceil(Number(number) / 3)}`;
}

/** For the steering group: what was released in the period, whole. */
function Stories({ load, period }: { load: Loaded<StoryList>; period: string }) {
  if (load.kind === 'loading') return null;
  if (load.kind === 'failed') {
    if (load.failure.isNotFound) return null;
    return <div role="alert" className="row"><p>The case stories could not be read. {load.failure.message}</p><Button onClick={load.retry}>Try again</Button></div>;
  }
  const stories = load.value.stories.filter(({ month }) => isOf(period, month));
  return (
    <section className="stack" aria-labelledby="stories">
      <h2 id="stories">Case stories</h2>
      {stories.length === 0 && <p>No story was released in this period.</p>}
      {stories.map(({ id, words, month }) => words && <Panel key={id} title={words.title} aside={<span className="muted small">{monthOf(month)}</span>}><Told words={words} /></Panel>)}
    </section>
  );
}

function Shown({ report }: { report: Report }) {
  const isForPaper = useQuery().has('print');
  usePrintFooter(`${report.place_name}, ${report.period_words}${report.is_rounded ? ', rounded' : ''}`);
  const stories = useLoad<StoryList>('/api/stories');
  useEffect(() => {
    if (!isForPaper || stories.kind === 'loading') return;
    navigate(`/reports${queryOf(report)}`, { replace: true });
    print();
  }, [isForPaper, stories.kind]);
  return (
    <>
      <PageHead title="Reports" line={`${report.place_name}, ${report.period_words}`}><Tools report={report} /></PageHead>
      {report.is_rounded && <p className="muted">Told outside the PCN: months that are over, and no count under 5.</p>}
      {report.questions.map((question) => <Question key={question.topic} question={question} isRounded={report.is_rounded} />)}
      {report.is_rounded && <Stories load={stories} period={report.period} />}
    </>
  );
}

function Reports() {
  const query = useQuery();
  const paper = usePrintOpen<HTMLDivElement>();
  const load = useLoad<Report>(`/api/reports${queryOf({ place: query.get('place'), period: query.get('period') })}`);
  if (load.kind === 'failed' && load.failure.isNotFound) {
    return <EmptyState title="There is nothing here that you can open" action={{ label: 'Go to Today', href: '/' }}>Reports are for those who lead a PCN, for the Federation, and for one’s own practice and promises.</EmptyState>;
  }
  if (load.kind === 'failed' && load.failure.error.field === 'period') {
    return <EmptyState title="There is no report of such a time" action={{ label: 'Show the latest report', href: '/reports' }}>A time is a month, such as 2026-11, or a quarter, such as 2026-Q4.</EmptyState>;
  }
  return <div className="reports stack" ref={paper}><WhenLoaded load={load} what="the report" lines={12}>{(report) => <Shown report={report} />}</WhenLoaded></div>;
}

export const page: PageModule = { title: () => 'Reports', Page: Reports };
