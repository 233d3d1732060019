// Owns the form in which a case's or a topic's part of the minutes is put right: the draft's texts, or an amendment with its reason. What is typed
// stays through an error and a reload.
import { useId, useState } from 'react';
import { useDraft } from '../../drafts';
import type { ActionItem, FourTexts, Minutes, WireError } from '../../generated/wire';
import { server } from '../../server';
import { Button } from '../../ui/button';
import { AreaField, TextField, TicksField } from '../../ui/field';
import { useModal } from '../../ui/modal';
import { textBoxes } from '../../words/text-boxes';
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

interface Typed {
  texts: FourTexts;
  rationale: string;
  dissent: string;
  there: string[];
  /** Actions the minutes shall have as they are now; not in a draft that was kept before this was asked. */
  taken?: string[];
  reason: string;
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
  const start: Typed = {
    texts: isTakingLate ? kept.shared : waits?.words.texts ?? texts,
    rationale: waits?.words.outcome?.rationale ?? outcome?.rationale ?? '', dissent: waits?.words.outcome?.dissent ?? outcome?.dissent ?? '',
    there: [...present.filter((id) => marked.get(id) !== false), ...[...marked].filter(([id, was]) => was && !present.includes(id)).map(([id]) => id)],
    taken: takenBy(agreed ?? [], waits?.words.actions), reason: waits?.words.reason ?? '',
  };
  const [typed, setTyped, clear] = useDraft<Typed>(`minutes-edit/${kept.caseId ?? 'topic'}/${kept.itemId}/${begunOn}${isTakingLate ? '-late' : ''}`, start);
  const [error, setError] = useState<WireError | null>(null);
  const [isSending, setSending] = useState(false);
  const isAmending = version > 0;
  const taken = typed.taken ?? start.taken ?? [];
  const all = typed.texts.reduce((sum, text) => sum + charsOf(text), 0);
  const tooMany = all > textsChars ? `The four texts have ${counted(all)} characters together, and at most ${counted(textsChars)} fit. Shorten them by ${counted(all - textsChars)}.` : null;
  const isTooLong = tooMany !== null || typed.texts.some((text) => charsOf(text) > textChars);
  const people = [...new Map([
    ...attendance.map(({ person_id, name }) => [person_id, name] as const),
    ...minutes.attendees.filter(({ is_withdrawn }) => !is_withdrawn).map(({ person_id, name }) => [person_id, name] as const),
  ])].sort(([, a], [, b]) => a.localeCompare(b, 'en-GB'));

  // A box nobody touched goes back as it was, its last space too: no change is shown that nobody made.
  const asTyped = (field: 'rationale' | 'dissent') => (typed[field] === start[field] ? start[field] : typed[field].trim()) || null;

  const save = async () => {
    if (isTooLong) return;
    setSending(true);
    const marks = people.filter(([id]) => typed.there.includes(id) !== present.includes(id)).map(([person_id]) => ({ person_id, was_present: typed.there.includes(person_id) }));
    const refused = await server().send({
      name: 'edit_minutes', meeting_id: minutes.meeting_id, item_id: kept.itemId, case_id: kept.caseId, on_version: version, seen_edit_at: waits?.amended.at ?? null,
      words: {
        texts: typed.texts, outcome: isAmending && outcome ? { rationale: asTyped('rationale'), dissent: asTyped('dissent') } : null,
        attendance: isAmending && kept.caseId !== null ? marks : [], reason: typed.reason.trim() || null, letters_seen: isTakingLate || (kept.caseId === null && !isAmending && !waits) ? kept.lettersMark : null,
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
  return (
    <dialog ref={dialog} className="confirm" aria-labelledby={titleId} onCancel={(event) => { event.preventDefault(); onClose(); }}>
      <form noValidate onSubmit={(event) => { event.preventDefault(); void save(); }}>
        <h2 id={titleId}>{isAmending ? `Amend the minutes of ${kept.name}` : `Edit the draft of ${kept.name}`}</h2>
        <div className="confirm__words stack">
          {approval && <p role="alert"><strong>{approval.name} approved version {version} of these minutes meanwhile.</strong> What you typed is kept. Saved now, it is an amendment of version {version}: it needs a reason, and waits for approval.</p>}
          {error && error.field !== 'words.reason' && !(approval && error.code === 'changed_meanwhile') && <p role="alert" ref={shown}>{error.message}</p>}
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
          <Button type="submit" look="primary" isDisabled={isSending || isTooLong}>{isSending ? 'Saving…' : isAmending ? 'Save the amendment' : 'Save the draft'}</Button>
        </div>
      </form>
    </dialog>
  );
}
