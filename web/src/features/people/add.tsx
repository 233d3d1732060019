// Owns putting a new member in the directory.
import { useDraft } from '../../drafts';
import type { People, Person, Role, WireCommand } from '../../generated/wire';
import { newId } from '../../live/ids';
import { plainName } from '../../plain-name';
import { ofDone } from '../../server';
import { notify } from '../../shell';
import { Button } from '../../ui/button';
import { SelectField, TextField, TicksField } from '../../ui/field';
import { Panel } from '../../ui/panel';
import { roles as roleWords } from '../../words/roles';
import { Problem, useSending } from './edit';
import { placesToStaff, rolesToGive } from './places';

const atFields = ['member_name', 'name', 'email', 'job', 'organisation', 'roles', 'service_id'];

export function AddMember({ people, me, onDone }: { people: People; me: Person; onDone: () => void }) {
  const places = placesToStaff(me, people.organisations);
  const { error, isSending, send, setError, of } = useSending();
  const [words, setWords, clear] = useDraft('member/new', { id: newId(), name: '', email: '', job: '', organisation: places[0]?.name ?? '', at: places[0]?.code ?? '', roles: [] as Role[], service: '' });
  const change = (part: Partial<typeof words>) => setWords({ ...words, ...part });
  const place = places.find(({ code }) => code === words.at);
  const save = async () => {
    for (const [field, value, message] of [['member_name', words.name, 'Write their name'], ['email', words.email, 'Write their mail address: they sign in with it'], ['job', words.job, 'Write their job'], ['organisation', words.organisation, 'Write whose they are']] as const) {
      if (plainName(value) === '') return setError({ field, message });
    }
    if (words.roles.length === 0) return setError({ field: 'roles', message: 'Tick at least one role' });
    const command: WireCommand = {
      name: 'add_member', person_id: words.id, member_name: plainName(words.name), email: words.email.trim(), job: plainName(words.job), organisation: plainName(words.organisation), roles: { at: words.at, roles: words.roles }, service_id: words.service || null,
    };
    if (!(await send(command))) return;
    notify({ text: ofDone(command, `${plainName(words.name)} is in the directory`) });
    clear();
    onDone();
  };
  if (!place) return null;
  return (
    <Panel title="Add a member">
      <form className="people__form" aria-label="Add a member" noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <div className="pair">
          <TextField label="Name" hint="As colleagues know it" value={words.name} error={of('member_name') ?? of('name')} onChange={(name) => change({ name })} />
          <TextField label="Mail address" hint="They sign in with it" type="email" value={words.email} error={of('email')} onChange={(email) => change({ email })} />
          <TextField label="Job" value={words.job} error={of('job')} onChange={(job) => change({ job })} />
          <TextField label="Organisation" value={words.organisation} error={of('organisation')} onChange={(organisation) => change({ organisation })} />
        </div>
        <SelectField label="Where they have a role" value={words.at} onChange={(at) => change({ at, roles: [] })} options={places.map(({ code, name }) => ({ value: code, label: name }))} />
        <TicksField label={`Roles at ${place.name}`} error={of('roles')} ticked={words.roles} onChange={(roles) => change({ roles: roles as Role[] })} options={rolesToGive(me, place).map((role) => ({ value: role, label: roleWords[role] }))} />
        <SelectField label="Of which service (optional)" value={words.service} error={of('service_id')} onChange={(service) => change({ service })} options={[{ value: '', label: 'None' }, ...people.services.map(({ id, name }) => ({ value: id, label: name }))]} />
        <Problem error={error} fields={atFields} />
        <div className="row"><Button type="submit" look="primary" isDisabled={isSending}>{isSending ? 'Saving…' : 'Add the member'}</Button><Button look="quiet" onClick={onDone}>Cancel</Button></div>
      </form>
    </Panel>
  );
}
