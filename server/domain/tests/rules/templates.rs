//! Templates: who sets and tailors them, what counts at a place, what an update leaves alone and tells, and what a list may hold.

use crate::world::*;
use mdt_domain::{
    case::OutcomeKind,
    command::Command,
    directory::Organisation,
    event::State,
    ids::{MeetingId, SeriesId},
    meeting::{ItemKind, MeetingKind},
    series::{LocalTime, Recurrence, Series},
    social_note::SocialDomain,
    stream::StreamId,
    template::{Difference, Entry, EntryKey, Tailoring, TemplateKind, differences, lines, standard},
    words::Day,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

const AGENDA: TemplateKind = TemplateKind::AgendaPcn;

fn key(text: &str) -> EntryKey { EntryKey::parse(text).unwrap() }
fn entry(name: &str, text: &str) -> Entry { Entry { key: key(name), text: line(text), help: None, minutes: None, outcome: None, service: None, domain: None } }
fn topic(name: &str, text: &str) -> Entry { Entry { minutes: Some(5), ..entry(name, text) } }
fn outcome_line(name: &str, kind: OutcomeKind) -> Entry { Entry { outcome: Some(kind), ..entry(name, "An outcome") } }
fn set(version: u32, entries: &[Entry]) -> Command { set_of(AGENDA, version, entries) }
fn set_of(kind: TemplateKind, version: u32, entries: &[Entry]) -> Command { Command::SetTemplate { kind, version, entries: entries.to_vec() } }

/// What the PCN has of its own, to be sent on what stands now.
#[derive(Clone, Debug, Default)]
struct Ours {
    own: Vec<Entry>,
    hidden: BTreeSet<EntryKey>,
    order: Vec<EntryKey>,
    seen: BTreeSet<EntryKey>,
}
impl Ours {
    fn on(&self, kind: TemplateKind, on_version: u32, version: u32) -> Command {
        let Self { own, hidden, order, seen } = self.clone();
        Command::TailorTemplate { pcn: pcn(), kind, on_version, version, own, hidden, order, seen }
    }
}
fn own(entries: &[Entry]) -> Ours { Ours { own: entries.to_vec(), ..Ours::default() } }
fn hiding(names: &[&str]) -> Ours { Ours { hidden: names.iter().map(|name| key(name)).collect(), ..Ours::default() } }
fn tailoring(borough: &Borough) -> &Tailoring { borough.directory.tailoring(&pcn(), AGENDA).unwrap() }
fn told(borough: &Borough) -> Vec<Difference> { differences(borough.directory.template(AGENDA), tailoring(borough)) }
/// The titles that count at a place.
fn titles(borough: &Borough, place: mdt_domain::words::OdsCode) -> Vec<String> {
    borough.directory.effective(&place, AGENDA).iter().map(|entry| entry.text.to_string()).collect()
}

/// Three topics at the Federation, of which South Fulham rewords the second, hides the third and adds one.
fn tailored() -> Borough {
    let mut borough = Borough::empty();
    borough.ok(MANAGER, set(0, &[topic("a", "A"), topic("b", "B"), topic("c", "C")]));
    let ours = Ours { own: vec![topic("b", "B here"), topic("own.1", "Ours")], ..hiding(&["c"]) };
    borough.ok(COORDINATOR, ours.on(AGENDA, 1, 0));
    borough
}

#[test]
fn the_federation_sets_a_list_and_a_pcns_leads_tailor_it_each_on_what_they_saw() {
    let mut borough = Borough::empty();
    let (first, second) = ([topic("a", "A")], [topic("a", "A, again")]);
    let here = own(&[topic("a", "A here")]);
    borough.check(vec![
        ("not by a clinical director", DIRECTOR, set(0, &first), "refused NotAllowed"),
        ("nor by the operator", OPERATOR, set(0, &first), "refused NotAllowed"),
        ("by the Federation's manager", MANAGER, set(0, &first), "directory TemplateSet"),
        ("who saw what stood before", MANAGER, set(0, &second), "refused ChangedMeanwhile version"),
        ("the same again is no change", MANAGER, set(1, &first), ""),
        ("a manager has no words at a PCN", MANAGER, here.on(AGENDA, 1, 0), "refused NotAllowed"),
        ("nor has a GP", GP, here.on(AGENDA, 1, 0), "refused NotAllowed"),
        ("nor who works in another PCN", ELSEWHERE, here.on(AGENDA, 1, 0), "refused NotAllowed"),
        ("nothing of one's own is no change", COORDINATOR, Ours::default().on(AGENDA, 1, 0), ""),
        ("the coordinator's", COORDINATOR, here.on(AGENDA, 1, 0), "directory TemplateTailored"),
        ("made on what a colleague has changed", DIRECTOR, Ours::default().on(AGENDA, 1, 0), "refused ChangedMeanwhile version"),
        ("an update", MANAGER, set(1, &second), "directory TemplateSet"),
        ("made on what the Federation has changed", DIRECTOR, Ours::default().on(AGENDA, 1, 1), "refused ChangedMeanwhile on_version"),
        ("the clinical director's", DIRECTOR, Ours::default().on(AGENDA, 2, 1), "directory TemplateTailored"),
        ("the borough's agenda is the Federation's", COORDINATOR, own(&[]).on(TemplateKind::AgendaBorough, 0, 0), "refused Invalid kind"),
    ]);
    assert_eq!(borough.directory.template(AGENDA).version, 2);
}

#[test]
fn at_a_place_count_its_own_words_in_its_order_without_what_it_hides() {
    let mut borough = tailored();
    assert_eq!(titles(&borough, pcn()), ["A", "B here", "Ours"]);
    assert_eq!(titles(&borough, other_pcn()), ["A", "B", "C"], "elsewhere the Federation's");
    let ours = Ours { order: ["own.1", "b", "a"].map(key).to_vec(), ..Ours { own: tailoring(&borough).own.clone(), ..hiding(&[]) } };
    borough.ok(COORDINATOR, ours.on(AGENDA, 1, 1));
    assert_eq!(titles(&borough, pcn()), ["Ours", "B here", "C", "A"], "what the order does not name stands behind what it follows at the Federation");
}

#[test]
fn an_update_reaches_a_pcn_leaves_its_own_words_alone_and_tells_what_differs() {
    let mut borough = tailored();
    borough.ok(MANAGER, set(1, &[topic("a", "A, longer"), topic("b", "B, longer"), topic("d", "D"), topic("c", "C, longer")]));
    assert_eq!(titles(&borough, pcn()), ["A, longer", "B here", "D", "Ours"]);
    let of = |was: Option<&str>, now: Option<&str>, yours: Option<&str>, name: &str, is_hidden| Difference {
        key: key(name),
        was: was.map(|text| topic(name, text)),
        now: now.map(|text| topic(name, text)),
        yours: yours.map(|text| topic(name, text)),
        is_hidden,
    };
    let all = [
        of(Some("A"), Some("A, longer"), None, "a", false),
        of(Some("B"), Some("B, longer"), Some("B here"), "b", false),
        of(None, Some("D"), None, "d", false),
        of(Some("C"), Some("C, longer"), None, "c", true),
    ];
    assert_eq!(told(&borough), all);
    assert_eq!(tailoring(&borough).seen_version, 1);

    let keep = |borough: &Borough, seen: &[&str]| Ours { own: tailoring(borough).own.clone(), seen: seen.iter().map(|it| key(it)).collect(), ..hiding(&["c"]) };
    borough.ok(COORDINATOR, keep(&borough, &["b"]).on(AGENDA, 2, 1));
    assert_eq!(told(&borough).len(), 3, "b is kept as it is here");
    let theirs = Ours { own: vec![topic("own.1", "Ours")], ..hiding(&["c"]) };
    borough.ok(COORDINATOR, theirs.on(AGENDA, 2, 2));
    assert_eq!(titles(&borough, pcn()), ["A, longer", "B, longer", "D", "Ours"], "theirs was taken");
    borough.ok(COORDINATOR, keep(&borough, &["a", "c", "d"]).on(AGENDA, 2, 3));
    assert_eq!((told(&borough), tailoring(&borough).seen_version), (vec![], 2));
}

#[test]
fn a_line_the_federation_takes_away_stays_where_a_pcn_reworded_it_until_the_pcn_drops_it() {
    let mut borough = tailored();
    borough.ok(MANAGER, set(1, &[topic("a", "A")]));
    assert_eq!(titles(&borough, pcn()), ["A", "B here", "Ours"]);
    let gone: Vec<_> = told(&borough).into_iter().map(|it| (it.key.as_str().to_owned(), it.now, it.yours.is_some())).collect();
    assert_eq!(gone, [("b".to_owned(), None, true), ("c".to_owned(), None, false)]);
    let looked_at = Ours { own: tailoring(&borough).own.clone(), seen: ["b", "c"].map(key).into(), ..hiding(&["c"]) };
    borough.ok(COORDINATOR, looked_at.on(AGENDA, 2, 1));
    assert_eq!((titles(&borough, pcn()), told(&borough)), (vec!["A".into(), "B here".into(), "Ours".into()], vec![]), "it is ours now");
    borough.ok(MANAGER, set(2, &[topic("a", "A"), topic("b", "B is back"), topic("c", "C is back")]));
    assert_eq!(titles(&borough, pcn()), ["A", "B here", "Ours"], "and hidden stays hidden");
    borough.ok(COORDINATOR, own(&[]).on(AGENDA, 3, 2));
    assert_eq!(titles(&borough, pcn()), ["A", "B is back", "C is back"], "everything put back");
}

#[test]
fn a_list_holds_what_its_kind_has_and_nothing_of_a_patient() {
    use TemplateKind::{MailTexts, NotePrompts, OutcomeList, ReferralForm};
    let form = |rest: &[Entry]| [&[entry("question", "The question"), entry("situation", "What happens")], rest].concat();
    let fed = |kind, entries: &[Entry]| set_of(kind, 0, entries);
    let many: Vec<Entry> = (0..61).map(|n| topic(&format!("k{n}"), "T")).collect();
    let prompt = |name: &str| Entry { domain: Some(SocialDomain::Housing), ..entry(name, "Is it warm?") };
    let refused = "refused Invalid entries";
    Borough::empty().check(vec![
        ("two lines with one key", MANAGER, fed(AGENDA, &[topic("a", "A"), topic("a", "B")]), refused),
        ("too many lines", MANAGER, fed(AGENDA, &many), refused),
        ("a topic without minutes", MANAGER, fed(AGENDA, &[entry("a", "A")]), refused),
        ("a topic of no time", MANAGER, fed(AGENDA, &[Entry { minutes: Some(0), ..topic("a", "A") }]), refused),
        ("a key of a PCN's", MANAGER, fed(AGENDA, &[topic("own.1", "A")]), refused),
        ("an NHS number", MANAGER, fed(AGENDA, &[topic("a", "Case 999 000 0018")]), refused),
        ("a postcode in a hint", MANAGER, fed(ReferralForm, &form(&[Entry { help: Some(line("As at SW6 1AA")), ..entry("told", "Told") }])), refused),
        ("a field no referral has", MANAGER, fed(ReferralForm, &form(&[entry("shoe_size", "Shoes")])), refused),
        ("a referral without its question", MANAGER, fed(ReferralForm, &[entry("situation", "What happens")]), refused),
        ("an outcome that stands for none", MANAGER, fed(OutcomeList, &[entry("a", "A")]), refused),
        ("no outcome at all", MANAGER, fed(OutcomeList, &[]), refused),
        ("a service where nobody is referred", MANAGER, fed(OutcomeList, &[Entry { service: Some(line("Falls clinic")), ..outcome_line("a", OutcomeKind::StepDown) }]), refused),
        ("a prompt for no domain", MANAGER, fed(NotePrompts, &[entry("a", "A")]), refused),
        ("words no mail has a place for", MANAGER, fed(MailTexts, &[entry("opening.birthday", "Hello")]), refused),
        ("a brace in a mail", MANAGER, fed(MailTexts, &[entry("opening.invitation", "Dear {name}")]), refused),
        ("an address in a mail", MANAGER, fed(MailTexts, &[entry("opening.invitation", "See HTTPS://example.org")]), refused),
        ("two lines in one", MANAGER, fed(MailTexts, &[entry("opening.invitation", "Dear\nyou")]), refused),
        ("a form with fewer fields", MANAGER, fed(ReferralForm, &form(&[entry("told", "Told")])), "directory TemplateSet"),
        ("a question beside the usual ones", MANAGER, set_of(ReferralForm, 1, &form(&[entry("ask.key_safe", "Is there a key safe?")])), "directory TemplateSet"),
        ("two prompts for a domain", MANAGER, fed(NotePrompts, &[prompt("a"), prompt("b")]), "directory TemplateSet"),
        ("a line before a mail", MANAGER, fed(MailTexts, &[entry("opening.invitation", "Good morning")]), "directory TemplateSet"),
    ]);
}

#[test]
fn a_pcn_changes_words_and_not_what_they_stand_for() {
    use TemplateKind::{MailTexts, OutcomeList, ReferralForm};
    let falls = Entry { service: Some(line("Falls clinic")), ..outcome_line("own.falls", OutcomeKind::ReferOn) };
    let every_outcome: Vec<&str> = standard::of(OutcomeList).entries.iter().map(|entry| entry.key.as_str()).collect();
    Borough::empty().check(vec![
        ("another outcome under a name", COORDINATOR, own(&[outcome_line("refer_on", OutcomeKind::StepDown)]).on(OutcomeList, 0, 0), "refused Invalid own"),
        ("a line that neither has", COORDINATOR, own(&[outcome_line("falls", OutcomeKind::ReferOn)]).on(OutcomeList, 0, 0), "refused Invalid own"),
        ("every outcome hidden", COORDINATOR, hiding(&every_outcome).on(OutcomeList, 0, 0), "refused Invalid hidden"),
        ("one of its own, for a typed one", COORDINATOR, own(&[falls]).on(OutcomeList, 0, 0), "directory TemplateTailored"),
        ("the question hidden", COORDINATOR, hiding(&["question"]).on(ReferralForm, 0, 0), "refused Invalid hidden"),
        ("the question reworded, a field hidden", COORDINATOR, Ours { own: vec![entry("question", "What do you ask?")], ..hiding(&["told"]) }.on(ReferralForm, 0, 0), "directory TemplateTailored"),
        ("a question of the Federation's that it has not", COORDINATOR, own(&[entry("ask.key_safe", "Is there a key safe?")]).on(ReferralForm, 0, 1), "refused Invalid own"),
        ("a question of its own", COORDINATOR, own(&[entry("own.key_safe", "Is there a key safe?")]).on(ReferralForm, 0, 1), "directory TemplateTailored"),
        ("an NHS number", COORDINATOR, own(&[entry("closing.invitation", "Ask for 9990000018")]).on(MailTexts, 0, 0), "refused Invalid own"),
        ("a line that mails can have and the Federation has not", COORDINATOR, own(&[entry("opening.invitation", "Good morning")]).on(MailTexts, 0, 0), "directory TemplateTailored"),
        ("another place of words", COORDINATOR, own(&[entry("own.1", "Hello")]).on(MailTexts, 0, 1), "refused Invalid own"),
    ]);
}

#[test]
fn a_meeting_begins_with_the_topics_of_its_place_as_they_are_when_it_is_made() {
    let mut borough = tailored();
    let (rule, at) = (Recurrence::parse("FREQ=WEEKLY;BYDAY=TU").unwrap(), LocalTime::parse("13:00").unwrap());
    let of = |place: &Organisation, id: u128, kind| Series {
        starts_on: TODAY,
        ..Series::new(SeriesId(Uuid::from_u128(id)), kind, place.code.clone(), line("Weekly"), (rule.clone(), at), 60, person(DIRECTOR))
    };
    let places = organisations();
    for (place, id, kind) in [(&places[1], 1, MeetingKind::Pcn), (&places[2], 2, MeetingKind::Pcn), (&places[0], 3, MeetingKind::Borough), (&places[1], 4, MeetingKind::Huddle)] {
        borough.ok(SYSTEM, Command::SetSeries(Box::new(of(place, id, kind))));
    }
    let made = |borough: &mut Borough, id: u128, day: Day| {
        let meeting_id = MeetingId(Uuid::from_u128(id << 16 | u128::from(day.0.day_of_year().unsigned_abs())));
        borough.ok(SYSTEM, Command::MakeOccurrence { series_id: SeriesId(Uuid::from_u128(id)), recurrence_id: day, meeting_id });
        let State::Meeting(meeting) = &borough.states[&StreamId::Meeting(meeting_id)] else { panic!("not a meeting") };
        let title = |kind: &ItemKind| kind.title().expect("no case is known").to_string();
        meeting.ordered_items().iter().map(|it| format!("{} {} {}", it.number, title(&it.kind), it.planned_minutes)).collect::<Vec<_>>()
    };
    assert_eq!(made(&mut borough, 1, days(7)), ["1 A 5", "2 B here 5", "3 Ours 5"]);
    assert_eq!(made(&mut borough, 2, days(7)), ["1 A 5", "2 B 5", "3 C 5"]);
    assert_eq!(made(&mut borough, 3, days(7)).len(), 2, "the borough's own, as they come with the product");
    assert_eq!(made(&mut borough, 4, days(7)), [""; 0], "a huddle has its cases");
    borough.ok(MANAGER, set(1, &[topic("z", "Z")]));
    assert_eq!(made(&mut borough, 2, days(14)), ["1 Z 5"]);
    assert_eq!(made(&mut borough, 2, days(7)), ["1 A 5", "2 B 5", "3 C 5"], "one that is there stays as it was made");
}

/// What the PCN said last, by key: what must still hold after every update.
#[derive(Default)]
struct Said {
    own: BTreeMap<EntryKey, Entry>,
    hidden: BTreeSet<EntryKey>,
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_update_destroys_what_a_pcn_reworded_hid_or_added_and_no_key_comes_twice(
        steps in prop::collection::vec((0u8..6, 0usize..6, 0u8..3, prop::collection::vec(0usize..6, 0..6)), 1..40),
    ) {
        let mut borough = Borough::empty();
        let mut said = Said::default();
        for (which, n, words, keys) in steps {
            let name = format!("k{n}");
            match which {
                0 | 1 => {
                    let chosen: BTreeSet<usize> = keys.iter().copied().collect();
                    let entries: Vec<Entry> = chosen.iter().map(|n| topic(&format!("k{n}"), &format!("Theirs {}", (n + usize::from(words)) % 3))).collect();
                    borough.ok(MANAGER, set(borough.directory.template(AGENDA).version, &entries));
                }
                2 => { said.own.insert(key(&format!("own.{n}")), topic(&format!("own.{n}"), "Ours")); }
                3 if borough.directory.template(AGENDA).entry(&key(&name)).is_some() => { said.own.insert(key(&name), topic(&name, &format!("Here {words}"))); }
                4 => { said.hidden.insert(key(&name)); }
                _ => { said.own.remove(&key(&name)); said.hidden.remove(&key(&name)); }
            }
            let version = borough.directory.tailoring(&pcn(), AGENDA).map_or(0, |it| it.version);
            let ours = Ours {
                own: said.own.values().cloned().collect(),
                hidden: said.hidden.clone(),
                order: keys.iter().map(|n| key(&format!("k{n}"))).collect(),
                seen: if words == 0 { keys.iter().map(|n| key(&format!("k{n}"))).collect() } else { BTreeSet::new() },
            };
            if which > 1 {
                borough.ok(COORDINATOR, ours.on(AGENDA, borough.directory.template(AGENDA).version, version));
            }
            let template = borough.directory.template(AGENDA);
            let all = lines(template, borough.directory.tailoring(&pcn(), AGENDA));
            let distinct: BTreeSet<&EntryKey> = all.iter().map(|line| &line.entry.key).collect();
            prop_assert_eq!(distinct.len(), all.len(), "no key twice");
            for (key, own) in &said.own {
                let line = all.iter().find(|line| line.entry.key == *key);
                prop_assert_eq!(line.map(|line| (&line.entry, line.is_own)), Some((own, true)), "our words stand");
            }
            for line in &all {
                prop_assert_eq!(line.is_hidden, said.hidden.contains(&line.entry.key), "hidden stays hidden, and nothing else is");
                prop_assert!(said.own.contains_key(&line.entry.key) || template.entry(&line.entry.key) == Some(&line.entry), "all else is the Federation's");
            }
            for theirs in &template.entries {
                prop_assert!(distinct.contains(&theirs.key), "an update reaches the PCN");
            }
            if let Some(ours) = borough.directory.tailoring(&pcn(), AGENDA) {
                prop_assert!(differences(template, ours).iter().all(|it| it.was != it.now), "only what differs is told");
            }
        }
    }
}
