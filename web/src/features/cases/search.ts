// Owns searching the list of cases. What is searched for goes in the body, never in an address.
import { useEffect, useRef, useState } from 'react';
import type { CaseList, CaseRow, CaseStatus, OdsCode, PersonId, Priority } from '../../generated/wire';
import { type AskFailed, askFailed, server } from '../../server';

/** What stands in the address: shareable, and nothing of anybody on the list. */
export interface Filters {
  priority: Priority | null;
  status: CaseStatus | null;
  practice: OdsCode | null;
  /** Who works on it. */
  worker: PersonId | null;
  isReviewDue: boolean;
  isMostConcerned: boolean;
}

export interface Search extends Filters {
  /** Never in an address. */
  q: string;
}

const priorities: readonly string[] = ['red', 'amber', 'green'] satisfies Priority[];
const statuses: readonly string[] = ['referred', 'returned', 'accepted', 'stepped_down', 'closed'] satisfies CaseStatus[];

/** The filters of an address; what it cannot mean is left out. */
export function filtersOf(query: URLSearchParams): Filters {
  const one = (name: string, known: readonly string[]) => (known.includes(query.get(name) ?? '') ? query.get(name) : null);
  return {
    priority: one('priority', priorities) as Priority | null, status: one('status', statuses) as CaseStatus | null,
    practice: /^[A-Z0-9]{3,10}$/.test(query.get('practice') ?? '') ? query.get('practice') : null, worker: /^[0-9a-f-]{36}$/.test(query.get('worker') ?? '') ? query.get('worker') : null,
    isReviewDue: query.get('review') === 'due', isMostConcerned: query.get('concern') === 'most',
  };
}

/** The address of a list so filtered. */
export function addressOf(filters: Filters, isMine: boolean): string {
  const query = new URLSearchParams();
  if (isMine) query.set('mine', '');
  if (filters.priority) query.set('priority', filters.priority);
  if (filters.status) query.set('status', filters.status);
  if (filters.practice) query.set('practice', filters.practice);
  if (filters.worker) query.set('worker', filters.worker);
  if (filters.isReviewDue) query.set('review', 'due');
  if (filters.isMostConcerned) query.set('concern', 'most');
  const words = query.toString().replace('mine=', 'mine');
  return words === '' ? '/cases' : `/cases?${words}`;
}

export interface Found {
  /** What the rows are for. */
  search: Search | null;
  rows: readonly CaseRow[];
  next: string | null;
  isAsking: boolean;
  failure: AskFailed | null;
}

const nobody: Found = { search: null, rows: [], next: null, isAsking: true, failure: null };
const TYPING_MS = 250;

function ask(search: Search, after: string | null): Promise<CaseList> {
  const { status, practice, worker, isReviewDue, isMostConcerned } = search;
  const more = { ...(status && { status }), ...(practice && { practice }), ...(worker && { worked_on_by: worker }), ...(isReviewDue && { is_review_due: true }), ...(isMostConcerned && { is_most_concerned: true }) };
  return server().post<CaseList>('/api/cases/search', { q: search.q.trim() || null, priority: search.priority, ...more, after });
}

/** The first page for a search, more pages on request, and the same pages again when the list changes. */
export function useSearch(search: Search, pcn: string | null) {
  const [found, setFound] = useState<Found>(nobody);
  const turn = useRef(0);
  const key = JSON.stringify(search);
  const shown = useRef(found);
  shown.current = found;

  const load = async (isRenewal: boolean) => {
    const mine = ++turn.current;
    if (!isRenewal) setFound((before) => ({ ...before, isAsking: true, failure: null }));
    try {
      const wanted = isRenewal ? shown.current.rows.length : 1;
      const rows: CaseRow[] = [];
      let next: string | null = null;
      do {
        const page: CaseList = await ask(search, next);
        rows.push(...page.cases);
        next = page.next;
      } while (next !== null && rows.length < wanted);
      if (mine === turn.current) setFound({ search, rows, next, isAsking: false, failure: null });
    } catch (failure) {
      if (mine === turn.current) setFound((before) => ({ ...before, isAsking: false, failure: askFailed(failure) }));
    }
  };

  const isFirst = useRef(true);
  useEffect(() => {
    const wait = isFirst.current ? 0 : TYPING_MS;
    isFirst.current = false;
    const timer = setTimeout(() => void load(false), wait);
    return () => clearTimeout(timer);
  }, [key]);

  useEffect(() => (pcn ? server().watch(pcn, 'cases', () => void load(true)) : undefined), [pcn, key]);

  const more = async () => {
    const { next, rows } = shown.current;
    if (next === null) return;
    const mine = ++turn.current;
    setFound((before) => ({ ...before, isAsking: true, failure: null }));
    try {
      const page = await ask(search, next);
      const known = new Set(rows.map(({ id }) => id));
      if (mine === turn.current) setFound({ search, rows: [...rows, ...page.cases.filter(({ id }) => !known.has(id))], next: page.next, isAsking: false, failure: null });
    } catch (failure) {
      if (mine === turn.current) setFound((before) => ({ ...before, isAsking: false, failure: askFailed(failure) }));
    }
  };

  return { found, more, retry: () => void load(false) };
}
