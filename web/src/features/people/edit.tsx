// Owns changing a member: languages and skills, days away with cover, roles at a place, service; and their leaving.
import { useState } from 'react';
import { ChangedMeanwhile, merged, useBegun, useUnlessSending } from '../../begun';
import { isColleague, mayEditMember, mayFindCoverAnywhere, maySetEmployment } from '../../case-view/may';
import type { Absence, FundingStream, Organisation, People, Person, PersonId, Role, ServiceId, WireCommand } from '../../generated/wire';
import { useJustAsked } from '../../just-asked';
import { plainName } from '../../plain-name';
import { ofDone, server } from '../../server';
import { announce, notify } from '../../shell';
import { Button } from '../../ui/button';
import { ConfirmDialog } from '../../ui/confirm-dialog';
import { SelectField, TextField, TicksField } from '../../ui/field';
import { formatDay, today } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { fundingStreams } from '../../words/funding';
import { roles as roleWords } from '../../words/roles';
import { byName, listOf } from '../../find-people';
import { placesToStaff, rolesToGive } from './places';

export type Refused = { field: string | null; message: string } | null;

export function Problem({ error, fields = [] }: { error: Refused; fields?: readonly string[] }) {
  return error && !fields.includes(error.field ?? '') ? <p className="people__refused" role="alert"><Icon name="alert" /> <span>{error.message} What you typed is kept.</span></p> : null;
}

/** Sends one at a time; the words of a refusal stand near the form. */
export function useSending() {
  const [error, setError] = useState<Refused>(null);
  const [isSending, setSending] = useState(false);
  const send = async (command: WireCommand) => {
    setSending(true);
    const refused = await server().send(command);
    setSending(false);
    setError(refused);
    return refused === null;
  };
  return { error, isSending, send, setError, of: (field: string) => (error?.field === field ? error.message : null) };
}

/** Members, by name, with their service. `isOffered`: only these. */
export function coverChoices({ people, services }: People, without: PersonId, none: string, isOffered: (person: Person) => boolean = () => true) {
  const nameOf = (id: ServiceId | null) => services.find((one) => one.id === id)?.name;
  const offered = people.filter((one) => one.id !== without && !one.is_ended && one.guest === null && isOffered(one)).sort(byName);
  return [{ value: '', label: none }, ...offered.map(({ id, name, job, service_id }) => ({ value: id, label: [name, job, nameOf(service_id)].filter(Boolean).join(', ') }))];
}

interface PartProps {
  person: Person;
  people: People;
  onDone: () => void;
}

const languagesAndSkills = ['languages', 'skills'] as const;
const canOf = ({ job, languages, skills }: Person) => ({ job, languages: languages.join(', '), skills: skills.join(', ') });
const canLabels = { job: 'Job', languages: 'Languages', skills: 'Skills' } as const;

function Can({ person, onDone }: PartProps) {
  const { error, isSending, send, of } = useSending();
  const now = useUnlessSending(person, isSending);
  const { words, base, both, met, change } = useBegun(canOf(now));
  const isJobAsked = both.includes('job');
  const isJustAsked = useJustAsked(isJobAsked && now.job);
  // What was put in and taken out here, done to what they can by now.
  const listed = (field: (typeof languagesAndSkills)[number]) => (both.includes(field) ? listOf(merged(listOf(words[field]), listOf(base[field]), now[field]).join(', ')) : listOf(words[field]));
  const unlessSame = (field: (typeof languagesAndSkills)[number]) => (listed(field).join(', ') === now[field].join(', ') ? null : listed(field));
  const save = async () => {
    const job = plainName(words.job);
    if (await send({ name: 'change_member', person_id: person.id, job: job === '' || job === now.job ? null : job, languages: unlessSame('languages'), skills: unlessSame('skills'), roles: null, service: null })) onDone();
  };
  return (
    <form className="people__form" aria-label={`Languages and skills of ${person.name}`} noValidate onSubmit={(event) => { event.preventDefault(); if (!isJustAsked) void save(); }}>
      <TextField label="Languages" hint="With commas: English, Somali" value={words.languages} error={of('languages')} onChange={(languages) => change({ languages })} />
      <TextField label="Skills" hint="What colleagues may ask for: benefits, wound care" value={words.skills} error={of('skills')} onChange={(skills) => change({ skills })} />
      <TextField label="Job, in words" value={words.job} error={of('job')} onChange={(job) => change({ job })} />
      {languagesAndSkills.filter((field) => both.includes(field)).map((field) => <p key={field} role="alert"><strong>{canLabels[field]} were changed meanwhile, too.</strong> Saved, with what you changed here, they are: {listed(field).join(', ') || 'none'}.</p>)}
      <ChangedMeanwhile met={met.map((field) => canLabels[field])} both={isJobAsked ? [{ label: canLabels.job, now: now.job, onTake: () => change({ job: now.job }) }] : []} />
      <Problem error={error} fields={['languages', 'skills', 'job']} />
      <div className="row"><Button type="submit" look="primary" isDisabled={isSending || isJustAsked}>{isSending ? 'Saving…' : isJobAsked ? 'Save all the same' : 'Save'}</Button></div>
    </form>
  );
}

function Employment({ person }: PartProps) {
  const { error, isSending, send, of } = useSending();
  const [words, setWords] = useState({ employer: person.employer ?? '', stream: person.funding_stream ?? '' as FundingStream | '' });
  const save = async () => {
    const command: WireCommand = {
      name: 'change_member', person_id: person.id, job: null, languages: null, skills: null, roles: null, service: null,
      employment: { employer: plainName(words.employer) || null, funding_stream: words.stream || null },
    };
    if (await send(command)) announce(ofDone(command, `Who employs ${person.name} is saved`));
  };
  return (
    <form className="people__form" aria-label={`Employer of ${person.name}`} noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <div className="people__pair">
        <TextField label="Employer (optional)" hint="If it is not their organisation above" value={words.employer} error={of('employment')} onChange={(employer) => setWords({ ...words, employer })} />
        <SelectField label="Funding stream" hint="Reports count by it" value={words.stream} onChange={(stream) => setWords({ ...words, stream: stream as FundingStream | '' })} options={[{ value: '', label: 'Not said' }, ...Object.entries(fundingStreams).map(([value, label]) => ({ value, label }))]} />
      </div>
      <Problem error={error} fields={['employment']} />
      <div className="row"><Button type="submit" isDisabled={isSending}>{isSending ? 'Saving…' : 'Save the employer'}</Button></div>
    </form>
  );
}

function Away({ person, people, me }: PartProps & { me: Person }) {
  const { error, isSending, send, setError } = useSending();
  const [words, setWords] = useState({ from: '', until: '', cover: '' });
  const nameOf = (id: PersonId | null) => people.people.find((one) => one.id === id)?.name ?? null;
  const canAskAnybody = mayFindCoverAnywhere(me, person, people.organisations);
  const current = person.absences.filter(({ until }) => until >= today());
  const absent = (absences: Absence[]): WireCommand => ({ name: 'set_absences', person_id: person.id, absences });
  const add = async () => {
    if (words.from === '' || words.until === '') return setError({ field: 'from', message: 'Choose the first and the last day away' });
    const command = absent([...current, { from: words.from, until: words.until, cover: words.cover || null }]);
    if (!(await send(command))) return;
    announce(ofDone(command, 'The days away are saved'));
    setWords({ from: '', until: '', cover: '' });
  };
  const remove = async (gone: Absence) => {
    const all = person.absences;
    const command = absent(all.filter((one) => one !== gone));
    if (await send(command)) notify({ text: ofDone(command, `${person.name} is no longer away ${formatDay(gone.from)}`), onUndo: () => void send(absent(all)) });
  };
  return (
    <form className="people__form" aria-label={`Days away of ${person.name}`} noValidate onSubmit={(event) => { event.preventDefault(); void add(); }}>
      {current.length > 0 && (
        <ul className="plain-list">
          {current.map((one) => (
            <li key={`${one.from} ${one.until}`} className="row">
              <span>{formatDay(one.from)}{one.until !== one.from && ` to ${formatDay(one.until)}`}, {one.cover ? `${nameOf(one.cover) ?? 'somebody who has left'} covers` : <strong>nobody covers yet</strong>}</span>
              <Button look="quiet" isDisabled={isSending} label={`Remove: away from ${formatDay(one.from)}`} onClick={() => void remove(one)}>Remove</Button>
            </li>
          ))}
        </ul>
      )}
      <div className="pair">
        <TextField label="First day away" type="date" value={words.from} error={error?.field === 'from' ? error.message : null} onChange={(from) => setWords({ ...words, from, until: words.until || from })} />
        <TextField label="Last day away" type="date" value={words.until} onChange={(until) => setWords({ ...words, until })} />
      </div>
      <SelectField
        label="Who covers" hint={canAskAnybody ? undefined : `A colleague of your ${person.service_id === null ? 'PCN or practice' : 'service'}. For anybody else, ask the coordinator.`} value={words.cover} error={error?.field === 'absences' ? error.message : null}
        onChange={(cover) => setWords({ ...words, cover })} options={coverChoices(people, person.id, 'Nobody yet', (one) => canAskAnybody || isColleague(person, one))}
      />
      <Problem error={error} fields={['from', 'absences']} />
      <div className="row"><Button type="submit" isDisabled={isSending}>{isSending ? 'Saving…' : 'Add the days away'}</Button></div>
    </form>
  );
}

function Roles({ person, people, me }: PartProps & { me: Person }) {
  const { error, isSending, send } = useSending();
  const places = placesToStaff(me, people.organisations);
  const [at, setAt] = useState(places.find(({ code }) => person.roles.some((held) => held.at === code))?.code ?? places[0]?.code ?? '');
  const place = places.find(({ code }) => code === at);
  const held = (code: string) => person.roles.filter((one) => one.at === code).map(({ role }) => role);
  const [wish, setWish] = useState<{ at: string; roles: Role[]; service: string } | null>(null);
  const ticked = wish?.at === at ? wish.roles : held(at);
  const service = wish?.at === at ? wish.service : (person.service_id ?? '');
  if (!place) return null;
  const offered = [...new Set([...rolesToGive(me, place), ...held(at)])];
  const fixed = held(at).filter((role) => !rolesToGive(me, place).includes(role));
  const save = async () => {
    const isSameService = service === (person.service_id ?? '');
    const command: WireCommand = { name: 'change_member', person_id: person.id, job: null, languages: null, skills: null, roles: { at, roles: ticked }, service: isSameService ? null : { service_id: service || null } };
    if (!(await send(command))) return;
    setWish(null);
    announce(ofDone(command, `The roles of ${person.name} are saved`));
  };
  return (
    <form className="people__form" aria-label={`Roles of ${person.name}`} noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
      <SelectField label="Where" value={at} onChange={setAt} options={places.map(({ code, name }) => ({ value: code, label: name }))} />
      <TicksField
        label={`Roles at ${place.name}`} error={error?.field === 'roles' ? error.message : null} isStacked ticked={ticked} onChange={(roles) => setWish({ at, service, roles: [...new Set([...roles, ...fixed])] as Role[] })}
        options={offered.map((role) => ({ value: role, label: roleWords[role], words: fixed.includes(role) ? 'Given and taken by the clinical director' : role === 'core_member' ? 'Marked core: asked to every meeting, has all cases of the PCN' : role === 'rotating_partner' ? 'Comes for the cases that need their service, and sees no other' : undefined }))}
      />
      <SelectField label="Of which service" value={service} onChange={(value) => setWish({ at, roles: ticked, service: value })} options={[{ value: '', label: 'None' }, ...people.services.map(({ id, name }) => ({ value: id, label: name }))]} />
      <Problem error={error} fields={['roles']} />
      <div className="row"><Button type="submit" look="primary" isDisabled={isSending}>{isSending ? 'Saving…' : 'Save the roles'}</Button></div>
    </form>
  );
}

function Leaves({ person, people, onDone }: PartProps) {
  const { error, isSending, send } = useSending();
  const [isAsking, setAsking] = useState(false);
  const [cover, setCover] = useState('');
  const name = people.people.find(({ id }) => id === cover)?.name;
  const end = async () => {
    const command: WireCommand = { name: 'end_person', person_id: person.id, cover: cover || null };
    if (!(await send(command))) return;
    setAsking(false);
    notify({ text: ofDone(command, `${person.name} has left`, `Kept on this device: ${person.name} has left once you are back. Until then they still have everything.`) });
    onDone();
  };
  return (
    <>
      <div className="row"><Button onClick={() => setAsking(true)}>{`${person.name} leaves…`}</Button></div>
      <ConfirmDialog isOpen={isAsking} title={`${person.name} leaves?`} confirmLabel={isSending ? 'Saving…' : 'They leave'} isHarmful isConfirmDisabled={isSending} onConfirm={() => void end()} onCancel={() => setAsking(false)}>
        <SelectField label="Who takes over" value={cover} onChange={setCover} options={coverChoices(people, person.id, 'Nobody')} />
        <ul>
          <li>They are signed out at once and cannot sign in again. It cannot be undone.</li>
          <li>{name ? `${name} takes their seats in meetings to come, the chair’s too, and their lines of the rota.` : 'Their seats in meetings to come and their lines of the rota go. Where they chair, the deputy does; of a place left empty the coordinator is told.'}</li>
          <li>{name ? `${name} takes over their open actions, and is told.` : 'Their open actions go to the coordinator, who is told.'}</li>
          <li>What they wrote and decided stays, with their name.</li>
        </ul>
        <Problem error={error} />
      </ConfirmDialog>
    </>
  );
}

export interface EditMemberProps extends PartProps {
  me: Person;
}

export function EditMember({ me, ...part }: EditMemberProps) {
  const { person, people } = part;
  const places = placesToStaff(me, people.organisations).map(({ code }) => code);
  const isStaffed = me.id !== person.id && places.length > 0;
  const isEditable = mayEditMember(me, person, people.organisations);
  return (
    <div className="people__edit">
      {isEditable && <Can {...part} />}
      {isEditable && <><h2>Days away</h2><Away {...part} me={me} /></>}
      {maySetEmployment(me, person, people.organisations) && <><h2>Employer and funding</h2><Employment {...part} /></>}
      {isStaffed && <><h2>Roles</h2><Roles {...part} me={me} /></>}
      {isStaffed && person.roles.some(({ at }) => places.includes(at)) && <Leaves {...part} />}
      <div className="row"><Button look="quiet" onClick={part.onDone}>Close</Button></div>
    </div>
  );
}

/** Whether anything of them is this person's to change. */
export function mayChange(me: Person, person: Person, organisations: readonly Organisation[]): boolean {
  return mayEditMember(me, person, organisations) || maySetEmployment(me, person, organisations) || (me.id !== person.id && placesToStaff(me, organisations).length > 0);
}
