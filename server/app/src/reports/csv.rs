//! A report as CSV: one figure a line. Nothing in it can be taken for a formula.

use mdt_domain::report::figures::ReportUnit;
use mdt_protocol::reports::{Report, ReportColumn, ReportQuestion};

/// The file. Errors never: what cannot be written is left out.
pub fn file(report: &Report) -> Vec<u8> {
    let mut lines = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    drop(lines.write_record(["Place", "Period", "Question", "By", "Group", "Figure", "Unit", "Value"]));
    for question in &report.questions {
        let mut rows = |by: &str, group: &str, values: &[Option<f64>], is_to_come: bool| {
            for (column, value) in question.columns.iter().zip(values) {
                let value = if is_to_come { "not begun".to_owned() } else { told(report, column, *value) };
                let cells = [&report.place_name, &report.period, &question.title, by, group, &column.label, unit(column.unit), &value];
                drop(lines.write_record(cells.map(harmless)));
            }
        };
        rows("Everything", "All", &question.total, false);
        each_row(question, &mut rows);
    }
    lines.into_inner().unwrap_or_default()
}

fn each_row(question: &ReportQuestion, rows: &mut impl FnMut(&str, &str, &[Option<f64>], bool)) {
    for table in &question.tables {
        for row in &table.rows {
            rows(&table.title, &row.label, &row.values, row.is_to_come);
        }
    }
}

fn told(report: &Report, column: &ReportColumn, value: Option<f64>) -> String {
    match value {
        Some(value) => value.to_string(),
        None if report.is_rounded && column.unit == ReportUnit::Count => "too few to tell".to_owned(),
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
    fn a_month_that_has_not_begun_is_no_nought() {
        use mdt_domain::report::figures::{ReportBy, ReportTopic};
        use mdt_protocol::reports::{ReportRow, ReportTable};
        let row = |label: &str, is_to_come| ReportRow { label: label.into(), is_to_come, values: vec![Some(0.0), None] };
        let column = |label: &str, unit| ReportColumn { label: label.into(), unit };
        let question = ReportQuestion {
            topic: ReportTopic::Actions, title: "Actions".into(), sentence: String::new(), note: String::new(), plotted: 0, total: vec![Some(0.0), None],
            columns: vec![column("Due", ReportUnit::Count), column("In time", ReportUnit::Percent)],
            tables: vec![ReportTable { by: ReportBy::Month, title: "By month".into(), rows: vec![row("November 2026", false), row("December 2026", true)] }],
        };
        let report = Report {
            place: "own".into(), place_name: "Mine".into(), period: "2026-Q4".into(), period_words: String::new(), is_rounded: false, places: vec![], periods: vec![], questions: vec![question],
        };
        let told = String::from_utf8(file(&report)).expect("text");
        let ends: Vec<&str> = told.lines().skip(3).map(|line| line.split(",By month,").nth(1).expect("a row")).collect();
        assert_eq!(ends, ["November 2026,Due,count,0", "November 2026,In time,percent,", "December 2026,Due,count,not begun", "December 2026,In time,percent,not begun"]);
    }

    #[test]
    fn nothing_in_it_is_a_formula() {
        for (cell, kept) in [("=1+1", "'=1+1"), ("@SUM(A1)", "'@SUM(A1)"), ("-cmd", "'-cmd"), ("+44", "+44"), ("-12", "-12"), ("Council", "Council")] {
            assert_eq!(harmless(cell), kept);
        }
    }
}
