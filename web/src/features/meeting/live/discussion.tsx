// Owns the discussion note on screen: four boxes of one document, typed by several at once. Every letter belongs to that document.
import { useEffect, useId, useRef, useState } from 'react';
import { takeLine } from '../../../case-view/taken-line';
import type { DocumentId, PersonId } from '../../../generated/wire';
import type { MountedEditor, mountEditor } from '../../../live/editor';
import { useSharedText, useTextView, useTypers } from '../../../live/react';
import { cspNonce, loadEditor } from '../../../live/tab';
import type { SharedText, Typer } from '../../../live/texts';
import { useShell } from '../../../shell';
import { Button } from '../../../ui/button';
import { FailedState } from '../../../ui/failed-state';
import { Icon } from '../../../ui/icon';
import { Panel } from '../../../ui/panel';
import { textBoxes } from '../../../words/text-boxes';
import { Refusal } from '../ask';
import { lineKey } from '../keys';
import type { Targets } from './targets';

export interface DiscussionProps {
  document: DocumentId;
  /** The case or meeting whose line of actions takes a line of the notes; null: nothing is promised here by who looks at it. */
  homeId: null | string;
  nameOf: (person: PersonId) => string;
  targets: Targets;
}

type Box = (typeof textBoxes)[number];
const labelOf = (key: string) => textBoxes.find((box) => box.key === key)?.label ?? key;

/** "Tom Quill is typing in Update". */
export function typingWords(typers: readonly Pick<Typer, 'personId' | 'box'>[], nameOf: (person: PersonId) => string): string {
  const said = [...new Set(typers.map(({ personId, box }) => `${nameOf(personId)} is typing in ${labelOf(box)}`))];
  return said.length > 2 ? `${said.slice(0, 2).join(' · ')} · ${said.length - 2} more` : said.join(' · ');
}

interface BoxProps {
  text: SharedText;
  box: Box;
  mount: typeof mountEditor;
  nameOf: (person: PersonId) => string;
  onTooLong: (isTooLong: boolean) => void;
  onReady?: (focus: () => void) => void;
  /** The caret came into it. */
  onCaret: (editor: MountedEditor) => void;
  onLine: (line: string, editor: MountedEditor) => void;
}

function EditorBox({ text, box, mount, nameOf, onTooLong, onReady, onCaret, onLine }: BoxProps) {
  const host = useRef<HTMLDivElement>(null);
  const names = useRef(nameOf);
  names.current = nameOf;
  useEffect(() => {
    if (!host.current) return;
    const editor: MountedEditor = mount(host.current, { text, box: box.key, label: box.label, nameOf: (person) => names.current(person), cspNonce: cspNonce(), onPaste: onTooLong, onFocusChange: (isFocused) => isFocused && onCaret(editor), onLine: (line) => onLine(line, editor) });
    onReady?.(() => editor.focus());
    return () => editor.destroy();
  }, [text, mount]);
  return <div className="box"><p className="box__label" aria-hidden="true">{box.label}</p><div ref={host} className="box__editor" /></div>;
}

/** What becomes of what is typed while nothing goes out. */
export function Away() {
  const { ended } = useShell();
  if (ended === null) return <p className="discussion__note"><Icon name="offline" /> Offline: go on typing. It is sent when you are back.</p>;
  const after = ended.mustReload ? 'Reload' : 'Connect here';
  const kept = ended.isKept ? `${after}: what you typed is kept and sent then.` : 'What you type now goes with this page: copy it first.';
  return <p className="discussion__note"><Icon name="alert" /> {ended.mustReload ? 'This page is too old.' : 'This page is not connected.'} {kept}</p>;
}

function Boxes({ text, mount, homeId, nameOf, targets }: Omit<DiscussionProps, 'document'> & { text: SharedText; mount: typeof mountEditor }) {
  const view = useTextView(text);
  const [tooLong, setTooLong] = useState(false);
  const [isAsked, setAsked] = useState(false);
  const caret = useRef<MountedEditor | null>(null);
  const take = (line: string, editor: MountedEditor) => {
    caret.current = editor;
    const taken = line.trim() !== '';
    setAsked(!taken);
    if (taken && homeId !== null) takeLine(homeId, { words: line }, () => editor.focus());
  };
  if (view.status === 'refused' && view.refusedWords.length === 0) {
    return <p className="muted discussion__note">{view.error?.message ?? 'These notes are not open to you.'}</p>;
  }
  return (
    <>
      {view.status === 'offline' && <Away />}
      {tooLong && <Refusal error={{ message: 'This is too long to paste at once. Paste it in pieces of 30,000 characters at most.' }} />}
      <div className="boxes">
        {textBoxes.map((box) => (
          <EditorBox key={box.key} text={text} box={box} mount={mount} nameOf={nameOf} onTooLong={setTooLong} onReady={box.key === 'update' ? (focus) => { targets.current.update = focus; } : undefined} onCaret={(editor) => { caret.current = editor; }} onLine={take} />
        ))}
      </div>
      {homeId !== null && <div className="discussion__note row">
        <Button look="quiet" icon="plus" onClick={() => (caret.current ? take(caret.current.line(), caret.current) : setAsked(true))}>Action from this line</Button>
        <span className="muted small" role="status">{isAsked ? 'Put the caret in a line with words first.' : <>or <kbd>{lineKey}</kbd> in a line</>}</span>
      </div>}
      {view.refusedWords.map(({ id, box, words, error }) => (
        <div key={id} className="discussion__refused" role="alert">
          <p><strong>Not saved in {labelOf(box)}:</strong> {error.message}</p>
          <p className="discussion__words">{words}</p>
          <div className="row">
            <Button isDisabled={!view.canType} onClick={() => { text.splice(box, text.text(box).length, 0, words); text.dismissRefused(id); }}>Put back</Button>
            <Button look="quiet" onClick={() => text.dismissRefused(id)}>Throw away</Button>
          </div>
        </div>
      ))}
    </>
  );
}

function Typing({ text, nameOf }: { text: SharedText; nameOf: (person: PersonId) => string }) {
  const words = typingWords(useTypers(text), nameOf);
  return <span className="discussion__typing">{words}</span>;
}

function Opened({ document, homeId, nameOf, targets, onRetry }: DiscussionProps & { onRetry: () => void }) {
  const { text, hasFailed } = useSharedText(document);
  const [mount, setMount] = useState<{ mount: typeof mountEditor } | 'failed' | null>(null);
  const labelId = useId();
  useEffect(() => {
    let isWanted = true;
    loadEditor().then((editor) => isWanted && setMount({ mount: editor.mountEditor }), () => isWanted && setMount('failed'));
    return () => {
      isWanted = false;
      delete targets.current.update;
    };
  }, []);
  return (
    <Panel title="Discussion" aside={text ? <Typing text={text} nameOf={nameOf} /> : undefined}>
      {hasFailed || mount === 'failed' ? (
        <FailedState title="The notes could not be opened" kept="Nothing is lost. Check your connection." onRetry={onRetry} />
      ) : text && mount ? (
        <Boxes text={text} mount={mount.mount} homeId={homeId} nameOf={nameOf} targets={targets} />
      ) : (
        <div className="boxes" aria-busy="true" aria-labelledby={labelId}>
          <span id={labelId} className="nhsuk-u-visually-hidden">Opening the notes</span>
          {textBoxes.map(({ key, label }) => <div key={key} className="box" aria-hidden="true"><p className="box__label">{label}</p><div className="box__blank" /></div>)}
        </div>
      )}
    </Panel>
  );
}

export function Discussion(props: DiscussionProps) {
  const [attempt, setAttempt] = useState(0);
  return <Opened key={`${props.document} ${attempt}`} {...props} onRetry={() => setAttempt(attempt + 1)} />;
}
