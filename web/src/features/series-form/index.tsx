// Owns the page on which a series is made or changed.
import { useEffect } from 'react';
import type { People, SeriesView } from '../../generated/wire';
import { seriesStream } from '../../live/ids';
import { WhenLoaded } from '../../loaded';
import type { PageModule, Params } from '../../page';
import { type Loaded, useFollow, useLoad } from '../../server';
import { usePerson } from '../../session';
import { EmptyState } from '../../ui/empty-state';
import { PageHead } from '../../ui/page-head';
import { SeriesForm } from './form';
import { kindsFor } from './plan';
import './series-form.css';

function Nothing({ title, words }: { title: string; words: string }) {
  return <EmptyState title={title} action={{ label: 'Go to Meetings', href: '/meetings' }}>{words}</EmptyState>;
}

function New({ load }: { load: Loaded<People> }) {
  const me = usePerson();
  const isSupervision = load.kind === 'ready' && me !== null && kindsFor(me, load.value.organisations).join() === 'supervision';
  return (
    <>
      <PageHead title={isSupervision ? 'New supervision' : 'New series'} line="A meeting that comes back by itself" />
      <WhenLoaded load={load} what="the people" lines={8}>
        {(people) => !me ? null : kindsFor(me, people.organisations).length === 0 ? <Nothing title="You cannot make a series" words="Ask the coordinator of your PCN." /> : <SeriesForm me={me} people={people} view={null} />}
      </WhenLoaded>
    </>
  );
}

function Change({ id, load }: { id: string; load: Loaded<People> }) {
  const me = usePerson();
  const series = useLoad<SeriesView>(`/api/series/${encodeURIComponent(id)}`);
  const changes = useFollow(series.kind === 'ready' ? seriesStream(id) : null).at?.seq;
  useEffect(() => {
    if (changes !== undefined && series.kind === 'ready') series.reload();
  }, [changes]);
  if (series.kind === 'failed' && series.failure.isNotFound) return <><PageHead title="Change the series" /><Nothing title="There is no series here that you can open" words="It was never made, or it is not shared with you." /></>;
  return (
    <>
      <PageHead title={series.kind === 'ready' ? `Change: ${series.value.series.title}` : 'Change the series'} line={series.kind === 'ready' ? `Now ${series.value.words}` : undefined} />
      <WhenLoaded load={series} what="the series" lines={8}>
        {(view) => !view.may_plan ? <Nothing title="You cannot change this series" words="Ask the coordinator of the PCN." /> : <WhenLoaded load={load} what="the people" lines={8}>{(people) => me && <SeriesForm me={me} people={people} view={view} />}</WhenLoaded>}
      </WhenLoaded>
    </>
  );
}

function Page({ params }: { params: Params }) {
  const load = useLoad<People>('/api/people');
  return params.id === undefined ? <New load={load} /> : <Change id={params.id} load={load} />;
}

export const page: PageModule = { title: ({ id }) => (id === undefined ? 'New series' : 'Change a series'), Page };
