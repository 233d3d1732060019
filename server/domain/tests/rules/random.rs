//! Random meetings: whatever anybody asks, in whatever order, the states stay whole (see `Borough::check_invariants`,
//! asked after every accepted command), and folding the events from nothing gives the same states. Whatever somebody is to a case, a bar keeps them out.

use crate::world::*;
use mdt_domain::{
    action_item::OwnerRef,
    case::{Bar, Barred, BreakGlass, Case, CaseItem, ListedReason, OutcomeKind},
    command::Command,
    directory::{GuestPass, Person, Role, RoleAt},
    event::{EventKind, State},
    ids::{PersonId, ServiceId},
    meeting::{Admission, Attendance, Attendee, AttendeeKind, Meeting, MeetingLive, MeetingStatus, Partstat, Phase},
    need_to_know::case_facts,
    policy::{Permission, may_subscribe},
    stream::StreamId,
    words::{Line, Priority, UtcMicros},
};
use proptest::prelude::*;
use std::collections::BTreeMap;
use uuid::Uuid;

const PEOPLE: [u128; 8] = [DIRECTOR, DIRECTOR, DEPUTY, COORDINATOR, GP, LINK, ROTATING, SYSTEM];
const KINDS: [OutcomeKind; 5] =
    [OutcomeKind::ActionsAgreed, OutcomeKind::StepDown, OutcomeKind::Declined, OutcomeKind::DeferredNoTime, OutcomeKind::WatchfulReview];
const PHASES: [Phase; 4] = [Phase::RollCall, Phase::ActionReview, Phase::Cases, Phase::ReadBack];

/// One command out of three small numbers: which, about what, and how.
fn command(which: u8, n: u128, how: u8) -> Command {
    let meeting = huddle(1);
    let case_n = n % 8 + 1;
    let owner = || match how % 4 {
        0 => owned_by(LINK),
        1 => OwnerRef::Pool,
        2 => by_service(),
        _ => OwnerRef::Nobody,
    };
    let id = action(n % 4);
    match which {
        0 => list(1, n, case_n),
        1 => Command::UnlistCase { meeting_id: meeting, item_id: item(n), case_id: case(case_n) },
        2 => Command::AddTopic { meeting_id: meeting, item_id: item(100 + n), title: line("Topic"), planned_minutes: 5 },
        3 => Command::RemoveTopic(meeting, item(100 + n)),
        4 | 5 => Command::MoveItem { meeting_id: meeting, item_id: item(n), to_position: u16::from(how) },
        6 => Command::StartMeeting(meeting),
        7 => Command::GoToPhase { meeting_id: meeting, phase: PHASES[usize::from(how) % 4], acknowledged: vec![] },
        8..=11 => start_item_knowing(n, &[ROTATING]),
        12 => Command::ParkItem(meeting, item(n)),
        13 if how % 3 == 1 => Command::ReopenTopic(meeting, item(100 + n)),
        13 => Command::DecideTopic(meeting, item(100 + n)),
        14..=16 => outcome(n, KINDS[usize::from(how) % 5]),
        17 => Command::WithdrawOutcome(meeting, item(n), case(n), None),
        18 => Command::AgreeWithoutDiscussion { meeting_id: meeting, entries: vec![(item(n), case(n), days(30))] },
        19 => Command::TakeChair(meeting),
        20 => Command::GiveBackChair(meeting),
        21 => promise(n % 4, case_n, owner(), how.is_multiple_of(2).then(|| days(2))),
        22 => Command::ClaimAction(on_case(case_n), id),
        23 => Command::ChangeAction { home: on_case(case_n), action_id: id, what: None, owner: Some(owner()), due_on: None },
        24 => Command::CompleteAction(on_case(case_n), id, None),
        25 => Command::ReopenAction(on_case(case_n), id),
        26 => Command::BlockAction(on_case(case_n), id, line("No answer")),
        32 => Command::AskForHelp { home: on_case(case_n), action_id: id, of: owner(), word: None },
        33 => Command::AnswerHelp(on_case(case_n), id, how.is_multiple_of(2).then(|| line("On leave"))),
        34 => Command::UndoAction(on_case(case_n), id),
        35 => Command::ConfirmAction(on_case(case_n), id),
        36 => Command::CancelAction(on_case(case_n), id, line("Not wanted")),
        37 => Command::ReassignAction { home: on_case(case_n), action_id: id, owner: owner(), due_on: None, why: Some(line("On leave")), seen: None },
        27 => Command::PersonArrived(meeting, person(n)),
        28 => Command::PersonLeft(meeting, person(n)),
        29 => Command::RaiseHand(meeting),
        30 => Command::CloseMeeting { meeting_id: meeting, override_reason: how.is_multiple_of(2).then(|| paragraph("No time")) },
        31 => Command::ApproveMinutes { meeting_id: meeting, version: u16::from(how % 3) + 1, edits: vec![] },
        38 => crate::minutes::edit(n % 8 + 1, u16::from(how % 3), None, "Rang back"),
        _ => Command::CancelMeeting(huddle(2)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_the_states_stay_whole(
        plan in prop::collection::vec((0usize..8, 0u8..40, 1u128..12, 0u8..12, 0i64..200), 1..80),
        is_live in any::<bool>(),
    ) {
        let mut borough = if is_live { Borough::live() } else { Borough::new() };
        let mut folded: BTreeMap<StreamId, Option<State>> =
            borough.states.iter().map(|(stream, state)| (stream.clone(), Some(state.clone()))).collect();
        for (who, which, n, how, seconds) in plan {
            borough.later(seconds);
            let over = borough.meeting(1).root.status == MeetingStatus::Ended;
            let Ok(events) = borough.run(PEOPLE[who], command(which, n, how)) else { continue };
            for (stream, event) in &events {
                let state = folded.entry(stream.clone()).or_insert_with(|| State::empty(stream));
                prop_assert!(State::evolve(state, event).is_ok());
                prop_assert!(!over || !matches!(stream, StreamId::Meeting(id) if *id == huddle(1)) || event.parts.len() == 1 || event.kind == EventKind::MinutesApproved);
            }
        }
        for (stream, state) in &borough.states {
            prop_assert_eq!(folded.get(stream).and_then(Option::as_ref), Some(state));
        }
    }
}

// -- whatever somebody is to a case

/// Small numbers that make a world: somebody, their seat, a case with its bars and openings, a meeting, and a moment.
#[derive(Clone, Debug)]
struct Plan {
    roles: Vec<(u8, u8)>,
    service: u8,
    organisation: u8,
    pass: Option<(bool, bool, i64)>,
    seat: (u8, u8, u8, bool, u8),
    is_needed: bool,
    is_bound: bool,
    bars: Vec<u8>,
    glass: Vec<(bool, i64, bool)>,
    status: u8,
    now: i64,
}

fn plans() -> impl Strategy<Value = Plan> {
    let person = (prop::collection::vec((0u8..11, 0u8..4), 0..3), 0u8..3, 0u8..2, prop::option::of((any::<bool>(), any::<bool>(), -4000i64..4000)));
    let case = (any::<bool>(), any::<bool>(), prop::collection::vec(0u8..6, 0..3), prop::collection::vec((any::<bool>(), -4000i64..4000, any::<bool>()), 0..3));
    let seat = (0u8..5, 0u8..4, 0u8..3, any::<bool>(), 0u8..5);
    (person, case, seat, 0u8..6, -100_000i64..100_000).prop_map(|(person, case, seat, status, now)| Plan {
        roles: person.0,
        service: person.1,
        organisation: person.2,
        pass: person.3,
        seat,
        is_needed: case.0,
        is_bound: case.1,
        bars: case.2,
        glass: case.3,
        status,
        now,
    })
}

fn some_service(n: u8) -> Option<ServiceId> {
    [None, Some(service()), Some(ServiceId(Uuid::from_u128(0x60)))][usize::from(n) % 3]
}
fn names(n: u8) -> Line { line(["The Council", "South Fulham"][usize::from(n) % 2]) }

fn somebody(plan: &Plan) -> Person {
    use Role::*;
    let all = [ClinicalDirector, DeputyChair, Coordinator, Gp, LinkWorker, CoreMember, PracticeStaff, RotatingPartner, FederationManager, IgLead, Operator];
    let places = [pcn(), other_pcn(), practice(), federation()];
    let roles = plan.roles.iter().map(|(role, at)| RoleAt { role: all[usize::from(*role)], at: places[usize::from(*at)].clone() }).collect();
    let guest = plan.pass.map(|(is_speaker, is_admitted, until)| GuestPass {
        mail_asked_at: None,
        was_of: vec![],
        meeting_id: huddle(1),
        is_speaker,
        is_admitted,
        until: NINE.plus_seconds(plan.now + until),
    });
    Person { roles, organisation: names(plan.organisation), service_id: some_service(plan.service), guest, ..member(90, Gp, pcn()) }
}

fn some_case(plan: &Plan, now: UtcMicros) -> Case {
    let mut root = case_root(1, Priority::Red);
    if plan.is_needed {
        root.needed_services.insert(service());
    }
    for bar in &plan.bars {
        let whom = match bar {
            0 => Barred::Person { person_id: person(90), name: line("Somebody") },
            1 => Barred::Person { person_id: person(91), name: line("Another") },
            2 => Barred::Service { service_id: service(), name: line("Reablement") },
            3 => Barred::Service { service_id: some_service(2).unwrap(), name: line("Another") },
            n => Barred::Organisation { name: line(["the  COUNCIL", "south fulham"][usize::from(*n) % 2]) },
        };
        root.bars.push(Bar { whom, reason: line("X"), recorded_by: person(GP), recorded_at: NINE });
    }
    for (is_theirs, until, is_risk_to_life) in &plan.glass {
        let person_id = person(if *is_theirs { 90 } else { 91 });
        let until = now.plus_seconds(*until);
        root.break_glass.push(BreakGlass { person_id, name: line("X"), reason: line("X"), is_risk_to_life: *is_risk_to_life, opened_at: NINE, until });
    }
    let item = CaseItem {
        item_id: item(1),
        meeting_id: huddle(1),
        series_id: None,
        starts_at: NINE,
        reason: ListedReason::ReviewDue,
        deferred_count: 0,
        outcome: None,
        is_removed: false,
        is_over: false,
        carried_to: None,
        minutes_texts: None,
        guests: if plan.is_bound { [person(90)].into() } else { [].into() },
        urgent_reason: None,
        attendance: vec![],
        calls: vec![],
        minutes: None,
        stood_before: None,
    };
    Case { root, items: [(item.item_id, item)].into(), social_notes: BTreeMap::new(), actions: BTreeMap::new(), assessments: BTreeMap::new() }
}

fn some_meeting(plan: &Plan, person: &Person) -> Meeting {
    use MeetingStatus::*;
    let (kind, partstat, service_n, is_withdrawn, admission) = plan.seat;
    let mut root = meeting_root(1);
    root.status = [Draft, Open, Live, Ended, Approved, Cancelled][usize::from(plan.status)];
    let mut attendees = BTreeMap::new();
    if kind < 4 {
        let seat = Attendee {
            kind: [AttendeeKind::Core, AttendeeKind::Rotating, AttendeeKind::Guest, AttendeeKind::Speaker][usize::from(kind)],
            partstat: [Partstat::NeedsAction, Partstat::Accepted, Partstat::Declined, Partstat::Tentative][usize::from(partstat)],
            service_id: some_service(service_n),
            is_withdrawn,
            admission: [None, Some(Admission::Invited), Some(Admission::Waiting), Some(Admission::Admitted), Some(Admission::Revoked)][usize::from(admission)],
            attendance: Attendance::Unknown,
            ..Attendee::asked(person, AttendeeKind::Core)
        };
        attendees.insert(person.id, seat);
    }
    Meeting { root, live: MeetingLive::default(), items: BTreeMap::new(), attendees, actions: BTreeMap::new(), resources: BTreeMap::new() }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 4000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn nobody_who_is_barred_has_anything_of_a_case_without_a_running_opening_for_risk_to_life(plan in plans()) {
        let now = NINE.plus_seconds(plan.now);
        let person = somebody(&plan);
        let case = some_case(&plan, now);
        let meeting = some_meeting(&plan, &person);
        let facts = case_facts(&person, &case, now, |_| Some(&meeting));
        let is_barred = case.root.bars_person(&person);
        let opened = plan.glass.iter().any(|(is_theirs, until, is_risk_to_life)| *is_theirs && *is_risk_to_life && *until > 0);
        let id = case.root.id;
        let ask = |stream| may_subscribe(&person, &stream, &facts, now);
        if is_barred && !opened {
            prop_assert_eq!(ask(StreamId::Case(id)), Permission::No);
            prop_assert_eq!(ask(StreamId::PrivateNote(person.id, id)), Permission::No);
        }
        if is_barred {
            prop_assert_eq!(ask(StreamId::CaseRestricted(id)), Permission::No, "restricted notes never, whatever is opened");
        }
        prop_assert_eq!(ask(StreamId::PrivateNote(PersonId(Uuid::from_u128(91)), id)), Permission::No);
        // What somebody cannot have at all, no seat gives them.
        let cares = person.roles.iter().any(|held| !matches!(held.role, Role::FederationManager | Role::IgLead | Role::Operator));
        if person.guest.is_none() && !cares {
            prop_assert_eq!(ask(StreamId::Case(id)), Permission::No);
        }
        // Every right that ends by itself ends later than now.
        if let Permission::Until(end, _) = ask(StreamId::Case(id)) {
            prop_assert!(now < end);
        }
    }
}
