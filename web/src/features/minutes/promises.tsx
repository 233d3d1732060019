// Owns what the minutes say was promised, and beside it, on screen alone, what became of it since.
import type { ActionItem, MinutesLine, Promised } from '../../generated/wire';
import { formatDayYear } from '../../ui/format';
import { ownerText } from '../../words/owners';

type Terms = Pick<Promised, 'owner' | 'due_on'>;
export const termsOf = ({ owner, due_on }: Terms) => `${owner.type === 'nobody' ? 'no owner' : ownerText(owner)}, ${due_on ? `by ${formatDayYear(due_on)}` : 'no date'}`;

const became: Partial<Record<ActionItem['status'], string>> = { done: 'done', cancelled: 'cancelled', blocked: 'blocked' };
const blocked = (why: string | null) => (why ? `blocked: ${why}` : 'blocked');

/** The same with how it stood when the meeting was closed: what was done by then owes no date. */
const stoodOf = ({ owner, due_on, stood }: Promised) =>
  stood?.type === 'done' ? `${ownerText(owner)}, done` : `${termsOf({ owner, due_on })}${stood ? `; ${blocked(stood.why)}` : ''}`;
export const promiseWords = (promised: Promised) => `${promised.what}: ${stoodOf(promised)}`;
/** Neither done nor with both an owner and a date. */
export const isLacking = ({ owner, due_on, stood }: Promised) => stood?.type !== 'done' && (owner.type === 'nobody' || due_on === null);

/** How it stands otherwise than at the close; nothing: an empty text. */
function stateSince({ stood }: Promised, { status, note }: ActionItem): string {
  const isOpen = status === 'open' || status === 'accepted';
  if (isOpen) return stood ? { done: 'open again', blocked: 'no longer blocked' }[stood.type] : '';
  if (status === 'blocked') return stood?.type === 'blocked' && stood.why === note ? '' : blocked(note);
  return stood?.type === status ? '' : became[status] ?? '';
}

/** What is different now from what was agreed; nothing: an empty text. */
export function sinceThen(was: Promised, now: ActionItem | undefined): string {
  if (!now) return '';
  const isOther = termsOf(was) !== termsOf(now);
  return [now.what === was.what ? '' : `“${now.what}”`, isOther ? termsOf(now) : '', stateSince(was, now)].filter(Boolean).join(', ');
}

/** Written down at this line after the meeting was closed, and meant. */
export const addedSince = ({ actions, promised }: MinutesLine) => actions.filter(({ id, status }) => status !== 'cancelled' && !promised.some(({ action_id }) => action_id === id));

export function Promises({ line }: { line: MinutesLine }) {
  const { actions, promised } = line;
  const added = addedSince(line);
  return (
    <>
      {promised.length > 0 && <p className="muted small">Actions</p>}
      {promised.length > 0 && (
        <ul className="minutes__actions">
          {promised.map((was) => {
            const since = sinceThen(was, actions.find(({ id }) => id === was.action_id));
            return (
              <li key={was.action_id}>
                {isLacking(was) ? (
                  <>
                    {was.what}: {was.owner.type === 'nobody' ? <span className="minutes__open">no owner</span> : ownerText(was.owner)}
                    {', '}{was.due_on ? `by ${formatDayYear(was.due_on)}` : <span className="minutes__open">no date</span>}
                    {was.stood?.type === 'blocked' && `; ${blocked(was.stood.why)}`}
                  </>
                ) : promiseWords(was)}
                {since && <span className="minutes__keep muted small"> Since then: {since}</span>}
              </li>
            );
          })}
        </ul>
      )}
      {added.length > 0 && (
        <div className="minutes__keep muted small">
          <p>Added since the meeting</p>
          <ul className="minutes__actions">{added.map((one) => <li key={one.id}>{one.what}: {termsOf(one)}{became[one.status] && ` (${became[one.status]})`}</li>)}</ul>
        </div>
      )}
    </>
  );
}

/** Which actions of a line the minutes could have as they are now in the place of what was agreed, in words for a tick. */
export function takeable(agreed: readonly Promised[], actions: readonly ActionItem[]): { value: string; label: string }[] {
  return actions.flatMap((now) => {
    const was = agreed.find(({ action_id }) => action_id === now.id);
    if (!was) return now.status === 'cancelled' ? [] : [{ value: now.id, label: `${now.what}: ${termsOf(now)} (added since)` }];
    if (now.status === 'cancelled') return [{ value: now.id, label: `Leave out, cancelled since: ${was.what}` }];
    if (now.what === was.what && termsOf(now) === termsOf(was)) return [];
    return [{ value: now.id, label: `${now.what}: ${termsOf(now)} (agreed: ${now.what === was.what ? '' : `“${was.what}”, `}${termsOf(was)})` }];
  });
}

/** Which of them words that wait have taken. */
export function takenBy(agreed: readonly Promised[], words: readonly Promised[] | undefined): string[] {
  if (!words) return [];
  const left = agreed.filter(({ action_id }) => !words.some((one) => one.action_id === action_id));
  const other = words.filter((one) => JSON.stringify(one) !== JSON.stringify(agreed.find(({ action_id }) => action_id === one.action_id)));
  return [...left, ...other].map(({ action_id }) => action_id);
}
