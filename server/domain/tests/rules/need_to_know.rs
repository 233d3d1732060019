//! Need to know: who has a case when, by what they are to it; what the room does about it; and who is written down as having
//! heard it.

use crate::world::*;
use mdt_domain::{
    case::{Bar, Barred},
    command::{BarTarget, Command},
    directory::{Person, Role, Service},
    event::State,
    ids::ServiceId,
    meeting::{AttendeeKind, MeetingStatus, Partstat, Phase},
    need_to_know::{EXPECTED_BEFORE_SECONDS, EXPECTED_GRACE_SECONDS, case_facts, meetings_that_matter},
    policy::{Permission, Right, StreamFacts, may_subscribe},
    rejection::RejectionCode,
    stream::StreamId,
    words::UtcMicros,
};
use uuid::Uuid;

const GUEST: u128 = 50;
const WAITING: u128 = 51;
const REVOKED: u128 = 52;
const SPEAKER: u128 = 53;
const UNBOUND: u128 = 54;
const COVER: u128 = 30;
const SORRY: u128 = 31;
const ASKED_OPERATOR: u128 = 33;
const OTHER_CASES: u128 = 34;
const CORE_FROM_ELSEWHERE: u128 = 35;

// -- who has a case when

fn facts(borough: &Borough, who: u128, case_n: u128) -> StreamFacts {
    let (person, case) = (borough.known(who), borough.case(case_n));
    case_facts(person, case, borough.now, |id| match borough.states.get(&StreamId::Meeting(id)) {
        Some(State::Meeting(meeting)) => Some(meeting.as_ref()),
        _ => None,
    })
}
fn permission(borough: &Borough, who: u128, case_n: u128) -> Permission {
    may_subscribe(borough.known(who), &StreamId::Case(case(case_n)), &facts(borough, who, case_n), borough.now)
}
fn has(borough: &Borough, who: u128) -> bool { permission(borough, who, 1).holds_at(borough.now) }

/// Everybody who can be something to case 1, asked the day before to a huddle that is a draft.
fn everybody() -> Borough {
    let mut borough = Borough::new();
    borough.now = NINE.plus_seconds(-30 * 3600);
    for n in [COVER, SORRY] {
        borough.put(partner(n));
    }
    // An operator asked by mistake holds a seat of the service.
    borough.put(Person { service_id: Some(service()), ..member(ASKED_OPERATOR, Role::Operator, federation()) });
    let other = ServiceId(Uuid::from_u128(0x60));
    borough.directory.services.insert(other, Service { id: other, ..borough.directory.services[&service()].clone() });
    borough.put(Person { service_id: Some(other), ..partner(OTHER_CASES) });
    borough.put(member(CORE_FROM_ELSEWHERE, Role::LinkWorker, other_pcn()));
    borough.ok(COORDINATOR, needs_service(1));
    let ask = |n, kind| Command::AskMember { meeting_id: huddle(1), person_id: person(n), kind };
    for n in [ROTATING, SORRY, ASKED_OPERATOR, OTHER_CASES] {
        borough.ok(COORDINATOR, ask(n, AttendeeKind::Rotating));
    }
    borough.ok(COORDINATOR, ask(CORE_FROM_ELSEWHERE, AttendeeKind::Core));
    borough.ok(
        COORDINATOR,
        Command::AnswerInvitation {
            meeting_id: huddle(1),
            person_id: person(SORRY),
            partstat: Partstat::Declined,
            cover: None,
            cover_id: Some(person(COVER)),
            available_from: None,
            available_until: None,
        },
    );
    for (n, cases) in [(GUEST, &[1][..]), (WAITING, &[1]), (REVOKED, &[1]), (UNBOUND, &[2])] {
        borough.ok(COORDINATOR, invite_guest(n, 1, cases));
        borough.ok(SYSTEM, Command::GuestWaits(huddle(1), person(n)));
    }
    let mut speaks = invite_guest(SPEAKER, 1, &[]);
    if let Command::InviteGuest { is_speaker, .. } = &mut speaks {
        *is_speaker = true;
    }
    borough.ok(COORDINATOR, speaks);
    borough.ok(SYSTEM, Command::GuestWaits(huddle(1), person(SPEAKER)));
    for n in [GUEST, REVOKED, SPEAKER, UNBOUND] {
        borough.ok(COORDINATOR, Command::AdmitGuest(huddle(1), person(n)));
    }
    borough.ok(COORDINATOR, Command::RevokePass(huddle(1), person(REVOKED)));
    borough
}

/// The moments of a huddle, in order; a minute later than the edge, or at it.
#[derive(Clone, Copy, Debug, PartialEq)]
enum Time {
    Draft,
    TooEarly,
    Expected,
    Live,
    Grace,
    After,
    Called,
}
const TIMES: [Time; 7] = [Time::Draft, Time::TooEarly, Time::Expected, Time::Live, Time::Grace, Time::After, Time::Called];

fn at(time: Time) -> Borough {
    let mut borough = everybody();
    let expected_from = NINE.plus_seconds(-EXPECTED_BEFORE_SECONDS);
    if time == Time::Draft {
        borough.now = expected_from;
        return borough;
    }
    borough.ok(COORDINATOR, publish());
    match time {
        Time::TooEarly => borough.now = UtcMicros(expected_from.0 - 1),
        Time::Expected | Time::Draft => borough.now = expected_from,
        Time::Called => {
            borough.ok(COORDINATOR, Command::CancelMeeting(huddle(1)));
            borough.now = NINE;
        }
        Time::Live | Time::Grace | Time::After => {
            borough.now = NINE;
            borough.ok(DIRECTOR, Command::StartMeeting(huddle(1)));
            borough.later(30 * 60);
        }
    }
    if matches!(time, Time::Grace | Time::After) {
        borough.ok(DIRECTOR, Command::CloseMeeting { meeting_id: huddle(1), override_reason: None });
        borough.later(EXPECTED_GRACE_SECONDS);
        borough.now = if time == Time::Grace { UtcMicros(borough.now.0 - 1) } else { borough.now };
    }
    borough
}

#[test]
fn who_has_a_case_when_is_as_the_table_says() {
    use Time::{Expected, Grace, Live};
    const ALWAYS: &[Time] = &TIMES;
    const NEVER: &[Time] = &[];
    const WHILE_EXPECTED: &[Time] = &[Expected, Live, Grace];
    let rows: [(&str, u128, &[Time]); 20] = [
        ("the director", DIRECTOR, ALWAYS),
        ("a GP", GP, ALWAYS),
        ("a link worker", LINK, ALWAYS),
        ("a core member of the PCN", CORE, ALWAYS),
        ("staff of the practice", PRACTICE, ALWAYS),
        ("a rotating partner", ROTATING, WHILE_EXPECTED),
        ("who covers for one", COVER, WHILE_EXPECTED),
        ("who sent apologies", SORRY, NEVER),
        ("a partner of another service", OTHER_CASES, NEVER),
        ("a guest who was let in", GUEST, WHILE_EXPECTED),
        ("a guest who waits", WAITING, NEVER),
        ("a guest whose pass was taken back", REVOKED, NEVER),
        ("a guest bound to another case", UNBOUND, NEVER),
        ("a speaker", SPEAKER, NEVER),
        ("an operator asked by mistake", ASKED_OPERATOR, NEVER),
        ("somebody of elsewhere asked as core", CORE_FROM_ELSEWHERE, NEVER),
        ("somebody of elsewhere", ELSEWHERE, NEVER),
        ("the operator", OPERATOR, NEVER),
        ("a manager", MANAGER, NEVER),
        ("the lead for governance", IG, NEVER),
    ];
    for time in TIMES {
        let borough = at(time);
        for (sentence, who, when) in rows {
            assert_eq!(has(&borough, who), when.contains(&time), "{sentence}, {time:?}");
        }
        for who in [ROTATING, GUEST, COVER] {
            assert_eq!(permission(&borough, who, 3), Permission::No, "another case, {time:?}");
        }
    }
}

#[test]
fn whoever_is_barred_never_has_it_whatever_they_are_to_it() {
    let people = [DIRECTOR, GP, LINK, CORE, PRACTICE, ROTATING, COVER, GUEST];
    for time in TIMES {
        for who in people {
            let mut borough = at(time);
            let bar = Bar { whom: Barred::Person { person_id: person(who), name: line("X") }, reason: line("X"), recorded_by: person(GP), recorded_at: NINE };
            borough.case_mut(1).root.bars.push(bar);
            assert!(!has(&borough, who), "{who}, {time:?}");
        }
    }
    let mut borough = at(Time::Live);
    borough.put(Person { service_id: None, ..borough.known(COVER).clone() });
    assert!(has(&borough, COVER));
    borough.ok(GP, Command::SetBar { case_id: case(1), whom: BarTarget::Service { service_id: service() }, reason: line("They fell out") });
    assert!(!has(&borough, ROTATING), "of the service");
    assert!(!has(&borough, COVER), "nor who comes for it from elsewhere");
    assert!(has(&borough, GUEST) && has(&borough, GP), "the others do");
}

#[test]
fn the_right_ends_when_the_case_comes_off_or_needs_nobody() {
    let rows: [(&str, u128, Command); 5] = [
        ("taken off the agenda", COORDINATOR, Command::UnlistCase { meeting_id: huddle(1), item_id: item(1), case_id: case(1) }),
        (
            "needed no more",
            LINK,
            Command::UpdateCase { case_id: case(1), priority: None, cfs: None, reason: None, needed_services: Some([].into()), is_recurring: None },
        ),
        ("not asked any more", COORDINATOR, Command::WithdrawAttendee(huddle(1), person(ROTATING))),
        ("has left", COORDINATOR, Command::EndPerson { person_id: person(ROTATING), cover: None }),
        ("died", GP, Command::CloseCase(case(1), mdt_domain::case::ClosedReason::Died)),
    ];
    for (sentence, who, command) in rows {
        let mut borough = at(Time::Expected);
        assert!(has(&borough, ROTATING));
        borough.ok(who, command);
        assert!(!has(&borough, ROTATING), "{sentence}");
    }
}

#[test]
fn of_several_meetings_the_one_that_holds_now_counts_else_the_next() {
    let mut borough = at(Time::Expected);
    borough.ok(COORDINATOR, list(2, 21, 1));
    borough.ok(COORDINATOR, Command::AskMember { meeting_id: huddle(2), person_id: person(ROTATING), kind: AttendeeKind::Rotating });
    borough.ok(COORDINATOR, Command::PublishAgenda(huddle(2)));
    let end_of = |n: u128| NINE.plus_seconds((i64::try_from(n).unwrap() - 1) * 86_400 + 40 * 60 + EXPECTED_GRACE_SECONDS);
    assert_eq!(permission(&borough, ROTATING, 1), Permission::Until(end_of(1), Right::Expected), "today's holds");
    borough.now = NINE.plus_seconds(60);
    assert_eq!(permission(&borough, ROTATING, 1), Permission::Until(end_of(2), Right::Expected), "both hold: the longer one");
    borough.now = NINE.plus_seconds(-86_400 - 3600);
    let StreamFacts::Case { expected: Some(span), .. } = facts(&borough, ROTATING, 1) else { panic!("is expected once") };
    assert_eq!(span.until, end_of(1), "none holds: the next one, so that its beginning is known");
    assert!(meetings_that_matter(borough.known(GP), borough.case(1), borough.now).is_empty(), "who has it by role needs no meeting");
    borough.now = NINE.plus_seconds(40 * 86_400);
    assert!(meetings_that_matter(borough.known(ROTATING), borough.case(1), borough.now).is_empty(), "nor do meetings long past");
}

#[test]
fn a_meeting_that_runs_over_keeps_its_partners_until_it_ends() {
    let mut borough = at(Time::Live);
    borough.later(5 * 3600);
    assert!(has(&borough, ROTATING), "no end yet");
    assert!(!has(&borough, GUEST), "a pass ends by itself");
}

// -- the room

fn knowing(n: u128, who: &[u128]) -> Command { start_item_knowing(n, who) }

#[test]
fn before_the_room_moves_the_chair_is_told_who_here_may_not_hear() {
    let mut borough = at(Time::Live);
    for n in [LINK, ROTATING, UNBOUND, SPEAKER] {
        borough.ok(SYSTEM, arrives(n));
    }
    let refusal = borough.run(DIRECTOR, start_item(1)).unwrap_err();
    assert_eq!((refusal.code, refusal.field), (RejectionCode::SomeMayNotHear, Some("acknowledged")));
    assert_eq!(refusal.people, [person(SPEAKER), person(UNBOUND)]);
    assert_eq!(refusal.message, "Guest 53, Guest 54 may not hear this case and are here. Ask them to leave the call, then go on.");
    borough.ok(COORDINATOR, Command::AddTopic { meeting_id: huddle(1), item_id: item(20), title: line("Flu"), planned_minutes: 5 });
    let no = "refused SomeMayNotHear acknowledged";
    borough.check(vec![
        ("one of two is not enough", DIRECTOR, knowing(1, &[SPEAKER]), no),
        ("knowing of both", DIRECTOR, knowing(1, &[SPEAKER, UNBOUND]), "meeting ItemStarted"),
        ("where the room is already, nobody is asked about", DIRECTOR, start_item(1), ""),
        ("a topic is everybody's, and who heard the case is written down", DIRECTOR, start_item(20), "case CaseHeard, meeting ItemStarted"),
        ("the partner's service is not needed for the third", DIRECTOR, knowing(3, &[SPEAKER, UNBOUND]), no),
        ("they leave", SYSTEM, leaves(ROTATING), "meeting PersonLeft"),
        ("then it goes on", DIRECTOR, knowing(3, &[SPEAKER, UNBOUND]), "meeting ItemStarted"),
        ("somebody came meanwhile", SYSTEM, arrives(CORE_FROM_ELSEWHERE), "meeting PersonArrived"),
        ("and is asked about too", DIRECTOR, knowing(1, &[SPEAKER, UNBOUND]), no),
        ("not who does not hold the chair", DEPUTY, knowing(1, &[SPEAKER, UNBOUND, CORE_FROM_ELSEWHERE]), "refused NotChair"),
        ("the person objects to one who was welcome", GP, bar(4, LINK), "case BarSet"),
        ("who is told of", DIRECTOR, knowing(4, &[SPEAKER, UNBOUND, CORE_FROM_ELSEWHERE]), no),
    ]);
    assert_eq!(borough.run(DIRECTOR, knowing(4, &[SPEAKER, UNBOUND, CORE_FROM_ELSEWHERE])).unwrap_err().people.len(), 4);
}
fn bar(case_n: u128, who: u128) -> Command {
    Command::SetBar { case_id: case(case_n), whom: BarTarget::Person { person_id: person(who) }, reason: line("They fell out") }
}

#[test]
fn a_line_whose_case_is_gone_is_moved_to_like_any_other() {
    let mut borough = Borough::live();
    borough.forgotten = Some((item(20), case(99)));
    borough.ok(COORDINATOR, Command::AddTopic { meeting_id: huddle(1), item_id: item(20), title: line("Flu"), planned_minutes: 5 });
    borough.ok(SYSTEM, arrives(LINK));
    assert_eq!(borough.answer(DIRECTOR, start_item(20)), "meeting ItemStarted");
}

// -- who heard it

fn close() -> Command { Command::CloseMeeting { meeting_id: huddle(1), override_reason: None } }
fn heard(borough: &Borough, n: u128) -> Vec<u128> {
    let mut found: Vec<u128> = borough.case_item(n).attendance.iter().filter(|it| it.was_present).map(|it| it.person_id.0.as_u128()).collect();
    found.sort_unstable();
    found
}

#[test]
fn attendance_of_a_case_is_who_was_there_while_it_was_discussed_and_could_hear_it() {
    let mut borough = at(Time::Live);
    for n in [DIRECTOR, LINK, ROTATING, GUEST, SPEAKER, CORE_FROM_ELSEWHERE, ASKED_OPERATOR] {
        borough.ok(SYSTEM, arrives(n));
    }
    let not_welcome = [SPEAKER, CORE_FROM_ELSEWHERE, ASKED_OPERATOR, GUEST, ROTATING, UNBOUND];
    borough.ok(DIRECTOR, knowing(1, &not_welcome));
    borough.later(60);
    borough.ok(SYSTEM, leaves(LINK));
    borough.later(60);
    borough.ok(SYSTEM, arrives(GP));
    borough.ok(DIRECTOR, knowing(2, &not_welcome));
    borough.ok(SYSTEM, arrives(LINK));
    borough.later(60);
    borough.ok(SYSTEM, leaves(ROTATING));
    borough.ok(SYSTEM, leaves(DIRECTOR));
    borough.later(30);
    borough.ok(SYSTEM, arrives(DIRECTOR));
    borough.ok(DIRECTOR, close());
    assert_eq!(heard(&borough, 1), [DIRECTOR, GP, LINK, ROTATING, GUEST], "the link worker for a part of it");
    assert_eq!(heard(&borough, 2), [DIRECTOR, GP, LINK], "neither partner nor guest may hear this one");
    assert!([3, 4, 7, 8].into_iter().all(|n| heard(&borough, n).is_empty()), "nobody, of what was not reached");
    let first = &borough.case_item(1).attendance[0];
    assert_eq!((first.name.as_str(), first.organisation.as_str(), first.corrected.as_ref()), ("Guest 50", "The Council", None));
}

#[test]
fn a_short_drop_is_no_absence_and_who_had_gone_before_was_not_there() {
    let mut borough = Borough::live();
    for n in [LINK, GP, CORE] {
        borough.ok(SYSTEM, arrives(n));
    }
    borough.later(10);
    borough.ok(SYSTEM, leaves(CORE));
    borough.later(1);
    // The link worker's connection dropped just now; the hub says so after its grace time, when the room has moved on.
    borough.ok(DIRECTOR, start_item(1));
    borough.later(59);
    borough.ok(SYSTEM, leaves(LINK));
    borough.later(60);
    borough.ok(DIRECTOR, start_item(2));
    borough.later(60);
    borough.ok(DIRECTOR, start_item(1));
    borough.ok(DIRECTOR, close());
    assert_eq!((heard(&borough, 1), heard(&borough, 2)), (vec![GP, LINK], vec![GP]));
}

#[test]
fn whoever_was_there_is_written_down_whatever_becomes_of_their_rights() {
    let off = || (COORDINATOR, Command::WithdrawAttendee(huddle(1), person(ROTATING)));
    let ends = |n| (COORDINATOR, Command::EndPerson { person_id: person(n), cover: None });
    type Row<'a> = (&'a str, Vec<(u128, Command)>, bool);
    let rows: [Row<'_>; 6] = [
        ("a pass taken back", vec![(COORDINATOR, Command::RevokePass(huddle(1), person(GUEST)))], true),
        ("a partner not asked any more", vec![off()], true),
        ("a partner who has left the service", vec![ends(ROTATING)], true),
        ("a GP who has left", vec![ends(GP)], true),
        ("somebody barred since", vec![(LINK, bar(1, ROTATING))], true),
        ("somebody barred and not asked any more", vec![(LINK, bar(1, ROTATING)), off()], true),
    ];
    for (sentence, steps, is_complete) in rows {
        let mut borough = at(Time::Live);
        for n in [GP, ROTATING, GUEST, ASKED_OPERATOR] {
            borough.ok(SYSTEM, arrives(n));
        }
        borough.ok(DIRECTOR, knowing(1, &[ASKED_OPERATOR]));
        borough.ok(COORDINATOR, Command::WithdrawAttendee(huddle(1), person(ASKED_OPERATOR)));
        borough.later(60);
        let refusal = borough.run(DIRECTOR, Command::GoToPhase { meeting_id: huddle(1), phase: Phase::ReadBack, acknowledged: vec![] }).unwrap_err();
        assert_eq!(refusal.code, RejectionCode::SomeMayNotHear, "all cases are read out");
        borough.ok(DIRECTOR, Command::GoToPhase { meeting_id: huddle(1), phase: Phase::ReadBack, acknowledged: refusal.people });
        for (who, command) in steps {
            borough.ok(who, command);
        }
        borough.ok(DIRECTOR, close());
        let expected = if is_complete { vec![GP, ROTATING, GUEST] } else { vec![GP, GUEST] };
        assert_eq!(heard(&borough, 1), expected, "{sentence}");
    }
}

#[test]
fn attendance_is_corrected_with_a_trace_until_the_minutes_are_approved() {
    let correct = |n: u128, who: u128, was_present| Command::CorrectCaseAttendance {
        case_id: case(n),
        item_id: item(n),
        person_id: person(who),
        was_present,
        note: Some(line("By telephone")),
    };
    let corrected = "case CaseAttendanceCorrected";
    let mut borough = Borough::live();
    borough.ok(DEPUTY, Command::TakeChair(huddle(1)));
    borough.ok(SYSTEM, arrives(GP));
    borough.ok(DEPUTY, start_item(1));
    borough.check(vec![
        ("not while it is live", COORDINATOR, correct(1, CORE, true), "refused ItemNotReady"),
        ("close", DEPUTY, close(), "meeting MeetingClosed, case CaseCarried, case CaseCarried, case CaseCarried, case CaseCarried, case CaseCarried, case CaseCarried, meeting ItemAdded"),
        ("not by a GP", GP, correct(1, CORE, true), "refused NotAllowed"),
        ("nor by who did not hold the chair", DIRECTOR, correct(1, CORE, true), "refused NotAllowed"),
        ("not without the case", ELSEWHERE, correct(1, CORE, true), "refused NotFound"),
        ("added by the coordinator", COORDINATOR, correct(1, CORE, true), corrected),
        ("once", COORDINATOR, correct(1, CORE, true), ""),
        ("taken out by who held the chair", DEPUTY, correct(1, GP, false), corrected),
        ("who was not there anyhow", COORDINATOR, correct(1, LINK, false), ""),
        ("a stranger", COORDINATOR, correct(1, 99, true), "refused Invalid person_id"),
        ("and put back", COORDINATOR, correct(1, GP, true), corrected),
        ("a line that is not there", COORDINATOR, Command::CorrectCaseAttendance { case_id: case(1), item_id: item(2), person_id: person(GP), was_present: true, note: None }, "refused NotFound"),
    ]);
    let entry = |who: u128| borough.case_item(1).attendance.iter().find(|it| it.person_id == person(who)).unwrap().clone();
    let (core, gp) = (entry(CORE), entry(GP));
    let trace = core.corrected.unwrap();
    assert_eq!((core.was_present, trace.by, trace.at, trace.note), (true, person(COORDINATOR), NINE, Some(line("By telephone"))));
    assert_eq!((gp.was_present, gp.corrected.unwrap().by), (true, person(COORDINATOR)), "the last word stands");
    borough.meeting_mut(1).root.status = MeetingStatus::Approved;
    assert_eq!(borough.answer(COORDINATOR, correct(1, CORE, false)), "refused MinutesApproved", "approved minutes are locked");
}
