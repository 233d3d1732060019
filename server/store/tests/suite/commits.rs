//! Commits: heads by compare-and-set, refusals alone, command ids, order, and what a broken database answers.

use crate::{
    bench::{Answer, Bench},
    world::*,
};
use mdt_domain::{
    event::{EventKind, Part},
    ids::*,
    stream::StreamId,
    words::UtcMicros,
};
use mdt_store::{
    Engine, Store, StoreOptions,
    commit::{Commit, CommitError, KnownCommand, Written},
    error::StoreError,
};
use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

async fn all(answers: Vec<Answer>) -> Vec<Result<Written, CommitError>> {
    let mut verdicts = Vec::new();
    for answer in answers {
        verdicts.push(answer.await.unwrap());
    }
    verdicts
}

pub async fn a_moved_head_refuses_that_commit_alone(bench: Bench) {
    let (one, two) = (MeetingId(id()), MeetingId(id()));
    let places = [(one, 1), (one, 1), (two, 1), (one, 3), (one, 2), (one, 0), (two, u64::MAX)];
    let verdicts = all(bench.send_together(places.iter().map(|(meeting, seq)| meeting_at(*meeting, *seq)).collect()).await).await;
    let is_good: Vec<bool> = verdicts.iter().map(Result::is_ok).collect();
    assert_eq!(is_good, [true, false, true, false, true, false, false]);
    assert!(verdicts.iter().flat_map(|verdict| verdict.as_ref().err()).all(|why| matches!(why, CommitError::HeadMoved)));
    assert_eq!(bench.store.head(&StreamId::Meeting(one)).await.unwrap(), 2);
    assert_eq!(bench.store.head(&StreamId::Meeting(two)).await.unwrap(), 1);
    assert_eq!(bench.published().len(), 3);
}

pub async fn a_commit_is_all_or_nothing_over_its_streams(bench: Bench) {
    let (meeting, case) = (MeetingId(id()), CaseId(id()));
    bench.commit(case_at(case, 1)).await.unwrap();
    let mut both = meeting_at(meeting, 1);
    both.events.extend(case_at(case, 1).events);
    both.command = Some(key(CommandId(id())));
    let command = both.command.clone().unwrap().id;
    assert!(matches!(bench.commit(both.clone()).await, Err(CommitError::HeadMoved)));
    assert_eq!(bench.store.head(&StreamId::Meeting(meeting)).await.unwrap(), 0);
    assert_eq!(bench.store.load(&StreamId::Meeting(meeting)).await.unwrap().state, None);
    assert_eq!(bench.store.known_command(command).await.unwrap(), None);
    both.events[1].seq = 2;
    bench.commit(both).await.unwrap();
    assert_eq!(bench.store.known_command(command).await.unwrap().unwrap().streams, [(StreamId::Meeting(meeting), 1), (StreamId::Case(case), 2)]);
    assert_eq!(bench.store.verify_all().await.unwrap().faults, []);
}

/// A unique column stands for anything only the database can refuse.
pub async fn what_the_database_refuses_fails_alone(bench: Bench) {
    bench.commit(case_at(CaseId(id()), 1)).await.unwrap();
    let meetings: Vec<MeetingId> = (0..20).map(|_| MeetingId(id())).collect();
    let mut commits: Vec<Commit> = meetings.iter().map(|meeting| meeting_at(*meeting, 1)).collect();
    commits.insert(7, case_at(CaseId(id()), 1));
    let verdicts = all(bench.send_together(commits).await).await;
    for (place, verdict) in verdicts.iter().enumerate() {
        match verdict {
            Ok(_) => assert_ne!(place, 7),
            Err(CommitError::Failed(words)) => {
                assert_eq!(place, 7);
                assert!(!words.contains("SF-014"), "an error carries no content: {words}");
            }
            Err(other) => panic!("{other:?}"),
        }
    }
    let order: Vec<StreamId> = bench.published()[1..].iter().map(|commit| commit.events[0].stream.clone()).collect();
    assert_eq!(order, meetings.into_iter().map(StreamId::Meeting).collect::<Vec<_>>());
    assert_eq!(bench.store.verify_all().await.unwrap().faults, []);
}

/// COMMIT itself fails: the database is asked, and says no.
pub async fn what_fails_at_commit_fails_alone(bench: Bench) {
    match bench.store.engine() {
        Engine::Sqlite => {
            bench.tamper("CREATE TABLE parent (id TEXT PRIMARY KEY)").await;
            bench.tamper("CREATE TABLE child (id TEXT REFERENCES parent (id) DEFERRABLE INITIALLY DEFERRED)").await;
            bench.tamper("CREATE TRIGGER late AFTER INSERT ON journal WHEN NEW.kind = 'item_parked' BEGIN INSERT INTO child VALUES ('none'); END").await;
        }
        Engine::Postgres => {
            bench.tamper("CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN RAISE EXCEPTION 'no'; END $$").await;
            bench
                .tamper("CREATE CONSTRAINT TRIGGER late AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW WHEN (NEW.kind = 'item_parked') EXECUTE FUNCTION refuse()")
                .await;
        }
    }
    let mut commits: Vec<Commit> = (0..5).map(|_| meeting_at(MeetingId(id()), 1)).collect();
    commits[2].events[0].event.kind = EventKind::ItemParked;
    let verdicts = all(bench.send_together(commits).await).await;
    assert_eq!(verdicts.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, true, false, true, true]);
    assert!(matches!(verdicts[2], Err(CommitError::Failed(_))), "{:?}", verdicts[2]);
    assert_eq!(bench.published().len(), 4);
    bench.commit(meeting_at(MeetingId(id()), 1)).await.unwrap();
}

pub async fn misplaced_parts_are_refused(bench: Bench) {
    let stream = StreamId::Case(CaseId(id()));
    let misplaced = event(EventKind::CaseUpdated, vec![Part::MeetingRoot(meeting_root(MeetingId(id())))]);
    assert!(matches!(bench.commit(commit(vec![at(&stream, 1, misplaced)])).await, Err(CommitError::Failed(_))));
    assert_eq!(bench.store.head(&stream).await.unwrap(), 0);
}

/// The right number is not enough: between, a commit may have been lost on which this one was decided.
pub async fn a_commit_stands_only_upon_the_commits_it_was_decided_on(bench: Bench) {
    let (meeting, case) = (MeetingId(id()), CaseId(id()));
    let (on_meeting, on_case) = (StreamId::Meeting(meeting), StreamId::Case(case));
    let (first, other) = (meeting_at(meeting, 1), CommitId(id()));
    bench.commit(first.clone()).await.unwrap();
    let decided = |seq, upon: &[(&StreamId, Option<CommitId>)]| Commit {
        follows: upon.iter().map(|(stream, commit)| ((*stream).clone(), *commit)).collect(),
        ..case_at(case, seq)
    };
    // Read or written, and nothing where something is.
    for upon in [(&on_meeting, Some(other)), (&on_meeting, None), (&on_case, Some(other))] {
        assert!(matches!(bench.commit(decided(1, &[upon])).await, Err(CommitError::HeadMoved)), "{upon:?}");
    }
    let second = decided(1, &[(&on_meeting, Some(first.commit_id)), (&on_case, None)]);
    bench.commit(second.clone()).await.unwrap();
    assert_eq!(bench.store.load(&on_case).await.unwrap().commit_id, Some(second.commit_id));
    // Within one batch too.
    let third = decided(2, &[(&on_case, Some(second.commit_id))]);
    let fourth = decided(3, &[(&on_case, Some(third.commit_id))]);
    let fifth = decided(4, &[(&on_case, Some(other))]);
    let verdicts = all(bench.send_together(vec![third, fourth, fifth]).await).await;
    assert_eq!(verdicts.iter().map(Result::is_ok).collect::<Vec<_>>(), [true, true, false]);
    assert_eq!(bench.store.verify_all().await.unwrap().faults, []);
}

fn named(meeting: MeetingId, seq: u64, command: CommandId) -> Commit { Commit { command: Some(key(command)), ..meeting_at(meeting, seq) } }

pub async fn the_same_command_twice_is_known(bench: Bench) {
    let (meeting, command) = (MeetingId(id()), CommandId(id()));
    let first = named(meeting, 1, command);
    bench.commit(first.clone()).await.unwrap();
    let expected = KnownCommand { key: first.command.unwrap(), streams: vec![(StreamId::Meeting(meeting), 1)], text_seq: None };
    // Another person, another body: the first acceptance all the same; the hub compares.
    let Err(CommitError::Known(known)) = bench.commit(named(meeting, 2, command)).await else { panic!("not known") };
    assert_eq!(*known, expected);
    let bench = bench.reopen().await;
    assert_eq!(bench.store.known_command(command).await.unwrap(), Some(expected));
    assert_eq!(bench.store.known_command(CommandId(id())).await.unwrap(), None);
    assert_eq!(bench.store.head(&StreamId::Meeting(meeting)).await.unwrap(), 1);
}

pub async fn the_same_command_twice_in_one_batch_is_known(bench: Bench) {
    let (meeting, command) = (MeetingId(id()), CommandId(id()));
    let verdicts = all(bench.send_together(vec![named(meeting, 1, command), named(meeting, 2, command)]).await).await;
    assert!(verdicts[0].is_ok());
    assert!(matches!(&verdicts[1], Err(CommitError::Known(known)) if known.streams == [(StreamId::Meeting(meeting), 1)]));
    assert_eq!(bench.store.head(&StreamId::Meeting(meeting)).await.unwrap(), 1);
    assert_eq!(bench.published().len(), 1);
}

pub async fn a_refused_command_is_not_known(bench: Bench) {
    let (meeting, command) = (MeetingId(id()), CommandId(id()));
    let verdicts = all(bench.send_together(vec![named(meeting, 5, command), named(meeting, 1, command)]).await).await;
    assert!(matches!(verdicts[0], Err(CommitError::HeadMoved)));
    assert!(verdicts[1].is_ok());
}

pub async fn old_commands_are_forgotten(bench: Bench) {
    let meeting = MeetingId(id());
    let (old, new) = (CommandId(id()), CommandId(id()));
    bench.commit(named(meeting, 1, old)).await.unwrap();
    bench.commit(Commit { at: UtcMicros(NOW.0 + 10), ..named(meeting, 2, new) }).await.unwrap();
    assert_eq!(bench.store.forget_commands_before(UtcMicros(NOW.0 + 10)).await.unwrap(), 1);
    assert_eq!(bench.store.known_command(old).await.unwrap(), None);
    assert!(bench.store.known_command(new).await.unwrap().is_some());
}

pub async fn five_hundred_at_once_are_in_order_and_published_once(bench: Bench) {
    let meetings: Arc<Vec<MeetingId>> = Arc::new((0..10).map(|_| MeetingId(id())).collect());
    let lines: Arc<Vec<(tokio::sync::Mutex<u64>, MeetingId)>> = Arc::new(meetings.iter().map(|meeting| (tokio::sync::Mutex::new(0), *meeting)).collect());
    let mut tasks = tokio::task::JoinSet::new();
    for number in 0..500 {
        let (store, lines): (Store, _) = (bench.store.clone(), Arc::clone(&lines));
        tasks.spawn(async move {
            let permit = store.reserve().await.unwrap();
            let (seq, meeting) = &lines[number % 10];
            // As the hub does: the place is taken and the commit sent under one lock.
            let answer = {
                let mut seq = seq.lock().await;
                *seq += 1;
                permit.send(Arc::new(meeting_at(*meeting, *seq)))
            };
            answer.await.unwrap()
        });
    }
    while let Some(verdict) = tasks.join_next().await {
        verdict.unwrap().unwrap();
    }
    let published = bench.published();
    assert_eq!(published.len(), 500);
    for meeting in meetings.iter() {
        let stream = StreamId::Meeting(*meeting);
        let seqs: Vec<u64> = published.iter().map(|commit| &commit.events[0]).filter(|event| event.stream == stream).map(|event| event.seq).collect();
        assert_eq!(seqs, (1..=50).collect::<Vec<_>>());
        let entries = bench.store.events_since(&stream, 0, 100).await.unwrap();
        assert_eq!(entries.iter().map(|entry| entry.seq).collect::<Vec<_>>(), seqs);
    }
    assert_eq!(bench.store.verify_all().await.unwrap().entries, 500);
}

pub async fn a_barrier_comes_after_everything_before_it(bench: Bench) {
    let meeting = MeetingId(id());
    let mut answers: Vec<Answer> = Vec::new();
    for seq in [1, 2, 9, 3] {
        answers.push(bench.send(meeting_at(meeting, seq)).await);
    }
    bench.store.reserve().await.unwrap().barrier().await.unwrap().unwrap();
    let settled: Vec<bool> = answers.iter_mut().map(|answer| answer.try_recv().unwrap().is_ok()).collect();
    assert_eq!(settled, [true, true, false, true]);
    assert_eq!(bench.published().len(), 3);
}

pub async fn a_panic_in_publishing_does_not_end_the_writer(bench: Bench) {
    bench.store.close().await;
    let calls = Arc::new(AtomicU64::new(0));
    let counted = Arc::clone(&calls);
    let store = Store::open(
        StoreOptions::new(bench.url.clone()),
        Arc::new(move |_| assert!(counted.fetch_add(1, Ordering::SeqCst) > 0, "the first call panics")),
    )
    .await
    .unwrap();
    let meeting = MeetingId(id());
    for seq in 1..=2 {
        store.reserve().await.unwrap().send(Arc::new(meeting_at(meeting, seq))).await.unwrap().unwrap();
    }
    assert_eq!(calls.load(Ordering::SeqCst), 2);
    assert_eq!(store.head(&StreamId::Meeting(meeting)).await.unwrap(), 2);
}

pub async fn two_nodes_move_heads_by_compare_and_set(bench: Bench) {
    let second = bench.second_node().await;
    assert_eq!(second.epoch(), bench.store.epoch());
    let meetings: Vec<MeetingId> = (0..5).map(|_| MeetingId(id())).collect();
    let mut tasks = tokio::task::JoinSet::new();
    for store in [bench.store.clone(), second.clone()] {
        for meeting in meetings.clone() {
            let store = store.clone();
            tasks.spawn(async move {
                let mut accepted = 0;
                while accepted < 20 {
                    let seq = store.head(&StreamId::Meeting(meeting)).await.unwrap() + 1;
                    match store.reserve().await.unwrap().send(Arc::new(meeting_at(meeting, seq))).await.unwrap() {
                        Ok(_) => accepted += 1,
                        Err(CommitError::HeadMoved) => {}
                        Err(other) => panic!("{other:?}"),
                    }
                }
            });
        }
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    for meeting in meetings {
        assert_eq!(bench.store.head(&StreamId::Meeting(meeting)).await.unwrap(), 40);
    }
    assert_eq!(bench.store.verify_all().await.unwrap().faults, []);
    second.close().await;
}

pub async fn after_closing_nothing_is_accepted(bench: Bench) {
    let meeting = MeetingId(id());
    let answer = bench.send(meeting_at(meeting, 1)).await;
    bench.store.close().await;
    answer.await.unwrap().unwrap();
    assert!(matches!(bench.commit(meeting_at(meeting, 2)).await, Err(CommitError::Failed(_))));
    assert!(matches!(bench.store.set_meta("a", "b").await, Err(StoreError::NotWritten(_))));
}
