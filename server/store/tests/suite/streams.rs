//! Streams: state, journal and heads after a commit.

use crate::{bench::Bench, world::*};
use mdt_domain::{
    case::CaseRoot,
    event::{EventKind, Part, State},
    ids::*,
    stream::StreamId,
};

pub async fn every_part_reads_back(bench: Bench) {
    for (stream, parts) in every_part(0) {
        let happened = event(EventKind::CaseUpdated, parts);
        let mut expected = State::empty(&stream);
        State::evolve(&mut expected, &happened).unwrap();
        bench.commit(commit(vec![at(&stream, 1, happened)])).await.unwrap();
        let loaded = bench.store.load(&stream).await.unwrap();
        assert_eq!((loaded.state, loaded.seq), (expected, 1), "{}", stream.kind());
    }
    assert_eq!(bench.store.verify_all().await.unwrap().faults, []);
}

pub async fn nothing_happened_is_the_empty_state(bench: Bench) {
    for (stream, _) in every_part(0) {
        let loaded = bench.store.load(&stream).await.unwrap();
        assert_eq!((loaded.state, loaded.seq), (State::empty(&stream), 0));
    }
}

pub async fn events_since_gives_the_very_bytes_in_order(bench: Bench) {
    let case = CaseId(id());
    let stream = StreamId::Case(case);
    let mut sent = Vec::new();
    for seq in 1..=5 {
        let mut commit = case_at(case, seq);
        commit.command = Some(key(CommandId(id())));
        if seq == 3 {
            // Not how we would write it: what was committed is what is read.
            let spaced = String::from_utf8(commit.events[0].payload.to_vec()).unwrap().replace(',', " , ");
            commit.events[0].payload = spaced.into();
        }
        sent.push(commit.clone());
        bench.commit(commit).await.unwrap();
    }
    let entries = bench.store.events_since(&stream, 1, 3).await.unwrap();
    assert_eq!(entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(), [2, 3, 4]);
    for entry in entries {
        let commit = &sent[entry.seq as usize - 1];
        assert_eq!(entry.payload, commit.events[0].payload);
        assert_eq!(entry.commit_id, commit.commit_id);
        assert_eq!(entry.command_id, commit.command.as_ref().map(|key| key.id));
        assert_eq!((entry.actor, entry.at, entry.kind, entry.version), (commit.actor, commit.at, EventKind::CaseUpdated, 1));
        assert_eq!(entry.stream, stream);
    }
    assert_eq!(bench.store.events_since(&stream, 5, 10).await.unwrap(), []);
}

pub async fn heads_answer_for_every_stream_asked(bench: Bench) {
    let cases: Vec<CaseId> = (0..3).map(|_| CaseId(id())).collect();
    bench.commit(case_at(cases[0], 1)).await.unwrap();
    let second = CaseRoot { code: code("SF-015"), ..case_root(cases[1], 15) };
    let twice = |seq| at(&StreamId::Case(cases[1]), seq, event(EventKind::CaseUpdated, vec![Part::CaseRoot(second.clone())]));
    bench.commit(commit(vec![twice(1), twice(2)])).await.unwrap();
    let streams: Vec<StreamId> = cases.iter().map(|case| StreamId::Case(*case)).collect();
    let heads = bench.store.heads(&streams).await.unwrap();
    assert_eq!(streams.iter().map(|stream| heads[stream]).collect::<Vec<_>>(), [1, 2, 0]);
    assert_eq!(bench.store.head(&streams[1]).await.unwrap(), 2);
    assert_eq!(bench.store.head(&streams[2]).await.unwrap(), 0);
    let mut named = streams[..2].to_vec();
    named.sort_by_key(ToString::to_string);
    assert_eq!(bench.store.streams_of_kind("case").await.unwrap(), named);
    assert_eq!(bench.store.streams_of_kind("cas").await.unwrap(), []);
}

pub async fn everything_is_there_after_opening_again(bench: Bench) {
    let (stream, parts) = every_part(0).swap_remove(0);
    bench.commit(commit(vec![at(&stream, 1, event(EventKind::MeetingCreated, parts))])).await.unwrap();
    let before = bench.store.load(&stream).await.unwrap();
    let epoch = bench.store.epoch().to_owned();
    let bench = bench.reopen().await;
    assert_eq!(bench.store.load(&stream).await.unwrap(), before);
    assert_eq!(bench.store.epoch(), epoch);
    assert_eq!(bench.store.events_since(&stream, 0, 10).await.unwrap().len(), 1);
    bench.store.ping().await.unwrap();
}

pub async fn the_last_write_of_a_part_wins_within_a_batch(bench: Bench) {
    let case = CaseId(id());
    let mut answers = Vec::new();
    for seq in 1..=50 {
        answers.push(bench.send(case_at(case, seq)).await);
    }
    for answer in answers {
        answer.await.unwrap().unwrap();
    }
    let Some(State::Case(state)) = bench.store.load(&StreamId::Case(case)).await.unwrap().state else { panic!("not a case") };
    assert_eq!(state.root.reason, line("place 50"));
}
