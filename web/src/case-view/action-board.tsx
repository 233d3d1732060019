// Owns a list of actions one can work with: tick with undo, "I'll take it", "Got it", block, reassign.
import { useState } from 'react';
import type { ActionItem } from '../generated/wire';
import { ActionList } from '../ui/action-list';
import { Button } from '../ui/button';
import type { Day } from '../ui/format';
import { ownerText } from '../words/owners';
import { isClosed, take } from './action-acts';
import { BlockDialog, ChangeDialog } from './action-dialogs';
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
}

export function ActionBoard({ actions, actor, names, send, label, canOpen, isOwnerShown, isPool, on }: ActionBoardProps) {
  const [asking, setAsking] = useState<{ about: string; kind: 'block' | 'change' } | null>(null);
  const ticks = useTicks(actions, send);
  const waiting = useWaiting();
  const byId = new Map(actions.map((action) => [action.id, action]));
  const about = asking ? byId.get(asking.about) : undefined;

  const buttons = (id: string) => {
    const action = byId.get(id);
    if (!action || !actor || isClosed(action) || ticks.isDone(action) || isAddedSoon(waiting, id)) return null;
    const isTaken = isTakenSoon(waiting, id);
    const isMine = action.owner.type === 'person' && action.owner.person_id === actor.person.id;
    const named = (words: string) => `${words}: ${action.case_code ? `${action.case_code}, ` : ''}${action.what}`;
    return (
      <>
        {!isTaken && mayTake(actor, action) && <Button look={isPool ? 'primary' : 'plain'} label={named("I'll take it")} onClick={() => void take(send, action, 'claim_action')}>I'll take it</Button>}
        {!isTaken && isMine && action.status === 'open' && <Button label={named('Got it')} onClick={() => void take(send, action, 'accept_action')}>Got it</Button>}
        {!isPool && action.status !== 'blocked' && mayWorkOn(actor, action) && <Button look="quiet" label={named('Blocked')} onClick={() => setAsking({ about: id, kind: 'block' })}>Blocked…</Button>}
        {!isPool && mayChange(actor, action) && <Button look="quiet" label={named('Reassign')} onClick={() => setAsking({ about: id, kind: 'change' })}>Reassign…</Button>}
      </>
    );
  };

  return (
    <>
      <ActionList
        label={label}
        on={on}
        actions={actions.filter(({ status }) => status !== 'cancelled').map((action) => ({
          id: action.id,
          code: action.case_code ?? 'Topic',
          what: action.what,
          dueOn: action.due_on ?? undefined,
          isDone: ticks.isDone(action),
          canTick: actor !== null && !isAddedSoon(waiting, action.id) && (isClosed(action) ? mayReopen(actor, action) : mayWorkOn(actor, action)),
          owner: isOwnerShown ? ownerText(action.owner, actor?.person.id) : undefined,
          waits: ticks.waits(action),
          blocked: action.status === 'blocked' ? (action.note ?? 'no reason given') : undefined,
          href: action.case_code && canOpen?.(action) ? `/cases/${action.case_code}` : undefined,
        }))}
        onTick={isPool ? undefined : (id, isDone) => {
          const action = byId.get(id);
          if (action) ticks.onTick(action, isDone);
        }}
        buttons={({ id }) => buttons(id)}
      />
      {about && asking?.kind === 'block' && <BlockDialog action={about} send={send} onClose={() => setAsking(null)} />}
      {about && asking?.kind === 'change' && <ChangeDialog action={about} names={names} send={send} onClose={() => setAsking(null)} />}
    </>
  );
}
