// Owns searching the list of cases. What is searched for goes in the body, never in an address.
import { useEffect, useRef, useState } from 'react';
import type { CaseList, CaseRow, Priority } from '../../generated/wire';
import { type AskFailed, askFailed, server } from '../../server';

export interface Search {
  q: string;
  priority: Priority | null;
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
  return server().post<CaseList>('/api/cases/search', { q: search.q.trim() || null, priority: search.priority, after });
}

/** The first page for a search, more pages on request, and the same pages again when the list changes. */
export function useSearch(search: Search, pcn: string | null) {
  const [found, setFound] = useState<Found>(nobody);
  const turn = useRef(0);
  const { q, priority } = search;
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
        const page: CaseList = await ask({ q, priority }, next);
        rows.push(...page.cases);
        next = page.next;
      } while (next !== null && rows.length < wanted);
      if (mine === turn.current) setFound({ search: { q, priority }, rows, next, isAsking: false, failure: null });
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
  }, [q, priority]);

  useEffect(() => (pcn ? server().watch(pcn, 'cases', () => void load(true)) : undefined), [pcn, q, priority]);

  const more = async () => {
    const { next, rows } = shown.current;
    if (next === null) return;
    const mine = ++turn.current;
    setFound((before) => ({ ...before, isAsking: true, failure: null }));
    try {
      const page = await ask({ q, priority }, next);
      const known = new Set(rows.map(({ id }) => id));
      if (mine === turn.current) setFound({ search: { q, priority }, rows: [...rows, ...page.cases.filter(({ id }) => !known.has(id))], next: page.next, isAsking: false, failure: null });
    } catch (failure) {
      if (mine === turn.current) setFound((before) => ({ ...before, isAsking: false, failure: askFailed(failure) }));
    }
  };

  return { found, more, retry: () => void load(false) };
}
