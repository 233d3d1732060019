//! The life of minutes: draft, approved, amended; who may; and what the second of two people is told.

use crate::world::*;
use mdt_domain::{
    case::OutcomeKind,
    command::Command,
    ids::PersonId,
    meeting::MeetingStatus,
    minutes_part::{AttendanceMark, EditSeen, FourTexts, MOST_MARKS, OutcomeWords, Stood, TEXT_CHARS, TEXTS_CHARS, WrittenOver},
    record_text::{About, record_text},
    rejection::RejectionCode,
    stream::DocumentId,
    words::{Day, UtcMicros},
};

fn texts(update: &str) -> [String; 4] { [String::new(), String::new(), update.to_owned(), String::new()] }
fn words(update: &str) -> WrittenOver {
    WrittenOver { texts: FourTexts(texts(update)), outcome: None, attendance: vec![], reason: Some(line("A slip of the pen")), letters_seen: None, actions_now: None }
}
/// Words over case `n`'s part, on so many approved versions, in the place of words written then.
pub fn edit(n: u128, on_version: u16, seen: Option<UtcMicros>, update: &str) -> Command { edit_with(n, on_version, seen, words(update)) }
fn edit_with(n: u128, on_version: u16, seen_edit_at: Option<UtcMicros>, words: WrittenOver) -> Command {
    Command::EditMinutes { meeting_id: huddle(1), item_id: item(n), case_id: Some(case(n)), on_version, seen_edit_at, words: Box::new(words) }
}
fn withdraw(n: u128, seen_edit_at: UtcMicros) -> Command { Command::WithdrawMinutesEdit { meeting_id: huddle(1), item_id: item(n), case_id: Some(case(n)), seen_edit_at } }
fn approve(version: u16, edits: &[(u128, UtcMicros)]) -> Command {
    let edits = edits.iter().map(|(n, edited_at)| EditSeen { case_id: Some(case(*n)), item_id: item(*n), edited_at: *edited_at }).collect();
    Command::ApproveMinutes { meeting_id: huddle(1), version, edits }
}
fn leave(n: u128, seen: [String; 4]) -> Command { Command::LeaveLateLetters { meeting_id: huddle(1), item_id: item(n), case_id: case(n), letters_seen: FourTexts(seen).mark() } }
fn paste(n: u128, mark: Option<&str>) -> Command { Command::MarkPasted { case_id: case(n), item_id: item(n), is_pasted: mark.is_some(), text_mark: mark.map(str::to_owned) } }
fn document(n: u128) -> DocumentId { DocumentId::Case { case_id: case(n), meeting_id: huddle(1) } }

/// Today's huddle with cases 1 and 2 decided; the deputy holds the chair.
fn decided() -> Borough {
    let mut borough = Borough::live();
    borough.ok(SYSTEM, arrives(LINK));
    for n in [1, 2] {
        borough.ok(DIRECTOR, start_item(n));
        borough.ok(DIRECTOR, outcome(n, OutcomeKind::WatchfulReview));
        borough.ok(DIRECTOR, promise(n, n, owned_by(LINK), Some(days(3))));
    }
    borough.ok(DEPUTY, Command::TakeChair(huddle(1)));
    borough
}
fn close() -> Command { Command::CloseMeeting { meeting_id: huddle(1), override_reason: Some(paragraph("Time")) } }
/// The same, closed.
fn closed() -> Borough {
    let mut borough = decided();
    borough.ok(DEPUTY, close());
    borough
}
fn approved() -> Borough {
    let mut borough = closed();
    borough.ok(DIRECTOR, approve(1, &[]));
    borough
}
const SIX_PARTS: &str = "meeting MinutesApproved, case MinutesPartApproved, case MinutesPartApproved, case MinutesPartApproved, case MinutesPartApproved, case MinutesPartApproved, case MinutesPartApproved";

#[test]
fn minutes_are_approved_by_the_chair_its_deputy_who_held_it_or_the_clinical_director() {
    for (who, expected) in [
        (DIRECTOR, SIX_PARTS), (DEPUTY, SIX_PARTS), (COORDINATOR, "refused NotAllowed"), (GP, "refused NotAllowed"), (LINK, "refused NotAllowed"),
        (ROTATING, "refused NotAllowed"), (ELSEWHERE, "refused NotFound"), (PRACTICE, "refused NotFound"), (IG, "refused NotFound"), (OPERATOR, "refused NotFound"), (LEFT, "refused NotFound"),
    ] {
        assert_eq!(closed().answer(who, approve(1, &[])), expected, "{who}");
    }
    // A deputy who did not hold the chair when it ended approves nothing.
    let mut borough = Borough::live();
    borough.ok(DIRECTOR, Command::CloseMeeting { meeting_id: huddle(1), override_reason: None });
    borough.check(vec![
        ("a deputy who did not hold the chair", DEPUTY, approve(1, &[]), "refused NotAllowed"),
        ("nothing before the end", DIRECTOR, Command::ApproveMinutes { meeting_id: huddle(2), version: 1, edits: vec![] }, "refused ItemNotReady"),
        ("no version is left out", DIRECTOR, approve(2, &[]), "refused ChangedMeanwhile version"),
    ]);
}

#[test]
fn approving_locks_what_was_decided_and_leaves_the_actions_alive() {
    let mut borough = closed();
    borough.texts.insert(document(1), texts("Arrived late, and is in the draft"));
    borough.ok(DIRECTOR, approve(1, &[]));
    let meeting = borough.meeting(1);
    assert_eq!((meeting.root.status, meeting.minutes_version()), (MeetingStatus::Approved, 1));
    let part = borough.case_item(1).approved_part().unwrap().clone();
    assert_eq!((part.version, part.texts.0[2].as_str(), part.actions.len()), (1, "Arrived late, and is in the draft", 1));
    borough.check(vec![
        ("an outcome", COORDINATOR, outcome(1, OutcomeKind::StepDown), "refused MinutesApproved"),
        ("attendance", COORDINATOR, Command::CorrectCaseAttendance { case_id: case(1), item_id: item(1), person_id: person(GP), was_present: true, note: None }, "refused MinutesApproved"),
        ("but an action is done", LINK, Command::CompleteAction(on_case(1), action(1), None), "case ActionDone, worklist WorklistChanged"),
        ("and another promised", LINK, promise(9, 1, owned_by(LINK), Some(days(3))), "case ActionAdded, worklist WorklistChanged"),
    ]);
    assert_eq!(borough.case_item(1).approved_part(), Some(&part), "what was approved stays as it was");
}

#[test]
fn the_draft_is_put_right_by_coordinator_and_chair() {
    let mut borough = closed();
    let at = borough.now;
    borough.check(vec![
        ("a GP corrects no outcome", GP, outcome(1, OutcomeKind::ActionsAgreed), "refused NotAllowed"),
        ("nor does somebody else's link worker find it", ELSEWHERE, outcome(1, OutcomeKind::ActionsAgreed), "refused NotFound"),
        ("the coordinator does", COORDINATOR, outcome(1, OutcomeKind::ActionsAgreed), "case OutcomeRecorded"),
        ("who held the chair too", DEPUTY, outcome(3, OutcomeKind::WatchfulReview), "case OutcomeRecorded, meeting ItemDecided, meeting ItemRemoved, case CaseUnlisted"),
        ("a GP writes over nothing", GP, edit(1, 0, None, "Rang"), "refused NotAllowed"),
        ("the coordinator does", COORDINATOR, edit(1, 0, None, "Rang"), "case MinutesEdited"),
        ("who wrote at the same time is told", DEPUTY, edit(1, 0, None, "Called"), "refused ChangedMeanwhile seen_edit_at"),
        ("and writes on from there", DEPUTY, edit(1, 0, Some(at), "Rang and called"), "case MinutesEdited"),
        ("too long", DEPUTY, edit(2, 0, None, &"x".repeat(6_001)), "refused Invalid words.texts"),
        ("words are taken back", COORDINATOR, withdraw(1, at), "case MinutesEditWithdrawn"),
        ("once", COORDINATOR, withdraw(1, at), ""),
        ("and written again, without a reason", COORDINATOR, edit_with(1, 0, None, WrittenOver { reason: None, ..words("Rang") }), "case MinutesEdited"),
        ("before the end there is nothing", COORDINATOR, Command::EditMinutes { meeting_id: huddle(2), item_id: item(1), case_id: Some(case(1)), on_version: 0, seen_edit_at: None, words: Box::new(words("X")) }, "refused NotFound"),
        ("it goes into the first version", DIRECTOR, approve(1, &[]), SIX_PARTS),
    ]);
    let part = borough.case_item(1).approved_part().unwrap();
    assert_eq!((part.texts.0[2].as_str(), part.amended.as_ref().map(|it| it.by)), ("Rang", Some(person(COORDINATOR))));
    assert_eq!(borough.case_item(1).minutes_edit(), None);
}

#[test]
fn an_older_meeting_put_right_leaves_a_later_decision_alone() {
    let mut borough = Borough::new();
    borough.ok(COORDINATOR, list(2, 50, 4));
    borough.ok(DIRECTOR, Command::StartMeeting(huddle(1)));
    borough.ok(DIRECTOR, outcome(4, OutcomeKind::WatchfulReview));
    borough.ok(DIRECTOR, Command::CloseMeeting { meeting_id: huddle(1), override_reason: None });
    borough.later(86_400);
    borough.today = days(1);
    borough.ok(DIRECTOR, Command::StartMeeting(huddle(2)));
    let later = Command::RecordOutcome {
        meeting_id: huddle(2), item_id: item(50), case_id: case(4), kind: OutcomeKind::WatchfulReview, rationale: None, dissent: None, refer_to: None, next_review_on: Some(days(30)), step_down: None, seen: None,
    };
    borough.ok(DIRECTOR, later);
    borough.ok(COORDINATOR, outcome(4, OutcomeKind::StepDown));
    let case = borough.case(4);
    assert_eq!(case.root.next_review_on, Some(days(30)));
    assert_eq!(case.items[&item(4)].outcome.as_ref().unwrap().kind, OutcomeKind::StepDown, "the minutes say what was decided then");
}

#[test]
fn an_amendment_waits_for_approval_and_every_version_is_kept() {
    let mut borough = approved();
    borough.later(60);
    let at = borough.now;
    let mut wider = words("Rang the son");
    wider.outcome = Some(OutcomeWords { rationale: Some(paragraph("Stable")), dissent: None });
    wider.attendance = vec![AttendanceMark { person_id: person(GP), was_present: true }, AttendanceMark { person_id: person(LINK), was_present: false }];
    borough.check(vec![
        ("an amendment says why", COORDINATOR, edit_with(1, 1, None, WrittenOver { reason: None, ..words("X") }), "refused Invalid words.reason"),
        ("of a version that is gone", COORDINATOR, edit(1, 0, None, "X"), "refused ChangedMeanwhile on_version"),
        ("of nobody", COORDINATOR, edit_with(1, 1, None, WrittenOver { attendance: vec![AttendanceMark { person_id: PersonId(uuid::Uuid::from_u128(99)), was_present: true }], ..words("X") }), "refused Invalid words.attendance"),
        ("the coordinator writes one", COORDINATOR, edit_with(1, 1, None, wider), "case MinutesEdited"),
        ("and does not approve it", COORDINATOR, approve(2, &[(1, at)]), "refused NotAllowed"),
        ("nothing is approved unseen", DIRECTOR, approve(2, &[]), "refused Invalid edits"),
        ("nor other words than were seen", DIRECTOR, approve(2, &[(1, NINE)]), "refused ChangedMeanwhile seen_edit_at"),
        ("nor twice", DIRECTOR, approve(2, &[(1, at), (1, at)]), "refused Invalid edits"),
        ("nor where none is", DIRECTOR, approve(2, &[(2, at)]), "refused ChangedMeanwhile seen_edit_at"),
        ("the chair approves it", DIRECTOR, approve(2, &[(1, at)]), "meeting MinutesApproved, case MinutesPartApproved"),
        ("twice is told", DEPUTY, approve(2, &[(1, at)]), "refused ChangedMeanwhile version"),
        ("what is approved already is no amendment", COORDINATOR, edit(1, 2, None, "Rang the son"), "refused Invalid words.texts"),
    ]);
    let minutes = borough.case_item(1).minutes.clone().unwrap();
    let [first, second] = minutes.versions.as_slice() else { panic!("two versions") };
    assert_eq!((first.version, second.version, second.texts.0[2].as_str()), (1, 2, "Rang the son"));
    assert!(first.attendance.iter().any(|it| it.person_id == person(LINK) && it.was_present), "the first version is as it was");
    let gone = second.attendance.iter().find(|it| it.person_id == person(LINK)).unwrap();
    assert!(!gone.was_present && gone.corrected.as_ref().is_some_and(|it| it.by == person(COORDINATOR)));
    assert!(second.attendance.iter().any(|it| it.person_id == person(GP) && it.was_present));
    assert_eq!(second.outcome.as_ref().unwrap().rationale, Some(paragraph("Stable")));
    assert_eq!(borough.case_item(2).approved_part().unwrap().version, 1, "the other cases stay at the version they have");
    assert_eq!(borough.meeting(1).live.minutes.as_ref().unwrap().versions.len(), 2);
}

#[test]
fn two_who_approve_at_once_are_one_and_the_other_is_told_by_whom() {
    let mut borough = closed();
    borough.ok(DEPUTY, approve(1, &[]));
    let refusal = borough.run(DIRECTOR, approve(1, &[])).unwrap_err();
    assert_eq!(refusal.code, RejectionCode::ChangedMeanwhile);
    assert!(refusal.message.starts_with("Person 2 approved version 1"), "{}", refusal.message);
}

#[test]
fn letters_after_the_approval_wait_until_they_are_taken_in_or_left() {
    let mut borough = approved();
    let drafted = borough.case_item(1).letters_seen();
    borough.texts.insert(document(1), texts("Engineer on Friday"));
    assert_eq!(borough.case_item(1).letters_seen(), drafted, "they are not in what was approved");
    borough.later(60);
    let at = borough.now;
    let taking = |seen: [String; 4]| edit_with(1, 1, None, WrittenOver { letters_seen: Some(FourTexts(seen).mark()), ..words("Engineer on Friday") });
    borough.check(vec![
        ("a GP leaves none", GP, leave(1, texts("Engineer on Friday")), "refused NotAllowed"),
        ("nobody leaves what they have not seen", COORDINATOR, leave(1, texts("Engineer")), "refused ChangedMeanwhile letters_seen"),
        ("nor takes it in", COORDINATOR, taking(texts("Engineer")), "refused ChangedMeanwhile letters_seen"),
        ("they are taken in", COORDINATOR, taking(texts("Engineer on Friday")), "case MinutesEdited"),
    ]);
    assert_eq!(borough.case_item(1).letters_seen(), texts("Engineer on Friday"));
    borough.ok(COORDINATOR, withdraw(1, at));
    assert_eq!(borough.case_item(1).letters_seen(), drafted, "an amendment taken back lets them wait again");
    borough.check(vec![
        ("or left", COORDINATOR, leave(1, texts("Engineer on Friday")), "case LateLettersLeft"),
        ("once", COORDINATOR, leave(1, texts("Engineer on Friday")), ""),
    ]);
    assert_eq!(borough.case_item(1).letters_seen(), texts("Engineer on Friday"));
    assert_eq!(closed().answer(COORDINATOR, leave(1, drafted)), "refused ItemNotReady", "of a draft they are a part");
}

#[test]
fn the_tick_says_which_text_is_in_the_record_and_is_the_practice_s_to_make_too() {
    let mut borough = closed();
    let mark = |borough: &Borough| {
        let part = borough.case_item(1).minutes_now(borough.case(1), borough.meeting(1), &borough.directory);
        record_text(&part, About { meeting: "Daily frailty huddle", on: Day::of(NINE), code: &borough.case(1).root.code }).mark()
    };
    let draft = mark(&borough);
    borough.check(vec![
        ("a link worker pastes nothing", LINK, paste(1, Some(&draft)), "refused NotAllowed"),
        ("another text", COORDINATOR, paste(1, Some("0")), "refused ChangedMeanwhile text_mark"),
        ("the coordinator ticks", COORDINATOR, paste(1, Some(&draft)), "case RecordPasted"),
        ("again is no change", PRACTICE, paste(1, Some(&draft)), ""),
        ("the practice takes the tick off", PRACTICE, paste(1, None), "case RecordPasted"),
        ("once", PRACTICE, paste(1, None), ""),
        ("and ticks itself", PRACTICE, paste(1, Some(&draft)), "case RecordPasted"),
        ("nobody else's practice", ELSEWHERE, paste(1, Some(&draft)), "refused NotFound"),
        ("the draft is approved", DIRECTOR, approve(1, &[]), SIX_PARTS),
    ]);
    let pasted = borough.case_item(1).minutes.as_ref().unwrap().pasted.clone().unwrap();
    assert_eq!((pasted.version, pasted.by, pasted.text_mark.as_str()), (0, person(PRACTICE), draft.as_str()));
    assert_eq!(mark(&borough), draft, "approved as it was, it is the text that was pasted");
    let at = borough.now;
    borough.ok(COORDINATOR, edit(1, 1, None, "Rang the son"));
    borough.ok(DIRECTOR, approve(2, &[(1, at)]));
    assert_ne!(mark(&borough), draft, "amended since");
    assert_eq!(borough.answer(COORDINATOR, paste(1, Some(&draft))), "refused ChangedMeanwhile text_mark");
}

#[test]
fn an_amendment_is_refused_at_the_field_before_it_is_too_long_to_send() {
    let mut borough = approved();
    let filled = |lengths: [usize; 4]| FourTexts(lengths.map(|length| "😀".repeat(length)));
    let of = |lengths| edit_with(1, 1, None, WrittenOver { texts: filled(lengths), ..words("") });
    let marks = |count: usize| vec![AttendanceMark { person_id: person(GP), was_present: false }; count];
    borough.check(vec![
        ("one text too long", COORDINATOR, of([TEXT_CHARS + 1, 0, 0, 0]), "refused Invalid words.texts"),
        ("together too long", COORDINATOR, of([TEXT_CHARS, TEXTS_CHARS - TEXT_CHARS, 0, 1]), "refused Invalid words.texts"),
        ("too many people", COORDINATOR, edit_with(1, 1, None, WrittenOver { attendance: marks(MOST_MARKS + 1), ..words("") }), "refused Invalid words.attendance"),
        ("all that fits", COORDINATOR, of([TEXT_CHARS, TEXTS_CHARS - TEXT_CHARS, 0, 0]), "case MinutesEdited"),
    ]);
    let refusal = borough.run(DIRECTOR, of([2_501; 4])).unwrap_err();
    assert_eq!(refusal.code, RejectionCode::ChangedMeanwhile, "who writes at the same time is told that first");
    let mut borough = approved();
    let refusal = borough.run(DIRECTOR, of([2_501; 4])).unwrap_err();
    assert_eq!(refusal.message, "The four texts have 10004 characters together, and at most 10000 fit. Shorten them.");
}

#[test]
fn words_written_anew_keep_the_letters_they_took_in() {
    let mut borough = approved();
    borough.texts.insert(document(1), texts("Engineer on Friday"));
    borough.later(60);
    let at = borough.now;
    borough.ok(COORDINATOR, edit_with(1, 1, None, WrittenOver { letters_seen: Some(FourTexts(texts("Engineer on Friday")).mark()), ..words("Engineer on Friday") }));
    borough.later(60);
    borough.ok(DIRECTOR, edit(1, 1, Some(at), "The engineer comes on Friday"));
    assert_eq!(borough.case_item(1).letters_seen(), texts("Engineer on Friday"));
}

/// What, who, until when.
type Terms = (String, String, Option<Day>);
/// What the minutes of case 1 say was promised, and the text for its record.
fn said(borough: &Borough) -> (Vec<Terms>, String) {
    let part = borough.case_item(1).minutes_now(borough.case(1), borough.meeting(1), &borough.directory);
    let text = record_text(&part, About { meeting: "Daily frailty huddle", on: Day::of(NINE), code: &borough.case(1).root.code }).text;
    (part.actions.iter().map(|it| (it.what.to_string(), it.owner.words().to_owned(), it.due_on)).collect(), text)
}

/// After the close: handed to the GP with other words and another day, and done; another one is written down.
fn and_life_goes_on(borough: &mut Borough) {
    borough.ok(COORDINATOR, Command::ChangeAction { home: on_case(1), action_id: action(1), what: Some(line("Something else")), owner: Some(owned_by(GP)), due_on: Some(days(9)) });
    borough.ok(GP, Command::CompleteAction(on_case(1), action(1), Some(line("Result of it"))));
    borough.ok(COORDINATOR, promise(8, 1, owned_by(DEPUTY), Some(days(5))));
}

#[test]
fn minutes_and_record_text_say_what_was_agreed_whatever_became_of_it_since() {
    let mut borough = closed();
    let agreed = said(&borough);
    assert_eq!(agreed.0, vec![(agreed.0[0].0.clone(), format!("Person {LINK}"), Some(days(3)))]);
    assert!(agreed.1.contains(&format!("Person {LINK}, by")), "{}", agreed.1);
    and_life_goes_on(&mut borough);
    assert_eq!(borough.case(1).actions[&action(1)].what, line("Something else"), "the action itself lives on");
    assert_eq!(said(&borough), agreed, "the draft");
    borough.ok(DIRECTOR, approve(1, &[]));
    assert_eq!(said(&borough), agreed, "approved");
    borough.later(60);
    let at = borough.now;
    borough.ok(COORDINATOR, edit(1, 1, None, "Rang the son"));
    borough.ok(DIRECTOR, approve(2, &[(1, at)]));
    assert_eq!(said(&borough).0, agreed.0, "amended in other words");
    // Cancelled after the close it was promised all the same; before the close it is not meant.
    let mut borough = closed();
    borough.ok(COORDINATOR, Command::CancelAction(on_case(1), action(1), line("No longer wanted")));
    assert_eq!(said(&borough), agreed);
}

#[test]
fn minutes_and_record_text_say_what_stood_in_the_way_of_an_action_at_the_close_alone() {
    let stood = |borough: &Borough| borough.case_item(1).minutes_now(borough.case(1), borough.meeting(1), &borough.directory).actions.iter().map(|it| it.stood.clone()).collect::<Vec<_>>();
    let transport = || line("Waiting for transport");
    let mut borough = decided();
    for (n, owner) in [(8, LINK), (9, LINK), (10, GP)] {
        borough.later(1);
        borough.ok(DIRECTOR, promise(n, 1, owned_by(owner), Some(days(5))));
    }
    borough.ok(LINK, Command::BlockAction(on_case(1), action(1), transport()));
    borough.ok(LINK, Command::CompleteAction(on_case(1), action(8), None));
    borough.ok(COORDINATOR, Command::CancelAction(on_case(1), action(9), line("Asked twice")));
    borough.ok(DEPUTY, close());
    let as_closed = vec![Some(Stood::Blocked { why: Some(transport()) }), Some(Stood::Done), None];
    let text = said(&borough).1;
    assert_eq!(stood(&borough), as_closed, "what was cancelled is not promised");
    assert!(text.contains("; blocked: Waiting for transport.") && text.contains(&format!("Person {LINK}, done.")), "{text}");
    // Blocked by something else, opened again, done: the minutes of the day stay.
    borough.ok(LINK, Command::BlockAction(on_case(1), action(1), line("Ward closed")));
    borough.ok(LINK, Command::ReopenAction(on_case(1), action(8)));
    borough.ok(GP, Command::CompleteAction(on_case(1), action(10), None));
    assert_eq!((stood(&borough), said(&borough).1), (as_closed.clone(), text));
    // Taken as it is now it has its words and terms of now, and stood as it did.
    let taking = edit_with(1, 0, None, WrittenOver { actions_now: Some(vec![action(1), action(10)]), ..words("Rang") });
    borough.ok(COORDINATOR, taking);
    borough.ok(DIRECTOR, approve(1, &[]));
    assert_eq!(stood(&borough), as_closed);
}

#[test]
fn a_promise_put_right_on_purpose_stands_in_the_draft_and_in_what_is_approved() {
    let mut borough = closed();
    let agreed = said(&borough);
    and_life_goes_on(&mut borough);
    let taking = |on_version, seen, ids: &[u128]| edit_with(1, on_version, seen, WrittenOver { actions_now: Some(ids.iter().map(|n| action(*n)).collect()), ..words("Rang") });
    let at = borough.now;
    borough.check(vec![
        ("of another line", COORDINATOR, taking(0, None, &[2]), "refused Invalid words.actions_now"),
        ("of nothing", COORDINATOR, taking(0, None, &[77]), "refused Invalid words.actions_now"),
        ("too many", COORDINATOR, taking(0, None, &[1; 41]), "refused Invalid words.actions_now"),
        ("not a GP's to do", GP, taking(0, None, &[1]), "refused NotAllowed"),
        ("both are taken as they are", COORDINATOR, taking(0, None, &[1, 8]), "case MinutesEdited"),
    ]);
    let put_right = said(&borough);
    let owners = |said: &(Vec<Terms>, String)| said.0.iter().map(|it| (it.1.clone(), it.2)).collect::<Vec<_>>();
    assert_eq!(owners(&put_right), vec![(format!("Person {GP}"), Some(days(9))), (format!("Person {DEPUTY}"), Some(days(5)))]);
    assert!(put_right.1.contains("Something else"), "{}", put_right.1);
    borough.later(60);
    let again = borough.now;
    borough.ok(COORDINATOR, edit(1, 0, Some(at), "Rang and called"));
    assert_eq!(said(&borough).0, put_right.0, "other words leave it so");
    borough.ok(COORDINATOR, taking(0, Some(again), &[]));
    assert_eq!(said(&borough).0, agreed.0, "and it is taken back by naming none");
    let last = borough.now;
    borough.ok(COORDINATOR, taking(0, Some(last), &[8]));
    borough.ok(DIRECTOR, approve(1, &[]));
    assert_eq!(owners(&said(&borough)), vec![(format!("Person {LINK}"), Some(days(3))), (format!("Person {DEPUTY}"), Some(days(5)))]);
    // A slip cancelled since is left out by an amendment, on purpose.
    borough.ok(COORDINATOR, Command::CancelAction(on_case(1), action(8), line("A slip")));
    borough.later(60);
    let at = borough.now;
    borough.ok(COORDINATOR, taking(1, None, &[8]));
    borough.ok(DIRECTOR, approve(2, &[(1, at)]));
    assert_eq!(owners(&said(&borough)), vec![(format!("Person {LINK}"), Some(days(3)))]);
    let minutes = borough.case_item(1).minutes.clone().unwrap();
    assert_eq!(minutes.versions.iter().map(|it| it.actions.len()).collect::<Vec<_>>(), vec![2, 1], "the first version is as it was");
}
