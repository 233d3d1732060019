//! Every letter says what it must, in text and in HTML, without a word of a user's.

use jiff::civil::date;
use mdt_app::mail::{
    facts::{ActionLine, CalendarMethod, CalendarPart, MeetingFacts, OwnPart, When, Zone},
    lines::of_place,
    letter::{CancelReason, Changed, LadderStep, Letter, Marked, ReturnReason, Unreadable},
    phrases::Phrases,
    place::{Links, MASK},
    render::{Rendered, render},
};
use mdt_domain::{
    directory::{Directory, Organisation, OrganisationKind, Person},
    ids::MeetingId,
    meeting::MeetingKind,
    template::{Entry, EntryKey, Tailoring, Template, TemplateKind},
    words::{CaseCode, Day, Line, LocalTime, OdsCode},
};

pub const BASE: &str = "https://mdt.example.nhs.uk";
pub const NAME: &str = "Dr Asha Perera";

pub fn line(text: &str) -> Line { Line::parse(text).unwrap() }
pub fn code(text: &str) -> CaseCode { CaseCode::parse(text).unwrap() }
pub fn day(year: i16, month: i8, day: i8) -> Day { Day(date(year, month, day)) }
pub fn at(day: Day, time: &str) -> When { When::london(day.at(&LocalTime::parse(time).unwrap())) }

pub fn meeting(kind: MeetingKind) -> MeetingFacts {
    MeetingFacts { id: MeetingId(uuid::Uuid::nil()), kind, pcn: line("South Fulham PCN"), starts: at(day(2026, 11, 24), "09:00"), minutes: 40 }
}
pub fn yours() -> OwnPart { OwnPart { from: at(day(2026, 11, 24), "09:07"), minutes: 13, items: 3 } }
pub fn calendar(method: CalendarMethod) -> CalendarPart {
    let text = format!(
        "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:-//MDT Hub//EN\r\nMETHOD:{}\r\nBEGIN:VTIMEZONE\r\nTZID:Europe/London\r\nBEGIN:DAYLIGHT\r\nDTSTART:19810329T010000\r\n\
         END:DAYLIGHT\r\nEND:VTIMEZONE\r\nBEGIN:VEVENT\r\nUID:01938f6e-0000-7000-8000-000000000001@mdt.example.nhs.uk\r\nSEQUENCE:2\r\nDTSTAMP:20261120T120000Z\r\n\
         DTSTART;TZID=Europe/London:20261124T090700\r\nDTEND;TZID=Europe/London:20261124T092000\r\nSUMMARY:PCN huddle (3 items)\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n",
        method.word()
    );
    CalendarPart { method, text }
}
fn lines() -> Vec<ActionLine> {
    vec![
        ActionLine { code: Some(code("SF-014")), due_on: Some(day(2026, 11, 27)), is_help: false },
        ActionLine { code: Some(code("SF-031")), due_on: None, is_help: false },
        ActionLine { code: None, due_on: Some(day(2026, 12, 1)), is_help: false },
        ActionLine { code: None, due_on: None, is_help: true },
    ]
}

/// One letter at least of every kind, and every word of the lists in them.
pub fn all() -> Vec<Letter> {
    let huddle = || meeting(MeetingKind::Huddle);
    let mut all = vec![
        Letter::Invitation { meeting: huddle(), yours: None, calendar: None, repeats: None, other_days: Vec::new() },
        Letter::Invitation { meeting: huddle(), yours: Some(yours()), calendar: Some(calendar(CalendarMethod::Request)), repeats: None, other_days: vec![Changed::CalledOff { was: at(day(2026, 12, 15), "14:00") }, Changed::MoreDays { days: 3 }] },
        Letter::Change {
            meeting: meeting(MeetingKind::Pcn),
            changes: vec![Changed::Starts { was: at(day(2026, 11, 23), "09:00") }, Changed::Length { was_minutes: 1 }, Changed::Moved { was: at(day(2026, 12, 1), "14:00"), now: at(day(2026, 12, 8), "15:00") }, Changed::CalledOff { was: at(day(2026, 12, 15), "14:00") }, Changed::HeldAfterAll { now: at(day(2026, 12, 22), "14:00") }, Changed::Repeats { was: "every Monday at 09:00".into() }, Changed::YourPart, Changed::Call],
            yours: Some(yours()),
            calendar: Some(calendar(CalendarMethod::Request)),
            repeats: Some("every Tuesday at 09:00".into()),
        },
        Letter::Entry { about: mdt_app::calendar::About::Meeting(huddle().id) },
        Letter::Mark { of: Marked::Agenda, meeting: huddle().id },
        Letter::AgendaPublished { meeting: meeting(MeetingKind::Borough), items: 11, yours: None },
        Letter::YouAreNeeded { meeting: huddle(), yours: yours(), was: Some(at(day(2026, 11, 24), "09:20")), calendar: Some(calendar(CalendarMethod::Request)) },
        Letter::NewActions { meeting: Some(huddle()), actions: lines(), has_minutes: true },
        Letter::NewActions { meeting: None, actions: lines()[..1].to_vec(), has_minutes: false },
        Letter::DailyDigest {
            day: day(2026, 11, 24),
            needed: vec![(huddle(), at(day(2026, 11, 24), "09:07"))],
            new: lines(),
            due: lines(),
            overdue: lines(),
            agendas: 2,
            minutes: 1,
        },
        Letter::DailyDigest { day: day(2026, 11, 24), needed: vec![], new: vec![], due: vec![], overdue: vec![], agendas: 0, minutes: 0 },
        Letter::MinutesReady { meeting: huddle(), cases: 11, actions: 14 },
        Letter::GuestPass { meeting: huddle(), until: at(day(2026, 11, 24), "11:00"), yours: Some(yours()), is_speaker: false, calendar: Some(calendar(CalendarMethod::Request)) },
        Letter::GuestPass { meeting: meeting(MeetingKind::Borough), until: at(day(2026, 11, 24), "11:00"), yours: None, is_speaker: true, calendar: None },
        Letter::Test,
    ];
    for step in [LadderStep::Owner, LadderStep::ServiceLead, LadderStep::Chair] {
        all.push(Letter::Overdue { step, service: Some(line("Council reablement")), actions: lines() });
    }
    for reason in [
        CancelReason::BankHoliday,
        CancelReason::NothingToDiscuss,
        CancelReason::NotEnoughPeople,
        CancelReason::NotNeeded,
        CancelReason::SeriesEnded,
        CancelReason::Other,
    ] {
        all.push(Letter::Cancellation { meeting: meeting(MeetingKind::Supervision), reason, calendar: Some(calendar(CalendarMethod::Cancel)) });
    }
    for reason in [ReturnReason::NoQuestion, ReturnReason::MissingInformation, ReturnReason::OtherTeam, ReturnReason::AlreadyListed, ReturnReason::SeeService] {
        all.push(Letter::ReferralReturned { code: code("SF-014"), reason });
    }
    all
}

pub fn rendered(letter: &Letter) -> Rendered { render(letter, &line(NAME), &Phrases::standard(), &Links { base: BASE, pass: None, is_guest: false }) }

#[test]
fn every_letter_has_a_subject_a_greeting_a_link_and_says_why_it_comes() {
    for letter in all() {
        let it = rendered(&letter);
        let kind = letter.kind();
        assert!(!it.subject.is_empty() && !it.subject.contains('\n') && it.subject.chars().count() < 120, "{kind}: {}", it.subject);
        assert!(it.text.starts_with("Dear Dr Asha Perera,\n"), "{kind}");
        let ways = match letter {
            Letter::GuestPass { .. } => 1,
            Letter::NewActions { has_minutes: true, .. } => 3,
            _ => 2,
        };
        assert_eq!(it.text.matches(BASE).count(), ways, "{kind}: one way in (and one to the minutes), one to the settings\n{}", it.text);
        assert!(it.text.contains("You get this mail"), "{kind}");
        assert!(it.text.contains("names no patient"), "{kind}");
        for words in [&it.subject, &it.text, &it.html] {
            assert!(!words.contains('{') && !words.contains('}'), "{kind}: a sentence was not filled\n{words}");
            assert!(!words.contains("  "), "{kind}: something is empty\n{words}");
        }
        // Both say the same: each line of the text is in the HTML.
        let plain = it.html.replace("&#39;", "'").replace("&amp;", "&");
        for said in it.text.lines().map(|line| line.trim_start_matches("- ").trim_end_matches(':')).filter(|line| !line.is_empty() && *line != "-- " && !line.contains(BASE)) {
            assert!(plain.contains(said), "{kind}: not in the HTML: {said}");
        }
    }
}

#[test]
fn the_first_and_last_line_are_those_of_the_place_a_mail_is_about() {
    let place = |code: &str, name: &str, kind, part_of: Option<&str>| {
        let (code, part_of) = (OdsCode::parse(code).unwrap(), part_of.map(|code| OdsCode::parse(code).unwrap()));
        Organisation { code, name: line(name), kind, part_of, code_letters: None, imd_decile: None }
    };
    let (federation, pcn) = (place("FED01", "The Federation", OrganisationKind::Federation, None), place("U62360", "South Fulham PCN", OrganisationKind::Pcn, Some("FED01")));
    let words = |key: &str, text: &str| Entry { key: EntryKey::parse(key).unwrap(), text: line(text), help: None, minutes: None, outcome: None, service: None, domain: None };
    let template = Template { kind: TemplateKind::MailTexts, version: 1, entries: vec![words("closing.invitation", "The Federation"), words("closing.overdue", "MDT Hub")], set_at: None };
    let ours = Tailoring { own: vec![words("opening.invitation", "Good morning from South Fulham.")], ..Tailoring::untouched(pcn.code.clone(), &template) };
    let directory = Directory {
        tailorings: [(pcn.code.clone(), [(TemplateKind::MailTexts, ours)].into())].into(),
        templates: [(TemplateKind::MailTexts, template)].into(),
        organisations: [federation, pcn].map(|it| (it.code.clone(), it)).into(),
        ..Directory::default()
    };
    let reader: Person = serde_json::from_value(serde_json::json!({
        "id": uuid::Uuid::nil(), "name": NAME, "email": "a@example.org", "job": "GP", "organisation": "X", "roles": [], "service_id": null, "languages": [], "skills": [], "is_ended": false,
    }))
    .unwrap();
    let says = |letter: &Letter| render(letter, &reader.name, &of_place(&Phrases::standard(), &directory, letter, &reader), &Links { base: BASE, pass: None, is_guest: false }).text;
    let invitation = |of: &str| Letter::Invitation { meeting: MeetingFacts { pcn: line(of), ..meeting(MeetingKind::Pcn) }, yours: None, calendar: None, repeats: None, other_days: Vec::new() };
    let here = says(&invitation("South Fulham PCN"));
    assert!(here.starts_with("Dear Dr Asha Perera,\n\nGood morning from South Fulham.\n\nYou are asked") && here.contains("\n\nThe Federation\n\n-- \n"), "{here}");
    let elsewhere = says(&invitation("Babylon PCN"));
    assert!(elsewhere.starts_with("Dear Dr Asha Perera,\n\nYou are asked") && elsewhere.contains("\n\nThe Federation\n\n-- \n"), "{elsewhere}");
    let overdue = Letter::Overdue { step: LadderStep::Owner, service: None, actions: lines() };
    assert_eq!(says(&overdue), rendered(&overdue).text, "what nobody changed is as it comes with the product");
    let left_out = says(&Letter::ReferralReturned { code: code("SF-014"), reason: ReturnReason::NoQuestion });
    assert!(!left_out.contains("\n\nMDT Hub\n\n"), "the Federation has no such line: {left_out}");
    assert_eq!(says(&Letter::Test), rendered(&Letter::Test).text);
}

#[test]
fn html_is_plain_and_fetches_nothing() {
    for letter in all() {
        let html = rendered(&letter).html;
        for never in ["<img", "<script", "<link", "<iframe", "src=", "url(", "@import", "<form"] {
            assert!(!html.contains(never), "{never} in {}", letter.kind());
        }
        assert!(html.contains("<html lang=\"en-GB\">") && html.contains("<title>") && html.contains("<main"));
    }
    // What comes from the directory is text in it, whatever it looks like.
    let name = line("<b>Bea</b> & \"Co\"");
    let html = render(&Letter::Test, &name, &Phrases::standard(), &Links { base: BASE, pass: None, is_guest: false }).html;
    assert!(html.contains("&lt;b&gt;Bea&lt;/b&gt; &amp; &quot;Co&quot;"));
}

#[test]
fn times_are_said_by_the_clock_of_their_zone() {
    let winter = rendered(&Letter::Invitation { meeting: meeting(MeetingKind::Huddle), yours: Some(yours()), calendar: None, repeats: None, other_days: Vec::new() });
    assert_eq!(winter.subject, "Invitation: daily frailty huddle, Tuesday 24 November 2026 at 09:00");
    assert!(winter.text.contains("Tuesday 24 November 2026, 09:00 to 09:40"));
    assert!(winter.text.contains("You are needed from about 09:07 to 09:20, for 3 items."));
    // The morning the clocks go back: 00:30 UTC is 01:30 in London, and ninety minutes later it is 02:00.
    let night = When::london(day(2026, 10, 25).at(&LocalTime::parse("01:30").unwrap()));
    assert_eq!((night.time(), night.plus_minutes(90).time()), ("01:30".into(), "02:00".into()));
    let elsewhere = When { zone: Zone::parse("Asia/Colombo").unwrap(), ..night };
    assert_eq!(elsewhere.time(), "06:00");
    assert!(Zone::parse("Nowhere/Atall").is_err());
}

#[test]
fn a_speaker_without_a_slot_is_told_what_they_are_asked_to_and_no_number_of_items() {
    let open = OwnPart { items: 0, ..yours() };
    let pass = Letter::GuestPass { meeting: meeting(MeetingKind::Borough), until: at(day(2026, 11, 24), "11:00"), yours: Some(open), is_speaker: true, calendar: None };
    let said = rendered(&pass).text;
    assert!(said.contains("to speak.") && said.contains("You are asked to the part that everybody there hears, from about 09:07 to 09:20."), "{said}");
    assert!(!said.contains("You are needed") && !said.contains("item"), "{said}");
}

#[test]
fn a_guests_secret_is_where_the_guest_reads_and_nowhere_else() {
    let letter = Letter::GuestPass { meeting: meeting(MeetingKind::Huddle), until: at(day(2026, 11, 24), "11:00"), yours: None, is_speaker: false, calendar: None };
    let seen = render(&letter, &line(NAME), &Phrases::standard(), &Links { base: BASE, pass: Some("s3cret-token"), is_guest: true });
    assert!(seen.text.contains("/guest#s3cret-token") && seen.html.contains("/guest#s3cret-token"));
    let masked = rendered(&letter);
    assert!(masked.text.contains(&format!("/guest#{MASK}")) && !masked.text.contains("s3cret"));
    assert!(!String::from_utf8(letter.to_json().to_vec()).unwrap().contains("token"));
}

#[test]
fn a_guest_is_led_to_their_pass_and_to_no_page_behind_a_sign_in() {
    let huddle = || meeting(MeetingKind::Huddle);
    let changes = vec![Changed::Starts { was: at(day(2026, 11, 23), "09:00") }];
    let letters = [
        Letter::Change { meeting: huddle(), changes, yours: None, calendar: None, repeats: None },
        Letter::YouAreNeeded { meeting: huddle(), yours: yours(), was: None, calendar: None },
        Letter::Cancellation { meeting: huddle(), reason: CancelReason::Other, calendar: None },
        Letter::GuestPass { meeting: huddle(), until: at(day(2026, 11, 24), "11:00"), yours: None, is_speaker: true, calendar: None },
    ];
    for letter in letters {
        let is_change = matches!(letter, Letter::Change { .. } | Letter::YouAreNeeded { .. });
        let of = |is_guest| render(&letter, &line(NAME), &Phrases::standard(), &Links { base: BASE, pass: None, is_guest });
        let guest = of(true);
        for words in [&guest.text, &guest.html] {
            let led: Vec<&str> = words.match_indices(BASE).map(|(at, _)| words[at + BASE.len()..].split(['"', '\n', '<']).next().unwrap()).collect();
            assert!(led.iter().all(|place| place.starts_with("/guest#")), "{}: {led:?}", letter.kind());
            assert_eq!(led.is_empty(), !letter.has_pass_link(), "{}", letter.kind());
            assert!(!words.contains("Sign in") && words.contains("This mail names no patient."), "{words}");
            assert_eq!(words.contains("Your pass opens the meeting"), is_change, "{words}");
        }
        assert_eq!(of(false).text.contains(&format!("{BASE}/mail")), !letter.has_pass_link(), "colleagues choose their mail: {}", letter.kind());
    }
}

#[test]
fn letters_read_back_and_those_of_later_versions_are_told_apart() {
    for letter in all() {
        let json = String::from_utf8(letter.to_json().to_vec()).unwrap();
        assert_eq!(Letter::from_json(&json), Ok(letter.clone()), "{json}");
        assert!(json.starts_with("{\"v\":1,"), "{json}");
        assert!(json.contains(&format!("\"kind\":\"{}\"", letter.kind())), "{json}");
        assert_eq!(Letter::from_json(&json.replacen("\"v\":1", "\"v\":2", 1)), Err(Unreadable::Later));
    }
    assert_eq!(Letter::from_json("{}"), Err(Unreadable::NotALetter));
    assert_eq!(Letter::from_json("{\"v\":1,\"kind\":\"poem\"}"), Err(Unreadable::NotALetter));
    // Kept by this version, read for ever.
    let kept = "{\"v\":1,\"kind\":\"new_actions\",\"meeting\":null,\"actions\":[{\"code\":\"SF-014\",\"due_on\":\"2026-11-27\"}]}";
    assert_eq!(Letter::from_json(kept), Ok(Letter::NewActions { meeting: None, actions: lines()[..1].to_vec(), has_minutes: false }));
    // As the version before this one kept it.
    let kept_pass = "{\"v\":1,\"kind\":\"guest_pass\",\"meeting\":{\"id\":\"00000000-0000-0000-0000-000000000000\",\"kind\":\"huddle\",\"pcn\":\"South Fulham PCN\",\"starts\":{\"at\":0},\"minutes\":40},\"until\":{\"at\":0},\"yours\":null,\"is_speaker\":true}";
    assert!(matches!(Letter::from_json(kept_pass), Ok(Letter::GuestPass { is_speaker: true, calendar: None, .. })));
    // A zone or a code that is none is no letter either: nothing typed gets in by the back door.
    assert_eq!(Letter::from_json(&kept.replace("SF-014", "Mrs Quigley")), Err(Unreadable::NotALetter));
}
