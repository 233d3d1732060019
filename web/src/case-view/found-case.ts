// Owns how a page finds its case by the code, and finds it again: a bar is lifted, say.
import { useEffect, useState } from 'react';
import { useEvery } from '../every';
import type { CaseFound } from '../generated/wire';
import { type Loaded, useLoad } from '../server';
import { useMe } from '../session';
import { isIgLead } from './may';

/** Between two questions for a case that is not to be had. */
const ASKED_EVERY_MS = 20_000;

/** Where there is nothing, the list of the place says when there may be something. Who has no role there is told of no list, and asks for
 * the case alone now and then, while the page is looked at; who governs information never has one. */
export function useFoundCase(code: string): Loaded<CaseFound> {
  const me = useMe();
  const [isNothing, setNothing] = useState(false);
  const load = useLoad<CaseFound>(`/api/cases/${encodeURIComponent(code)}`, isNothing ? { pcn: me?.pcn?.code ?? null, lists: ['cases'] } : undefined);
  const isNotFound = load.kind === 'failed' && load.failure.isNotFound;
  useEffect(() => setNothing(isNotFound), [isNotFound]);
  useEvery(load.kind === 'failed' && isNotFound && !(me?.person && isIgLead(me.person)) ? load.reload : null, ASKED_EVERY_MS);
  return load;
}
