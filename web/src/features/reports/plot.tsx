// Owns one breakdown as bars: dark on light, each with its figure in words, so that neither colour nor sight is needed.
import type { ReportColumn, ReportRow } from '../../generated/wire';
import { figure, length } from './figures';

export interface PlotProps {
  title: string;
  rows: readonly ReportRow[];
  column: ReportColumn;
  /** Which figure of a row. */
  at: number;
  isRounded: boolean;
}

export function Plot({ title, rows, column, at, isRounded }: PlotProps) {
  const longest = Math.max(0, ...rows.map(({ values }) => values[at] ?? 0));
  return (
    <div role="figure" className="stack" aria-label={`${title}: ${column.label}`}>
      <p className="small muted">{title}: {column.label.toLowerCase()}</p>
      <ul className="plain-list">
        {rows.map(({ label, values }) => {
          const value = values[at] ?? null;
          return (
            <li key={label}>
              <span className="small">{label} <strong className="num nowrap">{figure(value, column, isRounded)}</strong></span>
              <svg width="100%" height="12" aria-hidden="true" focusable="false">
                <rect width="100%" height="10" fill="#d8dde0" />
                <rect width={`${length(value, column, longest)}%`} height="10" fill="#003087" />
              </svg>
            </li>
          );
        })}
      </ul>
    </div>
  );
}
