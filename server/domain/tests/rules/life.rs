use crate::world::*;
use mdt_domain::{
    action_item::OwnerRef,
    case::{CaseStatus, ListedReason, OutcomeKind},
    command::Command,
    directory::Role,
    meeting::{Attendance, ItemState, MeetingStatus, Phase},
    stream::StreamId,
    worklist::NoticeKind,
};

fn close(n: u128, reason: Option<&str>) -> Command {
    Command::CloseMeeting { meeting_id: huddle(n), override_reason: reason.map(paragraph) }
}

#[test]
fn a_meeting_is_made_as_a_draft_by_those_who_plan() {
    let mut borough = Borough::empty();
    let create = |root| Command::CreateMeeting { root, attendees: vec![] };
    let live = mdt_domain::meeting::MeetingRoot { status: MeetingStatus::Live, ..meeting_root(1) };
    let long = mdt_domain::meeting::MeetingRoot { slot_minutes: 481, ..meeting_root(1) };
    let no_chair = mdt_domain::meeting::MeetingRoot { chair: person(LEFT), ..meeting_root(1) };
    borough.check(vec![
        ("a GP plans no meetings", GP, create(meeting_root(1)), "refused NotAllowed"),
        ("a new meeting is a draft", COORDINATOR, create(live), "refused Invalid status"),
        ("a meeting has a length", COORDINATOR, create(long), "refused Invalid slot_minutes"),
        ("who has left chairs nothing", COORDINATOR, create(no_chair), "refused Invalid chair"),
        ("the coordinator makes it", COORDINATOR, create(meeting_root(1)), "meeting MeetingCreated"),
        ("once", COORDINATOR, create(meeting_root(1)), "refused IdTaken id"),
        ("and publishes it", COORDINATOR, Command::PublishAgenda(huddle(1)), "meeting AgendaPublished"),
        ("again changes nothing", COORDINATOR, Command::PublishAgenda(huddle(1)), ""),
        ("a stranger finds nothing", ELSEWHERE, Command::PublishAgenda(huddle(1)), "refused NotFound"),
        ("nor does the operator", OPERATOR, Command::StartMeeting(huddle(1)), "refused NotFound"),
        ("a GP does not start it", GP, Command::StartMeeting(huddle(1)), "refused NotAllowed"),
        ("the coordinator does", COORDINATOR, Command::StartMeeting(huddle(1)), "meeting MeetingStarted"),
        ("once", DIRECTOR, Command::StartMeeting(huddle(1)), "refused MeetingAlreadyLive"),
        ("a live one is not called off", DIRECTOR, Command::CancelMeeting(huddle(1)), "refused MeetingAlreadyLive"),
    ]);
    assert_eq!(borough.meeting(1).live.chair_held_by, Some(person(DIRECTOR)), "the coordinator starts it for the chair");
    assert_eq!(borough.meeting(1).attendees.len(), 2, "chair and deputy are asked");
}

#[test]
fn the_chair_is_held_by_one_and_changes_hands_only_explicitly() {
    let mut borough = Borough::new();
    borough.check(vec![
        ("no chair before the start", DEPUTY, Command::TakeChair(huddle(1)), "refused MeetingNotLive"),
        ("the deputy may start", DEPUTY, Command::StartMeeting(huddle(1)), "meeting MeetingStarted"),
        ("and holds the chair", DEPUTY, Command::GoToPhase { meeting_id: huddle(1), phase: Phase::ActionReview, acknowledged: vec![] }, "meeting PhaseChanged"),
        ("the director does not, yet", DIRECTOR, Command::GoToPhase { meeting_id: huddle(1), phase: Phase::Cases, acknowledged: vec![] }, "refused NotChair"),
        ("nor does a link worker take it", LINK, Command::TakeChair(huddle(1)), "refused NotAllowed"),
        ("nor the coordinator", COORDINATOR, Command::TakeChair(huddle(1)), "refused NotAllowed"),
        ("the director takes it", DIRECTOR, Command::TakeChair(huddle(1)), "meeting ChairTaken"),
        ("twice is once", DIRECTOR, Command::TakeChair(huddle(1)), ""),
        ("now the deputy does not", DEPUTY, start_item(1), "refused NotChair"),
        ("but may take it", DEPUTY, Command::TakeChair(huddle(1)), "meeting ChairTaken"),
        ("and gives it back", DEPUTY, Command::GiveBackChair(huddle(1)), "meeting ChairGivenBack"),
        ("which only the holder can", DEPUTY, Command::GiveBackChair(huddle(1)), "refused NotChair"),
        ("the appointed chair keeps it", DIRECTOR, Command::GiveBackChair(huddle(1)), ""),
    ]);
    assert_eq!(borough.meeting(1).live.chair_held_by, Some(person(DIRECTOR)));
}

#[test]
fn a_meeting_called_off_lists_nobody_any_more() {
    let mut borough = Borough::new();
    borough.check(vec![
        ("not by a link worker", LINK, Command::CancelMeeting(huddle(1)), "refused NotAllowed"),
        (
            "with all its cases",
            COORDINATOR,
            Command::CancelMeeting(huddle(1)),
            "meeting MeetingCancelled, case CaseUnlisted, case CaseUnlisted, case CaseUnlisted, case CaseUnlisted, case CaseUnlisted, case CaseUnlisted",
        ),
        ("once", COORDINATOR, Command::CancelMeeting(huddle(1)), ""),
        ("then it is over", COORDINATOR, Command::StartMeeting(huddle(1)), "refused MeetingEnded"),
        ("a case goes to the next one", COORDINATOR, list(2, 21, 1), "meeting ItemAdded, case CaseListed"),
    ]);
    assert_eq!(borough.case(1).items[&item(21)].deferred_count, 0, "called off is not deferred");
}

#[test]
fn the_life_of_a_huddle_from_start_to_carry_over() {
    let mut borough = Borough::live();
    borough.check(vec![
        ("the first case", DIRECTOR, start_item(1), "meeting ItemStarted"),
        ("an action with a date", LINK, promise(1, 1, owned_by(LINK), Some(days(3))), "case ActionAdded, worklist WorklistChanged"),
        ("one without", GP, promise(2, 1, owned_by(GP), None), "case ActionAdded, worklist WorklistChanged"),
        ("decided", DIRECTOR, outcome(1, OutcomeKind::ActionsAgreed), "case OutcomeRecorded, meeting ItemDecided"),
        ("the second one steps down", DIRECTOR, outcome(2, OutcomeKind::StepDown), "case OutcomeRecorded, meeting ItemDecided"),
        ("the third one is put off", DIRECTOR, outcome(3, OutcomeKind::DeferredNoTime), "case OutcomeRecorded, meeting ItemLeft"),
        ("the seventh is blocked", LINK, promise(3, 7, owned_by(LINK), Some(days(1))), "case ActionAdded, worklist WorklistChanged"),
        ("with its reason", LINK, Command::BlockAction(on_case(7), action(3), line("No answer")), "case ActionBlocked, worklist WorklistChanged"),
        (
            "two greens without discussion",
            DIRECTOR,
            Command::AgreeWithoutDiscussion { meeting_id: huddle(1), entries: vec![(item(7), case(7), days(30)), (item(8), case(8), days(30))] },
            "case OutcomeRecorded, case OutcomeRecorded, meeting ItemDecided",
        ),
        ("a hand is up", LINK, Command::RaiseHand(huddle(1)), "meeting HandRaised"),
        ("read-back", DIRECTOR, Command::GoToPhase { meeting_id: huddle(1), phase: Phase::ReadBack, acknowledged: vec![] }, "meeting PhaseChanged"),
        ("not by the coordinator", COORDINATOR, close(1, None), "refused NotChair"),
        ("not with a dateless action", DIRECTOR, close(1, None), "refused Incomplete override_reason"),
        ("nor with one that names somebody: those read it who may not know", DIRECTOR, close(1, Some("Mary O'Brien had no time")), "refused Identifies override_reason"),
        (
            "but with a reason",
            DIRECTOR,
            close(1, Some("The date comes from the hospital")),
            "meeting MeetingClosed, case MinutesPartDrafted, case MinutesPartDrafted, case CaseCarried, case CaseCarried, case CaseCarried, \
             case MinutesPartDrafted, meeting ItemAdded",
        ),
        ("it is over", DIRECTOR, close(1, None), "refused MeetingEnded"),
        ("nothing is recorded any more but by who corrects its minutes", GP, outcome(4, OutcomeKind::WatchfulReview), "refused NotAllowed"),
    ]);

    let (today, next) = (borough.meeting(1), borough.meeting(2));
    assert_eq!(today.root.status, MeetingStatus::Ended);
    assert!(today.live.hands.is_empty() && today.live.close_override.is_some() && today.live.minutes_drafted_at == Some(NINE));
    assert_eq!(today.items[&item(4)].state, ItemState::Waiting, "not reached");
    assert_eq!(next.ordered_items().len(), 3);
    let carried: Vec<_> = [3, 4, 7]
        .into_iter()
        .map(|n| borough.case(n).line_in(huddle(2)).map(|it| (it.reason, it.deferred_count)).unwrap())
        .collect();
    let expected = [(ListedReason::CarriedNotDiscussed, 1), (ListedReason::CarriedNotDiscussed, 1), (ListedReason::BlockedAction, 0)];
    assert_eq!(carried, expected);
    let minutes: Vec<u16> = next.ordered_items().iter().map(|it| it.planned_minutes).collect();
    assert_eq!(minutes, [5, 3, 2], "red, amber, green");
    assert_eq!(borough.case(2).root.status, CaseStatus::SteppedDown);
    for n in [1, 2, 3, 4, 7, 8] {
        let item = borough.case_item(n);
        assert!(item.is_over && item.minutes_texts.as_ref().unwrap()[0].contains(&case(n).to_string()));
        assert_eq!(item.carried_to, [3, 4, 7].contains(&n).then(|| huddle(2)));
    }
}

#[test]
fn what_is_put_off_again_and_again_is_counted() {
    let mut borough = Borough::new();
    borough.ok(SYSTEM, Command::CreateMeeting { root: meeting_root(3), attendees: vec![] });
    for n in 1..=2 {
        borough.ok(DIRECTOR, Command::StartMeeting(huddle(n)));
        borough.ok(DIRECTOR, close(n, None));
        borough.later(86_400);
    }
    assert_eq!(borough.case(3).line_in(huddle(3)).unwrap().deferred_count, 2);
    borough.ok(COORDINATOR, Command::UnlistCase { meeting_id: huddle(3), item_id: borough.case(3).line_in(huddle(3)).unwrap().item_id, case_id: case(3) });
    borough.ok(COORDINATOR, list(3, 33, 3));
    assert_eq!(borough.case(3).items[&item(33)].deferred_count, 2, "listed by hand, the count is found in its history");
}

#[test]
fn a_case_already_on_the_next_agenda_is_carried_to_that_line() {
    let mut borough = Borough::live();
    borough.ok(COORDINATOR, list(2, 21, 4));
    borough.ok(DIRECTOR, close(1, None));
    assert_eq!(borough.case(4).items[&item(21)].deferred_count, 1);
    assert_eq!(borough.case_item(4).carried_to, Some(huddle(2)));
    assert_eq!(borough.case(4).items.len(), 2, "no second line");
}

#[test]
fn without_a_next_meeting_nothing_is_carried() {
    let mut borough = Borough::live();
    borough.ok(COORDINATOR, Command::CancelMeeting(huddle(2)));
    borough.ok(DIRECTOR, close(1, None));
    assert!([1, 2, 3, 4, 7, 8].into_iter().all(|n| borough.case_item(n).carried_to.is_none() && borough.case_item(n).is_over));
}

#[test]
fn a_forsaken_meeting_is_closed_by_the_system_whatever_is_missing() {
    let mut borough = Borough::live();
    borough.ok(GP, promise(1, 1, OwnerRef::Nobody, None));
    borough.ok(SYSTEM, close(1, None));
    assert_eq!(borough.meeting(1).root.status, MeetingStatus::Ended);
}

#[test]
fn closing_says_in_numbers_what_is_missing_where() {
    let mut borough = Borough::live();
    borough.ok(GP, promise(1, 2, OwnerRef::Nobody, Some(days(1))));
    borough.ok(GP, promise(2, 4, owned_by(GP), None));
    borough.ok(GP, promise(3, 4, owned_by(GP), None));
    borough.ok(GP, Command::CancelAction(on_case(4), action(3), line("Not wanted")));
    let refusal = borough.run(DIRECTOR, close(1, None)).unwrap_err();
    assert_eq!(refusal.message, "2 actions have no owner or no date (lines 2, 4). Mend this in the read-back, or close with a reason.");
    assert_eq!(borough.rounds, 2, "one round for what the command names, one for the rest");
    assert!(borough.meeting(1).attendees.values().all(|it| it.attendance != Attendance::Present), "nobody arrived in this test");
    assert!(!borough.states.contains_key(&StreamId::Pool(pcn())));
}

#[test]
fn a_meeting_nobody_is_connected_to_ends_itself_and_tells_the_coordinators_what_is_left() {
    let mut borough = Borough::live();
    borough.put(member(80, Role::Coordinator, pcn()));
    borough.ok(SYSTEM, arrives(LINK));
    borough.ok(DIRECTOR, start_item(1));
    borough.ok(GP, promise(1, 1, owned_by(LINK), None));
    borough.ok(GP, promise(2, 2, OwnerRef::Nobody, None));
    borough.ok(SYSTEM, leaves(LINK));
    borough.later(20 * 60);
    assert_eq!(
        borough.answer(SYSTEM, close(1, None)),
        "meeting MeetingClosed, worklist NoticeGiven, worklist NoticeGiven, worklist NoticeGiven, \
         case CaseCarried, case CaseCarried, case CaseCarried, case CaseCarried, case CaseCarried, case CaseCarried, meeting ItemAdded"
    );
    let told = [NoticeKind::MeetingEndedItself { meeting_id: huddle(1), incomplete: 2 }];
    assert!([COORDINATOR, 80, DIRECTOR].into_iter().all(|n| borough.told(n) == told) && borough.told(DEPUTY).is_empty());
    let meeting = borough.meeting(1);
    assert!(meeting.live.is_ended_by_itself && meeting.live.close_override.is_none());
    let heard: Vec<_> = borough.case_item(1).attendance.iter().map(|it| it.person_id).collect();
    assert_eq!(heard, [person(LINK)], "who was there before stays");
    let mut borough = Borough::live();
    borough.ok(DIRECTOR, close(1, None));
    assert!(!borough.meeting(1).live.is_ended_by_itself && borough.told(COORDINATOR).is_empty(), "closed by hand, nobody need be told");
}

#[test]
fn a_lost_chair_is_seen_by_the_room_and_changes_nothing_else() {
    let lost = |is_lost| Command::NoteChairConnection { meeting_id: huddle(1), holder: person(DIRECTOR), is_lost };
    let changed = "meeting ChairConnectionChanged";
    let mut borough = Borough::new();
    borough.check(vec![
        ("before the start nobody holds it", SYSTEM, lost(true), ""),
        ("start", DIRECTOR, Command::StartMeeting(huddle(1)), "meeting MeetingStarted"),
        ("the hub says so alone", DEPUTY, lost(true), "refused NotFound"),
        ("lost", SYSTEM, lost(true), changed),
        ("still", SYSTEM, lost(true), ""),
        ("back", SYSTEM, lost(false), changed),
        ("lost again", SYSTEM, lost(true), changed),
    ]);
    assert_eq!((borough.meeting(1).live.chair_held_by, borough.meeting(1).live.chair_lost_at), (Some(person(DIRECTOR)), Some(NINE)));
    borough.ok(DEPUTY, Command::TakeChair(huddle(1)));
    assert_eq!(borough.meeting(1).live.chair_lost_at, None, "who takes it is connected");
    assert_eq!(borough.answer(SYSTEM, lost(true)), "", "and is not lost with who held it");
}
