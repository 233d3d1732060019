//! Of orders that cost the same, one close to the given order: a coordinator's agenda is not shuffled for nothing. Owns what
//! "close" means; `search` calls it, nobody else.

use super::{MOST_CASES, heuristic::Change, model::Model};

/// Orders looked at.
const TRIES: usize = 20_000;

/// How far an order is from the given one: cases to be moved, then pairs the wrong way round.
fn distance(order: &[usize]) -> (usize, u32) {
    // The longest rising run of cases may stay: piles of patience sorting, by their top card.
    let mut tops = [0; MOST_CASES];
    let (mut piles, mut seen, mut turned) = (0, 0u64, 0);
    for case in order {
        let pile = tops.get(..piles).map_or(0, |tops| tops.partition_point(|top| top < case));
        if let Some(top) = tops.get_mut(pile) {
            *top = *case;
        }
        piles = piles.max(pile + 1);
        turned += (seen >> case).count_ones();
        seen |= 1 << case;
    }
    (order.len() - piles, turned)
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
