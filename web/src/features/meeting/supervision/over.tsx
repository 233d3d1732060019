// Owns a session of supervision that is over, for its two: that it happened, for how long, about what; what is next.
import { useState } from 'react';
import type { Meeting, Person, SupervisionTheme } from '../../../generated/wire';
import { Button } from '../../../ui/button';
import { dayOf, formatDayYear, plural } from '../../../ui/format';
import { PageHead } from '../../../ui/page-head';
import { Panel } from '../../../ui/panel';
import { ms } from '../../../words/instants';
import { themeWords } from '../../../words/supervision';
import { Refusal, useAsk } from '../ask';
import { SupervisionAgenda } from './agenda';
import { Themes } from './close';

/** One that ended itself is counted once the supervisor said what it was about. */
function SayThemes({ meeting }: { meeting: Meeting }) {
  const { ask, isSending, error } = useAsk();
  const [chosen, setChosen] = useState<readonly SupervisionTheme[]>([]);
  return (
    <>
      <Themes chosen={chosen} error={error?.field === 'themes' ? error.message : null} onChange={setChosen} />
      <Button look="primary" isDisabled={isSending || chosen.length === 0} onClick={() => void ask({ name: 'choose_themes', meeting_id: meeting.root.id, themes: [...chosen] })}>{isSending ? 'Saving…' : 'It happened'}</Button>
      <Refusal error={error?.field === 'themes' ? null : error} />
    </>
  );
}

export function SupervisionOver({ meeting, me }: { meeting: Meeting; me: Person | null }) {
  const { root, live } = meeting;
  const took = live.started_at !== null && live.ended_at !== null ? Math.ceil((live.ended_at - live.started_at) / 60_000_000) : 0;
  const minutes = live.is_ended_by_itself ? Math.min(took, root.slot_minutes) : took;
  const didHappen = live.themes.length > 0;
  const canSay = !didHappen && live.close_override === null && root.chair === me?.id && root.status === 'ended';
  return (
    <>
      <PageHead title={root.title} line={formatDayYear(dayOf(ms(live.started_at ?? root.starts_at)))} />
      <div className="stack">
      <Panel title={didHappen ? `It happened: ${plural(minutes, 'minute')}` : canSay ? 'It ended by itself' : 'It is not counted'}>
        <p>{didHappen ? themeWords(live.themes) : (live.close_override ?? 'Nobody has said what it was about.')}</p>
        {canSay && <SayThemes meeting={meeting} />}
        <p className="row"><Button href={`/meetings/${root.id}/minutes`}>Our topics and notes</Button><Button href="/actions">My actions</Button></p>
      </Panel>
      <SupervisionAgenda meeting={meeting} me={me} />
      </div>
    </>
  );
}
