//! Reports over HTTP: figures in words and tables, with nobody in them.

use mdt_domain::report::figures::{ReportBy, ReportTopic, ReportUnit};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

/// `GET /api/reports?place=&period=`: a place by its code or `own`, a month `2026-11` or a quarter `2026-Q4`.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Report {
    /// Whose, as asked for.
    pub place: String,
    /// Its name.
    pub place_name: String,
    /// When, as asked for.
    pub period: String,
    /// The same in words.
    pub period_words: String,
    /// Told outside the PCN: counts in steps of five, none under five, months that are over.
    pub is_rounded: bool,
    /// Every report this person reads.
    pub places: Vec<ReportChoice>,
    /// Periods to choose from, newest first.
    pub periods: Vec<ReportChoice>,
    /// What is asked, with answers.
    pub questions: Vec<ReportQuestion>,
}

/// Something to choose.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReportChoice {
    /// What to ask with.
    pub key: String,
    /// What to show.
    pub label: String,
}

/// A question with its answer.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReportQuestion {
    /// Which.
    pub topic: ReportTopic,
    /// Such as "Actions done in time".
    pub title: String,
    /// The answer in a sentence.
    pub sentence: String,
    /// How it is counted.
    pub note: String,
    /// What stands in the columns of its tables.
    pub columns: Vec<ReportColumn>,
    /// The column a plot shows.
    pub plotted: u8,
    /// Over everything.
    pub total: Vec<Option<f64>>,
    /// The same, told apart.
    pub tables: Vec<ReportTable>,
}

/// A column.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReportColumn {
    /// Its heading.
    pub label: String,
    /// What its figures are.
    pub unit: ReportUnit,
}

/// One breakdown.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReportTable {
    /// By what.
    pub by: ReportBy,
    /// Such as "By service".
    pub title: String,
    /// In their order.
    pub rows: Vec<ReportRow>,
}

/// A row.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ReportRow {
    /// Such as "October 2026".
    pub label: String,
    /// A month that has not begun: nothing can be counted in it yet, which is another thing than nothing.
    pub is_to_come: bool,
    /// One a column; null: fewer than five, too few to tell, or nothing there.
    pub values: Vec<Option<f64>>,
}

/// `GET /api/oversight`: for clinical directors, the link workers of each PCN they lead. Numbers and days; no case, no code.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct Oversight {
    /// One a PCN.
    pub places: Vec<OversightPlace>,
}

/// A PCN's.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct OversightPlace {
    /// Its name.
    pub name: String,
    /// Link workers, most overdue first.
    pub link_workers: Vec<LinkWorkerRow>,
    /// Practices that are most concerned about somebody.
    pub concerned: Vec<ConcernedPractice>,
}

/// A link worker.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct LinkWorkerRow {
    /// Their name.
    pub name: String,
    /// Cases with an open action of theirs.
    pub cases: u32,
    /// Open actions.
    pub open: u32,
    /// Of these, overdue.
    pub overdue: u32,
    /// Of these, blocked.
    pub blocked: u32,
    /// When they were supervised last.
    pub supervised_on: Option<mdt_domain::words::Day>,
    /// When they are next.
    pub supervision_on: Option<mdt_domain::words::Day>,
}

/// A practice, and about how many people it is most concerned.
#[derive(Clone, Debug, Serialize, Deserialize, TS)]
pub struct ConcernedPractice {
    /// Its name.
    pub name: String,
    /// How many.
    pub people: u32,
}
