//! The one table behind every figure: how many, by topic, PCN, month and what else they are told apart by.

use super::period::Month;
use crate::words::OdsCode;
use std::collections::BTreeMap;

/// What is counted.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Topic {
    /// Meetings held. What: the kind. Minutes: what partners waited less.
    Meetings,
    /// Lines of cases at meetings held. What: what became of it; of: the person's language. Minutes planned, seconds used.
    Discussions,
    /// Cases discussed for the first time since they were referred. Of: days between.
    Waits,
    /// Actions whose day came. What: how it went; of: the service of who is to do it; fifth: the practice's.
    Actions,
    /// Social needs found. What: whether they are met by now; of: the domain.
    Needs,
    /// People asked to meetings held. What: whether they came; of: their service.
    Attendance,
    /// Sessions of supervision that happened. Minutes: how long they were.
    Supervision,
    /// Link workers of a PCN as the directory has them, whatever the period. Funding: from which funds their post is paid.
    LinkWorkers,
    /// Cases that link workers worked on in a month. Funding: theirs.
    WorkedOn,
}
impl Topic {
    /// By this name a cell of it is known.
    pub fn word(self) -> &'static str {
        match self {
            Self::Meetings => "meetings",
            Self::Discussions => "discussions",
            Self::Waits => "waits",
            Self::Actions => "actions",
            Self::Needs => "needs",
            Self::Attendance => "attendance",
            Self::Supervision => "supervision",
            Self::LinkWorkers => "link_workers",
            Self::WorkedOn => "worked_on",
        }
    }
}

/// What a count is of. The finest that is told: everything else is a sum of these.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Cell {
    /// What is counted.
    pub topic: Topic,
    /// Whose.
    pub pcn: OdsCode,
    /// When.
    pub month: Month,
    /// What became of it; see [`Topic`].
    pub what: &'static str,
    /// Of what; see [`Topic`]. Empty where there is nothing to tell apart.
    pub of: String,
    /// Fifth of deprivation of the practice, 1 the most deprived; 0 where it is not known or not asked.
    pub fifth: u8,
    /// From which funds the post of the link worker it is about is paid; empty where it is about none. Of an action too: were it told
    /// apart in a cell of its own, two roundings of one count would tell more than either.
    pub funding: &'static str,
}
impl Cell {
    /// The name under which a cell keeps its rounding.
    pub fn name(&self) -> String {
        // The same link workers are there in every month: they are rounded once.
        let month = if self.topic == Topic::LinkWorkers { String::new() } else { self.month.to_string() };
        let funding = if self.funding.is_empty() { String::new() } else { format!("/{}", self.funding) };
        format!("{}/{}/{month}/{}/{}/{}{funding}", self.topic.word(), self.pcn, self.what, self.of, self.fifth)
    }
}

/// How many, and for how long.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Amount {
    /// How many.
    pub count: u64,
    /// Of how many the times are told: all of them inside a PCN.
    pub timed: u64,
    /// Minutes; see [`Topic`].
    pub minutes: i64,
    /// Seconds; see [`Topic`].
    pub seconds: i64,
}
impl Amount {
    /// Both together.
    #[must_use]
    pub fn and(self, other: Self) -> Self {
        Self {
            count: self.count.saturating_add(other.count),
            timed: self.timed.saturating_add(other.timed),
            minutes: self.minutes.saturating_add(other.minutes),
            seconds: self.seconds.saturating_add(other.seconds),
        }
    }
}

/// All counts of a report.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Table {
    cells: BTreeMap<Cell, Amount>,
}
impl Table {
    /// Adds to a cell.
    pub fn add(&mut self, cell: Cell, amount: Amount) {
        let held = self.cells.entry(cell).or_default();
        *held = held.and(amount);
    }
    /// Adds a number without times.
    pub fn count(&mut self, cell: Cell, count: u64) { self.add(cell, Amount { count, timed: count, ..Amount::default() }); }
    /// Every cell in which there is something.
    pub fn cells(&self) -> impl Iterator<Item = (&Cell, &Amount)> { self.cells.iter() }
}
impl FromIterator<(Cell, Amount)> for Table {
    fn from_iter<I: IntoIterator<Item = (Cell, Amount)>>(cells: I) -> Self {
        let mut table = Self::default();
        for (cell, amount) in cells {
            table.add(cell, amount);
        }
        table
    }
}
