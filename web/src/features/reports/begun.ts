// Owns which months of a report have not begun: nothing can be counted in them yet, which is another thing than nothing.
import type { ReportRow, ReportTable } from '../../generated/wire';
import { today } from '../../ui/format';
import { monthOf } from '../stories/month';

/** The months after this one, as rows are called; a quarter reaches two of them. */
function monthsToCome(): string[] {
  const [year = 0, month = 0] = today().split('-').map(Number);
  return [1, 2, 3].map((ahead) => monthOf(new Date(Date.UTC(year, month - 1 + ahead, 1)).toISOString().slice(0, 10)));
}

/** Of a breakdown by month, the rows whose month is still to come; a figure that is there all the same is told. */
export function notBegun({ by, rows }: ReportTable): ReadonlySet<ReportRow> {
  const toCome = by === 'month' ? monthsToCome() : [];
  return new Set(rows.filter(({ label, values }) => toCome.includes(label) && values.every((value) => !value)));
}
