//! The questions of a report and their answers, from a table and nothing else: sums of its cells, shares, means and quartiles.

use super::{
    facts::{CAME, DEFERRED, DISCUSSED, IN_TIME, MET, NOT_DONE, NOT_REACHED},
    outside::{LEAST_TIMED, STEP},
    period::Month,
    table::{Amount, Cell, Table, Topic},
};
use crate::{social_note::SocialDomain, words::OdsCode};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use ts_rs::TS;

/// What a report asks.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportTopic {
    /// How many meetings were held, and what ordering saved partners.
    Meetings,
    /// How many cases were discussed and deferred.
    Cases,
    /// Minutes planned and used per case.
    Minutes,
    /// Days from referral to discussion.
    Waiting,
    /// Actions done in time.
    Actions,
    /// Social needs found and met.
    Needs,
    /// Who came, by service.
    Attendance,
    /// Languages of the people discussed.
    Languages,
    /// Supervision given.
    Supervision,
    /// From which funds link workers are paid, and what they did.
    Funding,
}

/// By what an answer is told apart.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportBy {
    /// Months of the period.
    Month,
    /// PCNs of the borough.
    Pcn,
    /// Fifths of deprivation of the practice.
    Fifth,
    /// Services.
    Service,
    /// Social domains.
    Domain,
    /// Languages.
    Language,
    /// Funds from which link workers are paid.
    Funding,
}

/// What a figure is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "snake_case")]
pub enum ReportUnit {
    /// A number of things.
    Count,
    /// Of a hundred.
    Percent,
    /// Minutes.
    Minutes,
    /// Days.
    Days,
}

/// Figures of one question, as one breakdown tells them. A row's key is a month, a code, a fifth, an id, a domain or a language.
#[derive(Clone, Debug, PartialEq)]
pub struct Grid {
    /// By what.
    pub by: ReportBy,
    /// Rows in their order: key and one figure a column; none: not told, or nothing to tell.
    pub rows: Vec<(String, Vec<Option<f64>>)>,
}

/// A question with its answer.
#[derive(Clone, Debug, PartialEq)]
pub struct Answer {
    /// What is asked.
    pub topic: ReportTopic,
    /// What each figure is.
    pub columns: &'static [(&'static str, ReportUnit)],
    /// Over everything.
    pub total: Vec<Option<f64>>,
    /// The same, told apart.
    pub grids: Vec<Grid>,
}

/// What rows there are whether or not anything is in them.
#[derive(Clone, Debug)]
pub struct Frame<'f> {
    /// Months of the period.
    pub months: &'f [Month],
    /// PCNs to tell apart; one: nothing to tell apart.
    pub pcns: &'f [OdsCode],
    /// Told outside.
    pub is_outside: bool,
}

type Cells<'t> = [(&'t Cell, Amount)];

struct Question {
    topic: ReportTopic,
    of: &'static [Topic],
    columns: &'static [(&'static str, ReportUnit)],
    by: &'static [ReportBy],
    figures: fn(&Cells<'_>, bool) -> Vec<Option<f64>>,
}

const QUESTIONS: [Question; 10] = {
    use ReportBy::{Domain, Fifth, Funding, Language, Month, Pcn, Service};
    use ReportUnit::{Count, Days, Minutes, Percent};
    [
        Question {
            topic: ReportTopic::Meetings,
            of: &[Topic::Meetings],
            columns: &[("Held", Count), ("Partner minutes saved by ordering", Minutes)],
            by: &[Month, Pcn],
            figures: |cells, out| vec![count(cells, out, |_| true), sum(cells, out, |amount| as_number(amount.minutes))],
        },
        Question {
            topic: ReportTopic::Cases,
            of: &[Topic::Discussions],
            columns: &[("Discussed", Count), ("Deferred", Count), ("Not reached", Count)],
            by: &[Month, Pcn],
            figures: |cells, out| [DISCUSSED, DEFERRED, NOT_REACHED].map(|what| count(cells, out, |cell| cell.what == what)).to_vec(),
        },
        Question {
            topic: ReportTopic::Minutes,
            of: &[Topic::Discussions],
            columns: &[("Planned per case", Minutes), ("Used per case", Minutes)],
            by: &[Month, Pcn],
            figures: |cells, _| vec![mean(cells, |amount| as_number(amount.minutes)), mean(cells, |amount| as_number(amount.seconds) / 60.0)],
        },
        Question {
            topic: ReportTopic::Waiting,
            of: &[Topic::Waits],
            columns: &[("Cases", Count), ("A quarter waited at most", Days), ("Half waited at most", Days), ("Three quarters waited at most", Days)],
            by: &[Month, Pcn],
            figures: |cells, out| {
                let quartile = |share| quantile(cells, out, share);
                vec![count(cells, out, |_| true), quartile(0.25), quartile(0.5), quartile(0.75)]
            },
        },
        Question {
            topic: ReportTopic::Actions,
            of: &[Topic::Actions],
            columns: &[("Due", Count), ("Done in time", Count), ("In time", Percent)],
            by: &[Month, Fifth, Service, Pcn],
            figures: |cells, out| share(cells, out, IN_TIME),
        },
        Question {
            topic: ReportTopic::Needs,
            of: &[Topic::Needs],
            columns: &[("Found", Count), ("Met by now", Count), ("Met", Percent)],
            by: &[Domain, Month, Pcn],
            figures: |cells, out| share(cells, out, MET),
        },
        Question {
            topic: ReportTopic::Attendance,
            of: &[Topic::Attendance],
            columns: &[("Asked", Count), ("Came", Count), ("Came, of those asked", Percent)],
            by: &[Service, Month, Pcn],
            figures: |cells, out| share(cells, out, CAME),
        },
        Question {
            topic: ReportTopic::Languages,
            of: &[Topic::Discussions],
            columns: &[("Discussions", Count)],
            by: &[Language],
            figures: |cells, out| vec![count(cells, out, |cell| cell.what == DISCUSSED)],
        },
        Question {
            topic: ReportTopic::Supervision,
            of: &[Topic::Supervision],
            columns: &[("Sessions", Count), ("Minutes", Minutes)],
            by: &[Month, Pcn],
            figures: |cells, out| vec![count(cells, out, |_| true), sum(cells, out, |amount| as_number(amount.minutes))],
        },
        Question {
            topic: ReportTopic::Funding,
            of: &[Topic::LinkWorkers, Topic::WorkedOn, Topic::Actions],
            columns: &[("Link workers", Count), ("Cases worked on, each month", Count), ("Actions due", Count), ("Actions done", Count)],
            by: &[Funding, Pcn],
            figures: |cells, out| {
                let of = |topic| move |cell: &Cell| cell.topic == topic && !cell.funding.is_empty();
                let done = |cell: &Cell| of(Topic::Actions)(cell) && cell.what != NOT_DONE;
                vec![count(cells, out, of(Topic::LinkWorkers)), count(cells, out, of(Topic::WorkedOn)), count(cells, out, of(Topic::Actions)), count(cells, out, done)]
            },
        },
    ]
};

/// The answers to these questions, in this order.
pub fn answers(table: &Table, frame: &Frame<'_>, asked: &[ReportTopic]) -> Vec<Answer> {
    let answer = |question: &Question| {
        let cells: Vec<(&Cell, Amount)> = table.cells().filter(|(cell, _)| question.of.contains(&cell.topic)).map(|(cell, amount)| (cell, *amount)).collect();
        let by = question.by.iter().filter(|by| **by != ReportBy::Pcn || frame.pcns.len() > 1);
        Answer {
            topic: question.topic,
            columns: question.columns,
            total: (question.figures)(&cells, frame.is_outside),
            grids: by.map(|by| grid(question, &cells, *by, frame)).collect(),
        }
    };
    asked.iter().filter_map(|topic| QUESTIONS.iter().find(|question| question.topic == *topic)).map(answer).collect()
}

fn grid(question: &Question, cells: &Cells<'_>, by: ReportBy, frame: &Frame<'_>) -> Grid {
    let always: Vec<String> = match by {
        ReportBy::Month => frame.months.iter().map(ToString::to_string).collect(),
        ReportBy::Pcn => frame.pcns.iter().map(ToString::to_string).collect(),
        ReportBy::Fifth => ["1", "2", "3", "4", "5", "0"].map(str::to_owned).to_vec(),
        ReportBy::Domain => SocialDomain::ALL.iter().skip(1).map(|domain| super::facts::domain_word(*domain).to_owned()).collect(),
        ReportBy::Funding => super::facts::fundings().map(str::to_owned).collect(),
        ReportBy::Service | ReportBy::Language => Vec::new(),
    };
    let mut rows: BTreeMap<String, Vec<(&Cell, Amount)>> = BTreeMap::new();
    for (cell, amount) in cells {
        rows.entry(key(cell, by)).or_default().push((cell, *amount));
    }
    let figures = |key: &String| (question.figures)(rows.get(key).map_or(&[], Vec::as_slice), frame.is_outside);
    let mut told: Vec<(String, Vec<Option<f64>>)> = always.iter().map(|key| (key.clone(), figures(key))).collect();
    let mut others: Vec<(String, Vec<Option<f64>>)> = rows.keys().filter(|key| !always.contains(key)).map(|key| (key.clone(), figures(key))).collect();
    others.retain(|(_, figures)| figures.iter().any(Option::is_some) && figures.first() != Some(&Some(0.0)));
    others.sort_by(|(a, left), (b, right)| first(right).total_cmp(&first(left)).then_with(|| a.cmp(b)));
    told.extend(others);
    Grid { by, rows: told }
}

fn first(figures: &[Option<f64>]) -> f64 { figures.first().copied().flatten().unwrap_or(0.0) }

fn key(cell: &Cell, by: ReportBy) -> String {
    match by {
        ReportBy::Month => cell.month.to_string(),
        ReportBy::Pcn => cell.pcn.to_string(),
        ReportBy::Fifth => cell.fifth.to_string(),
        ReportBy::Service | ReportBy::Domain | ReportBy::Language => cell.of.clone(),
        ReportBy::Funding => cell.funding.to_owned(),
    }
}

#[expect(clippy::cast_precision_loss, reason = "counts and minutes are far below 2^52")]
fn as_number(value: i64) -> f64 { value as f64 }
#[expect(clippy::cast_precision_loss, reason = "counts and minutes are far below 2^52")]
fn counted(value: u64) -> f64 { value as f64 }
fn to_tenths(value: f64) -> f64 { (value * 10.0).round() / 10.0 }

fn number(cells: &Cells<'_>, wanted: impl Fn(&Cell) -> bool) -> u64 { cells.iter().filter(|(cell, _)| wanted(cell)).map(|(_, amount)| amount.count).sum() }

/// A count; outside one under five is not told.
fn count(cells: &Cells<'_>, is_outside: bool, wanted: impl Fn(&Cell) -> bool) -> Option<f64> {
    let number = number(cells, wanted);
    (!is_outside || number >= STEP).then(|| counted(number))
}

/// A sum of times, of those that are told.
fn sum(cells: &Cells<'_>, is_outside: bool, time: impl Fn(&Amount) -> f64) -> Option<f64> {
    let is_told = !is_outside || cells.iter().any(|(_, amount)| amount.timed > 0);
    // From nothing, which is 0.0: an empty sum of floats is -0.0.
    is_told.then(|| cells.iter().filter(|(_, amount)| amount.timed > 0).fold(0.0, |sum, (_, amount)| sum + time(amount)))
}

/// Per case that was discussed; to a tenth.
fn mean(cells: &Cells<'_>, time: impl Fn(&Amount) -> f64) -> Option<f64> {
    let timed = || cells.iter().filter(|(cell, amount)| cell.what == DISCUSSED && amount.timed > 0);
    let of: u64 = timed().map(|(_, amount)| amount.timed).sum();
    (of > 0).then(|| to_tenths(timed().map(|(_, amount)| time(amount)).sum::<f64>() / counted(of)))
}

/// All, those of one kind, and their share.
fn share(cells: &Cells<'_>, is_outside: bool, what: &str) -> Vec<Option<f64>> {
    let (all, some) = (number(cells, |_| true), number(cells, |cell| cell.what == what));
    let is_told = if is_outside { all >= LEAST_TIMED } else { all > 0 };
    let percent = is_told.then(|| (100.0 * counted(some) / counted(all.max(1))).round());
    vec![count(cells, is_outside, |_| true), count(cells, is_outside, |cell| cell.what == what), percent]
}

/// Days within which a share of all waited: a day, or within a band the day by its place in it. PCNs and months have the same bands: each is
/// taken once, with all who are in it, or a larger share could have waited for less.
fn quantile(cells: &Cells<'_>, is_outside: bool, share: f64) -> Option<f64> {
    let mut bands: BTreeMap<&str, u64> = BTreeMap::new();
    for (cell, amount) in cells.iter() {
        *bands.entry(&cell.of).or_default() += amount.count;
    }
    let mut spans: Vec<(f64, f64, f64)> = bands.into_iter().map(|(of, many)| (span(of), counted(many))).map(|((a, b), n)| (a, b, n)).collect();
    spans.sort_by(|a, b| a.0.total_cmp(&b.0));
    let all = number(cells, |_| true);
    if all == 0 || (is_outside && all < LEAST_TIMED) {
        return None;
    }
    let wanted = (share * counted(all)).ceil().max(1.0);
    let mut before = 0.0;
    for (from, until, many) in spans {
        if before + many >= wanted {
            return Some((from + (until - from) * (wanted - before) / many).round());
        }
        before += many;
    }
    None
}

fn span(of: &str) -> (f64, f64) {
    let (from, until) = of.split_once('-').unwrap_or((of, of));
    (from.parse().unwrap_or(0.0), until.parse().unwrap_or(0.0))
}
