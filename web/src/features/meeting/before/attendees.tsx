// Owns who is asked to the meeting: core, rotating with their block, guests with their pass; what the editor can do about each.
import { useRef, useState } from 'react';
import { focusIn } from '../../../focus';
import type { Attendee, Meeting, Partstat, People, Person, PersonId, WireCommand } from '../../../generated/wire';
import { onDuty } from '../../../rota';
import { ofDone, server } from '../../../server';
import { notify } from '../../../shell';
import { Button } from '../../../ui/button';
import { dayOf, formatDay, plural } from '../../../ui/format';
import { Icon, type IconName } from '../../../ui/icon';
import { Panel } from '../../../ui/panel';
import { admissions, answerWords } from '../../../words/attendance';
import { ms } from '../../../words/instants';
import { Refusal, useAsk } from '../ask';
import { blockFor, blockWords, unmetServices } from '../blocks';
import type { Cards } from '../lines';
import type { Rights } from '../rights';
import { Answer } from './answer';
import { AskMember } from './ask-member';
import { GuestForm } from './guest-form';
import { Pass, TakeBack } from './pass';
import { Preview } from './preview';

export interface AttendeesProps {
  meeting: Meeting;
  cards: Cards;
  people: People | null;
  me: Person | null;
  rights: Rights;
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

interface RowProps extends AttendeesProps {
  one: Attendee;
  onLink: (guest: { id: PersonId; name: string }, isFresh: boolean) => void;
}

function Changes({ one, meeting, cards, people, me, rights, onLink }: RowProps) {
  const { ask, isSending, error } = useAsk();
  const [open, setOpen] = useState<'preview' | 'pass' | 'take-back' | null>(null);
  const { root } = meeting;
  const isGuest = one.kind === 'guest' || one.kind === 'speaker';
  const keepsSeat = one.person_id === root.chair || one.person_id === root.deputy;
  const withdraw = async () => {
    const command: WireCommand = { name: 'withdraw_attendee', meeting_id: root.id, person_id: one.person_id };
    if (!(await ask(command))) return;
    const undo = async () => {
      const refused = await server().send({ name: 'ask_member', meeting_id: root.id, person_id: one.person_id, kind: one.kind });
      if (refused) notify({ text: refused.message, isProblem: true });
    };
    notify({ text: ofDone(command, `${one.name} is no longer asked`), onUndo: () => void undo() });
  };
  return (
    <div className="asked__changes">
      {rights.canAnswerForOthers && !isGuest && one.person_id !== me?.id && <Answer meeting={meeting} attendee={one} people={people} isOwn={false} />}
      {rights.canEditAgenda && (
        <div className="row">
          {one.kind !== 'core' && <Button onClick={() => setOpen('preview')}>{`Preview as ${one.name}`}</Button>}
          {isGuest && <Button onClick={() => onLink({ id: one.person_id, name: one.name }, false)}>Their link…</Button>}
          {isGuest && <Button isExpanded={open === 'pass'} onClick={() => setOpen(open === 'pass' ? null : 'pass')}>{one.kind === 'guest' ? 'Change their cases' : 'Change their pass'}</Button>}
          {isGuest && <Button onClick={() => setOpen('take-back')}>Take the pass back…</Button>}
          {!isGuest && !keepsSeat && <Button isDisabled={isSending} onClick={() => void withdraw()}>No longer ask</Button>}
        </div>
      )}
      <Refusal error={error} />
      {open === 'pass' && <GuestForm meeting={meeting} cards={cards} services={people?.services ?? []} known={one} onDone={() => setOpen(null)} />}
      {open === 'preview' && <Preview meetingId={root.id} personId={one.person_id} name={one.name} onClose={() => setOpen(null)} />}
      {open === 'take-back' && <TakeBack meetingId={root.id} guest={one} onClose={() => setOpen(null)} />}
    </div>
  );
}

function Row(props: RowProps) {
  const { one, meeting, cards, me, rights } = props;
  const [isOpen, setOpen] = useState(false);
  const { icon, tone } = looks[one.partstat];
  // Who sent apologies is not needed any more.
  const block = one.partstat === 'declined' ? '' : blockWords(blockFor(meeting, cards, one));
  const isGuest = one.admission !== null;
  // Who comes to every meeting of a series has it in their calendar since the series was made.
  const isOfSeries = one.kind === 'core' && meeting.root.series_id !== null;
  const isUnasked = meeting.root.status === 'draft' && !isOfSeries && one.partstat === 'needs_action' && one.available_from === null && one.available_until === null;
  const canChange = rights.canEditAgenda || (rights.canAnswerForOthers && one.person_id !== me?.id);
  return (
    <li className={`asked__person asked__person--${tone}`}>
      <Icon name={icon} />
      <span className="asked__words">
        <span className="asked__name">{one.name}{one.person_id === me?.id && ' (you)'}</span>
        {one.person_id === meeting.root.chair && <span className="presence__chair">Chair</span>}
        {one.person_id === meeting.root.deputy && <span className="muted small">deputy</span>}
        <span className="asked__answer">
          {isGuest && one.admission ? admissions[one.admission] : isUnasked ? 'Not asked yet' : answerWords(one)}{one.cover && <span className="muted"> · cover: {one.cover}</span>}{one.on_the_way_at !== null && (!one.is_here || one.kind === 'speaker') && ' · on the way'}{one.is_here && <span className="asked__here"> · here now</span>}
        </span>
        <span className="muted small asked__whole">{one.role}, {one.organisation}</span>
        {one.covers_for && <span className="small asked__whole">covers for {one.covers_for}</span>}
        {block && <span className="small asked__whole asked__block">{block}</span>}
        {one.kind === 'speaker' && <span className="small asked__whole muted">Speaker: their slot, no case</span>}
        {!block && one.kind !== 'core' && one.kind !== 'speaker' && one.partstat !== 'declined' && <span className="small asked__whole muted">{one.kind === 'guest' ? 'Bound to no case' : 'No case of yours to see needs their service'}</span>}
      </span>
      {canChange && <Button look="quiet" isExpanded={isOpen} label={`Change: ${one.name}`} onClick={() => setOpen(!isOpen)}>Change</Button>}
      {canChange && isOpen && <Changes {...props} />}
    </li>
  );
}

/** Services that cases need and nobody comes for. */
function Unmet({ meeting, cards, people }: { meeting: Meeting; cards: Cards; people: People }) {
  const day = dayOf(ms(meeting.root.starts_at));
  return (
    <>
      {unmetServices(meeting, cards, people.services).map(({ service, block }) => {
        const person = onDuty(people.people, service, meeting.root.pcn, day);
        return (
          <p key={service.id} className="asked__unmet">
            <Icon name="alert" />
            <span>Nobody comes for {service.name} ({blockWords(block)}). {person ? `${person.name} is on the rota; ask them, or somebody else.` : <>Nobody is on the rota for {formatDay(day)}. Ask a member, or <a href="/people?of=services">change the rota</a>.</>}</span>
          </p>
        );
      })}
    </>
  );
}

export function Attendees(props: AttendeesProps) {
  const { meeting, cards, people, me, rights } = props;
  const [adding, setAdding] = useState<'member' | 'guest' | null>(null);
  const [link, setLink] = useState<{ guest: { id: PersonId; name: string }; isFresh: boolean } | null>(null);
  const adder = useRef<HTMLDivElement>(null);
  const all = Object.values(meeting.attendees).filter(({ is_withdrawn }) => !is_withdrawn).sort((a, b) => a.name.localeCompare(b.name, 'en-GB'));
  const own = all.find(({ person_id }) => person_id === me?.id);
  const coming = all.filter(({ partstat, admission }) => partstat === 'accepted' || admission === 'admitted').length;
  const isDraft = meeting.root.status === 'draft';
  const toggle = (what: 'member' | 'guest') => setAdding(adding === what ? null : what);
  return (
    <Panel title="Who is asked" isFlush aside={<span className="muted small num">{isDraft ? plural(all.length, 'person', 'people') : `${coming} of ${all.length} coming`}</span>}>
      {own && <Answer meeting={meeting} attendee={own} people={people} isOwn canAskAnybody={rights.canAnswerForOthers} />}
      {rights.canEditAgenda && people && <Unmet meeting={meeting} cards={cards} people={people} />}
      {all.length === 0 && <p className="asked__none muted">Nobody is asked yet.</p>}
      {groups.map(({ title, kinds }) => {
        const inside = all.filter(({ kind }) => (kinds as readonly string[]).includes(kind));
        if (inside.length === 0) return null;
        return (
          <section key={title} className="asked" aria-label={title}>
            <h3>{title}</h3>
            <ul className="plain-list">{inside.map((one) => <Row key={one.person_id} {...props} one={one} onLink={(guest, isFresh) => setLink({ guest, isFresh })} />)}</ul>
          </section>
        );
      })}
      {rights.canEditAgenda && (
        <div className="add-line">
          <div ref={adder} className="row">
            <Button icon="plus" isExpanded={adding === 'member'} isDisabled={!people} onClick={() => toggle('member')}>Ask a member</Button>
            <Button icon="plus" isExpanded={adding === 'guest'} onClick={() => toggle('guest')}>Invite a guest or speaker</Button>
          </div>
          {adding === 'member' && people && <AskMember meeting={meeting} people={people} onDone={() => { setAdding(null); focusIn(adder); }} />}
          {adding === 'guest' && (
            <GuestForm
              meeting={meeting} cards={cards} services={people?.services ?? []}
              onDone={(guest) => {
                setAdding(null);
                // Before the link's dialog opens: closing it leads back here.
                adder.current?.querySelector<HTMLElement>('button:last-child')?.focus();
                if (guest && !guest.isMailed) setLink({ guest, isFresh: true });
              }}
            />
          )}
        </div>
      )}
      {link && <Pass meetingId={meeting.root.id} guest={link.guest} isFresh={link.isFresh} onClose={() => setLink(null)} />}
    </Panel>
  );
}
