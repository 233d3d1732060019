//! Local services under social notes.

use crate::world::*;
use mdt_domain::{
    command::Command,
    event::State,
    local_service::{LocalService, MOST_LINKED},
    social_note::{NeedLevel, NoteSharing, SocialDomain, SocialNote},
    stream::StreamId,
    words::Day,
};

fn write(n: u128, domain: SocialDomain, sharing: NoteSharing) -> Command {
    Command::WriteSocialNote {
        case_id: case(1),
        note_id: note(n),
        domain,
        level: NeedLevel::Some,
        line: line("Eats alone since spring"),
        source: None,
        review_on: None,
        sharing,
        more: None,
    }
}
fn link(n: u128, sharing: NoteSharing, service: u128) -> Command {
    Command::LinkLocalService { case_id: case(1), note_id: note(n), sharing, local_service_id: local_service(service) }
}
fn unlink(n: u128, sharing: NoteSharing, service: u128) -> Command {
    Command::UnlinkLocalService { case_id: case(1), note_id: note(n), sharing, local_service_id: local_service(service) }
}
fn linked(note: &SocialNote) -> Vec<String> { note.services.iter().map(|it| it.name.to_string()).collect() }

#[test]
fn a_service_stands_under_a_note_by_the_name_the_directory_has() {
    use {NoteSharing::*, SocialDomain::*};
    let mut borough = Borough::new();
    borough.ok(LINK, write(1, Connection, Shared));
    borough.check(vec![
        ("linked", LINK, link(1, Shared, 7), "case LocalServiceLinked"),
        ("once", GP, link(1, Shared, 7), ""),
        ("by a colleague who has the case", GP, link(1, Shared, 8), "case LocalServiceLinked"),
        ("one that left the directory", LINK, link(1, Shared, UNLISTED), "refused Invalid local_service_id"),
        ("under a note nobody wrote", LINK, link(9, Shared, 7), "refused NotFound"),
        ("practice staff reads only", PRACTICE, link(1, Shared, 9), "refused NotAllowed"),
        ("a stranger finds nothing, not even that the service is gone", ELSEWHERE, link(1, Shared, UNLISTED), "refused NotFound"),
        ("nor a rotating partner", ROTATING, link(1, Shared, 9), "refused NotFound"),
        ("a machine links none", SYSTEM, link(1, Shared, 9), "refused NotAllowed"),
    ]);
    let note_1 = &borough.case(1).social_notes[&note(1)];
    assert_eq!(linked(note_1), ["Service 7", "Service 8"]);
    assert_eq!(note_1.services[1].linked_by, person(GP));
    borough.check(vec![
        ("taken off by a colleague", GP, unlink(1, Shared, 7), "case LocalServiceUnlinked"),
        ("once", LINK, unlink(1, Shared, 7), ""),
        ("a stranger finds nothing", ELSEWHERE, unlink(1, Shared, 8), "refused NotFound"),
        ("and put back: the undo", GP, link(1, Shared, 7), "case LocalServiceLinked"),
    ]);
    assert_eq!(linked(&borough.case(1).social_notes[&note(1)]), ["Service 8", "Service 7"]);
}

#[test]
fn a_newer_note_keeps_the_services_and_a_withdrawn_one_takes_no_more() {
    use {NoteSharing::*, SocialDomain::*};
    let mut borough = Borough::new();
    borough.ok(LINK, write(1, Connection, Shared));
    borough.ok(LINK, link(1, Shared, 7));
    borough.later(10);
    borough.ok(GP, write(2, Connection, Shared));
    borough.ok(GP, write(3, Money, Shared));
    assert_eq!(linked(&borough.case(1).social_notes[&note(2)]), ["Service 7"]);
    assert_eq!(linked(&borough.case(1).social_notes[&note(3)]), Vec::<String>::new());
    borough.ok(LINK, Command::WithdrawSocialNote { case_id: case(1), note_id: note(1), sharing: Shared });
    borough.check(vec![("withdrawn", LINK, link(1, Shared, 8), "refused Invalid note_id")]);
    for nth in 0..MOST_LINKED {
        borough.ok(GP, link(3, Shared, 100 + nth as u128));
    }
    borough.check(vec![("one too many", GP, link(3, Shared, 200), "refused Invalid local_service_id")]);
}

#[test]
fn kept_notes_keep_their_rules() {
    use {NoteSharing::*, SocialDomain::*};
    let mut borough = Borough::new();
    borough.ok(LINK, write(1, Safety, Restricted));
    borough.ok(LINK, write(2, Money, Private));
    borough.check(vec![
        ("kept twice", LINK, link(1, Restricted, 7), "case-restricted LocalServiceLinked, private-note LocalServiceLinked"),
        ("one's own", LINK, link(2, Private, 7), "private-note LocalServiceLinked"),
        ("not even for the director", DIRECTOR, link(1, Restricted, 8), "refused NotFound"),
        ("nor to take off", DIRECTOR, unlink(1, Restricted, 7), "refused NotFound"),
        ("nor somebody else's private one", GP, link(2, Private, 8), "refused NotFound"),
    ]);
    assert!(borough.case(1).social_notes.is_empty());
    let State::Notes(own) = &borough.states[&StreamId::PrivateNote(person(LINK), case(1))] else { panic!("a book") };
    let State::Notes(restricted) = &borough.states[&StreamId::CaseRestricted(case(1))] else { panic!("a book") };
    assert_eq!(own.notes[&note(1)], restricted.notes[&note(1)]);
    // Another author's restricted note of the same domain takes over nothing of it.
    borough.later(10);
    borough.ok(GP, write(3, Safety, Restricted));
    let State::Notes(of_gp) = &borough.states[&StreamId::PrivateNote(person(GP), case(1))] else { panic!("a book") };
    assert_eq!(of_gp.notes[&note(3)].services, []);
}

#[test]
fn a_note_without_services_is_written_as_before_there_were_any() {
    let mut borough = Borough::new();
    borough.ok(LINK, write(1, SocialDomain::Connection, NoteSharing::Shared));
    let body = serde_json::to_value(&borough.case(1).social_notes[&note(1)]).unwrap();
    assert!(body.get("services").is_none());
    assert_eq!(serde_json::from_value::<SocialNote>(body).unwrap(), borough.case(1).social_notes[&note(1)]);
}

#[test]
fn what_was_not_checked_for_six_months_is_old() {
    let service = |checked_on| LocalService {
        id: local_service(1),
        name: line("Lunch club"),
        description: None,
        organisation: None,
        url: None,
        email: None,
        phones: Vec::new(),
        how_to_refer: None,
        addresses: Vec::new(),
        places: Vec::new(),
        access: Vec::new(),
        eligibility: None,
        schedules: Vec::new(),
        cost: None,
        languages: Vec::new(),
        terms: Vec::new(),
        needs: Vec::new(),
        checked_on,
        is_listed: true,
    };
    let day = |text: &str| Day(text.parse().unwrap());
    let today = day("2026-08-31");
    for (checked, is_stale) in [("2026-02-28", false), ("2026-02-27", true), ("2026-08-31", false), ("2024-09-01", true)] {
        assert_eq!(service(Some(day(checked))).is_stale(today), is_stale, "{checked}");
    }
    assert!(service(None).is_stale(today));
}
