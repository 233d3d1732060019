// Owns the page of meetings: a calendar of two weeks whose first the address keeps, and the series beside it.
import { useState } from 'react';
import { mayCountSupervision, mayPlanSomewhere, mayPlanSupervision } from '../../case-view/may';
import type { MeetingList, Person, SeriesList as SeriesRows } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { navigate, useQuery } from '../../router';
import { useLoad } from '../../server';
import { useMe } from '../../session';
import { announce } from '../../shell';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/field';
import { addDays, type Day, formatDay, today } from '../../ui/format';
import { PageHead } from '../../ui/page-head';
import { Week } from './calendar';
import { useHolidays } from './holidays';
import { SeriesList } from './series-list';
import { isWithoutChair, mondayOf, readDay, weekAddress, WEEKS_SHOWN, weeksOf } from './weeks';
import './meetings.css';

/** What this person may make. Who makes nothing sees no meetings but their own. */
function makes(person: Person | null) {
  if (person && mayPlanSomewhere(person)) return { label: 'Make a series', href: '/series/new' };
  return person && mayPlanSupervision(person) ? { label: 'Plan supervision', href: '/series/new' } : null;
}

function Jump({ monday, on }: { monday: Day; on: Day }) {
  const [typed, setTyped] = useState('');
  const [error, setError] = useState<string | null>(null);
  const go = () => {
    const day = readDay(typed);
    if (day === null) return setError('Choose a day first');
    setError(null);
    setTyped('');
    navigate(weekAddress(day, on));
    announce(`Week of ${formatDay(mondayOf(day))}`);
  };
  const step = (weeks: number) => weekAddress(addDays(monday, weeks * 7), on);
  return (
    <div className="calendar__nav">
      <nav className="row" aria-label="Weeks">
        <a className="btn btn--plain" href={step(-1)} aria-label="Previous week"><span>Previous<span className="calendar__long"> week</span></span></a>
        {monday !== mondayOf(on) && <a className="btn btn--plain" href="/meetings">This week</a>}
        <a className="btn btn--plain" href={step(1)} aria-label="Next week"><span>Next<span className="calendar__long"> week</span></span></a>
      </nav>
      <form className="calendar__jump" noValidate onSubmit={(event) => { event.preventDefault(); go(); }}>
        <TextField label="Go to a day" type="date" value={typed} error={error} onChange={setTyped} />
        <Button type="submit">Go</Button>
      </form>
    </div>
  );
}

function Meetings() {
  const me = useMe();
  const on = today();
  const monday = mondayOf(readDay(useQuery().get('week')) ?? on);
  const watched = { pcn: me?.pcn?.code ?? null, lists: ['meetings'] as const };
  const load = useLoad<MeetingList>(`/api/meetings?from=${monday}&to=${addDays(monday, WEEKS_SHOWN * 7 - 1)}`, watched);
  const series = useLoad<SeriesRows>('/api/series', watched);
  const holidays = useHolidays(monday);
  const make = makes(me?.person ?? null);
  return (
    <>
      <PageHead title="Meetings">{me?.person && mayCountSupervision(me.person) && <Button href="/supervision">Supervision given</Button>}<Button href="/resources">Shared resources</Button><Button href="/templates">Templates</Button></PageHead>
      <div className="meetings">
        <div className="calendar">
          <Jump monday={monday} on={on} />
          <WhenLoaded load={load} what="the meetings" lines={8}>
            {({ meetings }) => (
              <>
                {meetings.length === 0 && <p className="calendar__empty" role="status">{make ? 'No meetings in these two weeks. Make a series, and they stand here.' : 'No meeting of yours in these two weeks.'}</p>}
                {weeksOf(monday, on, meetings, holidays).map((week) => <Week key={week.monday} monday={week.monday} days={week.days} on={on} isWithoutChair={(meeting) => series.kind === 'ready' && isWithoutChair(meeting, series.value.series)} />)}
              </>
            )}
          </WhenLoaded>
        </div>
        <SeriesList load={series} on={on} make={make} />
      </div>
    </>
  );
}

export const page: PageModule = { title: () => 'Meetings', Page: Meetings };
