// Owns the start of the page: styles first, then the first page's module, then one drawing.
import './styles/kit.scss';
import './styles/base.css';
import { createRoot } from 'react-dom/client';
import { App, loadPage } from './app';
import { navigate, startRouter } from './router';
import { setShell } from './shell';

const root = document.getElementById('app');
if (!root) throw new Error('index.html has no #app');

function signOut() {
  setShell({ person: null, trust: null });
  navigate('/sign-in');
}

startRouter();
const first = await loadPage(location.pathname);
createRoot(root).render(<App first={first} onSignOut={signOut} />);
