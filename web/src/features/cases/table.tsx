// Owns the rows of the list of cases.
import type { CaseRow } from '../../generated/wire';
import { ageOn, formatBorn, formatDay, formatNhsNumber } from '../../ui/format';
import { PriorityTag } from '../../ui/priority-tag';
import { caseStatuses } from '../../words/case-statuses';
import { efiText } from '../../words/efi';

function Row({ row, on }: { row: CaseRow; on: string }) {
  const isLate = row.next_review_on !== null && row.next_review_on < on;
  return (
    <tr>
      <td className="cases__code"><a href={`/cases/${row.code}`}>{row.code}</a></td>
      <td data-wide>{row.name} <small>{formatBorn(row.born_on)} ({ageOn(row.born_on, on)}) · <span className="num nowrap">{row.nhs_number ? formatNhsNumber(row.nhs_number) : 'no NHS number'}</span></small></td>
      <td><PriorityTag priority={row.priority} isCompact /></td>
      <td className="num" data-label="CFS">{row.cfs ?? '–'}</td>
      <td className="num" data-label="eFI">{row.efi === null ? '–' : efiText(row.efi)}</td>
      <td data-wide>{row.reason}<small>{row.practice_name}{row.status !== 'accepted' && ` · ${caseStatuses[row.status]}`}</small></td>
      <td className={isLate ? 'cases__late nowrap' : 'nowrap'} data-label="Review">{row.next_review_on ? formatDay(row.next_review_on) : '–'}{isLate && <span className="nhsuk-u-visually-hidden"> (past)</span>}</td>
      <td className="num" data-label="Actions">{row.open_actions}{row.overdue_actions > 0 && <span className="cases__late"> ({row.overdue_actions} late)</span>}</td>
    </tr>
  );
}

export function CaseTable({ rows, on }: { rows: readonly CaseRow[]; on: string }) {
  return (
    <div className="cases table-scroll" role="region" aria-label="Cases" tabIndex={0}>
      <table className="table">
        <caption className="nhsuk-u-visually-hidden">Cases, by code</caption>
        <thead>
          <tr><th scope="col">Case</th><th scope="col">Person</th><th scope="col">Priority</th><th scope="col">CFS</th><th scope="col">eFI</th><th scope="col">Why on the list</th><th scope="col">Next review</th><th scope="col">Open actions</th></tr>
        </thead>
        <tbody>{rows.map((row) => <Row key={row.id} row={row} on={on} />)}</tbody>
      </table>
    </div>
  );
}
