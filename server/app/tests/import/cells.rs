//! One cell → one value: data and one check each.

use mdt_app::interop::{cells, csv::normal_heading};
use mdt_domain::social_note::SocialDomain;

#[test]
fn dates_are_read_as_british_people_write_them() {
    for (text, wanted) in [
        ("24-Nov-2025", Some("2025-11-24")),
        ("03-Mar-1944", Some("1944-03-03")),
        ("3-mar-1944", Some("1944-03-03")),
        ("24 November 2025", Some("2025-11-24")),
        ("07-Sept-1939", Some("1939-09-07")),
        ("2025-11-24", Some("2025-11-24")),
        ("2025-11-24T09:00:00", Some("2025-11-24")),
        ("2025-11-24 09:00", Some("2025-11-24")),
        ("24/11/2025", Some("2025-11-24")),
        ("04/05/1940", Some("1940-05-04")),
        ("24.11.2025", Some("2025-11-24")),
        ("24-Nov-2025 00:00", Some("2025-11-24")),
        ("24/11/25", None),
        ("11/24/2025", None),
        ("31-Feb-2025", None),
        ("Nov 2025", None),
        ("yesterday", None),
        ("", None),
        ("--", None),
        ("２４/１１/２０２５", None),
    ] {
        assert_eq!(cells::date(text).ok().map(|day| day.0.to_string()).as_deref(), wanted, "{text}");
    }
}

#[test]
fn clauses_say_what_they_say() {
    use cells::Clause::{CareHome, Cfs, Housebound, Interpreter, LivesAlone, Other};
    let cfs = |n| Ok(Cfs(mdt_domain::words::Cfs::new(n).expect("1 to 9")));
    for (term, wanted) in [
        ("Rockwood Clinical Frailty Scale level 8 - very severely frail", cfs(8)),
        ("Canadian Study of Health and Aging Clinical Frailty Scale level 4", cfs(4)),
        ("Interpreter needed", Ok(Interpreter(true))),
        ("Interpreter not needed", Ok(Interpreter(false))),
        ("Housebound", Ok(Housebound(true))),
        ("No longer housebound", Ok(Housebound(false))),
        ("Lives in care home", Ok(CareHome(true))),
        ("Does not live in care home", Ok(CareHome(false))),
        ("Lives alone", Ok(LivesAlone(true))),
        ("Lives with spouse", Ok(LivesAlone(false))),
        ("Severe frailty", Ok(Other)),
    ] {
        assert_eq!(cells::clause(term), wanted, "{term}");
    }
    for term in ["Rockwood Clinical Frailty Scale", "Rockwood Clinical Frailty Scale level 12", "Frailty Scale 3 or 4"] {
        assert!(cells::clause(term).is_err(), "{term}");
    }
}

#[test]
fn frailty_index_runs_from_0_to_1() {
    for (text, wanted) in [("0.31", Some(31)), ("0.5", Some(50)), ("0", Some(0)), ("1", Some(100)), ("0.125", Some(12)), ("31", None), ("-0.1", None), ("NaN", None), ("mild", None)] {
        assert_eq!(cells::efi(text).ok().map(|efi| efi.hundredths()), wanted, "{text}");
    }
}

#[test]
fn names_lose_their_capitals_and_titles() {
    for (text, wanted) in [
        ("JONES, Iris (Mrs)", Some(("Iris", "JONES"))),
        ("Mrs Iris Jones", Some(("Iris", "Jones"))),
        ("Farid de la Cruz", Some(("Farid", "de la Cruz"))),
        ("Jones", None),
        ("Dr", None),
    ] {
        let wanted = wanted.map(|(given, family)| (given.to_owned(), family.to_owned()));
        assert_eq!(cells::full_name(text).ok(), wanted, "{text}");
    }
    for (text, wanted) in [("O'BRIEN", "O'Brien"), ("SMITH-JONES", "Smith-Jones"), ("NOVÁK", "Novák"), ("de la Cruz", "de la Cruz"), ("MCLEAN", "Mclean")] {
        assert_eq!(cells::name_case(text), wanted);
    }
}

#[test]
fn every_category_of_the_gravity_list_has_its_domain() {
    for (category, wanted) in [
        ("protective-factor", Some(SocialDomain::Strengths)),
        ("homelessness", Some(SocialDomain::Housing)),
        ("utility-insecurity", Some(SocialDomain::Warmth)),
        ("material-hardship", Some(SocialDomain::Money)),
        ("food-insecurity", Some(SocialDomain::Food)),
        ("transportation-insecurity", Some(SocialDomain::Transport)),
        ("social-connection", Some(SocialDomain::Connection)),
        ("stress", Some(SocialDomain::Caring)),
        ("elder-abuse", Some(SocialDomain::Safety)),
        ("personal-health-literacy", Some(SocialDomain::Language)),
        ("digital-access", Some(SocialDomain::Digital)),
        ("employment-status", Some(SocialDomain::WorkAndLearning)),
        ("veteran-status", Some(SocialDomain::LegalStatus)),
        ("sdoh-category-unspecified", None),
    ] {
        assert_eq!(cells::social_domain(category), Ok(wanted), "{category}");
    }
    assert!(cells::social_domain("lonely").is_err());
}

#[test]
fn headings_match_whatever_their_case_and_punctuation() {
    for (text, wanted) in [
        ("NHS Number", ("nhs number", 0)),
        ("nhs_number", ("nhs number", 0)),
        ("\u{feff}NHS Number", ("nhs number", 0)),
        ("Usual GP's Full Name", ("usual gps full name", 0)),
        ("Date.1", ("date", 1)),
        ("eFI - Value", ("efi value", 0)),
        ("NHS No.", ("nhs no", 0)),
    ] {
        let (normal, nth) = normal_heading(text);
        assert_eq!((normal.as_str(), nth), wanted, "{text}");
    }
}
