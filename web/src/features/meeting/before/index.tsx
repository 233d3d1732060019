// Owns the meeting before it starts: agenda left, attendees right, publishing and starting.
import { useState } from 'react';
import type { Meeting, People, Person, WireCommand } from '../../../generated/wire';
import { ofDone, useServerNow } from '../../../server';
import { notify } from '../../../shell';
import { Button } from '../../../ui/button';
import { ConfirmDialog } from '../../../ui/confirm-dialog';
import { formatDayClock, plural } from '../../../ui/format';
import { PageHead } from '../../../ui/page-head';
import { ms } from '../../../words/instants';
import { hasCases, meetingStatuses } from '../../../words/meetings';
import { WaitingGuests } from '../admit';
import { Refusal, useAsk } from '../ask';
import { Resources } from '../borough/resources';
import { JoinCall } from '../join-call';
import type { Cards } from '../lines';
import type { Rights } from '../rights';
import { SupervisionAgenda } from '../supervision/agenda';
import { Agenda } from './agenda';
import { Attendees } from './attendees';
import { cutOffWords, isPastCutOff } from './cut-off';
import { Mailed } from './mailed';
import { Proposal } from './proposal';
import { Told, toldWords } from './told';
import './before.css';

export interface BeforeProps {
  meeting: Meeting;
  cards: Cards;
  people: People | null;
  me: Person | null;
  rights: Rights;
}

/** Starting so long before its time wants a second look. */
const EARLY_MS = 30 * 60_000;

export function Before({ meeting, cards, people, me, rights }: BeforeProps) {
  const [question, setQuestion] = useState<'publish' | 'start' | null>(null);
  const { ask, isSending, error } = useAsk();
  const now = useServerNow();
  const { root, attendees } = meeting;
  const startsAt = ms(root.starts_at);
  // Of a supervision there is nobody to tell: its two have it in their calendars.
  const isPrivate = root.kind === 'supervision';
  const isDraft = root.status === 'draft' && !isPrivate;
  const asked = Object.values(attendees).filter(({ is_withdrawn }) => !is_withdrawn);
  const isPast = isPastCutOff(root, now * 1000);
  const id = root.id;

  const publish = async () => {
    const command: WireCommand = { name: 'publish_agenda', meeting_id: id };
    if (!(await ask(command))) return;
    setQuestion(null);
    notify({ text: ofDone(command, `The agenda is published. ${toldWords(meeting)}`, 'Kept on this device. The agenda is published when you are back; nobody was told yet.') });
  };
  const start = async () => {
    if (await ask({ name: 'start_meeting', meeting_id: id })) setQuestion(null);
  };
  const cutOff = cutOffWords(root, now);
  const isEarly = startsAt - now > EARLY_MS;
  return (
    <>
      <PageHead title={root.title} line={<><span className="num">{formatDayClock(startsAt)}</span>, {root.slot_minutes} minutes · {isPrivate ? 'between the two of you' : meetingStatuses[root.status]}{cutOff && <><br />{cutOff}</>}</>}>
        {root.has_call && <JoinCall meetingId={id} />}
        {isDraft && rights.canEditAgenda && <Button look={rights.canStart && !isEarly ? 'plain' : 'primary'} isDisabled={isSending} onClick={() => setQuestion('publish')}>Publish agenda</Button>}
        {rights.canStart && <Button look={isEarly ? 'plain' : 'primary'} icon="play" isDisabled={isSending} onClick={() => (isEarly || isDraft ? setQuestion('start') : void start())}>{isSending ? 'Saving…' : 'Start the meeting'}</Button>}
      </PageHead>
      {question === null && <Refusal error={error} />}
      <WaitingGuests meeting={meeting} canAdmit={rights.canAdmit} />
      <div className="before">
        <div className="before__column">
          <Agenda meeting={meeting} cards={cards} people={people} me={me} canEdit={rights.canEditAgenda} canBring={rights.canBring} isPastCutOff={isPast} />
          {root.kind === 'borough' && <Resources meeting={meeting} me={me} canShare={rights.canBring} canEdit={rights.canEditAgenda} />}
          {rights.canEditAgenda && hasCases(root.kind) && <Proposal key={id} meeting={meeting} services={people?.services ?? []} />}
        </div>
        {isPrivate ? <div className="before__column"><SupervisionAgenda meeting={meeting} me={me} /></div> : <Attendees meeting={meeting} cards={cards} people={people} me={me} rights={rights} />}
      </div>
      <ConfirmDialog isOpen={question === 'publish'} title="Publish the agenda?" confirmLabel={isSending ? 'Saving…' : 'Publish agenda'} isConfirmDisabled={isSending} onConfirm={() => void publish()} onCancel={() => setQuestion(null)}>
        {Object.values(meeting.items).every(({ state }) => state === 'removed') && <p><strong>Nothing is on it yet.</strong> Whoever is asked is told of an empty agenda.</p>}
        <p>The agenda becomes visible to {plural(asked.length, 'person', 'people')}:</p>
        <Told meeting={meeting} cards={cards} />
        {question === 'publish' && <Mailed meetingId={id} />}
        <p>{hasCases(root.kind) && 'Partners have their cases from 24 hours before the start. Cases that are not theirs stand there as “not shared”. '}Mail leaves after two minutes; you can go on changing the agenda, and whose part moves is told.</p>
        <Refusal error={error} />
      </ConfirmDialog>
      <ConfirmDialog isOpen={question === 'start'} title={isEarly ? 'Start it now?' : 'Start without publishing?'} confirmLabel={isSending ? 'Saving…' : 'Start the meeting'} isConfirmDisabled={isSending} onConfirm={() => void start()} onCancel={() => setQuestion(null)}>
        {isEarly && <p>It is planned for {formatDayClock(startsAt)}.</p>}
        <p>{isDraft ? 'The agenda is still a draft. ' : ''}It goes live for {plural(asked.length, 'person', 'people')}, with the roll-call first.</p>
        <Refusal error={error} />
      </ConfirmDialog>
    </>
  );
}
