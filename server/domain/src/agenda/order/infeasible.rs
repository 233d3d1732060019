//! Why no order keeps all rules, in a coordinator's words. Owns the search for rules that cannot be met together and the sentences;
//! `search` calls it when there is no order, nobody else.
//!
//! Rules are left out one after another: what is still impossible without a rule does not need it as a reason. What remains is
//! minimal: without any one of them there is an order, as far as the search can tell.

use super::{
    Infeasible, Problem, Window,
    feasible::{Possible, any_order},
    parts::whole,
    search::ORDER_STEPS,
};
use std::collections::{BTreeMap, BTreeSet};

/// Reasons named at most.
const MOST_REASONS: usize = 8;
/// Steps of one question, and of all questions: an explanation may be less than minimal, but is never wrong.
const STEPS: u64 = 1 << 17;
const ALL_STEPS: u64 = ORDER_STEPS * 2;

/// A rule that may be left out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Rule {
    /// The window of the partner of this number.
    Window(usize),
    /// The place of this case.
    Fixed(usize),
    /// The first case before the second.
    Before(usize, usize),
}

/// Says that the steps did not suffice.
pub(super) fn undecided() -> Infeasible {
    let reason = "No order was found within the search's limit, and it is not proven that there is none. Way out: fewer cases, or fewer windows and fixed positions";
    Infeasible { reasons: vec![reason.to_owned()], is_proven: false }
}

/// Names sets of rules that cannot be met together, sets without a rule in common: the plainest first.
pub(super) fn explain(problem: &Problem) -> Infeasible {
    let mut budget = ALL_STEPS;
    let mut reasons = Vec::new();
    let mut rules = rules_of(problem);
    let plain: Vec<Vec<Rule>> = rules.iter().map(|rule| vec![*rule]).chain(turned_pairs(problem)).collect();
    for conflict in plain {
        if conflict.iter().all(|rule| rules.contains(rule)) && is_impossible(problem, &conflict, &mut budget) {
            reasons.push(sentence(problem, &conflict));
            // A turned pair is one mistake of the pair: its places may be part of other reasons.
            rules.retain(|rule| Some(rule) != conflict.last());
        }
    }
    let kinds: [fn(&Rule) -> bool; 4] =
        [|rule| matches!(rule, Rule::Before(..)), |rule| !matches!(rule, Rule::Window(_)), |rule| matches!(rule, Rule::Window(_)), |_| true];
    for is_of_kind in kinds {
        loop {
            let some: Vec<Rule> = rules.iter().filter(|rule| is_of_kind(rule)).copied().collect();
            if reasons.len() >= MOST_REASONS || !is_impossible(problem, &some, &mut budget) {
                break;
            }
            let conflict = minimal(problem, &some, &mut budget);
            reasons.push(sentence(problem, &conflict));
            rules.retain(|rule| !conflict.contains(rule));
        }
    }
    if reasons.is_empty() {
        // The search that found it impossible had more steps than any single question here.
        reasons.push(sentence(problem, &rules));
    }
    reasons.truncate(MOST_REASONS);
    Infeasible { reasons, is_proven: true }
}

/// Pairs whose cases are both fixed, the wrong way round.
fn turned_pairs(problem: &Problem) -> impl Iterator<Item = Vec<Rule>> {
    let place = |case| problem.fixed.get(&case);
    let is_turned = move |(first, second): &(usize, usize)| first != second && place(*first).is_some_and(|first| place(*second).is_some_and(|second| first > second));
    let pairs: BTreeSet<(usize, usize)> = problem.before.iter().copied().filter(is_turned).collect();
    pairs.into_iter().map(|(first, second)| vec![Rule::Fixed(first), Rule::Fixed(second), Rule::Before(first, second)])
}

fn rules_of(problem: &Problem) -> Vec<Rule> {
    let windows = problem.partners.iter().enumerate().filter(|(_, partner)| partner.window.is_some() && !partner.cases.is_empty()).map(|(number, _)| Rule::Window(number));
    let fixed = problem.fixed.keys().map(|case| Rule::Fixed(*case));
    let mut pairs = problem.before.clone();
    pairs.sort_unstable();
    pairs.dedup();
    windows.chain(fixed).chain(pairs.into_iter().map(|(first, second)| Rule::Before(first, second))).collect()
}

/// The problem with these rules only.
fn with(problem: &Problem, rules: &[Rule]) -> Problem {
    let mut partners = problem.partners.clone();
    for (number, partner) in partners.iter_mut().enumerate() {
        partner.window = partner.window.filter(|_| rules.contains(&Rule::Window(number)));
    }
    let fixed = problem.fixed.iter().filter(|(case, _)| rules.contains(&Rule::Fixed(**case))).map(|(case, place)| (*case, *place)).collect();
    let before = rules.iter().filter_map(|rule| if let Rule::Before(first, second) = rule { Some((*first, *second)) } else { None }).collect();
    Problem { durations: problem.durations.clone(), partners, fixed, before }
}

fn is_impossible(problem: &Problem, rules: &[Rule], budget: &mut u64) -> bool {
    let steps = STEPS.min(*budget);
    let mut left = steps;
    let answer = any_order(&whole(&with(problem, rules)), &mut left);
    *budget -= steps - left;
    answer == Possible::No
}

/// Leaves out what the impossibility does not need: halves first, then quarters, down to single rules.
fn minimal(problem: &Problem, rules: &[Rule], budget: &mut u64) -> Vec<Rule> {
    let mut needed = rules.to_vec();
    let mut size = needed.len().div_ceil(2).max(1);
    loop {
        // From the end: of equally good reasons windows are named rather than places, places rather than pairs.
        let mut end = needed.len();
        while end > 0 {
            let start = end.saturating_sub(size);
            let fewer: Vec<Rule> = needed.iter().enumerate().filter(|(at, _)| !(start..end).contains(at)).map(|(_, rule)| *rule).collect();
            if is_impossible(problem, &fewer, budget) {
                needed = fewer;
            }
            end = start;
        }
        if size == 1 {
            return needed;
        }
        size = size.div_ceil(2);
    }
}

fn sentence(problem: &Problem, conflict: &[Rule]) -> String {
    match conflict {
        [Rule::Window(number)] => one_window(problem, *number),
        [Rule::Fixed(first), Rule::Fixed(second), Rule::Before(a, b)] if (first, second) == (a, b) => {
            format!("case {a} must come before case {b} but is fixed after it")
        }
        _ => circle(conflict).unwrap_or_else(|| {
            let parts: Vec<String> = conflict.iter().map(|rule| in_words(problem, *rule)).collect();
            format!("these cannot all be met: {}", parts.join("; "))
        }),
    }
}

/// Someone whose own window is impossible.
fn one_window(problem: &Problem, number: usize) -> String {
    let Some((partner, window)) = problem.partners.get(number).and_then(|partner| Some((partner, partner.window?))) else { return String::new() };
    let (name, Window { from, to }) = (&partner.name, window);
    let total: u32 = problem.durations.iter().sum();
    let own: u32 = partner.cases.iter().filter_map(|case| problem.durations.get(*case)).sum();
    let free = format!("{name}: free from minute {from} to {to}");
    if from > to {
        format!("{free}, which ends before it begins")
    } else if to - from < own {
        format!("{free} but the cases of {name} take {}", minutes(own))
    } else if from + own > total {
        format!("{free} but the meeting ends at minute {total} and the cases of {name} take {}", minutes(own))
    } else {
        format!("{free} but no order brings the {} of {name} into that time, as cases follow each other without gaps", numbered(&partner.cases))
    }
}

/// Pairs each of which begins where another ends.
fn circle(conflict: &[Rule]) -> Option<String> {
    let next: BTreeMap<usize, usize> = conflict.iter().map(|rule| if let Rule::Before(first, second) = rule { Some((*first, *second)) } else { None }).collect::<Option<_>>()?;
    let first = *next.keys().next()?;
    let mut cases = vec![first];
    let mut at = *next.get(&first)?;
    while at != first && cases.len() < next.len() {
        cases.push(at);
        at = *next.get(&at)?;
    }
    if at != first || cases.len() < conflict.len() {
        return None;
    }
    Some(match cases.as_slice() {
        [only] => format!("case {only} must come before itself"),
        [one, other] => format!("cases {one} and {other} must each come before the other: a circle"),
        [.., last] => format!("{} must each come before the next, and case {last} before case {first}: a circle", numbered(&cases)),
        [] => return None,
    })
}

fn in_words(problem: &Problem, rule: Rule) -> String {
    match rule {
        Rule::Window(number) => match problem.partners.get(number).and_then(|partner| Some((partner, partner.window?))) {
            Some((partner, window)) => {
                let own: u32 = partner.cases.iter().filter_map(|case| problem.durations.get(*case)).sum();
                format!("{}: free from minute {} to {} for {} ({})", partner.name, window.from, window.to, numbered(&partner.cases), minutes(own))
            }
            None => String::new(),
        },
        Rule::Fixed(case) => format!("case {case} is fixed at position {}", problem.fixed.get(&case).copied().unwrap_or_default()),
        Rule::Before(first, second) => format!("case {first} must come before case {second}"),
    }
}

fn minutes(count: u32) -> String { if count == 1 { "1 minute".to_owned() } else { format!("{count} minutes") } }

/// "case 2", "cases 2, 4 and 7".
fn numbered(cases: &[usize]) -> String {
    match cases {
        [only] => format!("case {only}"),
        [rest @ .., last] => format!("cases {} and {last}", rest.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")),
        [] => "no case".to_owned(),
    }
}
