// Owns how much supervision is given, for those who count it: by month and theme, and for a PCN's director when each link worker is due.
// Days and counts; of no session anything else.
import type { SupervisionCounts, SupervisionDue, SupervisionMonth, SupervisionPlace } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { useLoad } from '../../server';
import { useMe } from '../../session';
import { EmptyState } from '../../ui/empty-state';
import { formatDay } from '../../ui/format';
import { PageHead } from '../../ui/page-head';
import { Panel } from '../../ui/panel';
import { themes } from '../../words/supervision';

const FEW = 'under 5';
const told = (count: number | null) => (count === null ? FEW : String(count));

/** "November 2026" for "2026-11". */
export function monthWords(month: string): string {
  return new Date(`${month}-15T12:00:00Z`).toLocaleDateString('en-GB', { month: 'long', year: 'numeric', timeZone: 'Europe/London' });
}

function DueTable({ due, place }: { due: readonly SupervisionDue[]; place: string }) {
  if (due.length === 0) return <EmptyState title="No link worker yet">Link workers of {place} stand here with their last and next session.</EmptyState>;
  return (
    <div className="table-scroll" role="region" aria-label={`Link workers of ${place}`} tabIndex={0}>
      <table className="table">
        <caption className="nhsuk-u-visually-hidden">When each link worker was supervised last, and is next</caption>
        <thead><tr><th scope="col">Link worker</th><th scope="col">Last</th><th scope="col">Next</th><th scope="col">In 12 months</th></tr></thead>
        <tbody>{due.map((row) => <tr key={row.person_id}><th scope="row">{row.name}</th><td className={row.last_on ? 'num' : 'is-missing'}>{row.last_on ? formatDay(row.last_on) : 'none yet'}</td><td className={row.next_on ? 'num' : 'is-missing'}>{row.next_on ? formatDay(row.next_on) : 'none planned'}</td><td className="num">{row.sessions}</td></tr>)}</tbody>
      </table>
    </div>
  );
}

function Months({ months, place }: { months: readonly SupervisionMonth[]; place: string }) {
  if (months.length === 0) return <EmptyState title="No session in twelve months">A session is counted once its supervisor closed it with its themes.</EmptyState>;
  return (
    <div className="table-scroll" role="region" aria-label={`Months of ${place}`} tabIndex={0}>
      <table className="table">
        <caption className="nhsuk-u-visually-hidden">Sessions by month, newest first</caption>
        <thead><tr><th scope="col">Month</th><th scope="col">Sessions</th><th scope="col">Minutes</th><th scope="col">About</th></tr></thead>
        <tbody>{months.map((row) => <tr key={row.month}><th scope="row">{monthWords(row.month)}</th><td className="num">{told(row.sessions)}</td><td className="num">{row.minutes ?? '–'}</td><td>{row.themes.map(({ theme, sessions }) => `${themes[theme]} (${told(sessions)})`).join(', ')}</td></tr>)}</tbody>
      </table>
    </div>
  );
}

function Place({ place }: { place: SupervisionPlace }) {
  return (
    <>
      {place.due && <Panel title={`Supervision due, ${place.name}`} isFlush><DueTable due={place.due} place={place.name} /></Panel>}
      <Panel title={`Supervision given, ${place.name}`} isFlush><Months months={place.months} place={place.name} /></Panel>
    </>
  );
}

function SupervisionGiven() {
  const me = useMe();
  const load = useLoad<SupervisionCounts>('/api/supervision/counts', { pcn: me?.pcn?.code ?? null, lists: ['meetings'] });
  if (load.kind === 'failed' && load.failure.isNotFound) {
    return <EmptyState title="There is nothing here that you can open" action={{ label: 'See all meetings', href: '/meetings' }}>Clinical directors and the Federation’s manager see how much supervision is given.</EmptyState>;
  }
  return (
    <div className="stack">
      <PageHead title="Supervision given" line="Sessions that happened, their minutes and themes. What was said stays between two people." />
      <WhenLoaded load={load} what="the counts" lines={8}>{({ places }) => <>{places.map((place) => <Place key={place.pcn} place={place} />)}</>}</WhenLoaded>
      <p className="muted small">Outside a PCN counts under 5 are not told.</p>
    </div>
  );
}

export const page: PageModule = { title: () => 'Supervision given', Page: SupervisionGiven };
