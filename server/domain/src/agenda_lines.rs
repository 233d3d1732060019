//! In what order a meeting's lines stand, and its two parts: in the weekly PCN meeting business comes first, then the cases, a closed
//! part from which guests drop off.

use crate::{
    ids::ItemId,
    meeting::{AgendaItem, ItemKind, ItemState, Meeting, MeetingKind},
};
use std::collections::BTreeSet;

impl Meeting {
    /// Whether business comes first, open to guests, and the cases are a closed part behind it.
    pub fn has_closed_part(&self) -> bool { self.root.kind == MeetingKind::Pcn }

    /// Whether a move to this line ends the open part.
    pub fn ends_open_part(&self, line: &AgendaItem) -> bool {
        self.has_closed_part() && self.live.open_part_ended_at.is_none() && line.kind == ItemKind::Case
    }

    /// Whether a line may stand at a place among the others: business before the cases, where the meeting has two parts.
    pub fn may_stand_at(&self, line: &AgendaItem, place: usize) -> bool {
        let others: Vec<ItemId> = self.ordered_items().iter().map(|other| other.id).filter(|id| *id != line.id).collect();
        self.place_in_part(line, &others, place) == place.min(others.len())
    }

    /// Whether business stands before the cases, where the meeting has two parts.
    pub fn keeps_its_parts(&self) -> bool {
        let lines = self.ordered_items();
        let from = lines.iter().position(|line| line.kind == ItemKind::Case).unwrap_or(lines.len());
        !self.has_closed_part() || lines.iter().skip(from).all(|line| line.kind == ItemKind::Case)
    }

    /// The place nearest to the one wanted that is in the line's own part.
    fn place_in_part(&self, line: &AgendaItem, others: &[ItemId], wanted: usize) -> usize {
        let wanted = wanted.min(others.len());
        if !self.has_closed_part() {
            return wanted;
        }
        if line.kind == ItemKind::Case {
            wanted.max(others.iter().rposition(|id| !self.is_case(*id)).map_or(0, |last| last.saturating_add(1)))
        } else {
            wanted.min(others.iter().position(|id| self.is_case(*id)).unwrap_or(others.len()))
        }
    }

    fn is_case(&self, id: ItemId) -> bool { self.items.get(&id).is_some_and(|line| line.kind == ItemKind::Case) }

    /// Puts a line at a place (past the end means the end) within its part, then closes up. A live meeting gives it the next number.
    pub fn insert_line(&mut self, mut item: AgendaItem, place: usize) {
        let mut order: Vec<ItemId> = self.ordered_items().iter().map(|line| line.id).filter(|id| *id != item.id).collect();
        if !self.items.contains_key(&item.id) {
            item.number = self.items.values().map(|line| line.number).max().unwrap_or(0).saturating_add(1);
        }
        order.insert(self.place_in_part(&item, &order, place), item.id);
        self.items.insert(item.id, item);
        self.set_order(&order);
    }

    /// Where a case is put before the start: one that presses before what earlier meetings left over, every other at the end. Left over
    /// topics come in first, when the agenda is still empty, and would else keep the urgent cases waiting.
    pub fn place_of_case(&self, presses: bool) -> usize {
        let is_left_over = |line: &&AgendaItem| line.not_reached.is_some() && !line.is_fixed && line.kind != ItemKind::Case;
        let first = self.ordered_items().iter().position(is_left_over).filter(|_| presses && self.root.status.is_before_start());
        first.unwrap_or(usize::MAX)
    }

    /// Puts the waiting lines in this order; every other line stays at its place. False, and nothing changed, when `order` is
    /// not just these lines, each once.
    pub fn order_waiting(&mut self, order: &[ItemId]) -> bool {
        let lines: Vec<(ItemId, bool)> = self.ordered_items().iter().map(|line| (line.id, self.is_orderable(line))).collect();
        let waiting: BTreeSet<ItemId> = lines.iter().filter(|(_, is_waiting)| *is_waiting).map(|(id, _)| *id).collect();
        if order.len() != waiting.len() || order.iter().copied().collect::<BTreeSet<_>>() != waiting {
            return false;
        }
        let mut next = order.iter().copied();
        let order: Vec<ItemId> = lines.iter().filter_map(|(id, is_waiting)| if *is_waiting { next.next() } else { Some(*id) }).collect();
        self.set_order(&order);
        true
    }

    /// Whether a line can still be put elsewhere: not reached yet, and the room is not at it.
    pub fn is_orderable(&self, line: &AgendaItem) -> bool { line.state == ItemState::Waiting && self.live.current != Some(line.id) }

    /// Gives the lines their places without holes, in the order they stand in.
    pub fn close_up(&mut self) {
        let order: Vec<ItemId> = self.ordered_items().iter().map(|line| line.id).collect();
        self.set_order(&order);
    }

    /// Before the start a line's number follows its place; once live it is what the room calls it by, and stays.
    fn set_order(&mut self, order: &[ItemId]) {
        let is_numbered = !self.root.status.is_before_start();
        for (place, id) in (0u16..).zip(order) {
            if let Some(line) = self.items.get_mut(id) {
                line.position = place;
                if !is_numbered {
                    line.number = place.saturating_add(1);
                }
            }
        }
    }
}
