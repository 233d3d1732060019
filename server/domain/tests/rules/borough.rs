//! The borough's meeting: slots, anonymised cases that lie on no stream a guest has, shared links, and no case by name.

use crate::world::*;
use mdt_domain::{
    case::ListedReason,
    command::{ActionHome, Command, ListEntry},
    event::State,
    identifiers::{Found, IdentifierKind},
    ids::{ItemId, ResourceId},
    item_kind::{ItemKind, Slot},
    meeting::{AttendeeKind, MeetingKind, MeetingRoot},
    peer_case::PeerCase,
    policy::may_subscribe,
    rejection::RejectionCode,
    stream::StreamId,
    words::HttpsLink,
};
use uuid::Uuid;

/// The borough's meeting, and a supervision.
const BOROUGH: u128 = 9;
const SUPERVISION: u128 = 8;
const SPEAKER: u128 = 60;
const NO: &str = "refused NotAllowed";
const NOT_FOUND: &str = "refused NotFound";

fn resource(n: u128) -> ResourceId { ResourceId(Uuid::from_u128(0x7e00 + n)) }

/// Asked are three link workers of two PCNs; the Federation's manager chairs.
fn borough() -> Borough {
    let mut borough = Borough::new();
    let root = |n, kind, place| MeetingRoot { kind, pcn: place, chair: person(MANAGER), deputy: None, series_id: None, title: line("Link workers"), ..meeting_root(n) };
    let core = |n| attendee(n, AttendeeKind::Core);
    borough.ok(SYSTEM, Command::CreateMeeting { root: root(BOROUGH, MeetingKind::Borough, federation()), attendees: vec![core(LINK), core(LINK_2), core(ELSEWHERE)] });
    let pair = MeetingRoot { chair: person(DIRECTOR), ..root(SUPERVISION, MeetingKind::Supervision, pcn()) };
    borough.ok(SYSTEM, Command::CreateMeeting { root: pair, attendees: vec![core(LINK)] });
    borough
}
fn speaker_invited() -> Command {
    let mut command = invite_guest(SPEAKER, BOROUGH, &[]);
    if let Command::InviteGuest { is_speaker, .. } = &mut command {
        *is_speaker = true;
    }
    command
}
fn slot(n: u128, title: &str, speaker: Option<u128>) -> Command {
    let slot = Slot::Speaker { title: line(title), speaker: speaker.map(person) };
    Command::SetSlot { meeting_id: huddle(BOROUGH), item_id: item(n), slot, planned_minutes: 20 }
}
fn training(n: u128, meeting: u128, minutes: u16) -> Command {
    Command::SetSlot { meeting_id: huddle(meeting), item_id: item(n), slot: Slot::Training { title: line("Motivational interviewing") }, planned_minutes: minutes }
}
fn topic(n: u128, meeting: u128) -> Command {
    Command::AddTopic { meeting_id: huddle(meeting), item_id: item(n), title: line("The plan for Mary O'Brien"), planned_minutes: 5 }
}
fn peer(n: u128, situation: &str) -> Command {
    Command::SetPeerCase {
        meeting_id: huddle(BOROUGH),
        item_id: item(n),
        title: line("Trust"),
        situation: paragraph(situation),
        question: line("What has helped you?"),
        planned_minutes: 15,
    }
}
fn share(n: u128, link: &str, about: Option<&str>) -> Command {
    Command::ShareResource {
        meeting_id: huddle(BOROUGH),
        resource_id: resource(n),
        title: line("Guide"),
        link: Some(HttpsLink::parse(link).unwrap()),
        about: about.map(line),
        file: None,
    }
}
fn told(borough: &Borough, n: u128) -> Option<&PeerCase> {
    match borough.states.get(&StreamId::PeerCases(huddle(BOROUGH))) {
        Some(State::PeerCases(peers)) => peers.cases.get(&item(n)),
        _ => None,
    }
}

#[test]
fn slots_are_set_by_who_edits_the_agenda_and_a_speaker_has_a_pass() {
    let mut borough = borough();
    borough.check(vec![
        ("by the Federation's manager", MANAGER, slot(20, "Heating bills", None), "meeting ItemAdded"),
        ("not by a link worker", LINK, training(21, BOROUGH, 30), NO),
        ("not by a coordinator elsewhere", COORDINATOR, training(21, BOROUGH, 30), NOT_FOUND),
        ("training", MANAGER, training(21, BOROUGH, 30), "meeting ItemAdded"),
        ("some minutes", MANAGER, training(22, BOROUGH, 0), "refused Invalid planned_minutes"),
        ("nobody speaks without a pass", MANAGER, slot(20, "Heating bills", Some(LINK)), "refused Invalid speaker"),
        ("a pass is given", MANAGER, speaker_invited(), "directory PersonSet, meeting AttendeeAdded"),
        ("then they speak", MANAGER, slot(20, "Heating bills", Some(SPEAKER)), "meeting SlotSet"),
        ("again is no change", MANAGER, slot(20, "Heating bills", Some(SPEAKER)), ""),
        ("nobody is named in a title", MANAGER, slot(20, "What became of Mary O'Brien", Some(SPEAKER)), "refused Identifies title"),
        ("nor in a topic's", MANAGER, topic(24, BOROUGH), "refused Identifies title"),
        ("nor in a huddle's, which partners and guests read", COORDINATOR, topic(24, 1), "refused Identifies title"),
        ("not in a huddle", COORDINATOR, training(23, 1, 30), "refused Invalid meeting_id"),
        ("a slot comes off as a topic does", MANAGER, Command::RemoveTopic(huddle(BOROUGH), item(21)), "meeting ItemRemoved"),
        ("and its id is used", MANAGER, training(21, BOROUGH, 30), "refused IdTaken item_id"),
    ]);
    let kind = &borough.meeting(BOROUGH).items[&item(20)].kind;
    assert!(kind.is_spoken_by(person(SPEAKER)) && !kind.is_spoken_by(person(LINK)));
}

#[test]
fn a_peer_case_is_brought_by_any_colleague_and_changed_by_who_brought_it() {
    let mut borough = borough();
    let alone = "Somebody in their eighties opens the door to nobody new.";
    borough.ok(MANAGER, speaker_invited());
    borough.ok(SYSTEM, Command::GuestWaits(huddle(BOROUGH), person(SPEAKER)));
    borough.ok(MANAGER, Command::AdmitGuest(huddle(BOROUGH), person(SPEAKER)));
    borough.check(vec![
        ("by a link worker of any PCN", ELSEWHERE, peer(30, alone), "meeting ItemAdded, peer-cases PeerCaseWritten"),
        ("not by who is not asked", GP, peer(31, alone), NOT_FOUND),
        ("nor by the speaker", SPEAKER, peer(31, alone), NO),
        ("nobody else writes it anew", LINK, peer(30, "Something else."), NO),
        ("who brought it does", ELSEWHERE, peer(30, "Three services came once."), "peer-cases PeerCaseWritten"),
        ("the same is no change", ELSEWHERE, peer(30, "Three services came once."), ""),
        ("who edits the agenda does too", MANAGER, peer(30, alone), "peer-cases PeerCaseWritten"),
        ("nobody else takes it off", LINK, Command::RemoveTopic(huddle(BOROUGH), item(30)), NO),
        ("who brought it does", ELSEWHERE, Command::RemoveTopic(huddle(BOROUGH), item(30)), "meeting ItemRemoved"),
        ("a line of another kind is no peer case", MANAGER, slot(33, "Heating", None), "meeting ItemAdded"),
        ("so it becomes none", MANAGER, peer(33, alone), "refused IdTaken item_id"),
    ]);
    assert_eq!(told(&borough, 30).unwrap().brought_by, person(ELSEWHERE));
    let action = Command::AddAction {
        home: ActionHome::Meeting(huddle(BOROUGH)),
        action_id: action(1),
        what: line("Ask the housing team"),
        owner: mdt_domain::action_item::OwnerRef::Nobody,
        due_on: None,
        from: Some((huddle(BOROUGH), item(30))),
        asked: None,
    };
    assert!(borough.answer(LINK, action).starts_with("refused"), "its words would lie where a speaker reads them");
}

#[test]
fn what_tells_who_it_is_about_is_refused_by_its_field_and_marked_and_never_repeated() {
    let mut borough = borough();
    for (words, kind, from, to) in [
        ("Her number is 999 000 0018.", IdentifierKind::NhsNumber, 14, 26),
        ("Born 3 March 1941 in Cork.", IdentifierKind::BirthDate, 5, 17),
        ("She lives in SW6 1AA.", IdentifierKind::Postcode, 13, 20),
        ("On the list is O’Brien, Mary.", IdentifierKind::Name, 15, 28),
        ("We call her Mrs Pemberton.", IdentifierKind::Name, 12, 25),
        ("It is SF-003.", IdentifierKind::CaseCode, 6, 12),
        ("At 14 Laburnum Road.", IdentifierKind::Address, 3, 19),
        ("Born in March 1941.", IdentifierKind::BirthDate, 8, 18),
        ("We know O’Brien well.", IdentifierKind::Name, 8, 15),
        ("We know Mary well.", IdentifierKind::Name, 8, 12),
        ("They met on 3 November.", IdentifierKind::Date, 12, 22),
        ("She lives on Munster Road.", IdentifierKind::Address, 13, 25),
    ] {
        let refusal = borough.run(LINK, peer(40, words)).unwrap_err();
        assert_eq!((refusal.code, refusal.field), (RejectionCode::Identifies, Some("situation")), "{words}");
        assert_eq!(refusal.found, [Found { kind, from, to }], "{words}");
        assert!(refusal.message.starts_with(&format!("This looks like {}.", kind.words())), "{}", refusal.message);
        let marked: String = words.chars().skip(from as usize).take((to - from) as usize).collect();
        assert!(!refusal.message.contains(&marked), "{}", refusal.message);
    }
    assert_eq!(borough.answer(LINK, peer(40, "Two people called mary, and one o'brien.")), "meeting ItemAdded, peer-cases PeerCaseWritten");
    let Command::SetPeerCase { meeting_id, item_id, situation, .. } = peer(41, "Nothing.") else { panic!("a peer case") };
    let asked = |title: &str, question: &str| Command::SetPeerCase { meeting_id, item_id, title: line(title), situation: situation.clone(), question: line(question), planned_minutes: 5 };
    assert_eq!(borough.answer(LINK, asked("Mary O'Brien", "What now?")), "refused Identifies title");
    assert_eq!(borough.answer(LINK, asked("Trust", "Who knows 999 000 0018?")), "refused Identifies question");
}

#[test]
fn links_are_shared_by_colleagues_before_during_and_after() {
    let mut borough = borough();
    borough.check(vec![
        ("by a link worker", LINK, share(1, "https://example.org/guide-2019-03-04", Some("Read it")), "meeting ResourceShared"),
        ("an id is used once", LINK, share(1, "https://example.org", None), "refused IdTaken resource_id"),
        ("not by who is not asked", GP, share(2, "https://example.org", None), NOT_FOUND),
        ("nobody is named", LINK, share(2, "https://example.org", Some("It helped Mary O'Brien")), "refused Identifies about"),
        ("nor numbered in an address", LINK, share(2, "https://example.org/9990000018", None), "refused Identifies link"),
        ("nobody else takes it off", LINK_2, Command::RemoveResource(huddle(BOROUGH), resource(1)), NO),
        ("who shared it does", LINK, Command::RemoveResource(huddle(BOROUGH), resource(1)), "meeting ResourceRemoved"),
        ("again is no change", LINK, Command::RemoveResource(huddle(BOROUGH), resource(1)), ""),
        ("another", LINK_2, share(3, "https://example.org", None), "meeting ResourceShared"),
        ("who edits the agenda takes it off", MANAGER, Command::RemoveResource(huddle(BOROUGH), resource(3)), "meeting ResourceRemoved"),
        ("nothing there", MANAGER, Command::RemoveResource(huddle(BOROUGH), resource(9)), NOT_FOUND),
        ("live", MANAGER, Command::StartMeeting(huddle(BOROUGH)), "meeting MeetingStarted"),
        ("shared meanwhile", ELSEWHERE, share(4, "https://example.org", None), "meeting ResourceShared"),
        ("closed", MANAGER, Command::CloseMeeting { meeting_id: huddle(BOROUGH), override_reason: None }, "meeting MeetingClosed"),
        ("and afterwards", LINK, share(5, "https://example.org", None), "meeting ResourceShared"),
    ]);
    for wrong in ["http://example.org", "https://", "https://example.org@evil.example", "https://exa mple.org", "javascript:alert(1)", "https://localhost"] {
        assert!(HttpsLink::parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn no_case_is_listed_by_name_in_a_borough_meeting_or_in_supervision() {
    let mut borough = borough();
    for n in [BOROUGH, SUPERVISION] {
        let chair = if n == BOROUGH { MANAGER } else { DIRECTOR };
        let one = Command::ListCase {
            meeting_id: huddle(n),
            item_id: ItemId(Uuid::from_u128(0x1799)),
            case_id: case(5),
            planned_minutes: None,
            reason: ListedReason::AddedByHand,
            urgent_reason: None,
        };
        let entry = ListEntry { item_id: ItemId(Uuid::from_u128(0x1799)), case_id: case(5), planned_minutes: None, reason: ListedReason::ReviewDue };
        let several = Command::ListCases { meeting_id: huddle(n), entries: vec![entry], urgent_reason: Some(line("Cannot wait")) };
        // The manager has no case; who has one and the chair finds the kind in the way.
        let expected = if n == BOROUGH { NOT_FOUND } else { "refused Invalid meeting_id" };
        borough.check(vec![("one", chair, one.clone(), expected), ("several, urgent", chair, several.clone(), expected)]);
        borough.ok(if n == BOROUGH { MANAGER } else { DIRECTOR }, Command::StartMeeting(huddle(n)));
        borough.check(vec![("late", chair, one, expected), ("by the service", SYSTEM, several, "refused Invalid meeting_id")]);
    }
}

#[test]
fn peer_cases_are_on_a_stream_that_colleagues_have_and_guests_never() {
    let mut borough = borough();
    borough.ok(MANAGER, speaker_invited());
    borough.ok(SYSTEM, Command::GuestWaits(huddle(BOROUGH), person(SPEAKER)));
    borough.ok(MANAGER, Command::AdmitGuest(huddle(BOROUGH), person(SPEAKER)));
    let meeting = borough.meeting(BOROUGH);
    let sees = |who: u128, stream: StreamId| may_subscribe(borough.known(who), &stream, &meeting.facts(person(who)), borough.now).holds_at(borough.now);
    for (who, follows, has_peer_cases) in [
        (LINK, true, true),
        (ELSEWHERE, true, true),
        (MANAGER, true, true),
        (SPEAKER, true, false),
        (GP, false, false),
        (DIRECTOR, false, false),
        (COORDINATOR, false, false),
        (IG, false, false),
        (OPERATOR, false, false),
        (LEFT, false, false),
    ] {
        let both = (sees(who, StreamId::Meeting(huddle(BOROUGH))), sees(who, StreamId::PeerCases(huddle(BOROUGH))));
        assert_eq!(both, (follows, has_peer_cases), "{who}");
    }
    assert_eq!("peer-cases:00000000-0000-0000-0000-000000003e09".parse::<StreamId>().unwrap(), StreamId::PeerCases(huddle(BOROUGH)));
}

#[test]
fn before_a_peer_case_the_chair_is_told_that_the_speaker_is_here() {
    let mut borough = borough();
    borough.ok(ELSEWHERE, peer(30, "Somebody opens the door to nobody new."));
    borough.ok(MANAGER, speaker_invited());
    borough.ok(SYSTEM, Command::GuestWaits(huddle(BOROUGH), person(SPEAKER)));
    borough.ok(MANAGER, Command::AdmitGuest(huddle(BOROUGH), person(SPEAKER)));
    borough.ok(MANAGER, Command::StartMeeting(huddle(BOROUGH)));
    borough.ok(SYSTEM, Command::PersonArrived(huddle(BOROUGH), person(SPEAKER)));
    let start = |acknowledged: &[u128]| Command::StartItem { meeting_id: huddle(BOROUGH), item_id: item(30), acknowledged: acknowledged.iter().map(|n| person(*n)).collect() };
    let refusal = borough.run(MANAGER, start(&[])).unwrap_err();
    assert_eq!((refusal.code, refusal.people), (RejectionCode::SomeMayNotHear, vec![person(SPEAKER)]));
    assert_eq!(borough.answer(MANAGER, start(&[SPEAKER])), "meeting ItemStarted");
    assert_eq!(borough.meeting(BOROUGH).items[&item(30)].kind, ItemKind::PeerCase);
}
