//! Good orders fast, without a proof. Owns the beam and the local search; `solve` of this folder's parts calls it, nobody else.

use super::{
    bound,
    model::{Model, bits},
};

/// A beginning on its way through the beam.
#[derive(Clone, Copy, Debug)]
struct Begun {
    held: u64,
    cost: u64,
    /// Cost and what must still be paid.
    rank: u64,
    /// Where it came from in the layer before, and its last item.
    from: usize,
    item: usize,
}

/// Layer by layer, keeping the `width` most promising beginnings of each. None when all of them come to a stop.
pub(super) fn beam(model: &Model, width: usize) -> Option<Vec<usize>> {
    let mut layers = vec![vec![Begun { held: 0, cost: 0, rank: 0, from: 0, item: 0 }]];
    for _ in 0..model.count {
        layers.push(next_layer(model, layers.last()?, width));
    }
    let mut order = Vec::with_capacity(model.count);
    let mut at = 0;
    while let Some(layer) = layers.pop().filter(|_| !layers.is_empty()) {
        let begun = layer.get(at)?;
        order.push(begun.item);
        at = begun.from;
    }
    order.reverse();
    Some(order)
}

fn next_layer(model: &Model, layer: &[Begun], width: usize) -> Vec<Begun> {
    let mut further = Vec::new();
    for (from, begun) in layer.iter().enumerate() {
        let minute = model.minutes_of(begun.held);
        let waiting = model.waiting(begun.held);
        for item in bits(model.next(begun.held, minute)) {
            let cost = begun.cost + model.step(waiting, item);
            further.push(Begun { held: begun.held | 1 << item, cost, rank: 0, from, item });
        }
    }
    further.sort_by_key(|begun| (begun.held, begun.cost, begun.item));
    further.dedup_by_key(|begun| begun.held);
    further.retain(|begun| model.may_end_in_time(begun.held, model.minutes_of(begun.held)));
    for begun in &mut further {
        begun.rank = begun.cost + bound::to_come(model, begun.held, model.waiting(begun.held));
    }
    further.sort_by_key(|begun| (begun.rank, begun.held));
    further.truncate(width);
    further
}

/// Moves single items, swaps two, turns stretches round, as long as that costs less; at most `tries` orders are looked at.
pub(super) fn descend(model: &Model, order: Vec<usize>, tries: &mut usize) -> Vec<usize> {
    let Some(mut cost) = model.cost_of(&order) else { return order };
    let mut best = order;
    loop {
        let before = cost;
        for first in 0..best.len() {
            for last in first + 1..best.len() {
                for change in [Change::Later, Change::Earlier, Change::Swap, Change::Turn] {
                    let Some(left) = tries.checked_sub(1) else { return best };
                    *tries = left;
                    let changed = change.made(&best, first, last);
                    if let Some(less) = model.cost_of(&changed).filter(|less| *less < cost) {
                        (best, cost) = (changed, less);
                    }
                }
            }
        }
        if cost == before {
            return best;
        }
    }
}

/// A change of the places `first` to `last`.
#[derive(Clone, Copy, Debug)]
pub(super) enum Change {
    /// The first one goes to the end.
    Later,
    /// The last one goes to the beginning.
    Earlier,
    /// The two change places.
    Swap,
    /// All are turned round.
    Turn,
}
impl Change {
    pub fn made(self, order: &[usize], first: usize, last: usize) -> Vec<usize> {
        let mut changed = order.to_vec();
        if let Some(stretch) = changed.get_mut(first..=last) {
            let end = stretch.len() - 1;
            match self {
                Self::Later => stretch.rotate_left(1),
                Self::Earlier => stretch.rotate_right(1),
                Self::Swap => stretch.swap(0, end),
                Self::Turn => stretch.reverse(),
            }
        }
        changed
    }
}
