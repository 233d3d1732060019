use crate::world::*;
use mdt_domain::{
    case::OutcomeKind,
    command::Command,
    meeting::{ItemState, Phase},
};

fn park(n: u128) -> Command { Command::ParkItem(huddle(1), item(n)) }
fn extend(n: u128, minutes: u16) -> Command { Command::ExtendItem { meeting_id: huddle(1), item_id: item(n), minutes } }

#[test]
fn only_who_holds_the_chair_moves_the_room_and_only_while_live() {
    let moves = || {
        vec![
            Command::GoToPhase { meeting_id: huddle(1), phase: Phase::ReadBack, acknowledged: vec![] },
            start_item(1),
            extend(1, 2),
            park(1),
            Command::AgreeWithoutDiscussion { meeting_id: huddle(1), entries: vec![(item(7), case(7), days(30))] },
            Command::CloseMeeting { meeting_id: huddle(1), override_reason: None },
        ]
    };
    let (mut before, mut live) = (Borough::new(), Borough::live());
    for (a, b) in moves().into_iter().zip(moves()) {
        assert_eq!(before.answer(DIRECTOR, a.clone()), "refused MeetingNotLive", "{a:?}");
        for who in [DEPUTY, COORDINATOR, GP, LINK, ROTATING] {
            assert_eq!(live.answer(who, b.clone()), "refused NotChair", "{b:?}");
        }
        for who in [PRACTICE, MANAGER, IG, OPERATOR, ELSEWHERE, LEFT] {
            assert_eq!(live.answer(who, b.clone()), "refused NotFound", "{b:?}");
        }
    }
}

#[test]
fn time_is_kept_with_the_line_it_was_spent_at() {
    let mut borough = Borough::live();
    borough.ok(DIRECTOR, start_item(1));
    borough.later(90);
    borough.ok(DIRECTOR, start_item(2));
    assert_eq!((borough.line(1).spent_seconds, borough.line(1).state), (90, ItemState::Left));
    borough.later(30);
    borough.ok(DIRECTOR, start_item(1));
    assert_eq!((borough.line(1).started_at, borough.line(1).state), (Some(NINE), ItemState::Current), "first time counts");
    borough.later(10);
    borough.ok(DIRECTOR, outcome(1, OutcomeKind::ActionsAgreed));
    borough.ok(DIRECTOR, Command::GoToPhase { meeting_id: huddle(1), phase: Phase::ReadBack, acknowledged: vec![] });
    assert_eq!((borough.line(1).spent_seconds, borough.line(1).state), (100, ItemState::Decided));
    borough.later(60);
    borough.ok(DIRECTOR, start_item(1));
    assert_eq!(borough.meeting(1).live.phase, Some(Phase::Cases));
    assert_eq!((borough.line(1).spent_seconds, borough.line(1).state), (100, ItemState::Decided), "looked at again, still decided");
    assert_eq!(borough.meeting(1).live.current, Some(item(1)));
}

#[test]
fn lines_are_started_extended_parked_and_topics_decided() {
    let mut borough = Borough::live();
    borough.ok(COORDINATOR, Command::AddTopic { meeting_id: huddle(1), item_id: item(20), title: line("Flu clinics"), planned_minutes: 5 });
    borough.check(vec![
        ("the first", DIRECTOR, start_item(1), "meeting ItemStarted"),
        ("is the first already", DIRECTOR, start_item(1), ""),
        ("a line nobody knows", DIRECTOR, start_item(99), "refused NotFound"),
        ("two minutes more", DIRECTOR, extend(1, 2), "meeting ItemExtended"),
        ("not an hour", DIRECTOR, extend(1, 31), "refused Invalid minutes"),
        ("not none", DIRECTOR, extend(1, 0), "refused Invalid minutes"),
        ("later", DIRECTOR, park(1), "meeting ItemParked"),
        ("the topic", DIRECTOR, start_item(20), "meeting ItemStarted"),
        ("is decided", DIRECTOR, Command::DecideTopic(huddle(1), item(20)), "meeting ItemDecided"),
        ("once", DIRECTOR, Command::DecideTopic(huddle(1), item(20)), ""),
        ("decided is not parked", DIRECTOR, park(20), "refused ItemNotReady"),
        ("a case is not decided so", DIRECTOR, Command::DecideTopic(huddle(1), item(2)), "refused ItemNotReady"),
        ("another phase", DIRECTOR, Command::GoToPhase { meeting_id: huddle(1), phase: Phase::ActionReview, acknowledged: vec![] }, "meeting PhaseChanged"),
        ("the same phase", DIRECTOR, Command::GoToPhase { meeting_id: huddle(1), phase: Phase::ActionReview, acknowledged: vec![] }, ""),
        ("to the cases, at no line", DIRECTOR, Command::GoToPhase { meeting_id: huddle(1), phase: Phase::Cases, acknowledged: vec![] }, "meeting PhaseChanged"),
    ]);
    let meeting = borough.meeting(1);
    assert_eq!(meeting.live.current, None);
    assert_eq!(meeting.ordered_items().last().map(|it| (it.id, it.state, it.number)), Some((item(1), ItemState::Waiting, 1)));
}

#[test]
fn a_mark_made_by_mistake_is_taken_back_until_the_meeting_is_closed() {
    let mut borough = Borough::live();
    for n in [20, 21] {
        borough.ok(COORDINATOR, Command::AddTopic { meeting_id: huddle(1), item_id: item(n), title: line("Flu clinics"), planned_minutes: 5 });
    }
    let (mark, unmark) = (|n| Command::DecideTopic(huddle(1), item(n)), |n| Command::ReopenTopic(huddle(1), item(n)));
    borough.check(vec![
        ("at hand", DIRECTOR, start_item(20), "meeting ItemStarted"),
        ("by no other", GP, mark(20), "refused NotAllowed"),
        ("marked", DIRECTOR, mark(20), "meeting ItemDecided"),
        ("by no other either", GP, unmark(20), "refused NotAllowed"),
        ("nor by who is not there", ELSEWHERE, unmark(20), "refused NotFound"),
        ("taken back", DIRECTOR, unmark(20), "meeting ItemReopened"),
        ("once", DIRECTOR, unmark(20), ""),
    ]);
    assert_eq!(borough.line(20).state, ItemState::Current, "the room is still at it");
    borough.check(vec![
        ("marked", DIRECTOR, mark(20), "meeting ItemDecided"),
        ("read back", DIRECTOR, Command::GoToPhase { meeting_id: huddle(1), phase: Phase::ReadBack, acknowledged: vec![] }, "meeting PhaseChanged"),
        ("by the coordinator", COORDINATOR, unmark(20), "meeting ItemReopened"),
        ("one that was not reached, discussed all the same", COORDINATOR, mark(21), "meeting ItemDecided"),
        ("a case has its outcome", COORDINATOR, unmark(1), "refused ItemNotReady"),
    ]);
    assert_eq!((borough.line(20).state, borough.line(21).state), (ItemState::Left, ItemState::Decided));
    borough.ok(COORDINATOR, unmark(21));
    assert_eq!(borough.line(21).state, ItemState::Waiting, "it goes to the next meeting as if nobody had pressed");
    borough.ok(DIRECTOR, Command::CloseMeeting { meeting_id: huddle(1), override_reason: None });
    assert_eq!(borough.answer(DIRECTOR, unmark(20)), "refused MeetingEnded");
}
