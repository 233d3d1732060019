// Owns asking the browser to keep the page's own files (sw.js), so that a reload without a connection finds them.

export function keepShell() {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  // A browser that refuses keeps nothing: then a reload needs the connection, as before.
  navigator.serviceWorker.register('/sw.js', { updateViaCache: 'none' }).catch(() => {});
}
