// Owns the form of a series, made or changed: what is typed is kept, errors stand at their fields, and the dates are shown meanwhile.
import { useEffect, useRef, useState } from 'react';
import { hasDraft, useDraft } from '../../drafts';
import { focusOnError, returnFocus } from '../../focus';
import type { HolidayPolicy, MeetingKind, OdsCode, Organisation, People, Person, PreviewSeries, Role, SeriesPreview, SeriesView, WireCommand, WireError } from '../../generated/wire';
import { newId } from '../../live/ids';
import { navigate } from '../../router';
import { askFailed, server } from '../../server';
import { announce, notify } from '../../shell';
import { Button } from '../../ui/button';
import { ChoiceField, SelectField, TextField, TicksField } from '../../ui/field';
import { type Day, formatDay, plural, today } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Panel } from '../../ui/panel';
import { hasCases, meetingKinds } from '../../words/meetings';
import { roles as roleWords } from '../../words/roles';
import { isWaiting, told } from '../series/told';
import { MemberSelect, MembersField } from './people';
import { basisOf, check, type Errors, fieldOf, kindsFor, newPlan, placesFor, planOf, type PlanWords, previewOf, rebased, seriesOf, usualMinutes, withoutChanged } from './plan';
import { Preview, usePreview } from './preview';
import { usualOf } from './rhythm';
import { RhythmField } from './rhythm-field';
import { RotaField } from './rota-field';
import { Which } from './which';

const kindWords: Record<MeetingKind, string> = { huddle: 'Daily, red cases first', pcn: 'The PCN’s meeting of the week', borough: 'The Federation’s, without patients', supervision: 'Between two people, seen by nobody else' };
/** As the labels of the form, where two people can have changed the same. */
const fieldNames: Partial<Record<keyof PlanWords, string>> = {
  title: 'title', rhythm: 'how often', startsOn: 'first day', time: 'time', minutes: 'length', hasEnd: 'last day', endsOn: 'last day', holidays: 'bank holidays', chair: 'chair', deputy: 'deputy', turns: 'chair rota',
  core: 'who is always asked, by name', roles: 'who is always asked, by role', callUrl: 'link to the call', cutOff: 'cut-off', iAm: 'who is who', other: 'who is who',
};
const coreRoles: readonly Role[] = ['clinical_director', 'deputy_chair', 'coordinator', 'gp', 'link_worker', 'core_member'];
const policies: readonly { value: HolidayPolicy; label: string }[] = [
  { value: 'skip', label: 'It is not held' }, { value: 'next_working_day', label: 'It is held on the next working day' }, { value: 'keep', label: 'It is held all the same' },
];

interface PartProps {
  plan: PlanWords;
  errors: Errors;
  change: (part: Partial<PlanWords>) => void;
  people: People;
}

function What({ plan, errors, change, people, me, isNew }: PartProps & { me: Person; isNew: boolean }) {
  const kinds = kindsFor(me, people.organisations);
  const places = placesFor(plan.kind, me, people.organisations);
  const isPrivate = plan.kind === 'supervision';
  const setKind = (kind: MeetingKind) => change({ kind, pcn: placesFor(kind, me, people.organisations)[0]?.code ?? '', minutes: plan.minutes === usualMinutes[plan.kind] ? usualMinutes[kind] : plan.minutes, rhythm: isSame(plan.rhythm, usualOf(plan.kind)) ? usualOf(kind) : plan.rhythm });
  if (isNew && isPrivate && kinds.length < 2 && !errors.kind) return null;
  const nameOf = (code: OdsCode) => people.organisations.find((one) => one.code === code)?.name ?? code;
  return (
    <Panel title="What">
      <div className="plan__fields">
        {isNew ? kinds.length > 1 && <ChoiceField label="Kind" isStacked value={plan.kind} onChange={(kind) => setKind(kind as MeetingKind)} options={kinds.map((kind) => ({ value: kind, label: meetingKinds[kind], words: kindWords[kind] }))} />
          : <p>{meetingKinds[plan.kind]}, {nameOf(plan.pcn)}. <span className="muted small">A series stays of its kind and where it is.</span></p>}
        {errors.kind && <p className="field__error">{errors.kind}</p>}
        {isNew && !isPrivate && (places.length > 1 || errors.pcn) && <SelectField label="Where" value={plan.pcn} error={errors.pcn} onChange={(pcn) => change({ pcn })} options={places.map(({ code, name }: Organisation) => ({ value: code, label: name }))} />}
        {isNew && !isPrivate && places.length === 1 && !errors.pcn && <p className="muted small">{kinds.length > 1 ? 'Of' : `${meetingKinds[plan.kind]} of`} {places[0]?.name}</p>}
        {!isPrivate && <TextField label="Title" hint="As the pages here name it; mails and calendars say its kind. No patient’s name." value={plan.title} error={errors.title} onChange={(title) => change({ title })} />}
      </div>
    </Panel>
  );
}

function Pair({ plan, errors, change, people, me }: PartProps & { me: Person }) {
  return (
    <Panel title="Between whom">
      <div className="plan__fields">
        <p className="plan__private"><Icon name="lock" /> <span>Only the two of you see this series, its meetings and what is written in them. Others are told when supervision last took place and when it is next due; reports count that it happened, and nothing more.</span></p>
        <ChoiceField label="In this supervision I am" value={plan.iAm} onChange={(iAm) => change({ iAm: iAm as PlanWords['iAm'] })} options={[{ value: 'supervisor', label: 'the supervisor' }, { value: 'supervisee', label: 'the supervisee' }]} />
        <MemberSelect label={plan.iAm === 'supervisor' ? 'Supervisee' : 'Supervisor'} value={plan.other} error={errors.other} people={people} pcn={plan.pcn} none="Choose" without={me.id} onChange={(other) => change({ other })} />
      </div>
    </Panel>
  );
}

function When({ plan, errors, change }: Omit<PartProps, 'people'>) {
  return (
    <Panel title="When">
      <div className="plan__fields">
        <RhythmField rhythm={plan.rhythm} errors={errors} onChange={(rhythm) => change({ rhythm })} />
        <div className="plan__pair">
          <TextField label="First day" hint={plan.rhythm.kind === 'weekly' && plan.rhythm.weeks > 1 ? 'The weeks count from here' : undefined} type="date" value={plan.startsOn} error={errors.starts_on} onChange={(startsOn) => change({ startsOn })} />
          <TextField label="Time" type="time" value={plan.time} error={errors.starts_at_local} onChange={(time) => change({ time })} />
          <TextField label="Length in minutes" inputMode="numeric" value={plan.minutes} error={errors.slot_minutes} onChange={(minutes) => change({ minutes })} />
        </div>
        <ChoiceField label="Last day" value={plan.hasEnd ? 'on' : 'never'} onChange={(value) => change({ hasEnd: value === 'on' })} options={[{ value: 'never', label: 'It goes on' }, { value: 'on', label: 'It ends on a day' }]} />
        {plan.hasEnd && <TextField label="Ends on" type="date" min={plan.startsOn || undefined} value={plan.endsOn} error={errors.ends_on} onChange={(endsOn) => change({ endsOn })} />}
        {!plan.hasEnd && errors.ends_on && <p className="field__error">{errors.ends_on}</p>}
        <SelectField label="On a bank holiday" value={plan.holidays} error={errors.holidays} onChange={(holidays) => change({ holidays: holidays as HolidayPolicy })} options={policies} />
      </div>
    </Panel>
  );
}

function Who({ plan, errors, change, people }: PartProps) {
  return (
    <Panel title="Who">
      <div className="plan__fields">
        <div className="plan__pair">
          <MemberSelect label="Chair" value={plan.chair} error={errors.chair} people={people} pcn={plan.pcn} none="Choose" onChange={(chair) => change({ chair })} />
          <MemberSelect label="Deputy (optional)" hint="Stands in when the chair is away" value={plan.deputy} error={errors.deputy} people={people} pcn={plan.pcn} none="Nobody" onChange={(deputy) => change({ deputy })} />
        </div>
        <RotaField turns={plan.turns} error={errors.chair_rota} people={people} pcn={plan.pcn} onChange={(turns) => change({ turns })} />
        <MembersField label="Always asked, by name (optional)" hint="Search by name, job or skill" error={errors.core} chosen={plan.core} people={people} onChange={(core) => change({ core })} />
        <TicksField label="Always asked, by role" hint="Everybody who holds it there, also who comes later" error={errors.core_roles} ticked={plan.roles} onChange={(ticked) => change({ roles: ticked as Role[] })} options={[...new Set([...coreRoles, ...plan.roles])].map((role) => ({ value: role, label: roleWords[role] }))} />
      </div>
    </Panel>
  );
}

function More({ plan, errors, change }: Omit<PartProps, 'people'>) {
  return (
    <Panel title={hasCases(plan.kind) ? 'Call and cut-off' : 'Call'}>
      <div className="plan__fields">
        <TextField label={plan.kind === 'supervision' ? 'Link to the call (optional)' : 'Link to the team’s call (optional)'} hint={plan.kind === 'supervision' ? 'Begins with https://' : 'Begins with https://. Partners and guests have it with their call-in, not before.'} type="url" value={plan.callUrl} error={errors.call_url} onChange={(callUrl) => change({ callUrl })} />
        {hasCases(plan.kind) && <TextField label="Cut-off in minutes before the start (optional)" hint="After it a case comes on the agenda only as urgent. 1440 is a day." inputMode="numeric" value={plan.cutOff} error={errors.cut_off_minutes} onChange={(cutOff) => change({ cutOff })} />}
      </div>
    </Panel>
  );
}

export interface SeriesFormProps {
  me: Person;
  people: People;
  /** The series changed; null: a new one. */
  view: SeriesView | null;
}

/** Whether the service can read the rule, asked before it is sent: a series it cannot read it could not refuse at the field. */
async function refusedRule(question: PreviewSeries): Promise<WireError | null> {
  try {
    await server().post<SeriesPreview>('/api/series/preview', question);
    return null;
  } catch (why) {
    const { error } = askFailed(why);
    return error.field === null && error.is_temporary ? null : error;
  }
}

export function SeriesForm({ me, people, view }: SeriesFormProps) {
  const on = today();
  const [ids] = useState((): [string, string] => [newId(), newId()]);
  const kind = kindsFor(me, people.organisations)[0] ?? 'supervision';
  const initial = view ? planOf(view.series, ids[1], me.id) : newPlan(ids, kind, placesFor(kind, me, people.organisations)[0]?.code ?? '', on);
  const key = `series/${view?.series.id ?? 'new'}`;
  const [wasKept] = useState(() => hasDraft(key));
  const [plan, setPlan, clear] = useDraft(key, initial);
  const [errors, setErrors] = useState<Errors>({});
  const [problem, setProblem] = useState<string | null>(null);
  const [isSending, setSending] = useState(false);
  const [isAsking, setAsking] = useState(false);
  const [refusedWhich, setRefusedWhich] = useState<string | null>(null);
  const form = useRef<HTMLFormElement>(null);
  const isOld = view !== null && plan.basis !== basisOf(view.series) && !isSending;
  const [joined, setJoined] = useState<string | null>(null);
  // Two who change one series: nobody's change is undone by the other's form.
  useEffect(() => {
    if (!isOld || !view) return;
    const next = rebased(plan, view.series, me.id);
    setPlan(next.plan);
    const both = next.both.map((field) => fieldNames[field]).filter((name) => name !== undefined);
    setJoined(`Somebody changed the series meanwhile. ${next.isOwn ? 'What you changed stands as you have it; all else is as the series is now.' : 'The form shows it as it is now.'}${both.length > 0 ? ` You both changed: ${both.join(', ')}.` : ''}`);
  }, [isOld]);
  const question = previewOf(plan, on);
  const asked = usePreview(question);
  const change = (part: Partial<PlanWords>) => {
    setPlan({ ...plan, ...part });
    setErrors(withoutChanged(errors, part));
    setProblem(null);
  };

  // While somebody types, only what the dates say; the rest when they ask to save.
  const wrong = asked.kind === 'failed' ? fieldOf(asked.field, plan) : null;
  const shown: Errors = wrong && asked.kind === 'failed' ? { [wrong]: asked.message, ...errors } : errors;

  /** Closed, the question leaves the focus nowhere. */
  const closeQuestion = () => {
    setAsking(false);
    returnFocus(null, () => form.current?.querySelector<HTMLElement>('[type="submit"]') ?? null);
  };
  const stand = (found: Errors, words: string | null) => {
    setErrors(found);
    setProblem(words);
    closeQuestion();
    if (Object.keys(found).length > 0) focusOnError(form);
  };
  const takeRefusal = (refused: Pick<WireError, 'field' | 'message'>) => {
    const field = fieldOf(refused.field, plan);
    stand(field ? { [field]: refused.message } : {}, field ? 'The series is not saved: see the marked field.' : refused.message);
  };
  const leave = (id: string, words: string) => {
    clear();
    notify({ text: told(words) });
    // A series that waits to be made has no page yet.
    navigate(isWaiting() && id !== view?.series.id ? '/meetings' : `/series/${id}`, { replace: true });
  };
  const send = async (command: WireCommand, id: string, words: string) => {
    setSending(true);
    const refused = await server().send(command);
    setSending(false);
    if (!refused) return leave(id, words);
    if (refused.field === 'from') return setRefusedWhich(refused.message);
    takeRefusal(refused);
  };
  const submit = async () => {
    const found = check(plan);
    const count = Object.keys(found).length;
    if (count > 0) return stand(found, `${plural(count, 'field')} ${count === 1 ? 'needs' : 'need'} something: see what is marked.`);
    setErrors({});
    setProblem(null);
    setSending(true);
    const refused = question && (await refusedRule(question));
    setSending(false);
    if (refused) return takeRefusal(refused);
    const series = seriesOf(plan, me.id);
    if (!view) return send({ name: 'set_series', series }, series.id, 'The series is made. Its meetings of the coming eight weeks follow within a minute.');
    if (isSame(series, seriesOf(planOf(view.series, plan.nextId, me.id), me.id))) {
      clear();
      announce('Nothing was changed');
      return navigate(`/series/${view.series.id}`, { replace: true });
    }
    setRefusedWhich(null);
    setAsking(true);
  };
  const saveChange = (from: Day | null) => {
    const series = seriesOf(plan, me.id);
    if (from === null || !view) return void send({ name: 'set_series', series }, series.id, 'The series is changed, with all its meetings to come');
    void send({ name: 'change_series_from', series_id: view.series.id, from, series: { ...series, id: plan.nextId, starts_on: from } }, plan.nextId, `The series is changed from ${formatDay(from)} on`);
  };
  const isPrivate = plan.kind === 'supervision';
  const part = { plan, errors: shown, change, people };
  return (
    <>
      {(wasKept || joined) && <p className="plan__kept" role="status">{joined ?? 'What you typed here before is kept.'} <Button look="quiet" onClick={() => { clear(); setJoined(null); stand({}, null); announce('The form starts afresh'); }}>Start afresh</Button></p>}
      <form ref={form} className="plan" aria-label={view ? 'Change the series' : 'New series'} noValidate onSubmit={(event) => { event.preventDefault(); if (!isSending) void submit(); }}>
        <div className="plan__part"><What {...part} me={me} isNew={view === null} /></div>
        {isPrivate && <div className="plan__part"><Pair {...part} me={me} /></div>}
        <div className="plan__part"><When {...part} /></div>
        <div className="plan__aside"><Preview asked={asked} on={on} /></div>
        {!isPrivate && <div className="plan__part"><Who {...part} /></div>}
        <div className="plan__part"><More {...part} /></div>
        <div className="plan__part plan__end">
          {!view && !isPrivate && <p className="muted small">Two minutes after it is made, whoever is always asked gets an invitation by mail for their calendar; it names the kind of meeting and when, and nothing more.</p>}
          {problem && <p className="plan__problem" role="alert"><Icon name="alert" /> <span>{problem} What you typed is kept.</span></p>}
          <div className="row">
            <Button type="submit" look="primary" isDisabled={isSending}>{isSending ? 'Saving…' : view ? 'Save the change…' : 'Make the series'}</Button>
            <a className="btn btn--quiet" href={view ? `/series/${view.series.id}` : '/meetings'}>Cancel</a>
          </div>
        </div>
      </form>
      {isAsking && view && <Which series={view.series} days={view.days} joined={joined} planned={{ rhythm: plan.rhythm, startsOn: plan.startsOn, endsOn: plan.hasEnd ? plan.endsOn : null, time: plan.time, holidays: plan.holidays }} on={on} isSending={isSending} refused={refusedWhich} onSave={saveChange} onCancel={closeQuestion} />}
    </>
  );
}

function isSame(a: object, b: object): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
