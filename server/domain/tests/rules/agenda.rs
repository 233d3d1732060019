use crate::world::*;
use mdt_domain::{
    case::{CaseStatus, ListedReason, OutcomeKind},
    command::Command,
    meeting::{ItemState, MeetingStatus},
};

fn topic(n: u128, minutes: u16) -> Command {
    Command::AddTopic { meeting_id: huddle(1), item_id: item(n), title: line("Winter pressures"), planned_minutes: minutes }
}
fn unlist(n: u128) -> Command { Command::UnlistCase { meeting_id: huddle(1), item_id: item(n), case_id: case(n) } }
fn move_to(n: u128, to_position: u16) -> Command { Command::MoveItem { meeting_id: huddle(1), item_id: item(n), to_position } }
fn plan(n: u128, minutes: u16) -> Command { Command::SetPlannedMinutes { meeting_id: huddle(1), item_id: item(n), minutes } }
fn ids(ns: &[u128]) -> Vec<mdt_domain::ids::ItemId> { ns.iter().map(|n| item(*n)).collect() }

#[test]
fn lines_are_put_on_moved_planned_and_taken_off() {
    let mut borough = Borough::new();
    assert_eq!(borough.meeting(1).planned_minutes(), 5 + 5 + 5 + 3 + 2 + 2);
    borough.check(vec![
        ("a case once", COORDINATOR, list(1, 50, 1), "refused AlreadyListed"),
        ("a line's id once", COORDINATOR, list(1, 1, 5), "refused IdTaken item_id"),
        ("a link worker edits no agenda", LINK, list(1, 5, 5), "refused NotAllowed"),
        ("practice staff does not see it", PRACTICE, list(1, 5, 5), "refused NotFound"),
        ("a case nobody knows", COORDINATOR, list(1, 5, 99), "refused NotFound"),
        ("the deputy may", DEPUTY, list(1, 5, 5), "meeting ItemAdded, case CaseListed"),
        ("a topic", DIRECTOR, topic(20, 10), "meeting ItemAdded"),
        ("a topic's id once", DIRECTOR, topic(20, 10), "refused IdTaken item_id"),
        ("a topic has its bounds", DIRECTOR, topic(21, 0), "refused Invalid planned_minutes"),
        ("to the front", COORDINATOR, move_to(8, 0), "meeting ItemsReordered"),
        ("where it is", COORDINATOR, move_to(8, 0), ""),
        ("past the end", COORDINATOR, move_to(1, 999), "meeting ItemsReordered"),
        ("minutes", COORDINATOR, plan(2, 7), "meeting PlannedMinutesSet"),
        ("the same minutes", COORDINATOR, plan(2, 7), ""),
        ("too many minutes", COORDINATOR, plan(2, 121), "refused Invalid minutes"),
        ("a case is no topic", COORDINATOR, Command::RemoveTopic(huddle(1), item(2)), "refused ItemNotReady"),
        ("off", COORDINATOR, unlist(3), "meeting ItemRemoved, case CaseUnlisted"),
        ("once", COORDINATOR, unlist(3), ""),
        ("not moved any more", COORDINATOR, move_to(3, 0), "refused NotFound"),
        ("the topic goes", COORDINATOR, Command::RemoveTopic(huddle(1), item(20)), "meeting ItemRemoved"),
        ("and may come again", COORDINATOR, list(1, 33, 3), "meeting ItemAdded, case CaseListed"),
        (
            "the case must be the line's",
            COORDINATOR,
            Command::UnlistCase { meeting_id: huddle(1), item_id: item(2), case_id: case(4) },
            "refused NotFound",
        ),
    ]);
    assert_eq!(borough.order(1), ids(&[8, 2, 4, 7, 5, 1, 33]));
    assert!(borough.case_item(3).is_removed);
}

#[test]
fn a_late_urgent_case_gets_the_next_number_right_after_the_current_line() {
    let mut borough = Borough::live();
    borough.ok(DIRECTOR, start_item(2));
    borough.check(vec![
        ("late and urgent", COORDINATOR, list(1, 5, 5), "meeting ItemAdded, case CaseListed"),
        ("the room is at this line", COORDINATOR, unlist(2), "refused ItemNotReady"),
        ("one behind comes off, numbers stay", COORDINATOR, unlist(3), "meeting ItemRemoved, case CaseUnlisted"),
        ("reordered live", COORDINATOR, move_to(8, 0), "meeting ItemsReordered"),
    ]);
    assert_eq!(borough.order(1), ids(&[8, 1, 2, 5, 4, 7]));
    let late = borough.line(5);
    assert_eq!((late.number, late.is_late_urgent), (7, true));
    assert_eq!(borough.case_item(5).reason, ListedReason::LateUrgent);
    assert_eq!((borough.line(8).number, borough.line(4).number), (6, 4), "the room goes on calling them as before");
    assert_eq!(borough.meeting(1).root.status, MeetingStatus::Live);
}

#[test]
fn what_was_reached_stays_on_the_agenda() {
    let mut borough = Borough::live();
    borough.ok(DIRECTOR, start_item(1));
    borough.ok(DIRECTOR, start_item(2));
    borough.ok(DIRECTOR, outcome(2, OutcomeKind::WatchfulReview));
    borough.check(vec![
        ("left", COORDINATOR, unlist(1), "refused ItemNotReady"),
        ("decided", COORDINATOR, unlist(2), "refused ItemNotReady"),
    ]);
    assert_eq!((borough.line(1).state, borough.line(2).state), (ItemState::Left, ItemState::Decided));
}

#[test]
fn only_cases_on_the_list_of_this_pcn_are_put_on() {
    let mut borough = Borough::new();
    let mut elsewhere = case_root(20, mdt_domain::words::Priority::Red);
    elsewhere.pcn = other_pcn();
    let mut closed = case_root(21, mdt_domain::words::Priority::Red);
    closed.status = CaseStatus::Closed;
    let mut referred = case_root(22, mdt_domain::words::Priority::Red);
    referred.status = CaseStatus::Referred;
    for root in [elsewhere, closed, referred] {
        borough.ok(SYSTEM, Command::RegisterCase(Box::new(root)));
    }
    let long = Command::ListCase {
        meeting_id: huddle(1),
        item_id: item(22),
        case_id: case(22),
        planned_minutes: Some(61),
        reason: ListedReason::NewReferral,
        urgent_reason: None,
    };
    borough.check(vec![
        ("another PCN's case is not seen", COORDINATOR, list(1, 20, 20), "refused NotFound"),
        ("nor listed by the system", SYSTEM, list(1, 20, 20), "refused Invalid case_id"),
        ("off the list", COORDINATOR, list(1, 21, 21), "refused ItemNotReady"),
        ("an hour at most", COORDINATOR, long, "refused Invalid planned_minutes"),
        ("a new referral", COORDINATOR, list(1, 22, 22), "meeting ItemAdded, case CaseListed"),
    ]);
}
