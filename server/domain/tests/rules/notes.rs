use crate::world::*;
use mdt_domain::{
    command::Command,
    event::State,
    social_note::{NeedLevel, NoteSharing, SocialDomain, strip},
    stream::StreamId,
    words::Day,
};

fn write_with(n: u128, domain: SocialDomain, sharing: NoteSharing, more: bool, review_on: Option<Day>) -> Command {
    Command::WriteSocialNote {
        case_id: case(1),
        note_id: note(n),
        domain,
        level: NeedLevel::Some,
        line: line("Boiler broken"),
        source: None,
        review_on,
        sharing,
        more: more.then(|| paragraph("More words")),
    }
}
fn write(n: u128, domain: SocialDomain, sharing: NoteSharing) -> Command { write_with(n, domain, sharing, false, None) }
fn withdraw(n: u128, sharing: NoteSharing) -> Command { Command::WithdrawSocialNote { case_id: case(1), note_id: note(n), sharing } }

#[test]
fn notes_are_kept_where_their_sharing_says() {
    use {NoteSharing::*, SocialDomain::*};
    let mut borough = Borough::new();
    borough.check(vec![
        ("shared", LINK, write(1, Warmth, Shared), "case SocialNoteWritten"),
        ("its id once", LINK, write(1, Money, Shared), "refused IdTaken note_id"),
        ("restricted, and among one's own", LINK, write(2, Safety, Restricted), "case-restricted SocialNoteWritten, private-note SocialNoteWritten"),
        ("private", LINK, write_with(3, Money, Private, true, Some(days(10))), "private-note SocialNoteWritten"),
        ("safety is not shared", LINK, write(4, Safety, Shared), "refused Invalid sharing"),
        ("nor legal status", GP, write(4, LegalStatus, Shared), "refused Invalid sharing"),
        ("more only in private", LINK, write_with(4, Food, Shared, true, None), "refused Invalid more"),
        ("a day that is over", LINK, write_with(4, Food, Shared, false, Some(days(-1))), "refused Invalid review_on"),
        ("practice staff reads only", PRACTICE, write(4, Food, Shared), "refused NotAllowed"),
        ("a stranger finds nothing", ELSEWHERE, write(4, Food, Shared), "refused NotFound"),
        ("nor a rotating partner", ROTATING, write(4, Food, Shared), "refused NotFound"),
        ("a machine writes none", SYSTEM, write(4, Food, Shared), "refused NotAllowed"),
    ]);
    let private = StreamId::PrivateNote(person(LINK), case(1));
    let State::Notes(own) = &borough.states[&private] else { panic!("a book") };
    let State::Notes(restricted) = &borough.states[&StreamId::CaseRestricted(case(1))] else { panic!("a book") };
    assert_eq!(own.notes.len(), 2);
    assert_eq!(own.notes.get(&note(2)), restricted.notes.get(&note(2)));
    assert_eq!(borough.case(1).social_notes.len(), 1);
}

#[test]
fn a_note_follows_the_latest_of_its_domain_that_was_not_taken_back() {
    use {NoteSharing::*, SocialDomain::*};
    let mut borough = Borough::new();
    for (n, domain) in [(1, Warmth), (2, Strengths), (3, Warmth)] {
        borough.later(10);
        borough.ok(LINK, write(n, domain, Shared));
    }
    let follows = |borough: &Borough, n| borough.case(1).social_notes[&note(n)].follows;
    assert_eq!((follows(&borough, 1), follows(&borough, 2), follows(&borough, 3)), (None, None, Some(note(1))));
    let shown: Vec<_> = strip(&borough.case(1).social_notes).iter().map(|it| it.id).collect();
    assert_eq!(shown, [note(2), note(3)], "strengths first, the latest of each domain");
    borough.check(vec![
        ("its author only", GP, withdraw(3, Shared), "refused NotAllowed"),
        ("taken back", LINK, withdraw(3, Shared), "case SocialNoteWithdrawn"),
        ("once", LINK, withdraw(3, Shared), ""),
        ("one nobody wrote", LINK, withdraw(9, Shared), "refused NotFound"),
        ("a newer one", GP, write(4, Warmth, Shared), "case SocialNoteWritten"),
    ]);
    assert_eq!(follows(&borough, 4), Some(note(1)));
}

#[test]
fn a_restricted_note_does_not_exist_for_others() {
    use {NoteSharing::*, SocialDomain::*};
    let mut borough = Borough::new();
    borough.ok(LINK, write(1, Safety, Restricted));
    borough.check(vec![
        ("not even for the director to take back", DIRECTOR, withdraw(1, Restricted), "refused NotFound"),
        ("nor as a private one", GP, withdraw(1, Private), "refused NotFound"),
        ("nor by its author as another kind", LINK, withdraw(1, Private), "refused NotFound"),
        ("by its author", LINK, withdraw(1, Restricted), "case-restricted SocialNoteWithdrawn, private-note SocialNoteWithdrawn"),
    ]);
}
