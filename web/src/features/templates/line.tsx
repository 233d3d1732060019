// Owns one line of a list: its words, whose they are, and what may be done with it.
import { useRef, useState } from 'react';
import { hasDraft } from '../../drafts';
import { focusIn } from '../../focus';
import type { Entry, TailoredBy, TailoredLine, TemplateKind } from '../../generated/wire';
import { Button } from '../../ui/button';
import { plural } from '../../ui/format';
import { isNeeded, lineName, standsFor } from '../../words/templates';
import { EntryForm, type Refused } from './form';

export interface LineActs {
  save: (entry: Entry) => Promise<Refused | null>;
  hide: (key: string) => void;
  show: (key: string) => void;
  putBack: (key: string) => void;
  /** Null: as far as it goes. */
  up: ((key: string) => void) | null;
  down: ((key: string) => void) | null;
}

export interface LineProps {
  kind: TemplateKind;
  line: TailoredLine;
  /** Null: shown only. */
  acts: LineActs | null;
  isOfPcn: boolean;
  /** For the Federation: how many PCNs get it, and who has changed it. */
  pcns: number;
  tailoredBy: readonly TailoredBy[];
  draft: string;
  isBusy: boolean;
}

/** "5 PCNs get this; 2 have changed this line: South Fulham PCN, …". */
export function countWords(key: string, pcns: number, tailoredBy: readonly TailoredBy[]): string {
  const own = tailoredBy.filter((it) => it.own.includes(key)).map(({ name }) => name);
  const hides = tailoredBy.filter((it) => it.hidden.includes(key)).map(({ name }) => name);
  const said = (names: readonly string[], one: string, many: string) => names.length > 0 && `${names.length} ${names.length === 1 ? one : many}: ${names.join(', ')}`;
  return [`${plural(pcns, 'PCN')} ${pcns === 1 ? 'gets' : 'get'} this`, said(own, 'has changed this line', 'have changed this line'), said(hides, 'hides it', 'hide it')].filter(Boolean).join('; ');
}

function whose({ theirs, is_own, is_hidden }: TailoredLine): string {
  if (is_hidden) return 'Hidden here';
  if (theirs === null) return 'Ours';
  return is_own ? 'Changed here' : 'As the Federation has it';
}

export function Line({ kind, line, acts, isOfPcn, pcns, tailoredBy, draft, isBusy }: LineProps) {
  const [isOpen, setOpen] = useState(acts !== null && hasDraft(draft));
  const row = useRef<HTMLLIElement>(null);
  const { entry, theirs, is_own, is_hidden } = line;
  const done = () => {
    setOpen(false);
    focusIn(row);
  };
  const quiet = (words: string, onClick: (key: string) => void) => <Button look="quiet" label={`${words}: ${lineName(kind, entry)}`} isDisabled={isBusy} onClick={() => onClick(entry.key)}>{words}</Button>;
  return (
    <li ref={row} className="template__line" data-key={entry.key}>
      <div className={is_hidden ? 'template__words muted' : 'template__words'}>
        <p><strong>{entry.text}</strong>{standsFor(kind, entry) && <span className="small muted"> · {standsFor(kind, entry)}</span>}</p>
        {entry.help && <p className="small">{entry.help}</p>}
        <p className="small muted">{isOfPcn ? whose(line) : countWords(entry.key, pcns, tailoredBy)}{isOfPcn && is_own && theirs !== null && `. The Federation: “${theirs.text}”`}</p>
      </div>
      {acts && !isOpen && (
        <div className="row template__acts">
          {quiet('Change', () => { setOpen(true); focusIn(row, 'input, select'); })}
          {isOfPcn && !is_hidden && !isNeeded(kind, entry.key) && theirs !== null && quiet('Hide', acts.hide)}
          {isOfPcn && is_hidden && quiet('Show', acts.show)}
          {isOfPcn && is_own && theirs !== null && quiet('Put back', acts.putBack)}
          {(isOfPcn ? theirs === null : !isNeeded(kind, entry.key)) && quiet('Remove', acts.putBack)}
          {acts.up && quiet('Up', acts.up)}
          {acts.down && quiet('Down', acts.down)}
        </div>
      )}
      {acts && isOpen && <EntryForm kind={kind} entry={entry} isNew={false} draft={draft} taken={[]} isBusy={isBusy} onSave={acts.save} onDone={done} />}
    </li>
  );
}
