//! Of orders that cost the same, one close to the given order: a coordinator's agenda is not shuffled for nothing. Owns what
//! "close" means; `search` calls it, nobody else.

use super::{heuristic::Change, model::Model};

/// Orders looked at.
const TRIES: usize = 20_000;

/// How far an order is from the given one: cases to be moved, then pairs the wrong way round.
fn distance(order: &[usize]) -> (usize, usize) {
    // The longest rising run of cases may stay: piles of patience sorting, by their top card.
    let mut tops: Vec<usize> = Vec::new();
    for case in order {
        match tops.iter_mut().find(|top| **top > *case) {
            Some(top) => *top = *case,
            None => tops.push(*case),
        }
    }
    let turned = |(place, case): (usize, &usize)| order.iter().skip(place).filter(|later| *later < case).count();
    (order.len() - tops.len(), order.iter().enumerate().map(turned).sum())
}

/// Changes the order step by step into closer ones that cost no more.
pub(super) fn settle(model: &Model, order: Vec<usize>) -> Vec<usize> {
    let Some(cost) = model.cost_of(&order) else { return order };
    let mut best = order;
    let reversed: Vec<usize> = best.iter().rev().copied().collect();
    if distance(&reversed) < distance(&best) && model.cost_of(&reversed).is_some_and(|other| other <= cost) {
        best = reversed;
    }
    let mut tries = TRIES;
    loop {
        let before = distance(&best);
        let mut known = before;
        for (first, middle, last) in moves(best.len()) {
            for changed in [moved(&best, first, middle, last), Change::Turn.made(&best, first, last)].into_iter().take(if middle == last { 2 } else { 1 }) {
                let Some(left) = tries.checked_sub(1) else { return best };
                tries = left;
                let closer = distance(&changed);
                if closer < known && model.cost_of(&changed).is_some_and(|other| other <= cost) {
                    (best, known) = (changed, closer);
                }
            }
        }
        if known == before {
            return best;
        }
    }
}

/// Which stretches change places: `first..middle` with `middle..=last`. In a long agenda single cases only.
fn moves(count: usize) -> impl Iterator<Item = (usize, usize, usize)> {
    let middles = move |first: usize, last: usize| (first + 1..=last).filter(move |middle| count <= 30 || *middle == first + 1 || *middle == last);
    (0..count).flat_map(move |first| (first + 1..count).flat_map(move |last| middles(first, last).map(move |middle| (first, middle, last))))
}

fn moved(order: &[usize], first: usize, middle: usize, last: usize) -> Vec<usize> {
    let mut moved = order.to_vec();
    if let Some(stretch) = moved.get_mut(first..=last) {
        stretch.rotate_left(middle - first);
    }
    moved
}
