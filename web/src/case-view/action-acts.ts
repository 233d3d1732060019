// Owns what can be done to an action and how it is told: commands, the notice with ten seconds to undo.
import type { ActionItem, Person, WireCommand, WireError, WireHome } from '../generated/wire';
import { ofDone } from '../server';
import { notify } from '../shell';
import type { Send } from './send';

/** Where the action lives; every action has a case or a meeting. */
export function homeOf(action: ActionItem): WireHome {
  return action.case_id !== null ? { type: 'case', case_id: action.case_id } : { type: 'meeting', meeting_id: action.meeting_id ?? '' };
}

/** How it is named where only its id is at hand. */
export const toldOf = ({ case_code, what }: ActionItem) => ({ code: case_code, what });

type Named = Pick<ActionItem, 'case_code' | 'what'>;

/** "SF-014, call housing". */
export const nameOfAction = ({ case_code, what }: Named) => (case_code ? `${case_code}, ${what}` : what);

/** Of which action: on a screen with several "this action" is anybody's guess. */
export function tellRefused(action: Named, { message }: WireError) {
  notify({ text: `${nameOfAction(action)}: ${message}`, isProblem: true });
}

export function isClosed(action: ActionItem): boolean {
  return action.status === 'done' || action.status === 'cancelled';
}

/** Ticks or unticks; a tick can be taken back for ten seconds, which `onUndone` hears. Says so when it was refused. True when accepted. */
export async function tick(send: Send, action: ActionItem, isDone: boolean, onUndone: () => void): Promise<boolean> {
  const at = { home: homeOf(action), action_id: action.id };
  const told = toldOf(action);
  // "Undo" takes back this tick and no other; unticking later opens the action again, whoever ticked it.
  const back = async (name: 'undo_action' | 'reopen_action') => {
    const refused = await send({ name, ...at }, told);
    if (refused) tellRefused(action, refused);
    return refused === null;
  };
  if (!isDone) return back('reopen_action');
  const command: WireCommand = { name: 'complete_action', ...at, result: null };
  const refused = await send(command, told);
  if (refused) tellRefused(action, refused);
  else notify({ text: ofDone(command, `Done: ${nameOfAction(action)}`, `Done, waiting to be sent: ${nameOfAction(action)}`), onUndo: async () => { if (await back('undo_action')) onUndone(); } });
  return refused === null;
}

/** "I'll take it" and "Got it". */
export async function take(send: Send, action: ActionItem, name: 'claim_action' | 'accept_action'): Promise<boolean> {
  const command: WireCommand = { name, home: homeOf(action), action_id: action.id };
  const refused = await send(command, toldOf(action));
  if (refused) tellRefused(action, refused);
  else notify({ text: name === 'claim_action' ? ofDone(command, 'It is yours now.', 'Kept on this device. It is yours once it is sent, if nobody was first.') : ofDone(command, 'Accepted.', 'Accepted, waiting to be sent.') });
  return refused === null;
}

/** Whether this person, or their service, is asked to help and has not answered. */
export function isAskedOf({ help, status }: ActionItem, person: Pick<Person, 'id' | 'service_id'>): boolean {
  if (!help || help.cannot || status === 'done' || status === 'cancelled') return false;
  return help.of.type === 'person' ? help.of.person_id === person.id : help.of.type === 'service' && help.of.service_id === person.service_id;
}

/** Somebody is asked to do it and has not answered. */
export function isAsking({ help }: ActionItem): boolean {
  return help !== null && help.cannot === null;
}

/** One act with a notice that takes it back for ten seconds. Null when accepted, else why not. */
export async function actOn(send: Send, action: ActionItem, command: WireCommand, done: string): Promise<WireError | null> {
  const refused = await send(command, toldOf(action));
  const undo = async () => {
    const late = await send({ name: 'undo_action', home: homeOf(action), action_id: action.id }, toldOf(action));
    if (late) tellRefused(action, late);
  };
  if (!refused) notify({ text: ofDone(command, done, `${done}, waiting to be sent`), onUndo: () => void undo() });
  return refused;
}
