// Owns who is asked to the meeting: core, rotating, guests; answers, apologies with cover; one's own answer.
import { useState } from 'react';
import { useDraft } from '../../../drafts';
import type { Attendee, Meeting, Partstat, Person } from '../../../generated/wire';
import { Button } from '../../../ui/button';
import { TextField } from '../../../ui/field';
import { Icon, type IconName } from '../../../ui/icon';
import { Panel } from '../../../ui/panel';
import { partstats } from '../../../words/attendance';
import { Refusal, useAsk } from '../ask';

export interface AttendeesProps {
  meeting: Meeting;
  me: Person | null;
}

const groups = [
  { title: 'Core', kinds: ['core'] },
  { title: 'Rotating', kinds: ['rotating'] },
  { title: 'Guests and speakers', kinds: ['guest', 'speaker'] },
] as const;

const looks: Record<Partstat, { icon: IconName; tone: string }> = {
  accepted: { icon: 'tick', tone: 'yes' },
  declined: { icon: 'cross', tone: 'no' },
  tentative: { icon: 'half', tone: 'open' },
  needs_action: { icon: 'dashed', tone: 'open' },
};

function Answer({ meeting, own }: { meeting: Meeting; own: Attendee }) {
  const { ask, isSending, error } = useAsk();
  const [isAway, setAway] = useState(false);
  const [cover, setCover, clear] = useDraft(`cover/${meeting.root.id}`, own.cover ?? '');
  const answer = async (partstat: Partstat, who: string | null) => {
    const isTaken = await ask({ name: 'answer_invitation', meeting_id: meeting.root.id, person_id: own.person_id, partstat, cover: who, cover_id: null, available_from: null, available_until: null });
    if (!isTaken) return;
    setAway(false);
    clear();
  };
  return (
    <div className="answer">
      <p className="answer__now">You: <strong>{partstats[own.partstat]}</strong>{own.cover && `, cover: ${own.cover}`}</p>
      <div className="row">
        <Button isPressed={own.partstat === 'accepted' && !isAway} isDisabled={isSending} onClick={() => void answer('accepted', null)}>I am coming</Button>
        <Button isPressed={own.partstat === 'tentative' && !isAway} isDisabled={isSending} onClick={() => void answer('tentative', null)}>Perhaps</Button>
        <Button isPressed={own.partstat === 'declined' || isAway} isDisabled={isSending} onClick={() => setAway(!isAway)}>Send apologies</Button>
      </div>
      {isAway && (
        <form className="answer__cover" noValidate onSubmit={(event) => { event.preventDefault(); void answer('declined', cover.trim() || null); }}>
          <TextField label="Who covers for you (optional)" value={cover} onChange={setCover} error={error?.field === 'cover' ? error.message : null} />
          <div className="row"><Button type="submit" look="primary" isDisabled={isSending}>{isSending ? 'Saving…' : 'Send apologies'}</Button></div>
        </form>
      )}
      <Refusal error={error?.field === 'cover' ? null : error} />
    </div>
  );
}

export function Attendees({ meeting, me }: AttendeesProps) {
  const all = Object.values(meeting.attendees).sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
  const own = me ? meeting.attendees[me.id] : undefined;
  const coming = all.filter(({ partstat }) => partstat === 'accepted').length;
  return (
    <Panel title="Who is asked" isFlush aside={<span className="muted small num">{coming} of {all.length} coming</span>}>
      {own && <Answer meeting={meeting} own={own} />}
      {all.length === 0 && <p className="asked__none muted">Nobody is asked yet.</p>}
      {groups.map(({ title, kinds }) => {
        const people = all.filter(({ kind }) => (kinds as readonly string[]).includes(kind));
        if (people.length === 0) return null;
        return (
          <section key={title} className="asked" aria-label={title}>
            <h3>{title}</h3>
            <ul className="plain-list">
              {people.map((one) => {
                const { icon, tone } = looks[one.partstat];
                return (
                  <li key={one.person_id} className={`asked__person asked__person--${tone}`}>
                    <Icon name={icon} />
                    <span className="asked__words">
                      <span className="asked__name">{one.name}{one.person_id === me?.id && ' (you)'}</span>
                      {one.person_id === meeting.root.chair && <span className="presence__chair">Chair</span>}
                      {one.person_id === meeting.root.deputy && <span className="muted small">deputy</span>}
                      <span className="muted small">{one.role}, {one.organisation}</span>
                    </span>
                    <span className="asked__answer">{partstats[one.partstat]}{one.cover && <span className="muted"> · cover: {one.cover}</span>}{one.is_here && <span className="asked__here"> · here now</span>}</span>
                  </li>
                );
              })}
            </ul>
          </section>
        );
      })}
    </Panel>
  );
}
