// Proves what the room's bar says of the connection: it stays in sight where the frame's line scrolls away.
import { afterEach, expect, it, vi } from 'vitest';
import { connection } from '../../../session';
import { dismissUntilBack, readShell, setShell } from '../../../shell';
import { expectNoViolations } from '../../../testing/axe';
import { fakeServer } from '../../../testing/fake-server';
import { act, fireEvent, render, screen } from '../../../testing/render';
import { canMoveRoom, canRaiseHand } from '../ask';
import { rightsIn } from '../rights';
import { amira, atCase, cards } from '../testing';
import { Bar } from './bar';
import { Away } from './discussion';

afterEach(() => setShell({ trust: null, ended: null, notices: [], isKeptShown: false }));

function draw() {
  const meeting = atCase('i-14');
  const asking = { isSending: false, error: null, ask: async () => true, dismiss: () => {} };
  const fake = fakeServer(amira);
  const drawn = render(<Bar meeting={meeting} cards={cards} me={amira} rights={rightsIn(meeting, amira)} asking={asking} canAct go={() => {}} toggleHand={() => {}} onAction={() => {}} onClose={() => {}} />);
  return { fake, ...drawn };
}

it('has the button that a page too old needs, and says that the service cannot save just now', async () => {
  const { container } = draw();
  const { retry } = connection;
  connection.retry = vi.fn();
  await act(() => setShell({ ended: { reason: 'This page is older than the service. Reload it.', mustReload: true, note: '', isKept: true } }));
  expect(screen.getByRole('region', { name: 'The room' }).textContent).toContain('This page is too old.');
  expect(screen.getByRole('button', { name: 'Reload' })).toBeTruthy();
  await expectNoViolations(container);
  await act(() => setShell({ ended: { reason: 'The service ended this connection.', mustReload: false, note: '', isKept: true } }));
  fireEvent.click(screen.getByRole('button', { name: 'Connect here' }));
  expect(connection.retry).toHaveBeenCalledTimes(1);
  connection.retry = retry;
  await act(() => setShell({ ended: null, trust: { kind: 'saving', why: 'cannot-now' } }));
  fireEvent.click(screen.getByRole('button', { name: 'Saving… the service cannot save just now' }));
  expect(readShell().isKeptShown).toBe(true);
  await act(() => setShell({ trust: { kind: 'saving' } }));
  expect(screen.queryByText('Saving…')).toBeNull();
});

it.each([
  [null, 'Offline: go on typing. It is sent when you are back.'],
  [{ reason: '', mustReload: true, note: '', isKept: true }, 'This page is too old. Reload: what you typed is kept and sent then.'],
  [{ reason: '', mustReload: true, note: '', isKept: false }, 'This page is too old. What you type now goes with this page: copy it first.'],
  [{ reason: '', mustReload: false, note: '', isKept: true }, 'This page is not connected. Connect here: what you typed is kept and sent then.'],
])('the notes say what becomes of what is typed: %j', (ended, text) => {
  setShell({ ended });
  expect(render(<Away />).container.textContent?.trim()).toBe(text);
});

it('tells no time that is only guessed', async () => {
  const { fake } = draw();
  expect(screen.getByRole('img', { name: /^Time on this item/ })).toBeTruthy();
  await act(() => fake.isTimeKnown.set(false));
  expect(screen.queryByRole('img', { name: /^Time on this item/ })).toBeNull();
  expect(screen.getByText(/time not known/)).toBeTruthy();
});

it('keeps no move and no hand offline: said once, however often it is pressed, and gone on return', () => {
  setShell({ trust: { kind: 'offline', keptChanges: 0 } });
  expect([canMoveRoom(), canMoveRoom(), canMoveRoom(), canRaiseHand()]).toEqual([false, false, false, false]);
  expect(readShell().notices.map(({ text }) => text)).toEqual(['You are offline. The room was not moved; press again when you are back.', 'You are offline. Nobody sees your hand; raise it again when you are back.']);
  dismissUntilBack();
  expect(readShell().notices).toEqual([]);
  setShell({ trust: { kind: 'live' } });
  expect(canMoveRoom()).toBe(true);
});
