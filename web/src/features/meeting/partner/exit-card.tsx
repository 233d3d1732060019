// Owns what a partner sees on leaving: what they promised here, to be accepted with a tap each or all at once; then goodbye.
import { useEffect, useRef, useState } from 'react';
import { homeOf } from '../../../case-view/action-acts';
import { keepFocusIn } from '../../../focus';
import type { ActionItem, WireCommand } from '../../../generated/wire';
import { server } from '../../../server';
import { announce } from '../../../shell';
import { Button } from '../../../ui/button';
import { formatNearDay, plural } from '../../../ui/format';
import { Icon } from '../../../ui/icon';
import { Panel } from '../../../ui/panel';
import { Refusal, useAsk } from '../ask';

export interface ExitCardProps {
  actions: readonly ActionItem[];
  /** Leaves the meeting; absent when there is nothing to leave any more. */
  onLeave?: () => void;
  onStay?: () => void;
}

export function ExitCard({ actions, onLeave, onStay }: ExitCardProps) {
  const { ask, error } = useAsk({ mayOverlap: true });
  const [accepted, setAccepted] = useState<ReadonlySet<string>>(new Set());
  const place = useRef<HTMLDivElement>(null);
  const open = actions.filter(({ id, status }) => status === 'open' && !accepted.has(id));
  // Opened by one's own press of Leave.
  useEffect(() => {
    if (onStay) keepFocusIn(place, null);
  }, []);
  const isKept = useRef(false);
  const accept = async (action: ActionItem) => {
    const command: WireCommand = { name: 'accept_action', home: homeOf(action), action_id: action.id };
    const isTaken = await ask(command);
    isKept.current = server().isOnItsWay(command);
    if (isTaken) setAccepted((before) => new Set(before).add(action.id));
    keepFocusIn(place);
    return isTaken;
  };
  const acceptAll = async () => {
    for (const action of open) if (!(await accept(action))) return;
    announce(`${plural(open.length, 'action')} accepted${isKept.current ? ', kept on this device' : ''}`);
  };
  return (
    <div ref={place} tabIndex={-1}>
    <Panel title="Before you go" isFlush>
      {actions.length === 0 ? <p className="exit__words">You promised nothing in this meeting.</p> : (
        <>
          <p className="exit__words">{open.length === 0 ? <><Icon name="tick" /> All of it is accepted. It stands in your actions.</> : `You were given ${plural(open.length, 'action')} here. Say yes to what you take on.`}</p>
          <ul className="exit plain-list" aria-label="My actions from this meeting">
            {actions.map((action) => (
              <li key={action.id}>
                <span className="exit__what"><strong>{action.case_code ?? 'Topic'}</strong> {action.what} <span className="muted small">{action.due_on ? `by ${formatNearDay(action.due_on)}` : 'no date'}</span></span>
                {open.includes(action)
                  ? <Button label={`Accept: ${action.case_code ? `${action.case_code}, ` : ''}${action.what}`} onClick={() => void accept(action)}>Accept</Button>
                  : <span className="exit__yes"><Icon name="tick" /> {action.status === 'done' ? 'Done' : action.status === 'blocked' ? 'Blocked' : 'Accepted'}</span>}
              </li>
            ))}
          </ul>
        </>
      )}
      <div className="exit__buttons">
        <Refusal error={error} />
        {open.length > 1 && <Button look="primary" onClick={() => void acceptAll()}>{`Accept all ${open.length}`}</Button>}
        {onLeave && <Button look={open.length === 0 ? 'primary' : 'plain'} onClick={onLeave}>{open.length === 0 ? 'Leave the meeting' : 'Leave without accepting'}</Button>}
        {onStay && <Button look="quiet" onClick={onStay}>Stay</Button>}
      </div>
    </Panel>
    </div>
  );
}
