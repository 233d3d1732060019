// Owns whether an action that was added and asked of a colleague is still as it was: who answered meanwhile made a promise, which no
// late "Undo" takes away.
import type { ActionItem, WireHome } from '../generated/wire';
import { caseStream } from '../live/ids';
import { server } from '../server';
import { ownerText } from '../words/owners';

/** Longer than a notice can be taken back. */
const FOLLOWED_MS = 20_000;

export type Found = ActionItem | 'waiting' | null;

/** Follows the case while it can be taken back, also when its page is left; gives how to look. 'waiting': not sent yet. Null: not to be seen. */
export function followAsked(home: WireHome, id: string): () => Found {
  if (home.type !== 'case') return () => null;
  const { waiting, stream } = server();
  const view = stream(caseStream(home.case_id));
  const stop = view.subscribe(() => {});
  setTimeout(stop, FOLLOWED_MS);
  return () => {
    const { state, status } = view.getSnapshot();
    if (waiting.getSnapshot().some(({ command }) => command.name === 'add_action' && command.action_id === id)) return 'waiting';
    // What may be old tells nothing: sent later, it would take back what was promised meanwhile.
    return (status === 'live' && state?.of === 'case' ? state.value.actions[id] : undefined) ?? null;
  };
}

/** Why it is not taken back; null: nothing happened to it. */
export function changedSince(found: Found, askedId: string, meId: string | undefined | null): string | null {
  if (found === 'waiting') return null;
  if (found === null) return 'The action cannot be seen just now, so it may have been answered. Nothing was taken back.';
  const { owner, status, help, undo } = found;
  const isAsked = help !== null && help.cannot === null && help.of.type === 'person' && help.of.person_id === askedId;
  const isMine = owner.type === 'person' && owner.person_id === meId;
  if (isAsked && isMine && undo === null && (status === 'open' || status === 'accepted')) return null;
  const has = owner.type === 'nobody' ? 'Nobody has it now.' : `It is with ${ownerText(owner, meId ?? undefined)} now.`;
  return `${undo?.name ?? 'Somebody else'} changed this action since. ${has} Nothing was taken back.`;
}
