//! Minutes of topics: as agreed, put right in the draft, amended as versions; by whom; and nothing of a peer case.

use crate::world::*;
use mdt_domain::{
    command::{ActionHome, Command},
    ids::CaseId,
    minutes_part::{EditSeen, FourTexts, OutcomeWords, TopicMinutes, WrittenOver},
    stream::DocumentId,
    words::UtcMicros,
};

const TOPIC: u128 = 20;
fn texts(words: &str) -> [String; 4] { [words.to_owned(), String::new(), String::new(), String::new()] }
fn words(said: &str) -> WrittenOver {
    WrittenOver { texts: FourTexts(texts(said)), outcome: None, attendance: vec![], reason: Some(line("The day was wrong")), letters_seen: None, actions_now: None }
}
fn edit_with(on_version: u16, seen_edit_at: Option<UtcMicros>, words: WrittenOver) -> Command {
    Command::EditMinutes { meeting_id: huddle(1), item_id: item(TOPIC), case_id: None, on_version, seen_edit_at, words: Box::new(words) }
}
fn edit(on_version: u16, seen: Option<UtcMicros>, said: &str) -> Command { edit_with(on_version, seen, words(said)) }
fn seen(case_id: Option<CaseId>, n: u128, edited_at: UtcMicros) -> EditSeen { EditSeen { case_id, item_id: item(n), edited_at } }
fn approve(version: u16, edits: Vec<EditSeen>) -> Command { Command::ApproveMinutes { meeting_id: huddle(1), version, edits } }
fn document() -> DocumentId { DocumentId::Topic { meeting_id: huddle(1), item_id: item(TOPIC) } }
fn mark(said: &str) -> Option<String> { Some(FourTexts(texts(said)).mark()) }

/// A huddle with a topic, on which something was said and promised, closed.
fn closed() -> Borough {
    let mut borough = Borough::new();
    borough.ok(COORDINATOR, Command::AddTopic { meeting_id: huddle(1), item_id: item(TOPIC), title: line("Flu clinics"), planned_minutes: 5 });
    borough.ok(DIRECTOR, Command::StartMeeting(huddle(1)));
    let home = ActionHome::Meeting(huddle(1));
    borough.ok(DIRECTOR, Command::AddAction { home, action_id: action(60), what: line("Book the hall"), owner: owned_by(LINK), due_on: Some(days(3)), from: Some((huddle(1), item(TOPIC))), asked: None });
    borough.texts.insert(document(), texts("Clinics on Monday"));
    borough.ok(DIRECTOR, Command::CloseMeeting { meeting_id: huddle(1), override_reason: None });
    borough
}
fn approved(borough: &Borough) -> Vec<TopicMinutes> { borough.meeting(1).live.minutes.as_ref().unwrap().topics.clone() }

#[test]
fn a_topic_s_minutes_say_what_was_agreed_whatever_became_of_it_since() {
    let mut borough = closed();
    let agreed = borough.meeting(1).promised(item(TOPIC));
    assert_eq!(agreed.len(), 1);
    let home = ActionHome::Meeting(huddle(1));
    borough.ok(COORDINATOR, Command::ChangeAction { home, action_id: action(60), what: Some(line("Another thing")), owner: Some(owned_by(GP)), due_on: Some(days(9)) });
    borough.ok(GP, Command::CompleteAction(home, action(60), None));
    assert_eq!(borough.meeting(1).promised(item(TOPIC)), agreed, "the draft");
    borough.ok(DIRECTOR, approve(1, vec![]));
    assert_eq!(borough.meeting(1).promised(item(TOPIC)), agreed, "approved");
    // On purpose it is put right, in an amendment with its reason.
    borough.later(60);
    let at = borough.now;
    borough.ok(COORDINATOR, edit_with(1, None, WrittenOver { actions_now: Some(vec![action(60)]), ..words("Clinics on Monday") }));
    borough.ok(DIRECTOR, approve(2, vec![seen(None, TOPIC, at)]));
    let now = borough.meeting(1).promised(item(TOPIC));
    assert_eq!((now[0].what.as_str(), now[0].due_on), ("Another thing", Some(days(9))));
    assert_eq!(approved(&borough)[0].actions, agreed, "the first version is as it was");
}

#[test]
fn a_topic_is_put_right_in_the_draft_and_amended_as_a_version_with_its_reason() {
    let mut borough = closed();
    let at = borough.now;
    borough.check(vec![
        ("a GP writes over nothing", GP, edit(0, None, "Tuesday"), "refused NotAllowed"),
        ("nor a link worker", LINK, edit(0, None, "Tuesday"), "refused NotAllowed"),
        ("nobody of another PCN finds it", ELSEWHERE, edit(0, None, "Tuesday"), "refused NotFound"),
        ("the coordinator does", COORDINATOR, edit(0, None, "Clinics on Tuesday"), "meeting MinutesEdited"),
        ("who wrote at the same time is told", DIRECTOR, edit(0, None, "Wednesday"), "refused ChangedMeanwhile seen_edit_at"),
        ("words are taken back", COORDINATOR, Command::WithdrawMinutesEdit { meeting_id: huddle(1), item_id: item(TOPIC), case_id: None, seen_edit_at: at }, "meeting MinutesEditWithdrawn"),
        ("once", COORDINATOR, Command::WithdrawMinutesEdit { meeting_id: huddle(1), item_id: item(TOPIC), case_id: None, seen_edit_at: at }, ""),
        ("a topic has no outcome", COORDINATOR, edit_with(0, None, WrittenOver { outcome: Some(OutcomeWords { rationale: None, dissent: None }), ..words("X") }), "refused Invalid words"),
        ("a case is no topic", COORDINATOR, Command::EditMinutes { meeting_id: huddle(1), item_id: item(1), case_id: None, on_version: 0, seen_edit_at: None, words: Box::new(words("X")) }, "refused NotFound"),
        ("other letters than those there", COORDINATOR, edit_with(0, None, WrittenOver { letters_seen: mark("Clinics"), ..words("X") }), "refused ChangedMeanwhile letters_seen"),
        ("and are written again", COORDINATOR, edit_with(0, None, WrittenOver { letters_seen: mark("Clinics on Monday"), ..words("Clinics on Tuesday") }), "meeting MinutesEdited"),
    ]);
    borough.ok(DIRECTOR, approve(1, vec![]));
    let first = approved(&borough);
    assert_eq!((first.len(), first[0].version, first[0].texts.0[0].as_str()), (1, 1, "Clinics on Tuesday"));
    assert_eq!((first[0].letters_mark.clone(), first[0].amended.as_ref().map(|it| it.by)), (mark("Clinics on Monday"), Some(person(COORDINATOR))));
    assert!(borough.meeting(1).live.topic_edits.is_empty());

    borough.later(60);
    let at = borough.now;
    borough.check(vec![
        ("an amendment says why", COORDINATOR, edit_with(1, None, WrittenOver { reason: None, ..words("X") }), "refused Invalid words.reason"),
        ("of a version that is gone", COORDINATOR, edit(0, None, "X"), "refused ChangedMeanwhile on_version"),
        ("a GP amends nothing", GP, edit(1, None, "X"), "refused NotAllowed"),
        ("the coordinator writes one", COORDINATOR, edit(1, None, "Clinics on Wednesday"), "meeting MinutesEdited"),
        ("and one of a case", COORDINATOR, crate::minutes::edit(1, 1, None, "Rang"), "case MinutesEdited"),
        ("and does not approve it", COORDINATOR, approve(2, vec![seen(None, TOPIC, at)]), "refused NotAllowed"),
        ("nor other words than were seen", DIRECTOR, approve(2, vec![seen(None, TOPIC, NINE)]), "refused ChangedMeanwhile seen_edit_at"),
        ("nor twice", DIRECTOR, approve(2, vec![seen(None, TOPIC, at), seen(None, TOPIC, at)]), "refused Invalid edits"),
        ("the chair approves both", DIRECTOR, approve(2, vec![seen(None, TOPIC, at), seen(Some(case(1)), 1, at)]), "meeting MinutesApproved, case MinutesPartApproved"),
        ("what is approved already is no amendment", COORDINATOR, edit(2, None, "Clinics on Wednesday"), "refused Invalid words.texts"),
    ]);
    let all = approved(&borough);
    let [first, second] = all.as_slice() else { panic!("two versions") };
    assert_eq!((first.version, first.texts.0[0].as_str(), second.version, second.texts.0[0].as_str()), (1, "Clinics on Tuesday", 2, "Clinics on Wednesday"));
    assert_eq!(second.amended.as_ref().unwrap().reason, Some(line("The day was wrong")));
    assert_eq!(second.letters_mark, first.letters_mark, "letters nobody looked at still wait");
    assert!(borough.meeting(1).live.topic_edits.is_empty());
}

#[test]
fn an_amendment_of_one_topic_leaves_another_s_waiting() {
    let mut borough = closed();
    borough.ok(DIRECTOR, approve(1, vec![]));
    borough.later(60);
    let at = borough.now;
    borough.ok(COORDINATOR, edit(1, None, "Clinics on Wednesday"));
    borough.ok(COORDINATOR, crate::minutes::edit(1, 1, None, "Rang"));
    borough.ok(DIRECTOR, approve(2, vec![seen(Some(case(1)), 1, at)]));
    assert!(borough.meeting(1).live.topic_edits.contains_key(&item(TOPIC)), "it was not among those looked at");
    borough.ok(DIRECTOR, approve(3, vec![seen(None, TOPIC, at)]));
    assert_eq!(approved(&borough).iter().map(|it| it.version).collect::<Vec<_>>(), [1, 3]);
}
