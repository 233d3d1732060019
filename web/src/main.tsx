// Owns the start of the page: styles, who is signed in, the first page's module, then one drawing.
import './styles/kit.scss';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { App, loadPage } from './app';
import { realServer } from './real-server';
import { navigate, startRouter } from './router';
import { provideServer } from './server';
import { connection, loadMe, properPath, readMe, signOut } from './session';

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no #app');

provideServer(realServer());
startRouter();
// Both at once: who is signed in, and the code of the page that was asked for.
const asked = loadPage(location.pathname);
await loadMe().catch(() => {});
let first = await asked;
const me = readMe();
if (me?.person && !me.is_waiting_guest) connection.start();
const proper = properPath(location.pathname, me);
if (proper !== null) {
  navigate(proper, { replace: true });
  first = await loadPage(location.pathname);
}
createRoot(root).render(<App first={first} onSignOut={() => void signOut()} />);
