//! What tells who somebody is, found however it is written; and what colleagues say every day is not.

use crate::world::days;
use jiff::civil::date;
use mdt_domain::{
    identifiers::{Found, IdentifierKind, IdentifierKind::*, Known, Look, find},
    words::{Day, NhsNumber},
};
use proptest::prelude::*;

/// People on the list: a plain name, marks and a hyphen, two given names.
const PEOPLE: [(&str, &str); 3] = [("Edith", "Quigley"), ("Zoë", "Núñez-O'Brien"), ("Mary Ann", "Whitlock")];
fn known() -> Known { Known::new(PEOPLE.iter().map(|(given, family)| (*given, *family, Day(date(1941, 3, 3))))) }

/// What is found, with the words that are marked.
fn marked(text: &str, look: Look<'_>) -> Vec<(IdentifierKind, String)> {
    let words = |found: &Found| text.chars().skip(found.from as usize).take((found.to - found.from) as usize).collect();
    find(text, &known(), look).iter().map(|found| (found.kind, words(found))).collect()
}

#[test]
fn what_tells_who_somebody_is_is_found_and_marked_to_the_letter() {
    for (text, kind, words) in [
        ("Her number is 943 476 5919, she said", NhsNumber, "943 476 5919"),
        ("NHS9434765919x", NhsNumber, "9434765919"),
        ("943\u{a0}476\u{2011}5919", NhsNumber, "943\u{a0}476\u{2011}5919"),
        ("９４３４７６５９１９", NhsNumber, "９４３４７６５９１９"),
        ("943.476.5919.", NhsNumber, "943.476.5919"),
        ("94\u{200b}34765919", NhsNumber, "94\u{200b}34765919"),
        ("born 03/03/1941 in Cork", BirthDate, "03/03/1941"),
        ("born 3.3.41", BirthDate, "3.3.41"),
        ("born on 3rd of March, 1941!", BirthDate, "3rd of March, 1941"),
        ("DOB 19410303", BirthDate, "19410303"),
        ("DOB 1941-03-03", BirthDate, "1941-03-03"),
        ("lives at SW6 1AA now", Postcode, "SW6 1AA"),
        ("sw61aa", Postcode, "sw61aa"),
        ("I saw Edith Quigley yesterday", Name, "Edith Quigley"),
        ("QUIGLEY, Edith", Name, "QUIGLEY, Edith"),
        ("Edith Quigley’s daughter", Name, "Edith Quigley"),
        ("Zoe\u{308} Nunez O’Brien", Name, "Zoe\u{308} Nunez O’Brien"),
        ("Mary Whitlock", Name, "Mary Whitlock"),
        ("with Mrs Pemberton at home", Name, "Mrs Pemberton"),
        ("Mr. O'Dowd", Name, "Mr. O'Dowd"),
        ("ring 020 7946 0958 first", Phone, "020 7946 0958"),
        ("07700 900123", Phone, "07700 900123"),
        ("+44 (0)20 7946 0958", Phone, "44 (0)20 7946 0958"),
        ("write to edith.q@example.org.", MailAddress, "edith.q@example.org"),
        ("as in SF-014", CaseCode, "SF-014"),
        ("sf-014?", CaseCode, "sf-014"),
    ] {
        let found = marked(text, Look::Shared);
        assert!(found.contains(&(kind, words.trim_end_matches('.').to_owned())) || found.contains(&(kind, words.to_owned())), "{text}: {found:?}");
        assert_eq!(found.len(), 1, "{text}: {found:?}");
    }
}

#[test]
fn what_colleagues_say_every_day_is_left_alone() {
    for text in [
        "A person in their eighties, alone on the fourth floor",
        "Mrs A and her daughter; Mr B's neighbour",
        "Edith was here. Quigley was not",
        "Dr Asha Perera agreed",
        "seen three times since 12/10/2026, next on 3 December 2026",
        "scores of 9 11 24, PHQ-9, ICD-10, COVID-19, 4 out of 10",
        "NHS-111 was rung, and 999",
        "SW6 and W12 have a warm hub each",
        "1234567890",
        "£1,250.00 over 12 months",
        "10:00 to 11:30, room 2.14",
        "",
    ] {
        assert_eq!(marked(text, Look::Shared), [], "{text}");
    }
}

#[test]
fn a_letter_may_say_what_shared_words_may_not() {
    let days = [days(0)];
    let letter = Look::Letter { days: &days, own: "Ms Edith Quigley" };
    for text in ["Dear Ms Edith Quigley, SF-014 on 24/11/2026", "Ring 020 7946 0958 or write to help@example.org", "Mrs Pemberton leads it"] {
        assert_eq!(marked(text, letter), [], "{text}");
    }
    assert_eq!(marked("14/07/2026", letter), [(BirthDate, "14/07/2026".to_owned())], "a date in figures that is no day the letter speaks of");
    assert_eq!(marked("Zoe Nunez O'Brien", letter).len(), 1);
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, ..ProptestConfig::default() })]

    #[test]
    fn every_number_is_marked_where_it_stands(digits in proptest::collection::vec(0..10_u8, 9), gap in "[ .\u{a0}-]{0,2}", before in "[a-zé ,:]{0,12}", after in "[a-z,;]{0,12}") {
        let digits: String = digits.iter().map(ToString::to_string).collect();
        let number = (0..10).map(|check| format!("{digits}{check}")).find(|number| NhsNumber::parse(number).is_ok());
        prop_assume!(number.is_some());
        let number = number.unwrap();
        let spaced = format!("{}{gap}{}{gap}{}", &number[..3], &number[3..6], &number[6..]);
        let found = marked(&format!("{before}{spaced}{after}"), Look::Shared);
        prop_assert!(found.contains(&(NhsNumber, spaced.clone())), "{spaced}: {found:?}");
    }

    #[test]
    fn no_text_whatever_makes_it_stumble(text in "\\PC{0,80}", tail in "[@/ .0-9A-Za-z’-]{0,40}") {
        let text = format!("{text}{tail}");
        let length = text.chars().count() as u32;
        prop_assert!(find(&text, &known(), Look::Shared).iter().all(|found| found.from < found.to && found.to <= length));
    }
}
