//! From a problem to its answer: take it apart, find a good order of each piece, prove or better it, put them together, and bring
//! that back towards the given order. Owns the budgets; `solve` of `mod.rs` calls it, nobody else.

use super::{
    Infeasible, Problem, Solution,
    exact::{Answer, cheapest_below},
    feasible::{Possible, any_order},
    heuristic::{beam, descend},
    infeasible,
    model::Model,
    parts::{Piece, is_timed, pieces, whole},
    settle::settle,
    stretch::polish,
    weighted,
};

/// Steps of the proofs of a whole problem: enough for every problem of 20 cases (2 ends × 2^20 sets × 10 items on average).
const PROOF_STEPS: u64 = 48_000_000;
/// Sets of the search for any order.
pub(super) const ORDER_STEPS: u64 = 1 << 21;
/// Beginnings kept in a layer, before the proof and when there is none.
const NARROW: usize = 32;
const WIDE: usize = 512;
/// Orders looked at by the local search of a piece.
const TRIES: usize = 12_000;

pub(super) fn solve(problem: &Problem) -> Result<Solution, Infeasible> {
    let all = whole(problem);
    let any = match any_order(&all, &mut ORDER_STEPS.clone()) {
        Possible::Yes(order) => order,
        Possible::No => return Err(infeasible::explain(problem)),
        Possible::Unknown => beam(&all, WIDE).ok_or_else(infeasible::undecided)?,
    };
    let given: Vec<usize> = (0..all.count).collect();
    let is_one_piece = is_timed(problem);
    let mut order = Vec::with_capacity(all.count);
    let mut proven = true;
    let mut budget = PROOF_STEPS;
    for piece in pieces(problem) {
        let start = if is_one_piece { any.clone() } else { Vec::new() };
        let (items, is_proven) = best(&piece, start, &mut budget);
        proven &= is_proven;
        order.extend(items.into_iter().filter_map(|item| piece.cases.get(item)).flatten());
    }
    // Nothing gets past this: an order that breaks a rule is not an answer.
    if all.cost_of(&order).is_none() {
        (order, proven) = (any, false);
    }
    let cost = all.cost_of(&order);
    if all.cost_of(&given).is_some_and(|given| cost.is_none_or(|cost| given <= cost)) {
        order = given;
    } else {
        order = settle(&all, order);
    }
    Ok(Solution { waiting: weighted(problem, &order), order, proven })
}

/// The best order of a piece's items, and whether it is proven. `start` is an order to begin with, or empty.
fn best(piece: &Piece, start: Vec<usize>, budget: &mut u64) -> (Vec<usize>, bool) {
    let model = &piece.model;
    let given: Vec<usize> = (0..model.count).collect();
    let mut tries = TRIES;
    let mut found = Found::default();
    for order in [given, start] {
        found.offer(model, descend(model, order, &mut tries));
    }
    if found.cost != Some(0)
        && let Some(order) = beam(model, NARROW)
    {
        found.offer(model, descend(model, order, &mut tries));
    }
    match cheapest_below(model, found.cost.unwrap_or(u64::MAX), budget) {
        Answer::Best(_, order) => (order, true),
        Answer::NoneBelow => (found.order, found.cost.is_some()),
        Answer::Unknown => {
            if let Some(order) = beam(model, WIDE) {
                for start in [found.order.clone(), order] {
                    let polished = polish(model, descend(model, start, &mut TRIES.clone()));
                    found.offer(model, polish(model, descend(model, polished, &mut TRIES.clone())));
                }
            }
            (found.order, false)
        }
    }
}

/// The cheapest order so far.
#[derive(Default)]
struct Found {
    order: Vec<usize>,
    cost: Option<u64>,
}
impl Found {
    fn offer(&mut self, model: &Model, order: Vec<usize>) {
        if let Some(cost) = model.cost_of(&order).filter(|cost| self.cost.is_none_or(|known| *cost < known)) {
            *self = Self { order, cost: Some(cost) };
        }
    }
}
