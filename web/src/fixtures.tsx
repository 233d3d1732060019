// Owns looking at pages over fixtures, without a server. Only the development server serves it; the build leaves it out.
import './styles/kit.scss';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { App, loadPage } from './app';
import { startRouter } from './router';
import { signOut } from './session';
import { setShell } from './shell';
import { fakeServer, showCase } from './testing/fake-server';
import * as borough from './testing/fixtures';

const root = document.getElementById('app');
if (!root) throw new Error('fixtures.html has no #app');
const query = new URLSearchParams(location.search);
const to = query.get('at') ?? '/';
const who = borough.people.people.find(({ id }) => id === `p-${query.get('as') ?? 'bea'}`) ?? null;
const fake = fakeServer(query.get('as') === 'nobody' ? null : who);
if (who) showCase(fake, who, { hasRestricted: query.has('director') });
fake.show('meeting:m-thu', { of: 'meeting', value: borough.liveMeeting });
if (query.get('today') === 'empty') fake.answers['GET /api/today'] = borough.emptyToday;
if (query.get('today') === 'live') fake.answers['GET /api/today'] = { ...borough.today, meetings: [borough.live] };
fake.answers['GET /api/actions'] = to.includes('pool') ? { actions: borough.pool, next: null } : { actions: borough.actions, next: null };
history.replaceState(null, '', to);
setShell({ trust: { kind: 'live' } });
startRouter();
createRoot(root).render(<App first={await loadPage(location.pathname)} onSignOut={() => void signOut()} />);
