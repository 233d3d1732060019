// Owns finding a case to put on the agenda: typed words go in the body of the search, never in an address.
import { useEffect, useRef, useState } from 'react';
import type { CaseList, CaseRow } from '../../generated/wire';
import { AskFailed, server } from '../../server';
import { Button } from '../../ui/button';
import { TextField } from '../../ui/field';
import { formatBorn } from '../../ui/format';
import { PriorityTag } from '../../ui/priority-tag';

export interface FindCaseProps {
  label: string;
  /** Cases that are on the agenda already. */
  listed: ReadonlySet<string>;
  pickLabel: string;
  isDisabled?: boolean;
  onPick: (row: CaseRow) => void;
}

const TYPING_MS = 250;
const MOST = 8;

export function FindCase({ label, listed, pickLabel, isDisabled, onPick }: FindCaseProps) {
  const [q, setQ] = useState('');
  const [found, setFound] = useState<{ q: string; rows: readonly CaseRow[] } | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const turn = useRef(0);

  useEffect(() => {
    const wanted = q.trim();
    const mine = ++turn.current;
    setFailure(null);
    if (wanted.length < 2) return setFound(null);
    const timer = setTimeout(() => {
      server().post<CaseList>('/api/cases/search', { q: wanted, priority: null, after: null }).then(
        ({ cases }) => mine === turn.current && setFound({ q: wanted, rows: cases }),
        (why: unknown) => mine === turn.current && setFailure(why instanceof AskFailed ? why.message : 'The search did not work. Try again.'),
      );
    }, TYPING_MS);
    return () => clearTimeout(timer);
  }, [q]);

  const rows = found?.rows.filter(({ status }) => status === 'referred' || status === 'accepted') ?? [];
  return (
    <div className="find-case">
      <TextField label={label} type="search" hint="Code, name or NHS number" value={q} onChange={setQ} error={failure} />
      {found && rows.length === 0 && <p className="muted small" role="status">No case on the list fits “{found.q}”.</p>}
      {rows.length > 0 && (
        <ul className="find-case__rows plain-list" aria-label="Cases found">
          {rows.slice(0, MOST).map((row) => (
            <li key={row.id}>
              <span className="find-case__words"><strong>{row.code}</strong> {row.name}, born {formatBorn(row.born_on)} <PriorityTag priority={row.priority} isCompact /><span className="muted small find-case__reason">{row.reason}</span></span>
              {listed.has(row.id) ? <span className="muted small">On the agenda</span> : <Button label={`${pickLabel}: ${row.code}`} isDisabled={isDisabled} onClick={() => onPick(row)}>{pickLabel}</Button>}
            </li>
          ))}
        </ul>
      )}
      {rows.length > MOST && <p className="muted small">{rows.length - MOST} more fit. Type more of the code or name.</p>}
    </div>
  );
}
