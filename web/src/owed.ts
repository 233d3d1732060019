// Owns a sign-out that the service was not told of: remembered on this device without saying whose, and told before anything else.
import { Cell } from './live/store';
import { askFailed, server } from './server';

const KEY = 'mdt-hub-sign-out-owed';

/** True once the service could not be told: the way in says so. */
export const isOwed = new Cell(false);

/** For a browser that remembers nothing: then as long as this page. */
let isOwedHere = false;

export function owesSignOut(): boolean {
  try {
    return isOwedHere || localStorage.getItem(KEY) !== null;
  } catch {
    return isOwedHere;
  }
}

function remember(owes: boolean) {
  isOwedHere = owes;
  if (!owes) isOwed.set(false);
  try {
    if (owes) localStorage.setItem(KEY, '1');
    else localStorage.removeItem(KEY);
  } catch {
    // This page knows.
  }
}

/** Before the service is told, so that a page that ends meanwhile has still said it. */
export const owe = () => remember(true);

/** One page at a time: a sign-out on its way must not end the session of who signs in next. */
async function alone<T>(work: () => Promise<T>): Promise<T> {
  const locks = globalThis.navigator?.locks;
  return locks ? ((await locks.request(KEY, work)) as T) : work();
}

async function tell() {
  if (!owesSignOut()) return;
  try {
    await server().post('/api/sign-out');
  } catch (failure) {
    // Whatever else it answers: there is no session any more.
    if (askFailed(failure).error.is_temporary) return isOwed.set(true);
  }
  remember(false);
}

/** Tells the service of a sign-out that it does not know of. True: none is owed now. */
export function tellSignOut(): Promise<boolean> {
  return alone(async () => {
    await tell();
    return !owesSignOut();
  });
}

/** Somebody is let in: a sign-out that is owed goes first, and is replaced by whoever came in. */
export function letIn<T>(enter: () => Promise<T>): Promise<T> {
  return alone(async () => {
    await tell();
    const found = await enter();
    remember(false);
    return found;
  });
}

/** Signed out in another tab of this browser, whether or not the service knows. */
export function onOwedElsewhere(listener: () => void) {
  addEventListener('storage', ({ key, newValue }) => {
    if (key !== KEY) return;
    if (newValue === null) isOwed.set(false);
    else listener();
  });
}
