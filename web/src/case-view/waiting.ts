// Owns how what was done and is not saved yet stands where it will be: marked, so that nobody does it twice. Pure but for the trust line.
import type { ActionItem, ItemId, OutcomeKind, StepDown, WireCommand, WireHome } from '../generated/wire';
import type { CommandOnItsWay } from '../live/commands';
import { readShell } from '../shell';

type Waiting = readonly CommandOnItsWay[];

const doneWords: Partial<Record<WireCommand['name'], string>> = {
  complete_action: 'Done', accept_action: 'Accepted', claim_action: 'Taken', reopen_action: 'Open again', block_action: 'Blocked', cancel_action: 'Cancelled', change_action: 'Changed', reassign_action: 'Reassigned', undo_action: 'Taken back', confirm_action: 'Confirmed', ask_for_help: 'Asked for help', answer_help: 'Answered',
};

/** "kept on this device, not sent yet". */
export function keptWords(): string {
  const { trust } = readShell();
  if (trust?.kind === 'offline' && trust.place === 'page') return 'kept only while this page is open, not sent yet';
  return trust?.kind === 'saving' ? 'not saved yet' : 'kept on this device, not sent yet';
}

const ofAction = (waiting: Waiting, id: string) => waiting.flatMap(({ command }) => ('action_id' in command && command.action_id === id ? [command] : []));

/** What of an action waits to be sent; null: nothing. The last thing done to it counts. */
export function waitsOf(waiting: Waiting, id: string): string | null {
  const last = ofAction(waiting, id).at(-1);
  if (last === undefined) return null;
  return last.name === 'add_action' ? keptWords() : `${doneWords[last.name] ?? 'Changed'}: waiting to be sent`;
}

/** Whether the last tick on its way was one for done; null: there is none. */
export function isDoneSoon(waiting: Waiting, id: string): boolean | null {
  const last = ofAction(waiting, id).findLast(({ name }) => name === 'complete_action' || name === 'reopen_action' || name === 'undo_action');
  return last === undefined ? null : last.name === 'complete_action';
}

export const isTakenSoon = (waiting: Waiting, id: string) => ofAction(waiting, id).some(({ name }) => name === 'accept_action' || name === 'claim_action');
export const isAddedSoon = (waiting: Waiting, id: string) => ofAction(waiting, id).some(({ name }) => name === 'add_action');

/** Actions added here and not saved yet. `itemId`: in this line of a meeting only. */
export function addedSoon(waiting: Waiting, home: WireHome, known: Readonly<Record<string, ActionItem>>, itemId: ItemId | null = null): ActionItem[] {
  const isHome = (other: WireHome) => JSON.stringify(other) === JSON.stringify(home);
  return waiting.flatMap(({ command, personId, told }): ActionItem[] => {
    if (command.name !== 'add_action' || !isHome(command.home) || known[command.action_id] || (itemId !== null && command.item_id !== itemId)) return [];
    const { owner } = command;
    const named = told?.owner ?? 'Owner';
    return [{
      id: command.action_id, what: command.what, due_on: command.due_on, status: 'open',
      owner: owner.type === 'person' || owner.type === 'service' ? { ...owner, name: named } : owner,
      case_id: home.type === 'case' ? home.case_id : null, case_code: told?.code ?? null, pcn: '', meeting_id: command.meeting_id, item_id: command.item_id,
      created_by: personId ?? '', created_at: told?.at ?? 0, accepted_at: null, closed_at: null, closed_by: null, note: null, status_before: null, help: null, handed_on: null, needs_confirmation_since: null, undo: null,
    }];
  });
}

export interface OutcomeSoon {
  id: string;
  kind: OutcomeKind;
  rationale: string | null;
  dissent: string | null;
  refer_to: string | null;
  next_review_on: string | null;
  step_down: StepDown | null;
}

/** The outcome written down for a line and not saved yet; `withdrawn`: taken back; null: neither. */
export function outcomeSoon(waiting: Waiting, itemId: ItemId): OutcomeSoon | 'withdrawn' | null {
  const last = waiting.findLast(({ command }) => (command.name === 'record_outcome' || command.name === 'withdraw_outcome') && command.item_id === itemId);
  if (last === undefined) return null;
  return last.command.name === 'record_outcome' ? { ...last.command, id: last.id } : 'withdrawn';
}
