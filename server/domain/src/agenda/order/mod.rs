//! The order of an agenda in which rotating partners wait least: who comes for three cases of twenty should not sit through the
//! others. Owns the problem, its check and the answer; knows no meeting, no clock and no timer. The app and the command line call it.
//!
//! This is the talent scheduling problem (Cheng, Diamond and Lin 1993; Garcia de la Banda, Stuckey and Chu, "Solving Talent
//! Scheduling with Dynamic Programming", INFORMS Journal on Computing 23, 2011) with precedence, fixed places and windows. Why
//! it is solved as it is: `docs/decisions/0006-agenda-order.md`.
//!
//! Cases and places are numbered from 0. Cases follow each other without gaps from minute 0. A partner is there from the start
//! of their first case to the end of their last one, and waits in the minutes between that are not their own. The answer never
//! breaks a rule: when no order keeps all of them, it says which ones cannot be met together.

mod bound;
mod check;
mod exact;
mod feasible;
mod heuristic;
mod infeasible;
mod model;
mod parts;
mod search;
mod settle;
mod stretch;
mod table;

pub use check::ProblemError;
use std::collections::BTreeMap;

/// Most cases of a problem.
pub const MOST_CASES: usize = 64;
/// Most partners of a problem.
pub const MOST_PARTNERS: usize = 64;
/// Most minutes of a case: a day.
pub const MOST_MINUTES: u32 = 1_440;
/// Most weight of a partner.
pub const MOST_WEIGHT: u32 = 1_000;
/// Latest minute a window may name.
pub const LAST_MINUTE: u32 = 1_000_000;
/// Most pairs of cases in `before`.
pub const MOST_PAIRS: usize = 4_096;

/// An agenda to be ordered.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Problem {
    /// Minutes of each case, 0 to [`MOST_MINUTES`].
    pub durations: Vec<u32>,
    /// Who comes for some of the cases only.
    pub partners: Vec<Partner>,
    /// Case and its place in the order.
    pub fixed: BTreeMap<usize, usize>,
    /// The first case of each pair is held before the second.
    pub before: Vec<(usize, usize)>,
}

/// Somebody who comes for some of the cases.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Partner {
    /// As colleagues know them; named in reasons.
    pub name: String,
    /// How much a minute of theirs counts, 0 to [`MOST_WEIGHT`]; usually 1.
    pub weight: u32,
    /// Their cases, each once.
    pub cases: Vec<usize>,
    /// When they can be there; none is always.
    pub window: Option<Window>,
}

/// Minutes from the start of the meeting, 0 to [`LAST_MINUTE`]. Says nothing to somebody without cases.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Window {
    /// Their first case starts at this minute or later.
    pub from: u32,
    /// Their last case ends at this minute or earlier.
    pub to: u32,
}

/// An order that keeps all rules.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Solution {
    /// Cases in the order they are held.
    pub order: Vec<usize>,
    /// Minutes waited, each times the partner's weight, summed.
    pub waiting: u64,
    /// Whether no order waits less. Always so up to 20 cases; see the decision for more.
    pub proven: bool,
}

/// No order keeps all rules, or none was found.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{}", reasons.join("; "))]
pub struct Infeasible {
    /// In a coordinator's words. Each reason is enough by itself; none of the rules it names could be left out of it.
    pub reasons: Vec<String>,
    /// False when the search ran out of steps: then it is not known whether there is an order. Never so up to 20 cases.
    pub is_proven: bool,
}

impl Problem {
    /// Whether every number is within its range and means something.
    ///
    /// # Errors
    /// The first thing that is wrong, naming its field and the way out.
    pub fn check(&self) -> Result<(), ProblemError> { check::check(self) }
}

/// The order with the least waiting. Among equals the given order if it is one, else one with few cases moved. The same problem
/// has the same answer on every machine: steps are counted, not timed.
///
/// # Errors
/// Says why no order keeps all rules. A problem that does not pass [`Problem::check`] is answered with that as the reason.
pub fn solve(problem: &Problem) -> Result<Solution, Infeasible> {
    problem.check().map_err(|error| Infeasible { reasons: vec![error.to_string()], is_proven: true })?;
    search::solve(problem)
}

/// Minutes each partner waits in an order, not weighted, in the sequence of `partners`. Cases the order leaves out, or that the
/// problem does not know, take no time.
pub fn cost(problem: &Problem, order: &[usize]) -> Vec<u64> { problem.partners.iter().map(|partner| waiting_of(problem, partner, order)).collect() }

fn waiting_of(problem: &Problem, partner: &Partner, order: &[usize]) -> u64 {
    let is_theirs = |case: &usize| partner.cases.contains(case);
    let (Some(first), Some(last)) = (order.iter().position(is_theirs), order.iter().rposition(is_theirs)) else { return 0 };
    let between = order.get(first..=last).unwrap_or_default();
    between.iter().filter(|case| !is_theirs(case)).filter_map(|case| problem.durations.get(*case)).map(|minutes| u64::from(*minutes)).sum()
}

/// Minutes waited, each times the partner's weight, summed.
fn weighted(problem: &Problem, order: &[usize]) -> u64 {
    problem.partners.iter().zip(cost(problem, order)).map(|(partner, minutes)| u64::from(partner.weight) * minutes).sum()
}
