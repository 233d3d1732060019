//! The chain: whatever is changed behind the store's back is found.

use crate::{bench::Bench, world::*};
use mdt_domain::{
    action_item::ActionStatus,
    event::{EventKind, Part, State},
    ids::*,
    stream::StreamId,
    words::UtcMicros,
};
use mdt_store::verify::FaultKind;
use rand::{RngExt, SeedableRng, rngs::SmallRng};
use std::collections::BTreeMap;

async fn with_history(bench: &Bench) -> StreamId {
    let meeting = MeetingId(id());
    for seq in 1..=4 {
        let mut commit = meeting_at(meeting, seq);
        commit.command = Some(key(CommandId(id())));
        bench.commit(commit).await.unwrap();
    }
    bench.commit(meeting_at(MeetingId(id()), 1)).await.unwrap();
    StreamId::Meeting(meeting)
}

async fn faults(bench: &Bench, stream: &StreamId) -> Vec<(Option<u64>, FaultKind)> {
    let report = bench.store.verify_chain(stream).await.unwrap();
    let all = bench.store.verify_all().await.unwrap();
    assert_eq!(report.faults, all.faults, "no other stream is blamed");
    report.faults.into_iter().map(|fault| (fault.seq, fault.kind)).collect()
}

pub async fn a_clean_store_verifies(bench: Bench) {
    let stream = with_history(&bench).await;
    assert_eq!(faults(&bench, &stream).await, []);
    let report = bench.store.verify_all().await.unwrap();
    assert_eq!((report.streams, report.entries), (2, 5));
    assert_eq!(bench.store.integrity_check().await.unwrap(), Vec::<String>::new());
}

pub async fn an_edited_payload_is_found(bench: Bench) {
    let stream = with_history(&bench).await;
    bench.tamper(&format!("UPDATE journal SET payload = replace(payload, 'place 2', 'place 7') WHERE stream = '{stream}'")).await;
    assert_eq!(faults(&bench, &stream).await, [(Some(2), FaultKind::Hash)]);
}

pub async fn every_edited_column_is_found(bench: Bench) {
    let stream = with_history(&bench).await;
    let edits = [
        "epoch = 'x'",
        "commit_id = 'x'",
        "command_id = NULL",
        "actor = NULL",
        "at = at + 1",
        "kind = 'item_parked'",
        "version = 2",
        "payload = payload || ' '",
        "payload = NULL",
        "salt = '00'",
        "salt = NULL",
        "hash = 'x'",
    ];
    bench.tamper("CREATE TABLE kept AS SELECT * FROM journal").await;
    for edit in edits {
        bench.tamper(&format!("UPDATE journal SET {edit} WHERE stream = '{stream}' AND seq = 2")).await;
        assert!(faults(&bench, &stream).await.contains(&(Some(2), FaultKind::Hash)), "{edit}");
        bench.tamper("DELETE FROM journal").await;
        bench.tamper("INSERT INTO journal SELECT * FROM kept").await;
    }
    assert_eq!(faults(&bench, &stream).await, []);
    bench.tamper(&format!("UPDATE streams SET hash = 'x' WHERE stream = '{stream}'")).await;
    assert_eq!(faults(&bench, &stream).await, [(Some(4), FaultKind::Head)]);
}

pub async fn a_deleted_entry_is_found(bench: Bench) {
    let stream = with_history(&bench).await;
    bench.tamper(&format!("DELETE FROM journal WHERE stream = '{stream}' AND seq = 2")).await;
    assert_eq!(faults(&bench, &stream).await, [(Some(2), FaultKind::Gap), (Some(3), FaultKind::Hash)]);
    bench.tamper(&format!("DELETE FROM journal WHERE stream = '{stream}'")).await;
    assert_eq!(faults(&bench, &stream).await, [(Some(0), FaultKind::Head), (None, FaultKind::Rows)]);
    bench.tamper(&format!("DELETE FROM streams WHERE stream = '{stream}'")).await;
    assert_eq!(faults(&bench, &stream).await, [(None, FaultKind::Rows)]);
}

pub async fn reordered_entries_are_found(bench: Bench) {
    let stream = with_history(&bench).await;
    for (from, to) in [(2, 99), (3, 2), (99, 3)] {
        bench.tamper(&format!("UPDATE journal SET seq = {to} WHERE stream = '{stream}' AND seq = {from}")).await;
    }
    let found = faults(&bench, &stream).await;
    assert!(found.contains(&(Some(2), FaultKind::Hash)) && found.contains(&(Some(3), FaultKind::Hash)), "{found:?}");
}

pub async fn an_edited_row_is_found(bench: Bench) {
    let stream = with_history(&bench).await;
    for (edit, undo) in [
        ("body = replace(body, 'place 4', 'place 5')", "body = replace(body, 'place 5', 'place 4')"),
        ("pcn = 'U99999'", "pcn = 'U62360'"),
        ("starts_at = starts_at + 1", "starts_at = starts_at - 1"),
        ("part_id = part_id || 'x'", "part_id = replace(part_id, 'x', '')"),
    ] {
        bench.tamper(&format!("UPDATE meetings SET {edit} WHERE stream = '{stream}'")).await;
        assert_eq!(faults(&bench, &stream).await, [(None, FaultKind::Rows)], "{edit}");
        bench.tamper(&format!("UPDATE meetings SET {undo} WHERE stream = '{stream}'")).await;
    }
    assert_eq!(faults(&bench, &stream).await, []);
    bench.tamper(&format!("UPDATE meetings SET body = 'no' WHERE stream = '{stream}'")).await;
    assert_eq!(faults(&bench, &stream).await, [(None, FaultKind::Unreadable)]);
    bench.tamper(&format!("DELETE FROM meetings WHERE stream = '{stream}'")).await;
    assert_eq!(faults(&bench, &stream).await, [(None, FaultKind::Rows)]);
}

pub async fn views_are_chained_per_node_and_day(bench: Bench) {
    let (person, stream) = (PersonId(id()), StreamId::Case(CaseId(id())));
    let tomorrow = UtcMicros(NOW.0 + 86_400_000_000);
    let many = (0..20).map(|_| bench.store.record_view(person, &stream, "full role", NOW));
    for view in many.collect::<Vec<_>>() {
        view.await.unwrap();
    }
    let together = (0..30).map(|number| {
        let (store, stream) = (bench.store.clone(), stream.clone());
        tokio::spawn(async move { store.record_view(person, &stream, "expected", if number % 2 == 0 { NOW } else { tomorrow }).await })
    });
    for view in together.collect::<Vec<_>>() {
        view.await.unwrap().unwrap();
    }
    let bench = bench.reopen().await;
    bench.store.record_view(person, &stream, "full role", NOW).await.unwrap();
    let second = bench.second_node().await;
    second.record_view(person, &stream, "full role", NOW).await.unwrap();
    second.close().await;
    let report = bench.store.verify_all().await.unwrap();
    assert_eq!((report.views, report.faults.len()), (52, 0));
    assert_eq!(bench.count("SELECT max(seq) FROM views WHERE node = 'main'").await, 36);
    assert_eq!(bench.count("SELECT count(*) FROM (SELECT DISTINCT node, day FROM views) AS chains").await, 3);
    bench.tamper("UPDATE views SET person_id = 'x' WHERE node = 'main' AND seq = 5").await;
    assert_eq!(bench.store.verify_all().await.unwrap().faults.len(), 2);
    bench.tamper("DELETE FROM views WHERE node = 'main' AND seq = 5").await;
    assert!(bench.store.verify_all().await.unwrap().faults.iter().any(|fault| fault.kind == FaultKind::Gap));
}

/// Folding the journal equals the rows, whatever happened, in whatever batches.
pub async fn random_events_fold_to_the_rows(bench: Bench) {
    for seed in 0..3_u32 {
        let mut random = SmallRng::seed_from_u64(seed.into());
        let mut world = every_part(seed);
        let mut expected: BTreeMap<StreamId, (u64, Option<State>)> = BTreeMap::new();
        // Roots first: a first event makes them.
        for (stream, parts) in &world {
            let first = event(EventKind::CaseRegistered, parts[..1].to_vec());
            let mut state = State::empty(stream);
            State::evolve(&mut state, &first).unwrap();
            expected.insert(stream.clone(), (1, state));
            bench.commit(commit(vec![at(stream, 1, first)])).await.unwrap();
        }
        let mut answers = Vec::new();
        for _ in 0..150 {
            let mut events = Vec::new();
            for _ in 0..random.random_range(1..4) {
                let place = random.random_range(0..world.len());
                let (stream, parts) = &mut world[place];
                let place = random.random_range(0..parts.len());
                change(&mut parts[place], &mut random);
                let happened = event(EventKind::ALL[random.random_range(0..EventKind::ALL.len())], vec![parts[place].clone()]);
                let (seq, state) = expected.get_mut(stream).unwrap();
                *seq += 1;
                State::evolve(state, &happened).unwrap();
                events.push(at(stream, *seq, happened));
            }
            answers.push(bench.send(commit(events)).await);
        }
        for answer in answers {
            answer.await.unwrap().unwrap();
        }
        for (stream, (seq, state)) in expected {
            let loaded = bench.store.load(&stream).await.unwrap();
            assert_eq!((loaded.seq, loaded.state), (seq, state), "seed {seed}, {}", stream.kind());
        }
        assert_eq!(bench.store.verify_all().await.unwrap().faults, [], "seed {seed}");
    }
}

fn change(part: &mut Part, random: &mut SmallRng) {
    let words = line(&format!("words {}", random.random_range(0..1000)));
    match part {
        Part::MeetingRoot(it) => it.title = words,
        Part::MeetingLive(it) => it.started_at = Some(UtcMicros(random.random_range(0..1_000_000))),
        Part::AgendaItem(it) => it.position = random.random_range(0..20),
        Part::Attendee(it) => it.is_here = random.random_bool(0.5),
        Part::CaseRoot(it) => {
            it.patient.family = words;
            it.next_review_on = random.random_bool(0.5).then(|| day("2026-09-01"));
        }
        Part::CaseItem(it) => it.is_removed = random.random_bool(0.5),
        Part::SocialNote(it) => it.is_withdrawn = random.random_bool(0.5),
        Part::ActionItem(it) => it.status = if random.random_bool(0.5) { ActionStatus::Done } else { ActionStatus::Open },
        Part::WorklistEntry(it) => it.is_withdrawn = random.random_bool(0.5),
        Part::Notice(it) => it.seen_at = random.random_bool(0.5).then(|| UtcMicros(random.random_range(0..1_000_000))),
        Part::Organisation(it) => it.name = words,
        Part::Service(it) => it.name = words,
        Part::Person(it) => it.name = words,
        Part::Series(it) => it.title = words,
        Part::PeerCase(it) => it.title = words,
        Part::Resource(it) => it.title = words,
        Part::Assessment(it) => it.is_withdrawn = random.random_bool(0.5),
        Part::Story(it) => it.words = None,
        Part::Template(it) => it.version += 1,
        Part::Tailoring(it) => it.version += 1,
    }
}
