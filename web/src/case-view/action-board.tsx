// Owns a list of actions one can work with: tick with undo, "I'll take it", "Got it", block, reassign.
import { useState } from 'react';
import type { ActionItem, KeptOut, Person, WireCommand } from '../generated/wire';
import { ActionList, type Choosing } from '../ui/action-list';
import { Button } from '../ui/button';
import { type Day, dayOf, formatDay } from '../ui/format';
import { ms } from '../words/instants';
import { ownerText } from '../words/owners';
import { actOn, homeOf, isAskedOf, isAsking, isClosed, nameOfAction, take, tellRefused } from './action-acts';
import { BlockDialog, ChangeDialog, HelpDialog, SayDialog } from './action-dialogs';
import type { Names } from './action-line';
import { useWaiting } from '../server';
import { type Actor, mayChange, mayReopen, mayTake, mayWorkOn } from './may';
import type { Send } from './send';
import { useTicks } from './ticks';
import { isAddedSoon, isTakenSoon } from './waiting';

export interface ActionBoardProps {
  actions: readonly ActionItem[];
  /** Who looks; null: may do nothing here. */
  actor: Actor | null;
  names: Names;
  send: Send;
  label: string;
  /** May open the case: the code is a link. */
  canOpen?: (action: ActionItem) => boolean;
  /** Rows say whose it is. Left out in lists of one's own. */
  isOwnerShown?: boolean;
  /** In the pool there is one button and no tick. */
  isPool?: boolean;
  on?: Day;
  /** Whom a case's person objected to: not offered. */
  keptOut?: readonly KeptOut[];
  /** Where it was promised: "huddle Thu 26 Nov". */
  fromOf?: (action: ActionItem) => string | undefined;
  /** Several are being chosen: rows have a box to choose by, and nothing else to press. */
  choosing?: Choosing;
  /** Several people tick at once: rows keep their places. */
  isSteady?: boolean;
  /** What the person of a case objects to, while nobody is kept out for it. */
  objection?: string | null;
  /** Of colleagues: whoever got it did not write it down. */
  nameOf?: (id: string) => string | undefined;
}

/** What was asked and answered about it, one sentence each. */
function saidOf(action: ActionItem, me: Person | null, nameOf: (id: string) => string | undefined, passOverOn: Day | null): string[] {
  const { help, handed_on, owner } = action;
  if (isClosed(action)) return [];
  const isNew = action.status === 'open' && owner.type === 'person' && owner.person_id === me?.id && action.created_by !== me.id;
  const writer = isNew && !handed_on ? nameOf(action.created_by) : undefined;
  return [
    ...(passOverOn ? [`Their pass ended on ${formatDay(passOverOn)}: somebody else must take it on`] : []),
    ...(writer ? [`Written down by ${writer}`] : []),
    ...(action.needs_confirmation_since === null ? [] : ['The case was closed: confirm that it is still to be done, or cancel it']),
    ...(handed_on ? [`From ${handed_on.name}: ${handed_on.why}`] : []),
    ...(help?.cannot ? [`${help.cannot.name} cannot: ${help.cannot.word}`] : []),
    ...(help && !help.cannot ? [me && isAskedOf(action, me) ? `${help.name} asks for your help${help.word ? `: ${help.word}` : ''}` : `Help asked of ${ownerText(help.of)}`] : []),
  ];
}

/** When its owner's pass ended, while it is still to be done. */
function passOver(action: ActionItem, { passesOver = [] }: Names): Day | null {
  const { owner } = action;
  const over = owner.type === 'person' && !isClosed(action) ? passesOver.find(({ person_id }) => person_id === owner.person_id) : undefined;
  return over ? dayOf(ms(over.ended_at)) : null;
}

export function ActionBoard({ actions, actor, names, send, label, canOpen, isOwnerShown, isPool, on, keptOut = [], fromOf, choosing, isSteady, objection, nameOf = () => undefined }: ActionBoardProps) {
  const [asking, setAsking] = useState<{ about: string; kind: 'block' | 'change' | 'help' | 'cannot' | 'cancel' } | null>(null);
  const ticks = useTicks(actions, send);
  const waiting = useWaiting();
  const byId = new Map(actions.map((action) => [action.id, action]));
  const namesFor = (action: ActionItem): Names => {
    const out = keptOut.find(({ case_id }) => case_id === action.case_id);
    return out ? { ...names, people: names.people.filter(({ id }) => !out.people.includes(id)), services: names.services.filter(({ id }) => !out.services.includes(id)) } : names;
  };
  const objects = ({ case_id }: ActionItem) => keptOut.some((one) => one.case_id === case_id && one.has_objection);
  const about = asking ? byId.get(asking.about) : undefined;

  const buttons = (id: string) => {
    const action = byId.get(id);
    if (!action || !actor || isClosed(action) || ticks.isDone(action) || isAddedSoon(waiting, id)) return null;
    const isTaken = isTakenSoon(waiting, id);
    const isMine = action.owner.type === 'person' && action.owner.person_id === actor.person.id;
    const named = (words: string) => `${words}: ${nameOfAction(action)}`;
    const mayWork = mayWorkOn(actor, action);
    const at = { home: homeOf(action), action_id: action.id };
    const say = async (command: WireCommand, done: string) => {
      const refused = await actOn(send, action, command, done);
      if (refused) tellRefused(action, refused);
    };
    if (isAskedOf(action, actor.person)) {
      return (
        <>
          <Button look="primary" label={named("I'll do it")} onClick={() => void say({ name: 'answer_help', ...at, cannot: null }, 'It is yours now')}>I'll do it</Button>
          <Button look="quiet" label={named('I cannot')} onClick={() => setAsking({ about: id, kind: 'cannot' })}>I cannot…</Button>
        </>
      );
    }
    if (action.needs_confirmation_since !== null && mayWork) {
      return (
        <>
          <Button label={named('Still to be done')} onClick={() => void say({ name: 'confirm_action', ...at }, 'Confirmed')}>Still to be done</Button>
          <Button label={named('Cancel')} onClick={() => setAsking({ about: id, kind: 'cancel' })}>Cancel…</Button>
        </>
      );
    }
    return (
      <>
        {!isTaken && mayTake(actor, action) && <Button look={isPool ? 'primary' : 'plain'} label={named("I'll take it")} onClick={() => void take(send, action, 'claim_action')}>I'll take it</Button>}
        {!isTaken && isMine && action.status === 'open' && !isAsking(action) && <Button label={named('Got it')} onClick={() => void take(send, action, 'accept_action')}>Got it</Button>}
        {!isPool && action.status !== 'blocked' && mayWorkOn(actor, action) && <Button look="quiet" label={named('Blocked')} onClick={() => setAsking({ about: id, kind: 'block' })}>Blocked…</Button>}
        {!isPool && action.status === 'blocked' && mayWork && <Button label={named('Goes on again')} onClick={() => void say({ name: 'accept_action', ...at }, 'Goes on again')}>Goes on again</Button>}
        {!isPool && action.status === 'blocked' && mayChange(actor, action) && <Button look="quiet" label={named('Cancel')} onClick={() => setAsking({ about: id, kind: 'cancel' })}>Cancel…</Button>}
        {!isPool && mayChange(actor, action) && <Button look={passOver(action, names) === null ? 'quiet' : 'plain'} label={named('Reassign')} onClick={() => setAsking({ about: id, kind: 'change' })}>Reassign…</Button>}
        {!isPool && mayWork && action.owner.type !== 'nobody' && <Button look="quiet" label={named('Ask for help')} onClick={() => setAsking({ about: id, kind: 'help' })}>Help…</Button>}
      </>
    );
  };

  return (
    <>
      <ActionList
        isSteady={isSteady}
        label={label}
        on={on}
        actions={actions.filter(({ status }) => status !== 'cancelled').map((action) => ({
          id: action.id,
          code: action.case_code ?? 'Topic',
          what: action.what,
          dueOn: action.due_on ?? undefined,
          isDone: ticks.isDone(action),
          canTick: actor !== null && !isAddedSoon(waiting, action.id) && (isClosed(action) ? mayReopen(actor, action) : mayWorkOn(actor, action)),
          owner: isOwnerShown ? `${ownerText(action.owner, actor?.person.id)}${action.status === 'accepted' && action.owner.type === 'person' ? ', accepted' : ''}` : undefined,
          waits: ticks.waits(action),
          blocked: action.status === 'blocked' ? (action.note ?? 'no reason given') : undefined,
          from: fromOf?.(action),
          said: saidOf(action, actor?.person ?? null, nameOf, passOver(action, names)),
          isFirst: actor !== null && isAskedOf(action, actor.person),
          href: action.case_code && canOpen?.(action) ? `/cases/${action.case_code}` : undefined,
        }))}
        onTick={isPool ? undefined : (id, isDone) => {
          const action = byId.get(id);
          if (action) ticks.onTick(action, isDone);
        }}
        buttons={({ id }) => buttons(id)}
        choosing={choosing}
      />
      {about && asking?.kind === 'block' && <BlockDialog action={about} send={send} onClose={() => setAsking(null)} />}
      {about && asking?.kind === 'change' && <ChangeDialog action={about} names={namesFor(about)} objection={objection} objectingCase={objects(about) ? about.case_id : null} send={send} onClose={() => setAsking(null)} />}
      {about && asking?.kind === 'help' && <HelpDialog action={about} names={namesFor(about)} objection={objection} objectingCase={objects(about) ? about.case_id : null} send={send} onClose={() => setAsking(null)} />}
      {about && (asking?.kind === 'cannot' || asking?.kind === 'cancel') && <SayDialog action={about} kind={asking.kind} send={send} onClose={() => setAsking(null)} />}
    </>
  );
}
