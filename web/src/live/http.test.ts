// Proves that every failure of a call becomes one kind of error, and that lists are read again when they changed.
import { expect, it, vi } from 'vitest';
import { ServerClock } from './clock';
import { type Answer, Api } from './http';
import { LiveList } from './list';

function api(respond: () => Promise<Response> | Response) {
  const onSignedOut = vi.fn();
  const call = vi.fn<typeof fetch>(async () => respond());
  const clock = new ServerClock(() => 0);
  return { api: new Api({ fetch: call, clock, steady: () => 0, onSignedOut }), call, onSignedOut, clock };
}

it('asks with what is given and leaves out what is not', async () => {
  const { api: it, call } = api(() => Response.json({ cases: [], next: null }));
  await it.cases({ q: 'Okafor & son', after: undefined });
  expect(call.mock.calls[0]?.[0]).toBe('/api/cases?q=Okafor+%26+son');
  await it.caseByCode('SF-014');
  expect(call.mock.calls[1]?.[0]).toBe('/api/cases/SF-014');
});

it('takes the error of the service as it is', async () => {
  const error = { code: 'throttled', field: null, message: 'Wait a minute.', is_temporary: true };
  const { api: it, onSignedOut } = api(() => Response.json({ error }, { status: 429 }));
  expect(await it.signIn({ email: 'a@b.nhs.uk', password: 'x' })).toEqual({ ok: false, error });
  expect(onSignedOut).not.toHaveBeenCalled();
});

it.each([
  ['a proxy’s page', () => new Response('<html>', { status: 502 }), 'unavailable'],
  ['no JSON though all is well', () => new Response('<html>', { status: 200 }), 'internal'],
  ['an error without a code', () => Response.json({ oops: 1 }, { status: 500 }), 'internal'],
  ['no network', () => Promise.reject(new TypeError('failed to fetch')), 'unavailable'],
])('makes one kind of error of %s', async (_, respond, code) => {
  const { api: it } = api(respond);
  expect(await it.today()).toMatchObject({ ok: false, error: { code, is_temporary: true } });
});

it('says that the session is over at a 401, but not when a sign-in failed', async () => {
  const { api: it, onSignedOut } = api(() => Response.json({ error: { code: 'signed_out', field: null, message: 'Sign in.', is_temporary: false } }, { status: 401 }));
  await it.signIn({ email: 'a@b.nhs.uk', password: 'x' });
  expect(onSignedOut).not.toHaveBeenCalled();
  await it.today();
  expect(onSignedOut).toHaveBeenCalledOnce();
});

it('sets the server’s clock by /me, and takes an empty body for an answer', async () => {
  const { api: it, clock } = api(() => Response.json({ person: null, server_time: 5_000_000 }));
  await it.me();
  expect(clock.now()).toBe(5_000_000);
  expect(await api(() => new Response(null, { status: 204 })).api.signOut()).toEqual({ ok: true, value: null });
});

it('reads a list once at a time, again after a change, and keeps the last good answer through a failure', async () => {
  const waiting: ((answer: Answer<number>) => void)[] = [];
  let changed = () => {};
  const stopped = vi.fn();
  const list = new LiveList<number>({
    load: () => new Promise((answer) => waiting.push(answer)),
    watch: (onChanged) => {
      changed = onChanged;
      return stopped;
    },
  });
  const settle = async (answer: Answer<number>) => {
    waiting.at(-1)?.(answer);
    await Promise.resolve();
    await Promise.resolve();
  };
  expect(waiting).toHaveLength(0);
  const stop = list.subscribe(() => {});
  changed();
  changed();
  expect(waiting).toHaveLength(1);
  await settle({ ok: true, value: 1 });
  expect(list.getSnapshot()).toEqual({ status: 'ready', value: 1, error: null });
  expect(waiting).toHaveLength(2);
  const error = { code: 'unavailable' as const, field: null, message: 'Later.', is_temporary: true };
  await settle({ ok: false, error });
  expect(list.getSnapshot()).toEqual({ status: 'failed', value: 1, error });
  stop();
  expect(stopped).toHaveBeenCalledOnce();
  expect(waiting).toHaveLength(2);
});
