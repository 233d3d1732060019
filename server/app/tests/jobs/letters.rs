//! What the letters of jobs hold and to whom they go, by table; and that nothing of a patient is in any of them.

use crate::world::*;
use mdt_app::{
    jobs::{addressees::facts, digest::{self, News}, new_actions, overdue},
    mail::{
        facts::{ActionLine, When},
        letter::{LadderStep, Letter},
        phrases::Phrases,
        lint::Known,
        preview::checked,
    },
};
use mdt_domain::{action_item::{ActionItem, ActionStatus, Cannot, HelpRequest, Owner}, ids::PersonId, words::{Day, Line}};
use std::collections::{BTreeMap, BTreeSet};

const LONG_AGO: &str = "2026-11-01T10:00:00Z";
const TODAY: &str = "2026-11-26";

fn said(lines: &[ActionLine]) -> String {
    let of = |line: &ActionLine| {
        let due = line.due_on.map_or_else(|| "-".to_owned(), |day| day.0.strftime("%d").to_string());
        format!("{}{}@{due}", if line.is_help { "help " } else { "" }, line.code.as_ref().map_or("topic", |code| code.as_str()))
    };
    lines.iter().map(of).collect::<Vec<_>>().join(" ")
}

fn no_identifier(world: &World, person: PersonId, letter: &Letter) {
    let known = Known::new([("Edith", "Quigley", Day("1941-03-03".parse().unwrap()))].into_iter());
    let reader = &world.directory.people[&person];
    let rendered = checked(letter, reader, &Phrases::standard(), "https://mdt.example.nhs.uk", &known).unwrap_or_else(|hits| panic!("{hits:?}"));
    let json = String::from_utf8(letter.to_json().to_vec()).unwrap();
    for words in [&rendered.subject, &rendered.text, &rendered.html, &json] {
        for canary in ["Edith", "Quigley", "999 000", "9990000018", "1941", "SW6"] {
            assert!(!words.contains(canary), "{canary}: {words}");
        }
    }
}

#[test]
fn after_a_meeting_each_owner_has_one_letter() {
    let world = World::new();
    let from = |code, owner, due| action(code, owner, due, "2026-11-26T09:10:00Z");
    let mut done = from(Some("SF-001"), world.of("Amira"), Some("2026-11-30"));
    done.status = ActionStatus::Done;
    let actions = [
        from(Some("SF-014"), world.of("Amira"), Some("2026-12-03")),
        from(Some("SF-002"), world.of("Amira"), Some("2026-12-01")),
        from(None, world.of("Amira"), None),
        from(Some("SF-033"), world.of("Tom"), None),
        from(Some("SF-014"), world.of("Bea"), Some("2026-12-02")),
        // On duty; nobody on duty: every member; the pool and nobody: nobody; left, and a guest: nobody.
        from(Some("SF-007"), world.of_service(world.reablement), Some("2026-12-02")),
        from(Some("SF-008"), world.of_service(world.nursing), Some("2026-12-02")),
        from(Some("SF-009"), Owner::Pool, Some("2026-12-02")),
        from(Some("SF-010"), Owner::Nobody, None),
        from(Some("SF-011"), world.of("Gone"), Some("2026-12-02")),
        from(Some("SF-012"), world.of("Gus"), Some("2026-12-02")),
        done,
    ];
    let meeting = huddle(world.id("Perera"));
    let with_digest = BTreeSet::from([world.id("Bea")]);
    let letters = new_actions::letters(&world.directory, &meeting, &actions, day(TODAY), &with_digest);
    let found: BTreeMap<String, String> = letters
        .iter()
        .map(|(person, letter)| {
            no_identifier(&world, *person, letter);
            let Letter::NewActions { meeting: Some(of), actions, has_minutes: false } = letter else { panic!("{letter:?}") };
            assert_eq!((of.id, of.pcn.as_str()), (meeting.id, "South Fulham"));
            (world.name(*person), said(actions))
        })
        .collect();
    let expected = [
        ("Amira", "SF-002@01 SF-014@03 topic@-"),
        ("Joan", "SF-008@02"),
        ("Lena", "SF-007@02"),
        ("Nils", "SF-008@02"),
        ("Tom", "SF-033@-"),
    ];
    assert_eq!(found, expected.map(|(name, lines)| (name.to_owned(), lines.to_owned())).into());
    // On a Saturday nobody of reablement is on duty: all its members are told.
    let saturday = new_actions::letters(&world.directory, &meeting, &actions[5..6], day("2026-11-28"), &BTreeSet::new());
    let told: BTreeSet<String> = saturday.keys().map(|id| world.name(*id)).collect();
    assert_eq!(told, BTreeSet::from(["Kay".into(), "Lena".into()]));
}

#[test]
fn a_digest_holds_what_is_new_due_and_overdue_once_and_what_else_is_news() {
    let world = World::new();
    let since = at("2026-11-25T07:30:00Z");
    let actions = [
        action(Some("SF-001"), world.of("Amira"), Some("2026-11-25"), LONG_AGO),
        action(Some("SF-002"), world.of("Amira"), Some("2026-11-26"), LONG_AGO),
        action(Some("SF-003"), world.of("Amira"), Some("2026-12-03"), LONG_AGO),
        action(Some("SF-004"), world.of("Amira"), Some("2026-12-04"), LONG_AGO),
        action(Some("SF-005"), world.of("Amira"), None, LONG_AGO),
        action(Some("SF-006"), world.of("Amira"), Some("2026-11-27"), "2026-11-25T09:00:00Z"),
        action(Some("SF-007"), world.of("Amira"), None, "2026-11-25T07:30:00Z"),
        action(Some("SF-008"), world.of("Amira"), Some("2026-11-20"), "2026-11-25T09:00:00Z"),
        action(Some("SF-009"), world.of_service(world.reablement), Some("2026-11-26"), LONG_AGO),
        // Nothing to tell: not due, not theirs, no digest wanted.
        action(Some("SF-010"), world.of("Bea"), Some("2027-01-26"), LONG_AGO),
        action(Some("SF-011"), world.of("Tom"), Some("2026-11-26"), LONG_AGO),
        action(Some("SF-012"), Owner::Pool, Some("2026-11-26"), LONG_AGO),
    ];
    let with_digest = ["Amira", "Bea", "Lena", "Kay"].map(|name| world.id(name)).into();
    let part = (facts(&world.directory, &huddle(world.id("Perera"))).unwrap(), When::london(at("2026-11-26T09:07:00Z")));
    let news = BTreeMap::from([
        (world.id("Amira"), News { agendas: 2, minutes: 1, ..News::default() }),
        // Nothing to do, but somewhere to be.
        (world.id("Kay"), News { needed: vec![part], ..News::default() }),
    ]);
    let letters = digest::letters(&world.directory, &actions, day(TODAY), since, &with_digest, news);
    let told: Vec<(String, usize, u16, u16)> = letters
        .iter()
        .map(|(person, letter)| {
            let Letter::DailyDigest { needed, agendas, minutes, .. } = letter else { panic!("{letter:?}") };
            (world.name(*person), needed.len(), *agendas, *minutes)
        })
        .collect();
    assert_eq!(BTreeSet::from_iter(told), BTreeSet::from([("Amira".into(), 0, 2, 1), ("Kay".into(), 1, 0, 0), ("Lena".into(), 0, 0, 0)]));
    let found: BTreeMap<String, [String; 3]> = letters
        .iter()
        .map(|(person, letter)| {
            no_identifier(&world, *person, letter);
            let Letter::DailyDigest { day: of, new, due, overdue, .. } = letter else { panic!("{letter:?}") };
            assert_eq!(*of, day(TODAY));
            (world.name(*person), [said(new), said(due), said(overdue)])
        })
        .collect();
    let amira = ["SF-006@27 SF-007@-", "SF-002@26 SF-003@03", "SF-008@20 SF-001@25"].map(str::to_owned);
    let lena = ["", "SF-009@26", ""].map(str::to_owned);
    let kay = ["", "", ""].map(str::to_owned);
    assert_eq!(found, BTreeMap::from([("Amira".to_owned(), amira), ("Kay".to_owned(), kay), ("Lena".to_owned(), lena)]));
}

#[test]
fn the_ladder_by_table() {
    let world = World::new();
    let chair_of = |chair: Option<&str>| BTreeMap::from([(ods(PCN), chair.map(|name| world.id(name)))]);
    let run = |actions: &[ActionItem], days: &[&str], chair: Option<&str>, digest: &[&str]| -> Vec<String> {
        let days: Vec<Day> = days.iter().map(|text| day(text)).collect();
        let taken = overdue::steps(actions, &days);
        let with_digest = digest.iter().map(|name| world.id(name)).collect();
        let letters = overdue::letters(&world.directory, &taken, *days.last().unwrap(), &chair_of(chair), &with_digest);
        let mut found: Vec<String> = letters
            .iter()
            .map(|(person, letter)| {
                no_identifier(&world, *person, letter);
                let Letter::Overdue { step, service, actions } = letter else { panic!("{letter:?}") };
                let step = match step {
                    LadderStep::Owner => "1",
                    LadderStep::ServiceLead => "3",
                    LadderStep::Chair => "5",
                };
                let service = service.as_ref().map_or("", |name| name.as_str());
                format!("{step} {} [{service}] {}", world.name(*person), said(actions))
            })
            .collect();
        found.sort();
        found
    };
    let due = |owner, on| action(Some("SF-014"), owner, Some(on), LONG_AGO);
    let amira = due(world.of("Amira"), "2026-11-23");
    let kay = due(world.of("Kay"), "2026-11-23");
    let lena = due(world.of("Lena"), "2026-11-23");
    let service = due(world.of_service(world.reablement), "2026-11-23");
    let pool = due(Owner::Pool, "2026-11-23");
    let mut done = amira.clone();
    done.status = ActionStatus::Done;
    let mut blocked = amira.clone();
    blocked.status = ActionStatus::Blocked;
    let one = |action: &ActionItem, day: &str| run(std::slice::from_ref(action), &[day], Some("Tom"), &[]);
    // Day by day, Monday 23 due: nothing on the day itself, on the second, the fourth, and later.
    for (on, expected) in [
        ("2026-11-23", vec![]),
        ("2026-11-24", vec!["1 Amira [] SF-014@23"]),
        ("2026-11-25", vec![]),
        ("2026-11-26", vec!["3 Asha [] SF-014@23"]),
        ("2026-11-27", vec![]),
        ("2026-11-28", vec!["5 Bea [] SF-014@23", "5 Tom [] SF-014@23"]),
        ("2026-11-30", vec![]),
    ] {
        assert_eq!(one(&amira, on), expected, "{on}");
    }
    assert!(one(&done, "2026-11-24").is_empty());
    assert_eq!(one(&blocked, "2026-11-24"), ["1 Amira [] SF-014@23"]);
    // Who leads: who stands for the service, never the owner alone.
    assert_eq!(one(&kay, "2026-11-26"), ["3 Lena [Council reablement] SF-014@23"]);
    assert_eq!(one(&lena, "2026-11-26"), ["3 Kay [Council reablement] SF-014@23"]);
    assert_eq!(one(&service, "2026-11-24"), ["1 Lena [] SF-014@23"]);
    assert_eq!(one(&service, "2026-11-26"), ["3 Lena [Council reablement] SF-014@23"]);
    assert_eq!((one(&pool, "2026-11-24"), one(&pool, "2026-11-26")), (vec![], vec!["3 Asha [] SF-014@23".to_owned()]));
    // No meeting to come: the clinical director.
    assert_eq!(run(std::slice::from_ref(&amira), &["2026-11-28"], None, &[]), ["5 Asha [] SF-014@23", "5 Bea [] SF-014@23"]);
    // One mail a day: the owner reads it there; who leads and who chairs is told all the same.
    assert!(run(std::slice::from_ref(&amira), &["2026-11-24"], Some("Tom"), &["Amira", "Asha"]).is_empty());
    assert_eq!(run(std::slice::from_ref(&amira), &["2026-11-26"], Some("Tom"), &["Amira", "Asha"]), ["3 Asha [] SF-014@23"]);
    // Monday stands for the weekend; several in one letter, in order.
    let later = action(Some("SF-002"), world.of("Amira"), Some("2026-11-28"), LONG_AGO);
    let sooner = action(Some("SF-001"), world.of("Amira"), Some("2026-11-27"), LONG_AGO);
    let found = run(&[later, sooner, amira], &["2026-11-28", "2026-11-29", "2026-11-30"], Some("Tom"), &[]);
    assert_eq!(found, ["1 Amira [] SF-001@27 SF-002@28", "3 Asha [] SF-001@27", "5 Bea [] SF-014@23", "5 Tom [] SF-014@23"]);
}

#[test]
fn who_is_asked_to_help_reads_so_until_it_is_answered_and_never_the_words() {
    let world = World::new();
    let asked = |of: Owner, cannot: Option<Cannot>| {
        let mut action = action(Some("SF-014"), world.of("Tom"), Some("2026-12-20"), LONG_AGO);
        action.help = Some(HelpRequest { of, word: Some(Line::parse("Ring Edith Quigley").unwrap()), by: world.id("Tom"), name: Line::parse("Tom").unwrap(), at: at("2026-11-25T09:00:00Z"), cannot });
        action
    };
    let cannot = Cannot { by: world.id("Amira"), name: Line::parse("Amira").unwrap(), word: Line::parse("Edith is away").unwrap(), at: at("2026-11-25T10:00:00Z") };
    let with_digest = ["Amira", "Lena", "Kay"].map(|name| world.id(name)).into();
    let read = |action: &ActionItem| -> Vec<(String, String)> {
        let letters = digest::letters(&world.directory, std::slice::from_ref(action), day(TODAY), at("2026-11-25T07:30:00Z"), &with_digest, BTreeMap::new());
        let of = letters.iter().map(|(person, letter)| {
            no_identifier(&world, *person, letter);
            let Letter::DailyDigest { new, due, overdue, .. } = letter else { panic!("{letter:?}") };
            assert!(due.is_empty() && overdue.is_empty());
            let rendered = checked(letter, &world.directory.people[person], &Phrases::standard(), "https://mdt.example.nhs.uk", &Known::new(std::iter::empty())).unwrap();
            assert!(rendered.text.contains("a colleague asks for your help"), "{}", rendered.text);
            (world.name(*person), said(new))
        });
        of.collect()
    };
    assert_eq!(read(&asked(world.of("Amira"), None)), [("Amira".to_owned(), "help SF-014@20".to_owned())]);
    assert_eq!(read(&asked(world.of_service(world.reablement), None)), [("Lena".to_owned(), "help SF-014@20".to_owned())], "whoever is on duty");
    assert!(read(&asked(world.of("Amira"), Some(cannot))).is_empty(), "answered");
    // After a meeting, whoever wants single mails.
    let letters = new_actions::letters(&world.directory, &huddle(world.id("Perera")), &[asked(world.of("Amira"), None)], day(TODAY), &BTreeSet::new());
    let told: Vec<(String, String)> = letters
        .iter()
        .map(|(person, letter)| match letter {
            Letter::NewActions { actions, .. } => (world.name(*person), said(actions)),
            other => panic!("{other:?}"),
        })
        .collect();
    assert_eq!(BTreeSet::from_iter(told), BTreeSet::from([("Amira".to_owned(), "help SF-014@20".to_owned()), ("Tom".to_owned(), "SF-014@20".to_owned())]));
}
