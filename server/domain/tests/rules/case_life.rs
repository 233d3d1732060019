//! The case over time: tools filled, corrected, taken back; off the list outside a meeting, and back on it.

use crate::world::*;
use mdt_domain::{
    assessment::{Answer, GivenAnswer, ONS4_QUESTIONS, Tool},
    case::{CaseStatus, ClosedReason, StepDown},
    command::Command,
    ids::AssessmentId,
    template::{Entry, TemplateKind, standard},
    words::{Day, EntryKey},
};
use uuid::Uuid;

fn id(n: u128) -> AssessmentId { AssessmentId(Uuid::from_u128(0xa500 + n)) }
fn given(key: &str, score: u8) -> GivenAnswer { GivenAnswer { key: EntryKey::parse(key).unwrap(), score, words: None } }
fn in_words(key: &str, score: u8, words: &str) -> GivenAnswer { GivenAnswer { words: Some(line(words)), ..given(key, score) } }
fn record_of(n: u128, tool: Tool, answers: Vec<GivenAnswer>, asked_on: Day, corrects: Option<u128>) -> Command {
    Command::RecordAssessment { case_id: case(1), assessment_id: id(n), tool, answers, asked_on, corrects: corrects.map(id) }
}
fn ons4(n: u128, answers: Vec<GivenAnswer>) -> Command { record_of(n, Tool::Ons4, answers, TODAY, None) }
fn concern(n: u128, answers: Vec<GivenAnswer>) -> Command { record_of(n, Tool::Concern, answers, TODAY, None) }
fn all_four() -> Vec<GivenAnswer> { ONS4_QUESTIONS.iter().zip([6, 7, 0, 10]).map(|(key, score)| given(key, score)).collect() }
fn withdraw(n: u128) -> Command { Command::WithdrawAssessment(case(1), id(n)) }

#[test]
fn a_tool_is_filled_within_its_ranges_by_who_works_with_the_case() {
    let recorded = "case AssessmentRecorded";
    let refused = "refused Invalid answers";
    let mut borough = Borough::new();
    borough.check(vec![
        ("the four", LINK, ons4(1, all_four()), recorded),
        ("its id once", LINK, ons4(1, all_four()), "refused IdTaken assessment_id"),
        ("the person left one out", GP, ons4(2, vec![given("happy", 5)]), recorded),
        ("none answered", LINK, ons4(3, vec![]), refused),
        ("over ten", LINK, ons4(3, vec![given("happy", 11)]), refused),
        ("twice", LINK, ons4(3, vec![given("happy", 1), given("happy", 2)]), refused),
        ("a question nobody asks", LINK, ons4(3, vec![given("lonely", 2)]), refused),
        ("numbers alone", LINK, ons4(3, vec![in_words("happy", 2, "So so")]), refused),
        ("a concern in their words", LINK, concern(3, vec![in_words("first", 6, "The stairs")]), recorded),
        ("over six", LINK, concern(4, vec![in_words("first", 7, "The stairs")]), refused),
        ("a concern without words", LINK, concern(4, vec![given("first", 3)]), refused),
        ("a day to come", LINK, record_of(4, Tool::Ons4, all_four(), days(1), None), "refused Invalid asked_on"),
        ("years ago", LINK, record_of(4, Tool::Ons4, all_four(), days(-400), None), "refused Invalid asked_on"),
        ("practice staff reads only", PRACTICE, ons4(4, all_four()), "refused NotAllowed"),
        ("a stranger finds nothing", ELSEWHERE, ons4(4, all_four()), "refused NotFound"),
        ("a machine asks nobody", SYSTEM, ons4(4, all_four()), "refused NotAllowed"),
    ]);
    let kept = &borough.case(1).assessments[&id(1)];
    let scores: Vec<(&str, u8)> = kept.answers.iter().map(|answer| (answer.key.as_str(), answer.score)).collect();
    assert_eq!(scores, [("satisfied", 6), ("worthwhile", 7), ("happy", 0), ("anxious", 10)], "each stands by itself");
    assert!(kept.answers[3].question.as_str().contains("anxious"), "the words it was asked in are kept");
}

#[test]
fn its_author_corrects_it_and_takes_it_back() {
    let mut borough = Borough::new();
    borough.ok(LINK, ons4(1, all_four()));
    borough.check(vec![
        ("not a colleague's", GP, record_of(2, Tool::Ons4, all_four(), TODAY, Some(1)), "refused NotAllowed"),
        ("not by another tool", LINK, record_of(2, Tool::Concern, vec![in_words("first", 1, "X")], TODAY, Some(1)), "refused Invalid corrects"),
        ("corrected", LINK, record_of(2, Tool::Ons4, vec![given("happy", 4)], days(-1), Some(1)), "case AssessmentRecorded"),
        ("once", LINK, record_of(3, Tool::Ons4, all_four(), TODAY, Some(1)), "refused Invalid corrects"),
        ("one nobody wrote", LINK, record_of(3, Tool::Ons4, all_four(), TODAY, Some(9)), "refused NotFound"),
        ("not taken back by a colleague", DIRECTOR, withdraw(2), "refused NotAllowed"),
        ("taken back", LINK, withdraw(2), "case AssessmentWithdrawn"),
        ("already", LINK, withdraw(2), ""),
    ]);
    let all = &borough.case(1).assessments;
    assert!(all[&id(1)].is_withdrawn && all[&id(2)].is_withdrawn, "nothing is overwritten");
    assert_eq!(all[&id(2)].corrects, Some(id(1)));
}

#[test]
fn one_of_any_age_is_corrected_by_its_author_as_of_its_day_with_all_that_was_answered() {
    let mut borough = Borough::new();
    borough.ok(LINK, record_of(1, Tool::Ons4, all_four(), days(-360), None));
    borough.ok(LINK, ons4(2, all_four()));
    // A year on, and with an answer to what the PCN does not ask any more.
    let mut long_ago = borough.case(1).assessments[&id(1)].clone();
    long_ago.asked_on = days(-500);
    long_ago.answers.push(Answer { key: EntryKey::parse("sleep").unwrap(), question: line("How did you sleep?"), score: 3, words: None });
    borough.case_mut(1).assessments.insert(id(1), long_ago);
    let answers = || all_four().into_iter().chain([given("sleep", 5)]).collect::<Vec<_>>();
    borough.check(vec![
        ("to another day as long ago", LINK, record_of(3, Tool::Ons4, answers(), days(-499), Some(1)), "refused Invalid asked_on"),
        ("not in the place of one that was never asked it", LINK, record_of(3, Tool::Ons4, answers(), TODAY, Some(2)), "refused Invalid answers"),
        ("on its own day", LINK, record_of(3, Tool::Ons4, answers(), days(-500), Some(1)), "case AssessmentRecorded"),
    ]);
    let kept = &borough.case(1).assessments[&id(3)];
    let last = kept.answers.last().map(|answer| (answer.question.as_str(), answer.score));
    assert_eq!((kept.asked_on, last), (days(-500), Some(("How did you sleep?", 5))));
    assert!(!borough.case(1).assessments[&id(2)].is_withdrawn, "the newest stays");
}

#[test]
fn a_pcn_adds_questions_and_leaves_the_four_as_they_are() {
    let tailor = |own: Vec<Entry>, hidden: &[&str]| Command::TailorTemplate {
        pcn: pcn(),
        kind: TemplateKind::AssessmentOns4,
        on_version: 0,
        version: 0,
        own,
        hidden: hidden.iter().map(|key| EntryKey::parse(key).unwrap()).collect(),
        order: vec![],
        seen: Default::default(),
    };
    let question = |key: &str, text: &str| Entry { key: EntryKey::parse(key).unwrap(), text: line(text), help: None, minutes: None, outcome: None, service: None, domain: None };
    let left = standard::of(TemplateKind::AssessmentOns4).entries[..3].to_vec();
    let mut borough = Borough::new();
    borough.check(vec![
        ("reworded", COORDINATOR, tailor(vec![question("happy", "Happy?")], &[]), "refused Invalid own"),
        ("hidden", COORDINATOR, tailor(vec![], &["anxious"]), "refused Invalid hidden"),
        ("left out by the Federation", MANAGER, Command::SetTemplate { kind: TemplateKind::AssessmentOns4, version: 0, entries: left }, "refused Invalid entries"),
        ("one of their own", COORDINATOR, tailor(vec![question("own.lonely", "How often do you feel lonely?")], &[]), "directory TemplateTailored"),
        ("is answered with the four", LINK, ons4(1, [all_four(), vec![given("own.lonely", 3)]].concat()), "case AssessmentRecorded"),
    ]);
    let kept = &borough.case(1).assessments[&id(1)];
    assert_eq!((kept.version, kept.own_version, kept.answers.len()), (0, 1, 5));
}

#[test]
fn a_case_steps_down_outside_a_meeting_and_comes_back_with_a_reason() {
    let down = |owner: &str| Command::StepDownCase(case(1), StepDown { reason: line("Steady for three months"), continuing_owner: line(owner) });
    let reopen = |reason: &str| Command::ReopenCase(case(1), line(reason));
    let mut borough = Borough::new();
    borough.check(vec![
        ("not by a link worker", LINK, down("Her GP"), "refused NotAllowed"),
        ("nothing to reopen", GP, reopen("Back"), "refused ItemNotReady"),
        ("a stranger finds nothing", ELSEWHERE, down("Her GP"), "refused NotFound"),
    ]);
    borough.ok(GP, down("Her GP"));
    let root = &borough.case(1).root;
    assert_eq!((root.status, root.next_review_on), (CaseStatus::SteppedDown, None));
    assert!(borough.case(1).items.values().all(|item| item.is_removed || item.is_over), "off the agendas to come");
    borough.check(vec![
        ("the same again", GP, down("Her GP"), ""),
        ("with another owner", GP, down("Her daughter"), "refused ItemNotReady"),
        ("not by practice staff", PRACTICE, reopen("Fell again"), "refused NotAllowed"),
        ("back on the list", COORDINATOR, reopen("Fell again"), "case CaseReopened"),
    ]);
    let root = &borough.case(1).root;
    let reopened = root.reopened.clone().unwrap();
    assert_eq!((root.status, root.step_down.clone()), (CaseStatus::Accepted, None));
    assert_eq!((reopened.reason.as_str(), reopened.by), ("Fell again", person(COORDINATOR)));
    borough.ok(GP, Command::CloseCase(case(1), ClosedReason::Died));
    borough.ok(GP, reopen("The wrong person was marked"));
    assert_eq!(borough.case(1).root.closed, None, "a slip can be mended");
}
