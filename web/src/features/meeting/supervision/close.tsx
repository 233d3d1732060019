// Owns closing a session of supervision: whether it took place, and the themes, which are all that leaves the room.
import { useState } from 'react';
import { useDraft } from '../../../drafts';
import type { Meeting, SupervisionTheme } from '../../../generated/wire';
import { useServerNow } from '../../../server';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { AreaField, ChoiceField, TicksField } from '../../../ui/field';
import { plural } from '../../../ui/format';
import { ms } from '../../../words/instants';
import { themeKeys, themes } from '../../../words/supervision';
import { Refusal, useAsk } from '../ask';

const isSame = (a: readonly string[], b: readonly string[]) => a.length === b.length && a.every((one) => b.includes(one));

export function Themes({ chosen, error, onChange }: { chosen: readonly SupervisionTheme[]; error?: string | null; onChange: (chosen: SupervisionTheme[]) => void }) {
  return <TicksField label="What it was about" error={error} ticked={chosen} options={themeKeys.map((value) => ({ value, label: themes[value] }))} onChange={(ticked) => onChange(ticked as SupervisionTheme[])} />;
}

export function CloseSession({ meeting, onClose }: { meeting: Meeting; onClose: () => void }) {
  const { ask, isSending, error } = useAsk();
  const { root, live } = meeting;
  const now = useServerNow();
  const [chosen, setChosen] = useState<readonly SupervisionTheme[]>(live.themes);
  const [held, setHeld] = useState('yes');
  const [reason, setReason, clear] = useDraft(`close/${root.id}`, '');
  const [missing, setMissing] = useState<string | null>(null);
  const minutes = live.started_at === null ? 0 : Math.max(1, Math.ceil((now - ms(live.started_at)) / 60_000));
  const didHappen = held === 'yes';
  const needsReason = !didHappen || (error?.code === 'incomplete' && error.field === 'override_reason');
  const close = async () => {
    if (didHappen && chosen.length === 0) return setMissing('Choose at least one theme.');
    setMissing(null);
    const wanted = didHappen ? chosen : [];
    if (!isSame(wanted, live.themes) && !(await ask({ name: 'choose_themes', meeting_id: root.id, themes: [...wanted] }))) return;
    if (!(await ask({ name: 'close_meeting', meeting_id: root.id, override_reason: needsReason ? reason.trim() || null : null }))) return;
    clear();
    onClose();
  };
  return (
    <ConfirmDialog isOpen title="Close the session?" confirmLabel={isSending ? 'Saving…' : 'Close the session'} cancelLabel="Not yet" isConfirmDisabled={isSending || (needsReason && reason.trim() === '')} onConfirm={() => void close()} onCancel={onClose}>
      <ChoiceField label="Did it take place?" value={held} onChange={setHeld} options={[{ value: 'yes', label: `It happened: ${plural(minutes, 'minute')}` }, { value: 'no', label: 'It did not take place' }]} />
      {didHappen && <Themes chosen={chosen} error={missing} onChange={(ticked) => { setMissing(null); setChosen(ticked); }} />}
      {needsReason && <AreaField label={didHappen ? 'Why it is closed all the same' : 'Why not'} hint="Only the two of you read it." value={reason} error={error?.field === 'override_reason' ? error.message : null} onChange={setReason} />}
      <p className="muted small">{didHappen ? 'What leaves this room: that it happened, its minutes and these themes. No topic, note or action.' : 'It is not counted. Nothing leaves this room.'}</p>
      <Refusal error={error && !(needsReason && error.field === 'override_reason') ? error : null} kept={reason ? 'What you typed is kept.' : undefined} />
    </ConfirmDialog>
  );
}
