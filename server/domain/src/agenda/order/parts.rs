//! A problem taken apart: into pieces that do not touch each other, and into blocks of cases that belong together. Owns what makes
//! a problem smaller without making its best order worse; `search`, `settle` and `infeasible` call it, nobody else.
//!
//! Why each step loses nothing (all but the first only where no window and no fixed place counts, so that time and place do not
//! matter):
//! - Somebody with no weight, with one case, or with all of them, never waits.
//! - Cases of the same partners, with the same cases before and after them, become one block: let a and b be two of them. Moving
//!   a to b, or b to a, makes nobody of their partners wait longer. Others wait for each where it stands; taking both to where
//!   fewer (by weight) wait costs them no more. (Garcia de la Banda, Stuckey and Chu 2011, section 3, there without precedence.)
//! - Pieces that share no partner are held one after the other: whatever stands between two cases of a piece only adds waiting.
//!   Pieces that must be interleaved by precedence are one piece.

use super::{
    Problem,
    model::{Model, Parts, bits, first_bits, follow_chains, turned},
};
use std::collections::BTreeMap;

/// A part of a problem with its own best order.
#[derive(Debug)]
pub(super) struct Piece {
    /// Cases of each item in the order they are held: a block of blocks keeps those together.
    pub cases: Vec<Vec<usize>>,
    pub model: Model,
}

/// The cases as bits.
pub(super) fn set_of(cases: &[usize]) -> u64 { cases.iter().fold(0, |set, case| set | 1 << case) }

/// When each case may be held: windows bound the cases of a partner one by one.
pub(super) fn times(problem: &Problem) -> Vec<Option<(u32, u32)>> {
    let total: u32 = problem.durations.iter().sum();
    let mut times = vec![None; problem.durations.len()];
    for partner in &problem.partners {
        let Some(window) = partner.window.filter(|window| window.from > 0 || window.to < total) else { continue };
        for case in &partner.cases {
            if let Some(time) = times.get_mut(*case) {
                let (from, to) = time.unwrap_or((0, total));
                *time = Some((window.from.max(from), window.to.min(to)));
            }
        }
    }
    times
}

/// Whether time or place matters.
pub(super) fn is_timed(problem: &Problem) -> bool { !problem.fixed.is_empty() || times(problem).iter().any(Option::is_some) }

fn direct_before(problem: &Problem) -> Vec<u64> {
    let mut before = vec![0; problem.durations.len()];
    for (first, second) in &problem.before {
        if let Some(set) = before.get_mut(*second) {
            *set |= 1u64 << first;
        }
    }
    before
}

/// Those who may have to wait, once for each set of cases.
fn counted(partners: impl Iterator<Item = (u64, u64)>, all: u64) -> Vec<(u64, u64)> {
    let mut weights = BTreeMap::new();
    for (items, weight) in partners.filter(|(items, weight)| *weight > 0 && items.count_ones() > 1 && *items != all) {
        *weights.entry(items).or_insert(0) += weight;
    }
    weights.into_iter().collect()
}

fn partners(problem: &Problem) -> Vec<(u64, u64)> {
    let of = problem.partners.iter().map(|partner| (set_of(&partner.cases), u64::from(partner.weight)));
    counted(of, first_bits(problem.durations.len()))
}

/// The whole problem, case by case, with all its rules.
pub(super) fn whole(problem: &Problem) -> Model {
    Model::new(Parts {
        minutes: problem.durations.clone(),
        partners: partners(problem),
        before: direct_before(problem),
        times: times(problem),
        places: (0..problem.durations.len()).map(|case| problem.fixed.get(&case).copied()).collect(),
    })
}

/// The pieces, in a sequence in which they may be held. With windows or fixed places there is one: the whole.
pub(super) fn pieces(problem: &Problem) -> Vec<Piece> {
    let count = problem.durations.len();
    if is_timed(problem) {
        let mut model = whole(problem);
        let seats = model.seats.clone();
        model.order_equals(|one, other| seats.get(one) == seats.get(other));
        return vec![Piece { cases: (0..count).map(|case| vec![case]).collect(), model }];
    }
    let mut blocks = Blocks {
        cases: (0..count).map(|case| vec![case]).collect(),
        minutes: problem.durations.clone(),
        partners: partners(problem),
        before: direct_before(problem),
    };
    follow_chains(&mut blocks.before);
    while blocks.join() {}
    sequence(&blocks, components(&blocks)).into_iter().map(|items| blocks.piece(items)).collect()
}

/// Blocks of cases on their way to pieces.
struct Blocks {
    cases: Vec<Vec<usize>>,
    minutes: Vec<u32>,
    partners: Vec<(u64, u64)>,
    before: Vec<u64>,
}
impl Blocks {
    /// Joins the blocks that belong together; false when there are none.
    fn join(&mut self) -> bool {
        let after = turned(&self.before);
        let seats = |block: usize| self.partners.iter().enumerate().filter(|(_, (items, _))| items >> block & 1 == 1).fold(0u64, |set, (p, _)| set | 1 << p);
        let mut groups: BTreeMap<_, usize> = BTreeMap::new();
        // The new number of each block: numbers go by the first case.
        let mut numbers = Vec::new();
        let mut count = 0;
        for block in 0..self.cases.len() {
            let key = (seats(block), self.before.get(block).copied(), after.get(block).copied());
            let number = if key.0 == 0 { count } else { *groups.entry(key).or_insert(count) };
            count = count.max(number + 1);
            numbers.push(number);
        }
        if count == self.cases.len() {
            return false;
        }
        let moved = |set: u64| bits(set).filter_map(|block| numbers.get(block)).fold(0u64, |set, number| set | 1 << number);
        let mut joined = Self { cases: vec![Vec::new(); count], minutes: vec![0; count], partners: Vec::new(), before: vec![0; count] };
        for (block, number) in numbers.iter().enumerate() {
            let old = (self.cases.get(block), self.minutes.get(block), self.before.get(block));
            let new = (joined.cases.get_mut(*number), joined.minutes.get_mut(*number), joined.before.get_mut(*number));
            if let ((Some(cases), Some(minutes), Some(before)), (Some(all), Some(sum), Some(set))) = (old, new) {
                all.extend(cases);
                *sum += minutes;
                *set |= moved(*before);
            }
        }
        joined.partners = counted(self.partners.iter().map(|(items, weight)| (moved(*items), *weight)), first_bits(count));
        *self = joined;
        true
    }

    /// Some blocks as a problem of their own.
    fn piece(&self, items: u64) -> Piece {
        let numbers: Vec<usize> = bits(items).collect();
        let moved = |set: u64| numbers.iter().enumerate().filter(|(_, block)| set >> **block & 1 == 1).fold(0u64, |set, (number, _)| set | 1 << number);
        let pick = |values: &[u32]| numbers.iter().filter_map(|block| values.get(*block).copied()).collect();
        let partners = self.partners.iter().filter(|(of, _)| of & items != 0).map(|(of, weight)| (moved(*of), *weight));
        let model = Model::new(Parts {
            minutes: pick(&self.minutes),
            partners: counted(partners, first_bits(numbers.len())),
            before: numbers.iter().filter_map(|block| self.before.get(*block)).map(|set| moved(*set)).collect(),
            times: vec![None; numbers.len()],
            places: vec![None; numbers.len()],
        });
        Piece { cases: numbers.iter().filter_map(|block| self.cases.get(*block).cloned()).collect(), model }
    }
}

/// Sets of blocks that share no partner and need not be interleaved.
fn components(blocks: &Blocks) -> Vec<u64> {
    let mut components: Vec<u64> = (0..blocks.cases.len()).map(|block| 1 << block).collect();
    for (items, _) in &blocks.partners {
        components = united(components, *items);
    }
    loop {
        let mut before = before_components(blocks, &components);
        follow_chains(&mut before);
        let circle = before.iter().enumerate().find(|(number, set)| **set >> number & 1 == 1).map(|(number, set)| set & turned(&before).get(number).copied().unwrap_or(0));
        let Some(circle) = circle else { return components };
        let items = bits(circle).filter_map(|number| components.get(number)).fold(0, |set, items| set | items);
        components = united(components, items);
    }
}

/// Components that must come earlier, directly, for each component; none of them itself.
fn before_components(blocks: &Blocks, components: &[u64]) -> Vec<u64> {
    let needs = |items: u64| bits(items).filter_map(|block| blocks.before.get(block)).fold(0, |set, before| set | before) & !items;
    components.iter().map(|items| components.iter().enumerate().filter(|(_, other)| **other & needs(*items) != 0).fold(0, |set, (number, _)| set | 1 << number)).collect()
}

fn united(components: Vec<u64>, items: u64) -> Vec<u64> {
    let (touched, mut others): (Vec<u64>, Vec<u64>) = components.into_iter().partition(|component| component & items != 0);
    others.push(touched.into_iter().fold(0, |set, component| set | component));
    others
}

/// The components in a sequence their precedence allows; otherwise by the middle of their cases.
fn sequence(blocks: &Blocks, components: Vec<u64>) -> Vec<u64> {
    let cases = |items: u64| bits(items).filter_map(|block| blocks.cases.get(block)).flatten();
    let middle = |items: u64| cases(items).sum::<usize>() * 1_000 / cases(items).count().max(1);
    let before = before_components(blocks, &components);
    let mut left: Vec<usize> = (0..components.len()).collect();
    left.sort_by_key(|number| components.get(*number).map(|items| (middle(*items), *items)));
    let (mut held, mut sequence) = (0u64, Vec::new());
    while let Some(at) = left.iter().position(|number| before.get(*number).is_none_or(|set| set & !held == 0)) {
        let number = left.remove(at);
        held |= 1 << number;
        sequence.extend(components.get(number));
    }
    sequence
}
