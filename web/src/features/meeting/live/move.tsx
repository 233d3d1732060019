// Owns moving the room: before a move takes effect the chair is told who is here and may not hear the case, or what is read out. The
// call carries further than the sockets, so the way on is that these people have left the call; the focus starts on staying, and
// returns to where the move was asked from.
import { useRef, useState } from 'react';
import { returnFocus } from '../../../focus';
import type { Meeting, Person, PersonId, WireError } from '../../../generated/wire';
import { server } from '../../../server';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { canMoveRoom } from '../ask';
import type { Step } from '../course';
import { handOverWords } from '../hears';
import { calledBy, hasClosedPart } from '../lines';

export interface Warned {
  step: Step;
  people: readonly PersonId[];
  /** Of these, whom the chair had been told of when they last went on. */
  before: ReadonlySet<PersonId>;
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
  const told = useRef<ReadonlySet<PersonId>>(new Set());
  const from = useRef<Element | null>(null);
  const meeting_id = meeting.root.id;
  const back = () => returnFocus(from.current, () => document.querySelector<HTMLElement>('.bar .btn--primary'));

  const move = async (step: Step, acknowledged: readonly PersonId[]) => {
    if (isUnderWay.current || !canMoveRoom()) return;
    isUnderWay.current = true;
    setState((before) => ({ ...before, isSending: true, error: null }));
    const named = acknowledged.length > 0 && { acknowledged: [...acknowledged] };
    const error = await server().send(
      step.kind === 'phase' ? { name: 'go_to_phase', meeting_id, phase: step.phase, ...named } : { name: 'start_item', meeting_id, item_id: step.item.id, ...named },
    );
    isUnderWay.current = false;
    if (error?.code === 'some_may_not_hear') {
      // Whoever came meanwhile is asked about together with those named before.
      setState({ isSending: false, error: null, warned: { step, people: error.people ?? [], before: new Set([...told.current, ...acknowledged]), message: error.message } });
      return;
    }
    setState({ isSending: false, error, warned: null });
    back();
    if (error) return;
    told.current = new Set(acknowledged);
    onMoved();
  };

  return {
    ...state,
    go: (step) => {
      from.current = document.activeElement;
      void move(step, []);
    },
    goOn: () => {
      if (state.warned) void move(state.warned.step, state.warned.people);
    },
    stay: () => {
      setState((before) => ({ ...before, warned: null }));
      back();
    },
  };
}

export interface MayNotHearProps {
  meeting: Meeting;
  me: Person | null;
  moving: Moving;
  nameOf: (person: PersonId) => string;
}

function Names({ meeting, people, nameOf, label }: { meeting: Meeting; people: readonly PersonId[]; nameOf: (person: PersonId) => string; label: string }) {
  return (
    <ul aria-label={label}>
      {people.map((id) => {
        const one = meeting.attendees[id];
        return <li key={id}><strong>{nameOf(id)}</strong>{one && <>, {one.role}, {one.organisation}{!one.is_here && ' · has left this page meanwhile'}</>}</li>;
      })}
    </ul>
  );
}

export function MayNotHear({ meeting, me, moving, nameOf }: MayNotHearProps) {
  const { warned, isSending } = moving;
  // A line that was taken off meanwhile is no place to go to.
  const item = warned?.step.kind === 'item' ? meeting.items[warned.step.item.id] : undefined;
  const isOpen = warned !== null && (warned.step.kind === 'phase' || (item !== undefined && item.state !== 'removed'));
  const isMe = me !== null && warned !== null && warned.people.includes(me.id);
  const others = warned?.people.filter((id) => id !== me?.id) ?? [];
  const fresh = others.filter((id) => !warned?.before.has(id));
  const known = others.filter((id) => warned?.before.has(id));
  const several = others.length > 1;
  // Business ends here: guests of it leave with the move, and the server says who.
  const endsOpenPart = item?.kind.type === 'case' && hasClosedPart(meeting) && meeting.live.open_part_ended_at === null && others.some((id) => meeting.attendees[id]?.admission != null);
  const confirm = others.length === 0 || endsOpenPart ? 'Go on' : `Go on: ${several ? 'they have' : 'this person has'} left the call`;
  return (
    <ConfirmDialog
      isOpen={isOpen} title={endsOpenPart ? 'The open part ends here' : item ? `Not everyone here may hear ${calledBy(item)}` : 'Not everyone here may hear what is read out'} cancelLabel="Stay" isConfirmDisabled={isSending}
      confirmLabel={isSending ? 'Moving…' : confirm} onConfirm={moving.goOn} onCancel={moving.stay}
    >
      {warned && (
        <>
          {isMe && <p><strong>{warned.step.kind === 'item' ? handOverWords(meeting, me.id, warned.people) : 'Some of what is read out is of a case that you may not have yourself.'}</strong></p>}
          {(warned.people.length === 0 || endsOpenPart) && <p>{warned.message}</p>}
          {known.length > 0 && fresh.length > 0 && <p className="may-not-hear__new">New</p>}
          {fresh.length > 0 && <Names meeting={meeting} people={fresh} nameOf={nameOf} label={known.length > 0 ? 'New: here, and may not hear it' : 'Here, and may not hear it'} />}
          {known.length > 0 && <p className="may-not-hear__before">{fresh.length === 0 ? 'Nobody new; as before: ' : 'as before: '}{known.map(nameOf).join(', ')}</p>}
          {others.length > 0 && !endsOpenPart && <p>They get nothing of it on their screens. Ask them to leave the call, then go on. The room has not moved yet.</p>}
        </>
      )}
    </ConfirmDialog>
  );
}
