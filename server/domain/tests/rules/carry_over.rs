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
fn a_case_carries_if_not_discussed_or_recurring_or_with_an_overdue_or_blocked_action() {
    let quiet = Finished {
        outcome: Some(OutcomeKind::WatchfulReview),
        is_off_list: false,
        is_recurring: false,
        has_overdue_action: false,
        has_blocked_action: false,
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
