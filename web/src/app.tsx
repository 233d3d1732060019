// Owns the frame around every page and the choice of page: a module is loaded first, then drawn.
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { maySetTemplates, neverHasCases, readsReports } from './case-view/may';
import { ErrorBoundary } from './error-boundary';
import type { Person } from './generated/wire';
import type { PageModule, Params } from './page';
import { navigate, usePath } from './router';
import { matchRoute } from './routes';
import { connection, properPath, useMe } from './session';
import { dismissNotice, setShell, useShell } from './shell';
import { ConnectionBanner } from './ui/connection-banner';
import { EmptyState } from './ui/empty-state';
import { FailedState } from './ui/failed-state';
import { Frame, usualLinks } from './ui/frame';
import { LiveAnnouncer } from './ui/live-announcer';
import { Skeleton } from './ui/skeleton';
import { Toasts } from './ui/toast';

type Shown =
  | { kind: 'page'; path: string; module: PageModule; params: Params }
  | { kind: 'unknown'; path: string }
  | { kind: 'failed'; path: string };

/** Loads the page for a path. Also called by main before the first drawing. */
export async function loadPage(path: string): Promise<Shown> {
  const match = matchRoute(path);
  if (!match) return { kind: 'unknown', path };
  try {
    const { page } = await match.load();
    return { kind: 'page', path, module: page, params: match.params };
  } catch (error) {
    console.error(error);
    return { kind: 'failed', path };
  }
}

function titleOf(shown: Shown): string {
  if (shown.kind === 'page') return `${shown.module.title(shown.params)} · MDT Hub`;
  return shown.kind === 'unknown' ? 'Page not found · MDT Hub' : 'MDT Hub';
}

function linksOf(person: Person | null) {
  if (person?.guest) return [{ label: 'Meeting', href: `/meetings/${person.guest.meeting_id}` }];
  const links = person && neverHasCases(person) ? usualLinks.filter(({ href }) => href !== '/cases') : usualLinks;
  if (person?.roles.some(({ role }) => role === 'operator')) return [...links, { label: 'Operator', href: '/operator' }];
  const reports = person && readsReports(person) ? [...links, { label: 'Reports', href: '/reports' }] : links;
  return person && maySetTemplates(person) ? [...reports, { label: 'Templates', href: '/templates' }] : reports;
}

/** Drawn once its code is here: what is seldom needed is not loaded with every page. */
function Later<T>({ load, draw }: { load: () => Promise<T>; draw: (loaded: T) => ReactNode }) {
  const [loaded, setLoaded] = useState<T | null>(null);
  const [attempt, setAttempt] = useState(0);
  useEffect(() => {
    let isHere = true;
    let timer: ReturnType<typeof setTimeout> | undefined;
    load().then((found) => isHere && setLoaded(found), () => {
      timer = setTimeout(() => setAttempt(attempt + 1), 5_000);
    });
    return () => {
      isHere = false;
      clearTimeout(timer);
    };
  }, [attempt]);
  return loaded && <>{draw(loaded)}</>;
}

const idle = () => import('./idle');
const leaving = () => import('./leaving');
const refusedPanel = () => import('./ui/refused-panel');
const missedPanel = () => import('./ui/missed-panel');
const keptList = () => import('./kept-list');
const showKept = () => setShell({ isKeptShown: true });

interface Props {
  first: Shown;
  onSignOut: () => void;
}

export function App({ first, onSignOut }: Props) {
  const path = usePath();
  const shell = useShell();
  const [shown, setShown] = useState(first);
  const [attempt, setAttempt] = useState(0);
  const [isLeaving, setLeaving] = useState(false);
  const main = useRef<HTMLElement>(null);
  const settled = useRef(first.path);

  useEffect(() => {
    if (path === shown.path && attempt === 0) return;
    let current = true;
    void loadPage(path).then((next) => {
      if (!current) return;
      setAttempt(0);
      setShown(next);
    });
    return () => {
      current = false;
    };
  }, [path, attempt]);

  // The person asked for another page, so the focus goes to its start; the first page leaves it alone.
  useEffect(() => {
    document.title = titleOf(shown);
    if (settled.current === shown.path) return;
    settled.current = shown.path;
    scrollTo(0, 0);
    main.current?.focus({ preventScroll: true });
  }, [shown]);

  // Nothing is shown to nobody: the way in comes first, and leads back here. A guest has one meeting.
  const me = useMe();
  const proper = shell.person === null ? properPath(path, me && { ...me, person: null }) : me?.person ? properPath(path, me) : null;
  useEffect(() => {
    if (proper !== null) navigate(proper, { replace: true });
  }, [proper]);

  const links = linksOf(me?.person ?? null);
  const page =
    proper !== null ? null : path !== shown.path ? (
      <Skeleton label="Loading the page" />
    ) : shown.kind === 'unknown' ? (
      <EmptyState title="Page not found" action={{ label: 'Go to Today', href: '/' }}>
        Check the address, or start from Today.
      </EmptyState>
    ) : shown.kind === 'failed' ? (
      <FailedState
        title="The page could not be loaded"
        kept="Nothing is lost. Check your connection."
        onRetry={() => setAttempt(attempt + 1)}
      />
    ) : (
      <ErrorBoundary resetKey={shown.path}>
        <shown.module.Page key={shown.path} params={shown.params} />
      </ErrorBoundary>
    );

  const around = (
    <>
      <Toasts notices={shell.notices} onDismiss={dismissNotice}>
        {shell.missed && <Later load={missedPanel} draw={({ MissedPanel }) => shell.missed && <MissedPanel {...shell.missed} />} />}
        {shell.refused.length > 0 && <Later load={refusedPanel} draw={({ RefusedPanel }) => <RefusedPanel refused={shell.refused} />} />}
      </Toasts>
      {shell.isKeptShown && <Later load={keptList} draw={({ KeptHere }) => <KeptHere />} />}
      <LiveAnnouncer entries={shell.announcements} />
      {me?.person && <Later load={idle} draw={({ IdleGuard }) => <IdleGuard />} />}
      {isLeaving && <Later load={leaving} draw={({ Leaving }) => <Leaving count={connection.unsent()} onStay={() => setLeaving(false)} onLeave={() => { setLeaving(false); onSignOut(); }} />} />}
    </>
  );

  if (shown.kind === 'page' && shown.module.bare) {
    return (
      <>
        <main ref={main} tabIndex={-1}>{page}</main>
        {around}
      </>
    );
  }
  return (
    <>
      <Frame
        // Series are looked after from Meetings, and so are templates by whoever has them not in the bar.
        path={path.startsWith('/series/') || (path === '/templates' && !links.some(({ href }) => href === path)) ? '/meetings' : path}
        links={links}
        person={shell.person}
        place={shell.place}
        isDemo={shell.isDemo}
        trust={shell.trust}
        onSignOut={() => (connection.unsent() > 0 ? setLeaving(true) : onSignOut())}
        onKept={showKept}
        mainRef={main}
      >
        {shell.ended && (
          <div className="app__ended">
            <ConnectionBanner state={{ kind: 'ended', reason: shell.ended.reason, mustReload: shell.ended.mustReload, note: shell.ended.note }} onRetry={() => (shell.ended?.mustReload ? location.reload() : connection.retry())} />
          </div>
        )}
        {page}
      </Frame>
      {around}
    </>
  );
}
