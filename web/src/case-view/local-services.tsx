// Owns how the directory of local services is asked and shown: by need, place and words, the words in a body and in no address.
import { type ReactNode, useEffect, useState } from 'react';
import type { FoundLocalService, LocalServiceList, LocalServicesWanted, SocialDomain } from '../generated/wire';
import { askFailed, type Loaded, server, useLoad } from '../server';
import { notify } from '../shell';
import { Button } from '../ui/button';
import { EmptyState } from '../ui/empty-state';
import { SelectField, TextField } from '../ui/field';
import { formatDay, plural } from '../ui/format';
import { Panel } from '../ui/panel';
import { WhenLoaded } from '../loaded';
import { domainKeys, domains } from '../words/domains';

export interface Asked {
  need: SocialDomain | null;
  place: string | null;
  /** Never in an address. */
  words: string;
}

const address = '/api/local-services/search';
const TYPING_MS = 250;

/** What is typed, once it rests. */
function useRested(words: string): string {
  const [rested, setRested] = useState(words);
  useEffect(() => {
    const timer = setTimeout(() => setRested(words), TYPING_MS);
    return () => clearTimeout(timer);
  }, [words]);
  return rested;
}

const wantedOf = ({ need, place, words }: Asked): LocalServicesWanted => ({ ...(need && { need }), ...(place && { place }), ...(words.trim() && { words: words.trim() }) });

/** What a note's links are now; nothing is asked where there are none. Whoever may not look into the directory has the names alone. */
export function useNamedServices(ids: readonly string[]): Loaded<LocalServiceList> {
  return useLoad<LocalServiceList>(ids.length === 0 ? null : address, undefined, { ids });
}

/** What the directory says of one: a line a fact. */
export function ServiceFacts({ service, is_stale, isDescribed }: FoundLocalService & { isDescribed?: boolean }) {
  const facts: [string, ReactNode][] = [
    ['What', !isDescribed && service.description],
    ['Where', [...service.addresses, ...service.places].join(' · ')],
    ['When', service.schedules.join(' · ')],
    ['Cost', service.cost],
    ['For', service.eligibility],
    ['Access', service.access.join(' ')],
    ['Languages', service.languages.join(', ')],
    ['How to refer', service.how_to_refer],
    ['Reach them', (service.phones.length > 0 || service.email || service.url) && (
      <>{service.phones.map((phone) => <span key={phone}>{phone} · </span>)}{service.email && <><a href={`mailto:${service.email}`}>{service.email}</a>{service.url && ' · '}</>}{service.url && <a href={service.url} target="_blank" rel="noopener noreferrer">Website <span className="nhsuk-u-visually-hidden">of {service.name} (opens in a new tab)</span></a>}</>
    )],
  ];
  return (
    <>
      {facts.filter(([, said]) => said).map(([name, said]) => <p key={name}><span className="muted small">{name}</span> {said}</p>)}
      <p className="small">{is_stale ? <strong>{service.checked_on ? `Last checked on ${formatDay(service.checked_on)} ${service.checked_on.slice(0, 4)}, more than six months ago: ring first.` : 'Nobody says when this was checked: ring first.'}</strong> : service.checked_on && `Checked on ${formatDay(service.checked_on)} ${service.checked_on.slice(0, 4)}`}</p>
    </>
  );
}

export interface FindServicesProps {
  asked: Asked;
  onAsk: (asked: Asked) => void;
  /** What can be done with one. */
  actOf?: (found: FoundLocalService) => ReactNode;
  /** Beside something else, where a choice is to be made. */
  isShort?: boolean;
}

interface Pages {
  of: string;
  services: readonly FoundLocalService[];
  next: string | null;
}

/** What fits: what it is, and the rest folded, so that a list can be looked through. */
function Listed({ found, actOf, isShort }: Pick<FindServicesProps, 'actOf' | 'isShort'> & { found: readonly FoundLocalService[] }) {
  if (found.length === 0) return null;
  const more = (one: FoundLocalService) => (
    <>
      <p>{one.service.description}</p>
      <details><summary>Where, when and how<span className="nhsuk-u-visually-hidden">: {one.service.name}</span></summary><ServiceFacts {...one} isDescribed /></details>
    </>
  );
  return (
    <ul className={isShort ? 'plain-list' : 'plain-list stack'}>
      {found.map((one) => isShort ? (
        <li key={one.service.id} className="note">
          <p className="note__line"><strong>{one.service.name}</strong>{one.service.organisation && <span className="muted">, {one.service.organisation}</span>}</p>
          {more(one)}
          {actOf?.(one)}
        </li>
      ) : (
        <li key={one.service.id}>
          <Panel title={one.service.name} aside={<span className="muted small">{one.service.needs.map((need) => domains[need].label).join(' · ')}</span>}>
            {one.service.organisation && <p className="muted">{one.service.organisation}</p>}
            {more(one)}
          </Panel>
        </li>
      ))}
    </ul>
  );
}

/** The fields and what fits. */
export function FindServices({ asked, onAsk, actOf, isShort }: FindServicesProps) {
  const wanted = wantedOf({ ...asked, words: useRested(asked.words) });
  const key = JSON.stringify(wanted);
  const load = useLoad<LocalServiceList>(address, undefined, wanted);
  const [more, setMore] = useState<Pages>({ of: '', services: [], next: null });
  const [places, setPlaces] = useState<readonly string[]>([]);
  useEffect(() => {
    if (load.kind === 'ready') setPlaces(load.value.places);
  }, [load]);
  const known = asked.place && !places.includes(asked.place) ? [asked.place, ...places] : places;
  const isAsked = key !== '{}';
  const first = load.kind === 'ready' ? load.value : null;
  const isMore = more.of === key;
  const found = first === null ? [] : [...first.services, ...(isMore ? more.services : [])];
  const next = isMore ? more.next : (first?.next ?? null);
  const clear = () => onAsk({ need: null, place: null, words: '' });

  const showMore = async (after: string) => {
    try {
      const page = await server().post<LocalServiceList>(address, { ...wanted, after });
      setMore((before) => ({ of: key, services: [...(before.of === key ? before.services : []), ...page.services], next: page.next }));
    } catch (failure) {
      notify({ text: askFailed(failure).message, isProblem: true });
    }
  };

  return (
    <>
      <form className={isShort ? 'note-form' : 'find'} role="search" aria-label="Find a local service" onSubmit={(event) => event.preventDefault()}>
        <TextField label="Words" hint="For example: loneliness, lunch, wheelchair, Somali" type="search" value={asked.words} onChange={(words) => onAsk({ ...asked, words })} />
        <SelectField label="Need" value={asked.need ?? ''} onChange={(need) => onAsk({ ...asked, need: (need || null) as SocialDomain | null })} options={[{ value: '', label: 'Any need' }, ...domainKeys.map((value) => ({ value, label: domains[value].label }))]} />
        <SelectField label="Place" value={asked.place ?? ''} onChange={(place) => onAsk({ ...asked, place: place || null })} options={[{ value: '', label: 'Anywhere' }, ...known.map((value) => ({ value, label: value }))]} />
        {(asked.words !== '' || asked.need || asked.place) && <Button onClick={clear}>Clear</Button>}
      </form>
      <div role="status">
        {first !== null && found.length > 0 && <p className="muted small">{first.has_some_words_only && 'No service has all of these words: here are those with some, the most first. '}{plural(found.length, 'service')}{next !== null && ' shown, there are more'}</p>}
        {first !== null && found.length === 0 && (isAsked
          ? <EmptyState title="No service fits" action={{ label: 'Clear the search', onClick: clear }}>Leave the place open, or search by one word: a service of the whole borough is listed under the borough’s name.</EmptyState>
          : <EmptyState title="No local service is listed yet">The operator imports the borough’s directory.</EmptyState>)}
      </div>
      <WhenLoaded load={load} what="the local services" lines={6}>
        {() => (
          <>
            <Listed found={found} actOf={actOf} isShort={isShort} />
            {next !== null && <p><Button onClick={() => void showMore(next)}>Show more</Button></p>}
          </>
        )}
      </WhenLoaded>
    </>
  );
}
