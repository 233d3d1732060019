// Owns the way in for a guest without an account: the link's token, one tap to ask, the waiting room with two digits to say.
// The token is taken out of the address at once; opening the link alone does nothing (mail scanners open links).
import { useEffect, useRef, useState } from 'react';
import type { GuestState } from '../../generated/wire';
import type { PageModule } from '../../page';
import { letIn } from '../../owed';
import { navigate, useQuery } from '../../router';
import { type AskFailed, askFailed, server } from '../../server';
import { connection, loadMe, readMe } from '../../session';
import { announce } from '../../shell';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { dayOf, formatClock, formatNearDay } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Skeleton } from '../../ui/skeleton';
import { ms } from '../../words/instants';
import './guest.css';

const KEY = 'mdt-hub-pass';
const POLL_MS = 2_000;

/** Reads the token from the fragment, takes it out of the address bar, and keeps it in this tab until it was used. */
export function takeToken(): string | null {
  const found = location.hash.slice(1);
  if (found !== '') history.replaceState(null, '', location.pathname + location.search);
  try {
    if (found !== '') sessionStorage.setItem(KEY, found);
    return found || sessionStorage.getItem(KEY);
  } catch {
    return found || null;
  }
}

function dropToken() {
  try {
    sessionStorage.removeItem(KEY);
  } catch {
    // A private window may refuse; the tab forgets it with its memory.
  }
}

type Shown =
  | { kind: 'looking' }
  /** A link that was not used yet. */
  | { kind: 'asking'; isSending: boolean; failure: AskFailed | null }
  | { kind: 'waiting'; state: GuestState; failure: AskFailed | null }
  /** `failure`: the server's words, for a link used elsewhere, expired, taken back; null: there is no link. */
  | { kind: 'shut'; failure: AskFailed | null }
  /** They came for the open part, and it is over. */
  | { kind: 'over'; title: string };

async function enter({ meeting_id }: GuestState) {
  const me = await loadMe();
  if (!me.person || me.is_waiting_guest) return;
  announce('You are let in');
  connection.start();
  navigate(`/meetings/${meeting_id}`, { replace: true });
}

function Waiting({ state, failure }: { state: GuestState; failure: AskFailed | null }) {
  const day = formatNearDay(dayOf(ms(state.starts_at)));
  return (
    <>
      <h1>{state.name}, you will be let in soon</h1>
      <p className="guest__what"><strong>{state.title}</strong>, {day} <span className="num">{formatClock(ms(state.starts_at))}</span></p>
      {state.digits && (
        <div className="guest__digits">
          <p id="digits-say">Say these two digits to who lets you in, on the call or by phone:</p>
          <p className="num" aria-labelledby="digits-say" role="group"><strong>{[...state.digits].join(' ')}</strong></p>
        </div>
      )}
      <p>The coordinator or the chair lets you in. Keep this page open: it goes on by itself.</p>
      <p className="muted small">Until then nothing of the meeting reaches this device. Your pass ends {formatNearDay(dayOf(ms(state.until)))} at <span className="num">{formatClock(ms(state.until))}</span>.</p>
      {failure && <p role="status"><Icon name="offline" /> {failure.message} Trying again by itself.</p>}
    </>
  );
}

function Guest() {
  const token = useRef<string | null>(null);
  const [shown, setShown] = useState<Shown>({ kind: 'looking' });
  const isHere = useRef(true);
  const isOver = useQuery().has('over');

  const settle = (state: GuestState) => {
    if (state.admission === 'admitted') return void enter(state).catch((failure: unknown) => isHere.current && setShown({ kind: 'waiting', state, failure: askFailed(failure) }));
    if (isHere.current) setShown(state.admission === 'ended' ? { kind: 'over', title: state.title } : { kind: 'waiting', state, failure: null });
  };
  const look = () => server().get<GuestState>('/api/guest').then(settle);

  // First whether this device waits already (a reload); a link that was just opened comes before that.
  useEffect(() => {
    isHere.current = true;
    token.current = takeToken();
    if (token.current !== null) setShown({ kind: 'asking', isSending: false, failure: null });
    else if (readMe()?.is_waiting_guest || readMe()?.person?.guest) void look().catch((failure: unknown) => isHere.current && setShown({ kind: 'shut', failure: askFailed(failure) }));
    // Whether they were sent on their way with the open part, the pass still says.
    else if (isOver) void look().catch(() => isHere.current && setShown({ kind: 'shut', failure: null }));
    else setShown({ kind: 'shut', failure: null });
    return () => {
      isHere.current = false;
    };
  }, []);

  // One look after another, each two seconds after the answer before it.
  const waits = shown.kind === 'waiting' ? shown : null;
  useEffect(() => {
    if (!waits) return;
    const timer = setTimeout(() => {
      void look().catch((caught: unknown) => {
        if (!isHere.current) return;
        const failure = askFailed(caught);
        setShown(failure.error.is_temporary ? { ...waits, failure } : { kind: 'shut', failure });
      });
    }, POLL_MS);
    return () => clearTimeout(timer);
  }, [waits]);

  const ask = async () => {
    if (token.current === null) return;
    setShown({ kind: 'asking', isSending: true, failure: null });
    try {
      const state = await letIn(() => server().post<GuestState>('/api/guest/open', { token: token.current }));
      token.current = null;
      dropToken();
      settle(state);
    } catch (caught) {
      const failure = askFailed(caught);
      if (failure.error.is_temporary) return setShown({ kind: 'asking', isSending: false, failure });
      dropToken();
      setShown({ kind: 'shut', failure });
    }
  };

  return (
    <div className="guest">
      {shown.kind === 'looking' && <Skeleton label="Looking for your pass" lines={4} />}
      {shown.kind === 'asking' && (
        <>
          <h1>You are invited to a meeting</h1>
          <p>A neighbourhood health and care team asks you to join it for the part that concerns you. You need no account.</p>
          <p>This link is for you alone. It works on one device: use the one you will have in the meeting.</p>
          <Button look="primary" isDisabled={shown.isSending} onClick={() => void ask()}>{shown.isSending ? 'Asking…' : 'Ask to be let in'}</Button>
          {shown.failure && <p className="guest__problem" role="alert"><Icon name="alert" /> {shown.failure.message}</p>}
        </>
      )}
      {shown.kind === 'waiting' && <Waiting state={shown.state} failure={shown.failure} />}
      {shown.kind === 'over' && (
        <>
          <h1>The open part of this meeting is over</h1>
          <EmptyState title="Thank you for coming">{shown.title} goes on with the cases, without guests. You can close this page: nothing of the meeting is on this device.</EmptyState>
        </>
      )}
      {shown.kind === 'shut' && (
        <>
          <h1>{shown.failure ? 'This link does not let you in' : isOver ? 'Your time in this meeting has ended' : 'You are not in a meeting'}</h1>
          <EmptyState title={shown.failure?.message ?? (isOver ? 'Thank you for coming. You can close this page.' : 'Open the link you were sent again, or ask who invited you for a new one.')}>
            {shown.failure ? 'Who invited you can send you a new link.' : 'Nothing of the meeting is on this device.'}
          </EmptyState>
          <p className="muted"><a href="/sign-in">I have an account</a></p>
        </>
      )}
    </div>
  );
}

export const page: PageModule = { title: () => 'Guest', Page: Guest };
