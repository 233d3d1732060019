// Owns how a page finds its case by the code, and finds it again: a bar is lifted, say.
import { useEffect, useState } from 'react';
import type { CaseFound } from '../generated/wire';
import { type Loaded, useLoad } from '../server';
import { useMe } from '../session';

/** Where there is nothing, the list of the place says when there may be something. */
export function useFoundCase(code: string): Loaded<CaseFound> {
  const me = useMe();
  const [isNothing, setNothing] = useState(false);
  const load = useLoad<CaseFound>(`/api/cases/${encodeURIComponent(code)}`, isNothing ? { pcn: me?.pcn?.code ?? null, lists: ['cases'] } : undefined);
  const isNotFound = load.kind === 'failed' && load.failure.isNotFound;
  useEffect(() => setNothing(isNotFound), [isNotFound]);
  return load;
}
