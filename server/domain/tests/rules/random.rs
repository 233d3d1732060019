//! Random meetings: whatever anybody asks, in whatever order, the states stay whole (see `Borough::check_invariants`,
//! asked after every accepted command), and folding the events from nothing gives the same states.

use crate::world::*;
use mdt_domain::{
    action_item::OwnerRef,
    case::OutcomeKind,
    command::Command,
    event::State,
    meeting::{MeetingStatus, Phase},
    stream::StreamId,
};
use proptest::prelude::*;
use std::collections::BTreeMap;

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
        7 => Command::GoToPhase(meeting, PHASES[usize::from(how) % 4]),
        8..=11 => start_item_knowing(n, &[ROTATING]),
        12 => Command::ParkItem(meeting, item(n)),
        13 => Command::DecideTopic(meeting, item(100 + n)),
        14..=16 => outcome(n, KINDS[usize::from(how) % 5]),
        17 => Command::WithdrawOutcome(meeting, item(n), case(n)),
        18 => Command::AgreeWithoutDiscussion { meeting_id: meeting, entries: vec![(item(n), case(n), days(30))] },
        19 => Command::TakeChair(meeting),
        20 => Command::GiveBackChair(meeting),
        21 => promise(n % 4, case_n, owner(), how.is_multiple_of(2).then(|| days(2))),
        22 => Command::ClaimAction(on_case(case_n), id),
        23 => Command::ChangeAction { home: on_case(case_n), action_id: id, what: None, owner: Some(owner()), due_on: None },
        24 => Command::CompleteAction(on_case(case_n), id, None),
        25 => Command::ReopenAction(on_case(case_n), id),
        26 => Command::BlockAction(on_case(case_n), id, line("No answer")),
        27 => Command::PersonArrived(meeting, person(n)),
        28 => Command::PersonLeft(meeting, person(n)),
        29 => Command::RaiseHand(meeting),
        30 => Command::CloseMeeting { meeting_id: meeting, override_reason: how.is_multiple_of(2).then(|| paragraph("No time")) },
        _ => Command::CancelMeeting(huddle(2)),
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn whatever_is_asked_the_states_stay_whole(
        plan in prop::collection::vec((0usize..8, 0u8..32, 1u128..12, 0u8..12, 0i64..200), 1..80),
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
                prop_assert!(!over || !matches!(stream, StreamId::Meeting(id) if *id == huddle(1)) || event.parts.len() == 1);
            }
        }
        for (stream, state) in &borough.states {
            prop_assert_eq!(folded.get(stream).and_then(Option::as_ref), Some(state));
        }
    }
}
