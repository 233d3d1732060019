//! Several nodes on PostgreSQL: the feed of what others wrote, leases, presence, sessions ended elsewhere; also through a pooler in
//! transaction mode.

use crate::{bench::Bench, postgres, world::*};
use mdt_domain::{ids::*, stream::DocumentId};
use mdt_store::{
    Engine, Store, StoreOptions,
    accounts::Session,
    commit::{Commit, Committed},
    feed::Mark,
};
use sea_orm::ConnectionTrait;
use std::{collections::{BTreeSet, HashSet}, sync::Arc, time::{Duration, Instant}};

async fn bench() -> Bench { Bench::open(Engine::Postgres).await }

async fn write(store: &Store, commit: Commit) { store.reserve().await.unwrap().send(Arc::new(commit)).await.unwrap().unwrap(); }

fn places(commits: &[Committed]) -> Vec<(String, u64)> {
    commits
        .iter()
        .flat_map(|it| {
            let events = it.commit.events.iter().map(|event| (event.stream.to_string(), event.seq));
            events.chain(it.commit.text.as_ref().zip(it.text_seq).map(|(text, seq)| (text.document.to_string(), seq))).collect::<Vec<_>>()
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn news_is_what_others_wrote_once_and_in_order() {
    let bench = bench().await;
    let second = bench.second_node().await;
    let (meeting, case) = (MeetingId(id()), CaseId(id()));
    write(&second, meeting_at(meeting, 1)).await;
    let mark = bench.store.mark().await.unwrap();
    // Before the mark, and one's own that was published: no news.
    write(&bench.store, case_at(case, 1)).await;
    let mut both = meeting_at(meeting, 2);
    both.events.extend(case_at(case, 2).events);
    write(&second, both.clone()).await;
    write(&second, meeting_at(meeting, 3)).await;
    let document = DocumentId::Case { case_id: case, meeting_id: meeting };
    write(&second, text(&document, b"letters")).await;
    let own = HashSet::from([(format!("case:{case}"), 1)]);
    let news = bench.store.news(mark, &own).await.unwrap();
    let (on_meeting, on_case) = (format!("meeting:{meeting}"), format!("case:{case}"));
    let mut found = places(&news.commits);
    let whole = news.commits.iter().find(|it| it.commit.commit_id == both.commit_id).unwrap();
    assert_eq!(whole.commit.events.len(), 2, "a commit stays whole");
    // A transaction that runs in another database holds the mark back: what is older than the mark may be told again.
    found.retain(|place| *place != (on_meeting.clone(), 1));
    found.sort();
    let mut expected = vec![(on_case, 2), (on_meeting.clone(), 2), (on_meeting, 3), (document.to_string(), 1)];
    expected.sort();
    assert_eq!(found, expected);
    assert_eq!(news.commits.iter().find_map(|it| it.commit.text.as_ref()).unwrap().update.as_ref(), b"letters");
    let again = bench.store.news(news.next, &news.seen).await.unwrap();
    assert!(again.commits.is_empty());
    second.close().await;
}

/// Numbers of transactions are given before they commit: a lower one that commits later is not left out.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_transaction_that_commits_late_is_not_left_out() {
    let bench = bench().await;
    let second = bench.second_node().await;
    let mark = bench.store.mark().await.unwrap();
    let late = bench.raw().await;
    late.execute_unprepared("BEGIN").await.unwrap();
    late.execute_unprepared("SELECT pg_current_xact_id()").await.unwrap();
    let (early, later) = (MeetingId(id()), MeetingId(id()));
    write(&second, meeting_at(later, 1)).await;
    let news = bench.store.news(mark, &HashSet::new()).await.unwrap();
    assert_eq!(places(&news.commits), [(format!("meeting:{later}"), 1)]);
    // Written by the transaction that began first, as a node would.
    late.execute_unprepared(&format!(
        "INSERT INTO journal (stream, seq, epoch, commit_id, at, kind, version, payload, salt, hash, tx, node) \
         SELECT 'meeting:{early}', 1, epoch, commit_id, at, kind, version, payload, salt, hash, pg_current_xact_id()::text::bigint, node \
         FROM journal WHERE stream = 'meeting:{later}'"
    ))
    .await
    .unwrap();
    late.execute_unprepared("COMMIT").await.unwrap();
    let more = bench.store.news(news.next, &news.seen).await.unwrap();
    assert_eq!(places(&more.commits), [(format!("meeting:{early}"), 1)]);
    second.close().await;
}

/// Two nodes write the same streams as fast as they can while a third follows: everything, once, each stream in order.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_follower_misses_nothing_while_two_nodes_write() {
    let bench = bench().await;
    let writers = [bench.second_node().await, bench.second_node().await];
    let mut mark: Mark = bench.store.mark().await.unwrap();
    let meetings: Vec<MeetingId> = (0..4).map(|_| MeetingId(id())).collect();
    let mut tasks = tokio::task::JoinSet::new();
    for store in writers.clone() {
        for meeting in meetings.clone() {
            let store = store.clone();
            tasks.spawn(async move {
                let mut accepted = 0;
                while accepted < 25 {
                    let seq = store.head(&mdt_domain::stream::StreamId::Meeting(meeting)).await.unwrap() + 1;
                    accepted += usize::from(store.reserve().await.unwrap().send(Arc::new(meeting_at(meeting, seq))).await.unwrap().is_ok());
                }
            });
        }
    }
    let (mut seen, mut found) = (HashSet::new(), Vec::new());
    let deadline = Instant::now() + Duration::from_secs(30);
    while found.len() < 200 && Instant::now() < deadline {
        let news = bench.store.news(mark, &seen).await.unwrap();
        found.extend(places(&news.commits));
        (mark, seen) = (news.next, news.seen);
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    for meeting in meetings {
        let name = format!("meeting:{meeting}");
        let seqs: Vec<u64> = found.iter().filter(|(of, _)| *of == name).map(|(_, seq)| *seq).collect();
        assert_eq!(seqs, (1..=50).collect::<Vec<_>>());
    }
    for store in writers {
        store.close().await;
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn p8_who_is_here_by_a_node_counts_as_long_as_its_lease() {
    let bench = bench().await;
    let second = bench.second_node().await;
    let (meeting, sana, ife) = (MeetingId(id()), PersonId(id()), PersonId(id()));
    let minute = Duration::from_secs(60);
    bench.store.renew_lease(minute, &[]).await.unwrap();
    second.renew_lease(minute, &[(meeting, sana)]).await.unwrap();
    second.enter_rooms(&[(meeting, ife), (meeting, ife)]).await.unwrap();
    assert_eq!(bench.store.people_elsewhere(meeting).await.unwrap(), BTreeSet::from([sana, ife]));
    assert_eq!(second.people_elsewhere(meeting).await.unwrap(), BTreeSet::new(), "its own are not elsewhere");
    assert_eq!(bench.store.live_nodes().await.unwrap(), 2);
    second.leave_room(meeting, ife).await.unwrap();
    assert_eq!(bench.store.people_elsewhere(meeting).await.unwrap(), BTreeSet::from([sana]));
    // No sign of life: nobody is here by it, whether somebody has cleared up or not.
    second.renew_lease(Duration::ZERO, &[]).await.unwrap();
    assert_eq!(bench.store.people_elsewhere(meeting).await.unwrap(), BTreeSet::new());
    assert_eq!(bench.store.forget_dead_nodes().await.unwrap(), 1);
    assert_eq!(bench.count("SELECT count(*) FROM presence").await, 0);
    // It was only slow: with its next sign of life everyone is back.
    second.renew_lease(minute, &[(meeting, sana)]).await.unwrap();
    assert_eq!(bench.store.people_elsewhere(meeting).await.unwrap(), BTreeSet::from([sana]));
    second.give_up_lease().await.unwrap();
    assert_eq!(bench.store.people_elsewhere(meeting).await.unwrap(), BTreeSet::new());
    second.close().await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn sessions_that_another_node_ended_are_found() {
    let bench = bench().await;
    let session = |hash: &str| Session {
        id_hash: hash.into(),
        person_id: PersonId(id()),
        created_at: NOW,
        last_seen_at: NOW,
        expires_at: NOW.plus_seconds(60),
        is_demo: true,
        ended_at: None,
    };
    for hash in ["one", "two"] {
        bench.store.create_session(&session(hash)).await.unwrap();
    }
    let asked: Vec<String> = ["one", "two", "never"].map(String::from).to_vec();
    assert_eq!(bench.store.ended_sessions(&asked).await.unwrap(), ["never"]);
    bench.store.end_session("one", NOW).await.unwrap();
    assert_eq!(bench.store.ended_sessions(&asked).await.unwrap(), ["never", "one"]);
    assert!(bench.store.ended_sessions(&[]).await.unwrap().is_empty());
}

/// PgBouncer in transaction mode, as Debian packages it: several clients share two connections of the server.
#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_pooler_in_transaction_mode_is_between() {
    let bench = bench().await;
    let pooler = postgres::Pooler::start();
    let name = bench.url.rsplit('/').next().unwrap();
    let url = format!("{}?pooler=transaction", pooler.url(name));
    let stores = [open(&url).await, open(&url).await, open(&url).await];
    let mark = bench.store.mark().await.unwrap();
    let meetings: Vec<MeetingId> = (0..6).map(|_| MeetingId(id())).collect();
    let mut tasks = tokio::task::JoinSet::new();
    for (store, pair) in stores.iter().zip(meetings.chunks(2)) {
        for meeting in pair.iter().copied() {
            let store = store.clone();
            tasks.spawn(async move {
                for seq in 1..=20 {
                    write(&store, meeting_at(meeting, seq)).await;
                    assert_eq!(store.load(&mdt_domain::stream::StreamId::Meeting(meeting)).await.unwrap().seq, seq);
                    assert_eq!(store.head(&mdt_domain::stream::StreamId::Meeting(meeting)).await.unwrap(), seq);
                }
            });
        }
    }
    while let Some(done) = tasks.join_next().await {
        done.unwrap();
    }
    assert_eq!(bench.store.news(mark, &HashSet::new()).await.unwrap().commits.len(), 120);
    assert_eq!(stores[0].verify_all().await.unwrap().faults, []);
    for store in stores {
        store.close().await;
    }
}

async fn open(url: &str) -> Store {
    Store::open(StoreOptions { node: "behind-a-pooler".into(), ..StoreOptions::new(url) }, Arc::new(|_| ())).await.unwrap()
}
