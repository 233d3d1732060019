// Proves what the worker that keeps the page's files does, and what it leaves alone.
import { beforeEach, expect, it } from 'vitest';
import source from '../scripts/worker-template.js?raw';

type Listener = (event: Record<string, unknown>) => void;

const origin = 'https://mdt.example.nhs.uk';
const listeners = new Map<string, Listener>();
const stored = new Map<string, Map<string, string>>();
let network: (url: string) => Promise<Response> = () => Promise.reject(new Error('no network'));
const asked: string[] = [];
let isClaimed = false;

const pathOf = (request: unknown) => new URL(typeof request === 'string' ? request : (request as { url: string }).url, origin).pathname;
const caches = {
  open: async (name: string) => {
    const cache = stored.get(name) ?? new Map<string, string>();
    stored.set(name, cache);
    return {
      addAll: async (requests: unknown[]) => {
        for (const request of requests) cache.set(pathOf(request), `kept ${pathOf(request)}`);
      },
      match: async (path: string) => (cache.has(path) ? new Response(cache.get(path)) : undefined),
    };
  },
  keys: async () => [...stored.keys()],
  delete: async (name: string) => stored.delete(name),
};

/** What the worker answers; null: it leaves the request to the browser. */
async function ask(path: string, { mode = 'cors', method = 'GET', from = origin } = {}): Promise<string | null> {
  let answer: Promise<Response> | null = null;
  listeners.get('fetch')?.({ request: { url: from + path, mode, method }, respondWith: (given: Promise<Response>) => { answer = given; } });
  return answer === null ? null : (await (answer as Promise<Response>)).text();
}

async function happens(kind: string) {
  let work: Promise<unknown> = Promise.resolve();
  listeners.get(kind)?.({ waitUntil: (given: Promise<unknown>) => { work = given; } });
  await work;
}

beforeEach(async () => {
  stored.clear();
  asked.length = 0;
  isClaimed = false;
  stored.set('mdt-hub-shell-older', new Map([['/', 'older']]));
  const self = { addEventListener: (kind: string, listener: Listener) => listeners.set(kind, listener), skipWaiting: () => {}, clients: { claim: async () => void (isClaimed = true) } };
  const fetch = (request: { url: string }) => {
    asked.push(pathOf(request));
    return network(request.url);
  };
  class Request {
    constructor(readonly url: string) {}
  }
  const text = source.replace("['FILES']", JSON.stringify(['/icon.svg', '/assets/index-1.js'])).replace('const patience = 5_000', 'const patience = 50');
  new Function('self', 'caches', 'fetch', 'location', 'Request', text)(self, caches, fetch, { origin }, Request);
  await happens('install');
  await happens('activate');
});

it('keeps this build’s files and no other build’s', () => {
  expect([...stored.keys()]).toEqual(['mdt-hub-shell-BUILD']);
  expect([...(stored.get('mdt-hub-shell-BUILD')?.keys() ?? [])]).toEqual(['/', '/icon.svg', '/assets/index-1.js']);
});

it('serves the page that is open already, so that its first visit may lose the connection too', () => {
  expect(isClaimed).toBe(true);
});

it('takes the document from the service whenever it answers, so that no old page lives on', async () => {
  network = async () => new Response('newest');
  expect(await ask('/meetings/m1', { mode: 'navigate' })).toBe('newest');
});

it('has the document without a network, behind a proxy with no service, and where nothing answers', async () => {
  network = () => Promise.reject(new Error('no network'));
  expect(await ask('/meetings/m1', { mode: 'navigate' })).toBe('kept /');
  network = async () => new Response('bad gateway', { status: 502 });
  expect(await ask('/', { mode: 'navigate' })).toBe('kept /');
  network = () => new Promise(() => {});
  expect(await ask('/', { mode: 'navigate' })).toBe('kept /');
});

it('has the files at once, and asks for those it does not know', async () => {
  network = async () => new Response('from the service');
  expect(await ask('/assets/index-1.js')).toBe('kept /assets/index-1.js');
  expect(await ask('/assets/later-2.js')).toBe('from the service');
  expect(asked).toEqual(['/assets/later-2.js']);
});

it.each([
  ['/api/me', {}],
  ['/api/meetings/m1/minutes.txt', { mode: 'navigate' }],
  ['/socket', {}],
  ['/metrics', { mode: 'navigate' }],
  ['/assets/index-1.js', { method: 'POST' }],
  ['/assets/index-1.js', { from: 'https://other.example' }],
])('leaves %s %j alone', async (path, how) => {
  expect(await ask(path, how)).toBeNull();
});
