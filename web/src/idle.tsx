// Owns the idle clock: keeps an active session awake, warns two minutes before sign-out, covers a live meeting instead.
import { useEffect, useRef, useState } from 'react';
import { server } from './server';
import { loadMe, signedOut, signOut, useMe } from './session';
import { useShell } from './shell';
import { ConfirmDialog } from './ui/confirm-dialog';
import { plural } from './ui/format';
import './idle.css';

const WARN_SECONDS = 120;
/** How often an active page tells the server that somebody is there; idle time counts from the last telling, as it does there. */
const AWAKE_SECONDS = 60;
const KEY = 'mdt-hub-awake-at';

export type IdleState = 'active' | 'warned' | 'over';

export function idleState(idleSeconds: number, endsAfter: number): IdleState {
  if (idleSeconds >= endsAfter) return 'over';
  return idleSeconds >= endsAfter - WARN_SECONDS ? 'warned' : 'active';
}

/** By the service's clock, which all tabs share and no device sets. */
const clock = () => server().steadyNow();

/** Another tab's telling counts: they share the session. */
function lastTold(own: number): number {
  try {
    return Math.max(own, Math.min(clock(), Number(localStorage.getItem(KEY) ?? 0)));
  } catch {
    return own;
  }
}

export function IdleGuard() {
  const me = useMe();
  const { isInLiveMeeting } = useShell();
  const endsAfter = me?.idle_seconds ?? 0;
  const isOn = Boolean(me?.person) && endsAfter > 0;
  const activeAt = useRef(0);
  const awakeAt = useRef(0);
  const state = useRef<IdleState>('active');
  const [idle, setIdle] = useState(0);

  const tellRef = useRef(() => {});
  tellRef.current = () => {
    awakeAt.current = clock();
    try {
      localStorage.setItem(KEY, String(awakeAt.current));
    } catch {
      // Private windows may refuse; this tab still knows.
    }
    void loadMe().then((found) => found.person || signedOut(), () => {});
  };

  useEffect(() => {
    if (!isOn) return;
    activeAt.current = awakeAt.current = clock();
    state.current = 'active';
    setIdle(0);
    const tell = () => tellRef.current();
    const onActivity = () => {
      const now = clock();
      // Once warned, only the answer to the question counts.
      if (state.current !== 'active' || now - activeAt.current < 1000) return;
      activeAt.current = now;
    };
    const timer = setInterval(() => {
      const told = lastTold(awakeAt.current);
      if (state.current === 'active' && activeAt.current > told && clock() - told >= AWAKE_SECONDS * 1000) tell();
      const seconds = Math.floor((clock() - lastTold(awakeAt.current)) / 1000);
      state.current = idleState(seconds, endsAfter);
      setIdle(state.current === 'active' ? 0 : seconds);
    }, 1000);
    for (const kind of ['pointerdown', 'keydown'] as const) addEventListener(kind, onActivity, { passive: true });
    return () => {
      clearInterval(timer);
      for (const kind of ['pointerdown', 'keydown'] as const) removeEventListener(kind, onActivity);
    };
  }, [isOn, endsAfter]);

  const stay = () => {
    activeAt.current = clock();
    state.current = 'active';
    setIdle(0);
    tellRef.current();
  };

  const now = isOn ? idleState(idle, endsAfter) : 'active';
  useEffect(() => {
    if (now === 'over' && !isInLiveMeeting) signedOut(`nobody used this page for ${Math.round(endsAfter / 60)} minutes.`);
  }, [now, isInLiveMeeting]);

  if (isInLiveMeeting) {
    if (now !== 'over') return null;
    return <button type="button" className="cover" ref={(cover) => cover?.focus()} onClick={stay}><strong>Covered while you were away</strong>You are still in the meeting. Tap to go on.</button>;
  }
  const left = endsAfter - idle;
  return (
    <ConfirmDialog isOpen={now === 'warned'} title="Are you still there?" cancelLabel="Stay signed in" confirmLabel="Sign out now" onCancel={stay} onConfirm={() => void signOut()}>
      <p>You will be signed out in {left > 60 ? 'two minutes' : plural(Math.max(1, left), 'second')}. What you typed is kept on this page until you sign in again.</p>
    </ConfirmDialog>
  );
}
