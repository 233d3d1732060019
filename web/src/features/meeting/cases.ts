// Owns following several cases at once, for the read-back and the close.
import { useEffect, useMemo, useState } from 'react';
import type { Case, CaseId } from '../../generated/wire';
import { caseStream } from '../../live/ids';
import { server } from '../../server';

export interface Followed {
  cases: readonly Case[];
  /** Some are not here yet: what is missing cannot be told. */
  isLoading: boolean;
}

export function useCases(ids: readonly CaseId[]): Followed {
  const key = ids.join();
  const stores = useMemo(() => ids.map((id) => server().stream(caseStream(id))), [key]);
  const [, draw] = useState(0);
  useEffect(() => {
    const stops = stores.map((store) => store.subscribe(() => draw((count) => count + 1)));
    draw((count) => count + 1);
    return () => stops.forEach((stop) => stop());
  }, [stores]);
  const views = stores.map((store) => store.getSnapshot());
  return {
    cases: views.flatMap(({ state }) => (state?.of === 'case' ? [state.value] : [])),
    isLoading: views.some(({ status, state }) => status === 'loading' || (status === 'stale' && state === null)),
  };
}
