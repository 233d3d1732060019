//! Whether any order keeps all rules, whatever it costs. Owns that search; `solve` of this folder's parts and `infeasible` call
//! it, nobody else.

use super::{
    model::{Model, bits},
    table::Table,
};

/// What the search says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Possible {
    /// This order keeps all rules.
    Yes(Vec<usize>),
    /// None does.
    No,
    /// Not enough steps to say.
    Unknown,
}

/// Looks for an order. The one whose time ends first is tried first; a set of items that led nowhere is not tried twice. A step of
/// `budget` is one set.
pub(super) fn any_order(model: &Model, budget: &mut u64) -> Possible {
    if !is_plausible(model) {
        return Possible::No;
    }
    let mut model = model.clone();
    model.order_equals(|_, _| true);
    let mut search = Search { model: &model, stuck: Table::sparse(1 << 8), order: Vec::new(), budget };
    match search.go_on(0) {
        Some(true) => Possible::Yes(search.order),
        Some(false) => Possible::No,
        None => Possible::Unknown,
    }
}

struct Search<'a> {
    model: &'a Model,
    /// Sets that lead nowhere.
    stuck: Table,
    order: Vec<usize>,
    budget: &'a mut u64,
}
impl Search<'_> {
    /// None when the budget is used up. Goes as deep as there are items.
    fn go_on(&mut self, held: u64) -> Option<bool> {
        if held == self.model.all {
            return Some(true);
        }
        *self.budget = self.budget.checked_sub(1)?;
        let minute = self.model.minutes_of(held);
        if self.model.may_end_in_time(held, minute) && may_stay_busy(self.model, held, minute) {
            let mut next: Vec<usize> = bits(self.model.next(held, minute)).collect();
            next.sort_by_key(|item| (self.model.latest.get(*item), *item));
            for item in next {
                let further = held | 1 << item;
                if self.stuck.get(further).is_none() {
                    self.order.push(item);
                    if self.go_on(further)? {
                        return Some(true);
                    }
                    self.order.pop();
                }
            }
        }
        self.stuck.lower(held, 0);
        Some(false)
    }
}

/// False when a gap must come: whenever somebody else's time begins, enough that may begin earlier must be left until then.
fn may_stay_busy(model: &Model, held: u64, minute: u32) -> bool {
    let left = || bits(model.all & !held);
    let early = |from: u32| left().filter(|item| model.earliest.get(*item).is_some_and(|earliest| *earliest < from)).fold(0, |set, item| set | 1 << item);
    let is_busy_until = |from: u32| minute + model.minutes_of(early(from)) >= from;
    !model.has_windows || left().filter_map(|item| model.earliest.get(item)).all(|from| *from <= minute || is_busy_until(*from))
}

/// What can be said without any search: no circles, and into each stretch of time or places fits what must be there.
fn is_plausible(model: &Model) -> bool {
    let minutes_before = |item: usize| model.before.get(item).map_or(0, |set| model.minutes_of(*set));
    let minutes_after = |item: usize| model.after.get(item).map_or(0, |set| model.minutes_of(*set));
    let from = |item: usize| model.earliest.get(item).map_or(0, |from| (*from).max(minutes_before(item)));
    let to = |item: usize| model.latest.get(item).map_or(0, |to| (*to).min(model.total.saturating_sub(minutes_after(item))));
    let items = || 0..model.count;
    let is_in_no_circle = |item: usize| model.before.get(item).is_some_and(|set| set >> item & 1 == 0);
    let has_room_around = |item: usize| {
        let count = |sets: &[u64]| sets.get(item).map_or(0, |set| set.count_ones() as usize);
        let place = model.places.get(item).copied().flatten();
        place.is_none_or(|place| place >= count(&model.before) && place + count(&model.after) < model.count)
    };
    let fits = |begin: u32, end: u32| {
        let inside = items().filter(|item| from(*item) >= begin && to(*item) <= end).fold(0, |set, item| set | 1 << item);
        inside == 0 || model.minutes_of(inside) <= end.saturating_sub(begin)
    };
    items().all(is_in_no_circle)
        && items().all(has_room_around)
        && items().all(|item| from(item) <= to(item))
        && items().all(|one| items().all(|other| from(one) > to(other) || fits(from(one), to(other))))
}
