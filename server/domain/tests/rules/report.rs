//! Reports: periods, what counts for what, and that outside a PCN no small count can be found, whatever is subtracted from what.

use crate::world::organisation;
use mdt_domain::{
    directory::{Directory, OrganisationKind, Person, Role, RoleAt},
    ids::PersonId,
    report::{
        facts::{DISCUSSED, Due, Facts, IN_TIME, Lines, MET, NOT_DONE, Need, UNMET, Wait, WorkedOn, count_link_workers, fifth, tabulate},
        figures::{Answer, Frame, ReportTopic, answers},
        outside::{band, outside, rounded},
        period::{Month, Period},
        sight::{Place, places},
        table::{Amount, Cell, Table, Topic},
    },
    social_note::SocialDomain,
    words::{Day, LocalTime, OdsCode},
};
use proptest::prelude::*;
use uuid::Uuid;

const EVERYTHING: [ReportTopic; 10] = {
    use ReportTopic::{Actions, Attendance, Cases, Funding, Languages, Meetings, Minutes, Needs, Supervision, Waiting};
    [Meetings, Cases, Minutes, Waiting, Actions, Needs, Attendance, Languages, Supervision, Funding]
};

fn ods(code: &str) -> OdsCode { OdsCode::parse(code).unwrap() }
fn day(text: &str) -> Day { Day(text.parse().unwrap()) }
fn month(text: &str) -> Month { Month::parse(text).unwrap() }
fn pcns() -> [OdsCode; 3] { ["U00001", "U00002", "U00003"].map(ods) }
fn months() -> [Month; 3] { ["2026-07", "2026-08", "2026-09"].map(month) }

#[test]
fn a_period_is_a_month_or_a_quarter_of_london_days() {
    for (text, from, until, months) in [("2026-11", "2026-11-01", "2026-12-01", 1), ("2026-Q4", "2026-10-01", "2027-01-01", 3), ("2026-12", "2026-12-01", "2027-01-01", 1)] {
        let period = Period::parse(text).unwrap();
        assert_eq!((period.from(), period.until(), period.months().len(), period.to_string()), (day(from), day(until), months, text.to_owned()));
    }
    for text in ["2026", "2026-13", "2026-Q5", "2026-Q0", "26-11", "2026-1", "2026-Qx", ""] {
        assert!(Period::parse(text).is_err(), "{text}");
    }
    assert_eq!(Period::quarter_of(day("2026-01-31")).quarter_before().to_string(), "2025-Q4");
    let (from, until) = Period::parse("2026-Q4").unwrap().instants();
    assert_eq!((until.0 - from.0) / 3_600_000_000, 92 * 24 + 1, "the clock goes back in October");
    assert!(month("2026-10").is_over(day("2026-11-01")) && !month("2026-10").is_over(day("2026-10-31")));
}

#[test]
fn deciles_become_fifths() {
    for (decile, wanted) in [(Some(1), 1), (Some(2), 1), (Some(3), 2), (Some(9), 5), (Some(10), 5), (Some(0), 0), (Some(11), 0), (None, 0)] {
        assert_eq!(fifth(decile), wanted, "{decile:?}");
    }
}

fn borough() -> Directory {
    let mut directory = Directory::default();
    for (code, kind, of) in [("FED001", OrganisationKind::Federation, None), ("U00001", OrganisationKind::Pcn, Some("FED001")), ("E00001", OrganisationKind::Practice, Some("U00001"))] {
        let mut it = organisation(ods(code), code, kind, of.map(ods));
        it.imd_decile = Some(2).filter(|_| kind == OrganisationKind::Practice);
        directory.organisations.insert(it.code.clone(), it);
    }
    directory
}

#[test]
fn facts_count_in_their_month_and_by_what_they_are_told_apart() {
    let at = |text: &str| day(text).at(&LocalTime::parse("09:00").unwrap());
    let pcn = ods("U00001");
    let lines = |on: &str, language: Option<&str>, count| Lines {
        pcn: pcn.clone(), starts_at: at(on), outcome: Some(mdt_domain::case::OutcomeKind::ActionsAgreed), language: language.map(str::to_owned), count, planned_minutes: 12, used_seconds: 900,
    };
    let due = |course, count| Due { pcn: pcn.clone(), practice: Some(ods("E00001")), person_id: None, service_id: None, month: month("2026-07"), course, count };
    let facts = Facts {
        lines: vec![lines("2026-07-01", Some("Somali"), 3), lines("2026-08-31", None, 1), lines("2026-10-01", None, 9)],
        waits: [0, 3, 8, 20].iter().map(|days| Wait { pcn: pcn.clone(), referred_at: at("2026-07-01"), discussed_at: at("2026-07-01").plus_seconds(days * 86_400) }).collect(),
        due: vec![due(IN_TIME, 3), due(NOT_DONE, 1)],
        needs: [true, false, false].iter().map(|is_met| Need { pcn: pcn.clone(), domain: SocialDomain::Food, found_at: at("2026-09-30"), is_met: *is_met, count: 1 }).collect(),
        ..Facts::default()
    };
    let table = tabulate(&facts, &borough(), &months());
    let frame = Frame { months: &months(), pcns: std::slice::from_ref(&pcn), is_outside: false };
    let told = answers(&table, &frame, &EVERYTHING);
    let total = |topic| told.iter().find(|answer: &&Answer| answer.topic == topic).unwrap().total.clone();
    assert_eq!(total(ReportTopic::Cases), [Some(4.0), Some(0.0), Some(0.0)], "October is another quarter");
    assert_eq!(total(ReportTopic::Minutes), [Some(6.0), Some(7.5)]);
    assert_eq!(total(ReportTopic::Waiting), [Some(4.0), Some(0.0), Some(3.0), Some(8.0)]);
    assert_eq!(total(ReportTopic::Actions), [Some(4.0), Some(3.0), Some(75.0)]);
    assert_eq!(total(ReportTopic::Needs), [Some(3.0), Some(1.0), Some(33.0)]);
    assert_eq!(total(ReportTopic::Supervision), [Some(0.0), Some(0.0)]);
    let actions = told.iter().find(|answer| answer.topic == ReportTopic::Actions).unwrap();
    assert_eq!(actions.grids[1].rows[0], ("1".to_owned(), vec![Some(4.0), Some(3.0), Some(75.0)]), "the most deprived fifth");
}

#[test]
fn link_workers_are_counted_by_their_funds_with_their_cases_and_actions() {
    let pcn = ods("U00001");
    let mut directory = borough();
    let member = |n: u128, role: Role, funding: Option<&str>, is_ended: bool| -> Person {
        serde_json::from_value(serde_json::json!({
            "id": Uuid::from_u128(n), "name": format!("Somebody {n}"), "email": "s@x.example", "job": "x", "organisation": "x", "roles": [RoleAt { role, at: ods("U00001") }],
            "service_id": null, "languages": [], "skills": [], "is_ended": is_ended, "funding_stream": funding,
        })).unwrap()
    };
    for person in [
        member(1, Role::LinkWorker, Some("arrs"), false), member(2, Role::LinkWorker, Some("arrs"), false), member(3, Role::LinkWorker, None, false),
        member(4, Role::LinkWorker, Some("vcse"), true), member(5, Role::Gp, Some("other"), false),
    ] {
        directory.people.insert(person.id, person);
    }
    let due = |n: u128, course, count| Due { pcn: pcn.clone(), practice: None, person_id: Some(PersonId(Uuid::from_u128(n))), service_id: None, month: month("2026-08"), course, count };
    let worked = |funding, on: &str, count| WorkedOn { pcn: pcn.clone(), funding, month: month(on), count };
    let facts = Facts {
        due: vec![due(1, IN_TIME, 3), due(1, NOT_DONE, 2), due(4, IN_TIME, 7), due(5, IN_TIME, 50)],
        worked_on: vec![worked("arrs", "2026-07", 4), worked("arrs", "2026-08", 5), worked("vcse", "2026-10", 9)],
        ..Facts::default()
    };
    let mut table = tabulate(&facts, &directory, &months());
    count_link_workers(&mut table, &directory, &[pcn.clone(), ods("FED001")], &months());
    let frame = Frame { months: &months(), pcns: std::slice::from_ref(&pcn), is_outside: false };
    let told = answers(&table, &frame, &[ReportTopic::Funding, ReportTopic::Actions]);
    assert_eq!(told[0].total, [3.0, 9.0, 12.0, 10.0].map(Some), "who is no link worker is not counted, and October is another quarter");
    let rows: Vec<_> = told[0].grids[0].rows.iter().map(|(key, figures)| (key.as_str(), figures.iter().map(|it| it.unwrap()).collect::<Vec<_>>())).collect();
    assert_eq!(rows[0], ("arrs", vec![2.0, 9.0, 5.0, 3.0]));
    assert_eq!(rows[3], ("vcse", vec![0.0, 0.0, 7.0, 7.0]), "who left keeps what they did");
    assert_eq!(rows[7], ("not_said", vec![1.0, 0.0, 0.0, 0.0]));
    assert_eq!(rows.len(), 8, "nobody without funds has a row: {rows:?}");
    assert_eq!(told[1].total[0], Some(62.0), "actions are all there, however they are told apart");
    let shifts: std::collections::BTreeSet<String> = months().iter().map(|month| Cell { topic: Topic::LinkWorkers, pcn: pcn.clone(), month: *month, what: "", of: String::new(), fifth: 0, funding: "arrs" }.name()).collect();
    assert_eq!(shifts.len(), 1, "the same people are rounded once, whatever is asked");
}

#[test]
fn reports_are_for_those_the_table_names() {
    let of = |role: Role, at: &str| {
        let person: Person = serde_json::from_value(serde_json::json!({
            "id": Uuid::nil(), "name": "Somebody", "email": "s@x.example", "job": "x", "organisation": "x", "roles": [RoleAt { role, at: ods(at) }],
            "service_id": null, "languages": [], "skills": [], "is_ended": false,
        })).unwrap();
        places(&person, &borough())
    };
    let pcn = || vec![Place::Pcn(ods("U00001"))];
    assert_eq!(of(Role::ClinicalDirector, "U00001"), pcn());
    assert_eq!(of(Role::DeputyChair, "U00001"), pcn());
    assert_eq!(of(Role::Coordinator, "U00001"), pcn());
    assert_eq!(of(Role::FederationManager, "FED001"), [Place::Borough(ods("FED001")), Place::PcnOutside(ods("U00001"))]);
    assert_eq!(of(Role::PracticeStaff, "E00001"), [Place::Practice(ods("E00001"))]);
    for role in [Role::Gp, Role::LinkWorker, Role::CoreMember] {
        assert_eq!(of(role, "U00001"), [Place::Own(PersonId(Uuid::nil()))], "{role:?}");
    }
    for role in [Role::IgLead, Role::Operator, Role::RotatingPartner] {
        assert_eq!(of(role, "U00001"), [], "{role:?}");
    }
}

#[test]
fn no_small_count_is_told_from_none_or_from_one_that_is_not_small() {
    for shift in 0..5 {
        for small in 1..5 {
            let same: Vec<u64> = (0..20).filter(|other| rounded(*other, shift) == rounded(small, shift)).collect();
            assert!(same.contains(&0) || same.iter().any(|other| *other >= 5), "{small} by {shift}: {same:?}");
            assert!(same.len() >= 2 && same.len() <= 5, "{same:?}");
        }
    }
    assert_eq!([0, 3, 4, 7, 8, 14, 15, 400].map(band), ["0-3", "0-3", "4-7", "4-7", "8-14", "8-14", "15-28", "57-84"]);
}

fn cell() -> impl Strategy<Value = (Cell, Amount)> {
    let topic = prop_oneof![Just(Topic::Meetings), Just(Topic::Discussions), Just(Topic::Waits), Just(Topic::Actions), Just(Topic::Needs), Just(Topic::Attendance), Just(Topic::Supervision), Just(Topic::LinkWorkers), Just(Topic::WorkedOn)];
    let count = prop_oneof![3 => 1_u64..5, 2 => 5_u64..30, 1 => 30_u64..400];
    (topic, 0_usize..3, 0_usize..3, 0_usize..3, 0_usize..3, count, 1_i64..9).prop_map(|(topic, pcn, month, what, of, count, minutes)| {
        let what = match topic {
            Topic::Discussions => [DISCUSSED, "deferred", "not_reached"][what],
            Topic::Actions => [IN_TIME, "late", NOT_DONE][what],
            Topic::Needs => [MET, UNMET, UNMET][what],
            Topic::Attendance => ["came", "stayed_away", "came"][what],
            _ => "",
        };
        let of = match topic {
            Topic::Waits => ["0", "9", "40"][of],
            Topic::Needs => ["food", "money", "housing"][of],
            Topic::Discussions => ["English", "Somali", "Farsi"][of],
            _ => "",
        };
        let fifth = if topic == Topic::Actions { u8::try_from(count % 3).unwrap() } else { 0 };
        let funding = match topic {
            Topic::Actions => ["", "arrs", "vcse"][usize::try_from(minutes).unwrap() % 3],
            Topic::LinkWorkers | Topic::WorkedOn => ["arrs", "vcse", "not_said"][usize::try_from(minutes).unwrap() % 3],
            _ => "",
        };
        let many = i64::try_from(count).unwrap();
        (Cell { topic, pcn: pcns()[pcn].clone(), month: months()[month], what, of: of.to_owned(), fifth, funding }, Amount { count, timed: count, minutes: many * minutes, seconds: many * minutes * 70 })
    })
}

/// Everything a Federation manager can ask for: the borough and each PCN, the quarter and each month.
fn published(table: &Table, shift: impl Fn(&Cell) -> u64 + Copy) -> Vec<Answer> {
    let (months, pcns) = (months(), pcns());
    let periods: Vec<Vec<Month>> = months.iter().map(|month| vec![*month]).chain([months.to_vec()]).collect();
    let places: Vec<Vec<OdsCode>> = pcns.iter().map(|pcn| vec![pcn.clone()]).chain([pcns.to_vec()]).collect();
    let mut all = Vec::new();
    for months in &periods {
        for pcns in &places {
            let asked: Table = table.cells().filter(|(cell, _)| months.contains(&cell.month) && pcns.contains(&cell.pcn)).map(|(cell, amount)| (cell.clone(), *amount)).collect();
            all.extend(answers(&outside(&asked, shift), &Frame { months, pcns, is_outside: true }, &EVERYTHING));
        }
    }
    all
}

/// A shift as it could be: by the cell's name, and by a secret.
fn shift(secret: u64) -> impl Fn(&Cell) -> u64 + Copy {
    move |cell| cell.name().bytes().fold(secret | 1, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01b3)) >> 7
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 24, ..ProptestConfig::default() })]

    /// The attack that beats every other: whoever has everything that is published, and knows every other cell and every shift, still
    /// cannot tell a small count from none or from one of five and over, since all of it is the same to the last figure.
    #[test]
    fn whatever_is_subtracted_a_small_count_stays_hidden(cells in proptest::collection::vec(cell(), 1..14), secret in any::<u64>()) {
        let world: Table = cells.into_iter().collect();
        let shift = shift(secret);
        let told = published(&world, shift);
        // Waits are told in bands: a cell is a band.
        for (hidden, amount) in world.cells().filter(|(cell, _)| cell.topic != Topic::Waits).filter(|(_, amount)| (1..5).contains(&amount.count)) {
            let with = |count: u64| -> Table {
                let others = world.cells().filter(|(cell, _)| *cell != hidden).map(|(cell, amount)| (cell.clone(), *amount));
                let per = |sum: i64| sum / i64::try_from(amount.count).unwrap() * i64::try_from(count).unwrap();
                let it = Amount { count, timed: count, minutes: per(amount.minutes), seconds: per(amount.seconds) };
                others.chain((count > 0).then(|| (hidden.clone(), it))).collect()
            };
            let as_likely: Vec<u64> = (0..10).filter(|count| published(&with(*count), shift) == told).collect();
            prop_assert!(as_likely.contains(&amount.count) && as_likely.len() >= 2, "{hidden:?}: {as_likely:?}");
            prop_assert!(as_likely.contains(&0) || as_likely.iter().any(|count| *count >= 5), "{hidden:?} is {} and only {as_likely:?} is possible", amount.count);
        }
    }

    /// A larger share never waited for less, whoever asks and however few or many PCNs and months have the same band.
    #[test]
    fn who_waited_longer_is_not_said_to_have_waited_less(cells in proptest::collection::vec(cell(), 1..40), secret in any::<u64>()) {
        let world: Table = cells.into_iter().filter(|(cell, _)| cell.topic == Topic::Waits).collect();
        let (months, pcns) = (months(), pcns());
        let inside = answers(&world, &Frame { months: &months, pcns: &pcns, is_outside: false }, &EVERYTHING);
        for answer in published(&world, shift(secret)).into_iter().chain(inside).filter(|answer| answer.topic == ReportTopic::Waiting) {
            let rows = answer.grids.iter().flat_map(|grid| grid.rows.iter().map(|(_, figures)| figures));
            for figures in rows.chain([&answer.total]) {
                let days: Vec<f64> = figures.iter().skip(1).flatten().copied().collect();
                prop_assert!(days.is_sorted(), "{figures:?}");
            }
        }
    }

    /// Totals are sums of what is told, and what is told is close to what is there.
    #[test]
    fn outside_figures_add_up_and_are_close(cells in proptest::collection::vec(cell(), 1..40), secret in any::<u64>()) {
        let world: Table = cells.into_iter().collect();
        let told = outside(&world, shift(secret));
        for (cell, amount) in world.cells().filter(|(cell, _)| !matches!(cell.topic, Topic::Waits | Topic::Supervision)) {
            let count = told.cells().find(|(other, _)| *other == cell).map_or(0, |(_, amount)| amount.count);
            prop_assert!(count % 5 == 0 && count.abs_diff(amount.count) < 5, "{cell:?}: {count} for {}", amount.count);
        }
        for (_, amount) in told.cells().filter(|(cell, _)| cell.topic != Topic::Supervision) {
            prop_assert!(amount.count >= 5 && (amount.timed == 0 || amount.timed >= 10));
        }
    }
}
