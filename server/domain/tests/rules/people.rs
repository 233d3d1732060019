use crate::world::*;
use mdt_domain::{
    command::Command,
    meeting::{Attendance, AttendeeKind, Partstat, Phase},
};

fn answer(n: u128, partstat: Partstat) -> Command {
    Command::AnswerInvitation {
        meeting_id: huddle(1),
        person_id: person(n),
        partstat,
        cover: Some(line("A colleague")),
        cover_id: None,
        available_from: None,
        available_until: None,
    }
}
fn roll(n: u128, attendance: Attendance) -> Command { Command::RecordAttendance { meeting_id: huddle(1), person_id: person(n), attendance } }

#[test]
fn people_are_asked_answer_and_are_recorded() {
    let mut borough = Borough::new();
    let ask = |n| Command::AddAttendee(huddle(1), attendee(n, AttendeeKind::Guest));
    borough.check(vec![
        ("asked", COORDINATOR, ask(MANAGER), "meeting AttendeeAdded"),
        ("once", COORDINATOR, ask(MANAGER), ""),
        ("who has left is not asked", COORDINATOR, ask(LEFT), "refused Invalid person_id"),
        ("not by a link worker", LINK, ask(IG), "refused NotAllowed"),
        ("one's own answer", ROTATING, answer(ROTATING, Partstat::Declined), "meeting AttendeeAnswered"),
        ("nobody else's", LINK, answer(ROTATING, Partstat::Accepted), "refused NotAllowed"),
        ("but the coordinator's word", COORDINATOR, answer(ROTATING, Partstat::Tentative), "meeting AttendeeAnswered"),
        ("who is not asked has no answer", COORDINATOR, answer(GP, Partstat::Accepted), "refused Invalid person_id"),
        ("no roll-call before the start", COORDINATOR, roll(LINK, Attendance::Present), "refused MeetingNotLive"),
        ("start", DIRECTOR, Command::StartMeeting(huddle(1)), "meeting MeetingStarted"),
        ("roll-call", COORDINATOR, roll(ROTATING, Attendance::Late), "meeting AttendanceRecorded"),
        ("by the chair", DIRECTOR, roll(LINK, Attendance::Absent), "meeting AttendanceRecorded"),
        ("not by oneself", LINK, roll(LINK, Attendance::Present), "refused NotAllowed"),
    ]);
    assert!(!borough.meeting(1).attendees[&person(MANAGER)].is_here, "asked is not here");
}

#[test]
fn apologies_are_attendance_until_taken_back() {
    let mut borough = Borough::new();
    borough.ok(LINK, answer(LINK, Partstat::Declined));
    assert_eq!(borough.meeting(1).attendees[&person(LINK)].attendance, Attendance::Apologies);
    borough.ok(LINK, answer(LINK, Partstat::Accepted));
    assert_eq!(borough.meeting(1).attendees[&person(LINK)].attendance, Attendance::Unknown);
}

#[test]
fn coming_and_going_is_attendance_only_while_live() {
    let mut borough = Borough::new();
    borough.check(vec![
        ("reads the agenda", SYSTEM, arrives(COORDINATOR), "meeting PersonArrived"),
        ("a GP who is not asked reads it too", SYSTEM, arrives(GP), ""),
        ("goes", SYSTEM, leaves(COORDINATOR), "meeting PersonLeft"),
        ("waits in the room", SYSTEM, arrives(LINK), "meeting PersonArrived"),
        ("start", DIRECTOR, Command::StartMeeting(huddle(1)), "meeting MeetingStarted"),
        ("the GP is there", SYSTEM, arrives(GP), "meeting PersonArrived"),
        ("again", SYSTEM, arrives(GP), ""),
        ("a stranger is not let in", SYSTEM, arrives(ELSEWHERE), "refused NotFound"),
        ("nobody comes for another", LINK, arrives(COORDINATOR), "refused NotFound"),
        ("goes", SYSTEM, leaves(GP), "meeting PersonLeft"),
        ("is gone", SYSTEM, leaves(GP), ""),
    ]);
    let attendees = &borough.meeting(1).attendees;
    assert_eq!(attendees[&person(COORDINATOR)].attendance, Attendance::Unknown);
    assert_eq!(attendees[&person(LINK)].attendance, Attendance::Present);
    let gp = &attendees[&person(GP)];
    assert_eq!((gp.kind, gp.attendance, gp.is_here, gp.left_at), (AttendeeKind::Core, Attendance::Present, false, Some(NINE)));
    borough.ok(DIRECTOR, Command::CloseMeeting { meeting_id: huddle(1), override_reason: None });
    assert_eq!(borough.answer(SYSTEM, arrives(CORE)), "", "reading the minutes is no attendance");
    assert_eq!(borough.answer(SYSTEM, leaves(LINK)), "meeting PersonLeft");
}

#[test]
fn hands_go_up_once_and_down_by_oneself_or_the_chair() {
    let mut borough = Borough::new();
    let lower = |n| Command::LowerHand(huddle(1), person(n));
    borough.check(vec![
        ("not before the start", LINK, Command::RaiseHand(huddle(1)), "refused MeetingNotLive"),
        ("start", DIRECTOR, Command::StartMeeting(huddle(1)), "meeting MeetingStarted"),
        ("up", LINK, Command::RaiseHand(huddle(1)), "meeting HandRaised"),
        ("once", LINK, Command::RaiseHand(huddle(1)), ""),
        ("a rotating partner's", ROTATING, Command::RaiseHand(huddle(1)), "meeting HandRaised"),
        ("who was not asked is in it from then on", GP, Command::RaiseHand(huddle(1)), "meeting HandRaised"),
        ("a stranger has none", ELSEWHERE, Command::RaiseHand(huddle(1)), "refused NotFound"),
        ("not another's", LINK, lower(ROTATING), "refused NotAllowed"),
        ("one's own", LINK, lower(LINK), "meeting HandLowered"),
        ("is down", LINK, lower(LINK), ""),
        ("the chair any", DIRECTOR, lower(ROTATING), "meeting HandLowered"),
        ("with its person", SYSTEM, leaves(GP), "meeting PersonLeft"),
        ("the room goes on", DIRECTOR, Command::GoToPhase { meeting_id: huddle(1), phase: Phase::Cases, acknowledged: vec![] }, "meeting PhaseChanged"),
    ]);
    assert!(borough.meeting(1).live.hands.is_empty());
}
