// Owns who is signed in: asking the server, signing in and out, and where to go back to afterwards.
import { useSyncExternalStore } from 'react';
import { forgetDrafts, setDraftOwner } from './drafts';
import type { Me, Person } from './generated/wire';
import { Cell } from './live/store';
import { navigate } from './router';
import { server } from './server';
import { setShell } from './shell';

const me = new Cell<Me | null>(null);

/** What the start and the end of a session do to the live connection; main sets it. */
export const connection = { start: (_me?: Me | null) => {}, stop: () => {}, forget: () => {}, retry: () => {}, unsent: () => 0 };

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

/** Asks who is signed in. Throws AskFailed. */
export async function loadMe(): Promise<Me> {
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
  await loadMe();
  connection.start(readMe());
  navigate(to, { replace: true });
}

export async function signIn(email: string, password: string, to: string) {
  await server().post('/api/sign-in', { email, password });
  await enter(to);
}

export async function signInAs(personId: string, to: string) {
  await server().post('/api/demo/sign-in', { person_id: personId });
  await enter(to);
}

/** Chosen by the person: nothing of them stays in the page. */
export async function signOut() {
  try {
    await server().post('/api/sign-out');
  } catch {
    // The session ends by itself; this page forgets everything now.
  }
  connection.forget();
  forgetDrafts();
  leave();
  navigate('/sign-in');
}

/** The session ended by time or from elsewhere: what was typed is kept, for the same person. */
export function signedOut() {
  if (location.pathname === '/sign-in' || location.pathname === '/guest') return;
  connection.stop();
  // A guest has no account to sign in with, and nothing of the meeting stays with who was one.
  if (me.getSnapshot()?.person?.guest) {
    connection.forget();
    forgetDrafts();
    leave();
    return navigate('/guest?over', { replace: true });
  }
  const from = location.pathname + location.search;
  leave();
  navigate(signInAddress(from), { replace: true });
}

function leave() {
  const before = me.getSnapshot();
  if (before) me.set({ ...before, person: null });
  setShell({ person: null, place: null, trust: null, ended: null, notices: [], refused: [], missed: null, announcements: [], isInLiveMeeting: false });
}
