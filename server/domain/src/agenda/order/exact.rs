//! The proof: an order cheaper than one already known, or that there is none. Owns the search from both ends; `solve` of this
//! folder's parts calls it, nobody else.
//!
//! Dynamic programming over sets of cases, as Garcia de la Banda, Stuckey and Chu ("Solving Talent Scheduling with Dynamic
//! Programming", INFORMS Journal on Computing 23, 2011) do it, with a meeting in the middle of the *cost*: costs grow along an
//! order, so an order below `upper` is a beginning, one item and an end, where beginning and end each cost at most half of
//! `upper - 1`. (Take the longest beginning within the half. With the next item it is past the half; so what follows is within.)
//! Only sets within the half are ever looked at. Ends are beginnings of the mirrored meeting.

use super::{
    model::{Model, bits},
    table::Table,
};

/// Sets kept at most, of either end.
const MOST_SETS: usize = 1 << 20;

/// What the search says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Answer {
    /// The least cost and an order of it.
    Best(u64, Vec<usize>),
    /// No order is below.
    NoneBelow,
    /// Not enough steps to say.
    Unknown,
}

/// The cheapest order below `upper`. Takes its steps from `budget`: a step is one set with one item that may follow.
pub(super) fn cheapest_below(model: &Model, upper: u64, budget: &mut u64) -> Answer {
    let Some(most) = upper.checked_sub(1) else { return Answer::NoneBelow };
    let Ok(half) = u32::try_from(most / 2) else { return Answer::Unknown };
    let Some(begun) = reach(model, half, budget) else { return Answer::Unknown };
    let mirrored = (!model.is_symmetric()).then(|| model.mirrored());
    let ended = match &mirrored {
        Some(mirrored) => match reach(mirrored, half, budget) {
            Some(ended) => Some(ended),
            None => return Answer::Unknown,
        },
        None => None,
    };
    let (back, ended) = (mirrored.as_ref().unwrap_or(model), ended.as_ref().unwrap_or(&begun));
    let Some((cost, held, item)) = join(model, &begun, ended, half, most) else { return Answer::NoneBelow };
    let mut order = path(model, &begun, held);
    order.push(item);
    let mut end = path(back, ended, model.all & !held & !(1 << item));
    end.reverse();
    order.extend(end);
    Answer::Best(cost, order)
}

/// The least cost of every beginning within the half.
fn reach(model: &Model, half: u32, budget: &mut u64) -> Option<Table> {
    let mut table = Table::new(model.count);
    table.lower(0, 0);
    let (mut layer, mut kept) = (vec![0u64], 1);
    while !layer.is_empty() {
        let mut further = Vec::new();
        for held in layer {
            let Some(cost) = table.get(held) else { continue };
            let minute = model.minutes_of(held);
            let waiting = model.waiting(held);
            if !model.may_end_in_time(held, minute) {
                continue;
            }
            if kept + further.len() > MOST_SETS {
                return None;
            }
            let next = model.next(held, minute);
            *budget = budget.checked_sub(u64::from(next.count_ones()))?;
            for item in bits(next) {
                let sum = u64::from(cost) + model.step(waiting, item);
                if let Ok(sum) = u32::try_from(sum)
                    && sum <= half
                    && table.lower(held | 1 << item, sum)
                {
                    further.push(held | 1 << item);
                }
            }
        }
        kept += further.len();
        layer = further;
    }
    Some(table)
}

/// The cheapest beginning, item and end.
fn join(model: &Model, begun: &Table, ended: &Table, half: u32, most: u64) -> Option<(u64, u64, usize)> {
    let mut best: Option<(u64, u64, usize)> = None;
    for (held, cost) in begun.iter() {
        let waiting = model.waiting(held);
        for item in bits(model.next(held, model.minutes_of(held))) {
            let sum = u64::from(cost) + model.step(waiting, item);
            let rest = model.all & !held & !(1 << item);
            let limit = best.map_or(most + 1, |(cost, ..)| cost);
            if sum < limit
                && (sum > u64::from(half) || rest == 0)
                && let Some(end) = ended.get(rest).filter(|end| sum + u64::from(*end) < limit)
            {
                best = Some((sum + u64::from(end), held, item));
            }
        }
    }
    best
}

/// How a beginning came about; of equals the highest number comes last.
fn path(model: &Model, table: &Table, mut held: u64) -> Vec<usize> {
    let mut order = Vec::new();
    while let Some(cost) = table.get(held).filter(|_| held != 0) {
        let came = |item: &usize| {
            let earlier = held & !(1 << item);
            let is_known = |known: u32| u64::from(known) + model.step(model.waiting(earlier), *item) == u64::from(cost);
            table.get(earlier).is_some_and(is_known) && model.next(earlier, model.minutes_of(earlier)) >> item & 1 == 1
        };
        let Some(last) = bits(held).filter(came).last() else { break };
        order.push(last);
        held &= !(1 << last);
    }
    order.reverse();
    order
}
