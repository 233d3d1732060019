// Owns the dense form fields: a label always seen, the error beside the field it belongs to, what was typed kept.
import { type ReactNode, type Ref, useId } from 'react';
import { Icon } from '../icon';
import './field.css';

interface Common {
  label: string;
  hint?: ReactNode;
  error?: string | null;
  /** The label is for screen readers; what stands around says it to the eye. */
  isLabelHidden?: boolean;
}

interface AroundProps extends Common {
  children: (control: { id: string; describedBy: string | undefined; isInvalid: true | undefined }) => ReactNode;
}

/** What is wrong is seen, wherever the form was scrolled to; the first of several. */
const toFirstError = (words: HTMLElement | null) => {
  if (words?.closest('form')?.querySelector('.field__error') === words) words?.scrollIntoView({ block: 'nearest' });
};

function Around({ label, hint, error, isLabelHidden, children }: AroundProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <div className={error ? 'field field--error' : 'field'}>
      <label className={isLabelHidden ? 'nhsuk-u-visually-hidden' : 'field__label'} htmlFor={id}>{label}</label>
      {hint && <p className="field__hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p ref={toFirstError} className="field__error" id={`${id}-error`}><Icon name="alert" /><span><span className="nhsuk-u-visually-hidden">Error: </span>{error}</span></p>}
      {children({ id, describedBy: described || undefined, isInvalid: error ? true : undefined })}
    </div>
  );
}

export interface TextFieldProps extends Common {
  value: string;
  onChange: (value: string) => void;
  type?: 'text' | 'search' | 'date' | 'time' | 'email' | 'url';
  maxLength?: number;
  /** First day that can be chosen. */
  min?: string;
  placeholder?: string;
  inputMode?: 'numeric';
  isAutoOff?: boolean;
  onKeyDown?: (event: { key: string; preventDefault: () => void }) => void;
  inputRef?: Ref<HTMLInputElement>;
}

export function TextField({ value, onChange, type = 'text', maxLength, min, placeholder, inputMode, isAutoOff = true, onKeyDown, inputRef, ...common }: TextFieldProps) {
  return (
    <Around {...common}>
      {({ id, describedBy, isInvalid }) => (
        <input
          id={id} ref={inputRef} className="field__control" type={type} value={value} maxLength={maxLength} min={min} placeholder={placeholder} inputMode={inputMode}
          autoComplete={isAutoOff ? 'off' : undefined} aria-describedby={describedBy} aria-invalid={isInvalid}
          onInput={(event) => onChange(event.currentTarget.value)} onKeyDown={onKeyDown}
        />
      )}
    </Around>
  );
}

export interface AreaFieldProps extends Common {
  value: string;
  onChange: (value: string) => void;
  rows?: number;
  areaRef?: Ref<HTMLTextAreaElement>;
}

export function AreaField({ value, onChange, rows = 2, areaRef, ...common }: AreaFieldProps) {
  return (
    <Around {...common}>
      {({ id, describedBy, isInvalid }) => (
        <textarea
          id={id} ref={areaRef} className="field__control" rows={rows} value={value} aria-describedby={describedBy} aria-invalid={isInvalid}
          onInput={(event) => onChange(event.currentTarget.value)}
        />
      )}
    </Around>
  );
}

export interface SelectFieldProps extends Common {
  value: string;
  onChange: (value: string) => void;
  /** With `group`, options stand under headings. */
  options: readonly { value: string; label: string; group?: string }[];
}

export function SelectField({ value, onChange, options, ...common }: SelectFieldProps) {
  const groups = [...new Set(options.map(({ group }) => group))];
  return (
    <Around {...common}>
      {({ id, describedBy, isInvalid }) => (
        <select id={id} className="field__control" value={value} aria-describedby={describedBy} aria-invalid={isInvalid} onChange={(event) => onChange(event.currentTarget.value)}>
          {groups.map((group) => {
            const inside = options.filter((option) => option.group === group).map((option) => <option key={option.value} value={option.value}>{option.label}</option>);
            return group ? <optgroup key={group} label={group}>{inside}</optgroup> : inside;
          })}
        </select>
      )}
    </Around>
  );
}

export interface ChoiceFieldProps {
  label: ReactNode;
  value: string;
  onChange: (value: string) => void;
  options: readonly { value: string; label: string; words?: string }[];
  isStacked?: boolean;
}

export function ChoiceField({ label, value, onChange, options, isStacked }: ChoiceFieldProps) {
  const name = useId();
  return (
    <fieldset className="field__choices">
      <legend>{label}</legend>
      <div className={isStacked ? 'field__options field__options--stacked' : 'field__options'}>
        {options.map((option) => (
          <label key={option.value} className="field__option">
            <input type="radio" name={name} value={option.value} checked={option.value === value} onChange={() => onChange(option.value)} />
            <span>{option.label}{option.words && <small>{option.words}</small>}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export interface TicksFieldProps {
  label: ReactNode;
  hint?: ReactNode;
  error?: string | null;
  /** Values ticked. */
  ticked: readonly string[];
  onChange: (ticked: string[]) => void;
  options: readonly { value: string; label: ReactNode; words?: string }[];
  isStacked?: boolean;
}

/** Any number of a few. */
export function TicksField({ label, hint, error, ticked, onChange, options, isStacked }: TicksFieldProps) {
  const id = useId();
  const described = [hint ? `${id}-hint` : '', error ? `${id}-error` : ''].filter(Boolean).join(' ');
  return (
    <fieldset className="field__choices" aria-describedby={described || undefined}>
      <legend>{label}</legend>
      {hint && <p className="field__hint" id={`${id}-hint`}>{hint}</p>}
      {error && <p ref={toFirstError} className="field__error" id={`${id}-error`}><Icon name="alert" /><span><span className="nhsuk-u-visually-hidden">Error: </span>{error}</span></p>}
      <div className={isStacked ? 'field__options field__options--stacked' : 'field__options'}>
        {options.map(({ value, label: words, words: more }) => (
          <label key={value} className="field__option">
            <input type="checkbox" value={value} checked={ticked.includes(value)} aria-invalid={error ? true : undefined} onChange={(event) => onChange(event.currentTarget.checked ? [...ticked, value] : ticked.filter((one) => one !== value))} />
            <span>{words}{more && <small>{more}</small>}</span>
          </label>
        ))}
      </div>
    </fieldset>
  );
}

export interface TickFieldProps {
  label: ReactNode;
  /** A second, smaller line. */
  words?: string;
  isTicked: boolean;
  onChange: (isTicked: boolean) => void;
}

/** Yes or no. */
export function TickField({ label, words, isTicked, onChange }: TickFieldProps) {
  return (
    <label className="field__option">
      <input type="checkbox" checked={isTicked} onChange={(event) => onChange(event.currentTarget.checked)} />
      <span>{label}{words && <small>{words}</small>}</span>
    </label>
  );
}
