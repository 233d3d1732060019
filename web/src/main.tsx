// Owns the start of the page: styles, who is signed in, the first page's module, then one drawing.
import './styles/kit.scss';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { App, loadPage } from './app';
import { recallMe } from './live/tab';
import { askAgainOnReturn, realServer } from './real-server';
import { owesSignOut } from './owed';
import { navigate, startRouter } from './router';
import { provideServer } from './server';
import { connection, followSignOut, keepAsking, loadMe, properPath, readMe, setMe, signOut } from './session';
import { keepShell } from './shell-kept';

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no #app');

provideServer(realServer());
startRouter();
followSignOut();
// Both at once: who is signed in, and the code of the page that was asked for.
const asked = loadPage(location.pathname);
await loadMe().catch(async () => {
  // No connection: after a reload within the sitting the page goes on with what is on this device.
  const recalled = owesSignOut() ? null : await recallMe();
  if (recalled === null) return keepAsking();
  setMe(recalled);
  askAgainOnReturn();
});
let first = await asked;
const me = readMe();
if (me?.person && !me.is_waiting_guest) connection.start(me);
const proper = properPath(location.pathname, me);
if (proper !== null) {
  navigate(proper, { replace: true });
  first = await loadPage(location.pathname);
}
createRoot(root).render(<App first={first} onSignOut={() => void signOut()} />);
keepShell();
