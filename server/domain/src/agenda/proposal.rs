//! What could go on an agenda, and why: the agenda that builds itself. Reads a case and a meeting, says yes with every reason
//! there is or no; puts the yeses in order. Knows no clock and no right: who asks is given only cases they have. The app calls it.
//!
//! The rule is the product's: reviews are due red daily, amber weekly, green monthly; beside them new referrals, what was
//! not reached or put off, actions that are overdue, blocked or a guest's whose pass is over, whom the practice worries about most, and what comes every time. Only
//! meetings that decide on cases (huddle, PCN) are filled.

use crate::{
    action_item::ActionStatus,
    case::{Case, CaseItem, CaseStatus, ListedReason, Referral},
    ids::PersonId,
    meeting::{MeetingKind, MeetingRoot},
    words::{Day, Priority},
};
use std::{cmp::Reverse, collections::BTreeSet};

/// Why a case could go on an agenda.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Proposed {
    /// Every reason, the most pressing first; never empty.
    pub reasons: Vec<ListedReason>,
    /// How often in a row it was deferred or not reached before this meeting.
    pub deferred_count: u16,
    /// Actions overdue on the meeting's day.
    pub overdue_actions: u16,
    /// Actions that cannot go on.
    pub blocked_actions: u16,
    /// The day its review was due; none: it is not due, or was never looked at and has no date.
    pub review_due_on: Option<Day>,
}

/// Days between reviews of a case that has no date of its own: red daily, amber weekly, green monthly (four weeks, so that
/// it stays on its day of the week).
pub fn rhythm_days(priority: Priority) -> i32 {
    match priority {
        Priority::Red => 1,
        Priority::Amber => 7,
        Priority::Green => 28,
    }
}

/// When a review falls due.
enum Review {
    /// On this day: the case's own date, else by rhythm since it was last discussed.
    On(Day),
    /// Red, never discussed and without a date: it waits since it came on the list.
    AtOnce,
    /// Amber or green, never discussed and without a date: a practice's search found it, and nobody has agreed a review. It
    /// comes by a referral, the practice's concern, or by hand.
    NotAgreed,
}

/// The reasons for which a case could go on this meeting's agenda; none: it is not for it. Only cases on the list of the
/// meeting's PCN that have no line there yet. `gone`: whose passes are over when it starts.
pub fn proposed(case: &Case, meeting: &MeetingRoot, gone: &BTreeSet<PersonId>) -> Option<Proposed> {
    let root = &case.root;
    let decides_on_cases = matches!(meeting.kind, MeetingKind::Huddle | MeetingKind::Pcn);
    if !decides_on_cases || root.status != CaseStatus::Accepted || root.pcn != meeting.pcn || case.line_in(meeting.id).is_some() {
        return None;
    }
    let day = Day::of(meeting.starts_at);
    let count = |number: usize| u16::try_from(number).unwrap_or(u16::MAX);
    let overdue_actions = count(case.actions.values().filter(|action| action.is_overdue(day)).count());
    let blocked_actions = count(case.actions.values().filter(|action| action.status == ActionStatus::Blocked).count());
    let (is_review_due, review_due_on) = match review(case, meeting) {
        Review::On(due) => (due <= day, Some(due).filter(|due| *due <= day)),
        Review::AtOnce => (true, None),
        Review::NotAgreed => (false, None),
    };
    let held = [
        (is_new_referral(case, meeting), ListedReason::NewReferral),
        (case.last_over_before(meeting.starts_at).is_some_and(|line| !line.is_discussed()), ListedReason::CarriedNotDiscussed),
        (overdue_actions > 0, ListedReason::OverdueAction),
        (blocked_actions > 0, ListedReason::BlockedAction),
        (case.waits_for_any(gone), ListedReason::OwnerGone),
        (root.most_concerned.is_some(), ListedReason::MostConcerned),
        (is_review_due, ListedReason::ReviewDue),
        (root.is_recurring, ListedReason::Recurring),
    ];
    let reasons: Vec<ListedReason> = held.into_iter().filter(|(is_so, _)| *is_so).map(|(_, reason)| reason).collect();
    let deferred_count = case.deferred_before(meeting.starts_at);
    (!reasons.is_empty()).then_some(Proposed { reasons, deferred_count, overdue_actions, blocked_actions, review_due_on })
}

/// The cases that could go on an agenda, most pressing first: red before amber before green; what is overdue, blocked, a past guest's or
/// was not reached before the rest; the most often deferred; the oldest review; then by code.
pub fn propose<'c>(meeting: &MeetingRoot, gone: &BTreeSet<PersonId>, cases: impl IntoIterator<Item = &'c Case>) -> Vec<(&'c Case, Proposed)> {
    let mut found: Vec<(&Case, Proposed)> = cases.into_iter().filter_map(|case| proposed(case, meeting, gone).map(|why| (case, why))).collect();
    found.sort_by(|a, b| pressing(a.0, &a.1).cmp(&pressing(b.0, &b.1)));
    found
}

/// Sorts the more pressing first. A shorter code has the smaller number: SF-999 comes before SF-1000.
fn pressing<'c>(case: &'c Case, why: &Proposed) -> impl Ord + use<'c> {
    let presses = [ListedReason::OverdueAction, ListedReason::BlockedAction, ListedReason::OwnerGone, ListedReason::CarriedNotDiscussed];
    let is_pressing = why.reasons.iter().any(|reason| presses.contains(reason));
    let code = case.root.code.as_str();
    (case.root.priority, !is_pressing, Reverse(why.deferred_count), why.review_due_on.is_none(), why.review_due_on, code.len(), code)
}

/// The lines that stand on agendas before this meeting, over or to come.
fn lines_before<'c>(case: &'c Case, meeting: &MeetingRoot) -> impl Iterator<Item = &'c CaseItem> + use<'c> {
    let starts_at = meeting.starts_at;
    case.items.values().filter(move |line| !line.is_removed && line.starts_at < starts_at)
}

/// Accepted, and since it was made on no agenda before this one: what was listed once is carried over or falls due.
fn is_new_referral(case: &Case, meeting: &MeetingRoot) -> bool {
    let is_since = |line: &CaseItem, referral: &Referral| {
        let decided_at = line.outcome.as_ref().map(|outcome| outcome.recorded_at);
        line.starts_at.max(decided_at.unwrap_or(line.starts_at)) >= referral.referred_at
    };
    case.root.referral.as_ref().is_some_and(|referral| !lines_before(case, meeting).any(|line| is_since(line, referral)))
}

fn review(case: &Case, meeting: &MeetingRoot) -> Review {
    if let Some(day) = case.root.next_review_on {
        return Review::On(day);
    }
    let discussed = lines_before(case, meeting).filter(|line| line.is_discussed()).map(|line| line.starts_at).max();
    match discussed {
        Some(at) => Review::On(Day::of(at).plus_days(rhythm_days(case.root.priority))),
        None if case.root.priority == Priority::Red => Review::AtOnce,
        None => Review::NotAgreed,
    }
}
