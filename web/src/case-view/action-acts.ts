// Owns what can be done to an action and how it is told: commands, the notice with ten seconds to undo.
import type { ActionItem, WireCommand, WireHome } from '../generated/wire';
import { ofDone } from '../server';
import { notify } from '../shell';
import type { Send } from './send';

/** Where the action lives; every action has a case or a meeting. */
export function homeOf(action: ActionItem): WireHome {
  return action.case_id !== null ? { type: 'case', case_id: action.case_id } : { type: 'meeting', meeting_id: action.meeting_id ?? '' };
}

/** How it is named where only its id is at hand. */
export const toldOf = ({ case_code, what }: ActionItem) => ({ code: case_code, what });

export function isClosed(action: ActionItem): boolean {
  return action.status === 'done' || action.status === 'cancelled';
}

/** Ticks or unticks; a tick can be taken back for ten seconds. Says so when it was refused. True when accepted. */
export async function tick(send: Send, action: ActionItem, isDone: boolean): Promise<boolean> {
  const at = { home: homeOf(action), action_id: action.id };
  const told = toldOf(action);
  const reopen = async () => {
    const refused = await send({ name: 'reopen_action', ...at }, told);
    if (refused) notify({ text: refused.message, isProblem: true });
    return refused === null;
  };
  if (!isDone) return reopen();
  const command: WireCommand = { name: 'complete_action', ...at, result: null };
  const refused = await send(command, told);
  const named = `${action.case_code ? `${action.case_code}, ` : ''}${action.what}`;
  if (refused) notify({ text: refused.message, isProblem: true });
  else notify({ text: ofDone(command, `Done: ${named}`, `Done, waiting to be sent: ${named}`), onUndo: () => void reopen() });
  return refused === null;
}

/** "I'll take it" and "Got it". */
export async function take(send: Send, action: ActionItem, name: 'claim_action' | 'accept_action'): Promise<boolean> {
  const command: WireCommand = { name, home: homeOf(action), action_id: action.id };
  const refused = await send(command, toldOf(action));
  if (refused) notify({ text: refused.message, isProblem: true });
  else notify({ text: name === 'claim_action' ? ofDone(command, 'It is yours now.', 'Kept on this device. It is yours once it is sent, if nobody was first.') : ofDone(command, 'Accepted.', 'Accepted, waiting to be sent.') });
  return refused === null;
}
