use crate::world::*;
use mdt_domain::{
    case::{CaseStatus, ListedReason, OutcomeKind},
    command::{Command, ListEntry},
    meeting::{ItemState, MeetingStatus},
    words::UtcMicros,
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
fn where_the_room_goes_back_what_it_left_undecided_comes_again() {
    let mut borough = Borough::live();
    let order = borough.order(1);
    let coming = |borough: &Borough| -> Vec<_> { borough.meeting(1).upcoming_items().iter().map(|line| line.id).collect() };
    borough.ok(DIRECTOR, start_item(1));
    borough.ok(DIRECTOR, start_item(2));
    assert_eq!(coming(&borough), order[2..], "going on, what was left is behind");
    borough.ok(DIRECTOR, start_item(1));
    assert_eq!(coming(&borough), order[1..], "gone back, it comes again");
    borough.ok(DIRECTOR, start_item(2));
    borough.ok(DIRECTOR, outcome(2, OutcomeKind::WatchfulReview));
    borough.ok(DIRECTOR, start_item(1));
    assert_eq!(coming(&borough), order[2..], "what was decided does not");
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

#[test]
fn after_the_cut_off_a_case_comes_on_only_with_why_it_cannot_wait() {
    let urgent = |item_n, case_n| match list(1, item_n, case_n) {
        Command::ListCase { meeting_id, item_id, case_id, planned_minutes, reason, .. } => {
            Command::ListCase { meeting_id, item_id, case_id, planned_minutes, reason, urgent_reason: Some(line("Fell this morning")) }
        }
        other => other,
    };
    let added = "meeting ItemAdded, case CaseListed";
    let mut borough = Borough::new();
    borough.meeting_mut(1).root.cut_off_at = Some(NINE.plus_seconds(-3600));
    borough.now = UtcMicros(NINE.0 - 3600 * 1_000_000 - 1);
    borough.check(vec![("before it", COORDINATOR, list(1, 5, 5), added)]);
    assert!(!borough.line(5).is_late_urgent && borough.case_item(5).urgent_reason.is_none());
    borough.now = NINE.plus_seconds(-3600);
    borough.check(vec![
        ("at it", COORDINATOR, list(1, 6, 6), "refused PastCutOff urgent_reason"),
        ("with why", COORDINATOR, urgent(6, 6), added),
        ("off again", COORDINATOR, Command::UnlistCase { meeting_id: huddle(1), item_id: item(6), case_id: case(6) }, "meeting ItemRemoved, case CaseUnlisted"),
        ("what the service carries is not late", SYSTEM, list(1, 16, 6), added),
        ("topics are not patients", COORDINATOR, Command::AddTopic { meeting_id: huddle(1), item_id: item(20), title: line("Flu"), planned_minutes: 5 }, "meeting ItemAdded"),
        ("another meeting has its own", COORDINATOR, list(2, 26, 6), added),
    ]);
    assert!(borough.line(6).is_late_urgent);
    let late = borough.case_item(6);
    assert_eq!((late.urgent_reason.as_ref(), late.reason), (Some(&line("Fell this morning")), ListedReason::AddedByHand));
    assert!(!borough.line(16).is_late_urgent);

    let mut borough = Borough::live();
    borough.meeting_mut(1).root.cut_off_at = Some(NINE.plus_seconds(-3600));
    assert_eq!(borough.answer(COORDINATOR, list(1, 5, 5)), added, "once live a case is late and urgent by being put on");
}

#[test]
fn several_cases_come_on_all_or_none() {
    let several = |entries: &[(u128, u128)]| Command::ListCases {
        meeting_id: huddle(2),
        entries: entries
            .iter()
            .map(|(item_n, case_n)| ListEntry { item_id: item(*item_n), case_id: case(*case_n), planned_minutes: None, reason: ListedReason::ReviewDue })
            .collect(),
        urgent_reason: None,
    };
    type Row<'a> = (&'a str, &'a [(u128, u128)], &'a str);
    let rows: [Row<'_>; 7] = [
        ("three", &[(21, 1), (22, 5), (23, 7)], "meeting ItemAdded, case CaseListed, case CaseListed, case CaseListed"),
        ("none", &[], "refused Invalid entries"),
        ("a case twice", &[(21, 1), (22, 1)], "refused Invalid entries"),
        ("an id twice", &[(21, 1), (21, 2)], "refused Invalid entries"),
        ("one that is on already", &[(21, 1), (29, 8)], "refused AlreadyListed"),
        ("one that is not there", &[(21, 1), (22, 99)], "refused NotFound"),
        ("an id of another line", &[(21, 1), (28, 2)], "refused IdTaken item_id"),
    ];
    for (sentence, entries, expected) in rows {
        let mut borough = Borough::new();
        borough.ok(COORDINATOR, list(2, 28, 8));
        let before = borough.order(2).len();
        assert_eq!(borough.answer(COORDINATOR, several(entries)), expected, "{sentence}");
        let added = if expected.starts_with("refused") { 0 } else { entries.len() };
        assert_eq!(borough.order(2).len(), before + added, "{sentence}");
        assert!(borough.rounds <= 2, "{sentence}: everything is asked for at once");
    }
    let mut borough = Borough::new();
    borough.ok(COORDINATOR, several(&[(21, 7), (22, 1)]));
    let minutes: Vec<(u16, u16)> = borough.meeting(2).ordered_items().iter().map(|it| (it.number, it.planned_minutes)).collect();
    assert_eq!(minutes, [(1, 2), (2, 5)], "in the order that was asked, with minutes by colour");
    assert_eq!(borough.case(1).items[&item(22)].reason, ListedReason::ReviewDue);
    assert_eq!(borough.answer(LINK, several(&[(23, 2)])), "refused NotAllowed");
}

#[test]
fn an_agenda_is_ordered_around_what_was_reached_and_never_by_a_stale_list() {
    let order = |ns: &[u128]| Command::OrderAgenda { meeting_id: huddle(1), order: ns.iter().map(|n| item(*n)).collect() };
    let fix = |n: u128, is_fixed| Command::FixItem { meeting_id: huddle(1), item_id: item(n), is_fixed };
    let stale = "refused Invalid order";
    let mut borough = Borough::new();
    borough.check(vec![
        ("all lines", COORDINATOR, order(&[8, 7, 4, 3, 2, 1]), "meeting ItemsReordered"),
        ("the same", COORDINATOR, order(&[8, 7, 4, 3, 2, 1]), ""),
        ("one is missing", COORDINATOR, order(&[8, 7, 4, 3, 2]), stale),
        ("one is twice", COORDINATOR, order(&[8, 7, 4, 3, 2, 2]), stale),
        ("one is not there", COORDINATOR, order(&[8, 7, 4, 3, 2, 9]), stale),
        ("not by a link worker", LINK, order(&[1, 2, 3, 4, 7, 8]), "refused NotAllowed"),
        ("a line stays", COORDINATOR, fix(1, true), "meeting ItemFixed"),
        ("it does already", COORDINATOR, fix(1, true), ""),
        ("no longer", COORDINATOR, fix(1, false), "meeting ItemFixed"),
        ("not by a link worker", LINK, fix(1, true), "refused NotAllowed"),
        ("one that is not there", COORDINATOR, fix(9, true), "refused NotFound"),
        ("start", DIRECTOR, Command::StartMeeting(huddle(1)), "meeting MeetingStarted"),
        ("the first", DIRECTOR, start_item(8), "meeting ItemStarted"),
        ("decided", DIRECTOR, outcome(8, OutcomeKind::WatchfulReview), "case OutcomeRecorded, meeting ItemDecided"),
        ("the third", DIRECTOR, start_item(4), "meeting ItemStarted"),
        ("the list of before is stale", COORDINATOR, order(&[1, 2, 3, 4, 7, 8]), stale),
        ("what waits", COORDINATOR, order(&[1, 2, 3, 7]), "meeting ItemsReordered"),
    ]);
    assert_eq!(borough.order(1), [8, 1, 4, 2, 3, 7].map(item), "decided and current lines stay where they are");
    assert_eq!((borough.line(8).state, borough.line(4).state), (ItemState::Decided, ItemState::Current));
    borough.ok(COORDINATOR, Command::UnlistCase { meeting_id: huddle(1), item_id: item(7), case_id: case(7) });
    assert_eq!(borough.answer(COORDINATOR, order(&[1, 2, 3, 7])), stale, "taken off meanwhile");
}
