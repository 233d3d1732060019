//! Two write down an outcome of one case at the same moment, neither having seen the other's: one stands, the other is told whose it is
//! and what was decided, and takes its place only on purpose. On SQLite, and on two nodes of one PostgreSQL. `MDT_RACES` rounds, 4 unless told.

use crate::{
    action_races::{Press, at_once, code, rounds},
    room::{Huddle, Someone, fresh},
    two_nodes::{Pair, until},
};
use mdt_domain::{
    case::{Outcome, OutcomeKind, OutcomeSeen},
    event::State,
    ids::{CaseId, ItemId},
    meeting::Phase,
    rejection::RejectionCode,
    stream::StreamId,
    words::{Day, Text},
};
use mdt_protocol::command::WireCommand;

const KINDS: [OutcomeKind; 2] = [OutcomeKind::ActionsAgreed, OutcomeKind::WatchfulReview];

fn decide(huddle: &Huddle, (item_id, case_id): (ItemId, CaseId), place: usize, seen: OutcomeSeen) -> WireCommand {
    WireCommand::RecordOutcome {
        meeting_id: huddle.meeting,
        item_id,
        case_id,
        kind: KINDS[place],
        rationale: Some(Text::parse(["Heating first", "Better at home"][place]).unwrap()),
        dissent: None,
        refer_to: None,
        next_review_on: Some(Day::of(mdt_hub::system_clock()).plus_days(7)),
        step_down: None,
        seen_outcome: Some(seen),
    }
}

/// What stands at a line, as a node says.
async fn standing(node: &Huddle, someone: &Someone, (item_id, case_id): (ItemId, CaseId)) -> Option<Outcome> {
    let (Some(State::Case(case)), _) = fresh(node, &someone.cookie, &StreamId::Case(case_id)).await else { panic!("no case") };
    case.items[&item_id].outcome.clone()
}

/// Once, of everybody: who was first, of how many times.
async fn scenes(where_: &str, a: &Huddle, b: &Huddle) {
    let (names, mut won) = (["Perera", "Quill"], [0, 0]);
    let mut asha = a.join("Perera").await;
    asha.must(WireCommand::StartMeeting { meeting_id: a.meeting }).await;
    asha.must(WireCommand::GoToPhase { meeting_id: a.meeting, phase: Phase::Cases, acknowledged: None }).await;
    for round in 0..rounds() {
        let line = asha.card(round % asha.cards.len());
        let before = standing(a, &asha, line).await.map_or(OutcomeSeen::Nothing, |outcome| OutcomeSeen::Recorded { at: outcome.recorded_at });
        let nodes = if round % 2 == 0 { [a, b] } else { [b, a] };
        let who = [nodes[0].join(names[0]).await, nodes[1].join(names[1]).await];
        let ids = who.each_ref().map(|one| one.id);
        let [first, second] = who;
        let presses = [Press { who: first, command: decide(a, line, 0, before) }, Press { who: second, command: decide(a, line, 1, before) }];
        let answers = at_once(presses).await;
        let winner = answers.iter().position(Result::is_ok).unwrap_or_else(|| panic!("nobody's stands: {answers:?}"));
        let Err(told) = &answers[1 - winner] else { panic!("both were told that theirs stands, and one does not") };
        assert_eq!((code(told), told.field.as_deref()), (RejectionCode::ChangedMeanwhile, Some("seen_outcome")), "{told:?}");
        let label = ["Actions agreed", "Watchful review"][winner];
        assert!(told.message.contains(names[winner]) && told.message.contains(label), "is told whose it is, and what: {}", told.message);
        won[winner] += 1;
        until("both nodes say whose it is", async || {
            let on = [standing(a, &asha, line).await, standing(b, &asha, line).await];
            on.iter().all(|outcome| outcome.as_ref().is_some_and(|it| it.recorded_by == ids[winner] && it.kind == KINDS[winner]))
        })
        .await;
        // Having seen it, the other puts theirs in its place on purpose.
        let seen = standing(nodes[1 - winner], &asha, line).await.map(|outcome| OutcomeSeen::Recorded { at: outcome.recorded_at }).unwrap();
        nodes[1 - winner].join(names[1 - winner]).await.must(decide(a, line, 1 - winner, seen)).await;
        until("both nodes say that theirs stands", async || {
            let on = [standing(a, &asha, line).await, standing(b, &asha, line).await];
            on.iter().all(|outcome| outcome.as_ref().is_some_and(|it| it.recorded_by == ids[1 - winner] && it.kind == KINDS[1 - winner]))
        })
        .await;
    }
    println!("{where_}: outcomes at the same moment {won:?}");
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_outcomes_at_the_same_moment_end_with_one_that_stands_and_one_who_is_told_on_sqlite() {
    let huddle = Huddle::open().await;
    scenes("SQLite", &huddle, &huddle).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn two_outcomes_at_the_same_moment_end_with_one_that_stands_and_one_who_is_told_on_postgresql() {
    let pair = Pair::open(true).await;
    scenes("PostgreSQL, two nodes", &pair.a, &pair.b).await;
}
