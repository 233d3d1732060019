//! Rotating partners: who comes follows from the agenda and the rota; called in, on their way, taken off.

use crate::world::*;
use mdt_domain::{
    case::OutcomeKind,
    command::{BarTarget, Command},
    directory::{Duty, Person, Role},
    ids::ServiceId,
    meeting::{Attendee, AttendeeKind, Partstat},
    words::{LocalTime, UtcMicros},
    worklist::NoticeKind,
};
use uuid::Uuid;

const SECOND: u128 = 30;
const THIRD: u128 = 31;

fn refresh() -> Command { Command::RefreshRotating(huddle(1)) }
fn ask(n: u128, kind: AttendeeKind) -> Command { Command::AskMember { meeting_id: huddle(1), person_id: person(n), kind } }
fn off(n: u128) -> Command { Command::WithdrawAttendee(huddle(1), person(n)) }
fn rota(lines: &[Duty]) -> Command { Command::SetRota { service_id: service(), rota: lines.to_vec() } }
fn absent(n: u128, cover: Option<u128>) -> Command { Command::SetAbsences { person_id: person(n), absences: vec![away(0, 0, cover)] } }
fn answers(n: u128, partstat: Partstat) -> Command {
    Command::AnswerInvitation {
        meeting_id: huddle(1),
        person_id: person(n),
        partstat,
        cover: None,
        cover_id: None,
        available_from: None,
        available_until: None,
    }
}
fn needs_nobody(n: u128) -> Command {
    Command::UpdateCase { case_id: case(n), priority: None, cfs: None, reason: None, needed_services: Some([].into()), is_recurring: None }
}

/// A huddle without partners, two of its cases need the service, and the rota has two lines.
fn borough() -> Borough {
    let mut borough = Borough::new();
    for n in [SECOND, THIRD] {
        borough.put(partner(n));
    }
    borough.ok(COORDINATOR, off(ROTATING));
    let meeting = borough.meeting_mut(1);
    meeting.attendees.remove(&person(ROTATING));
    borough.ok(SYSTEM, rota(&[duty(1, ROTATING), duty(2, SECOND)]));
    for n in [1, 2] {
        borough.ok(COORDINATOR, needs_service(n));
    }
    borough
}
/// Who comes beside chair, deputy, coordinator and link worker.
fn partners(borough: &Borough) -> Vec<u128> { borough.coming().into_iter().filter(|n| ![DIRECTOR, DEPUTY, COORDINATOR, LINK].contains(n)).collect() }

#[test]
fn who_comes_follows_from_the_agenda_and_the_rota() {
    type Steps = Vec<(u128, Command)>;
    let unlist = |n: u128| Command::UnlistCase { meeting_id: huddle(1), item_id: item(n), case_id: case(n) };
    let died = |n: u128| Command::CloseCase(case(n), mdt_domain::case::ClosedReason::Died);
    let elsewhere = |line: Duty| Duty { pcn: Some(other_pcn()), ..line };
    let asked = || (SYSTEM, refresh());
    let rows: Vec<(&str, Steps, Vec<u128>)> = vec![
        ("the first of the rota", vec![], vec![ROTATING]),
        ("while one case needs them", vec![asked(), (COORDINATOR, unlist(1))], vec![ROTATING]),
        ("nobody for cases taken off", vec![asked(), (COORDINATOR, unlist(1)), (COORDINATOR, unlist(2))], vec![]),
        ("nobody when no case needs them any more", vec![asked(), (LINK, needs_nobody(1)), (LINK, needs_nobody(2))], vec![]),
        ("nobody for who has died", vec![asked(), (GP, died(1)), (GP, died(2))], vec![]),
        ("and again, when one does", vec![asked(), (LINK, needs_nobody(1)), (LINK, needs_nobody(2)), asked(), (LINK, needs_service(7))], vec![ROTATING]),
        ("whoever covers an absence", vec![(SYSTEM, absent(ROTATING, Some(THIRD)))], vec![THIRD]),
        ("also when it comes later", vec![asked(), (SYSTEM, absent(ROTATING, Some(THIRD)))], vec![THIRD]),
        ("also after they accepted", vec![asked(), (ROTATING, answers(ROTATING, Partstat::Accepted)), (SYSTEM, absent(ROTATING, Some(THIRD)))], vec![THIRD]),
        ("the next line when nobody covers", vec![(SYSTEM, absent(ROTATING, None))], vec![SECOND]),
        ("the next one after apologies", vec![asked(), (ROTATING, answers(ROTATING, Partstat::Declined))], vec![SECOND]),
        (
            "nobody when all sent apologies",
            vec![asked(), (ROTATING, answers(ROTATING, Partstat::Declined)), asked(), (SECOND, answers(SECOND, Partstat::Declined))],
            vec![],
        ),
        ("another one when the rota changes", vec![asked(), (SYSTEM, rota(&[duty(2, SECOND)]))], vec![SECOND]),
        ("another first choice", vec![asked(), (SYSTEM, rota(&[duty(2, SECOND), duty(1, ROTATING)]))], vec![SECOND]),
        ("nobody when the rota is for other days", vec![asked(), (SYSTEM, rota(&[Duty { from: days(1), ..duty(1, ROTATING) }]))], vec![]),
        ("nobody when it is for another PCN", vec![asked(), (SYSTEM, rota(&[elsewhere(duty(1, ROTATING))]))], vec![]),
        (
            "who accepted stays whatever the rota says",
            vec![asked(), (ROTATING, answers(ROTATING, Partstat::Accepted)), (SYSTEM, rota(&[duty(2, SECOND)]))],
            vec![ROTATING],
        ),
        (
            "who may come stays too",
            vec![asked(), (ROTATING, answers(ROTATING, Partstat::Tentative)), (SYSTEM, rota(&[duty(2, SECOND)]))],
            vec![ROTATING],
        ),
        ("who was asked by hand stays, and nobody else comes", vec![(COORDINATOR, ask(THIRD, AttendeeKind::Rotating))], vec![THIRD]),
        ("also when no case needs them", vec![(COORDINATOR, ask(THIRD, AttendeeKind::Rotating)), (LINK, needs_nobody(1)), (LINK, needs_nobody(2))], vec![THIRD]),
        ("who was taken off by hand is not asked again", vec![asked(), (COORDINATOR, off(ROTATING))], vec![SECOND]),
        (
            "unless by hand, and then the second choice stays at home",
            vec![asked(), (COORDINATOR, off(ROTATING)), asked(), (COORDINATOR, ask(ROTATING, AttendeeKind::Rotating))],
            vec![ROTATING],
        ),
        ("a guest of the service comes for it", vec![(COORDINATOR, invite_of_service(50, 1, &[1]))], vec![50]),
        (
            "until their pass is taken back",
            vec![(COORDINATOR, invite_of_service(50, 1, &[1])), asked(), (COORDINATOR, Command::RevokePass(huddle(1), person(50)))],
            vec![ROTATING],
        ),
        ("who has left does not", vec![asked(), (COORDINATOR, Command::EndPerson { person_id: person(ROTATING), cover: None })], vec![SECOND]),
    ];
    for (sentence, steps, expected) in rows {
        let mut borough = borough();
        for (who, command) in steps {
            borough.ok(who, command);
        }
        borough.ok(SYSTEM, refresh());
        assert_eq!(partners(&borough), expected, "{sentence}");
        assert_eq!(borough.answer(SYSTEM, refresh()), "", "{sentence}: asked again, nothing changes");
    }
}

#[test]
fn apologies_stay_to_be_read_while_the_case_needs_the_service() {
    let mut borough = borough();
    borough.ok(SYSTEM, refresh());
    borough.ok(ROTATING, answers(ROTATING, Partstat::Declined));
    borough.ok(SYSTEM, absent(ROTATING, None));
    borough.ok(SYSTEM, refresh());
    assert!(!borough.seat(ROTATING).is_withdrawn, "also when they are away");
    for n in [1, 2] {
        borough.ok(LINK, needs_nobody(n));
    }
    borough.ok(SYSTEM, refresh());
    assert!(borough.seat(ROTATING).is_withdrawn);
}

#[test]
fn only_the_service_itself_refreshes_and_only_what_is_not_over() {
    let mut borough = borough();
    borough.check(vec![
        ("not by the coordinator", COORDINATOR, refresh(), "refused NotFound"),
        ("by the hub", SYSTEM, refresh(), "meeting RotatingRefreshed"),
        ("called off", COORDINATOR, Command::CancelMeeting(huddle(2)), "meeting MeetingCancelled"),
        ("then there is nobody to ask", SYSTEM, Command::RefreshRotating(huddle(2)), ""),
    ]);
    let seat = borough.seat(ROTATING);
    assert_eq!((seat.kind, seat.service_id, seat.is_by_rota, seat.is_here), (AttendeeKind::Rotating, Some(service()), true, false));
}

#[test]
fn while_live_nobody_is_sent_away_and_who_is_missing_is_asked() {
    let mut borough = borough();
    borough.ok(SYSTEM, refresh());
    borough.ok(DIRECTOR, Command::StartMeeting(huddle(1)));
    borough.ok(LINK, needs_nobody(1));
    borough.ok(LINK, needs_nobody(2));
    borough.ok(SYSTEM, rota(&[duty(2, SECOND)]));
    borough.ok(SYSTEM, absent(ROTATING, Some(THIRD)));
    assert_eq!(borough.answer(SYSTEM, refresh()), "", "the rota changed, they are away, and no case needs them: they stay");
    assert_eq!(partners(&borough), [ROTATING]);

    let mut borough = borough_live_without_need();
    borough.ok(COORDINATOR, needs_service(4));
    borough.ok(SYSTEM, refresh());
    assert_eq!(partners(&borough), [ROTATING], "a late need is answered");
    borough.ok(SYSTEM, rota(&[duty(2, SECOND)]));
    assert_eq!(borough.answer(SYSTEM, refresh()), "", "once");
}
fn borough_live_without_need() -> Borough {
    let mut borough = borough();
    for n in [1, 2] {
        borough.ok(LINK, needs_nobody(n));
    }
    borough.ok(DIRECTOR, Command::StartMeeting(huddle(1)));
    borough
}

#[test]
fn the_times_of_the_rota_are_those_of_the_seat_until_its_person_answers() {
    let at = |text: &str| LocalTime::parse(text).ok();
    let window = |from: &str, until: &str| Duty { available_from: at(from), available_until: at(until), ..duty(1, ROTATING) };
    let times = |seat: &Attendee| (seat.available_from.map(minutes), seat.available_until.map(minutes));
    let mut borough = borough();
    borough.ok(SYSTEM, rota(&[window("09:05", "09:20")]));
    borough.ok(SYSTEM, refresh());
    assert_eq!(times(borough.seat(ROTATING)), (Some(5), Some(20)));
    borough.ok(SYSTEM, rota(&[window("09:10", "09:30")]));
    borough.ok(SYSTEM, refresh());
    assert_eq!(times(borough.seat(ROTATING)), (Some(10), Some(30)));
    let mut own = answers(ROTATING, Partstat::Accepted);
    if let Command::AnswerInvitation { available_from, .. } = &mut own {
        *available_from = Some(NINE.plus_seconds(60));
    }
    borough.ok(ROTATING, own);
    borough.ok(SYSTEM, refresh());
    assert_eq!(times(borough.seat(ROTATING)), (Some(1), None), "their own word counts");
}
fn minutes(at: UtcMicros) -> i64 { (at.0 - NINE.0) / 60_000_000 }

#[test]
fn one_person_comes_for_one_service_at_a_time() {
    let other = ServiceId(Uuid::from_u128(0x60));
    let mut borough = borough();
    let mut reablement = borough.directory.services[&service()].clone();
    reablement.id = other;
    reablement.rota = vec![duty(7, ROTATING), duty(8, THIRD)];
    borough.directory.services.insert(other, reablement);
    borough.ok(
        COORDINATOR,
        Command::UpdateCase { case_id: case(7), priority: None, cfs: None, reason: None, needed_services: Some([other].into()), is_recurring: None },
    );
    borough.ok(SYSTEM, refresh());
    assert_eq!((borough.seat(ROTATING).service_id, borough.seat(THIRD).service_id), (Some(service()), Some(other)));
    assert_eq!(borough.answer(SYSTEM, refresh()), "");
}

#[test]
fn the_rota_changes_no_core_seat() {
    let mut borough = borough();
    borough.ok(SYSTEM, rota(&[duty(1, CORE), duty(2, SECOND)]));
    borough.ok(COORDINATOR, ask(CORE, AttendeeKind::Core));
    borough.ok(SYSTEM, refresh());
    let seat = borough.seat(CORE);
    assert_eq!((seat.kind, seat.is_by_rota, seat.service_id), (AttendeeKind::Core, false, Some(service())), "and it brings the service");
    assert_eq!(partners(&borough), [CORE]);
    for n in [1, 2] {
        borough.ok(LINK, needs_nobody(n));
    }
    borough.ok(SYSTEM, refresh());
    assert_eq!(partners(&borough), [CORE], "it does not go with the need");
}

#[test]
fn members_are_asked_and_taken_off_by_who_edits_the_agenda() {
    let mut borough = borough();
    borough.put(Person { roles: vec![], ..member(60, Role::Gp, pcn()) });
    let added = "meeting AttendeeAdded";
    borough.check(vec![
        ("for their service", COORDINATOR, ask(SECOND, AttendeeKind::Rotating), added),
        ("once", COORDINATOR, ask(SECOND, AttendeeKind::Rotating), ""),
        ("as core after all", COORDINATOR, ask(SECOND, AttendeeKind::Core), added),
        ("without a service only as core", COORDINATOR, ask(CORE, AttendeeKind::Rotating), "refused Invalid person_id"),
        ("so", COORDINATOR, ask(CORE, AttendeeKind::Core), added),
        ("guests have passes", COORDINATOR, ask(CORE, AttendeeKind::Guest), "refused Invalid kind"),
        ("so have speakers", COORDINATOR, ask(CORE, AttendeeKind::Speaker), "refused Invalid kind"),
        ("not who has left", COORDINATOR, ask(LEFT, AttendeeKind::Core), "refused Invalid person_id"),
        ("not a stranger", COORDINATOR, ask(99, AttendeeKind::Core), "refused Invalid person_id"),
        ("not by a link worker", LINK, ask(GP, AttendeeKind::Core), "refused NotAllowed"),
        ("not by somebody of elsewhere", ELSEWHERE, ask(GP, AttendeeKind::Core), "refused NotFound"),
        ("taken off", COORDINATOR, off(SECOND), "meeting AttendeeWithdrawn"),
        ("once", COORDINATOR, off(SECOND), ""),
        ("who is taken off has no answer", COORDINATOR, answers(SECOND, Partstat::Accepted), "refused Invalid person_id"),
        ("nor finds the meeting", SECOND, Command::SayOnTheWay(huddle(1)), "refused NotFound"),
        ("asked again", DIRECTOR, ask(SECOND, AttendeeKind::Rotating), added),
        ("the chair keeps the seat", COORDINATOR, off(DIRECTOR), "refused ItemNotReady"),
        ("so does the deputy", COORDINATOR, off(DEPUTY), "refused ItemNotReady"),
        ("who is not asked", COORDINATOR, off(GP), "refused NotFound"),
        ("a guest", COORDINATOR, invite_guest(50, 1, &[]), "directory PersonSet, meeting AttendeeAdded"),
        ("has a pass, which is taken back", COORDINATOR, off(50), "refused ItemNotReady"),
    ]);
}

#[test]
fn apologies_with_cover_bring_the_cover_in_the_same_capacity() {
    let with_cover = |n: u128, cover: u128| {
        let mut command = answers(n, Partstat::Declined);
        if let Command::AnswerInvitation { cover_id, .. } = &mut command {
            *cover_id = Some(person(cover));
        }
        command
    };
    let mut borough = borough();
    let other = ServiceId(Uuid::from_u128(0x60));
    borough.put(Person { service_id: Some(other), ..partner(THIRD) });
    borough.ok(SYSTEM, refresh());
    borough.check(vec![
        ("not by oneself", ROTATING, with_cover(ROTATING, ROTATING), "refused Invalid cover_id"),
        ("nor by who has left", ROTATING, with_cover(ROTATING, LEFT), "refused Invalid cover_id"),
        ("nor, by oneself, by a colleague of another service", ROTATING, with_cover(ROTATING, THIRD), "refused Invalid cover_id"),
        ("whom the coordinator names", COORDINATOR, with_cover(ROTATING, THIRD), "meeting AttendeeAnswered"),
        ("nobody else of the rota is asked then", SYSTEM, refresh(), ""),
    ]);
    let seat = borough.seat(THIRD);
    assert_eq!((seat.kind, seat.service_id), (AttendeeKind::Rotating, Some(service())), "for this service's cases");
    assert_eq!(seat.covers_for.as_ref(), Some(&line("Person 8")), "and it is said for whom");
    assert_eq!(borough.seat(ROTATING).cover.as_ref(), Some(&line("Person 31")));
    borough.ok(LINK, with_cover(LINK, COORDINATOR));
    assert_eq!(borough.seat(COORDINATOR).kind, AttendeeKind::Core, "who is asked already keeps their seat");
    let mut when = answers(SECOND, Partstat::Accepted);
    if let Command::AnswerInvitation { available_from, available_until, .. } = &mut when {
        (*available_from, *available_until) = (Some(NINE), Some(NINE));
    }
    borough.ok(COORDINATOR, ask(SECOND, AttendeeKind::Rotating));
    assert_eq!(borough.answer(SECOND, when), "refused Invalid available_until");
}

#[test]
fn somebody_is_called_in_for_a_case_they_may_hear_and_no_other() {
    let mut borough = borough();
    let call = |n: u128, case_n: u128| Command::CallIn { meeting_id: huddle(1), item_id: item(case_n), case_id: case(case_n), person_id: person(n) };
    let bar = Command::SetBar { case_id: case(2), whom: BarTarget::Service { service_id: service() }, reason: line("A neighbour works there") };
    let called = "case PartnerCalledIn, worklist NoticeGiven";
    borough.ok(SYSTEM, refresh());
    borough.ok(COORDINATOR, ask(CORE, AttendeeKind::Core));
    borough.ok(COORDINATOR, publish());
    borough.check(vec![
        ("by the coordinator", COORDINATOR, call(ROTATING, 1), called),
        ("a core member too", COORDINATOR, call(CORE, 3), called),
        ("not for a case that does not need them", COORDINATOR, call(ROTATING, 3), "refused Invalid person_id"),
        ("not who is not asked", COORDINATOR, call(SECOND, 1), "refused Invalid person_id"),
        ("not by a link worker", LINK, call(ROTATING, 1), "refused NotAllowed"),
        ("nor by who does not have the case", PRACTICE, call(ROTATING, 1), "refused NotFound"),
        ("the person objects", GP, bar, "case BarSet"),
        ("then not for that one", COORDINATOR, call(ROTATING, 2), "refused Invalid person_id"),
        ("start", DIRECTOR, Command::StartMeeting(huddle(1)), "meeting MeetingStarted"),
        ("by the chair", DIRECTOR, call(ROTATING, 1), called),
        ("decided", DIRECTOR, outcome(1, OutcomeKind::WatchfulReview), "case OutcomeRecorded, meeting ItemDecided"),
        ("is not to come any more", DIRECTOR, call(ROTATING, 1), "refused ItemNotReady"),
        (
            "a line of another case",
            DIRECTOR,
            Command::CallIn { meeting_id: huddle(1), item_id: item(3), case_id: case(1), person_id: person(ROTATING) },
            "refused NotFound",
        ),
    ]);
    let one = NoticeKind::CalledIn { meeting_id: huddle(1), item_id: item(1), number: 1 };
    assert_eq!(borough.told(ROTATING), [one.clone(), one], "every call is told");
    assert_eq!(borough.case_item(1).calls.len(), 1, "the last one stands on the case");
    let notice = *borough.worklist(&mdt_domain::stream::StreamId::PersonWorklist(person(ROTATING))).notices.keys().next().unwrap();
    borough.check(vec![
        ("put away", ROTATING, Command::SeeNotice(notice), "worklist NoticeSeen"),
        ("once", ROTATING, Command::SeeNotice(notice), ""),
        ("not somebody else's", CORE, Command::SeeNotice(notice), "refused NotFound"),
    ]);
}

#[test]
fn on_the_way_is_said_once_by_who_is_asked() {
    let mut borough = borough();
    borough.ok(SYSTEM, refresh());
    let say = || Command::SayOnTheWay(huddle(1));
    borough.check(vec![
        ("by who is asked", ROTATING, say(), "meeting PartnerOnTheWay"),
        ("once", ROTATING, say(), ""),
        ("not by who is not", GP, say(), "refused NotAllowed"),
        ("nor by a stranger", ELSEWHERE, say(), "refused NotFound"),
        ("nor a machine", SYSTEM, say(), "refused NotAllowed"),
        ("start", DIRECTOR, Command::StartMeeting(huddle(1)), "meeting MeetingStarted"),
        ("while live too", LINK, say(), "meeting PartnerOnTheWay"),
        ("close", DIRECTOR, Command::CloseMeeting { meeting_id: huddle(1), override_reason: None }, &closed_words()),
        ("then it is over", COORDINATOR, say(), "refused MeetingEnded"),
    ]);
    assert_eq!(borough.seat(ROTATING).on_the_way_at, Some(NINE));
}
fn closed_words() -> String { ["meeting MeetingClosed", &["case CaseCarried"; 6].join(", "), "meeting ItemAdded"].join(", ") }
