// Owns what waits for my answer, and for a coordinator what is missing before the next meeting.
import type { WaitingFor } from '../../generated/wire';
import { plural } from '../../ui/format';
import { Icon } from '../../ui/icon';
import { Panel } from '../../ui/panel';

export function Waiting({ waiting }: { waiting: readonly WaitingFor[] }) {
  if (waiting.length === 0) return null;
  return (
    <Panel title="Waits for my answer" isFlush>
      <ul className="lines plain-list">
        {waiting.map((one) => (
          one.type === 'referral'
            ? <li key={one.case_id}><Icon name="cases" /><span className="lines__wide">A referral to accept or return</span><a href={`/cases/${one.code}`}>{one.code}</a></li>
            : <li key="actions"><Icon name="actions" /><span className="lines__wide">{plural(one.count, 'action')} to accept</span><a href="/actions">Open my actions</a></li>
        ))}
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
