// Owns calls to /api: JSON, typed by wire.ts, every failure as one kind of error. 401 means signed out.
import type {
  ActionList,
  CaseCode,
  CaseFound,
  CaseList,
  DemoSignIn,
  Me,
  MeetingId,
  MeetingList,
  Minutes,
  People,
  Priority,
  SignIn,
  Today,
  WireError,
} from '../generated/wire';
import type { ServerClock } from './clock';

export type Answer<T> = { ok: true; value: T } | { ok: false; error: WireError };

export interface ApiDeps {
  fetch: typeof fetch;
  clock: ServerClock;
  steady: () => number;
  /** The session is over (any 401 except a failed sign-in). */
  onSignedOut: () => void;
  /** Milliseconds until a call is given up. */
  timeout?: number;
}

export type ActionScope = 'mine' | 'service' | 'pool' | 'pcn';

const unreachable: WireError = {
  code: 'unavailable',
  field: null,
  message: 'The service cannot be reached. Nothing is lost. Check your connection and try again.',
  is_temporary: true,
};
const odd: WireError = { code: 'internal', field: null, message: 'The service gave an answer that makes no sense. Try again.', is_temporary: true };

export class Api {
  constructor(private readonly deps: ApiDeps) {}

  /** Who is signed in; also sets the server's clock. */
  async me(): Promise<Answer<Me>> {
    const sentAt = this.deps.steady();
    const answer = await this.get<Me>('/me');
    if (answer.ok) this.deps.clock.observe(answer.value.server_time, sentAt);
    return answer;
  }

  signIn = (body: SignIn) => this.call<unknown>('POST', '/sign-in', body);
  demoSignIn = (body: DemoSignIn) => this.call<unknown>('POST', '/demo/sign-in', body);
  signOut = () => this.call<unknown>('POST', '/sign-out', {});
  today = () => this.get<Today>('/today');
  /** Days in Europe/London, `YYYY-MM-DD`, both included. */
  meetings = (from: string, to: string) => this.get<MeetingList>('/meetings', { from, to });
  minutes = (id: MeetingId) => this.get<Minutes>(`/meetings/${encodeURIComponent(id)}/minutes`);
  cases = (query: { q?: string; priority?: Priority; after?: string } = {}) => this.get<CaseList>('/cases', query);
  caseByCode = (code: CaseCode) => this.get<CaseFound>(`/cases/${encodeURIComponent(code)}`);
  actions = (scope: ActionScope, after?: string) => this.get<ActionList>('/actions', { scope, after });
  people = () => this.get<People>('/people');

  get<T>(path: string, query: Record<string, string | undefined> = {}): Promise<Answer<T>> {
    const given = Object.entries(query).filter((pair): pair is [string, string] => pair[1] !== undefined && pair[1] !== '');
    const search = given.length === 0 ? '' : `?${new URLSearchParams(given)}`;
    return this.call<T>('GET', path + search);
  }

  async call<T>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<Answer<T>> {
    let response: Response;
    let text: string;
    try {
      response = await this.deps.fetch(`/api${path}`, {
        method,
        headers: { accept: 'application/json', ...(body === undefined ? {} : { 'content-type': 'application/json' }) },
        credentials: 'same-origin',
        cache: 'no-store',
        ...(body === undefined ? {} : { body: JSON.stringify(body) }),
        signal: AbortSignal.timeout(this.deps.timeout ?? 15_000),
      });
      text = await response.text();
    } catch {
      return { ok: false, error: unreachable };
    }
    const value = parse(text);
    if (response.ok) return value === undefined ? { ok: false, error: odd } : { ok: true, value: value as T };
    if (response.status === 401 && !path.endsWith('/sign-in')) this.deps.onSignedOut();
    return { ok: false, error: errorOf(value) ?? (response.status >= 502 && response.status <= 504 ? unreachable : odd) };
  }
}

/** An empty body is null; what is no JSON is undefined. */
function parse(text: string): unknown {
  if (text === '') return null;
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function errorOf(value: unknown): WireError | null {
  if (typeof value !== 'object' || value === null || !('error' in value)) return null;
  const { error } = value;
  return typeof error === 'object' && error !== null && 'code' in error && 'message' in error ? (error as WireError) : null;
}
