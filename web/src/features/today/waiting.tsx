// Owns what waits for my answer, and for a coordinator what is missing before the next meeting.
import type { WaitingFor } from '../../generated/wire';
import { plural } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Panel } from '../../ui/panel';

function Row({ one }: { one: WaitingFor }) {
  switch (one.type) {
    case 'referral':
      return <li><Icon name="cases" /><span className="lines__wide">A referral to accept or return</span><a href={`/cases/${one.code}`}>{one.code}</a></li>;
    case 'returned':
      return <li><Icon name="undo" /><span className="lines__wide">A referral of yours was sent back: mend it and send it again</span><a href={`/cases/${one.code}`}>{one.code}</a></li>;
    case 'guest':
      return <li><Icon name="hand" /><span className="lines__wide"><strong>{one.name}</strong> waits to be let in</span><a href={`/meetings/${one.meeting_id}`}>Let in</a></li>;
    case 'story':
      return <li><Icon name="cases" /><span className="lines__wide">A case story to release or send back</span><a href={`/cases/${one.code}/story`}>{one.code}</a></li>;
    case 'story_returned':
      return <li><Icon name="undo" /><span className="lines__wide">Your case story was sent back: see what is to change</span><a href={`/cases/${one.code}/story`}>{one.code}</a></li>;
    case 'help':
      return <li><Icon name="hand" /><span className="lines__wide"><strong>{one.name}</strong> asks for your help: {one.words}{one.code && <> <span className="muted">({one.code})</span></>}</span><a href="/actions">Answer</a></li>;
    case 'actions':
      return <li><Icon name="actions" /><span className="lines__wide">{plural(one.count, 'action')} to accept</span><a href="/actions">Open my actions</a></li>;
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
