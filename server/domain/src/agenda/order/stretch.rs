//! The best order of a stretch while everything around it stays: the local search's last resort where no proof is possible. `search`
//! calls it, nobody else.

use super::model::Model;

/// Items of a stretch: 2^12 sets are looked at for each.
const LENGTH: usize = 12;
/// How far the next stretch is along.
const STRIDE: usize = 4;

/// Puts every stretch into its best order until none gets better; the answer costs what the order cost, or less.
pub(super) fn polish(model: &Model, mut order: Vec<usize>) -> Vec<usize> {
    let length = LENGTH.min(order.len());
    loop {
        let mut is_better = false;
        let starts = (0..order.len() - length).step_by(STRIDE).chain([order.len() - length]);
        for first in starts {
            if let Some(changed) = best_stretch(model, &order, first, length) {
                order = changed;
                is_better = true;
            }
        }
        if !is_better {
            return order;
        }
    }
}

/// The order with a better stretch, if there is one.
#[expect(clippy::indexing_slicing, reason = "inner loop; sets < 2^length, stretch within the order")]
fn best_stretch(model: &Model, order: &[usize], first: usize, length: usize) -> Option<Vec<usize>> {
    let items = &order[first..first + length];
    let held = order[..first].iter().fold(0u64, |set, item| set | 1 << item);
    let of = |part: usize| items.iter().enumerate().filter(|(bit, _)| part >> bit & 1 == 1).fold(held, |set, (_, item)| set | 1 << item);
    let mut least = vec![u64::MAX; 1 << length];
    let mut last = vec![0; 1 << length];
    least[0] = 0;
    for part in 0..least.len() {
        if least[part] == u64::MAX {
            continue;
        }
        let now = of(part);
        let (waiting, next) = (model.waiting(now), model.next(now, model.minutes_of(now)));
        for (bit, item) in items.iter().enumerate().filter(|(_, item)| next >> **item & 1 == 1) {
            let sum = least[part] + model.step(waiting, *item);
            if sum < least[part | 1 << bit] {
                (least[part | 1 << bit], last[part | 1 << bit]) = (sum, bit);
            }
        }
    }
    let mut changed = order.to_vec();
    let mut part = least.len() - 1;
    for place in (first..first + length).rev() {
        changed[place] = items[last[part]];
        part &= !(1 << last[part]);
    }
    let better = model.cost_of(&changed)?;
    (better < model.cost_of(order)?).then_some(changed)
}
