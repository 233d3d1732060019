//! The weekly PCN meeting: business first, then a closed part for the cases from which guests drop off.

use crate::world::*;
use mdt_domain::{
    command::{Command, PassWay},
    ids::ItemId,
    meeting::{Admission, MeetingKind},
    policy::may_subscribe,
    rejection::RejectionCode,
    stream::StreamId,
};

/// Bound to the first case, to a later one, to none; a speaker; invited and never came.
const BOUND: u128 = 50;
const LATER: u128 = 51;
const OPEN: u128 = 52;
const SPEAKER: u128 = 53;
const ABSENT: u128 = 54;
/// Topics beside the lines of cases, which have the case's number.
const RENT: u128 = 20;
const ROTA: u128 = 21;

fn topic(n: u128) -> Command { Command::AddTopic { meeting_id: huddle(1), item_id: item(n), title: line("Winter rota"), planned_minutes: 5 } }
fn to(n: u128, to_position: u16) -> Command { Command::MoveItem { meeting_id: huddle(1), item_id: item(n), to_position } }
fn order(lines: &[u128]) -> Command { Command::OrderAgenda { meeting_id: huddle(1), order: lines.iter().map(|n| item(*n)).collect() } }
fn speaker(n: u128) -> Command {
    let mut command = invite_guest(n, 1, &[]);
    if let Command::InviteGuest { is_speaker, .. } = &mut command {
        *is_speaker = true;
    }
    command
}
fn lines(borough: &Borough) -> Vec<u128> { borough.order(1).into_iter().map(|ItemId(id)| id.as_u128() - 0x1700).collect() }

/// Today's meeting as the weekly one, with the cases 1, 2 and 3.
fn weekly() -> Borough {
    let mut borough = Borough::new();
    for n in [4, 7, 8] {
        borough.ok(COORDINATOR, Command::UnlistCase { meeting_id: huddle(1), item_id: item(n), case_id: case(n) });
    }
    borough.meeting_mut(1).root.kind = MeetingKind::Pcn;
    borough
}

/// The same with two topics, out, live and at the first topic; everybody with a pass is here but one.
fn at_business() -> Borough {
    let mut borough = weekly();
    borough.ok(COORDINATOR, topic(RENT));
    borough.ok(COORDINATOR, topic(ROTA));
    borough.ok(COORDINATOR, publish());
    for (n, cases) in [(BOUND, &[1][..]), (LATER, &[2]), (OPEN, &[])] {
        let_in(&mut borough, n, cases);
    }
    borough.ok(COORDINATOR, speaker(SPEAKER));
    borough.ok(SYSTEM, Command::GuestWaits(huddle(1), person(SPEAKER)));
    borough.ok(COORDINATOR, Command::AdmitGuest(huddle(1), person(SPEAKER)));
    borough.ok(COORDINATOR, invite_guest(ABSENT, 1, &[]));
    borough.ok(DIRECTOR, Command::StartMeeting(huddle(1)));
    for n in [BOUND, LATER, OPEN, SPEAKER] {
        borough.ok(SYSTEM, arrives(n));
    }
    // Who stands in the demonstration's seats is not asked about here.
    borough.ok(SYSTEM, leaves(ROTATING));
    borough.ok(DIRECTOR, start_item(RENT));
    borough.later(300);
    borough
}

#[test]
fn business_comes_before_the_cases_however_it_is_put_on_moved_or_ordered() {
    let mut borough = weekly();
    borough.ok(COORDINATOR, topic(RENT));
    borough.ok(COORDINATOR, topic(ROTA));
    assert_eq!(lines(&borough), [RENT, ROTA, 1, 2, 3]);
    let moved = "meeting ItemsReordered";
    let refused = "refused Invalid to_position";
    borough.check(vec![
        ("within business", COORDINATOR, to(ROTA, 0), moved),
        ("not among the cases", COORDINATOR, to(RENT, 2), refused),
        ("nor to the end", COORDINATOR, to(RENT, 99), refused),
        ("within the cases", COORDINATOR, to(3, 2), moved),
        ("not among business", COORDINATOR, to(3, 1), refused),
        ("to the end", COORDINATOR, to(3, 99), moved),
        ("an order that keeps the parts", COORDINATOR, order(&[RENT, ROTA, 2, 1, 3]), moved),
        ("and one that does not", COORDINATOR, order(&[RENT, 2, ROTA, 1, 3]), "refused Invalid order"),
        ("a case comes on behind", COORDINATOR, list(1, 5, 5), "meeting ItemAdded, case CaseListed"),
    ]);
    assert_eq!(lines(&borough), [RENT, ROTA, 2, 1, 3, 5]);
    let mut huddle = Borough::new();
    huddle.ok(COORDINATOR, topic(RENT));
    assert_eq!(huddle.answer(COORDINATOR, to(RENT, 2)), moved, "a huddle has one part");
}

#[test]
fn while_live_a_late_case_and_a_parked_topic_stay_in_their_parts() {
    let mut borough = at_business();
    borough.ok(DIRECTOR, list(1, 5, 5));
    borough.ok(DIRECTOR, Command::ParkItem(huddle(1), item(RENT)));
    assert_eq!(lines(&borough), [ROTA, RENT, 5, 1, 2, 3], "late and urgent is the first of the cases");
}

#[test]
fn with_the_first_case_the_passes_of_those_bound_to_none_end_and_the_chair_is_told_before() {
    let mut borough = at_business();
    let refusal = borough.run(DIRECTOR, start_item(1)).unwrap_err();
    assert_eq!((refusal.code, refusal.field), (RejectionCode::SomeMayNotHear, Some("acknowledged")));
    let mut told: Vec<u128> = refusal.people.iter().map(|id| id.0.as_u128()).collect();
    told.sort_unstable();
    assert_eq!(told, [LATER, OPEN, SPEAKER], "one question for who drops off and who may not hear");
    assert_eq!(
        refusal.message,
        "The open part ends with this case: Guest 52, Guest 53 leave the meeting. Guest 51 may not hear this case and is here. Ask them to leave the call, then go on."
    );
    assert_eq!(borough.answer(DIRECTOR, start_item_knowing(1, &[OPEN])), "refused SomeMayNotHear acknowledged");
    let moved = "directory PersonSet, directory PersonSet, directory PersonSet, meeting OpenPartEnded, meeting ItemStarted";
    assert_eq!(borough.answer(DIRECTOR, start_item_knowing(1, &[LATER, OPEN, SPEAKER])), moved);
    assert_eq!(borough.meeting(1).live.open_part_ended_at, Some(borough.now));
    for n in [OPEN, SPEAKER, ABSENT] {
        let (seat, guest) = (borough.seat(n), borough.known(n));
        assert_eq!((seat.admission, seat.is_here, seat.is_withdrawn), (Some(Admission::Ended), false, false), "{n} stays in the record");
        let facts = borough.meeting(1).facts(person(n));
        assert!(!may_subscribe(guest, &StreamId::Meeting(huddle(1)), &facts, borough.now).holds_at(borough.now), "{n} has the meeting no longer");
    }
    for n in [BOUND, LATER] {
        let facts = borough.meeting(1).facts(person(n));
        assert!(may_subscribe(borough.known(n), &StreamId::Meeting(huddle(1)), &facts, borough.now).holds_at(borough.now), "{n} stays for their case");
    }
    assert_eq!(borough.answer(DIRECTOR, start_item_knowing(2, &[BOUND])), "case CaseHeard, meeting ItemStarted", "it ends once");
    let heard: Vec<u128> = borough.case_item(1).attendance.iter().map(|it| it.person_id.0.as_u128()).collect();
    assert!(heard.contains(&BOUND) && !heard.contains(&OPEN), "who dropped off heard nothing of it: {heard:?}");
}

#[test]
fn whoever_dropped_off_comes_back_for_a_case_and_not_for_nothing() {
    let mut borough = at_business();
    borough.ok(DIRECTOR, start_item_knowing(1, &[LATER, OPEN, SPEAKER]));
    borough.check(vec![
        ("a new link opens nothing", COORDINATOR, Command::RenewPass(huddle(1), person(OPEN), PassWay::Shown), "refused ItemNotReady"),
        ("nobody is let in on it", COORDINATOR, Command::AdmitGuest(huddle(1), person(OPEN)), "refused ItemNotReady"),
        ("nobody new comes for business that is over", COORDINATOR, invite_guest(60, 1, &[]), "refused Invalid items"),
        ("bound to a case", COORDINATOR, invite_guest(OPEN, 1, &[3]), "directory PersonSet, meeting AttendeeAdded, case GuestsBound"),
        ("they wait", SYSTEM, Command::GuestWaits(huddle(1), person(OPEN)), "meeting GuestWaits"),
        ("and are let in again", COORDINATOR, Command::AdmitGuest(huddle(1), person(OPEN)), "meeting GuestAdmitted, directory PersonSet"),
    ]);
    assert_eq!(borough.answer(DIRECTOR, start_item_knowing(RENT, &[])), "case CaseHeard, meeting ItemStarted", "back at business nobody is asked about");
}

#[test]
fn in_other_meetings_no_pass_ends_with_a_case() {
    let mut borough = at_business();
    borough.meeting_mut(1).root.kind = MeetingKind::Huddle;
    assert_eq!(borough.answer(DIRECTOR, start_item_knowing(1, &[LATER, OPEN, SPEAKER])), "meeting ItemStarted");
    assert_eq!(borough.seat(OPEN).admission, Some(Admission::Admitted));
}
