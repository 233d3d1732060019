// Owns moving the room: before a move takes effect the chair is told who is here and may not hear the case. The call carries
// further than the sockets, so the way on is that these people have left the call; the focus starts on staying.
import { useRef, useState } from 'react';
import type { ItemId, Meeting, PersonId, WireError } from '../../../generated/wire';
import { server } from '../../../server';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { canMoveRoom } from '../ask';
import type { Step } from '../course';
import { calledBy } from '../lines';

export interface Warned {
  itemId: ItemId;
  people: readonly PersonId[];
  message: string;
}

export interface Moving {
  isSending: boolean;
  error: WireError | null;
  warned: Warned | null;
  go: (step: Step) => void;
  goOn: () => void;
  stay: () => void;
}

export function useMove(meeting: Meeting, onMoved: () => void): Moving {
  const [state, setState] = useState<{ isSending: boolean; error: WireError | null; warned: Warned | null }>({ isSending: false, error: null, warned: null });
  const isUnderWay = useRef(false);
  const meeting_id = meeting.root.id;

  const move = async (step: Step, acknowledged: readonly PersonId[]) => {
    if (isUnderWay.current || !canMoveRoom()) return;
    isUnderWay.current = true;
    setState((before) => ({ ...before, isSending: true, error: null }));
    const error = await server().send(
      step.kind === 'phase' ? { name: 'go_to_phase', meeting_id, phase: step.phase } :
      { name: 'start_item', meeting_id, item_id: step.item.id, ...(acknowledged.length > 0 && { acknowledged: [...acknowledged] }) },
    );
    isUnderWay.current = false;
    if (error?.code === 'some_may_not_hear' && step.kind === 'item') {
      // Whoever came meanwhile is asked about together with those named before.
      setState({ isSending: false, error: null, warned: { itemId: step.item.id, people: error.people ?? [], message: error.message } });
      return;
    }
    setState({ isSending: false, error, warned: null });
    if (!error) onMoved();
  };

  const item = state.warned ? meeting.items[state.warned.itemId] : undefined;
  return {
    ...state,
    go: (step) => void move(step, []),
    goOn: () => {
      if (item && state.warned) void move({ kind: 'item', item }, state.warned.people);
    },
    stay: () => setState((before) => ({ ...before, warned: null })),
  };
}

export interface MayNotHearProps {
  meeting: Meeting;
  moving: Moving;
  nameOf: (person: PersonId) => string;
}

export function MayNotHear({ meeting, moving, nameOf }: MayNotHearProps) {
  const { warned, isSending } = moving;
  const item = warned ? meeting.items[warned.itemId] : undefined;
  const several = (warned?.people.length ?? 0) > 1;
  return (
    <ConfirmDialog
      isOpen={warned !== null && item !== undefined} title={item ? `Not everyone here may hear ${calledBy(item)}` : ''} cancelLabel="Stay" isConfirmDisabled={isSending}
      confirmLabel={isSending ? 'Moving…' : `Go on: ${several ? 'they have' : 'this person has'} left the call`} onConfirm={moving.goOn} onCancel={moving.stay}
    >
      {warned && (
        <>
          {warned.people.length === 0 ? <p>{warned.message}</p> : (
            <ul aria-label="Here, and may not hear it">
              {warned.people.map((id) => {
                const one = meeting.attendees[id];
                return <li key={id}><strong>{nameOf(id)}</strong>{one && <>, {one.role}, {one.organisation}{!one.is_here && ' · has left this page meanwhile'}</>}</li>;
              })}
            </ul>
          )}
          <p>They get nothing of it on their screens. Ask them to leave the call, then go on. The room has not moved yet.</p>
        </>
      )}
    </ConfirmDialog>
  );
}
