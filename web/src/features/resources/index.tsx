// Owns the shelf of shared resources: finding by words and topic, opening and downloading; adding, changing and withdrawing for who keeps it.
import { useRef, useState } from 'react';
import { hasDraft } from '../../drafts';
import { fileWords } from '../../file-words';
import { focusIn } from '../../focus';
import type { Shelf, ShelfItem, ShelfRow } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { hasWords } from '../../plain-words';
import { askFailed, server, useLoad } from '../../server';
import { notify } from '../../shell';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { SelectField, TextField } from '../../ui/field';
import { dayOf, formatDay, plural } from '../../ui/format';
import { PageHead } from '../../ui/page-head';
import { Panel } from '../../ui/panel';
import { useWatched } from '../../watch';
import { ms } from '../../words/instants';
import { keyOf, ShelfForm } from './form';

/** Every word typed is in its words. */
export function fits({ item, place_name }: ShelfRow, words: string, topic: string): boolean {
  const inside = [item.title, item.about ?? '', ...item.topics, item.file?.name ?? '', place_name].join(' ');
  return (topic === '' || item.topics.includes(topic)) && hasWords(inside, words);
}

function Row({ row, kept, reload }: { row: ShelfRow; kept: Shelf['kept']; reload: () => void }) {
  const [isOpen, setOpen] = useState(() => hasDraft(keyOf(row.item)));
  const place = useRef<HTMLLIElement>(null);
  const { item } = row;
  const isKept = kept.some(({ code }) => code === item.place);
  const withdraw = async (version: number, is_withdrawn: boolean) => {
    try {
      const after = await server().post<ShelfItem>(`/api/resources/${item.id}/withdraw`, { version, is_withdrawn });
      reload();
      notify({ text: is_withdrawn ? `“${item.title}” is withdrawn. It stays where it was shared.` : `“${item.title}” is on the shelf again`, ...(is_withdrawn ? { onUndo: () => void withdraw(after.version, false) } : {}) });
    } catch (failure) {
      notify({ text: askFailed(failure).message, isProblem: true });
    }
  };
  return (
    <li ref={place} className="panel">
      <div className="panel__body">
        <h2>
          {item.file ? <a href={`/api/resources/${item.id}/file`} download={item.file.name}>{item.title}</a> : <a href={item.link ?? ''} target="_blank" rel="noopener noreferrer">{item.title}<span className="nhsuk-u-visually-hidden">, opens in a new tab</span></a>}
          {item.is_withdrawn && ' (withdrawn)'}
        </h2>
        {item.about && <p>{item.about}</p>}
        <p className="muted small">{[item.file ? fileWords(item.file) : 'Link', ...item.topics, row.place_name, `${row.added_by_name}, ${formatDay(dayOf(ms(item.added_at)))}`].join(' · ')}</p>
        {isKept && item.looked_through && <p className="muted small">{`Looked through by ${row.looked_through_by_name ?? 'a colleague'}, ${formatDay(dayOf(ms(item.looked_through.at)))}`}</p>}
        {isKept && !isOpen && (
          <div className="row">
            {!item.is_withdrawn && <Button look="quiet" label={`Change: ${item.title}`} onClick={() => { setOpen(true); focusIn(place, 'input'); }}>Change</Button>}
            <Button look="quiet" label={`${item.is_withdrawn ? 'Put back' : 'Withdraw'}: ${item.title}`} onClick={() => void withdraw(item.version, !item.is_withdrawn)}>{item.is_withdrawn ? 'Put back' : 'Withdraw'}</Button>
          </div>
        )}
        {isOpen && <ShelfForm kept={kept} item={item} changedBy={row.changed_by_name} onBehind={reload} onDone={() => { setOpen(false); reload(); focusIn(place); }} />}
      </div>
    </li>
  );
}

function Shown({ shelf, reload }: { shelf: Shelf; reload: () => void }) {
  const [words, setWords] = useState('');
  const [topic, setTopic] = useState('');
  const [isAdding, setAdding] = useState(() => hasDraft(keyOf(null)));
  const adder = useRef<HTMLDivElement>(null);
  const topics = [...new Set(shelf.items.flatMap(({ item }) => item.topics))].sort();
  const shown = shelf.items.filter((row) => fits(row, words.trim(), topic));
  const clear = () => { setWords(''); setTopic(''); };
  return (
    <div className="stack">
      <form className="row" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextField label="Find" type="search" value={words} onChange={setWords} />
        <SelectField label="Topic" value={topic} onChange={setTopic} options={[{ value: '', label: 'Any topic' }, ...topics.map((one) => ({ value: one, label: one }))]} />
      </form>
      {shelf.kept.length > 0 && (
        <div ref={adder}>
          {isAdding ? <Panel title="Put something on the shelf"><ShelfForm kept={shelf.kept} item={null} changedBy={null} onBehind={reload} onDone={() => { setAdding(false); reload(); focusIn(adder, 'button'); }} /></Panel>
            : <Button icon="plus" onClick={() => { setAdding(true); focusIn(adder, 'input'); }}>Add a link or a file</Button>}
        </div>
      )}
      <p className="muted small" role="status">{plural(shown.length, 'resource')}</p>
      {shelf.items.length === 0 ? <EmptyState title="Nothing is on the shelf yet">The Federation and each PCN’s coordinator put links and files here.</EmptyState>
        : shown.length === 0 ? <EmptyState title="Nothing fits" action={{ label: 'Clear the search', onClick: clear }} />
          : <ul className="plain-list stack" aria-label="Shared resources">{shown.map((row) => <Row key={row.item.id} row={row} kept={shelf.kept} reload={reload} />)}</ul>}
    </div>
  );
}

function Resources() {
  const load = useLoad<Shelf>('/api/resources');
  useWatched(load, 'shelf', ({ places }) => places);
  if (load.kind === 'failed' && load.failure.isNotFound) return <EmptyState title="There is nothing here that you can open" action={{ label: 'Go to Today', href: '/' }} />;
  const reload = load.kind === 'ready' ? load.reload : () => {};
  return (
    <>
      <PageHead title="Shared resources" line="Links and files of the Federation and its PCNs, for every colleague" />
      <WhenLoaded load={load} what="the shelf" lines={8}>{(shelf) => <Shown shelf={shelf} reload={reload} />}</WhenLoaded>
    </>
  );
}

export const page: PageModule = { title: () => 'Shared resources', Page: Resources };
