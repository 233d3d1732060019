//! Case stories: what a draft begins with, what is refused because it tells who it is, two people, and no way back from the collection.

use crate::world::*;
use mdt_domain::{
    assessment::{GivenAnswer, Tool},
    case::{ClosedReason, OutcomeKind, ReferralWords, StepDown},
    command::Command,
    event::State,
    identifiers::IdentifierKind,
    ids::{AssessmentId, StoryId},
    rejection::RejectionCode,
    social_note::{NeedLevel, NoteSharing, SocialDomain},
    story::{CaseStory, Story, StoryScore, StoryStatus, StoryWords, suggested},
    stream::StreamId,
    words::{Cfs, EntryKey, UtcMicros},
};
use proptest::prelude::*;
use uuid::Uuid;

fn words(situation: &str) -> StoryWords {
    let said = |text: &str| Some(paragraph(text));
    StoryWords {
        title: line("A warm winter"),
        situation: said(situation),
        mattered: said("To stay in the same flat."),
        did: said("The team asked the landlord twice."),
        changed: said("The heating works."),
        learnt: said("One person to ring is enough."),
        wellbeing: vec![StoryScore { question: "satisfied".into(), before: 3, after: 6 }],
    }
}
fn set(seen_at: Option<UtcMicros>, situation: &str) -> Command { Command::SetStory { case_id: case(1), seen_at, words: Box::new(words(situation)) } }
fn ask(seen_at: UtcMicros, days_ago: i32) -> Command { Command::AskStoryRelease { case_id: case(1), seen_at, consent_on: days(-days_ago) } }
fn release(seen_at: UtcMicros) -> Command { Command::ReleaseStory(case(1), seen_at) }
fn send_back(seen_at: UtcMicros) -> Command { Command::ReturnStory(case(1), seen_at, line("Say less of the landlord")) }
fn withdraw() -> Command { Command::WithdrawStory(case(1), line("The person changed their mind")) }
fn step_down() -> Command { Command::StepDownCase(case(1), StepDown { reason: line("Goals met"), continuing_owner: line("Own GP") }) }

/// The case stepped down, nobody has told of it yet.
fn stepped_down() -> Borough {
    let mut borough = Borough::new();
    borough.ok(DIRECTOR, step_down());
    borough
}
fn story(borough: &Borough) -> &CaseStory { borough.case(1).root.story.as_deref().unwrap() }
fn collection(borough: &Borough) -> Vec<Story> {
    match borough.states.get(&StreamId::Stories(federation())) {
        Some(State::Stories(all)) => all.stories.values().cloned().collect(),
        _ => vec![],
    }
}
const OF_NOBODY: &str = "A person in their eighties, living alone in a cold flat.";

#[test]
fn a_story_is_written_by_a_link_worker_and_released_by_a_second_person() {
    let mut borough = stepped_down();
    let at = borough.now;
    borough.check(vec![
        ("not of a case on the list", LINK, Command::SetStory { case_id: case(2), seen_at: None, words: Box::new(words(OF_NOBODY)) }, "refused ItemNotReady"),
        ("a GP writes none", GP, set(None, OF_NOBODY), "refused NotAllowed"),
        ("nobody of another PCN", ELSEWHERE, set(None, OF_NOBODY), "refused NotFound"),
        ("nor the Federation", MANAGER, set(None, OF_NOBODY), "refused NotFound"),
        ("a link worker does", LINK, set(None, OF_NOBODY), "case StoryWritten"),
        ("the same again is no change", LINK, set(Some(at), OF_NOBODY), ""),
        ("nobody writes over it unseen", LINK, set(None, OF_NOBODY), "refused ChangedMeanwhile seen_at"),
        ("a colleague does not write on", COORDINATOR, set(Some(at), "Somebody lives alone."), "refused NotAllowed"),
        ("nothing is released unasked", DIRECTOR, release(at), "refused ItemNotReady"),
        ("the person said yes on a day that was", LINK, ask(at, -1), "refused Invalid consent_on"),
        ("its author asks", DIRECTOR, ask(at, 2), "refused NotAllowed"),
        ("and does", LINK, ask(at, 2), "case StoryReleaseAsked"),
        ("no GP releases it", GP, release(at), "refused NotAllowed"),
        ("nor its author", LINK, release(at), "refused NotAllowed"),
        ("it may go back", DIRECTOR, send_back(at), "case StoryReturned"),
        ("which is a draft again", COORDINATOR, release(at), "refused ItemNotReady"),
    ]);
    assert_eq!(story(&borough).returned.as_ref().map(|it| it.by), Some(person(DIRECTOR)));
    assert_eq!(story(&borough).consent_on, None, "and is asked for anew");
    assert!(story(&borough).is_sent_back());
    borough.later(60);
    let later = borough.now;
    borough.ok(LINK, set(Some(at), "Somebody lives alone."));
    assert_eq!(story(&borough).returned.as_ref().and_then(|it| it.reason.clone()), Some(line("Say less of the landlord")), "what is to change stands while it is mended");
    borough.check(vec![
        ("written anew", LINK, set(Some(later), "Somebody in their eighties lives alone."), "case StoryWritten"),
        ("asked again", LINK, ask(later, 2), "case StoryReleaseAsked"),
        ("who looked at the words before is told", COORDINATOR, release(at), "refused ChangedMeanwhile seen_at"),
        ("a second person releases it", COORDINATOR, release(later), "case StoryReleased, stories StoryReleased"),
        ("once", DIRECTOR, release(later), "refused ItemNotReady"),
        ("what is released is not written over", LINK, set(Some(later), OF_NOBODY), "refused ItemNotReady"),
    ]);
    let released = collection(&borough);
    assert_eq!(released.len(), 1);
    assert_eq!(released[0].words.as_ref().unwrap().situation, Some(paragraph("Somebody in their eighties lives alone.")));
    // No way leads back.
    let told = serde_json::to_string(&released[0]).unwrap();
    for trace in [case(1).to_string(), "SF-001".into(), pcn().to_string(), "Fulham".into(), practice().to_string(), "Person 5".into(), person(LINK).to_string(), person(COORDINATOR).to_string(), later.0.to_string()] {
        assert!(!told.contains(&trace), "{trace} in {told}");
    }
    assert_eq!(released[0].month.0.to_string(), "2026-11-01", "a month, no day");
}

#[test]
fn the_id_of_a_story_says_not_when_it_was_released() {
    let fresh = |millis: u128| Uuid::from_u128(millis << 80 | 0x7abc_9def_0123_4567_89ab);
    let (first, later) = (StoryId::without_time(fresh(0x0199_0000_0000)), StoryId::without_time(fresh(0x019a_bcde_f012)));
    assert_eq!(first, later, "only what is random is left");
    assert_eq!(first.to_string(), "00000000-0000-7abc-9def-0123456789ab");
}

#[test]
fn who_leads_writes_one_too_and_somebody_else_releases_it() {
    let mut borough = stepped_down();
    let at = borough.now;
    borough.ok(DIRECTOR, set(None, OF_NOBODY));
    borough.ok(DIRECTOR, ask(at, 0));
    let refusal = borough.run(DIRECTOR, release(at)).unwrap_err();
    assert_eq!((refusal.code, refusal.message.as_str()), (RejectionCode::NotAllowed, "Two people release a story. Ask another clinical director or coordinator."));
    borough.ok(COORDINATOR, release(at));
    assert_eq!(story(&borough).status, StoryStatus::Released);
}

#[test]
fn the_day_of_the_yes_is_not_before_the_case_was_known_nor_to_come() {
    let mut borough = stepped_down();
    let at = borough.now;
    borough.ok(LINK, set(None, OF_NOBODY));
    borough.check(vec![
        ("to come", LINK, ask(at, -1), "refused Invalid consent_on"),
        ("of a case without a referral, over a year ago", LINK, ask(at, 367), "refused Invalid consent_on"),
        ("a year ago", LINK, ask(at, 366), "case StoryReleaseAsked"),
    ]);
    let words = ReferralWords { situation: paragraph("Two falls"), background: None, assessment: None, recommendation: None, question: None, told: None, objections: None, urgent_reason: None, answers: vec![] };
    let referrer = borough.directory.people[&person(GP)].clone();
    borough.case_mut(1).root.referral = Some(words.by(&referrer, at.plus_seconds(-10 * 86_400)));
    borough.check(vec![
        ("before it was referred", LINK, ask(at, 11), "refused Invalid consent_on"),
        ("on the day of the referral", LINK, ask(at, 10), "case StoryReleaseAsked"),
    ]);
}

#[test]
fn a_story_under_an_empty_heading_is_saved_and_not_asked_for() {
    let mut borough = stepped_down();
    let at = borough.now;
    borough.ok(LINK, Command::SetStory { case_id: case(1), seen_at: None, words: Box::new(StoryWords { learnt: None, ..words(OF_NOBODY) }) });
    assert_eq!(borough.answer(LINK, ask(at, 0)), "refused Invalid words.learnt");
    let scores = |question: &str, after| vec![StoryScore { question: question.into(), before: 3, after }];
    for wellbeing in [scores("lonely", 6), scores("happy", 11), [scores("happy", 6), scores("happy", 7)].concat()] {
        let odd = Command::SetStory { case_id: case(1), seen_at: Some(at), words: Box::new(StoryWords { wellbeing, ..words(OF_NOBODY) }) };
        assert_eq!(borough.answer(LINK, odd), "refused Invalid words.wellbeing");
    }
}

#[test]
fn what_tells_who_it_is_is_refused_where_it_stands_and_nothing_of_it_is_repeated() {
    use IdentifierKind::{BirthDate, CaseCode, Name, NhsNumber, Place, Postcode};
    let mut borough = stepped_down();
    for (situation, kind, part) in [
        ("Mary lives alone.", Name, "Mary"),
        ("It was cold, and MARY’s boiler was off.", Name, "MARY"),
        ("Everybody there calls her o'brien.", Name, "o'brien"),
        ("Her number is 999 000 0018.", NhsNumber, "999 000 0018"),
        ("Born 3 February 1940.", BirthDate, "3 February 1940"),
        ("Lives at SW6 1AA.", Postcode, "SW6 1AA"),
        ("Known as SF-001.", CaseCode, "SF-001"),
        ("Registered at Palace Surgery for years.", Place, "Palace Surgery"),
        ("One of many in south fulham pcn.", Place, "south fulham pcn"),
    ] {
        for command in [set(None, situation), Command::CheckStory(case(1), Box::new(words(situation)))] {
            let refusal = borough.run(LINK, command).unwrap_err();
            assert_eq!((refusal.code, refusal.field), (RejectionCode::Identifies, Some("words.situation")), "{situation}");
            let found = refusal.found.iter().find(|found| found.kind == kind).unwrap_or_else(|| panic!("{situation}: {:?}", refusal.found));
            let marked: String = situation.chars().skip(found.from as usize).take((found.to - found.from) as usize).collect();
            assert_eq!(marked, part);
            assert!(!refusal.message.to_lowercase().contains(&part.to_lowercase()) && refusal.message.contains("Everybody in the Federation will read it"), "{}", refusal.message);
        }
    }
    assert!(borough.case(1).root.story.is_none(), "nothing of it was kept");
    assert_eq!(borough.answer(LINK, Command::CheckStory(case(1), Box::new(words(OF_NOBODY)))), "", "and what is clean is said to be so");
    // In whatever field.
    let titled = StoryWords { title: line("Mary and the boiler"), ..words(OF_NOBODY) };
    assert_eq!(borough.answer(LINK, Command::SetStory { case_id: case(1), seen_at: None, words: Box::new(titled) }), "refused Identifies words.title");
}

/// Three colleagues with names as people have them; the last of them goes by one word.
fn with_colleagues() -> Borough {
    let mut borough = stepped_down();
    for (n, name) in [(GP, "Dr Asha Perera"), (LINK_2, "Will Marsh-Okoro"), (ROTATING, "Lena")] {
        borough.directory.people.get_mut(&person(n)).unwrap().name = line(name);
    }
    borough
}
fn found_in(borough: &mut Borough, situation: &str) -> Vec<(IdentifierKind, String)> {
    let Err(refusal) = borough.run(LINK, Command::CheckStory(case(1), Box::new(words(situation)))) else { return vec![] };
    let marked = |from: u32, to: u32| situation.chars().skip(from as usize).take((to - from) as usize).collect();
    refusal.found.iter().map(|found| (found.kind, marked(found.from, found.to))).collect()
}

#[test]
fn colleagues_addresses_loose_codes_and_months_of_birth_tell_who_it_is_too() {
    use IdentifierKind::{Address, BirthDate, CaseCode, Colleague, Name};
    let mut borough = with_colleagues();
    for (situation, kind, part) in [
        ("Asha Perera rang twice.", Colleague, "Asha Perera"),
        ("Thanks to DR. PERERA for her time.", Colleague, "DR. PERERA"),
        ("We asked Perera, Asha first.", Colleague, "Perera, Asha"),
        ("Dr Asha Perera's idea.", Colleague, "Asha Perera"),
        ("will marsh‑okoro came along.", Colleague, "will marsh‑okoro"),
        ("So Nurse Marsh-Okoro came.", Colleague, "Nurse Marsh-Okoro"),
        ("Will Okoro came.", Colleague, "Will Okoro"),
        ("Lena rang.", Colleague, "Lena"),
        ("Mr Marsh came.", Name, "Mr Marsh"),
        ("The flat at 14 Laburnum Road was cold.", Address, "14 Laburnum Road"),
        ("at 14a laburnum road", Address, "14a laburnum road"),
        ("Number 7, St Mary's Grove.", Address, "7, St Mary's Grove"),
        ("Flat 3, Laburnum Court", Address, "3, Laburnum Court"),
        ("lives at 120 King Henry's Reach Road now", Address, "120 King Henry's Reach Road"),
        ("12-14 High St", Address, "14 High St"),
        ("Known as SF 042.", CaseCode, "SF 042"),
        ("as in sf-042", CaseCode, "sf-042"),
        ("sf 142 again", CaseCode, "sf 142"),
        ("(SF042)", CaseCode, "SF042"),
        ("SF/042", CaseCode, "SF/042"),
        ("like HC 007", CaseCode, "HC 007"),
        ("She was born in March 1941.", BirthDate, "March 1941"),
        ("born 03/1941 in Cork", BirthDate, "03/1941"),
        ("DOB: Mar. 1941", BirthDate, "Mar. 1941"),
        ("born in Cork in December of 1975", BirthDate, "December of 1975"),
        ("It was 3.1941", BirthDate, "3.1941"),
    ] {
        assert_eq!(found_in(&mut borough, situation), [(kind, part.to_owned())], "{situation}");
    }
}

#[test]
fn a_refusal_says_what_was_found_and_what_can_be_said_instead() {
    let mut borough = with_colleagues();
    let refusal = borough.run(LINK, set(None, "Dr Perera went to 14 Laburnum Road.")).unwrap_err();
    assert_eq!(
        refusal.message,
        "This looks like an address and a colleague's name. Everybody in the Federation will read it: take out what tells who it is. \
         For an address say what kind of home it is, or, if nobody lives there, write it in small letters. For a colleague's name say what they do, such as “a link worker”, or, if it is another word, write it in small letters."
    );
}

#[test]
fn plain_words_of_a_story_are_left_alone() {
    let mut borough = with_colleagues();
    for situation in [
        "In March 2026 we met again, and in 11/2025 before that.",
        "Since March 2019 the flat was cold; there was no lift in 1968.",
        "Will power helped. Will she go on? She will.",
        "The marsh behind the house floods. A doctor and a nurse came.",
        "2 minutes from the road, 3 doors down the street, 14 steps up to the flat",
        "After 3 falls, 2 admissions and 24 hour street outreach, 5 days on the way home",
        "12 community gardens, 4 places at a lunch club, 1 close friend",
        "on day 3. Lane closures made it worse",
        "In 2026 Park Square was rebuilt",
        "They rang NHS 111, had a BMI of 18 and 100 questions in 2024",
        "a score of 042, room 12, ward 014, at 0900",
        "May is when they may go out. Born and bred in London, in their eighties",
        "3 people crossed the road and 40 out of 100 on the list agreed",
    ] {
        assert_eq!(found_in(&mut borough, situation), [], "{situation}");
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 64, ..ProptestConfig::default() })]

    /// However it is written and whatever stands around it, what was put in is marked where it stands.
    #[test]
    fn what_is_put_into_plain_words_is_marked_where_it_stands(
        before in "(It was cold there|We went back|They said so), ",
        number in 1..999_u16, letter in "[a-d]?", street in "(Laburnum|St John's|Old Mill) (Road|Street|Lane|Avenue)",
        year in 1920..1960_i16, month in 1..=12_u8, code in 0..99_999_u32, gap in "[ /.]?", which in 0..4_usize, is_loud in any::<bool>(),
    ) {
        let put = [format!("{number}{letter} {street}"), format!("{month:02}/{year}"), format!("SF{gap}{code:03}"), "Asha Perera".to_owned()][which].clone();
        let put = if is_loud { put.to_uppercase() } else { put };
        let mut borough = with_colleagues();
        let found = found_in(&mut borough, &format!("{before}{put} and then it was better."));
        prop_assert_eq!(found.iter().map(|it| it.1.clone()).collect::<Vec<_>>(), vec![put]);
    }

    /// Plain sentences, put together at random, are never refused.
    #[test]
    fn plain_words_put_together_at_random_are_never_refused(picked in proptest::collection::vec(0..12_usize, 1..12)) {
        const PLAIN: [&str; 12] = [
            "the heating works", "in March 2026", "three times a week", "their daughter came", "a link worker rang", "they will go on", "2 visits", "the road was busy",
            "5 out of 10", "by May", "at home again", "one street away",
        ];
        let text = picked.iter().map(|at| PLAIN[*at]).collect::<Vec<_>>().join(", ");
        prop_assert_eq!(found_in(&mut with_colleagues(), &text), vec![]);
    }
}

#[test]
fn the_lists_are_looked_through_again_when_it_is_released() {
    let mut borough = stepped_down();
    let at = borough.now;
    borough.ok(LINK, set(None, "A neighbour, Nora Quigley, rang."));
    borough.ok(LINK, ask(at, 0));
    let root = case_root(60, mdt_domain::words::Priority::Green);
    let patient = mdt_domain::case::Patient::new(line("Nora"), line("Quigley"), days(-30_000));
    borough.ok(SYSTEM, Command::RegisterCase(Box::new(mdt_domain::case::CaseRoot { patient, ..root })));
    assert_eq!(borough.answer(COORDINATOR, release(at)), "refused Identifies words.situation");
    assert!(collection(&borough).is_empty());
}

#[test]
fn a_story_is_taken_back_with_a_reason_and_its_words_leave_the_collection() {
    let mut borough = stepped_down();
    let at = borough.now;
    borough.ok(LINK, set(None, OF_NOBODY));
    borough.ok(LINK, ask(at, 0));
    borough.ok(COORDINATOR, release(at));
    borough.ok(DIRECTOR, Command::ReopenCase(case(1), line("Fell again")));
    borough.check(vec![
        ("no GP takes it back", GP, withdraw(), "refused NotAllowed"),
        ("another link worker neither", LINK_2, withdraw(), "refused NotAllowed"),
        ("its author does, also when the case is on the list again", LINK, withdraw(), "case StoryWithdrawn, stories StoryWithdrawn"),
        ("once", DIRECTOR, withdraw(), ""),
    ]);
    assert!(collection(&borough).iter().all(|story| story.words.is_none()));
    borough.ok(DIRECTOR, step_down());
    borough.later(60);
    borough.check(vec![("and another may be told", LINK_2, set(Some(at), OF_NOBODY), "case StoryWritten")]);
    assert_eq!((story(&borough).status, story(&borough).author.by), (StoryStatus::Draft, person(LINK_2)));
}

#[test]
fn a_story_that_waits_is_kept_while_its_case_is_on_the_list_again() {
    let mut borough = stepped_down();
    let at = borough.now;
    borough.ok(LINK, set(None, OF_NOBODY));
    borough.ok(LINK, ask(at, 0));
    borough.ok(DIRECTOR, Command::ReopenCase(case(1), line("Fell again")));
    assert_eq!(story(&borough).status, StoryStatus::Asked, "reopening loses nothing");
    let refusal = borough.run(COORDINATOR, release(at)).unwrap_err();
    assert_eq!(refusal.code, RejectionCode::ItemNotReady);
    assert!(refusal.message.contains("on the list again") && refusal.message.contains("send it back"), "{}", refusal.message);
    borough.check(vec![
        ("no GP sends it back", GP, send_back(at), "refused NotAllowed"),
        ("nor its author", LINK, send_back(at), "refused NotAllowed"),
        ("who releases stories does", COORDINATOR, send_back(at), "case StoryReturned"),
        ("once", DIRECTOR, send_back(at), "refused ItemNotReady"),
        ("it is not changed meanwhile", LINK, set(Some(at), "Somebody lives alone."), "refused ItemNotReady"),
        ("nor asked for", LINK, ask(at, 0), "refused ItemNotReady"),
        ("off the list", DIRECTOR, step_down(), "case CaseSteppedDown"),
        ("it is asked for again as it was", LINK, ask(at, 0), "case StoryReleaseAsked"),
        ("and released", COORDINATOR, release(at), "case StoryReleased, stories StoryReleased"),
    ]);
    assert_eq!(collection(&borough)[0].words, Some(words(OF_NOBODY)));
}

#[test]
fn a_draft_begins_with_counts_levels_and_bands_and_nothing_that_was_typed() {
    let mut borough = Borough::live();
    borough.case_mut(1).root.cfs = Cfs::new(6).ok();
    let note = |n: u128, domain, level, sharing| Command::WriteSocialNote { case_id: case(1), note_id: note(n), domain, level, line: line("zqtyped by Mary"), source: Some(line("zqtyped")), review_on: None, sharing, more: None };
    borough.ok(LINK, note(1, SocialDomain::Warmth, NeedLevel::Urgent, NoteSharing::Shared));
    borough.ok(LINK, note(2, SocialDomain::Food, NeedLevel::Some, NoteSharing::Shared));
    borough.ok(LINK, note(3, SocialDomain::Money, NeedLevel::Urgent, NoteSharing::Private));
    borough.ok(LINK, note(4, SocialDomain::Safety, NeedLevel::Urgent, NoteSharing::Restricted));
    borough.ok(LINK, promise(1, 1, owned_by(LINK), Some(days(3))));
    borough.ok(LINK, Command::CompleteAction(on_case(1), action(1), Some(line("zqtyped"))));
    borough.ok(DIRECTOR, outcome(1, OutcomeKind::WatchfulReview));
    borough.ok(DIRECTOR, Command::CloseMeeting { meeting_id: huddle(1), override_reason: None });
    for (n, score) in [(1, 3), (2, 6)] {
        borough.later(60);
        let answers = vec![GivenAnswer { key: EntryKey::parse("satisfied").unwrap(), score, words: None }];
        borough.ok(LINK, Command::RecordAssessment { case_id: case(1), assessment_id: AssessmentId(Uuid::from_u128(n)), tool: Tool::Ons4, answers, asked_on: TODAY, corrects: None });
    }
    borough.ok(LINK, note(5, SocialDomain::Warmth, NeedLevel::None, NoteSharing::Shared));
    borough.ok(DIRECTOR, Command::CloseCase(case(1), ClosedReason::Moved));
    let begun = suggested(borough.case(1), TODAY).unwrap();
    assert_eq!(begun.title, line("A person in their eighties"));
    assert_eq!(begun.situation.as_ref().unwrap().as_str(), "A person in their eighties, living alone. Moderately frail. There were needs around warmth and food.");
    assert_eq!(begun.did.as_ref().unwrap().as_str(), "The team talked about it once. One thing that had been promised was done.");
    assert_eq!(begun.changed.as_ref().unwrap().as_str(), "The needs around warmth were met.");
    assert_eq!(begun.wellbeing, [StoryScore { question: "satisfied".into(), before: 3, after: 6 }]);
    assert!((begun.mattered.is_none() && begun.learnt.is_none()) && !serde_json::to_string(&begun).unwrap().contains("zqtyped"));
    assert_eq!(borough.answer(LINK, Command::CheckStory(case(1), Box::new(begun))), "", "and is clean as it is");
}
