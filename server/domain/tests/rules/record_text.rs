//! The text for the clinical record: golden texts of the acceptance huddle, and what holds for every text.

use crate::world::*;
use mdt_domain::{
    action_item::Owner,
    case::{CaseAttendance, Outcome, OutcomeKind, StepDown},
    ids::{ActionId, ServiceId},
    minutes_part::{Amended, FourTexts, MinutesPart, Promised, Stood},
    record_text::{About, LONGEST, RecordText, record_text},
    social_note::{NeedLevel, NoteSharing, SocialDomain, SocialNote},
    words::{CaseCode, Cfs, Day},
};
use proptest::prelude::*;
use std::path::Path;
use uuid::Uuid;

fn text_of(part: &MinutesPart, code: &str) -> RecordText {
    record_text(part, About { meeting: "Daily frailty huddle", on: TODAY, code: &CaseCode::parse(code).unwrap() })
}
fn there(names: &[(&str, &str)]) -> Vec<CaseAttendance> {
    let row = |(at, (name, organisation)): (usize, &(&str, &str))| CaseAttendance { person_id: person(at as u128 + 1), name: line(name), organisation: line(organisation), was_present: true, corrected: None };
    names.iter().enumerate().map(row).collect()
}
fn decided(kind: OutcomeKind, rationale: &str, review: Option<Day>) -> Option<Outcome> {
    Some(Outcome {
        kind,
        rationale: (!rationale.is_empty()).then(|| paragraph(rationale)),
        dissent: None,
        refer_to: None,
        next_review_on: review,
        step_down: None,
        recorded_by: person(1),
        recorded_at: NINE,
    })
}
fn promised(n: u128, what: &str, owner: Owner, due: Option<i32>) -> Promised { Promised { action_id: ActionId(Uuid::from_u128(n)), what: line(what), owner, due_on: due.map(days), stood: None } }
fn by(name: &str) -> Owner { Owner::Person { person_id: person(5), name: line(name) } }
fn part(texts: [&str; 4], outcome: Option<Outcome>, cfs: u8) -> MinutesPart {
    MinutesPart {
        version: 1,
        texts: FourTexts(texts.map(str::to_owned)),
        outcome,
        attendance: there(&[("Dr Asha Perera", "South Fulham PCN"), ("Joan Farrell", "Community nursing"), ("Amira Hassan", "South Fulham PCN")]),
        actions: vec![],
        social_notes: vec![],
        cfs: Cfs::new(cfs).ok(),
        amended: None,
    }
}

/// The eleven of the acceptance huddle: reds, ambers, and the greens agreed without discussion.
fn huddle_parts() -> Vec<(&'static str, MinutesPart)> {
    use OutcomeKind::*;
    let week = Some(days(7));
    let mut first = part(
        ["Two falls at night in ten days.", "Joan visited on Monday.", "Pressure area on the left heel, grade 2.\nBoiler off since Friday.", "Heating first, then the falls clinic."],
        decided(ActionsAgreed, "Cold flat and night-time falls belong together", week), 6,
    );
    first.actions = vec![promised(1, "Ring the housing officer about the boiler", by("Amira Hassan"), Some(3)), promised(2, "Dressing and heel protector", by("Joan Farrell"), Some(1)), promised(3, "Grab rails by the bed", Owner::Service { service_id: ServiceId(Uuid::from_u128(1)), name: line("Council reablement") }, Some(7))];
    let mut refer = part(["Lonely since the day centre closed.", "", "Would like company on weekdays.", ""], decided(ReferOn, "", week), 5);
    if let Some(outcome) = refer.outcome.as_mut() {
        outcome.refer_to = Some(line("Social prescribing link worker"));
    }
    let mut escalated = part(["Short of breath since yesterday.", "GP visit today.", "Saturation 90% at rest.", "Virtual ward from this afternoon."], decided(EscalateVirtualWard, "Wants to stay at home", Some(days(1))), 7);
    if let Some(outcome) = escalated.outcome.as_mut() {
        outcome.dissent = Some(paragraph("Dr Quill would admit today"));
    }
    let mut stepped = part(["Stable for a month.", "", "Carer four times a day.", ""], decided(StepDown, "", None), 6);
    if let Some(outcome) = stepped.outcome.as_mut() {
        outcome.step_down = Some(step_down("Goals met", "Dr Tom Quill"));
    }
    let mut declined = part(["Offered social prescribing twice.", "", "", ""], decided(Declined, "Does not want social prescribing at present", None), 5);
    declined.attendance.clear();
    let mut owed = part(["Interpreter needed (Somali).", "", "", ""], decided(ActionsAgreed, "", week), 4);
    owed.actions = vec![promised(4, "Find who speaks Somali", Owner::Pool, Some(2)), promised(5, "Medication review <urgent>", Owner::Nobody, None)];
    owed.actions.push(Promised { stood: Some(Stood::Blocked { why: Some(line("Waiting for transport")) }), ..promised(6, "Take her to the eye clinic", by("Amira Hassan"), Some(3)) });
    owed.actions.push(Promised { stood: Some(Stood::Done), ..promised(7, "Ring the pharmacy", by("Joan Farrell"), Some(1)) });
    let green = || part(["", "", "", ""], decided(AgreedWithoutDiscussion, "", Some(days(30))), 4);
    vec![
        ("SF-014", first), ("SF-022", refer), ("SF-031", escalated), ("SF-007", stepped), ("SF-009", declined), ("SF-018", owed),
        ("SF-025", part(["", "", "", ""], decided(DeferredKeyPersonAbsent, "", None), 8)),
        ("SF-027", part(["Moved to his daughter's.", "", "", "Ask the new practice."], None, 9)),
        ("SF-040", green()), ("SF-041", green()), ("SF-042", green()),
    ]
}
fn step_down(reason: &str, owner: &str) -> StepDown { StepDown { reason: line(reason), continuing_owner: line(owner) } }

#[test]
fn the_texts_of_the_acceptance_huddle_are_as_they_were() {
    let texts: Vec<String> = huddle_parts().iter().map(|(code, part)| text_of(part, code).text).collect();
    assert_eq!(texts.len(), 11);
    let whole = texts.join("\n\n----\n\n") + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/record-texts-huddle.txt");
    if std::env::var("MDT_WRITE_GOLDEN").is_ok() {
        std::fs::create_dir_all(path.parent().unwrap()).unwrap();
        std::fs::write(&path, &whole).unwrap();
    }
    assert_eq!(whole, std::fs::read_to_string(&path).unwrap(), "run with MDT_WRITE_GOLDEN=1 when the words are meant to change");
}

/// The parts themselves, as they are served: the page's minutes in full and by codes are read from them, too.
#[test]
fn the_minutes_of_the_acceptance_huddle_are_as_they_were() {
    let mut parts = huddle_parts();
    parts[0].1.social_notes = vec![warm_note()];
    parts[1].1.amended = Some(Amended { by: person(3), name: line("Bea Okonjo"), at: NINE.plus_seconds(3_600), reason: Some(line("The day centre, not the club")) });
    let whole = serde_json::to_string_pretty(&parts.iter().map(|(code, part)| serde_json::json!({ "code": code, "part": part })).collect::<Vec<_>>()).unwrap() + "\n";
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/golden/minutes-huddle.json");
    if std::env::var("MDT_WRITE_GOLDEN").is_ok() {
        std::fs::write(&path, &whole).unwrap();
    }
    let kept = std::fs::read_to_string(&path).unwrap();
    assert_eq!(whole, kept, "run with MDT_WRITE_GOLDEN=1 when what minutes keep is meant to change");
    let read: Vec<serde_json::Value> = serde_json::from_str(&kept).unwrap();
    for ((_, part), value) in parts.iter().zip(&read) {
        let was: MinutesPart = serde_json::from_value(value["part"].clone()).unwrap();
        assert_eq!(&was, part, "and is read back as it was");
    }
}
fn warm_note() -> SocialNote {
    SocialNote {
        id: note(1), case_id: case(14), domain: SocialDomain::Warmth, level: NeedLevel::Urgent, line: line("No heating since Friday"), source: Some(line("Home visit")), review_on: Some(days(3)),
        sharing: NoteSharing::Shared, more: None, author: person(5), author_name: line("Amira Hassan"), written_at: NINE.plus_seconds(300), follows: None, is_withdrawn: false, services: Vec::new(),
    }
}

#[test]
fn what_was_said_gives_way_before_what_is_to_be_done_and_the_text_says_so() {
    let long = |words: &str| format!("{} ", words).repeat(120);
    let (situation, update) = (long("fell again"), long("rang the ward"));
    let mut full = part([&situation, "", &update, "Falls clinic."], decided(OutcomeKind::ActionsAgreed, "Cold flat", Some(days(7))), 6);
    full.actions = vec![promised(1, "Ring the housing officer", by("Amira Hassan"), Some(3))];
    let RecordText { text, is_shortened } = text_of(&full, "SF-014");
    assert!(is_shortened && text.chars().count() <= LONGEST && text.chars().count() > LONGEST - 40, "{}", text.chars().count());
    assert!(text.contains("Plan: Actions agreed. Cold flat. Falls clinic. Next review 1 Dec 2026.\n"), "{text}");
    assert!(text.contains("Actions: (1) Ring the housing officer: Amira Hassan, by 27 Nov 2026.\n") && text.ends_with("Shortened to fit: the whole is in the minutes."), "{text}");
    assert!(text.contains('…') && text.contains("Attendance: Dr Asha Perera"), "{text}");
    // Only when the actions alone are too long do they give way, from the last.
    full.actions = (0..30).map(|n| promised(n, &format!("Promise {n} {}", "x".repeat(80)), by("Amira Hassan"), Some(3))).collect();
    let text = text_of(&full, "SF-014").text;
    assert!(text.chars().count() <= LONGEST && text.contains("(1) Promise 0") && text.contains("more.\n") && text.contains("3 attended."), "{text}");
}

#[test]
fn only_codes_of_the_product_s_list_stand_in_a_text() {
    let known = ["871731000000106", "871711000000103", "925791000000100", "925831000000107", "925861000000102", "384682003"];
    for (code, part) in huddle_parts() {
        let text = text_of(&part, code).text;
        let numbers: Vec<&str> = text.split(|c: char| !c.is_ascii_digit()).filter(|digits| digits.len() >= 6).collect();
        let was_conferred = part.outcome.as_ref().is_some_and(|outcome| !outcome.kind.is_deferral());
        assert_eq!(numbers.contains(&"384682003"), was_conferred, "of a case put off there was no conference: {text}");
        assert!(numbers.iter().all(|number| known.contains(number)), "{text}");
    }
}

#[test]
fn no_text_holds_a_word_of_another_person() {
    let mut borough = Borough::live();
    for n in [1, 2, 3, 4, 7, 8] {
        let canary = format!("zqcanary{n}");
        borough.texts.insert(mdt_domain::stream::DocumentId::Case { case_id: case(n), meeting_id: huddle(1) }, [canary.clone(), canary.clone(), canary.clone(), canary]);
        borough.ok(DIRECTOR, outcome(n, OutcomeKind::WatchfulReview));
    }
    borough.ok(DIRECTOR, mdt_domain::command::Command::CloseMeeting { meeting_id: huddle(1), override_reason: None });
    for n in [1, 2, 3, 4, 7, 8] {
        let part = borough.case_item(n).minutes_now(borough.case(n), borough.meeting(1), &borough.directory);
        let text = text_of(&part, &format!("SF-{n:03}")).text;
        assert!(text.contains(&format!("zqcanary{n}")));
        assert!([1, 2, 3, 4, 7, 8].into_iter().filter(|other| *other != n).all(|other| !text.contains(&format!("zqcanary{other}"))), "{text}");
        assert!(!text.contains("O'Brien") && !text.contains("999 000"), "the person's name and number are the record's own");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_text_fits_is_plain_and_the_same_each_time(
        texts in prop::array::uniform4("[a-zéß€😀<>&\n\u{202e} .]{0,900}"),
        rationale in "[a-z <b>\n]{1,1900}x",
        actions in prop::collection::vec("[a-z <é]{1,270}x", 0..12),
        people in 0usize..14,
        kind in 0usize..3,
    ) {
        let kinds = [OutcomeKind::ActionsAgreed, OutcomeKind::Declined, OutcomeKind::DeferredNoTime];
        let names: Vec<(String, String)> = (0..people).map(|n| (format!("Person {n}"), "An organisation with a long name".to_owned())).collect();
        let named: Vec<(&str, &str)> = names.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect();
        let mut it = part([&texts[0], &texts[1], &texts[2], &texts[3]], decided(kinds[kind], &rationale, None), 6);
        it.attendance = there(&named);
        it.actions = actions.iter().enumerate().map(|(n, what)| promised(n as u128, what, by("Amira Hassan"), None)).collect();
        let made = text_of(&it, "SF-014");
        prop_assert!(made.text.chars().count() <= LONGEST);
        prop_assert_eq!(made.is_shortened, made.text.ends_with("Shortened to fit: the whole is in the minutes."));
        prop_assert!(made.text.contains("\nPlan: ") && made.text.contains("\nActions: ") && made.text.contains("\nAttendance: "));
        let is_markup = made.text.contains(['<', '>', '\u{202e}', '\r', '\t']);
        prop_assert!(!is_markup);
        prop_assert_eq!(made, text_of(&it, "SF-014"));
    }
}
