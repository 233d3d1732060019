// Owns the directory of people across PCNs: languages, skills, who works where.
import { useState } from 'react';
import type { OdsCode, People as PeopleData, Person } from '../../generated/wire';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { useLoad } from '../../server';
import { EmptyState } from '../../ui/empty-state';
import { Button } from '../../ui/button';
import { SelectField, TextField } from '../../ui/field';
import { plural } from '../../ui/format';
import { PageHead } from '../../ui/page-head';
import { roles } from '../../words/roles';
import './people.css';

const MOST = 60;

export function matches(person: Person, words: string, language: string): boolean {
  const inside = [person.name, person.job, person.organisation, ...person.languages, ...person.skills].join(' ').toLowerCase();
  return (language === '' || person.languages.includes(language)) && words.trim().toLowerCase().split(/\s+/).every((word) => inside.includes(word));
}

function Tile({ person, placeOf }: { person: Person; placeOf: (code: OdsCode) => string }) {
  // What the job and the organisation say already is not said twice.
  const held = person.roles.filter(({ role, at }) => roles[role] !== person.job || placeOf(at) !== person.organisation);
  return (
    <li>
      <p className="people__name">{person.name}</p>
      <p>{person.job} · {person.organisation}</p>
      {held.length > 0 && <p className="muted small">{held.map(({ role, at }) => `${roles[role]}, ${placeOf(at)}`).join(' · ')}</p>}
      {(person.languages.length > 0 || person.skills.length > 0) && (
        <div className="people__tags">
          {person.languages.map((language) => <span key={language} className="people__tag">{language}</span>)}
          {person.skills.map((skill) => <span key={skill} className="people__tag people__tag--skill">{skill}</span>)}
        </div>
      )}
    </li>
  );
}

function Directory({ people, organisations }: PeopleData) {
  const [words, setWords] = useState('');
  const [language, setLanguage] = useState('');
  const [isWhole, setWhole] = useState(false);
  const names = new Map(organisations.map(({ code, name }) => [code, name]));
  const languages = [...new Set(people.flatMap((person) => person.languages))].sort();
  const fitting = people.filter((person) => matches(person, words, language)).sort((a, b) => a.name.replace(/^Dr /, '').localeCompare(b.name.replace(/^Dr /, '')));
  const shown = isWhole ? fitting : fitting.slice(0, MOST);
  const clear = () => {
    setWords('');
    setLanguage('');
  };
  return (
    <>
      <form className="people__find" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextField label="Find a colleague" hint="Name, job, place or skill" type="search" value={words} onChange={setWords} />
        <SelectField label="Speaks" value={language} onChange={setLanguage} options={[{ value: '', label: 'Any language' }, ...languages.map((value) => ({ value, label: value }))]} />
        {(words || language) && <Button onClick={clear}>Clear</Button>}
      </form>
      <p className="muted small" role="status">{plural(fitting.length, 'person', 'people')}</p>
      {fitting.length === 0 ? <EmptyState title="Nobody fits" action={{ label: 'Clear the search', onClick: clear }} /> : (
        <ul className="people plain-list">{shown.map((person) => <Tile key={person.id} person={person} placeOf={(code) => names.get(code) ?? code} />)}</ul>
      )}
      {shown.length < fitting.length && <p><Button onClick={() => setWhole(true)}>{`Show ${fitting.length - shown.length} more`}</Button></p>}
    </>
  );
}

function People() {
  const load = useLoad<PeopleData>('/api/people');
  return (
    <>
      <PageHead title="People" line="Everyone in the borough's teams, with their languages and skills" />
      <WhenLoaded load={load} what="the directory" lines={8}>
        {(value) => value.people.length === 0 ? <EmptyState title="Nobody is in the directory yet" /> : <Directory {...value} />}
      </WhenLoaded>
    </>
  );
}

export const page: PageModule = { title: () => 'People', Page: People };
