//! What could go on an agenda: every reason by itself, what is never proposed, the order, and random cases.

use crate::world::*;
use mdt_domain::{
    action_item::{ActionItem, ActionStatus, Owner},
    agenda::proposal::{self, Proposed, rhythm_days},
    case::*,
    ids::{CaseId, ItemId, PersonId},
    meeting::{MeetingKind, MeetingRoot},
    words::*,
};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};
use uuid::Uuid;

/// Whose passes are over.
fn gone() -> BTreeSet<PersonId> { [person(50)].into() }
fn proposed(case: &Case, meeting: &MeetingRoot) -> Option<Proposed> { proposal::proposed(case, meeting, &gone()) }
fn propose<'c>(meeting: &MeetingRoot, cases: impl IntoIterator<Item = &'c Case>) -> Vec<(&'c Case, Proposed)> { proposal::propose(meeting, &gone(), cases) }
fn owned(n: u128, it: ActionItem) -> ActionItem { ActionItem { owner: Owner::Person { person_id: person(n), name: line("Somebody") }, ..it } }

fn tuesday() -> MeetingRoot { MeetingRoot { starts_at: NINE, ..meeting_root(9) } }

fn quiet(n: u128, priority: Priority) -> Case {
    let root = CaseRoot { next_review_on: Some(days(30)), ..case_root(n, priority) };
    Case { root, items: BTreeMap::new(), social_notes: BTreeMap::new(), actions: BTreeMap::new(), assessments: BTreeMap::new() }
}

fn decided(kind: OutcomeKind, at: UtcMicros) -> Outcome {
    Outcome { kind, rationale: None, dissent: None, refer_to: None, next_review_on: None, step_down: None, recorded_by: person(DIRECTOR), recorded_at: at }
}

/// Its line in the meeting so many days from Tuesday.
fn line_on(n: u128, day: i64, outcome: Option<OutcomeKind>) -> CaseItem {
    let starts_at = NINE.plus_seconds(day * 86_400);
    CaseItem {
        item_id: item(n),
        meeting_id: huddle(100 + n),
        series_id: Some(series()),
        starts_at,
        reason: ListedReason::ReviewDue,
        deferred_count: 0,
        outcome: outcome.map(|kind| decided(kind, starts_at.plus_seconds(300))),
        is_removed: false,
        is_over: day < 0,
        carried_to: None,
        minutes_texts: None,
        guests: Default::default(),
        urgent_reason: None,
        attendance: vec![],
        calls: vec![],
        minutes: None,
        stood_before: None,
    }
}

fn with_line(mut case: Case, line: CaseItem) -> Case {
    case.items.insert(line.item_id, line);
    case
}

fn promise(n: u128, status: ActionStatus, due: Option<i32>) -> ActionItem {
    ActionItem {
        id: action(n),
        what: line("Ring the daughter"),
        owner: Owner::Nobody,
        due_on: due.map(days),
        status,
        case_id: Some(case(1)),
        case_code: None,
        pcn: pcn(),
        meeting_id: None,
        item_id: None,
        created_by: person(LINK),
        created_at: NINE,
        accepted_at: None,
        closed_at: None,
        closed_by: None,
        note: None,
        status_before: None,
        help: None,
        handed_on: None,
        needs_confirmation_since: None,
        undo: None,
        kept_for: None,
        help_kept: None,
    }
}

fn with_action(mut case: Case, action: ActionItem) -> Case {
    case.actions.insert(action.id, action);
    case
}

fn referred(mut case: Case, day: i64) -> Case {
    case.root.referral = Some(Referral {
        situation: paragraph("Two falls"),
        background: None,
        assessment: None,
        recommendation: None,
        question: Some(line("Is home safe?")),
        told: None,
        objections: None,
        referred_by: line("Dr Quill"),
        referred_at: NINE.plus_seconds(day * 86_400 - 3600),
        referrer: None,
        urgent_reason: None,
        returned: None,
        answers: Vec::new(),
    });
    case
}

fn changed(mut case: Case, change: impl FnOnce(&mut CaseRoot)) -> Case {
    change(&mut case.root);
    case
}

fn undated(case: Case) -> Case { changed(case, |root| root.next_review_on = None) }

fn due_on(case: Case, day: i32) -> Case { changed(case, |root| root.next_review_on = Some(days(day))) }

fn most_concerned(case: Case) -> Case {
    changed(case, |root| root.most_concerned = Some(MostConcerned { by: person(GP), name: line("Dr Quill"), at: NINE, note: None }))
}

#[test]
fn every_reason_is_found_and_the_most_pressing_is_said_first() {
    use ListedReason::*;
    use OutcomeKind::*;
    let (red, amber, green) = (|| quiet(1, Priority::Red), || quiet(1, Priority::Amber), || quiet(1, Priority::Green));
    let rows = [
        ("nothing", red(), vec![]),
        ("due on the day", due_on(green(), 0), vec![ReviewDue]),
        ("due tomorrow", due_on(red(), 1), vec![]),
        ("due last week", due_on(green(), -7), vec![ReviewDue]),
        ("red, never looked at and without a date", undated(red()), vec![ReviewDue]),
        ("green, never looked at: nobody agreed a review", undated(green()), vec![]),
        ("amber, never looked at: nobody agreed a review", undated(amber()), vec![]),
        ("red without a date, discussed yesterday", with_line(undated(red()), line_on(1, -1, Some(NotAppropriate))), vec![ReviewDue]),
        ("amber without a date, six days ago", with_line(undated(amber()), line_on(1, -6, Some(NotAppropriate))), vec![]),
        ("amber without a date, a week ago", with_line(undated(amber()), line_on(1, -7, Some(NotAppropriate))), vec![ReviewDue]),
        ("green without a date, 27 days ago", with_line(undated(green()), line_on(1, -27, Some(NotAppropriate))), vec![]),
        ("green without a date, four weeks ago", with_line(undated(green()), line_on(1, -28, Some(NotAppropriate))), vec![ReviewDue]),
        ("not reached", with_line(red(), line_on(1, -1, None)), vec![CarriedNotDiscussed]),
        ("put off", with_line(red(), line_on(1, -1, Some(DeferredNoTime))), vec![CarriedNotDiscussed]),
        ("not reached, then decided", with_line(with_line(red(), line_on(1, -2, None)), line_on(2, -1, Some(ActionsAgreed))), vec![]),
        ("decided, then not reached", with_line(with_line(red(), line_on(1, -2, Some(ActionsAgreed))), line_on(2, -1, None)), vec![CarriedNotDiscussed]),
        ("taken off the last time", with_line(red(), CaseItem { is_removed: true, ..line_on(1, -1, None) }), vec![]),
        ("on tomorrow's agenda", with_line(red(), line_on(1, 1, None)), vec![]),
        ("overdue", with_action(red(), promise(1, ActionStatus::Accepted, Some(-1))), vec![OverdueAction]),
        ("due on the day", with_action(red(), promise(1, ActionStatus::Open, Some(0))), vec![]),
        ("done late", with_action(red(), promise(1, ActionStatus::Done, Some(-1))), vec![]),
        ("blocked", with_action(red(), promise(1, ActionStatus::Blocked, Some(3))), vec![BlockedAction]),
        ("blocked and overdue", with_action(red(), promise(1, ActionStatus::Blocked, Some(-3))), vec![OverdueAction, BlockedAction]),
        ("a guest's whose pass is over", with_action(red(), owned(50, promise(1, ActionStatus::Accepted, Some(3)))), vec![OwnerGone]),
        ("a guest's whose pass is over, done", with_action(red(), owned(50, promise(1, ActionStatus::Done, Some(3)))), vec![]),
        ("a guest's whose pass lasts", with_action(red(), owned(51, promise(1, ActionStatus::Accepted, Some(3)))), vec![]),
        ("a guest's whose pass is over, late and blocked", with_action(red(), owned(50, promise(1, ActionStatus::Blocked, Some(-1)))), vec![OverdueAction, BlockedAction, OwnerGone]),
        ("referred", referred(red(), -1), vec![NewReferral]),
        ("referred and decided since", with_line(referred(red(), -2), line_on(1, -1, Some(ActionsAgreed))), vec![]),
        ("referred and not reached since", with_line(referred(red(), -2), line_on(1, -1, None)), vec![CarriedNotDiscussed]),
        ("referred again since it was decided", with_line(referred(red(), 0), line_on(1, -1, Some(ActionsAgreed))), vec![NewReferral]),
        ("referred while the meeting that decided ran", {
            let line = line_on(1, -1, Some(ActionsAgreed));
            let mut case = with_line(referred(red(), -1), line.clone());
            case.root.referral.as_mut().unwrap().referred_at = line.starts_at.plus_seconds(60);
            case
        }, vec![]),
        ("most concerned", most_concerned(red()), vec![MostConcerned]),
        ("recurring", changed(red(), |root| root.is_recurring = true), vec![Recurring]),
        ("all at once", {
            let case = with_action(referred(with_line(undated(red()), line_on(1, -3, None)), -1), promise(1, ActionStatus::Blocked, Some(-1)));
            most_concerned(changed(case, |root| root.is_recurring = true))
        }, vec![NewReferral, CarriedNotDiscussed, OverdueAction, BlockedAction, MostConcerned, ReviewDue, Recurring]),
    ];
    for (sentence, case, expected) in rows {
        assert_eq!(proposed(&case, &tuesday()).map(|why| why.reasons).unwrap_or_default(), expected, "{sentence}");
    }
}

#[test]
fn some_cases_are_never_proposed() {
    let due = || due_on(quiet(1, Priority::Red), -3);
    assert!(proposed(&due(), &tuesday()).is_some());
    for status in [CaseStatus::Referred, CaseStatus::Returned, CaseStatus::SteppedDown, CaseStatus::Closed] {
        assert_eq!(proposed(&changed(due(), |root| root.status = status), &tuesday()), None, "{status:?}");
    }
    assert_eq!(proposed(&changed(due(), |root| root.pcn = other_pcn()), &tuesday()), None, "another PCN's");
    let here = CaseItem { meeting_id: tuesday().id, ..line_on(1, 0, None) };
    assert_eq!(proposed(&with_line(due(), here.clone()), &tuesday()), None, "listed already");
    assert!(proposed(&with_line(due(), CaseItem { is_removed: true, ..here }), &tuesday()).is_some(), "taken off again");
    for (kind, is_for_cases) in [(MeetingKind::Huddle, true), (MeetingKind::Pcn, true), (MeetingKind::Borough, false), (MeetingKind::Supervision, false)] {
        assert_eq!(proposed(&due(), &MeetingRoot { kind, ..tuesday() }).is_some(), is_for_cases, "{kind:?}");
    }
}

#[test]
fn counts_and_dates_come_with_the_reasons() {
    let put_off = CaseItem { deferred_count: 2, ..line_on(1, -1, Some(OutcomeKind::DeferredKeyPersonAbsent)) };
    let case = with_line(due_on(quiet(1, Priority::Amber), -4), put_off);
    let case = with_action(with_action(case, promise(1, ActionStatus::Open, Some(-1))), promise(2, ActionStatus::Blocked, None));
    let Proposed { deferred_count, overdue_actions, blocked_actions, review_due_on, .. } = proposed(&case, &tuesday()).unwrap();
    assert_eq!((deferred_count, overdue_actions, blocked_actions, review_due_on), (3, 1, 1, Some(days(-4))));
    let by_rhythm = with_line(undated(quiet(1, Priority::Amber)), line_on(1, -10, Some(OutcomeKind::NotAppropriate)));
    assert_eq!(proposed(&by_rhythm, &tuesday()).unwrap().review_due_on, Some(days(-10 + rhythm_days(Priority::Amber))));
    assert_eq!(proposed(&undated(quiet(1, Priority::Red)), &tuesday()).unwrap().review_due_on, None);
    let this_morning = with_line(undated(quiet(1, Priority::Red)), line_on(1, 0, Some(OutcomeKind::NotAppropriate)));
    let after_lunch = |day: i64| MeetingRoot { starts_at: NINE.plus_seconds(4 * 3600 + day * 86_400), ..tuesday() };
    assert_eq!(proposed(&this_morning, &after_lunch(0)), None, "red is looked at once a day");
    assert_eq!(proposed(&this_morning, &after_lunch(1)).unwrap().review_due_on, Some(days(1)));
}

#[test]
fn the_most_pressing_case_comes_first() {
    let put_off = |n, times: u16| {
        let line = CaseItem { deferred_count: times - 1, item_id: ItemId(Uuid::from_u128(n)), ..line_on(n, -1, None) };
        with_line(quiet(n, Priority::Amber), line)
    };
    let code = |case: Case, code: &str| changed(case, |root| root.code = CaseCode::parse(code).unwrap());
    let cases = [
        due_on(quiet(1, Priority::Green), -90),
        code(due_on(quiet(2, Priority::Amber), -1), "SF-1000"),
        code(due_on(quiet(3, Priority::Amber), -1), "SF-999"),
        due_on(quiet(4, Priority::Amber), -2),
        most_concerned(undated(quiet(5, Priority::Amber))),
        put_off(6, 1),
        put_off(7, 4),
        with_action(quiet(8, Priority::Amber), promise(1, ActionStatus::Blocked, None)),
        due_on(quiet(9, Priority::Red), 0),
        most_concerned(quiet(10, Priority::Red)),
        due_on(quiet(11, Priority::Red), 1),
    ];
    let found: Vec<CaseId> = propose(&tuesday(), &cases).into_iter().map(|(case, _)| case.root.id).collect();
    assert_eq!(found, [9, 10, 7, 6, 8, 4, 3, 2, 5, 1].map(case));
}

fn any_case() -> impl Strategy<Value = Case> {
    let lines = prop::collection::vec((-40i64..3, any::<bool>(), 0usize..4), 0..5);
    let actions = prop::collection::vec((0usize..4, prop::option::of(-3i32..3)), 0..3);
    let facts = (any::<bool>(), any::<bool>(), prop::option::of(-10i32..10), prop::option::of(-40i64..1), 0usize..5, 0usize..3, any::<bool>());
    (lines, actions, facts).prop_map(|(lines, actions, (is_recurring, is_worrying, review, referral, status, priority, is_here))| {
        let mut case = quiet(1, [Priority::Red, Priority::Amber, Priority::Green][priority]);
        case.root.next_review_on = review.map(days);
        case.root.is_recurring = is_recurring;
        case.root.status =
            [CaseStatus::Accepted, CaseStatus::Accepted, CaseStatus::Accepted, CaseStatus::Referred, CaseStatus::SteppedDown][status];
        for (n, (day, is_removed, outcome)) in lines.into_iter().enumerate() {
            let outcome = [None, Some(OutcomeKind::DeferredNoTime), Some(OutcomeKind::ActionsAgreed), Some(OutcomeKind::NotAppropriate)][outcome];
            case = with_line(case, CaseItem { is_removed, ..line_on(n as u128, day, outcome.filter(|_| day < 0)) });
        }
        if is_here {
            case = with_line(case, CaseItem { meeting_id: tuesday().id, ..line_on(99, 0, None) });
        }
        for (n, (status, due)) in actions.into_iter().enumerate() {
            let status = [ActionStatus::Open, ActionStatus::Blocked, ActionStatus::Done, ActionStatus::Cancelled][status];
            case = with_action(case, promise(n as u128, status, due));
        }
        let case = if is_worrying { most_concerned(case) } else { case };
        referral.map_or(case.clone(), |day| referred(case, day))
    })
}

proptest! {
    #[test]
    fn nothing_listed_is_proposed_and_nothing_without_a_reason(cases in prop::collection::vec(any_case(), 0..6)) {
        let found = propose(&tuesday(), &cases);
        for (case, why) in &found {
            prop_assert!(!why.reasons.is_empty() && case.line_in(tuesday().id).is_none() && case.root.status == CaseStatus::Accepted);
            prop_assert!(why.reasons.contains(&ListedReason::OverdueAction) == (why.overdue_actions > 0));
            prop_assert!(why.reasons.contains(&ListedReason::BlockedAction) == (why.blocked_actions > 0));
            prop_assert!(why.review_due_on.is_none_or(|day| day <= days(0) && why.reasons.contains(&ListedReason::ReviewDue)));
        }
        prop_assert!(found.is_sorted_by_key(|(case, _)| case.root.priority));
        // What is left out is off the list, listed, or has nothing to it.
        let count = cases.iter().filter(|case| proposed(case, &tuesday()).is_some()).count();
        prop_assert_eq!(found.len(), count);
        for case in cases.iter().filter(|case| case.root.status == CaseStatus::Accepted && case.line_in(tuesday().id).is_none()) {
            let was_left = case.last_over_before(NINE).is_some_and(|line| !line.is_discussed());
            prop_assert!(!(was_left || case.root.is_recurring) || proposed(case, &tuesday()).is_some(), "nothing promised is lost");
        }
    }
}
