// Owns choosing an outcome from the typed list: type a few letters of any word, arrows and Enter, or a tap.
import { type Ref, useId, useRef, useState } from 'react';
import type { OutcomeKind } from '../../generated/wire';
import { Icon } from '../../ui/icon';
import type { OutcomeChoice } from '../../place-words';
import { outcomes } from '../../words/outcomes';

export interface OutcomePickerProps {
  /** As the PCN has them, in its order. */
  choices: readonly OutcomeChoice[];
  value: OutcomeKind | null;
  /** The service named with it: a line that names one stands for that alone. */
  service: string;
  error?: string | null;
  inputRef?: Ref<HTMLInputElement>;
  onChange: (choice: OutcomeChoice) => void;
}

/** The choices with a word that begins with each typed word, in the list's order. */
export function outcomesFor(typed: string, choices: readonly OutcomeChoice[]): OutcomeChoice[] {
  const wanted = typed.toLowerCase().split(/\s+/).filter(Boolean);
  return choices.filter(({ label, group, kind }) => {
    const words = `${label} ${group} ${outcomes[kind].label}`.toLowerCase().split(/[^a-z]+/);
    return wanted.every((part) => words.some((word) => word.startsWith(part)));
  });
}

/** The line that stands for what is chosen; none where the PCN hides it. */
function chosen(choices: readonly OutcomeChoice[], value: OutcomeKind | null, service: string): OutcomeChoice | undefined {
  const fitting = choices.filter(({ kind }) => kind === value);
  return fitting.find((one) => one.service === service) ?? fitting.find((one) => one.service === null);
}

export function OutcomePicker({ choices, value, service, error, inputRef, onChange }: OutcomePickerProps) {
  const id = useId();
  const [typed, setTyped] = useState<string | null>(null);
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const list = useRef<HTMLUListElement>(null);
  const found = outcomesFor(typed ?? '', choices);
  const at = chosen(choices, value, service);
  const shown = typed ?? at?.label ?? (value ? outcomes[value].label : '');

  const open = () => {
    setOpen(true);
    setActive(Math.max(0, at ? choices.indexOf(at) : 0));
  };
  const close = () => {
    setOpen(false);
    setTyped(null);
  };
  const choose = (choice: OutcomeChoice | undefined) => {
    if (!choice) return;
    onChange(choice);
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
        {found.map((choice, place) => (
          <li
            key={choice.key} id={`${id}-${place}`} role="option" aria-selected={choice === at} className={place === active ? 'outcome-picker__option outcome-picker__option--active' : 'outcome-picker__option'}
            onMouseDown={(event) => event.preventDefault()} onClick={() => choose(choice)}
          >
            <span>{choice.label}</span>{found[place - 1]?.group !== choice.group && <small>{choice.group}</small>}
          </li>
        ))}
        {isOpen && found.length === 0 && <li role="option" aria-disabled="true" aria-selected={false} className="outcome-picker__option muted">Nothing fits “{typed}”</li>}
      </ul>
    </div>
  );
}
