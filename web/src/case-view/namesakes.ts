// Owns who else is called the same: the wrong person's case is opened by name. The name goes in the body of a search.
import { useEffect, useState } from 'react';
import type { CaseList, CaseRoot, CaseRow } from '../generated/wire';
import { server } from '../server';
import { formatBorn } from '../ui/format';

/** Everybody else of this very name. */
export function namesakesIn(rows: readonly CaseRow[], { id, patient }: CaseRoot): CaseRow[] {
  const name = `${patient.family}, ${patient.given}`.toLowerCase();
  return rows.filter((row) => row.id !== id && row.name.toLowerCase() === name);
}

/** One sentence each: "SF-037 has the same name, born 18 Jun 1947". */
export function useNamesakes(root: CaseRoot): string[] {
  const { family, given } = root.patient;
  const [found, setFound] = useState<{ of: string; words: string[] } | null>(null);
  useEffect(() => {
    let isWanted = true;
    server().post<CaseList>('/api/cases/search', { q: `${family} ${given}`, priority: null, after: null }).then(
      ({ cases }) => isWanted && setFound({ of: root.id, words: namesakesIn(cases, root).map(({ code, born_on }) => `${code} has the same name, born ${formatBorn(born_on)}`) }),
      () => {}, // Without an answer the banner stands with its three identifiers, as always.
    );
    return () => {
      isWanted = false;
    };
  }, [root.id, family, given]);
  return found?.of === root.id ? found.words : [];
}
