// Owns the address bar: reading it, changing it, and turning clicks on plain links into page changes.
import { useSyncExternalStore } from 'react';

const listeners = new Set<() => void>();

function tell() {
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void) {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Goes to another address of this page. `replace` leaves no step to come back to. */
export function navigate(to: string, { replace = false } = {}) {
  history[replace ? 'replaceState' : 'pushState'](null, '', to);
  tell();
}

/** The path now, for example "/cases/SF-014". */
export function usePath(): string {
  return useSyncExternalStore(subscribe, () => location.pathname);
}

/** The query now, for example "?mine". */
export function useQuery(): URLSearchParams {
  return new URLSearchParams(useSyncExternalStore(subscribe, () => location.search));
}

function onClick(event: MouseEvent) {
  if (event.defaultPrevented || event.button !== 0) return;
  if (event.metaKey || event.ctrlKey || event.shiftKey || event.altKey) return;
  const link = event.target instanceof Element ? event.target.closest('a') : null;
  if (!link || link.target || link.hasAttribute('download') || link.origin !== location.origin) return;
  if (link.pathname.startsWith('/api/')) return;
  if (link.hash && link.pathname === location.pathname && link.search === location.search) return;
  event.preventDefault();
  navigate(link.pathname + link.search + link.hash);
}

/** Starts listening; returns how to stop. Called once, by main. */
export function startRouter(): () => void {
  addEventListener('popstate', tell);
  document.addEventListener('click', onClick);
  return () => {
    removeEventListener('popstate', tell);
    document.removeEventListener('click', onClick);
  };
}
