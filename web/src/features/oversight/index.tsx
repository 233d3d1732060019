// Owns the clinical director's view of their link workers: numbers and days. Nothing here leads to a case.
import type { Oversight, OversightPlace } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { useLoad } from '../../server';
import { useMe } from '../../session';
import { EmptyState } from '../../ui/empty-state';
import { formatDay } from '../../ui/format';
import { PageHead } from '../../ui/page-head';
import { Panel } from '../../ui/panel';

function Workers({ place: { name, link_workers } }: { place: OversightPlace }) {
  if (link_workers.length === 0) return <EmptyState title="No link worker yet">Link workers of {name} stand here with what they have promised.</EmptyState>;
  return (
    <div className="table-scroll" role="region" aria-label={`Link workers of ${name}`} tabIndex={0}>
      <table className="table">
        <caption className="nhsuk-u-visually-hidden">What each link worker has promised, and their supervision</caption>
        <thead><tr><th scope="col">Link worker</th><th scope="col">Cases</th><th scope="col">Open actions</th><th scope="col">Overdue</th><th scope="col">Blocked</th><th scope="col">Supervised</th><th scope="col">Next</th></tr></thead>
        <tbody>
          {link_workers.map((row) => (
            <tr key={row.name}>
              <th scope="row">{row.name}</th><td className="num">{row.cases}</td><td className="num">{row.open}</td>
              <td className={row.overdue > 0 ? 'num is-missing' : 'num'}>{row.overdue}</td><td className={row.blocked > 0 ? 'num is-missing' : 'num'}>{row.blocked}</td>
              <td className="num">{row.supervised_on ? formatDay(row.supervised_on) : 'none yet'}</td><td className="num">{row.supervision_on ? formatDay(row.supervision_on) : 'none planned'}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Concerned({ place: { concerned } }: { place: OversightPlace }) {
  if (concerned.length === 0) return <p>No practice has marked anybody.</p>;
  return <ul className="plain-list">{concerned.map(({ name, people }) => <li key={name}>{name}: <strong className="num">{people}</strong></li>)}</ul>;
}

function OversightPage() {
  const load = useLoad<Oversight>('/api/oversight', { pcn: useMe()?.pcn?.code ?? null, lists: ['actions'] });
  if (load.kind === 'failed' && load.failure.isNotFound) {
    return <EmptyState title="There is nothing here that you can open" action={{ label: 'Go to Today', href: '/' }}>A PCN’s clinical director sees how its link workers are doing.</EmptyState>;
  }
  return (
    <div className="stack">
      <PageHead title="Link workers" line="What is promised, late and blocked, and supervision. Numbers and days: no case opens from here." />
      <WhenLoaded load={load} what="the link workers" lines={8}>
        {({ places }) => (
          <>
            {places.map((place) => (
              <div key={place.name} className="stack">
                <Panel title={place.name} isFlush><Workers place={place} /></Panel>
                <Panel title="People practices are most concerned about"><Concerned place={place} /></Panel>
              </div>
            ))}
          </>
        )}
      </WhenLoaded>
    </div>
  );
}

export const page: PageModule = { title: () => 'Link workers', Page: OversightPage };
