// Owns one list at a place: what an update brought, its lines, adding one, and how it will look.
import { useEffect, useRef, useState } from 'react';
import { hasDraft } from '../../drafts';
import { focusIn, keepFocusIn } from '../../focus';
import type { Entry, EntryKey, TemplateView, Templates, WireCommand } from '../../generated/wire';
import { ofDone, server, useWaiting } from '../../server';
import { notify } from '../../shell';
import { Button } from '../../ui/button';
import { dayOf, formatDayYear, plural } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { ms } from '../../words/instants';
import { isOrdered, lineName, placesOf, standsFor, takesMore, templateKinds } from '../../words/templates';
import { emptyEntry, hidden, movedKeys, newKey, type Ours, oursOf, putBack, reworded, setCommand, shown, swapped, tailorCommand, withEntry } from './changes';
import { EntryForm, type Refused } from './form';
import { Line, type LineActs } from './line';
import { type Answered, Update } from './update';

/** As it will stand where it is used. */
function Preview({ view }: { view: TemplateView }) {
  const { kind } = view.template;
  const lines = view.lines.filter(({ is_hidden }) => !is_hidden);
  const minutes = lines.reduce((sum, { entry }) => sum + (entry.minutes ?? 0), 0);
  return (
    <details className="template__preview">
      <summary>How it will look</summary>
      {lines.length === 0 ? <p className="muted">Nothing.</p> : (
        <ol>{lines.map(({ entry }) => <li key={entry.key}>{kind === 'mail_texts' || kind === 'note_prompts' ? `${standsFor(kind, entry)}: ` : ''}{entry.text}{entry.minutes !== null && <span className="muted"> {entry.minutes} min</span>}{entry.help && <span className="small muted"><br />{entry.help}</span>}</li>)}</ol>
      )}
      {minutes > 0 && <p className="small muted">{plural(minutes, 'minute')} in all</p>}
    </details>
  );
}

/** Longer than the list takes to be read again. */
const READ_MS = 5_000;

/** A list is sent whole: the next change is made from what the one before it came to. */
function useTurns(view: TemplateView) {
  const [isTaken, setTaken] = useState(false);
  useEffect(() => setTaken(false), [view]);
  useEffect(() => {
    if (!isTaken) return;
    const timer = setTimeout(() => setTaken(false), READ_MS);
    return () => clearTimeout(timer);
  }, [isTaken]);
  return [isTaken, setTaken] as const;
}

export interface TemplateListProps {
  view: TemplateView;
  templates: Templates;
  reload: () => void;
}

export function TemplateList({ view, templates, reload }: TemplateListProps) {
  const { template, lines } = view;
  const { kind, version, set_at } = template;
  const { pcn } = templates;
  const mayChange = pcn === null ? templates.may_set : templates.may_tailor;
  const draftOf = (key: string) => `template/${pcn ?? templates.federation}/${kind}/${key}`;
  const [isAdding, setAdding] = useState(mayChange && hasDraft(draftOf('new')));
  const [isTaken, setTaken] = useTurns(view);
  const isKept = useWaiting().some(({ command }) => (command.name === 'set_template' || command.name === 'tailor_template') && command.kind === kind);
  const isBusy = isTaken || isKept;
  const place = useRef<HTMLDivElement>(null);
  const adder = useRef<HTMLDivElement>(null);

  const send = async (command: WireCommand): Promise<Refused | null> => {
    setTaken(true);
    const refused = await server().send(command);
    if (refused) setTaken(false);
    // What is there now is shown, also when somebody else was quicker.
    reload();
    return refused;
  };
  const entries = template.entries;
  const ours = oursOf(view);
  const tell = (next: Ours, seen: readonly EntryKey[] = []) => tailorCommand(view, pcn ?? '', next, seen);
  const set = (next: readonly Entry[]) => setCommand(view, next);
  /** One tap: it can be taken back while nobody has changed the list since; a refusal is told at the foot of the page. */
  const act = async (done: string, command: WireCommand, canUndo = true) => {
    const refused = await send(command);
    keepFocusIn(place, null);
    const before = pcn === null ? setCommand(view, entries, 1) : tailorCommand(view, pcn, ours, [], 1);
    const onUndo = canUndo && !server().isOnItsWay(command) ? () => void act('Taken back', before, false) : undefined;
    notify(refused ? { text: refused.message, isProblem: true } : { text: ofDone(command, done), onUndo });
  };
  /** From a form, which shows the refusal itself. */
  const save = async (entry: Entry) => {
    const command = pcn === null ? set(withEntry(entries, entry)) : tell(reworded(ours, entry));
    const refused = await send(command);
    if (refused === null && server().isOnItsWay(command)) notify({ text: ofDone(command, '') });
    return refused;
  };
  const move = (key: EntryKey, by: -1 | 1) => {
    const order = pcn === null ? swapped(entries, entries.findIndex((one) => one.key === key), by) : movedKeys(lines, key, by);
    if (order === null) return;
    void act('Moved', pcn === null ? set(order as Entry[]) : tell({ ...oursOf(view), order: order as EntryKey[] }));
  };
  const textOf = (key: EntryKey) => {
    const found = lines.find(({ entry }) => entry.key === key);
    return found ? lineName(kind, found.entry) : '';
  };
  const actsAt = (at: number): LineActs => ({
    save,
    hide: (key) => void act(`Hidden here: ${textOf(key)}`, tell(hidden(ours, key))),
    show: (key) => void act(`Shown again: ${textOf(key)}`, tell(shown(ours, key))),
    putBack: (key) => void act(`${pcn === null || template.entries.every((one) => one.key !== key) ? 'Removed' : 'Put back'}: ${textOf(key)}`, pcn === null ? set(entries.filter((one) => one.key !== key)) : tell(putBack(ours, key))),
    up: isOrdered(kind) && at > 0 ? (key) => move(key, -1) : null,
    down: isOrdered(kind) && at < lines.length - 1 ? (key) => move(key, 1) : null,
  });
  const answer = (key: EntryKey, answered: Answered) => {
    const next = answered === 'take' || answered === 'drop' ? putBack(ours, key) : answered === 'show' ? shown(ours, key) : ours;
    void act(answered === 'take' ? 'Theirs taken' : answered === 'drop' ? 'Dropped' : answered === 'show' ? 'Shown' : 'Kept as it is here', tell(next, [key]), next !== ours);
  };
  const taken = lines.map(({ entry }) => entry.key);
  const canAdd = mayChange && (takesMore(kind) || placesOf(kind).some(({ value }) => !taken.includes(value)));
  const words = templateKinds[kind];
  return (
    <Panel title={words.label} aside={<span className="small muted">{version === 0 ? 'As it comes with MDT Hub' : `Version ${version}${set_at === null ? '' : `, ${formatDayYear(dayOf(ms(set_at)))}`}`}</span>}>
      <div ref={place} className="template" tabIndex={-1}>
        <p className="muted">{words.about}</p>
        {isKept && <p role="status"><strong>A change of this list is kept on this device.</strong> Make the next one when it is sent.</p>}
        <Update kind={kind} differences={view.differences} isBusy={isBusy} onAnswer={mayChange ? answer : null} onKeepAll={() => void act('Kept as it is here', tell(ours, view.differences.map(({ key }) => key)), false)} />
        {lines.length === 0 && <p>No lines yet.{canAdd && ' Add the first one.'}</p>}
        <ol className="plain-list" aria-label={words.label}>
          {lines.map((line, at) => (
            <Line key={line.entry.key} kind={kind} line={line} acts={mayChange ? actsAt(at) : null} isOfPcn={pcn !== null} pcns={templates.pcns} tailoredBy={view.tailored_by} draft={draftOf(line.entry.key)} isBusy={isBusy} />
          ))}
        </ol>
        <div ref={adder}>
          {canAdd && !isAdding && <Button icon="plus" onClick={() => { setAdding(true); focusIn(adder, 'select, input'); }}>Add a line</Button>}
          {canAdd && isAdding && <EntryForm kind={kind} entry={emptyEntry(newKey(kind, pcn !== null))} isNew draft={draftOf('new')} taken={taken} isBusy={isBusy} onSave={save} onDone={() => { setAdding(false); focusIn(adder); }} />}
        </div>
        <Preview view={view} />
      </div>
    </Panel>
  );
}
