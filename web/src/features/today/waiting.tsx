// Owns what waits for my answer, and for a coordinator what is missing before the next meeting.
import type { ReactNode } from 'react';
import type { WaitingFor } from '../../generated/wire';
import { plural } from '../../ui/format';
import { Icon, type IconName } from '../../ui/icon';
import { Panel } from '../../ui/panel';

const line = (icon: IconName, words: ReactNode, href: string, label: string) => <li><Icon name={icon} /><span className="lines__wide">{words}</span><a href={href}>{label}</a></li>;

function Row({ one }: { one: WaitingFor }) {
  switch (one.type) {
    case 'referral':
      return line('cases', 'A referral to accept or return', `/cases/${one.code}`, one.code);
    case 'returned':
      return line('undo', 'A referral of yours was sent back: mend it and send it again', `/cases/${one.code}`, one.code);
    case 'guest':
      return line('hand', <><strong>{one.name}</strong> waits to be let in</>, `/meetings/${one.meeting_id}`, 'Let in');
    case 'story':
      return line('cases', 'A case story to release or send back', `/cases/${one.code}/story`, one.code);
    case 'story_returned':
      return one.is_listed ? line('undo', 'Your case story waits: its case is on the list again', `/cases/${one.code}`, one.code) : line('undo', 'Your case story was sent back: see what is to change', `/cases/${one.code}/story`, one.code);
    case 'help':
      return line('hand', <><strong>{one.name}</strong> asks for your help: {one.words}{one.code && <> <span className="muted">({one.code})</span></>}</>, '/actions', 'Answer');
    case 'actions':
      return line('actions', `${plural(one.count, 'action')} to accept`, '/actions', 'Open my actions');
  }
}

export function Waiting({ waiting }: { waiting: readonly WaitingFor[] }) {
  if (waiting.length === 0) return null;
  return (
    <Panel title="Waits for my answer" isFlush>
      <ul className="lines plain-list">
        {waiting.map((one) => <Row key={'action_id' in one ? one.action_id : 'case_id' in one ? `${one.type} ${one.case_id}` : 'person_id' in one ? one.person_id : one.type} one={one} />)}
      </ul>
    </Panel>
  );
}

export function Missing({ missing }: { missing: readonly string[] }) {
  if (missing.length === 0) return null;
  return (
    <Panel title="Missing before the next meeting" isFlush>
      <ul className="lines plain-list">{missing.map((line) => <li key={line}><Icon name="alert" /><span className="lines__wide">{line}</span></li>)}</ul>
    </Panel>
  );
}
