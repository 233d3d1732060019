//! Makes a failing plan short: drops steps while it still fails. Timing may make a run pass that could fail, so every try has more
//! than one chance.

use crate::{plan::Plan, wire::Fault};
use std::time::{Duration, Instant};

/// Runs of one candidate.
const CHANCES: usize = 2;
/// After so long a plan is short enough.
const ENOUGH: Duration = Duration::from_secs(60);

/// The shortest plan found that still fails, with its fault.
pub fn shrink(plan: &Plan, fault: Fault, fails: impl Fn(&Plan) -> Option<Fault>) -> (Plan, Fault) {
    let (mut best, mut words) = (plan.clone(), fault);
    let until = Instant::now() + ENOUGH;
    let mut size = (best.steps.len() / 2).max(1);
    loop {
        let mut from = 0;
        while from < best.steps.len() && Instant::now() < until {
            let mut candidate = best.clone();
            candidate.steps.drain(from..(from + size).min(best.steps.len()));
            match (0..CHANCES).find_map(|_| fails(&candidate)) {
                Some(fault) => (best, words) = (candidate, fault),
                None => from += size,
            }
        }
        if size == 1 || Instant::now() > until {
            return (best, words);
        }
        size /= 2;
    }
}
