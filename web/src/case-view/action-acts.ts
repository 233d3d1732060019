// Owns what can be done to an action and how it is told: commands, the notice with ten seconds to undo.
import type { ActionItem, WireHome } from '../generated/wire';
import { notify } from '../shell';
import type { Send } from './send';

/** Where the action lives; every action has a case or a meeting. */
export function homeOf(action: ActionItem): WireHome {
  return action.case_id !== null ? { type: 'case', case_id: action.case_id } : { type: 'meeting', meeting_id: action.meeting_id ?? '' };
}

export function isClosed(action: ActionItem): boolean {
  return action.status === 'done' || action.status === 'cancelled';
}

/** Ticks or unticks; a tick can be taken back for ten seconds. Says so when it was refused. True when accepted. */
export async function tick(send: Send, action: ActionItem, isDone: boolean): Promise<boolean> {
  const at = { home: homeOf(action), action_id: action.id };
  const reopen = async () => {
    const refused = await send({ name: 'reopen_action', ...at });
    if (refused) notify({ text: refused.message, isProblem: true });
    return refused === null;
  };
  if (!isDone) return reopen();
  const refused = await send({ name: 'complete_action', ...at, result: null });
  if (refused) notify({ text: refused.message, isProblem: true });
  else notify({ text: `Done: ${action.case_code ? `${action.case_code}, ` : ''}${action.what}`, onUndo: () => void reopen() });
  return refused === null;
}

/** "I'll take it" and "Got it". */
export async function take(send: Send, action: ActionItem, name: 'claim_action' | 'accept_action'): Promise<boolean> {
  const refused = await send({ name, home: homeOf(action), action_id: action.id });
  if (refused) notify({ text: refused.message, isProblem: true });
  else notify({ text: name === 'claim_action' ? 'It is yours now.' : 'Accepted.' });
  return refused === null;
}
