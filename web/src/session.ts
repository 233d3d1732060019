// Owns who is signed in: asking the server, signing in and out, and where to go back to afterwards.
import { useSyncExternalStore } from 'react';
import { forgetDrafts, setDraftOwner } from './drafts';
import type { Me, Person, WireError } from './generated/wire';
import { Cell } from './live/store';
import { letIn, onOwedElsewhere, owe, owesSignOut, tellSignOut } from './owed';
import { navigate } from './router';
import { AskFailed, server } from './server';
import { setShell } from './shell';

const me = new Cell<Me | null>(null);

/** What the start and the end of a session do to the live connection; main sets it. */
export const connection = { start: (_me?: Me | null) => {}, stop: () => {}, forget: () => {}, retry: () => {}, unsent: () => 0, kept: () => Promise.resolve(0) };

export function useMe(): Me | null {
  return useSyncExternalStore(me.subscribe, me.getSnapshot);
}

/** The person signed in; pages are drawn only when there is one. */
export function usePerson(): Person | null {
  return useMe()?.person ?? null;
}

export function readMe(): Me | null {
  return me.getSnapshot();
}

/** Who rotates through the meetings of several PCNs is at their service, not at the first of those PCNs. */
function placeOf(person: Person, pcn: string | null): string | null {
  return person.roles.every(({ role }) => role === 'rotating_partner') ? person.organisation : pcn;
}

/** Takes over what the server says of this session. */
export function setMe(next: Me) {
  me.set(next);
  setShell({
    person: next.person && !next.is_waiting_guest ? { name: next.person.name, role: next.person.job } : null,
    place: next.person ? placeOf(next.person, next.pcn?.name ?? null) : null,
    isDemo: next.is_demo,
  });
  if (next.person) setDraftOwner(next.person.id);
}

const untold: WireError = { code: 'unavailable', field: null, message: 'The service was not told yet that you signed out.', is_temporary: true };

/** Asks who is signed in; a sign-out that is owed comes first. Throws AskFailed. */
export async function loadMe(): Promise<Me> {
  if (owesSignOut() && !(await tellSignOut())) throw new AskFailed(untold);
  const next = await server().get<Me>('/api/me');
  setMe(next);
  return next;
}

/** The page to return to after signing in: an address of this site, from the query. */
export function returnTo(query: URLSearchParams): string {
  const to = query.get('to') ?? '/';
  return to.startsWith('/') && !to.startsWith('//') && !to.startsWith('/sign-in') ? to : '/';
}

/** Where somebody belongs who may not see the page at a path: the way in first; a guest has one meeting and nothing else. Null: may stay. */
export function properPath(path: string, who: Me | null): string | null {
  if (path === '/guest' || path === '/sign-in') return null;
  if (who?.is_waiting_guest) return '/guest';
  if (!who?.person) return signInAddress(path + location.search);
  const { guest } = who.person;
  return guest && path !== `/meetings/${guest.meeting_id}` ? `/meetings/${guest.meeting_id}` : null;
}

export function signInAddress(from: string): string {
  return from === '/' || from.startsWith('/sign-in') ? '/sign-in' : `/sign-in?to=${encodeURIComponent(from)}`;
}

async function enter(to: string) {
  why.set(null);
  await loadMe();
  connection.start(readMe());
  navigate(to, { replace: true });
}

export async function signIn(email: string, password: string, to: string) {
  await letIn(() => server().post('/api/sign-in', { email, password }));
  await enter(to);
}

export async function signInAs(personId: string, to: string) {
  await letIn(() => server().post('/api/demo/sign-in', { person_id: personId }));
  await enter(to);
}

/** Nothing of the person stays in the page. */
function forget() {
  // First: whoever hears that everything was forgotten must not take it for the end of a session.
  leave();
  connection.forget();
  forgetDrafts();
}

/** Chosen by the person: over here at once, and told to the service as soon as it can be reached, by whatever page is open then. */
export async function signOut() {
  owe();
  why.set(null);
  forget();
  navigate('/sign-in');
  if (!(await tellSignOut())) keepAsking();
}

/** The same sign-out, in the other tabs of this browser. */
export function followSignOut() {
  onOwedElsewhere(() => {
    if (me.getSnapshot()?.person == null) return;
    forget();
    navigate('/sign-in');
    keepAsking();
  });
}

let asking: ReturnType<typeof setTimeout> | null = null;

/** The service was not reached: asked again by itself, and at once when the network is back. */
export function keepAsking(after = 1_000) {
  if (asking !== null) clearTimeout(asking);
  asking = setTimeout(ask, after, after);
}

function ask(after: number) {
  asking = null;
  loadMe().then(
    (found) => {
      if (found.person && !found.is_waiting_guest) connection.start(found);
    },
    () => keepAsking(Math.min(after * 2, 15_000)),
  );
}

globalThis.addEventListener?.('online', () => {
  if (asking === null) return;
  clearTimeout(asking);
  ask(1_000);
});

/** Why the session ended, for the way in; null: it was the person's wish, or nobody was signed in. */
export const why = new Cell<string | null>(null);

/** The session ended by time or from elsewhere: what was typed is kept, for the same person. */
export function signedOut(because = 'the service ended your session.') {
  if (location.pathname === '/sign-in' || location.pathname === '/guest') return;
  connection.stop();
  // A guest has no account to sign in with, and nothing of the meeting stays with who was one.
  if (me.getSnapshot()?.person?.guest) {
    forget();
    return navigate('/guest?over', { replace: true });
  }
  if (me.getSnapshot()?.person) why.set(because);
  const from = location.pathname + location.search;
  leave();
  navigate(signInAddress(from), { replace: true });
}

function leave() {
  const before = me.getSnapshot();
  if (before) me.set({ ...before, person: null });
  setShell({ person: null, place: null, trust: null, ended: null, notices: [], refused: [], missed: null, isKeptShown: false, announcements: [], isInLiveMeeting: false });
}
