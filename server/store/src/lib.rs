//! The store: tables, queries, journal, group commit. Rows are the truth; a journal entry is written for every event
//! in the same transaction.
//!
//! Architecture invariant: the store knows no socket, no protocol message and no clock; SQL lives only in `queries/`,
//! `journal.rs`, `batch.rs`, `parts.rs`, `documents.rs`, `meta.rs`, `nodes.rs`, `feed.rs`, `filled.rs`, `verify.rs`, `accounts.rs`, `guests.rs`, `jobs.rs`, `mail_choices.rs`, `mails.rs`, `calendars.rs`, `shelf.rs`, `database.rs` and `open.rs`, and for
//! operators in `beside.rs`, `backup.rs`, `restore.rs`, `erasure.rs` and `export.rs`; only the writer task writes while a service
//! runs. Called by the hub (commit, load, journal) and by the app (lists, accounts, the operators' commands).

pub mod accounts;
pub mod backup;
mod batch;
mod before_migration;
pub mod beside;
mod chain;
pub mod commit;
mod database;
pub mod documents;
pub mod erasure;
pub mod error;
pub mod export;
pub mod feed;
mod filled;
pub mod fold;
pub mod guests;
pub mod jobs;
pub mod journal;
pub mod local_services;
pub mod calendars;
pub mod mail_choices;
pub mod mails;
pub mod mails_about;
mod meta;
mod nodes;
mod open;
mod parts;
mod pg_tools;
mod plan;
pub mod queries;
pub mod restore;
pub mod shelf;
mod sql;
mod tables;
pub mod verify;
mod views;
mod writer;

use commit::CommitPermit;
use database::Database;
use error::StoreError;
use sea_orm::{DatabaseTransaction, DbBackend, Statement};
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::{Notify, mpsc, oneshot};
use writer::Job;

/// Which database is behind it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Engine {
    /// A file beside the server.
    Sqlite,
    /// A server of its own, 15 or later.
    Postgres,
}
impl Engine {
    pub(crate) fn backend(self) -> DbBackend {
        match self {
            Self::Sqlite => DbBackend::Sqlite,
            Self::Postgres => DbBackend::Postgres,
        }
    }
}

/// How to open a store.
#[derive(Clone)]
pub struct StoreOptions {
    /// `sqlite:///path?mode=rwc` or `postgres://…`.
    pub url: String,
    /// Connections that only read, 1–64 (4 unless told).
    pub read_connections: u32,
    /// This server among those that share the database: views are chained per node and day.
    pub node: String,
    /// What is done with a database of an earlier version before its tables are changed.
    pub before_migration: BeforeMigration,
    /// Set by a restore alone: opens what is not finished yet.
    pub is_restoring: bool,
}

/// What is done with a database of an earlier version before its tables are changed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BeforeMigration {
    /// A backup into this folder, which keeps the last five such; without it nothing is changed.
    BackUpInto(PathBuf),
    /// Nothing: somebody else has a backup.
    Nothing,
}
impl StoreOptions {
    /// Any URL, with 4 reading connections and the node name `main`.
    pub fn new(url: impl Into<String>) -> Self {
        Self { url: url.into(), read_connections: 4, node: "main".into(), before_migration: BeforeMigration::Nothing, is_restoring: false }
    }
    /// A SQLite file, made if it is not there.
    pub fn sqlite_file(path: &Path) -> Self { Self::new(open::sqlite_url(path)) }
}
impl std::fmt::Debug for StoreOptions {
    /// Never the URL: it may hold a password.
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("StoreOptions").field("read_connections", &self.read_connections).field("node", &self.node).finish_non_exhaustive()
    }
}

/// The store. Cheap to clone.
#[derive(Clone)]
pub struct Store {
    inner: Arc<Inner>,
}

struct Inner {
    engine: Engine,
    epoch: String,
    run: String,
    read: Database,
    write: Database,
    queue: mpsc::Sender<Job>,
    mails_written: Arc<Notify>,
}

impl Store {
    /// Changes when a database is restored; `seq` means something only within it.
    pub fn epoch(&self) -> &str { &self.inner.epoch }
    /// This run of this node, by a name no other has.
    pub fn run(&self) -> &str { &self.inner.run }
    /// Which database.
    pub fn engine(&self) -> Engine { self.inner.engine }
    /// A place in the writer's bounded queue: waits while the queue is full.
    pub async fn reserve(&self) -> Result<CommitPermit, StoreError> {
        let place = self.inner.queue.clone().reserve_owned().await.map_err(|_| StoreError::NotWritten("the writer has stopped".into()))?;
        Ok(CommitPermit { place })
    }
    /// Commits what was sent, then closes the connections. Later commits fail.
    pub async fn close(&self) {
        if let Ok(permit) = self.reserve().await {
            drop(permit.barrier().await);
        }
        for connection in [&self.inner.read, &self.inner.write] {
            if let Err(why) = connection.close().await {
                tracing::warn!(%why, "a connection did not close cleanly");
            }
        }
    }
    /// Whether the database answers (readiness).
    pub async fn ping(&self) -> Result<(), StoreError> { Ok(self.inner.read.ping().await?) }

    pub(crate) fn read(&self) -> &Database { &self.inner.read }
    /// A transaction in which all reads see the same moment.
    pub(crate) async fn moment(&self) -> Result<DatabaseTransaction, StoreError> {
        Ok(self.inner.read.begin_reading().await?)
    }
    /// Has the writer run one statement; answers how many rows it touched, once that is durable.
    pub(crate) async fn write(&self, statement: Statement) -> Result<u64, StoreError> {
        let (answer, receiver) = oneshot::channel();
        self.reserve().await?.place.send(Job::Statement(statement, answer));
        Ok(answered(receiver).await??)
    }
    /// Has the writer run statements in one transaction: the others only where the first touched a row. Answers how many rows the
    /// first touched.
    pub(crate) async fn write_if(&self, first: Statement, then: Vec<Statement>) -> Result<u64, StoreError> {
        let (answer, receiver) = oneshot::channel();
        self.reserve().await?.place.send(Job::Guarded { first, then, answer });
        Ok(answered(receiver).await??)
    }
}

/// What the writer answers; an answer that never comes is a fate unknown.
pub(crate) async fn answered<T>(receiver: oneshot::Receiver<T>) -> Result<T, StoreError> {
    receiver.await.map_err(|_| StoreError::NotWritten("the writer has stopped".into()))
}
