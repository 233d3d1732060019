// Owns how something done is named when it is listed apart from where it was done: kept, or not saved. Pure; loaded when needed.
import type { WireCommand } from '../generated/wire';
import type { Told } from '../live/commands';
import { formatDay } from '../ui/format';
import { domains } from './domains';
import { outcomes } from './outcomes';

export interface Named {
  /** "Action", "Outcome". */
  what: string;
  /** What was written or chosen: "call housing". */
  words: string;
  /** "Amira, Fri 27 Nov"; '' when there is nothing more. */
  more: string;
}

const whats: Partial<Record<WireCommand['name'], string>> = {
  update_case: 'Change', refer_case: 'Referral', list_case: 'Agenda line', list_cases: 'Agenda lines', order_agenda: 'Order of the agenda', set_rota: 'Rota', set_template: 'Template', tailor_template: 'Template', set_absences: 'Absence',
  start_item: 'Move of the room', go_to_phase: 'Move of the room', change_member: 'Change in the directory', add_member: 'New member', end_person: 'Member left', see_notice: 'Notice read',
  choose_themes: 'Themes of the session', agree_supervision: 'Yes to your supervision',
  mark_most_concerned: 'Mark “most concerned”', return_referral: 'Referral returned', accept_referral: 'Referral accepted', correct_case_attendance: 'Attendance', record_attendance: 'Attendance',
  set_slot: 'Slot', decide_topic: 'Mark “discussed”', reopen_topic: 'Mark “discussed” taken back', set_peer_case: 'Peer case', share_resource: 'Link', remove_resource: 'Link taken off',
  edit_minutes: 'Words of the minutes', approve_minutes: 'Approval of the minutes', mark_pasted: 'Tick “pasted”',
  record_assessment: 'Assessment', withdraw_assessment: 'Assessment taken back', step_down_case: 'Step-down', reopen_case: 'Case reopened',
  set_story: 'Case story', release_story: 'Release of a case story', withdraw_story: 'Case story taken back',
  link_local_service: 'Local service under a note', unlink_local_service: 'Local service taken off a note',
};
const ofAction: Partial<Record<WireCommand['name'], string>> = {
  complete_action: 'Action done', accept_action: 'Action accepted', claim_action: 'Action taken', reopen_action: 'Action open again', block_action: 'Action blocked', cancel_action: 'Action cancelled', change_action: 'Change of an action', reassign_action: 'Action reassigned', undo_action: 'Action taken back', confirm_action: 'Action confirmed', ask_for_help: 'Help asked for', answer_help: 'Answer to a request',
};

const day = (on: string | null | undefined) => (on ? formatDay(on) : '');
const joined = (parts: readonly (string | null | undefined)[], by: string) => parts.filter((part) => part).join(by);

/** "add_topic": "Add topic". */
const plain = (name: string) => name.charAt(0).toUpperCase() + name.slice(1).replaceAll('_', ' ');

/** What somebody wrote in a command. */
function wordsOf(command: WireCommand): string {
  const fields = command as unknown as Record<string, unknown>;
  return ['what', 'why', 'word', 'cannot', 'line', 'more', 'reason', 'rationale', 'dissent', 'title', 'result', 'note', 'situation', 'background', 'assessment', 'recommendation', 'question', 'told', 'objections', 'urgent_reason', 'override_reason']
    .map((name) => fields[name]).filter((words) => typeof words === 'string' && words !== '')
    .concat(command.name === 'refer_case' ? (command.answers ?? []).map(({ question, answer }) => `${question}: ${answer}`) : []).join('. ');
}

export function nameCommand(command: WireCommand, told: Told = {}): Named {
  switch (command.name) {
    case 'add_action': {
      const owner = command.owner.type === 'pool' ? 'the pool' : command.owner.type === 'nobody' ? 'no owner' : told.owner;
      return { what: 'Action', words: command.what, more: joined([owner, day(command.due_on) || 'no date'], ', ') };
    }
    case 'record_outcome': {
      const { kind, next_review_on, refer_to, step_down, rationale, dissent } = command;
      const words = joined([outcomes[kind].label, refer_to], ': ');
      return { what: 'Outcome', words: joined([words, step_down?.reason, step_down && `Goes on: ${step_down.continuing_owner}`, rationale, dissent], '. '), more: next_review_on ? `next review ${formatDay(next_review_on)}` : '' };
    }
    case 'withdraw_outcome':
      return { what: 'Outcome taken back', words: '', more: '' };
    case 'write_social_note':
      return { what: 'Social note', words: wordsOf(command), more: domains[command.domain].label };
    case 'raise_hand':
    case 'lower_hand':
      return { what: command.name === 'raise_hand' ? 'Raised hand' : 'Hand down', words: '', more: '' };
    default: {
      const what = ofAction[command.name] ?? whats[command.name] ?? plain(command.name);
      return { what, words: joined([told.what, wordsOf(command)], '. '), more: '' };
    }
  }
}

/** "Action on SF-018: call housing (Amira, Fri 27 Nov)". */
export function commandLine(command: WireCommand, told: Told = {}): string {
  const { what, words, more } = nameCommand(command, told);
  const about = told.code ? ` on ${told.code}` : '';
  return `${what}${about}${words && `: ${words}`}${more && ` (${more})`}`;
}
