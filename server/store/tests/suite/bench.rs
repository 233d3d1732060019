//! A store on a fresh database of either engine, what it published, and a raw connection beside it for looking and
//! tampering.

use mdt_domain::ids::MeetingId;
use mdt_store::{
    Engine, Store, StoreOptions,
    commit::{Commit, CommitError, OnCommit, Written},
};
use sea_orm::{ConnectOptions, ConnectionTrait, Database, DatabaseConnection, Statement};
use std::sync::{Arc, Mutex, mpsc};
use tempfile::TempDir;
use tokio::sync::oneshot;
use uuid::Uuid;

/// A store under test.
pub struct Bench {
    pub store: Store,
    pub url: String,
    published: Arc<Published>,
    _folder: TempDir,
}

/// What `on_commit` was told, and a gate in it behind which the writer can be made to wait.
#[derive(Default)]
struct Published {
    commits: Mutex<Vec<Arc<Commit>>>,
    gate: Mutex<Option<mpsc::Receiver<()>>>,
    is_at_gate: tokio::sync::Notify,
}

/// An answer that is still to come.
pub type Answer = oneshot::Receiver<Result<Written, CommitError>>;

impl Bench {
    pub async fn open(engine: Engine) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let url = match engine {
            Engine::Sqlite => StoreOptions::sqlite_file(&folder.path().join("hub.db")).url,
            Engine::Postgres => {
                let name = format!("t{}", Uuid::new_v4().simple());
                let server = Database::connect(options(&super::postgres::url("postgres"))).await.unwrap();
                server.execute_unprepared(&format!("CREATE DATABASE {name}")).await.unwrap();
                server.close().await.unwrap();
                super::postgres::url(&name)
            }
        };
        let published = Arc::new(Published::default());
        let store = Store::open(StoreOptions::new(url.clone()), keep(&published)).await.unwrap();
        Self { store, url, published, _folder: folder }
    }

    /// The same database, opened again after closing.
    pub async fn reopen(mut self) -> Self {
        self.store.close().await;
        self.published = Arc::new(Published::default());
        self.store = Store::open(StoreOptions::new(self.url.clone()), keep(&self.published)).await.unwrap();
        self
    }

    /// A second server on the same database.
    pub async fn second_node(&self) -> Store {
        let options = StoreOptions { node: "second".into(), ..StoreOptions::new(self.url.clone()) };
        Store::open(options, Arc::new(|_| ())).await.unwrap()
    }

    /// A raw connection.
    pub async fn raw(&self) -> DatabaseConnection { Database::connect(options(&self.url)).await.unwrap() }

    /// Changes the database behind the store's back.
    pub async fn tamper(&self, sql: &str) {
        let db = self.raw().await;
        db.execute_unprepared(sql).await.unwrap();
        db.close().await.unwrap();
    }

    /// The one number a query answers.
    pub async fn count(&self, sql: &str) -> i64 {
        let db = self.raw().await;
        let row = db.query_one_raw(Statement::from_string(db.get_database_backend(), sql)).await.unwrap().unwrap();
        db.close().await.unwrap();
        row.try_get_by_index(0).unwrap()
    }

    pub async fn send(&self, commit: Commit) -> Answer { self.store.reserve().await.unwrap().send(Arc::new(commit)) }

    pub async fn commit(&self, commit: Commit) -> Result<Written, CommitError> { self.send(commit).await.await.unwrap() }

    /// Sends all while the writer waits in `on_commit` of another commit, so that they share one batch.
    pub async fn send_together(&self, commits: Vec<Commit>) -> Vec<Answer> {
        let (open, gate) = mpsc::channel();
        *self.published.gate.lock().unwrap() = Some(gate);
        let before = self.send(super::world::meeting_at(MeetingId(Uuid::now_v7()), 1)).await;
        self.published.is_at_gate.notified().await;
        let mut answers = Vec::new();
        for commit in commits {
            answers.push(self.send(commit).await);
        }
        drop(open);
        before.await.unwrap().unwrap();
        answers
    }

    /// Everything that was published, in order.
    pub fn published(&self) -> Vec<Arc<Commit>> { self.published.commits.lock().unwrap().clone() }
}

fn keep(published: &Arc<Published>) -> OnCommit {
    let published = Arc::clone(published);
    Arc::new(move |commits| {
        let gate = published.gate.lock().unwrap().take();
        match gate {
            Some(gate) => {
                published.is_at_gate.notify_one();
                assert!(gate.recv().is_err(), "it opens by being dropped");
            }
            None => published.commits.lock().unwrap().extend(commits.iter().map(|it| it.commit.clone())),
        }
    })
}

fn options(url: &str) -> ConnectOptions {
    let mut options = ConnectOptions::new(url);
    options.max_connections(1).sqlx_logging(false);
    options
}
