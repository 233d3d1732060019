// Owns who looked at a case: a list inside Sharing for who leads, and a page of its own, to be printed, for the information governance lead,
// who has nothing else of the case.
import type { CaseAccess, CaseCode } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import { type Loaded, useLoad, useServerNow } from '../../server';
import { Button } from '../../ui/button';
import { formatDayClock, plural } from '../../ui/format';
import { PageHead } from '../../ui/page-head';
import { ms } from '../../words/instants';
import { rightWords } from '../../words/sharing';

/** As many as the server gives. */
const MOST = 200;

export function useAccess(code: CaseCode | null): Loaded<CaseAccess> {
  return useLoad<CaseAccess>(code === null ? null : `/api/cases/${encodeURIComponent(code)}/access`);
}

export function Looks({ load, isLead = false }: { load: Loaded<CaseAccess>; isLead?: boolean }) {
  return (
    <WhenLoaded load={load} what="who looked" lines={4}>
      {({ looks, by_role }) => (
        <>
          <p className="small"><strong>{plural(by_role.length, 'person has', 'people have')} it by their role:</strong> {by_role.join(', ')}</p>
          {looks.length === 0 ? <p className="muted">Nobody has looked yet.</p> : (
            <div className="table-scroll" role="region" aria-label="Who looked" tabIndex={0}>
              <table className="table">
                <caption className="nhsuk-u-visually-hidden">Who looked, newest first</caption>
                <thead><tr><th scope="col">When</th><th scope="col">Who</th><th scope="col">By which right</th></tr></thead>
                <tbody>{looks.map((look) => <tr key={`${look.name} ${look.at} ${look.by_right}`}><td className="num">{formatDayClock(ms(look.at))}</td><td>{look.name} <span className="muted small">{look.organisation}</span></td><td>{rightWords(look.by_right)}</td></tr>)}</tbody>
              </table>
            </div>
          )}
          {looks.length === MOST && <p className="muted small">The last {MOST} looks.{!isLead && ' The information governance lead can ask for them all.'}</p>}
        </>
      )}
    </WhenLoaded>
  );
}

/** Of the case nothing but its code. */
export function WhoLooked({ code, load }: { code: CaseCode; load: Loaded<CaseAccess> }) {
  const now = useServerNow();
  return (
    <section className="who-looked">
      <PageHead title={`Who looked at ${code}`} line={`As of ${formatDayClock(Math.floor(now / 60_000) * 60_000)}. Of the case itself nothing is shown here.`}><Button onClick={() => print()}>Print</Button></PageHead>
      <Looks load={load} isLead />
    </section>
  );
}
