// Owns the start of the page: styles, who is signed in, the first page's module, then one drawing.
import './styles/kit.scss';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { App, loadPage } from './app';
import { realServer } from './real-server';
import { navigate, startRouter } from './router';
import { provideServer } from './server';
import { connection, loadMe, readMe, signInAddress, signOut } from './session';

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no #app');

provideServer(realServer());
startRouter();
// Both at once: who is signed in, and the code of the page that was asked for.
const asked = loadPage(location.pathname);
await loadMe().catch(() => {});
let first = await asked;
if (readMe()?.person) connection.start();
else if (location.pathname !== '/sign-in') {
  navigate(signInAddress(location.pathname + location.search), { replace: true });
  first = await loadPage('/sign-in');
}
createRoot(root).render(<App first={first} onSignOut={() => void signOut()} />);
