//! What must never leave is found wherever it stands and however it is written; what every mail has is not.

use crate::letters::{NAME, all, calendar, day, rendered};
use mdt_app::mail::{
    facts::CalendarMethod,
    lint::{Hit, HitKind, Known, Outgoing, Part, lint},
};
use mdt_domain::words::{Day, NhsNumber};
use proptest::prelude::*;

/// People on the list: a plain name, marks and a hyphen, an apostrophe, two given names, one short enough to be a word.
const PEOPLE: [(&str, &str); 5] = [("Edith", "Quigley"), ("Zoë", "Núñez-O'Brien"), ("Siobhán", "O'Connor"), ("Mary Ann", "Whitlock"), ("Le", "Ng")];

fn known() -> Known { Known::new(PEOPLE.iter().map(|(given, family)| (*given, *family, day(1941, 3, 3)))) }

fn mail<'a>(part: Part, words: &'a str, days: &'a [Day]) -> Outgoing<'a> {
    let blank = Outgoing { subject: "", text: "", html: "", calendar: None, recipient: NAME, days };
    match part {
        Part::Subject => Outgoing { subject: words, ..blank },
        Part::Text => Outgoing { text: words, ..blank },
        Part::Html => Outgoing { html: words, ..blank },
        Part::Calendar => Outgoing { calendar: Some(words), ..blank },
    }
}

fn kinds(part: Part, words: &str) -> Vec<HitKind> {
    let hits = lint(&mail(part, words, &[day(2026, 11, 24)]), &known());
    assert!(hits.iter().all(|hit| hit.part == part), "{hits:?}");
    hits.into_iter().map(|hit| hit.kind).collect()
}

const PARTS: [Part; 4] = [Part::Subject, Part::Text, Part::Html, Part::Calendar];

#[test]
fn canaries_are_found_in_every_part() {
    for (kind, canary) in [
        (HitKind::NhsNumber, "9434765919"),
        (HitKind::NhsNumber, "943 476 5919"),
        (HitKind::NhsNumber, "943-476-5919"),
        (HitKind::NhsNumber, "943.476.5919"),
        (HitKind::NhsNumber, "94 34 76 59 19"),
        (HitKind::NhsNumber, "9 4 3 4 7 6 5 9 1 9"),
        (HitKind::NhsNumber, "943\u{a0}476\u{2011}5919"),
        (HitKind::NhsNumber, "943 - 476 - 5919"),
        (HitKind::NhsNumber, "NHS9434765919x"),
        (HitKind::NhsNumber, "999 000 0018"),
        (HitKind::NhsNumber, "９４３４７６５９１９"),
        (HitKind::NhsNumber, "94\u{200b}34765919"),
        (HitKind::BirthDate, "03/03/1941"),
        (HitKind::BirthDate, "3.3.41"),
        (HitKind::BirthDate, "03 - 03 - 1941"),
        (HitKind::BirthDate, "14/07/2026"),
        (HitKind::BirthDate, "1941-03-03"),
        (HitKind::BirthDate, "3 March 1941"),
        (HitKind::BirthDate, "3rd of March, 1941"),
        (HitKind::BirthDate, "March 3, 1941"),
        (HitKind::BirthDate, "03 Mar 1941"),
        (HitKind::BirthDate, "03-Mar-1941"),
        (HitKind::BirthDate, "03 03 1941"),
        (HitKind::BirthDate, "19410303"),
        (HitKind::BirthDate, "1 June 1950"),
        (HitKind::Postcode, "SW6 1AA"),
        (HitKind::Postcode, "sw61aa"),
        (HitKind::Postcode, "W1A  0AX"),
        (HitKind::Postcode, "EC1A 1BB"),
        (HitKind::Postcode, "ZZ99 3VZ"),
        (HitKind::Postcode, "ZZ993CZ"),
        (HitKind::Name, "Edith Quigley"),
        (HitKind::Name, "EDITH QUIGLEY"),
        (HitKind::Name, "Quigley, Edith"),
        (HitKind::Name, "Edith\n  Quigley"),
        (HitKind::Name, "Zoe Nunez O\u{2019}Brien"),
        (HitKind::Name, "Zoe\u{308} Nu\u{301}n\u{303}ez-O'Brien"),
        (HitKind::Name, "Siobhan OConnor"),
        (HitKind::Name, "Mary Whitlock"),
        (HitKind::Name, "Mary Ann Whitlock"),
        (HitKind::Name, "Edi\u{ad}th Quig\u{200b}ley"),
    ] {
        for part in PARTS {
            let words = format!("about {canary} today");
            assert_eq!(kinds(part, &words), [kind], "{part:?}: {canary}");
        }
    }
}

#[test]
fn nothing_is_hidden_by_how_a_part_is_written() {
    for (kind, html) in [
        (HitKind::Name, "<p>Edith&nbsp;Quigley</p>"),
        (HitKind::Name, "<p>Ed<b>ith</b> Quigley</p>"),
        (HitKind::Name, "<td>Edith</td><td>Quigley</td>"),
        (HitKind::Name, "<p>&#69;dith Quigle&#x79;</p>"),
        (HitKind::Name, "<p>Siobh&aacute;n O&#39;Connor</p>"),
        (HitKind::Name, "<a href=\"https://x/?q=Edith+Quigley\">x</a>"),
        (HitKind::Name, "<a href=\"https://x/Edith%20Quigley\">x</a>"),
        (HitKind::NhsNumber, "<p>943<i>476</i>5919</p>"),
        (HitKind::NhsNumber, "<a href=\"https://x/9434765919\">x</a>"),
        (HitKind::Postcode, "<p>SW6&#32;1AA</p>"),
    ] {
        assert_eq!(kinds(Part::Html, html), [kind], "{html}");
    }
    for (kind, line) in [
        (HitKind::Name, "SUMMARY:Edith Qui\r\n gley"),
        (HitKind::Name, "SUMMARY:Quigley\\, Edith"),
        (HitKind::Name, "DESCRIPTION:Edith\\nQuigley"),
        (HitKind::NhsNumber, "DESCRIPTION:943476\r\n 5919"),
        (HitKind::BirthDate, "DTSTART:19410303T090000"),
    ] {
        let text = calendar(CalendarMethod::Request).text.replace("SEQUENCE:2", line);
        assert_eq!(kinds(Part::Calendar, &text), [kind], "{line}");
    }
}

#[test]
fn what_every_mail_has_holds_none() {
    // Somebody was born on the day London's summer time once began: rules of a time zone are no birth dates.
    let known = Known::new(PEOPLE.iter().map(|(given, family)| (*given, *family, day(1981, 3, 29))));
    for letter in all() {
        let (it, days) = (rendered(&letter), letter.days());
        let outgoing = Outgoing {
            subject: &it.subject,
            text: &it.text,
            html: &it.html,
            calendar: letter.calendar().map(|part| part.text.as_str()),
            recipient: NAME,
            days: &days,
        };
        assert_eq!(lint(&outgoing, &known), Vec::<Hit>::new(), "{}\n{}", letter.kind(), it.text);
    }
    for harmless in [
        "SF-014, SF-031",
        "Tuesday 24 November 2026, 09:00 to 09:40",
        "24/11/2026",
        "U62360 E85685",
        "https://mdt.example.nhs.uk/meetings/01938f6e-1234-7123-8123-943476591900",
        "https://mdt.example.nhs.uk/meetings/94347659-1900-4123-8123-943476591900",
        "Edith was here. Mr Quigley was not",
        "Dr Asha Perera",
        "1234567890",
        "020 7946 0958",
        "Le and Ng",
    ] {
        assert_eq!(kinds(Part::Text, harmless), [], "{harmless}");
    }
}

#[test]
fn the_recipients_own_name_may_be_a_patients_too_but_nobody_elses() {
    let known = Known::new([("Asha", "Perera", day(1941, 3, 3)), ("Edith", "Quigley", day(1941, 3, 3))].into_iter());
    assert_eq!(lint(&mail(Part::Text, "Dear Dr Asha Perera, …", &[]), &known), []);
    assert_eq!(lint(&mail(Part::Text, "Dear Dr Asha Perera, Edith Quigley …", &[]), &known), [Hit { kind: HitKind::Name, part: Part::Text }]);
}

#[test]
fn a_hit_says_kind_and_place_and_never_the_value() {
    let hits = lint(&mail(Part::Subject, "Edith Quigley 943 476 5919", &[]), &known());
    let json = serde_json::to_string(&hits).unwrap();
    assert_eq!(json, r#"[{"kind":"nhs_number","part":"subject"},{"kind":"name","part":"subject"}]"#);
}

fn nhs_number() -> impl Strategy<Value = String> {
    proptest::collection::vec(0..10_u8, 9).prop_filter_map("10 is no check digit", |digits| {
        let digits: String = digits.iter().map(ToString::to_string).collect();
        (0..10).map(|check| format!("{digits}{check}")).find(|number| NhsNumber::parse(number).is_ok())
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn every_number_is_found_with_any_spacing(number in nhs_number(), gaps in proptest::collection::vec(0..6_usize, 10), before in "[a-z ,:]{0,12}", after in "[a-z,;]{0,12}", part in 0..4_usize) {
        let signs = ["", " ", "-", "\u{a0}", ".", " - "];
        let spaced: String = number.chars().zip(&gaps).map(|(digit, gap)| format!("{digit}{}", signs[*gap])).collect();
        let words = format!("{before}{}{after}", spaced.trim_end_matches([' ', '-', '.', '\u{a0}']));
        prop_assert!(kinds(PARTS[part], &words).contains(&HitKind::NhsNumber), "{words}");
    }

    #[test]
    fn every_name_is_found_in_either_case_and_over_lines(person in 0..4_usize, upper in any::<bool>(), turned in any::<bool>(), space in "[ \n\t\u{a0}]{1,3}", before in "([0-9]{0,5} )?", part in 0..4_usize) {
        let (given, family) = PEOPLE[person];
        let name = if turned { format!("{family},{space}{given}") } else { format!("{given}{space}{family}") };
        let name = if upper { name.to_uppercase() } else { name };
        // An unfolded calendar has no line ends in a value.
        let name = if PARTS[part] == Part::Calendar { name.replace('\n', "\\n") } else { name };
        prop_assert!(kinds(PARTS[part], &format!("{before}{name} .")).contains(&HitKind::Name), "{name}");
    }

    #[test]
    fn every_birth_date_is_found_in_every_form(year in 1915..2019_i16, month in 1..13_i8, of_month in 1..29_i8, form in 0..6_usize, part in 0..4_usize) {
        let born = day(year, month, of_month);
        let known = Known::new([("Edith", "Quigley", born)].into_iter());
        let format = ["%d/%m/%Y", "%-d.%-m.%Y", "%Y-%m-%d", "%-d %B %Y", "%d-%b-%Y", "%Y%m%d"][form];
        let words = format!("born {} .", born.0.strftime(format));
        let hits = lint(&mail(PARTS[part], &words, &[day(2026, 11, 24)]), &known);
        prop_assert_eq!(hits, vec![Hit { kind: HitKind::BirthDate, part: PARTS[part] }]);
    }

    #[test]
    fn every_postcode_is_found(area in "[A-Z]{1,2}", district in "[1-9][0-9]?|[1-9][A-HJKPSTUW]", space in "[ \u{a0}]{0,2}", inward in "[0-9][ABDEFGHJLNPQRSTUWXYZ]{2}", lower in any::<bool>(), part in 0..4_usize) {
        let code = format!("{area}{district}{space}{inward}");
        let code = if lower { code.to_lowercase() } else { code };
        prop_assert!(kinds(PARTS[part], &format!("at {code}, please")).contains(&HitKind::Postcode), "{code}");
    }

    #[test]
    fn no_text_whatever_makes_it_stumble(words in "\\PC{0,80}", tail in "[<>&;%=\\\\\r\n0-9a-f-]{0,40}") {
        for part in PARTS {
            let _ = kinds(part, &format!("{words}{tail}"));
        }
    }
}
