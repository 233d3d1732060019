//! Which cases could go on an agenda: everything the rule says yes to, within the scope, most pressing first; and who looked
//! at a case.

use crate::{bench::Bench, world::*};
use mdt_domain::{
    action_item::{ActionItem, ActionStatus, Owner},
    agenda::proposal::{propose, proposed},
    case::*,
    event::{EventKind, Part},
    ids::*,
    meeting::*,
    policy::Scope,
    stream::StreamId,
    words::*,
};
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use std::collections::{BTreeMap, BTreeSet};

const DAY_SECONDS: i64 = 86_400;

/// The case, and the meetings in which its lines are.
async fn put(bench: &Bench, case: &Case) {
    let mut events = Vec::new();
    for item in case.items.values() {
        let stream = StreamId::Meeting(item.meeting_id);
        if bench.store.head(&stream).await.unwrap() > 0 {
            continue;
        }
        let status = if item.is_over { MeetingStatus::Ended } else { MeetingStatus::Open };
        let root = MeetingRoot { starts_at: item.starts_at, status, ..meeting_root(item.meeting_id) };
        events.push(at(&stream, 1, event(EventKind::MeetingCreated, vec![Part::MeetingRoot(root)])));
    }
    let mut parts = vec![Part::CaseRoot(case.root.clone())];
    parts.extend(case.items.values().cloned().map(Part::CaseItem));
    parts.extend(case.actions.values().cloned().map(Part::ActionItem));
    events.push(at(&StreamId::Case(case.root.id), 1, event(EventKind::CaseUpdated, parts)));
    bench.commit(commit(events)).await.unwrap();
}

fn scope(pcns: &[&str], barred: &[CaseId]) -> Scope {
    let pcns = pcns.iter().map(|code| ods(code)).collect();
    Scope { person_id: PersonId(id()), pcns, practices: vec![], cases: vec![], barred: barred.to_vec() }
}

fn quiet(number: u32, priority: Priority) -> Case {
    let root = CaseRoot { next_review_on: Some(Day::of(NOW).plus_days(30)), priority, ..case_root(CaseId(id()), number) };
    Case { root, items: BTreeMap::new(), social_notes: BTreeMap::new(), actions: BTreeMap::new(), assessments: BTreeMap::new() }
}

fn line_on(day: i64, kind: Option<OutcomeKind>) -> CaseItem {
    let starts_at = NOW.plus_seconds(day * DAY_SECONDS);
    let outcome = kind.map(|kind| Outcome {
        kind,
        rationale: Some(Paragraph::parse("\"outcome\":null, \"is_over\":false").unwrap()),
        dissent: None,
        refer_to: None,
        next_review_on: None,
        step_down: None,
        recorded_by: PersonId(id()),
        recorded_at: starts_at.plus_seconds(200),
    });
    CaseItem { starts_at, outcome, is_over: day < 0, ..case_item(ItemId(id()), MeetingId(id())) }
}

fn referral(day: i64) -> Referral {
    Referral {
        situation: Paragraph::parse("Two falls").unwrap(),
        background: None,
        assessment: None,
        recommendation: None,
        question: None,
        told: None,
        objections: None,
        referred_by: line("Dr Quill"),
        referred_at: NOW.plus_seconds(day * DAY_SECONDS + 60),
        referrer: None,
        urgent_reason: None,
        returned: None,
        answers: Vec::new(),
    }
}

fn promise(case: CaseId, status: ActionStatus, due: Option<i32>) -> ActionItem {
    ActionItem { status, due_on: due.map(|days| Day::of(NOW).plus_days(days)), ..action(Some(case)) }
}

fn random_case(random: &mut SmallRng, number: u32, meeting: &MeetingRoot) -> Case {
    let mut case = quiet(number, [Priority::Red, Priority::Amber, Priority::Green][random.random_range(0..3)]);
    let root = &mut case.root;
    root.next_review_on = [None, Some(-2), Some(0), Some(1), Some(30), Some(30), Some(30), Some(30)][random.random_range(0..8)].map(|days| Day::of(NOW).plus_days(days));
    root.status = if random.random_bool(0.8) { CaseStatus::Accepted } else { CaseStatus::SteppedDown };
    root.pcn = ods(["U62360", "U62360", "U62360", "U99999"][random.random_range(0..4)]);
    root.is_recurring = random.random_bool(0.1);
    root.reason = line("\"is_recurring\":true, \"most_concerned\":{");
    root.most_concerned = random.random_bool(0.1).then(|| MostConcerned { by: PersonId(id()), name: line("Dr Quill"), at: NOW, note: None });
    root.referral = random.random_bool(0.3).then(|| referral(random.random_range(-9..1)));
    for _ in 0..random.random_range(0..4) {
        let day = random.random_range(-9..2);
        let kind = [None, Some(OutcomeKind::DeferredNoTime), Some(OutcomeKind::ActionsAgreed), Some(OutcomeKind::WatchfulReview)][random.random_range(0..4)];
        let line = CaseItem { is_removed: random.random_bool(0.2), ..line_on(day, kind.filter(|_| day < 0)) };
        case.items.insert(line.item_id, line);
    }
    if random.random_bool(0.1) {
        let line = CaseItem { meeting_id: meeting.id, ..line_on(0, None) };
        case.items.insert(line.item_id, line);
    }
    for _ in 0..random.random_range(0..2) {
        let status = [ActionStatus::Open, ActionStatus::Blocked, ActionStatus::Done][random.random_range(0..3)];
        let action = promise(case.root.id, status, [None, Some(-1), Some(0), Some(9)][random.random_range(0..4)]);
        case.actions.insert(action.id, action);
    }
    case
}

pub async fn candidates_hold_everything_the_rule_says_yes_to(bench: Bench) {
    let mut random = SmallRng::seed_from_u64(11);
    let meeting = meeting_root(MeetingId(id()));
    let gone: BTreeSet<PersonId> = [PersonId(id()), PersonId(id())].into();
    let mut world = Vec::new();
    for number in 1..=160 {
        let mut case = random_case(&mut random, number, &meeting);
        for action in case.actions.values_mut() {
            let who = gone.iter().next().copied().filter(|_| random.random_bool(0.3)).unwrap_or_else(|| PersonId(id()));
            action.owner = Owner::Person { person_id: who, name: line("Somebody") };
        }
        put(&bench, &case).await;
        world.push(case);
    }
    let barred: Vec<CaseId> = world.iter().step_by(9).map(|case| case.root.id).collect();
    let mine = scope(&["U62360"], &barred);
    let candidates = bench.store.agenda_candidates(&mine, &meeting, &gone, 1_000).await.unwrap();
    let found: BTreeSet<CaseId> = candidates.iter().copied().collect();
    assert_eq!(found.len(), candidates.len(), "each once");
    let mut too_many = 0;
    for case in &world {
        let is_inside = !barred.contains(&case.root.id);
        let is_proposed = is_inside && proposed(case, &meeting, &gone).is_some();
        assert!(!is_proposed || found.contains(&case.root.id), "{case:?}");
        too_many += usize::from(!is_proposed && found.contains(&case.root.id));
        if found.contains(&case.root.id) {
            assert!(is_inside && case.root.pcn == meeting.pcn && case.root.status == CaseStatus::Accepted && case.line_in(meeting.id).is_none());
        }
    }
    // Without a date a case is looked at though its rhythm may say "not yet"; hardly anything else is.
    assert!(too_many * 8 <= found.len(), "{too_many} of {}", found.len());
    assert_eq!(bench.store.agenda_candidates(&scope(&["U99999"], &[]), &meeting, &gone, 1_000).await.unwrap(), [], "another PCN's people see none of it");
}

pub async fn the_most_pressing_candidates_stay(bench: Bench) {
    let meeting = meeting_root(MeetingId(id()));
    let guest = PersonId(id());
    let gone: BTreeSet<PersonId> = [guest].into();
    let due = |mut case: Case, day: i32| {
        case.root.next_review_on = Some(Day::of(NOW).plus_days(day));
        case
    };
    let with_line = |mut case: Case, line: CaseItem| {
        case.items.insert(line.item_id, line);
        case
    };
    let mut blocked = quiet(5, Priority::Amber);
    let action = promise(blocked.root.id, ActionStatus::Blocked, None);
    blocked.actions.insert(action.id, action);
    let mut left = quiet(9, Priority::Amber);
    let theirs = ActionItem { owner: Owner::Person { person_id: guest, name: line("Somebody") }, ..promise(left.root.id, ActionStatus::Accepted, None) };
    left.actions.insert(theirs.id, theirs);
    let mut undated = quiet(2, Priority::Amber);
    undated.root.next_review_on = None;
    let mut never_agreed = undated.clone();
    (never_agreed.root.id, never_agreed.root.code) = (CaseId(id()), code("SF-003"));
    undated.root.is_recurring = true;
    let cases = [
        due(quiet(1, Priority::Green), -20),
        with_line(undated, line_on(-10, Some(OutcomeKind::NotAppropriate))),
        due(quiet(1000, Priority::Amber), -1),
        due(quiet(999, Priority::Amber), -1),
        due(quiet(4, Priority::Amber), -3),
        blocked,
        left,
        with_line(quiet(6, Priority::Amber), line_on(-1, Some(OutcomeKind::DeferredNoTime))),
        due(quiet(7, Priority::Red), 0),
        quiet(8, Priority::Red),
    ];
    for case in &cases {
        put(&bench, case).await;
    }
    let code_of = |id: CaseId| cases.iter().find(|case| case.root.id == id).unwrap().root.code.to_string();
    let found: Vec<String> = bench.store.agenda_candidates(&scope(&["U62360"], &[]), &meeting, &gone, 1_000).await.unwrap().into_iter().map(code_of).collect();
    assert_eq!(found, ["SF-007", "SF-005", "SF-006", "SF-009", "SF-004", "SF-999", "SF-1000", "SF-002", "SF-001"]);
    let by_rule: Vec<String> = propose(&meeting, &gone, &cases).into_iter().map(|(case, _)| case.root.code.to_string()).collect();
    assert_eq!((by_rule.len(), &by_rule[..1]), (found.len(), &found[..1]));
    let few = bench.store.agenda_candidates(&scope(&["U62360"], &[]), &meeting, &gone, 2).await.unwrap();
    assert_eq!(few.into_iter().map(code_of).collect::<Vec<_>>(), found[..2]);
}

pub async fn looks_at_a_case_come_newest_first(bench: Bench) {
    let (case, other) = (CaseId(id()), CaseId(id()));
    let author = PersonId(id());
    let people = vec![Part::Person(person(author, "Sana Malik"))];
    bench.commit(commit(vec![at(&StreamId::Directory(ods("FED01")), 1, event(EventKind::PersonSet, people))])).await.unwrap();
    let streams = [
        StreamId::Case(case),
        StreamId::Case(other),
        StreamId::CaseRestricted(case),
        StreamId::PrivateNote(author, case),
        StreamId::PrivateNote(author, other),
        StreamId::Meeting(MeetingId(id())),
    ];
    for (second, stream) in streams.iter().enumerate() {
        bench.store.record_view(author, stream, "role", NOW.plus_seconds(second as i64)).await.unwrap();
    }
    bench.store.record_view(author, &streams[0], "break_glass", NOW.plus_seconds(DAY_SECONDS)).await.unwrap();
    let looks = bench.store.views_of_case(case, 200).await.unwrap();
    let found: Vec<(&StreamId, i64, &str)> = looks.iter().map(|look| (&look.stream, (look.at.0 - NOW.0) / 1_000_000, look.by_right.as_str())).collect();
    assert_eq!(found, [(&streams[0], DAY_SECONDS, "break_glass"), (&streams[3], 3, "role"), (&streams[2], 2, "role"), (&streams[0], 0, "role")]);
    assert_eq!(bench.store.views_of_case(case, 2).await.unwrap(), looks[..2]);
}
