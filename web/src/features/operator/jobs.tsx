// Owns what happens by itself, as the operator sees it: what is due next, what ran, what it came to.
import type { JobRun, OperatorJobs } from '../../generated/wire';
import { useEvery } from '../../every';
import { WhenLoaded } from '../../loaded';
import { useLoad } from '../../server';
import { formatDayClock } from '../../ui/format';
import { Panel } from '../../ui/panel';
import { ms } from '../../words/instants';
import { jobWords, readEveryMs, runStates } from './words';

function Run({ run }: { run: JobRun }) {
  return (
    <li className="action-list__row">
      <div className="action-list__words">
        <p><strong>{jobWords(run.job)}</strong> · {runStates[run.state] ?? run.state}{run.result && ` · ${run.result}`}{run.error && ` · ${run.error}`}</p>
        <p className="small muted num">
          Due {formatDayClock(ms(run.due_at))} · begun {formatDayClock(ms(run.started_at))}{run.ended_at !== null && ` · ended ${formatDayClock(ms(run.ended_at))}`}
          {run.attempts > 1 && ` · ${run.attempts} tries`}{run.next_try_at !== null && ` · next try ${formatDayClock(ms(run.next_try_at))}`}
        </p>
      </div>
    </li>
  );
}

export function Jobs() {
  const load = useLoad<OperatorJobs>('/api/operator/jobs');
  useEvery(load.kind === 'ready' ? load.reload : null, readEveryMs);
  return (
    <Panel title="What happens by itself" isFlush>
      <WhenLoaded load={load} what="what happens by itself" lines={6}>
        {({ next, runs }) => (
          <>
            <div className="panel__body"><ul className="plain-list">{next.map(({ job, due_at }) => <li key={job}>Next: <strong>{jobWords(job)}</strong>, <span className="num">{formatDayClock(ms(due_at))}</span></li>)}</ul></div>
            {runs.length === 0 && <p className="panel__body muted">Nothing has run yet.</p>}
            <ul className="plain-list action-list" aria-label="What ran, the last first">{runs.map((run) => <Run key={`${run.job}/${run.occurrence}`} run={run} />)}</ul>
          </>
        )}
      </WhenLoaded>
    </Panel>
  );
}
