// Owns the partner services: who comes today, and the rota in words; for whoever may, its lines changed.
import { useRef, useState } from 'react';
import { mayEditMembership, mayEditRota } from '../../case-view/may';
import { useDraft } from '../../drafts';
import { focusIn } from '../../focus';
import type { Duty, OdsCode, People, Person, Service, WireCommand } from '../../generated/wire';
import { newId } from '../../live/ids';
import { onDuty } from '../../rota';
import { ofDone, server } from '../../server';
import { notify } from '../../shell';
import { Button } from '../../ui/button';
import { EmptyState } from '../../ui/empty-state';
import { SelectField, TextField, TicksField } from '../../ui/field';
import { formatDay, today } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { weekdays, weekdaysWords } from '../../words/weekdays';
import { Problem, useSending } from './edit';
import { byName } from '../../find-people';

interface RotaProps {
  service: Service;
  people: People;
  me: Person | null;
  pcn: OdsCode | null;
}

/** "Mon–Fri, South Fulham PCN, 09:00–12:00, from Mon 2 Nov". */
export function dutyWords(duty: Duty, nameOfPlace: (code: OdsCode) => string): string {
  const time = duty.available_from && duty.available_until ? `${duty.available_from}–${duty.available_until}` : duty.available_from ? `from ${duty.available_from}` : duty.available_until ? `until ${duty.available_until}` : null;
  const span = duty.until ? `${formatDay(duty.from)} to ${formatDay(duty.until)}` : duty.from > today() ? `from ${formatDay(duty.from)}` : null;
  return [weekdaysWords(duty.weekdays), duty.pcn === null ? 'all PCNs' : nameOfPlace(duty.pcn), time, span].filter(Boolean).join(', ');
}

interface DutyFormProps {
  service: Service;
  people: People;
  places: readonly (OdsCode | null)[];
  known: Duty | null;
  nameOfPlace: (code: OdsCode) => string;
  /** Leads: may put somebody of another service on it. */
  canAskAnybody: boolean;
  onDone: () => void;
}

function DutyForm({ service, people, places, known, nameOfPlace, canAskAnybody, onDone }: DutyFormProps) {
  const { error, isSending, send, setError } = useSending();
  const [words, setWords, clear] = useDraft(`duty/${service.id}/${known?.id ?? 'new'}`, {
    id: known?.id ?? newId(), person: known?.person_id ?? '', pcn: (known ? known.pcn : (places[0] ?? null)) ?? '', days: (known?.weekdays ?? [1, 2, 3, 4, 5]).map(String), from: known?.from ?? today(), until: known?.until ?? '',
    availableFrom: known?.available_from ?? '', availableUntil: known?.available_until ?? '',
  });
  const change = (part: Partial<typeof words>) => setWords({ ...words, ...part });
  const own = people.people.filter(({ service_id }) => service_id === service.id).sort(byName);
  // Of other services only for who leads, and whoever stands on the line already.
  const others = people.people.filter(({ id, service_id }) => service_id !== service.id && (canAskAnybody || id === known?.person_id)).sort(byName);
  const serviceOf = (id: string | null) => people.services.find((one) => one.id === id)?.name;
  const save = async () => {
    if (words.person === '') return setError({ field: 'person', message: 'Choose who comes' });
    if (words.from === '') return setError({ field: 'from', message: 'Choose the first day' });
    const duty: Duty = {
      id: words.id, person_id: words.person, pcn: words.pcn || null, weekdays: words.days.map(Number).sort(), from: words.from, until: words.until || null, available_from: words.availableFrom || null, available_until: words.availableUntil || null,
    };
    const isTaken = await send({ name: 'set_rota', service_id: service.id, rota: known ? service.rota.map((one) => (one.id === known.id ? duty : one)) : [...service.rota, duty] });
    if (!isTaken) return;
    clear();
    onDone();
  };
  const of = (field: string) => (error?.field === field ? error.message : null);
  return (
    <form className="people__form" aria-label={known ? 'Change the line of the rota' : `Add to the rota of ${service.name}`} noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <SelectField label="Who comes" value={words.person} error={of('person') ?? of('rota')} onChange={(person) => change({ person })} options={[{ value: '', label: 'Choose' }, ...own.map(({ id, name }) => ({ value: id, label: name, group: service.name })), ...others.map(({ id, name, job, service_id }) => ({ value: id, label: [name, job, serviceOf(service_id)].filter(Boolean).join(', '), group: 'Others' }))]} />
      <SelectField label="To whose meetings" value={words.pcn} onChange={(pcn) => change({ pcn })} options={places.map((code) => ({ value: code ?? '', label: code === null ? 'All PCNs' : nameOfPlace(code) }))} />
      <TicksField label="On which days" hint="None ticked: every day" ticked={words.days} onChange={(days) => change({ days })} options={weekdays.map((label, at) => ({ value: String(at + 1), label }))} />
      <div className="pair">
        <TextField label="From" type="date" value={words.from} error={of('from')} onChange={(from) => change({ from })} />
        <TextField label="Until (optional)" type="date" value={words.until} onChange={(until) => change({ until })} />
        <TextField label="Not before (optional)" type="time" value={words.availableFrom} onChange={(availableFrom) => change({ availableFrom })} />
        <TextField label="Not after (optional)" type="time" value={words.availableUntil} onChange={(availableUntil) => change({ availableUntil })} />
      </div>
      <Problem error={error} fields={['person', 'rota', 'from']} />
      <div className="row"><Button type="submit" look="primary" isDisabled={isSending}>{isSending ? 'Saving…' : 'Save the line'}</Button><Button look="quiet" onClick={onDone}>Cancel</Button></div>
    </form>
  );
}

function Rota({ service, people, me, pcn }: RotaProps) {
  const [editing, setEditing] = useState<string | null>(null);
  const adder = useRef<HTMLDivElement>(null);
  const done = () => { setEditing(null); focusIn(adder); };
  const pcns = people.organisations.filter(({ kind }) => kind === 'pcn').map(({ code }) => code);
  const nameOfPlace = (code: OdsCode) => people.organisations.find((one) => one.code === code)?.name ?? code;
  const may = (place: OdsCode | null) => me !== null && mayEditRota(me, service.id, place, people.organisations);
  const places = [...pcns, null].filter(may);
  const canAskAnybody = me !== null && pcns.some((place) => mayEditMembership(me, place));
  const on = onDuty(people.people, service, pcn, today());
  const set = async (rota: Duty[], done: string, before: Duty[]) => {
    const command: WireCommand = { name: 'set_rota', service_id: service.id, rota };
    const refused = await server().send(command);
    if (refused) return notify({ text: refused.message, isProblem: true });
    notify({ text: ofDone(command, done), onUndo: () => void server().send({ name: 'set_rota', service_id: service.id, rota: before }) });
  };
  const up = (at: number) => service.rota.flatMap((one, index) => (index === at - 1 ? [service.rota[at] ?? one, one] : index === at ? [] : [one]));
  return (
    <Panel title={service.name} aside={<span className="small">{on ? <>On today: <strong>{on.name}</strong></> : <strong className="people__nobody">Nobody today</strong>}</span>}>
      {service.rota.length === 0 ? <p className="muted">Nobody is on the rota: for a case that needs {service.name}, nobody is asked by itself.</p> : (
        <ol className="plain-list people__rota" aria-label={`Rota of ${service.name}, first choice first`}>
          {service.rota.map((duty, at) => {
            const who = people.people.find(({ id }) => id === duty.person_id)?.name ?? 'Somebody who has left';
            return (
              <li key={duty.id}>
                <span className="people__duty"><strong>{who}</strong> <span className="muted">{dutyWords(duty, nameOfPlace)}</span></span>
                {may(duty.pcn) && (
                  <span className="row">
                    {at > 0 && <Button look="quiet" icon="up" iconOnly onClick={() => void set(up(at), `${who} is asked sooner`, service.rota)}>{`Ask sooner: ${who}`}</Button>}
                    <Button look="quiet" label={`Change: ${who}`} isExpanded={editing === duty.id} onClick={() => setEditing(editing === duty.id ? null : duty.id)}>Change</Button>
                    <Button look="quiet" label={`Take off: ${who}`} onClick={() => void set(service.rota.filter((one) => one.id !== duty.id), `${who} is off this line of the rota`, service.rota)}>Take off</Button>
                  </span>
                )}
                {editing === duty.id && <DutyForm key={duty.id} service={service} people={people} places={places} known={duty} nameOfPlace={nameOfPlace} canAskAnybody={canAskAnybody} onDone={done} />}
              </li>
            );
          })}
        </ol>
      )}
      {places.length > 0 && <div ref={adder}>{editing === 'new' ? <DutyForm service={service} people={people} places={places} known={null} nameOfPlace={nameOfPlace} canAskAnybody={canAskAnybody} onDone={done} /> : <Button icon="plus" label={`Add to the rota of ${service.name}`} onClick={() => { setEditing('new'); focusIn(adder, 'select'); }}>Add to the rota</Button>}</div>}
    </Panel>
  );
}

export function Services({ people, me, pcn }: { people: People; me: Person | null; pcn: OdsCode | null }) {
  if (people.services.length === 0) return <EmptyState title="No partner service is in the directory yet">The operator imports the services of the borough.</EmptyState>;
  return <div className="people__services">{[...people.services].sort((a, b) => a.name.localeCompare(b.name, 'en-GB')).map((service) => <Rota key={service.id} service={service} people={people} me={me} pcn={pcn} />)}</div>;
}
