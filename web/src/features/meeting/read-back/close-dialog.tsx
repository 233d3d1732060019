// Owns closing the meeting: what will happen, what is missing, and the reason when it is closed all the same.
import { useDraft } from '../../../drafts';
import type { AgendaItem, Meeting } from '../../../generated/wire';
import { orderedItems, titleOf } from '../../../live/meeting-store';
import { AreaField } from '../../../ui/field';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { plural, today } from '../../../ui/format';
import { Refusal, useAsk } from '../ask';
import { useCases } from '../cases';
import { type Cards, isPassedOver } from '../lines';
import { actionsOf, type Carried, carriedOf, missingOf, ownerCounts } from '../missing';

export interface CloseDialogProps {
  meeting: Meeting;
  cards: Cards;
  onClose: () => void;
}

export interface Closing extends ReturnType<typeof ownerCounts> {
  actions: number;
  carried: Carried;
}

/** "Draft minutes are made. 14 actions for 9 people; 1 of them has no owner. 3 cases go on to the next meeting: 2 have no outcome, 1 was put off." */
export function closeWords({ actions, people, services, pool, nobody, carried: { undecided, putOff, again } }: Closing): string {
  const owners = [people > 0 ? plural(people, 'person', 'people') : '', services > 0 ? plural(services, 'service') : ''].filter(Boolean).join(' and ');
  const others = [pool > 0 ? `${pool} in the pool` : '', nobody > 0 ? `${nobody} with no owner` : ''].filter(Boolean).join(', ');
  const going = undecided + putOff + again;
  const whys = [undecided > 0 ? `${undecided} ${undecided === 1 ? 'has' : 'have'} no outcome` : '', putOff > 0 ? `${putOff} ${putOff === 1 ? 'was' : 'were'} put off` : '', again > 0 ? `${again} listed every time, or with an action overdue or blocked` : ''].filter(Boolean).join(', ');
  return [
    'Draft minutes are made.',
    actions === 0 ? 'No action was promised.' : `${plural(actions, 'action')}${owners && ` for ${owners}`}${others && `${owners ? '; of these ' : ': '}${others}`}.`,
    going === 0 ? 'No case is carried over.' : `${plural(going, 'case goes', 'cases go')} on to the next meeting: ${whys}.`,
  ].join(' ');
}

export function CloseDialog({ meeting, cards, onClose }: CloseDialogProps) {
  const { ask, isSending, error } = useAsk();
  const [reason, setReason, clear] = useDraft(`close/${meeting.root.id}`, '');
  const { cases, isLoading } = useCases(orderedItems(meeting).flatMap(({ id }) => cards[id]?.case_id ?? []));
  const missing = missingOf(meeting, cases);
  const actions = actionsOf(meeting, cases);
  const others = orderedItems(meeting).filter(({ kind }) => kind.type !== 'case');
  const unreached = others.filter(({ state }) => state === 'waiting');
  // The line the room is at is left by the close.
  const passed = others.filter((line) => isPassedOver(line.state === 'current' ? { ...line, state: 'left' } : line));
  const named = (lines: readonly AgendaItem[]) => lines.map((line) => titleOf(line) ?? `peer case ${line.number}`).join('; ');
  const nowhere = meeting.root.series_id ? '' : ', and on no agenda yet';
  // The server may know of more than this page: its refusal opens the field too.
  const needsReason = missing.length > 0 || error?.code === 'incomplete' || error?.field === 'override_reason';
  const close = async () => {
    if (!(await ask({ name: 'close_meeting', meeting_id: meeting.root.id, override_reason: needsReason ? reason.trim() || null : null }))) return;
    clear();
    onClose();
  };
  return (
    <ConfirmDialog
      isOpen title="Close the meeting?" confirmLabel={isSending ? 'Saving…' : needsReason ? 'Close all the same' : 'Close the meeting'} cancelLabel="Not yet" isHarmful={needsReason}
      isConfirmDisabled={isSending || isLoading || (needsReason && reason.trim() === '')} onConfirm={() => void close()} onCancel={onClose}
    >
      <p>{isLoading ? 'Gathering what was decided…' : closeWords({ actions: actions.length, ...ownerCounts(actions), carried: carriedOf(meeting, cases, today()) })}</p>
      {unreached.length > 0 && <p><strong>Not reached{nowhere}:</strong> {named(unreached)}.</p>}
      {passed.length > 0 && <p><strong>Passed over, not marked as discussed{nowhere}:</strong> {named(passed)}. Mark in the read-back what was discussed.</p>}
      {unreached.length + passed.length > 0 && <p>{meeting.root.series_id ? 'They go on the next agenda of the series by themselves, unless somebody took them off there.' : 'Put on another one what still matters.'}</p>}
      <p className="small muted">A quarter of an hour later owners are mailed their actions, by code and date; the other members asked are mailed that the minutes can be read, or read of it in their one mail a day.</p>
      {missing.length > 0 && (
        <>
          <p className="close__missing"><strong>{plural(missing.length, 'thing is', 'things are')} missing:</strong></p>
          <ul className="close__list">{missing.map(({ number, words }) => <li key={`${number} ${words}`}>{number !== null && <>Line {number}: </>}{words}</li>)}</ul>
        </>
      )}
      {needsReason && <AreaField label="Why it is closed all the same" hint="It stands in the minutes. Name no patient." value={reason} error={error?.field === 'override_reason' ? error.message : null} onChange={setReason} />}
      <Refusal error={error && !(needsReason && error.field === 'override_reason') ? error : null} kept={reason ? 'What you typed is kept.' : undefined} />
    </ConfirmDialog>
  );
}
