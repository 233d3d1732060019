// Owns what I was told and have not put away: in words per kind, with the way to it and "Put away".
import { useRef, useState } from 'react';
import { isIgLead, mayOpenCase } from '../../case-view/may';
import { keepFocusIn } from '../../focus';
import type { Notice, NoticeKind, Person } from '../../generated/wire';
import { server } from '../../server';
import { notify } from '../../shell';
import { Button } from '../../ui/button';
import { formatDayClock, plural } from '../../ui/format';
import { Icon, type IconName } from '../../ui/icon';
import { Panel } from '../../ui/panel';
import { ms } from '../../words/instants';

interface Told {
  icon: IconName;
  words: string;
  more?: string;
  way?: { label: string; href: string };
}

/** `isLead`: the information governance lead, for whom a case's address shows who looked. */
export function toldBy(kind: NoticeKind, opensCases: boolean, isLead = false): Told {
  switch (kind.type) {
    case 'called_in':
      return { icon: 'hand', words: `You are called in for case ${kind.number}`, way: { label: 'Open the meeting', href: `/meetings/${kind.meeting_id}` } };
    case 'referral_returned':
      return { icon: 'undo', words: `Your referral ${kind.code} was sent back`, way: { label: kind.code, href: `/cases/${kind.code}` } };
    case 'glass_broken':
      return {
        icon: 'alert', words: `${kind.name} opened ${kind.code} without a right${kind.is_risk_to_life ? ', against a bar, for risk to life' : ''}`,
        more: `Reason given: “${kind.reason}”. Open until ${formatDayClock(ms(kind.until))}.`, way: opensCases ? { label: kind.code, href: `/cases/${kind.code}` } : isLead ? { label: `Who looked at ${kind.code}`, href: `/cases/${kind.code}` } : undefined,
      };
    case 'seat_empty':
      return { icon: 'dashed', words: `${kind.name} is no longer there: the meeting needs a name in their place`, way: { label: 'Open the meeting', href: `/meetings/${kind.meeting_id}` } };
    case 'actions_handed_over':
      return { icon: 'actions', words: `${plural(kind.count, 'action')} of ${kind.name}, who has left, ${kind.count === 1 ? 'is' : 'are'} yours now`, way: { label: 'My actions', href: '/actions' } };
    case 'help_answered':
      return { icon: kind.is_taken ? 'tick' : 'hand', words: `${kind.name} ${kind.is_taken ? 'has taken over' : 'cannot help with'} ${kind.code ? `an action of ${kind.code}` : 'an action'}`, more: kind.is_taken ? 'It is theirs now.' : 'Why stands on the action.', way: !kind.is_taken ? { label: 'My actions', href: '/actions' } : kind.code && opensCases ? { label: kind.code, href: `/cases/${kind.code}` } : undefined };
    case 'meeting_ended_itself':
      return {
        icon: 'clock', words: 'A meeting ended by itself: nobody was connected for 20 minutes', more: kind.incomplete === 0 ? 'Nothing in it is incomplete.' : `${plural(kind.incomplete, 'thing')} in its draft minutes ${kind.incomplete === 1 ? 'is' : 'are'} incomplete.`,
        way: { label: 'Draft minutes', href: `/meetings/${kind.meeting_id}/minutes` },
      };
  }
}

export function Notices({ notices, me }: { notices: readonly Notice[]; me: Person | null }) {
  const [away, setAway] = useState<ReadonlyMap<string, Notice>>(new Map());
  const place = useRef<HTMLDivElement>(null);
  const shown = notices.filter(({ id, seen_at }) => seen_at === null && !away.has(id));
  const isLead = me !== null && isIgLead(me);
  const putBy = isLead ? [...away.values()].filter(({ kind }) => kind.type === 'glass_broken') : [];
  if (shown.length === 0 && putBy.length === 0) return null;
  const opensCases = me !== null && me.roles.some(({ at }) => mayOpenCase(me, at));
  const putAway = async (notice: Notice) => {
    const { id } = notice;
    setAway((before) => new Map(before).set(id, notice));
    // The last one goes with its panel: then on to the page itself.
    if (shown.length > 1 || isLead) keepFocusIn(place);
    else keepFocusIn({ current: document.getElementById('main') }, null);
    const refused = await server().send({ name: 'see_notice', notice_id: id });
    if (!refused) return;
    setAway((before) => new Map([...before].filter(([one]) => one !== id)));
    notify({ text: refused.message, isProblem: true });
  };
  return (
    <Panel title="You were told" isFlush aside={shown.length > 0 && <span className="muted small num">{shown.length}</span>}>
      <div ref={place} tabIndex={-1}>
      {shown.length > 0 && <ul className="lines plain-list" aria-label="Notices for you">
        {shown.map((notice) => {
          const { id, kind, at } = notice;
          const { icon, words, more, way } = toldBy(kind, opensCases, isLead);
          return (
            <li key={id}>
              <Icon name={icon} />
              <span className="lines__wide"><strong>{words}</strong>{more && <> {more}</>} <span className="muted small num">{formatDayClock(ms(at))}</span></span>
              {way && <a href={way.href}>{way.label}</a>}
              <Button look="quiet" label={`Put away: ${words}`} onClick={() => void putAway(notice)}>Put away</Button>
            </li>
          );
        })}
      </ul>}
      {isLead && (
        <div className="put-away">
          {putBy.length > 0 && (
            <details>
              <summary>{plural(putBy.length, 'opening')} put away</summary>
              <ul className="plain-list" aria-label="Put away">{putBy.map(({ id, kind, at }) => <li key={id}>{toldBy(kind, opensCases, isLead).words} <span className="muted small num">{formatDayClock(ms(at))}</span></li>)}</ul>
            </details>
          )}
          <p className="muted small">Earlier openings stand in “Who looked” of their case.</p>
        </div>
      )}
      </div>
    </Panel>
  );
}
