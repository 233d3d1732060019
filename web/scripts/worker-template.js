// Owns the page's own files on this device, so that a reload without a connection finds them. Made new by every build.
// It never touches /api or the socket, and with a connection the document always comes from the service.
const shell = 'mdt-hub-shell-BUILD';
const files = ['FILES'];
/** A network that says nothing for so long is none. */
const patience = 5_000;

self.addEventListener('install', (event) => {
  self.skipWaiting();
  event.waitUntil(caches.open(shell).then((cache) => cache.addAll([new Request('/', { cache: 'reload' }), ...files])));
});

self.addEventListener('activate', (event) => {
  // The page that is open already has it too: what it loads on demand is there when the connection is not.
  event.waitUntil(caches.keys().then((names) => Promise.all(names.filter((name) => name !== shell).map((name) => caches.delete(name)))).then(() => self.clients.claim()));
});

const kept = async (path) => (await caches.open(shell)).match(path);

async function page(request) {
  let timer;
  const late = new Promise((settle) => { timer = setTimeout(settle, patience); });
  try {
    const answer = await Promise.race([fetch(request), late]);
    // A proxy without a service behind it is no better than no network.
    if (answer && (answer.status < 502 || answer.status > 504)) return answer;
  } catch {
    // No connection.
  } finally {
    clearTimeout(timer);
  }
  return (await kept('/')) ?? Response.error();
}

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== location.origin) return;
  if (request.mode === 'navigate') {
    if (!/^\/(api|socket|metrics|livez|readyz)(\/|$)/.test(url.pathname)) event.respondWith(page(request));
  } else if (url.pathname.startsWith('/assets/') || url.pathname === '/icon.svg') {
    event.respondWith(kept(url.pathname).then((found) => found ?? fetch(request)));
  }
});
