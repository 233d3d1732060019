// Owns "who speaks Somali?", asked from inside a case: colleagues of the whole borough by language, skill or name. Who is asked
// gets an action; of the case they see its line, its day and the code.
import { useRef, useState } from 'react';
import { byName, isAskedFor, matches } from '../find-people';
import { focusIn } from '../focus';
import type { Bar, People, Person } from '../generated/wire';
import { WhenLoaded } from '../loaded';
import { useLoad } from '../server';
import { useMe } from '../session';
import { Button } from '../ui/button';
import { TextField } from '../ui/field';
import { plural } from '../ui/format';
import { isKeptOut } from './colleagues';

export interface AskColleagueProps {
  /** Who is barred from the case is not found. */
  bars?: readonly Bar[];
  /** `found`: what they were found by, as it is asked of them: “Somali speaker”. */
  onAsk: (colleague: { id: string; name: string; found: string | null }) => void;
}

type Ask = (person: Person, found: string | null) => void;

/** "Somali speaker", or the skill; none when they were found by name. */
export function foundBy({ languages, skills }: Pick<Person, 'languages' | 'skills'>, words: string): string | null {
  const language = languages.find((one) => isAskedFor(one, words));
  // Nobody speaks a sign language.
  return language ? (/sign|bsl/i.test(language) ? language : `${language} speaker`) : (skills.find((one) => isAskedFor(one, words)) ?? null);
}

/** More than these want a longer search. */
const MOST = 8;

function Found({ people, bars, words, onAsk }: { people: People; bars: readonly Bar[]; words: string; onAsk: Ask }) {
  const me = useMe()?.person?.id;
  const fitting = people.people.filter((person) => person.id !== me && person.guest === null && !person.is_ended && !isKeptOut(bars, person) && matches(person, words, '')).sort(byName);
  if (words.trim() === '') return <p className="muted small">Type a language, a skill or a name.</p>;
  if (fitting.length === 0) return <p role="status">Nobody of the borough has that in their languages, skills or name.</p>;
  return (
    <>
      <p role="status" className="muted small">{fitting.length > MOST ? `${MOST} of ${fitting.length} colleagues: type more to find fewer` : plural(fitting.length, 'colleague')}</p>
      <ul className="plain-list ask-colleague__found" aria-label="Colleagues">
        {fitting.slice(0, MOST).map((person) => (
          <li key={person.id}>
            <span><strong>{person.name}</strong>, {person.job}, {person.organisation}<br /><span className="muted small">{[...person.languages, ...person.skills].join(' · ')}</span></span>
            <Button label={`Ask ${person.name}`} onClick={() => onAsk(person, foundBy(person, words))}>Ask</Button>
          </li>
        ))}
      </ul>
    </>
  );
}

function Search({ bars, onAsk }: { bars: readonly Bar[]; onAsk: Ask }) {
  const load = useLoad<People>('/api/people');
  const [words, setWords] = useState('');
  return (
    <>
      <TextField label="Who speaks or knows" hint="For example: Somali, benefits, dementia. They are told the action, its day and the code, nothing else of the case." value={words} onChange={setWords} />
      <WhenLoaded load={load} what="the colleagues" lines={3}>{(people) => <Found people={people} bars={bars} words={words} onAsk={onAsk} />}</WhenLoaded>
    </>
  );
}

export function AskColleague({ bars = [], onAsk }: AskColleagueProps) {
  const [isOpen, setOpen] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  const toggle = () => {
    setOpen(!isOpen);
    if (!isOpen) focusIn(place, 'input');
  };
  return (
    <div ref={place} className="ask-colleague">
      <Button look="quiet" isExpanded={isOpen} onClick={toggle}>Ask a colleague…</Button>
      {isOpen && <Search bars={bars} onAsk={(person, found) => { setOpen(false); onAsk({ id: person.id, name: person.name, found }); }} />}
    </div>
  );
}
