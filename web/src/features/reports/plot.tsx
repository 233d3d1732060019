// Owns one breakdown as bars: dark on light, each with its figure in words, so that neither colour nor sight is needed.
import type { ReportColumn, ReportTable } from '../../generated/wire';
import { figure, length } from './figures';

export interface PlotProps {
  table: ReportTable;
  column: ReportColumn;
  /** Which figure of a row. */
  at: number;
  isRounded: boolean;
}

export function Plot({ table, column, at, isRounded }: PlotProps) {
  const { title, rows } = table;
  const longest = Math.max(0, ...rows.map(({ values }) => values[at] ?? 0));
  return (
    <div role="figure" className="stack" aria-label={`${title}: ${column.label}`}>
      <p className="small muted">{title}: {column.label.toLowerCase()}</p>
      <ul className="plain-list">
        {rows.map((row) => {
          const { label } = row;
          if (row.is_to_come) return <li key={label} className="small muted">{label}: not begun</li>;
          const value = row.values[at] ?? null;
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
