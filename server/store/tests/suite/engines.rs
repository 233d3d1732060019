//! What is true of one engine only, and what is refused at the door.

use crate::{bench::Bench, postgres, world::*};
use mdt_domain::{ids::MeetingId, stream::StreamId};
use mdt_store::{Engine, Store, StoreOptions, commit::CommitError, error::StoreError};
use sea_orm::{ConnectionTrait, Statement};
use std::sync::Arc;

async fn refusal(url: &str) -> String {
    match Store::open(StoreOptions::new(url), Arc::new(|_| ())).await {
        Err(StoreError::Unusable(words)) => words,
        Err(other) => panic!("{other:?}"),
        Ok(_) => panic!("it opened"),
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn sqlite_is_durable_after_every_commit() {
    let bench = Bench::open(Engine::Sqlite).await;
    let pragmas = bench.store.durability().await.unwrap();
    let expected = [("journal_mode", "wal"), ("synchronous", "2"), ("foreign_keys", "1"), ("busy_timeout", "5000")];
    assert_eq!(pragmas, expected.map(|(name, value)| (name, value.to_owned())));
}

#[tokio::test(flavor = "multi_thread")]
async fn the_bundled_sqlite_is_the_one_that_was_tested() {
    let bench = Bench::open(Engine::Sqlite).await;
    let db = bench.raw().await;
    let version: String = db
        .query_one_raw(Statement::from_string(db.get_database_backend(), "SELECT sqlite_version()"))
        .await
        .unwrap()
        .unwrap()
        .try_get_by_index(0)
        .unwrap();
    assert_eq!(version, "3.51.3", "a later one is fine: write it here after reading its notes");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_cannot_keep_promises_is_refused_in_words() {
    assert!(refusal("sqlite::memory:").await.contains("file"));
    assert!(refusal("mysql://x").await.contains("sqlite://"));
    assert!(refusal("sqlite:///nowhere/at/all/hub.db?mode=rwc").await.contains("folder"));
    let words = refusal(&postgres::url("not_there")).await;
    assert!(words.contains("PostgreSQL cannot be reached"), "{words}");
    let words = refusal("postgres://somebody:secret@127.0.0.1:1/db").await;
    assert!(!words.contains("secret"), "{words}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_postgresql_that_may_lose_commits_is_refused() {
    let bench = Bench::open(Engine::Postgres).await;
    bench.store.close().await;
    let name = bench.url.rsplit('/').next().unwrap().to_owned();
    bench.tamper(&format!("ALTER DATABASE {name} SET synchronous_commit = off")).await;
    assert!(refusal(&bench.url).await.contains("synchronous_commit"));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_database_of_a_later_version_or_another_program_is_refused() {
    for engine in [Engine::Sqlite, Engine::Postgres] {
        let bench = Bench::open(engine).await;
        bench.store.close().await;
        bench.tamper("UPDATE meta SET value = 'other' WHERE key = 'schema'").await;
        assert!(refusal(&bench.url).await.contains("another program"));
        bench.tamper("INSERT INTO seaql_migrations (version, applied_at) VALUES ('m9999_later', 0)").await;
        assert!(refusal(&bench.url).await.contains("later version"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn several_nodes_may_open_a_new_database_at_once() {
    let bench = Bench::open(Engine::Postgres).await;
    bench.store.close().await;
    bench.tamper("DROP SCHEMA public CASCADE; CREATE SCHEMA public").await;
    let opened = (0..4).map(|_| tokio::spawn(Store::open(StoreOptions::new(bench.url.clone()), Arc::new(|_| ()))));
    let mut epochs = std::collections::BTreeSet::new();
    for store in opened.collect::<Vec<_>>() {
        epochs.insert(store.await.unwrap().unwrap().epoch().to_owned());
    }
    assert_eq!(epochs.len(), 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn broken_connections_are_made_anew() {
    let bench = Bench::open(Engine::Postgres).await;
    let meeting = MeetingId(id());
    bench.commit(meeting_at(meeting, 1)).await.unwrap();
    bench.tamper("SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()").await;
    bench.commit(meeting_at(meeting, 2)).await.unwrap();
    assert_eq!(bench.store.head(&StreamId::Meeting(meeting)).await.unwrap(), 2);
    assert_eq!(bench.published().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_fate_of_a_torn_commit_is_asked_from_postgresql() {
    let bench = Bench::open(Engine::Postgres).await;
    // COMMIT waits in a deferred trigger until the connection is cut: it was not written, and that is known.
    bench.tamper("CREATE FUNCTION cut() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN PERFORM pg_terminate_backend(pg_backend_pid()); PERFORM pg_sleep(5); RETURN NULL; END $$").await;
    bench.tamper("CREATE CONSTRAINT TRIGGER cut AFTER INSERT ON journal DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION cut()").await;
    let meeting = MeetingId(id());
    let verdict = bench.commit(meeting_at(meeting, 1)).await;
    assert!(matches!(verdict, Err(CommitError::Failed(_))), "{verdict:?}");
    bench.tamper("DROP TRIGGER cut ON journal").await;
    bench.commit(meeting_at(meeting, 1)).await.unwrap();
}
