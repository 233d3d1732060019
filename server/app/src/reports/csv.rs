//! A report as CSV: one figure a line. Nothing in it can be taken for a formula.

use mdt_domain::report::figures::ReportUnit;
use mdt_protocol::reports::{Report, ReportColumn, ReportQuestion};

/// The file. Errors never: what cannot be written is left out.
pub fn file(report: &Report) -> Vec<u8> {
    let mut lines = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    drop(lines.write_record(["Place", "Period", "Question", "By", "Group", "Figure", "Unit", "Value"]));
    for question in &report.questions {
        let mut rows = |by: &str, group: &str, values: &[Option<f64>]| {
            for (column, value) in question.columns.iter().zip(values) {
                let cells = [&report.place_name, &report.period, &question.title, by, group, &column.label, unit(column.unit), &told(report, column, *value)];
                drop(lines.write_record(cells.map(harmless)));
            }
        };
        rows("Everything", "All", &question.total);
        each_row(question, &mut rows);
    }
    lines.into_inner().unwrap_or_default()
}

fn each_row(question: &ReportQuestion, rows: &mut impl FnMut(&str, &str, &[Option<f64>])) {
    for table in &question.tables {
        for row in &table.rows {
            rows(&table.title, &row.label, &row.values);
        }
    }
}

fn told(report: &Report, column: &ReportColumn, value: Option<f64>) -> String {
    match value {
        Some(value) => value.to_string(),
        None if report.is_rounded && column.unit == ReportUnit::Count => "fewer than 5".to_owned(),
        None => String::new(),
    }
}

fn unit(unit: ReportUnit) -> &'static str {
    match unit {
        ReportUnit::Count => "count",
        ReportUnit::Percent => "percent",
        ReportUnit::Minutes => "minutes",
        ReportUnit::Days => "days",
    }
}

/// A spreadsheet takes what begins like this for a formula; an apostrophe makes it a text.
fn harmless(cell: &str) -> String {
    let is_number = cell.parse::<f64>().is_ok();
    if !is_number && cell.starts_with(['=', '+', '-', '@', '\t', '\r', '\n']) { format!("'{cell}") } else { cell.to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_in_it_is_a_formula() {
        for (cell, kept) in [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-cmd", "'-cmd"), ("+44", "+44"), ("-12", "-12"), ("Council", "Council")] {
            assert_eq!(harmless(cell), kept);
        }
    }
}
