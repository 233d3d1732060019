// Owns choosing members in the form of a series: one from a list, or any number by search.
import { useRef, useState } from 'react';
import { pcnsOf } from '../../case-view/may';
import { byName, matches } from '../../find-people';
import { focusIn } from '../../focus';
import type { OdsCode, People, Person, PersonId } from '../../generated/wire';
import { Button } from '../../ui/button';
import { SelectField, TextField } from '../../ui/field';
import { plural } from '../../ui/format';

const MOST = 6;

export function membersOf({ people }: People): Person[] {
  return people.filter(({ guest, is_ended }) => guest === null && !is_ended).sort(byName);
}

export interface MemberSelectProps {
  label: string;
  hint?: string;
  error?: string | null;
  value: PersonId;
  onChange: (id: PersonId) => void;
  people: People;
  /** Whose members stand first. */
  pcn: OdsCode;
  none: string;
  without?: PersonId | null;
}

export function MemberSelect({ label, hint, error, value, onChange, people, pcn, none, without }: MemberSelectProps) {
  const place = people.organisations.find(({ code }) => code === pcn)?.name ?? 'Members';
  const members = membersOf(people).filter(({ id }) => id !== without);
  const isOurs = (person: Person) => person.roles.some(({ at }) => at === pcn) || pcnsOf(person, people.organisations).includes(pcn);
  const option = (group: string) => ({ id, name, job }: Person) => ({ value: id, label: `${name}, ${job}`, group });
  const gone = value !== '' && !members.some(({ id }) => id === value) ? [{ value, label: 'Somebody who has left' }] : [];
  return <SelectField label={label} hint={hint} error={error} value={value} onChange={onChange} options={[{ value: '', label: none }, ...gone, ...members.filter(isOurs).map(option(place)), ...members.filter((one) => !isOurs(one)).map(option('Others'))]} />;
}

export interface MembersFieldProps {
  label: string;
  hint: string;
  error?: string | null;
  chosen: readonly PersonId[];
  onChange: (chosen: PersonId[]) => void;
  people: People;
}

export function MembersField({ label, hint, error, chosen, onChange, people }: MembersFieldProps) {
  const [words, setWords] = useState('');
  const place = useRef<HTMLDivElement>(null);
  const members = membersOf(people);
  const isSearch = words.trim().length > 1;
  const fitting = isSearch ? members.filter((person) => !chosen.includes(person.id) && matches(person, words, '')) : [];
  const add = ({ id }: Person) => {
    onChange([...chosen, id]);
    setWords('');
    focusIn(place, 'input');
  };
  const remove = (id: PersonId) => {
    onChange(chosen.filter((one) => one !== id));
    focusIn(place, 'input');
  };
  return (
    <div ref={place} className="plan__members">
      <TextField label={label} hint={hint} type="search" value={words} error={error} onChange={setWords} onKeyDown={(event) => {
        // Enter here looks; it does not send the form.
        if (event.key !== 'Enter') return;
        event.preventDefault();
        if (fitting.length === 1 && fitting[0]) add(fitting[0]);
      }} />
      {isSearch && <p className="muted small" role="status">{fitting.length === 0 ? 'Nobody else fits' : fitting.length > MOST ? `${MOST} of ${fitting.length}: type more to find fewer` : plural(fitting.length, 'person', 'people')}</p>}
      {fitting.length > 0 && (
        <ul className="plain-list plan__lines" aria-label="Members found">
          {fitting.slice(0, MOST).map((person) => <li key={person.id}><span>{person.name}, {person.job} <span className="muted small">{person.organisation}</span></span><Button label={`Add ${person.name}`} onClick={() => add(person)}>Add</Button></li>)}
        </ul>
      )}
      {chosen.length > 0 && (
        <ul className="plain-list plan__lines" aria-label={`${label}: chosen`}>
          {chosen.map((id) => {
            const person = members.find((one) => one.id === id);
            const name = person?.name ?? 'Somebody who has left';
            return <li key={id}><span><strong>{name}</strong>{person && `, ${person.job}`}</span><Button look="quiet" label={`Take off: ${name}`} onClick={() => remove(id)}>Take off</Button></li>;
          })}
        </ul>
      )}
    </div>
  );
}
