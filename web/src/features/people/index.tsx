// Owns the directory of people across PCNs: members with their languages and skills, services with their rota. Guests are not in it.
import { useEffect, useRef, useState } from 'react';
import { mayEditMember, maySetEmployment } from '../../case-view/may';
import { focusIn } from '../../focus';
import type { OdsCode, People as PeopleData, Person } from '../../generated/wire';
import { directoryStream } from '../../live/ids';
import { WhenLoaded } from '../../loaded';
import type { PageModule } from '../../page';
import { awayOn } from '../../rota';
import { useQuery } from '../../router';
import { useLoad, useStream } from '../../server';
import { useMe } from '../../session';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { SelectField, TextField } from '../../ui/field';
import { formatDay, plural, today } from '../../ui/format';
import { PageHead } from '../../ui/page-head';
import { fundingStreams } from '../../words/funding';
import { roles } from '../../words/roles';
import { AddMember } from './add';
import { EditMember, mayChange } from './edit';
import { byName, matches } from '../../find-people';
import { placesToStaff } from './places';
import { Services } from './services';
import './people.css';

const MOST = 60;

interface TileProps {
  person: Person;
  people: PeopleData;
  me: Person | null;
}

function Tile({ person, people, me }: TileProps) {
  const [isOpen, setOpen] = useState(false);
  const tile = useRef<HTMLLIElement>(null);
  const placeOf = (code: OdsCode) => people.organisations.find((one) => one.code === code)?.name ?? code;
  // What the job and the organisation say already is not said twice.
  const held = person.roles.filter(({ role, at }) => roles[role] !== person.job || placeOf(at) !== person.organisation);
  const away = awayOn(person, today());
  const cover = people.people.find(({ id }) => id === away?.cover)?.name;
  const isMe = me?.id === person.id;
  const canChange = me !== null && mayChange(me, person, people.organisations);
  const isOurs = me !== null && (mayEditMember(me, person, people.organisations) || maySetEmployment(me, person, people.organisations));
  return (
    <li ref={tile} className={isOpen ? 'people__open' : undefined}>
      <p className="people__name">{person.name}{isMe && ' (you)'}</p>
      <p>{person.job} · {person.organisation}</p>
      {held.length > 0 && <p className="muted small">{held.map(({ role, at }) => `${roles[role]}, ${placeOf(at)}`).join(' · ')}</p>}
      {(person.employer ?? person.funding_stream) !== null && <p className="muted small">{[person.employer && `Employed by ${person.employer}`, person.funding_stream && `funding: ${fundingStreams[person.funding_stream]}`].filter(Boolean).join(' · ').replace(/^f/, 'F')}</p>}
      {away && <p className="small people__away">Away until {formatDay(away.until)}{cover ? `, ${cover} covers` : ', nobody covers'}</p>}
      {(person.languages.length > 0 || person.skills.length > 0) && (
        <div className="people__tags">
          {person.languages.map((language) => <span key={language} className="people__tag">{language}</span>)}
          {person.skills.map((skill) => <span key={skill} className="people__tag people__tag--skill">{skill}</span>)}
        </div>
      )}
      {canChange && !isOpen && <Button look="quiet" label={isMe ? undefined : `${isOurs ? 'Change' : 'Give a role'}: ${person.name}`} onClick={() => { setOpen(true); focusIn(tile, 'input, select'); }}>{isMe ? 'Change my languages, skills, days away' : isOurs ? 'Change' : 'Give a role'}</Button>}
      {canChange && isOpen && <EditMember person={person} people={people} me={me} onDone={() => { setOpen(false); focusIn(tile); }} />}
    </li>
  );
}

function Members({ people, me }: { people: PeopleData; me: Person | null }) {
  const [words, setWords] = useState('');
  const [language, setLanguage] = useState('');
  const [isWhole, setWhole] = useState(false);
  const [isAdding, setAdding] = useState(false);
  const adder = useRef<HTMLDivElement>(null);
  const members = people.people.filter(({ guest, is_ended }) => guest === null && !is_ended);
  const languages = [...new Set(members.flatMap((person) => person.languages))].sort();
  // Oneself first while nothing is searched for.
  const isSearch = words.trim() !== '' || language !== '';
  const fitting = members.filter((person) => matches(person, words, language)).sort((a, b) => (isSearch ? 0 : Number(b.id === me?.id) - Number(a.id === me?.id)) || byName(a, b));
  const shown = isWhole ? fitting : fitting.slice(0, MOST);
  const clear = () => {
    setWords('');
    setLanguage('');
  };
  const canAdd = me !== null && placesToStaff(me, people.organisations).length > 0;
  return (
    <>
      <form className="people__find" role="search" onSubmit={(event) => event.preventDefault()}>
        <TextField label="Find a colleague" hint="Name, job or skill, or “who speaks Somali?”" type="search" value={words} onChange={setWords} />
        <SelectField label="Speaks" value={language} onChange={setLanguage} options={[{ value: '', label: 'Any language' }, ...languages.map((value) => ({ value, label: value }))]} />
        {(words || language) && <Button onClick={clear}>Clear</Button>}
      </form>
      <div ref={adder} className="people__count row"><p className="muted small" role="status">{plural(fitting.length, 'person', 'people')}</p>{canAdd && !isAdding && <Button icon="plus" onClick={() => setAdding(true)}>Add a member</Button>}</div>
      {canAdd && isAdding && <div className="people__add"><AddMember people={people} me={me} onDone={() => { setAdding(false); focusIn(adder); }} /></div>}
      {members.length === 0 ? <EmptyState title="Nobody is in the directory yet" /> : fitting.length === 0 ? <EmptyState title="Nobody fits" action={{ label: 'Clear the search', onClick: clear }} /> : (
        <ul className="people plain-list">{shown.map((person) => <Tile key={person.id} person={person} people={people} me={me} />)}</ul>
      )}
      {shown.length < fitting.length && <p><Button onClick={() => setWhole(true)}>{`Show ${fitting.length - shown.length} more`}</Button></p>}
    </>
  );
}

function Directory({ people, reload }: { people: PeopleData; reload: () => void }) {
  const me = useMe();
  const isServices = useQuery().get('of') === 'services';
  // The directory's stream tells that somebody changed something; what is shown is read again.
  const federation = people.organisations.find(({ kind }) => kind === 'federation')?.code ?? null;
  const seq = useStream(federation && directoryStream(federation)).at?.seq;
  useEffect(() => {
    if (seq !== undefined) reload();
  }, [seq]);
  const person = me?.person ? (people.people.find(({ id }) => id === me.person?.id) ?? me.person) : null;
  return isServices ? <Services people={people} me={person} pcn={me?.pcn?.code ?? null} /> : <Members people={people} me={person} />;
}

function People() {
  const load = useLoad<PeopleData>('/api/people');
  const isServices = useQuery().get('of') === 'services';
  const reload = load.kind === 'ready' ? load.reload : () => {};
  return (
    <>
      <PageHead title="People" line="Everyone in the borough's teams, with their languages and skills"><Button href="/resources">Shared resources</Button></PageHead>
      <nav className="tabs" aria-label="People or services">
        <ul className="plain-list">
          <li><a href="/people" aria-current={isServices ? undefined : 'page'}>Members</a></li>
          <li><a href="/people?of=services" aria-current={isServices ? 'page' : undefined}>Services and rota</a></li>
          <li><a href="/local-services">Local services</a></li>
        </ul>
      </nav>
      <WhenLoaded load={load} what="the directory" lines={8}>{(people) => <Directory people={people} reload={reload} />}</WhenLoaded>
    </>
  );
}

export const page: PageModule = { title: () => 'People', Page: People };
