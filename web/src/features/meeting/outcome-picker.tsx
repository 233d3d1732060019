// Owns choosing an outcome from the typed list: type a few letters of any word, arrows and Enter, or a tap.
import { type Ref, useId, useRef, useState } from 'react';
import type { OutcomeKind } from '../../generated/wire';
import { Icon } from '../../ui/icon';
import { outcomeKinds, outcomes } from '../../words/outcomes';

export interface OutcomePickerProps {
  value: OutcomeKind | null;
  error?: string | null;
  inputRef?: Ref<HTMLInputElement>;
  onChange: (kind: OutcomeKind) => void;
}

/** The kinds with a word that begins with each typed word, in the list's order. */
export function outcomesFor(typed: string): OutcomeKind[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return outcomeKinds.filter((kind) => {
    const words = `${outcomes[kind].label} ${outcomes[kind].group}`.toLowerCase().split(/[^a-z]+/);
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  });
}

export function OutcomePicker({ value, error, inputRef, onChange }: OutcomePickerProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const found = outcomesFor(typed ?? '');
  const shown = typed ?? (value ? outcomes[value].label : '');

  const open = () => {
    setOpen(true);
    setActive(Math.max(0, value ? outcomeKinds.indexOf(value) : 0));
  };
  const close = () => {
    setOpen(false);
    setTyped(null);
  };
  const choose = (kind: OutcomeKind | undefined) => {
    if (!kind) return;
    onChange(kind);
    close();
  };
  const go = (to: number) => {
    const next = Math.max(0, Math.min(found.length - 1, to));
    setActive(next);
    list.current?.querySelector(`#${CSS.escape(`${id}-${next}`)}`)?.scrollIntoView?.({ block: 'nearest' });
  };
  const onKey = (event: { key: string; preventDefault: () => void }) => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      event.preventDefault();
      if (!isOpen) open();
      else go(active + (event.key === 'ArrowDown' ? 1 : -1));
    } else if (event.key === 'Enter' && isOpen) {
      event.preventDefault();
      choose(found[active]);
    } else if (event.key === 'Escape' && isOpen) {
      event.preventDefault();
      close();
    }
  };
  return (
    <div className={error ? 'field field--error outcome-picker' : 'field outcome-picker'}>
      <label className="field__label" htmlFor={`${id}-input`}>Outcome</label>
      {error && <p className="field__error" id={`${id}-error`}><Icon name="alert" /><span>{error}</span></p>}
      <input
        ref={inputRef} id={`${id}-input`} className="field__control" type="text" role="combobox" autoComplete="off" placeholder="Type or choose"
        aria-expanded={isOpen} aria-controls={`${id}-list`} aria-autocomplete="list" aria-activedescendant={isOpen && found.length > 0 ? `${id}-${active}` : undefined}
        aria-describedby={error ? `${id}-error` : undefined} aria-invalid={error ? true : undefined} value={shown}
        onFocus={(event) => event.currentTarget.select()} onClick={() => { if (!isOpen) open(); }} onBlur={close} onKeyDown={onKey}
        onInput={(event) => { setTyped(event.currentTarget.value); setOpen(true); setActive(0); }}
      />
      <ul ref={list} id={`${id}-list`} className="outcome-picker__list plain-list" role="listbox" aria-label="Outcomes" hidden={!isOpen}>
        {found.map((kind, at) => (
          <li
            key={kind} id={`${id}-${at}`} role="option" aria-selected={kind === value} className={at === active ? 'outcome-picker__option outcome-picker__option--active' : 'outcome-picker__option'}
            onMouseDown={(event) => event.preventDefault()} onClick={() => choose(kind)}
          >
            <span>{outcomes[kind].label}</span>{(at === 0 || outcomes[found[at - 1] ?? kind].group !== outcomes[kind].group) && <small>{outcomes[kind].group}</small>}
          </li>
        ))}
        {isOpen && found.length === 0 && <li role="option" aria-disabled="true" aria-selected={false} className="outcome-picker__option muted">Nothing fits “{typed}”</li>}
      </ul>
    </div>
  );
}
