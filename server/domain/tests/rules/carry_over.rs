use crate::world::*;
use mdt_domain::{
    agenda::{
        carry_over::{Carry, Finished, carry_over},
        predict::predicted_starts,
    },
    case::{ListedReason, OutcomeKind},
    command::Command,
};

#[test]
fn a_case_carries_if_not_discussed_or_recurring_or_with_an_action_that_is_late_blocked_or_a_past_guest_s() {
    let quiet = Finished {
        outcome: Some(OutcomeKind::WatchfulReview),
        is_off_list: false,
        is_recurring: false,
        has_overdue_action: false,
        has_blocked_action: false,
        has_owner_gone: false,
        deferred_count: 2,
    };
    let fresh = |reason| Some(Carry { reason, deferred_count: 0 });
    let again = Some(Carry { reason: ListedReason::CarriedNotDiscussed, deferred_count: 3 });
    let rows = [
        ("decided and quiet: on its review date", quiet, None),
        ("not reached", Finished { outcome: None, ..quiet }, again),
        ("no time", Finished { outcome: Some(OutcomeKind::DeferredNoTime), ..quiet }, again),
        ("key person absent", Finished { outcome: Some(OutcomeKind::DeferredKeyPersonAbsent), ..quiet }, again),
        ("information missing", Finished { outcome: Some(OutcomeKind::DeferredMissingInformation), ..quiet }, again),
        ("recurring", Finished { is_recurring: true, ..quiet }, fresh(ListedReason::Recurring)),
        ("overdue", Finished { has_overdue_action: true, is_recurring: true, ..quiet }, fresh(ListedReason::OverdueAction)),
        ("blocked", Finished { has_blocked_action: true, ..quiet }, fresh(ListedReason::BlockedAction)),
        ("a past guest's", Finished { has_owner_gone: true, is_recurring: true, ..quiet }, fresh(ListedReason::OwnerGone)),
        ("blocked, and a past guest's", Finished { has_owner_gone: true, has_blocked_action: true, ..quiet }, fresh(ListedReason::BlockedAction)),
        ("not reached and overdue", Finished { outcome: None, has_overdue_action: true, ..quiet }, again),
        ("stepped down", Finished { outcome: Some(OutcomeKind::StepDown), has_blocked_action: true, ..quiet }, None),
        ("declined", Finished { outcome: Some(OutcomeKind::Declined), is_recurring: true, ..quiet }, None),
        ("off the list by other ways", Finished { outcome: None, is_off_list: true, ..quiet }, None),
        ("agreed without discussion", Finished { outcome: Some(OutcomeKind::AgreedWithoutDiscussion), ..quiet }, None),
        ("counted out", Finished { outcome: None, deferred_count: u16::MAX, ..quiet }, Some(Carry { reason: ListedReason::CarriedNotDiscussed, deferred_count: u16::MAX })),
    ];
    for (sentence, finished, expected) in rows {
        assert_eq!(carry_over(&finished), expected, "{sentence}");
    }
}

#[test]
fn predicted_starts_follow_from_what_is_planned_added_and_spent() {
    let starts = |borough: &Borough, ns: &[u128]| -> Vec<Option<i64>> {
        let starts = predicted_starts(borough.meeting(1), borough.now);
        ns.iter().map(|n| starts.get(&item(*n)).map(|at| (at.0 - NINE.0) / 1_000_000)).collect()
    };
    let mut borough = Borough::new();
    borough.now = NINE.plus_seconds(-600);
    assert_eq!(starts(&borough, &[1, 2, 3, 4, 7, 8]), [120, 420, 720, 1020, 1200, 1320].map(Some), "from the planned start, with the opening before");
    borough.now = NINE;
    borough.ok(DIRECTOR, Command::StartMeeting(huddle(1)));
    assert_eq!(starts(&borough, &[1, 2]), [Some(120), Some(420)], "roll-call and action review come first");
    borough.ok(DIRECTOR, start_item(1));
    borough.later(100);
    assert_eq!(starts(&borough, &[1, 2, 3]), [None, Some(300), Some(600)], "the current line counts with its rest");
    borough.ok(DIRECTOR, Command::ExtendItem { meeting_id: huddle(1), item_id: item(1), minutes: 2 });
    assert_eq!(starts(&borough, &[2, 3]), [Some(420), Some(720)], "two minutes more");
    borough.later(500);
    assert_eq!(starts(&borough, &[2, 3]), [Some(600), Some(900)], "over its time: about to end");
    borough.ok(DIRECTOR, Command::ParkItem(huddle(1), item(1)));
    assert_eq!(starts(&borough, &[2, 8, 1]), [Some(600), Some(1500), Some(1620)], "parked: at the end");
    borough.ok(DIRECTOR, start_item(7));
    let upcoming: Vec<_> = borough.meeting(1).upcoming_items().iter().map(|line| line.id).collect();
    assert_eq!(upcoming, [8, 1, 2, 3, 4].map(item), "the lines behind the room come last");
    assert_eq!(starts(&borough, &[7, 8]), [None, Some(720)], "after what is left of the one at hand");
    assert!(starts(&borough, &[8, 2]).is_sorted(), "and so are their times");
    borough.ok(DIRECTOR, Command::CloseMeeting { meeting_id: huddle(1), override_reason: None });
    assert!(predicted_starts(borough.meeting(1), borough.now).is_empty());
}

/// Closed with case 3 put off: it stands on the next agenda for that reason alone.
fn put_off_and_closed() -> Borough {
    let mut borough = Borough::live();
    borough.ok(DIRECTOR, outcome(3, OutcomeKind::DeferredNoTime));
    borough.ok(DIRECTOR, Command::CloseMeeting { meeting_id: huddle(1), override_reason: Some(paragraph("Time")) });
    assert_eq!(there(&borough), Some((ListedReason::CarriedNotDiscussed, 1)));
    borough
}
fn there(borough: &Borough) -> Option<(ListedReason, u16)> { borough.case(3).line_in(huddle(2)).map(|it| (it.reason, it.deferred_count)) }
fn on_next(borough: &Borough) -> bool {
    let lines = borough.order(2);
    borough.case(3).items.values().any(|it| it.meeting_id == huddle(2) && lines.contains(&it.item_id))
}

#[test]
fn a_deferral_corrected_to_discussed_takes_its_untouched_line_off_the_next_agenda() {
    let mut borough = put_off_and_closed();
    let corrected = borough.answer(COORDINATOR, outcome(3, OutcomeKind::WatchfulReview));
    assert_eq!(corrected, "case OutcomeRecorded, meeting ItemDecided, meeting ItemRemoved, case CaseUnlisted");
    assert_eq!((there(&borough), on_next(&borough)), (None, false));
    assert_eq!(borough.case_item(3).carried_to, None, "and its minutes no longer say that it was carried");
    assert_eq!(borough.answer(COORDINATOR, outcome(3, OutcomeKind::ActionsAgreed)), "case OutcomeRecorded", "once");
}

#[test]
fn published_too_it_goes_as_people_are_told_of_every_line_taken_off() {
    let mut borough = put_off_and_closed();
    borough.ok(COORDINATOR, Command::PublishAgenda(huddle(2)));
    borough.ok(COORDINATOR, outcome(3, OutcomeKind::WatchfulReview));
    assert_eq!((there(&borough), on_next(&borough)), (None, false));
}

#[test]
fn what_somebody_arranged_stays_and_no_longer_says_that_it_was_not_discussed() {
    let mut borough = put_off_and_closed();
    let item_id = borough.case(3).line_in(huddle(2)).unwrap().item_id;
    borough.ok(COORDINATOR, Command::FixItem { meeting_id: huddle(2), item_id, is_fixed: true });
    let corrected = borough.answer(COORDINATOR, outcome(3, OutcomeKind::WatchfulReview));
    assert_eq!(corrected, "case OutcomeRecorded, meeting ItemDecided, case CaseCarried");
    assert_eq!((there(&borough), on_next(&borough)), (Some((ListedReason::AddedByHand, 0)), true));
}

#[test]
fn where_another_reason_lists_it_the_line_says_that_one() {
    let mut borough = put_off_and_closed();
    borough.ok(COORDINATOR, promise(1, 3, owned_by(LINK), Some(days(3))));
    borough.ok(LINK, Command::BlockAction(on_case(3), action(1), line("No answer")));
    borough.ok(COORDINATOR, outcome(3, OutcomeKind::WatchfulReview));
    assert_eq!(there(&borough), Some((ListedReason::BlockedAction, 0)));
    let mut borough = put_off_and_closed();
    borough.ok(COORDINATOR, outcome_with(3, OutcomeKind::WatchfulReview, Some(days(1)), None));
    assert_eq!(there(&borough), Some((ListedReason::ReviewDue, 0)), "its review is due on that day");
}

#[test]
fn corrected_to_a_step_down_even_an_arranged_line_goes() {
    let mut borough = put_off_and_closed();
    let item_id = borough.case(3).line_in(huddle(2)).unwrap().item_id;
    borough.ok(COORDINATOR, Command::FixItem { meeting_id: huddle(2), item_id, is_fixed: true });
    borough.ok(COORDINATOR, outcome(3, OutcomeKind::Declined));
    assert_eq!((there(&borough), on_next(&borough)), (None, false));
}

#[test]
fn another_deferral_leaves_the_line_and_an_agenda_that_began_is_left_alone() {
    let mut borough = put_off_and_closed();
    assert_eq!(borough.answer(COORDINATOR, outcome(3, OutcomeKind::DeferredKeyPersonAbsent)), "case OutcomeRecorded");
    borough.ok(DIRECTOR, Command::StartMeeting(huddle(2)));
    borough.ok(COORDINATOR, outcome(3, OutcomeKind::WatchfulReview));
    assert_eq!((there(&borough), on_next(&borough)), (Some((ListedReason::CarriedNotDiscussed, 1)), true));
}
