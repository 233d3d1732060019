// Owns the editor of one box of a shared text: CodeMirror bound to yjs, with names at the cursors of others.
// With texts.ts it is the chunk loaded on demand, and the only file of live/ that touches the document tree.
import { standardKeymap } from '@codemirror/commands';
import { Compartment, EditorState, type Extension, StateEffect, StateField } from '@codemirror/state';
import { Decoration, type DecorationSet, EditorView, keymap, placeholder, WidgetType } from '@codemirror/view';
import { yCollab, yUndoManagerKeymap } from 'y-codemirror.next';
import type { PersonId } from '../generated/wire';
import { maxTextUpdateBytes, type TextBox } from './protocol';
import type { SharedText } from './texts';

/** One update's worth, with room for what goes around it. */
const longestPaste = maxTextUpdateBytes - 2_048;

export interface EditorOptions {
  text: SharedText;
  box: TextBox;
  /** Its accessible name, such as "Update". */
  label: string;
  placeholder?: string;
  /** Id of an element that says more (who is typing, an error). */
  describedBy?: string;
  nameOf: (person: PersonId) => string;
  /** Of `<meta name="csp-nonce">`. */
  cspNonce?: string | null;
  onFocusChange?: (isFocused: boolean) => void;
  /** Something was pasted; true: it was too long to be sent, and was not taken. */
  onPaste?: (isTooLong: boolean) => void;
  /** The key was pressed that makes an action of the line the caret is in. */
  onLine?: (line: string) => void;
}

export interface MountedEditor {
  /** The caret is where it was. */
  focus(): void;
  /** What is marked, else the line the caret is in. */
  line(): string;
  destroy(): void;
}

interface Caret {
  at: number;
  from: number;
  to: number;
  name: string;
  tint: number;
}

const setCarets = StateEffect.define<readonly Caret[]>();
const tints = ['#005eb8', '#7c2855', '#00703c', '#8a4b00', '#330072', '#ae2573', '#005a5b', '#5a3e1b'];

class CaretWidget extends WidgetType {
  constructor(
    readonly name: string,
    readonly tint: number,
  ) {
    super();
  }

  override eq(other: CaretWidget) {
    return other.name === this.name && other.tint === this.tint;
  }

  override toDOM(view: EditorView): HTMLElement {
    const { ownerDocument } = view.dom;
    const caret = ownerDocument.createElement('span');
    caret.className = `cm-typer cm-typer-${this.tint}`;
    caret.setAttribute('aria-hidden', 'true');
    const label = ownerDocument.createElement('span');
    label.className = 'cm-typer-name';
    label.textContent = this.name;
    caret.append('\u2060', label, '\u2060');
    return caret;
  }

  override get estimatedHeight() {
    return -1;
  }

  override ignoreEvent() {
    return true;
  }
}

const carets = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update(old, transaction) {
    let set = old.map(transaction.changes);
    for (const effect of transaction.effects) {
      if (!effect.is(setCarets)) continue;
      const ranges = effect.value.flatMap(({ at, from, to, name, tint }) => [
        Decoration.widget({ widget: new CaretWidget(name, tint), side: 1 }).range(at),
        ...(from < to ? [Decoration.mark({ class: `cm-typed-${tint}` }).range(from, to)] : []),
      ]);
      set = Decoration.set(ranges, true);
    }
    return set;
  },
  provide: (field) => EditorView.decorations.from(field),
});

const theme = EditorView.theme({
  '&': { backgroundColor: '#fff', border: '2px solid #4c6272', color: '#212b32', fontSize: 'inherit' },
  '&.cm-focused': { borderColor: '#212b32', boxShadow: 'inset 0 0 0 2px #212b32', outline: '4px solid #ffeb3b', outlineOffset: '0' },
  '.cm-scroller': { fontFamily: 'inherit', lineHeight: '1.45', overflowX: 'hidden' },
  '.cm-content': { minHeight: '4.4em', padding: '18px 0 8px' },
  '.cm-line': { padding: '0 10px' },
  '.cm-placeholder': { color: '#4c6272' },
  '.cm-typer': { borderLeft: '2px solid', marginLeft: '-1px', marginRight: '-1px', position: 'relative' },
  '.cm-typer-name': {
    borderRadius: '2px',
    bottom: '100%',
    color: '#fff',
    fontSize: '0.75rem',
    left: '-2px',
    lineHeight: '1.3',
    maxWidth: '12em',
    overflow: 'hidden',
    padding: '0 4px',
    pointerEvents: 'none',
    position: 'absolute',
    textOverflow: 'ellipsis',
    userSelect: 'none',
    whiteSpace: 'nowrap',
    zIndex: '2',
  },
  ...Object.fromEntries(
    tints.flatMap((tint, at) => [
      [`.cm-typer-${at}`, { borderLeftColor: tint }],
      [`.cm-typer-${at} .cm-typer-name`, { backgroundColor: tint }],
      [`.cm-typed-${at}`, { backgroundColor: `${tint}26` }],
    ]),
  ),
});

/** One colour per person, the same in every box. */
function tintOf(person: PersonId): number {
  return [...person].reduce((sum, letter) => (sum * 31 + letter.charCodeAt(0)) % 65_521, 7) % tints.length;
}

export function mountEditor(element: HTMLElement, options: EditorOptions): MountedEditor {
  const { text, box } = options;
  const mayType = new Compartment();
  let { generation, canType } = text.view.getSnapshot();

  const typing = (can: boolean): Extension => [EditorState.readOnly.of(!can), EditorView.contentAttributes.of({ 'aria-readonly': String(!can) })];

  /** What could never be sent is not taken in, while it is still where it was copied from. */
  function isRefused(given: DataTransfer | null): boolean {
    const isTooLong = new TextEncoder().encode(given?.getData('text/plain') ?? '').length > longestPaste;
    options.onPaste?.(isTooLong);
    return isTooLong;
  }

  function line(): string {
    const { doc, selection: { main } } = view.state;
    return main.empty ? doc.lineAt(main.head).text : doc.sliceString(main.from, main.to);
  }

  function state(): EditorState {
    const undoManager = text.undoManager(box);
    return EditorState.create({
      doc: text.text(box).toString(),
      extensions: [
        // Tab is bound to nothing, so that it leaves the editor.
        keymap.of([{ key: 'Mod-Enter', run: () => (options.onLine?.(line()), options.onLine !== undefined) }, ...yUndoManagerKeymap, ...standardKeymap]),
        yCollab(text.text(box), null, { undoManager }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          'aria-label': options.label,
          ...(options.describedBy === undefined ? {} : { 'aria-describedby': options.describedBy }),
          lang: 'en-GB',
          spellcheck: 'true',
          autocapitalize: 'sentences',
          autocorrect: 'on',
        }),
        mayType.of(typing(canType)),
        EditorView.domEventHandlers({ paste: ({ clipboardData }) => isRefused(clipboardData), drop: ({ dataTransfer }) => isRefused(dataTransfer) }),
        carets,
        theme,
        ...(options.placeholder === undefined ? [] : [placeholder(options.placeholder)]),
        ...(options.cspNonce ? [EditorView.cspNonce.of(options.cspNonce)] : []),
        EditorView.updateListener.of((update) => {
          const isOwn = update.transactions.some((transaction) => transaction.isUserEvent('input') || transaction.isUserEvent('delete') || transaction.isUserEvent('select') || transaction.isUserEvent('move'));
          if (update.focusChanged) options.onFocusChange?.(update.view.hasFocus);
          if (update.focusChanged && !update.view.hasFocus) text.setCursor(box, null);
          else if (isOwn && !update.state.readOnly) {
            const { anchor, head } = update.state.selection.main;
            text.setCursor(box, { anchor, head });
          }
        }),
      ],
    });
  }

  const view = new EditorView({ state: state(), parent: element });

  function drawCarets() {
    const shown = text.typers.getSnapshot().flatMap((typer): Caret[] => {
      const range = typer.box === box ? text.rangeOf(typer) : null;
      if (range === null) return [];
      const end = view.state.doc.length;
      const [anchor, head] = [Math.min(range.anchor, end), Math.min(range.head, end)];
      return [{ at: head, from: Math.min(anchor, head), to: Math.max(anchor, head), name: options.nameOf(typer.personId), tint: tintOf(typer.personId) }];
    });
    view.dispatch({ effects: setCarets.of(shown) });
  }

  function follow() {
    const next = text.view.getSnapshot();
    if (next.generation !== generation) {
      ({ generation, canType } = next);
      view.setState(state());
    } else if (next.canType !== canType) {
      canType = next.canType;
      view.dispatch({ effects: mayType.reconfigure(typing(canType)) });
    }
  }

  const leave = [text.typers.subscribe(drawCarets), text.view.subscribe(follow)];
  drawCarets();

  return {
    focus: () => view.focus(),
    line,
    destroy: () => {
      if (view.hasFocus) text.setCursor(box, null);
      for (const end of leave) end();
      view.destroy();
    },
  };
}
