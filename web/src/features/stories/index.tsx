// Owns the Federation's collection of case stories: read on screen and on paper. No story says whose it is.
import type { StoryList } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { usePrintFooter } from '../../print-footer';
import { useLoad } from '../../server';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { PageHead } from '../../ui/page-head';
import { Panel } from '../../ui/panel';
import { plural } from '../../ui/format';
import { useWatched } from '../../watch';
import { monthOf } from './month';
import { Told } from './told';

function Collection({ all: { stories } }: { all: StoryList }) {
  usePrintFooter('Case stories');
  if (stories.length === 0) return <EmptyState title="No story was released yet">A link worker tells one from a case that has left the list; a second person releases it.</EmptyState>;
  return (
    <>
      <PageHead title="Case stories" line={`${plural(stories.length, 'story', 'stories')}, told with the person’s consent so that nobody is named`}><div className="on-screen"><Button onClick={() => print()}>Print</Button></div></PageHead>
      {stories.map(({ id, words, month }) => words && <Panel key={id} title={words.title} aside={<span className="muted small">{monthOf(month)}</span>}><Told words={words} /></Panel>)}
    </>
  );
}

function Stories() {
  const load = useLoad<StoryList>('/api/stories');
  useWatched(load, 'stories', ({ federation }) => [federation]);
  if (load.kind === 'failed' && load.failure.isNotFound) return <EmptyState title="There is nothing here that you can open" action={{ label: 'Go to Today', href: '/' }}>Stories are for members of the Federation.</EmptyState>;
  return <div className="stack"><WhenLoaded load={load} what="the stories" lines={10}>{(all) => <Collection all={all} />}</WhenLoaded></div>;
}

export const page: PageModule = { title: () => 'Case stories', Page: Stories };
