//! Supervision: two people, their own topics, and nothing that leaves but that it happened, for how long, and on what themes.

use crate::world::*;
use jiff::civil::date;
use mdt_domain::{
    action_item::OwnerRef,
    command::{ActionHome, Command},
    event::State,
    ids::{ItemId, MeetingId, SeriesId},
    meeting::{AttendeeKind, Meeting, MeetingKind, MeetingStatus},
    series::{LocalTime, Recurrence, Series},
    stream::StreamId,
    supervision::{Counted, Course, Due, Pair, Session, SupervisionTheme, by_month, due},
    words::Day,
};
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const NOT_FOUND: &str = "refused NotFound";
/// The GP supervises the link worker.
const PAIR: Pair = Pair { supervisor: mdt_domain::ids::PersonId(Uuid::from_u128(GP)), supervisee: mdt_domain::ids::PersonId(Uuid::from_u128(LINK)) };

fn of(n: u128) -> MeetingId { huddle(0x100 + n) }
fn topic(n: u128) -> ItemId { item(0x100 + n) }
fn series() -> Series {
    let rule = (Recurrence::parse("FREQ=WEEKLY;BYDAY=TU").unwrap(), LocalTime::parse("15:00").unwrap());
    let weekly = Series::new(SeriesId(Uuid::from_u128(0x5a)), MeetingKind::Supervision, pcn(), line("Supervision"), rule, 45, person(GP));
    Series { starts_on: TODAY, core: vec![person(LINK)], ..weekly }
}
fn set(series: Series) -> Command { Command::SetSeries(Box::new(series)) }
fn known(borough: &Borough) -> &Series {
    match &borough.states[&StreamId::Series(series().id)] {
        State::Series(series) => series,
        other => panic!("{other:?}"),
    }
}
fn session(borough: &Borough, n: u128) -> &Meeting {
    match &borough.states[&StreamId::Meeting(of(n))] {
        State::Meeting(meeting) => meeting,
        other => panic!("{other:?}"),
    }
}
fn add_topic(n: u128) -> Command { Command::AddTopic { meeting_id: of(1), item_id: topic(n), title: line("How the week was"), planned_minutes: 10 } }
fn themes(wanted: &[SupervisionTheme]) -> Command { Command::ChooseThemes(of(1), wanted.iter().copied().collect()) }
fn close(reason: Option<&str>) -> Command { Command::CloseMeeting { meeting_id: of(1), override_reason: reason.map(paragraph) } }
fn promised(n: u128, owner: OwnerRef) -> Command {
    Command::AddAction { home: ActionHome::Meeting(of(1)), action_id: action(n), what: line("Take a day off"), owner, due_on: Some(days(3)), from: None, asked: None }
}

/// Made by the supervisor, with the session of today.
fn borough() -> Borough {
    let mut borough = Borough::new();
    borough.ok(GP, set(series()));
    borough.ok(SYSTEM, Command::MakeOccurrence { series_id: series().id, recurrence_id: TODAY, meeting_id: of(1) });
    borough
}
/// The same, agreed and live, with one topic.
fn live() -> Borough {
    let mut borough = borough();
    borough.ok(LINK, Command::AgreeSupervision(series().id));
    borough.ok(LINK, add_topic(1));
    borough.ok(GP, Command::PublishAgenda(of(1)));
    borough.ok(GP, Command::StartMeeting(of(1)));
    borough
}

#[test]
fn a_supervisor_is_shown_nothing_before_the_supervisee_said_yes() {
    let mut borough = borough();
    assert_eq!((known(&borough).is_agreed, known(&borough).opens_to_supervisor(PAIR, TODAY)), (false, None), "made by the supervisor alone");
    let agree = || Command::AgreeSupervision(series().id);
    borough.check(vec![
        ("not for oneself", GP, agree(), "refused NotAllowed"),
        ("nor by anybody else", DIRECTOR, agree(), NOT_FOUND),
        ("nor by an operator", OPERATOR, agree(), NOT_FOUND),
        ("the supervisee says yes", LINK, agree(), "series SupervisionAgreed"),
        ("once", LINK, agree(), ""),
        ("the supervisor changes the time", GP, set(Series { slot_minutes: 60, ..series() }), "series SeriesSet, meeting MeetingRescheduled"),
    ]);
    assert_eq!(known(&borough).opens_to_supervisor(PAIR, TODAY), Some(None), "the same two: it stays a yes");
    let other = Pair { supervisor: person(DIRECTOR), ..PAIR };
    assert_eq!(known(&borough).opens_to_supervisor(other, TODAY), None, "nobody else");
    borough.ok(GP, set(Series { ends_on: Some(days(20)), ..series() }));
    let end = days(21).at(&LocalTime::default());
    assert_eq!(known(&borough).opens_to_supervisor(PAIR, days(20)), Some(Some(end)), "until its last day is over");
    assert_eq!(known(&borough).opens_to_supervisor(PAIR, days(21)), None);
    assert_eq!(known(&borough).opens_to_supervisor(PAIR, days(-1)), None, "nor before it began");
    borough.ok(GP, set(Series { core: vec![person(LINK_2)], ..series() }));
    assert!(!known(&borough).is_agreed, "another supervisee has not said yes");
    let mut own = Borough::new();
    own.ok(LINK, set(series()));
    assert!(known(&own).is_agreed, "made by the supervisee: that is a yes");
}

#[test]
fn nobody_else_comes_into_the_room() {
    let mut borough = borough();
    let cover = Command::AnswerInvitation {
        meeting_id: of(1),
        person_id: person(LINK),
        partstat: mdt_domain::meeting::Partstat::Declined,
        cover: None,
        cover_id: Some(person(LINK_2)),
        available_from: None,
        available_until: None,
    };
    let not_ready = "refused ItemNotReady";
    let ask = Command::AskMember { meeting_id: of(1), person_id: person(DIRECTOR), kind: AttendeeKind::Core };
    let mut guest = invite_guest(50, 1, &[]);
    if let Command::InviteGuest { meeting_id, .. } = &mut guest {
        *meeting_id = of(1);
    }
    borough.check(vec![
        ("no member is asked", GP, ask.clone(), not_ready),
        ("no guest", GP, guest, not_ready),
        ("nobody stands in", LINK, cover, not_ready),
        ("nobody is put in by the service", SYSTEM, Command::AddAttendee(of(1), attendee(DIRECTOR, AttendeeKind::Core)), not_ready),
        ("nor sent away", GP, Command::WithdrawAttendee(of(1), person(LINK)), not_ready),
        ("to others there is none", DIRECTOR, ask, NOT_FOUND),
        ("the supervisee puts a topic on", LINK, add_topic(1), "meeting ItemAdded"),
        ("and moves it", LINK, Command::MoveItem { meeting_id: of(1), item_id: topic(1), to_position: 0 }, "meeting ItemsReordered"),
        ("so does the supervisor", GP, add_topic(2), "meeting ItemAdded"),
        ("the supervisee takes one off", LINK, Command::RemoveTopic(of(1), topic(2)), "meeting ItemRemoved"),
        ("the coordinator cannot", COORDINATOR, add_topic(3), NOT_FOUND),
    ]);
}

#[test]
fn what_is_promised_stays_between_the_two() {
    let mut borough = live();
    let outside = "refused Invalid owner";
    let give = |owner| Command::ChangeAction { home: ActionHome::Meeting(of(1)), action_id: action(1), what: None, owner: Some(owner), due_on: None };
    borough.check(vec![
        ("not a colleague's", GP, promised(1, owned_by(DIRECTOR)), outside),
        ("not the pool's", GP, promised(1, OwnerRef::Pool), outside),
        ("not a service's", GP, promised(1, by_service()), outside),
        ("the supervisee's", GP, promised(1, owned_by(LINK)), "meeting ActionAdded, worklist WorklistChanged"),
        ("nor given to others later", LINK, give(owned_by(LINK_2)), outside),
        ("no role reaches it", COORDINATOR, give(owned_by(COORDINATOR)), NOT_FOUND),
        ("not even to tick", COORDINATOR, Command::CompleteAction(ActionHome::Meeting(of(1)), action(1), None), NOT_FOUND),
        ("its owner does", LINK, Command::CompleteAction(ActionHome::Meeting(of(1)), action(1), None), "meeting ActionDone, worklist WorklistChanged"),
    ]);
}

#[test]
fn the_supervisor_says_what_it_was_about_and_only_then_it_happened() {
    use SupervisionTheme::{Boundaries, Caseload};
    let mut borough = live();
    borough.later(44 * 60 + 10);
    let counted = |borough: &Borough| {
        let meeting = session(borough, 1);
        Session::of(&meeting.root, &meeting.live, meeting.attendees.values())
    };
    assert_eq!(counted(&borough).course, Course::Planned);
    borough.check(vec![
        ("not without themes", GP, close(None), "refused Incomplete themes"),
        ("they are not the supervisee's to choose", LINK, themes(&[Caseload]), "refused NotAllowed"),
        ("nor anybody's outside", DIRECTOR, themes(&[Caseload]), NOT_FOUND),
        ("chosen", GP, themes(&[Caseload]), "meeting ThemesChosen"),
        ("again is no change", GP, themes(&[Caseload]), ""),
        ("chosen anew", GP, themes(&[Caseload, Boundaries]), "meeting ThemesChosen"),
        ("closed", GP, close(None), "meeting MeetingClosed"),
    ]);
    let session = counted(&borough);
    assert!(session.is_of(PAIR));
    assert_eq!(session.day, TODAY, "the day it was held");
    assert_eq!(session.course, Course::Happened { minutes: 45, themes: [Caseload, Boundaries].into() });
    let mut missed = live();
    missed.ok(GP, close(Some("It did not take place")));
    assert_eq!(counted(&missed).course, Course::DidNot, "closed with a reason it did not happen");
    let mut left = live();
    left.later(3 * 3600);
    assert_eq!(left.answer(SYSTEM, close(None)), "meeting MeetingClosed, worklist NoticeGiven", "only the supervisor is told that it ended itself");
    assert_eq!(left.told(COORDINATOR), []);
    left.ok(GP, themes(&[Caseload]));
    assert_eq!(counted(&left).course, Course::Happened { minutes: 45, themes: [Caseload].into() }, "not longer than planned");
    assert_eq!(left.answer(GP, themes(&[])), "refused Invalid themes", "what was counted is not uncounted");
    assert_eq!(Borough::new().answer(DIRECTOR, Command::ChooseThemes(huddle(1), [Caseload].into())), NOT_FOUND, "no other meeting has themes");
}

#[test]
fn with_either_of_its_people_supervision_ends_and_nobody_takes_the_seat() {
    let mut borough = borough();
    borough.ok(DIRECTOR, Command::EndPerson { person_id: person(GP), cover: Some(person(DEPUTY)) });
    let meeting = session(&borough, 1);
    assert_eq!((meeting.root.status, meeting.asks(person(DEPUTY))), (MeetingStatus::Cancelled, false));
    assert_eq!(borough.told(COORDINATOR), [], "nobody is told");
    let next = Command::MakeOccurrence { series_id: series().id, recurrence_id: days(7), meeting_id: of(2) };
    assert_eq!(borough.answer(SYSTEM, next), "", "and no other is made");
    let mut borough = live();
    borough.ok(GP, promised(1, owned_by(LINK)));
    borough.ok(DIRECTOR, Command::EndPerson { person_id: person(LINK), cover: Some(person(LINK_2)) });
    assert_eq!(session(&borough, 1).actions[&action(1)].worklist(), None, "what was promised goes to nobody");
    assert_eq!(borough.told(LINK_2), []);
}

#[test]
fn what_leaves_is_counted_by_month_without_anybodys_name() {
    use SupervisionTheme::{Caseload, Feedback};
    let at = |month, day, who: u128, course| Session { pcn: pcn(), supervisor: person(GP), supervisee: Some(person(who)), day: Day(date(2026, month, day)), course };
    let happened = |minutes, themes: &[SupervisionTheme]| Course::Happened { minutes, themes: themes.iter().copied().collect::<BTreeSet<_>>() };
    let sessions = [
        at(10, 6, LINK, happened(45, &[Caseload])),
        at(11, 3, LINK, happened(45, &[Caseload, Feedback])),
        at(11, 10, LINK_2, happened(30, &[Caseload])),
        at(11, 17, LINK_2, Course::DidNot),
        at(11, 24, LINK, Course::Planned),
        at(12, 1, LINK, Course::Planned),
    ];
    let expected = BTreeMap::from([
        ("2026-10".to_owned(), Counted { sessions: 1, minutes: 45, themes: [(Caseload, 1)].into() }),
        ("2026-11".to_owned(), Counted { sessions: 2, minutes: 75, themes: [(Caseload, 2), (Feedback, 1)].into() }),
    ]);
    assert_eq!(by_month(&sessions), expected);
    let row = |who: u128, sessions, last_on: Option<Day>, next_on: Option<Day>| Due { person_id: person(who), sessions, last_on, next_on };
    let day = |month, day| Some(Day(date(2026, month, day)));
    let people = [LINK, LINK_2, LEFT, CORE].map(person);
    let found = due(people, &sessions, &directory(), TODAY);
    assert_eq!(found, [row(LINK, 2, day(11, 3), day(11, 24)), row(LINK_2, 1, day(11, 10), None), row(CORE, 0, None, None)]);
}
