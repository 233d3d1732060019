//! What a problem may say. Owns its errors, each with the field and the way out; `Problem::check` calls it, nobody else.

use super::{LAST_MINUTE, MOST_CASES, MOST_MINUTES, MOST_PAIRS, MOST_PARTNERS, MOST_WEIGHT, Partner, Problem};
use std::collections::{BTreeMap, BTreeSet};

/// What is wrong with a problem.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum ProblemError {
    /// Longer than a search can be.
    #[error("{field}: {count} are too many. Way out: at most {most}.")]
    TooMany {
        /// Path of the list.
        field: String,
        /// How many there are.
        count: usize,
        /// How many there may be.
        most: usize,
    },
    /// A number out of its range.
    #[error("{field}: {number} is too large. Way out: a whole number from 0 to {most}.")]
    TooLarge {
        /// Path of the number.
        field: String,
        /// What it is.
        number: u32,
        /// What it may be.
        most: u32,
    },
    /// There is no such case or position.
    #[error("{field}: there is no {what} {number}. Way out: {}.", range(what, *.count))]
    Unknown {
        /// Path of the number.
        field: String,
        /// Case or position.
        what: &'static str,
        /// What was named.
        number: usize,
        /// How many cases there are.
        count: usize,
    },
    /// The same case twice in a partner's list.
    #[error("{field}: case {case} is named twice. Way out: name each case once.")]
    NamedTwice {
        /// Path of the list.
        field: String,
        /// The case.
        case: usize,
    },
    /// Two cases at one place.
    #[error("fixed: cases {first} and {second} are both fixed at position {position}. Way out: one case to a position.")]
    SamePosition {
        /// The lower case.
        first: usize,
        /// The other case.
        second: usize,
        /// Where both should be.
        position: usize,
    },
}

fn range(what: &str, count: usize) -> String {
    match count.checked_sub(1) {
        Some(last) => format!("{what}s are numbered from 0 to {last}"),
        None => "there are no durations, so there are no cases; give each case its minutes".to_owned(),
    }
}

pub(super) fn check(problem: &Problem) -> Result<(), ProblemError> {
    let count = problem.durations.len();
    at_most("durations", count, MOST_CASES)?;
    at_most("partners", problem.partners.len(), MOST_PARTNERS)?;
    at_most("before", problem.before.len(), MOST_PAIRS)?;
    for (case, minutes) in problem.durations.iter().enumerate() {
        in_range(|| format!("durations[{case}]"), *minutes, MOST_MINUTES)?;
    }
    for (number, partner) in problem.partners.iter().enumerate() {
        check_partner(&format!("partners[{number}]"), partner, count)?;
    }
    let mut taken = BTreeMap::new();
    for (case, position) in &problem.fixed {
        known(|| "fixed".to_owned(), "case", *case, count)?;
        known(|| format!("fixed.{case}"), "position", *position, count)?;
        if let Some(first) = taken.insert(*position, *case) {
            return Err(ProblemError::SamePosition { first, second: *case, position: *position });
        }
    }
    for (number, (first, second)) in problem.before.iter().enumerate() {
        known(|| format!("before[{number}][0]"), "case", *first, count)?;
        known(|| format!("before[{number}][1]"), "case", *second, count)?;
    }
    Ok(())
}

fn check_partner(field: &str, partner: &Partner, count: usize) -> Result<(), ProblemError> {
    in_range(|| format!("{field}.weight"), partner.weight, MOST_WEIGHT)?;
    let mut seen = BTreeSet::new();
    for (number, case) in partner.cases.iter().enumerate() {
        known(|| format!("{field}.cases[{number}]"), "case", *case, count)?;
        if !seen.insert(*case) {
            return Err(ProblemError::NamedTwice { field: format!("{field}.cases"), case: *case });
        }
    }
    if let Some(window) = partner.window {
        in_range(|| format!("{field}.window.from"), window.from, LAST_MINUTE)?;
        in_range(|| format!("{field}.window.to"), window.to, LAST_MINUTE)?;
    }
    Ok(())
}

fn at_most(field: &str, count: usize, most: usize) -> Result<(), ProblemError> {
    if count <= most { Ok(()) } else { Err(ProblemError::TooMany { field: field.to_owned(), count, most }) }
}

fn in_range(field: impl Fn() -> String, number: u32, most: u32) -> Result<(), ProblemError> {
    if number <= most { Ok(()) } else { Err(ProblemError::TooLarge { field: field(), number, most }) }
}

fn known(field: impl Fn() -> String, what: &'static str, number: usize, count: usize) -> Result<(), ProblemError> {
    if number < count { Ok(()) } else { Err(ProblemError::Unknown { field: field(), what, number, count }) }
}
