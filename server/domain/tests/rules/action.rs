use crate::world::*;
use mdt_domain::{
    action_item::{ActionStatus, Owner, OwnerRef},
    command::{ActionHome, Command},
    case::OutcomeKind,
    rejection::RejectionCode,
    stream::StreamId,
    words::Day,
};

fn change(n: u128, owner: Option<OwnerRef>, due_on: Option<Day>) -> Command {
    Command::ChangeAction { home: on_case(n), action_id: action(1), what: None, owner, due_on }
}
fn accept() -> Command { Command::AcceptAction(on_case(1), action(1)) }
fn claim() -> Command { Command::ClaimAction(on_case(1), action(1)) }
fn complete() -> Command { Command::CompleteAction(on_case(1), action(1), Some(line("She is glad"))) }
fn block() -> Command { Command::BlockAction(on_case(1), action(1), line("No answer")) }
fn cancel() -> Command { Command::CancelAction(on_case(1), action(1), line("Moved away")) }
fn reopen() -> Command { Command::ReopenAction(on_case(1), action(1)) }
fn promised(owner: OwnerRef) -> Borough {
    let mut borough = Borough::new();
    borough.ok(GP, promise(1, 1, owner, Some(days(3))));
    borough
}

#[test]
fn something_is_promised_by_who_has_the_case_to_whom_is_known() {
    let mut borough = Borough::new();
    let tomorrow = Some(days(1));
    let elsewhere = Command::AddAction {
        home: on_case(1),
        action_id: action(9),
        what: line("Ring"),
        owner: OwnerRef::Nobody,
        due_on: None,
        from: Some((huddle(1), item(2))),
        asked: None,
    };
    borough.check(vec![
        ("to a person", GP, promise(1, 1, owned_by(LINK), tomorrow), "case ActionAdded, worklist WorklistChanged"),
        ("its id once", GP, promise(1, 1, owned_by(LINK), tomorrow), "refused IdTaken action_id"),
        ("also on a worklist", GP, promise(1, 2, owned_by(LINK), tomorrow), "refused IdTaken action_id"),
        ("not seen while nobody has it", GP, promise(1, 3, OwnerRef::Nobody, tomorrow), "case ActionAdded"),
        ("but then", LINK, Command::ClaimAction(on_case(3), action(1)), "refused IdTaken action_id"),
        ("to a service", GP, promise(2, 1, by_service(), None), "case ActionAdded, worklist-service WorklistChanged"),
        ("to the pool", GP, promise(3, 1, OwnerRef::Pool, None), "case ActionAdded, pool WorklistChanged"),
        ("to nobody yet", PRACTICE, promise(4, 1, OwnerRef::Nobody, None), "case ActionAdded"),
        ("to a colleague without the case", GP, promise(5, 1, owned_by(ELSEWHERE), None), "case ActionAdded, worklist WorklistChanged"),
        ("not to who has left", GP, promise(6, 1, owned_by(LEFT), None), "refused OwnerLeft owner"),
        ("not to a stranger", GP, promise(6, 1, owned_by(99), None), "refused Invalid owner"),
        ("not for yesterday", GP, promise(6, 1, owned_by(GP), Some(days(-1))), "refused Invalid due_on"),
        ("not from another case's line", GP, elsewhere, "refused Invalid from"),
        ("not without the case", ELSEWHERE, promise(6, 1, owned_by(GP), None), "refused NotFound"),
        ("not by a machine", SYSTEM, promise(6, 1, owned_by(GP), None), "refused NotAllowed"),
    ]);
    let promised = &borough.case(1).actions[&action(1)];
    assert_eq!((promised.meeting_id, promised.item_id, promised.status), (Some(huddle(1)), Some(item(1)), ActionStatus::Open));
}

#[test]
fn an_owner_works_on_it_without_the_case() {
    let mut borough = promised(owned_by(ELSEWHERE));
    let both = |kind: &str| format!("case {kind}, worklist WorklistChanged");
    borough.check(vec![
        ("another link worker does not", LINK, accept(), "refused NotAllowed"),
        ("nor somebody without the case", ROTATING, accept(), "refused NotFound"),
        ("got it", ELSEWHERE, accept(), &both("ActionAccepted")),
        ("once", ELSEWHERE, accept(), ""),
        ("cannot go on", ELSEWHERE, block(), &both("ActionBlocked")),
        ("done", ELSEWHERE, complete(), &both("ActionDone")),
        ("is done", ELSEWHERE, complete(), "refused ActionClosed"),
        ("nothing goes on", ELSEWHERE, block(), "refused ActionClosed"),
        ("undo", ELSEWHERE, reopen(), &both("ActionReopened")),
        ("nothing to undo", ELSEWHERE, reopen(), "refused ActionNotClosed"),
        ("the coordinator ticks", COORDINATOR, complete(), &both("ActionDone")),
        ("and undoes", COORDINATOR, reopen(), &both("ActionReopened")),
        ("no longer wanted", GP, cancel(), &both("ActionCancelled")),
        ("who did not close it does not undo", LINK, reopen(), "refused NotAllowed"),
        ("who did does", GP, reopen(), &both("ActionReopened")),
    ]);
    let it = &borough.case(1).actions[&action(1)];
    assert_eq!((it.status, it.closed_at, it.status_before), (ActionStatus::Blocked, None, None), "as it was before the ticks");
}

#[test]
fn undo_restores_the_status_and_forgets_the_result() {
    let mut borough = promised(owned_by(LINK));
    borough.ok(LINK, accept());
    borough.ok(LINK, complete());
    assert_eq!(borough.case(1).actions[&action(1)].note, Some(line("She is glad")));
    borough.ok(LINK, reopen());
    let it = &borough.case(1).actions[&action(1)];
    assert_eq!((it.status, &it.note), (ActionStatus::Accepted, &None));
}

#[test]
fn an_action_is_claimed_once_and_the_second_is_told_by_whom() {
    let mut borough = promised(OwnerRef::Pool);
    borough.check(vec![
        ("a GP takes nothing from the pool", GP, claim(), "refused NotAllowed"),
        ("nor another PCN's link worker", ELSEWHERE, claim(), "refused NotFound"),
        ("a link worker does", LINK, claim(), "case ActionClaimed, pool WorklistChanged, worklist WorklistChanged"),
        ("it is hers", LINK, claim(), ""),
        ("not twice", LINK_2, claim(), "refused AlreadyTaken"),
        ("a stranger learns nothing", ELSEWHERE, claim(), "refused NotFound"),
    ]);
    let it = &borough.case(1).actions[&action(1)];
    assert_eq!((it.status, it.accepted_at), (ActionStatus::Accepted, Some(NINE)));
    let refusal = borough.run(LINK_2, claim()).unwrap_err();
    assert!(refusal.code == RejectionCode::AlreadyTaken && refusal.message.contains("Person 5"));
    assert!(borough.worklist(&StreamId::Pool(pcn())).entries[&action(1)].is_withdrawn);

    let mut borough = promised(by_service());
    borough.check(vec![
        ("not of the service", LINK, claim(), "refused NotAllowed"),
        ("of the service, without the case", ROTATING, claim(), "case ActionClaimed, worklist-service WorklistChanged, worklist WorklistChanged"),
    ]);
    let mut colleague = member(30, mdt_domain::directory::Role::RotatingPartner, pcn());
    colleague.service_id = Some(service());
    borough.directory.people.insert(person(30), colleague);
    assert_eq!(borough.answer(30, claim()), "refused AlreadyTaken", "a colleague of the service saw it there");

    let mut borough = promised(OwnerRef::Nobody);
    borough.check(vec![
        ("nobody's: not without the case", ROTATING, claim(), "refused NotFound"),
        ("whoever has it", PRACTICE, claim(), "case ActionClaimed, worklist WorklistChanged"),
    ]);
}

#[test]
fn a_new_owner_finds_it_and_the_old_one_sees_it_go() {
    let mut borough = promised(owned_by(LINK));
    borough.ok(LINK, accept());
    borough.check(vec![
        ("not by anybody", CORE, change(1, Some(owned_by(CORE)), None), "refused NotAllowed"),
        ("without the case and not theirs", ELSEWHERE, change(1, Some(owned_by(CORE)), None), "refused NotFound"),
        ("handed on", LINK, change(1, Some(owned_by(LINK_2)), None), "case ActionReassigned, worklist WorklistChanged, worklist WorklistChanged"),
        ("to the same", GP, change(1, Some(owned_by(LINK_2)), None), ""),
        ("a date", GP, change(1, None, Some(days(9))), "case ActionChanged, worklist WorklistChanged"),
        ("a day that is over", GP, change(1, None, Some(days(-1))), "refused Invalid due_on"),
        ("not to who has left", GP, change(1, Some(owned_by(LEFT)), None), "refused OwnerLeft owner"),
        ("done", LINK_2, complete(), "case ActionDone, worklist WorklistChanged"),
        ("no longer changed", GP, change(1, None, Some(days(5))), "refused ActionClosed"),
    ]);
    assert!(borough.worklist(&StreamId::PersonWorklist(person(LINK))).entries[&action(1)].is_withdrawn);
    assert_eq!(borough.case(1).actions[&action(1)].owner, Owner::Person { person_id: person(LINK_2), name: line("Person 14") });
    assert_eq!(borough.case(1).actions[&action(1)].status, ActionStatus::Done);
}

#[test]
fn a_date_that_passed_may_stay_when_the_owner_changes() {
    let mut borough = promised(owned_by(LINK));
    borough.today = days(10);
    assert_eq!(borough.answer(GP, change(1, Some(OwnerRef::Pool), Some(days(3)))), "case ActionReassigned, worklist WorklistChanged, pool WorklistChanged");
}

#[test]
fn who_holds_the_chair_mends_what_was_promised_there() {
    let mut borough = promised(owned_by(LINK));
    let mut gp_chairs = meeting_root(1);
    gp_chairs.id = huddle(9);
    gp_chairs.chair = person(CORE);
    borough.ok(SYSTEM, Command::CreateMeeting { root: gp_chairs, attendees: vec![] });
    borough.ok(COORDINATOR, list(9, 91, 5));
    borough.ok(CORE, Command::StartMeeting(huddle(9)));
    let from_there = Command::AddAction {
        home: on_case(5),
        action_id: action(7),
        what: line("Ring"),
        owner: owned_by(LINK),
        due_on: None,
        from: Some((huddle(9), item(91))),
        asked: None,
    };
    borough.ok(GP, from_there);
    let mend = |n, id| Command::ChangeAction { home: on_case(n), action_id: action(id), what: None, owner: None, due_on: Some(days(2)) };
    assert_eq!(borough.answer(CORE, mend(5, 7)), "case ActionChanged, worklist WorklistChanged");
    assert_eq!(borough.rounds, 2, "the meeting is asked for only when it matters");
    assert_eq!(borough.answer(CORE, mend(1, 1)), "refused NotAllowed", "of another meeting's not");
}

#[test]
fn a_topic_has_actions_on_its_meeting_and_a_case_never_does() {
    let mut borough = Borough::live();
    borough.ok(COORDINATOR, Command::AddTopic { meeting_id: huddle(1), item_id: item(20), title: line("Flu"), planned_minutes: 5 });
    let home = ActionHome::Meeting(huddle(1));
    let add = |id, from: u128| Command::AddAction {
        home,
        action_id: action(id),
        what: line("Book the hall"),
        owner: OwnerRef::Nobody,
        due_on: None,
        from: Some((huddle(1), item(from))),
        asked: None,
    };
    borough.check(vec![
        ("by who attends", ROTATING, add(1, 20), "meeting ActionAdded"),
        ("its id once", ROTATING, add(1, 20), "refused IdTaken action_id"),
        ("words of a case stay on the case", GP, add(2, 1), "refused NotAllowed"),
        ("also for the coordinator", COORDINATOR, add(2, 1), "refused Invalid from"),
        ("a stranger finds nothing", ELSEWHERE, add(2, 20), "refused NotFound"),
        ("claimed", LINK, Command::ClaimAction(home, action(1)), "meeting ActionClaimed, worklist WorklistChanged"),
        ("done", LINK, Command::CompleteAction(home, action(1), None), "meeting ActionDone, worklist WorklistChanged"),
        ("the case goes on", DIRECTOR, outcome(1, OutcomeKind::WatchfulReview), "case OutcomeRecorded, meeting ItemDecided"),
    ]);
}

#[test]
fn whoever_gives_something_to_themselves_has_got_it() {
    let mut borough = Borough::new();
    borough.ok(GP, promise(1, 1, owned_by(GP), Some(days(3))));
    borough.ok(GP, promise(2, 1, owned_by(LINK), Some(days(3))));
    borough.ok(GP, promise(3, 1, OwnerRef::Pool, Some(days(3))));
    let stands = |borough: &Borough, n: u128| {
        let it = &borough.case(1).actions[&action(n)];
        (it.status, it.accepted_at)
    };
    assert_eq!(stands(&borough, 1), (ActionStatus::Accepted, Some(NINE)));
    assert_eq!(borough.answer(GP, accept()), "", "nothing is left to be said");
    assert_eq!([stands(&borough, 2), stands(&borough, 3)], [(ActionStatus::Open, None); 2], "whom it was given to says so");
    borough.later(60);
    borough.ok(DIRECTOR, change(1, Some(owned_by(LINK)), None));
    assert_eq!(stands(&borough, 1), (ActionStatus::Open, None));
    borough.ok(DIRECTOR, change(1, Some(owned_by(DIRECTOR)), None));
    assert_eq!(stands(&borough, 1), (ActionStatus::Accepted, Some(NINE.plus_seconds(60))), "taken from somebody, too");
}
