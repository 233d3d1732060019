// Owns the list of series beside the calendar: the rule in words, when it meets next, and the days nobody can chair.
import type { SeriesList as Rows, SeriesRow } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import type { Loaded } from '../../server';
import { type Day, dayOf, formatClock } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { Button } from '../../ui/button';
import { ms } from '../../words/instants';
import { KindMark } from './kind-mark';
import { NoChair } from './no-chair';
import { daysInWords, nearDay } from './weeks';

function Row({ series, on }: { series: SeriesRow; on: Day }) {
  const { next_at: next } = series;
  return (
    <li>
      <p><a href={`/series/${series.id}`}>{series.title}</a></p>
      <p><KindMark kind={series.kind} /></p>
      <p className="small series-list__words">{series.words}</p>
      <p className="small muted">{next === null ? 'No meeting in the coming eight weeks' : `Next: ${nearDay(dayOf(ms(next)), on)}, ${formatClock(ms(next))}`}</p>
      {series.days_without_chair.length > 0 && <NoChair>No chair on {daysInWords(series.days_without_chair)}</NoChair>}
    </li>
  );
}

export interface SeriesListProps {
  load: Loaded<Rows>;
  on: Day;
  /** What this person may make here; null: nothing. */
  make: { label: string; href: string } | null;
}

export function SeriesList({ load, on, make }: SeriesListProps) {
  return (
    <Panel title="Series" isFlush aside={make && <Button icon="plus" href={make.href}>{make.label}</Button>}>
      <WhenLoaded load={load} what="the series" lines={4}>
        {({ series }) => series.length === 0 ? <p className="muted series-list__none">{make ? 'No series yet. Make one, and its meetings of the coming eight weeks stand in the calendar.' : 'No series of yours. The coordinator makes them.'}</p> : <ul className="series-list plain-list">{series.map((one) => <Row key={one.id} series={one} on={on} />)}</ul>}
      </WhenLoaded>
    </Panel>
  );
}
