//! The carry-over rule: a case carries if it was not discussed, is recurring, or has an action that is overdue, blocked or a guest's whose
//! pass is over; else it returns on its review date.

use crate::{
    action_item::ActionStatus,
    case::{Case, CaseItem, ListedReason, OutcomeKind},
    ids::PersonId,
    words::Day,
};
use std::collections::BTreeSet;

/// What the rule looks at when a meeting ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Finished {
    /// What was decided at the line, if anything.
    pub outcome: Option<OutcomeKind>,
    /// Stepped down or closed: never carries.
    pub is_off_list: bool,
    /// Comes every time.
    pub is_recurring: bool,
    /// An open action's day is over.
    pub has_overdue_action: bool,
    /// An action cannot go on.
    pub has_blocked_action: bool,
    /// An open action is a guest's whose pass is over.
    pub has_owner_gone: bool,
    /// How often in a row it was deferred or not reached before this meeting.
    pub deferred_count: u16,
}
impl Finished {
    /// The facts of one line of a case on the day its meeting ends. `gone`: whose passes are over.
    pub fn of(case: &Case, item: &CaseItem, today: Day, gone: &BTreeSet<PersonId>) -> Self {
        Self {
            outcome: item.outcome.as_ref().map(|outcome| outcome.kind),
            is_off_list: case.root.is_off_list(),
            is_recurring: case.root.is_recurring,
            has_overdue_action: case.actions.values().any(|action| action.is_overdue(today)),
            has_blocked_action: case.actions.values().any(|action| action.status == ActionStatus::Blocked),
            has_owner_gone: case.waits_for_any(gone),
            deferred_count: item.deferred_count,
        }
    }
}

/// How a case comes to the next meeting.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Carry {
    /// Why, in its line there.
    pub reason: ListedReason,
    /// The running count there.
    pub deferred_count: u16,
}

/// Whether a case goes on to the next meeting, and as what.
pub fn carry_over(finished: &Finished) -> Option<Carry> {
    let is_discussed = finished.outcome.is_some_and(|kind| !kind.is_deferral());
    let fresh = |reason| Some(Carry { reason, deferred_count: 0 });
    if finished.is_off_list || matches!(finished.outcome, Some(OutcomeKind::StepDown | OutcomeKind::Declined)) {
        None
    } else if !is_discussed {
        Some(Carry { reason: ListedReason::CarriedNotDiscussed, deferred_count: finished.deferred_count.saturating_add(1) })
    } else if finished.has_overdue_action {
        fresh(ListedReason::OverdueAction)
    } else if finished.has_blocked_action {
        fresh(ListedReason::BlockedAction)
    } else if finished.has_owner_gone {
        fresh(ListedReason::OwnerGone)
    } else if finished.is_recurring {
        fresh(ListedReason::Recurring)
    } else {
        None
    }
}
