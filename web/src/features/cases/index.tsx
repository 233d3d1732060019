// Owns the list of cases: search by code, name or NHS number, priority, more pages.
import { useState } from 'react';
import { hasCaseList, mayReferNew } from '../../case-view/may';
import type { Priority, Today } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { useQuery } from '../../router';
import { useLoad } from '../../server';
import { useMe } from '../../session';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { FailedState } from '../../ui/failed-state';
import { SelectField, TextField } from '../../ui/field';
import { plural, today } from '../../ui/format';
import { PageHead } from '../../ui/page-head';
import { Panel } from '../../ui/panel';
import { PriorityTag } from '../../ui/priority-tag';
import { Skeleton } from '../../ui/skeleton';
import { listedReasons } from '../../words/listed-reasons';
import { useSearch } from './search';
import { CaseTable } from './table';
import './cases.css';

/** The phone's "My cases": those of the next meeting, above the search. */
function Mine() {
  const me = useMe();
  const load = useLoad<Today>('/api/today', { pcn: me?.pcn?.code ?? null, lists: ['meetings', 'cases'] });
  return (
    <WhenLoaded load={load} what="your cases">
      {({ cards }) => (
        <Panel title="My cases in the next meeting">
          {cards.length === 0 ? <p className="muted">None of your cases is on the next agenda.</p> : (
            <ul className="plain-list stack">
              {cards.map((card) => <li key={card.item_id} className="row"><a href={`/cases/${card.code}`}>{card.code}</a> {card.initials} <PriorityTag priority={card.priority} isCompact /> <span className="muted small">{listedReasons[card.reason]}</span></li>)}
            </ul>
          )}
        </Panel>
      )}
    </WhenLoaded>
  );
}

function Cases() {
  const me = useMe();
  const [q, setQ] = useState('');
  const [priority, setPriority] = useState<Priority | ''>('');
  const { found, more, retry } = useSearch({ q, priority: priority || null }, me?.pcn?.code ?? null);
  const isMine = useQuery().has('mine');
  const isSearch = q.trim() !== '' || priority !== '';
  const clear = () => {
    setQ('');
    setPriority('');
  };
  return (
    <>
      <PageHead title="Cases" line={me?.person && hasCaseList(me.person) ? me.pcn?.name : undefined}>{me?.person && mayReferNew(me.person) && <Button icon="plus" href="/refer">Refer a person</Button>}</PageHead>
      {isMine && <div className="find__mine"><Mine /></div>}
      <form className="find" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextField label="Find a case" hint="Code, name or NHS number" type="search" value={q} onChange={setQ} />
        <SelectField label="Priority" value={priority} onChange={(value) => setPriority(value as Priority | '')} options={[{ value: '', label: 'All' }, { value: 'red', label: 'Red' }, { value: 'amber', label: 'Amber' }, { value: 'green', label: 'Green' }]} />
        {isSearch && <Button onClick={clear}>Clear</Button>}
      </form>
      <p className="muted small" role="status">{found.search === null ? '' : found.isAsking ? 'Searching…' : `${plural(found.rows.length, 'case')}${found.next ? ' shown, there are more' : ''}`}</p>
      {found.failure && <FailedState title="Could not load the cases" kept={`${found.failure.message} Your search is kept.`} onRetry={retry} />}
      {found.search === null && !found.failure && <Skeleton label="Loading the cases" lines={8} />}
      {found.search !== null && found.rows.length === 0 && !found.isAsking && !found.failure && (
        isSearch
          ? <EmptyState title="No case fits" action={{ label: 'Clear the search', onClick: clear }}>Look at the spelling, or search by the first letters of the family name.</EmptyState>
          : me?.person && !hasCaseList(me.person)
            ? <EmptyState title="No case is shared with you now">A case is shared with you for the meeting you are expected at. What you promised stays under Actions.</EmptyState>
            : <EmptyState title="No cases on your list yet">Cases come from the practices' import or by referral.</EmptyState>
      )}
      {found.rows.length > 0 && <CaseTable rows={found.rows} on={today()} />}
      {found.next !== null && <div className="cases__more"><Button isDisabled={found.isAsking} onClick={() => void more()}>{found.isAsking ? 'Loading…' : 'Show more'}</Button></div>}
    </>
  );
}

export const page: PageModule = { title: () => 'Cases', Page: Cases };
