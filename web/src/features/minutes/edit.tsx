// Owns the form in which a case's or a topic's part of the minutes is put right: the draft's texts, or an amendment with its reason. What is typed
// stays through an error and a reload, and takes the place of what somebody saved meanwhile only on purpose.
import { useId, useState } from 'react';
import { useDraft } from '../../drafts';
import type { ActionItem, FourTexts, Minutes, WireError } from '../../generated/wire';
import { useJustAsked } from '../../just-asked';
import { server } from '../../server';
import { Button } from '../../ui/button';
import { AreaField, TextField, TicksField } from '../../ui/field';
import { useModal } from '../../ui/modal';
import { formatDayClock } from '../../ui/format';
import { ms } from '../../words/instants';
import { textBoxes } from '../../words/text-boxes';
import { type Clash, onto, type Stand, type Typed } from './begun';
import type { Kept } from './kept';
import { takeable, takenBy } from './promises';
import '../../ui/confirm-dialog/confirm-dialog.css';

/** Twins of TEXT_CHARS and TEXTS_CHARS in minutes_part.rs. */
const [textChars, textsChars] = [6_000, 10_000];
const charsOf = (text: string) => [...text.trim()].length;
const counted = (count: number) => count.toLocaleString('en-GB');

/** How full a text is, once it is nearly so; too full, what is to be done. */
export function fullness(text: string): { hint?: string; error?: string } {
  const count = charsOf(text);
  if (count > textChars) return { error: `${counted(count)} characters, and at most ${counted(textChars)} fit. Shorten it by ${counted(count - textChars)}.` };
  return count > textChars * 0.8 ? { hint: `${counted(count)} of ${counted(textChars)} characters` } : {};
}

export interface EditProps {
  minutes: Minutes;
  kept: Kept;
  /** Its actions as they are now. */
  actions: readonly ActionItem[];
  /** What stands now: the approved part, or the draft. */
  texts: FourTexts;
  /** Begin with what arrived late, which this takes in. */
  isTakingLate: boolean;
  onDone: () => void;
  onClose: () => void;
}

/** A refusal is seen, wherever the form was scrolled to. */
const shown = (words: HTMLElement | null) => words?.scrollIntoView?.({ block: 'center' });

export function EditForm({ minutes, kept, actions, texts, isTakingLate, onDone, onClose }: EditProps) {
  const dialog = useModal();
  const titleId = useId();
  const version = minutes.manifest?.versions.at(-1)?.version ?? 0;
  // What is typed stays where it was begun, whatever is approved meanwhile.
  const [begunOn] = useState(version);
  const approval = version > begunOn ? minutes.manifest?.versions.at(-1) : undefined;
  const { outcome, attendance, waits, agreed } = kept;
  const present = attendance.filter(({ was_present }) => was_present).map(({ person_id }) => person_id);
  const marked = new Map(waits?.words.attendance.map(({ person_id, was_present }) => [person_id, was_present]));
  const options = agreed ? takeable(agreed, actions) : [];
  const now: Stand = {
    version, at: waits?.amended.at ?? null, by: waits ? `${waits.amended.name}, ${formatDayClock(ms(waits.amended.at))},` : '',
    letters: isTakingLate || (kept.caseId === null && version === 0 && !waits) ? { mark: kept.lettersMark, texts: kept.shared } : null,
    boxes: {
      texts: waits?.words.texts ?? texts, rationale: waits?.words.outcome?.rationale ?? outcome?.rationale ?? '', dissent: waits?.words.outcome?.dissent ?? outcome?.dissent ?? '',
      there: [...present.filter((id) => marked.get(id) !== false), ...[...marked].filter(([id, was]) => was && !present.includes(id)).map(([id]) => id)],
      taken: takenBy(agreed ?? [], waits?.words.actions), reason: waits?.words.reason ?? '',
    },
  };
  const [start] = useState<Typed>(() => ({ ...now.boxes, ...(isTakingLate && { texts: kept.shared }), begun: now }));
  const [held, setTyped, clear] = useDraft<Typed>(`minutes-edit/${kept.caseId ?? 'topic'}/${kept.itemId}/${begunOn}${isTakingLate ? '-late' : ''}`, start);
  const [error, setError] = useState<WireError | null>(null);
  const [isSending, setSending] = useState(false);
  // What is on its way is not told as somebody else's.
  const { typed, clashes, happened } = isSending ? { typed: held, clashes: [], happened: '' } : onto(held, now);
  const isJustAsked = useJustAsked(clashes.length > 0);
  const isAmending = version > 0;
  const taken = typed.taken ?? now.boxes.taken ?? [];
  const all = typed.texts.reduce((sum, text) => sum + charsOf(text), 0);
  const tooMany = all > textsChars ? `The four texts have ${counted(all)} characters together, and at most ${counted(textsChars)} fit. Shorten them by ${counted(all - textsChars)}.` : null;
  const isTooLong = tooMany !== null || typed.texts.some((text) => charsOf(text) > textChars);
  const people = [...new Map([
    ...attendance.map(({ person_id, name }) => [person_id, name] as const),
    ...minutes.attendees.filter(({ is_withdrawn }) => !is_withdrawn).map(({ person_id, name }) => [person_id, name] as const),
  ])].sort(([, a], [, b]) => a.localeCompare(b, 'en-GB'));

  // A box nobody touched goes back as it was, its last space too: no change is shown that nobody made.
  const asTyped = (field: 'rationale' | 'dissent') => (typed[field] === now.boxes[field] ? now.boxes[field] : typed[field].trim()) || null;

  const save = async () => {
    if (isTooLong) return;
    if (typed !== held) setTyped(typed);
    setSending(true);
    const marks = people.filter(([id]) => typed.there.includes(id) !== present.includes(id)).map(([person_id]) => ({ person_id, was_present: typed.there.includes(person_id) }));
    const refused = await server().send({
      name: 'edit_minutes', meeting_id: minutes.meeting_id, item_id: kept.itemId, case_id: kept.caseId, on_version: version, seen_edit_at: now.at,
      words: {
        texts: typed.texts, outcome: isAmending && outcome ? { rationale: asTyped('rationale'), dissent: asTyped('dissent') } : null,
        attendance: isAmending && kept.caseId !== null ? marks : [], reason: typed.reason.trim() || null, letters_seen: now.letters?.mark ?? null,
        ...(agreed && { actions_now: options.map(({ value }) => value).filter((id) => taken.includes(id)) }),
      },
    });
    setSending(false);
    setError(refused);
    if (refused?.code === 'changed_meanwhile') onDone();
    if (refused) return;
    clear();
    onDone();
    onClose();
  };
  const isTold = error?.code === 'changed_meanwhile' && (approval !== undefined || clashes.length > 0 || typed.met !== undefined);
  const theirWords = ({ field, theirs }: Clash): [string, string] => {
    const named = (from: (id: string) => string | undefined) => (typeof theirs === 'string' ? theirs : theirs.flatMap((id) => from(id) ?? []).join('; '));
    if (field === 'there') return ['Who was there', named((id) => people.find(([one]) => one === id)?.[1])];
    if (field === 'taken') return ['Actions as they are now', named((id) => options.find(({ value }) => value === id)?.label)];
    return [typeof field === 'number' ? textBoxes[field]?.label ?? '' : field === 'reason' ? 'Why' : field === 'rationale' ? 'Rationale' : 'Dissent', named(() => undefined)];
  };
  return (
    <dialog ref={dialog} className="confirm" aria-labelledby={titleId} onCancel={(event) => { event.preventDefault(); onClose(); }}>
      <form noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <h2 id={titleId}>{isAmending ? `Amend the minutes of ${kept.name}` : `Edit the draft of ${kept.name}`}</h2>
        <div className="confirm__words stack">
          {(approval || clashes.length > 0) && (
            <div role="alert" ref={error ? shown : undefined}>
              {approval && <p><strong>{approval.name} approved version {version} of these minutes meanwhile.</strong> What you typed is kept. Saved now, it is an amendment of version {version}: it needs a reason, and waits for approval.</p>}
              {clashes.length > 0 && <p><strong>{happened}</strong> {!approval && 'What you typed is kept.'} Saved all the same, it takes the place of this:</p>}
              {clashes.map((clash) => {
                const [label, words] = theirWords(clash);
                return <p key={clash.field} className="as-typed"><strong>{label}:</strong> {words || 'nothing'}</p>;
              })}
            </div>
          )}
          {clashes.length === 0 && !approval && typed.met && <p role="status" ref={error ? shown : undefined}><strong>{typed.met}</strong> In boxes you had not changed, that stands here now. What you typed is kept.</p>}
          {error && error.field !== 'words.reason' && !isTold && <p role="alert" ref={shown}>{error.message}</p>}
          {textBoxes.map(({ key, label }, index) => (
            <AreaField key={key} label={label} rows={3} {...fullness(typed.texts[index] ?? '')} value={typed.texts[index] ?? ''} onChange={(text) => setTyped({ ...typed, texts: typed.texts.map((old, at) => (at === index ? text : old)) as FourTexts })} />
          ))}
          {tooMany && <p role="alert">{tooMany}</p>}
          {isAmending && outcome && <AreaField label="Rationale" value={typed.rationale} onChange={(rationale) => setTyped({ ...typed, rationale })} />}
          {isAmending && outcome && <AreaField label="Dissent" value={typed.dissent} onChange={(dissent) => setTyped({ ...typed, dissent })} />}
          {isAmending && kept.caseId !== null && <TicksField label="Who was there" ticked={typed.there} onChange={(there) => setTyped({ ...typed, there })} options={people.map(([value, label]) => ({ value, label }))} isStacked />}
          {options.length > 0 && <TicksField label="Actions changed since the meeting" hint="Ticked: the minutes have it as it is now. Not ticked: as it was agreed." ticked={taken} onChange={(ids) => setTyped({ ...typed, taken: ids })} options={options} isStacked />}
          <TextField label={isAmending ? 'Why it is amended' : 'Why (optional)'} hint="Names nobody outside the team. It stands beside the words." maxLength={280} value={typed.reason} error={error?.field === 'words.reason' ? error.message : null} onChange={(reason) => setTyped({ ...typed, reason })} />
          {isAmending && <p className="muted small">It waits until the chair approves it. Version {version} is kept as it is.</p>}
        </div>
        <div className="confirm__buttons">
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" look="primary" isDisabled={isSending || isTooLong || isJustAsked}>{isSending ? 'Saving…' : clashes.length > 0 ? 'Save all the same' : isAmending ? 'Save the amendment' : 'Save the draft'}</Button>
        </div>
      </form>
    </dialog>
  );
}
