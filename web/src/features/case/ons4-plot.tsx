// Owns ONS4 over time: four small plots side by side, readable in greyscale, with the table behind them.
import type { Assessment } from '../../generated/wire';
import { daysBetween, formatDayYear } from '../../ui/format';
import { dayWords, ons4, scoreOf } from './tools';

const WIDTH = 200;
const HEIGHT = 56;
const EDGE = 6;

function Plot({ all, label, better, of }: { all: readonly Assessment[]; label: string; better: string; of: (one: Assessment) => number | null }) {
  const first = all[0]?.asked_on ?? '';
  const last = all.at(-1)?.asked_on ?? first;
  const span = Math.max(1, daysBetween(first, last));
  const y = (score: number) => HEIGHT - EDGE - (score / 10) * (HEIGHT - 2 * EDGE);
  const points = all.flatMap((one) => {
    const score = of(one);
    return score === null ? [] : [{ id: one.id, score, x: first === last ? WIDTH / 2 : EDGE + (daysBetween(first, one.asked_on) / span) * (WIDTH - 2 * EDGE), y: y(score) }];
  });
  const words = points.length === 0 ? 'not answered' : points.map(({ score }) => score).join(', then ');
  return (
    <figure style={{ margin: 0 }}>
      <figcaption className="small"><strong>{label}</strong> {points.at(-1)?.score ?? '–'}<span className="muted"> of 10, {better}</span></figcaption>
      <svg viewBox={`0 0 ${WIDTH} ${HEIGHT}`} width="100%" role="img" aria-label={`${label}, ${better}: ${words}`}>
        {[0, 5, 10].map((score) => <line key={score} x1={0} x2={WIDTH} y1={y(score)} y2={y(score)} stroke="#aeb7bd" strokeWidth={score === 5 ? 0.5 : 1} strokeDasharray={score === 5 ? '3 3' : undefined} />)}
        <polyline points={points.map((point) => `${point.x},${point.y}`).join(' ')} fill="none" stroke="currentColor" strokeWidth={2} />
        {points.map((point) => <circle key={point.id} cx={point.x} cy={point.y} r={4} fill="currentColor" />)}
      </svg>
    </figure>
  );
}

/** Oldest first. */
export function Ons4Plot({ all }: { all: readonly Assessment[] }) {
  if (all.length === 0) return null;
  const [first, last] = [all[0]?.asked_on, all.at(-1)?.asked_on];
  const words = dayWords(all);
  return (
    <div className="stack">
      <div style={{ display: 'grid', gap: '12px', gridTemplateColumns: 'repeat(2, minmax(0, 1fr))' }}>
        {ons4.map(({ key, label, better }) => <Plot key={key} all={all} label={label} better={better} of={(one) => scoreOf(one, key)} />)}
      </div>
      <p className="muted small">{first === last ? `Asked ${formatDayYear(all[0]?.asked_on ?? '')}.` : `From ${words(all[0]?.asked_on ?? '')} to ${formatDayYear(all.at(-1)?.asked_on ?? '')}.`} Four separate measures, never added up.</p>
      <details>
        <summary>As a table</summary>
        <div className="table-scroll" role="region" aria-label="Wellbeing as a table" tabIndex={0}>
          <table className="table ons4">
            <caption className="nhsuk-u-visually-hidden">Wellbeing, newest first</caption>
            <thead><tr><th scope="col">Asked</th>{ons4.map(({ key, label }) => <th key={key} scope="col">{label}</th>)}</tr></thead>
            <tbody>{[...all].reverse().map((one) => <tr key={one.id}><td>{words(one.asked_on)}</td>{ons4.map(({ key }) => <td key={key} className="num">{scoreOf(one, key) ?? '–'}</td>)}</tr>)}</tbody>
          </table>
        </div>
      </details>
    </div>
  );
}
