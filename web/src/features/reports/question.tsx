// Owns one question of a report: the answer in a sentence, its breakdowns as bars, and the tables behind them.
import type { ReportColumn, ReportQuestion, ReportTable } from '../../generated/wire';
import { Panel } from '../../ui/panel';
import { figure } from './figures';
import { Plot } from './plot';

function Table({ table, columns, isRounded, of }: { table: ReportTable; columns: readonly ReportColumn[]; isRounded: boolean; of: string }) {
  return (
    <div className="table-scroll" role="region" aria-label={`${of}, ${table.title.toLowerCase()}`} tabIndex={0}>
      <table className="table">
        <caption className="small">{table.title}</caption>
        <thead><tr><td />{columns.map(({ label }) => <th key={label} scope="col">{label}</th>)}</tr></thead>
        <tbody>
          {table.rows.map((row) => (
            <tr key={row.label}>
              <th scope="row">{row.label}{row.is_to_come && ' (not begun)'}</th>
              {columns.map((column, at) => <td key={column.label} className="num">{row.is_to_come ? '–' : figure(row.values[at] ?? null, column, isRounded)}</td>)}
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

export function Question({ question, isRounded }: { question: ReportQuestion; isRounded: boolean }) {
  const { columns, plotted, tables, title } = question;
  const column = columns[plotted];
  const filled = tables.filter(({ rows }) => rows.some(({ values }) => values.some((value) => value !== null && value !== 0)));
  return (
    <Panel title={title}>
      <div className="stack">
        <p><strong>{question.sentence}</strong></p>
        {column && <div className="pair">{filled.map((table) => <Plot key={table.by} table={table} column={column} at={plotted} isRounded={isRounded} />)}</div>}
        {filled.length > 0 && (
          <details>
            <summary>The figures as {filled.length === 1 ? 'a table' : 'tables'}<span className="nhsuk-u-visually-hidden">: {title}</span></summary>
            {filled.map((table) => <Table key={table.by} table={table} columns={columns} isRounded={isRounded} of={title} />)}
          </details>
        )}
        <p className="muted small">{question.note}</p>
      </div>
    </Panel>
  );
}
