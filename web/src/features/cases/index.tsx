// Owns the list of cases: search by code, name or NHS number, priority, more pages.
import { useState } from 'react';
import { hasCaseList, mayReferNew } from '../../case-view/may';
import type { CaseStatus, People, Priority, Today } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { navigate, useQuery } from '../../router';
import { useLoad } from '../../server';
import { useMe } from '../../session';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { FailedState } from '../../ui/failed-state';
import { SelectField, TextField, TickField } from '../../ui/field';
import { plural, today } from '../../ui/format';
import { PageHead } from '../../ui/page-head';
import { Panel } from '../../ui/panel';
import { PriorityTag, priorityOptions } from '../../ui/priority-tag';
import { Skeleton } from '../../ui/skeleton';
import { listedReasons } from '../../words/listed-reasons';
import { caseStatuses } from '../../words/case-statuses';
import { addressOf, type Filters, filtersOf, useSearch } from './search';
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

const none: Filters = { priority: null, status: null, practice: null, worker: null, isReviewDue: false, isMostConcerned: false };

/** Beside the priority; a link with them can be given to a colleague, it names nobody on the list. */
function MoreFilters({ filters, pcn, onChange }: { filters: Filters; pcn: string | null; onChange: (part: Partial<Filters>) => void }) {
  const load = useLoad<People>('/api/people');
  const directory = load.kind === 'ready' ? load.value : null;
  const practices = directory?.organisations.filter(({ kind, part_of }) => kind === 'practice' && part_of === pcn) ?? [];
  const workers = directory?.people.filter(({ roles, is_ended }) => !is_ended && roles.some(({ role, at }) => role === 'link_worker' && at === pcn)) ?? [];
  const count = [filters.status, filters.practice, filters.worker, filters.isReviewDue, filters.isMostConcerned].filter(Boolean).length;
  return (
    <details open={count > 0 || undefined}>
      <summary>{count === 0 ? 'More filters' : `More filters (${count})`}</summary>
      <div className="find">
        <SelectField label="Status" value={filters.status ?? ''} onChange={(value) => onChange({ status: (value || null) as CaseStatus | null })} options={[{ value: '', label: 'All on the list' }, ...(Object.keys(caseStatuses) as CaseStatus[]).map((value) => ({ value, label: caseStatuses[value] }))]} />
        <SelectField label="Practice" value={filters.practice ?? ''} onChange={(value) => onChange({ practice: value || null })} options={[{ value: '', label: 'All' }, ...practices.map(({ code, name }) => ({ value: code, label: name }))]} />
        <SelectField label="Link worker" hint="With an open action of theirs, or a note they wrote" value={filters.worker ?? ''} onChange={(value) => onChange({ worker: value || null })} options={[{ value: '', label: 'All' }, ...workers.map(({ id, name }) => ({ value: id, label: name }))]} />
        <TickField label="Review due" isTicked={filters.isReviewDue} onChange={(isReviewDue) => onChange({ isReviewDue })} />
        <TickField label="Most concerned" isTicked={filters.isMostConcerned} onChange={(isMostConcerned) => onChange({ isMostConcerned })} />
      </div>
    </details>
  );
}

function Cases() {
  const me = useMe();
  const [q, setQ] = useState('');
  const query = useQuery();
  const isMine = query.has('mine');
  const filters = filtersOf(query);
  const { found, more, retry } = useSearch({ q, ...filters }, me?.pcn?.code ?? null);
  const change = (part: Partial<Filters>) => navigate(addressOf({ ...filters, ...part }, isMine), { replace: true });
  const isSearch = q.trim() !== '' || Object.values(filters).some(Boolean);
  const clear = () => {
    setQ('');
    navigate(addressOf(none, isMine), { replace: true });
  };
  return (
    <>
      <PageHead title="Cases" line={me?.person && hasCaseList(me.person) ? me.pcn?.name : undefined}>{me?.person && mayReferNew(me.person) && <Button icon="plus" href="/refer">Refer a person</Button>}</PageHead>
      {isMine && <div className="find__mine"><Mine /></div>}
      <form className="find" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextField label="Find a case" hint="Code, name or NHS number" type="search" value={q} onChange={setQ} />
        <SelectField label="Priority" value={filters.priority ?? ''} onChange={(value) => change({ priority: (value || null) as Priority | null })} options={[{ value: '', label: 'All' }, ...priorityOptions]} />
        {isSearch && <Button onClick={clear}>Clear</Button>}
      </form>
      {me?.person && hasCaseList(me.person) && <MoreFilters filters={filters} pcn={me.pcn?.code ?? null} onChange={change} />}
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
