//! Opening: which engine, connections with their pragmas, versions, migrations, marks, and the start of the writer.
//! Never opens a database it cannot keep promises on; says what to change instead. Called once, by the app.

use crate::{
    Engine, Inner, Store, StoreOptions,
    batch::Settings,
    before_migration,
    commit::OnCommit,
    database::Database,
    error::StoreError,
    filled, meta, restore,
    writer::{QUEUE_LENGTH, Writer},
};
use mdt_migrations::Migrator;
use sea_orm::{
    ConnectOptions, ConnectionTrait, DbErr, Statement, TryGetable,
    sqlx::{
        self, Connection,
        sqlite::{SqliteConnectOptions, SqliteConnection, SqliteJournalMode, SqliteSynchronous},
    },
};
use sea_orm_migration::MigratorTrait;
use std::{
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};
use tokio::sync::mpsc;
use uuid::Uuid;

/// Below it SQLite has the WAL-reset fault.
const SQLITE_AT_LEAST: (u32, u32, u32) = (3, 51, 3);
/// Below it PostgreSQL is untested.
const POSTGRES_AT_LEAST: u32 = 150_000;
/// One name for all nodes: only one migrates at a time.
const MIGRATION_LOCK: i64 = 0x6d64_745f_6875;
/// How long a statement waits for another process's lock, and for a connection.
const PATIENCE: Duration = Duration::from_secs(5);
/// What a service asks PostgreSQL for may not hold others up for ever: a node whose machine vanished would keep its locks for hours.
/// Milliseconds.
pub(crate) const POSTGRES_LIMITS: [(&str, &str); 3] =
    [("lock_timeout", "5000"), ("idle_in_transaction_session_timeout", "10000"), ("statement_timeout", "30000")];
/// Prepared statements kept per connection: every table has eight sizes of batch.
const STATEMENTS_KEPT: usize = 400;

/// A URL for a file, whatever characters its path has.
pub(crate) fn sqlite_url(path: &Path) -> String {
    let mut url = String::from("sqlite://");
    for c in path.to_string_lossy().chars() {
        match c {
            '%' => url.push_str("%25"),
            '?' => url.push_str("%3f"),
            '#' => url.push_str("%23"),
            c => url.push(c),
        }
    }
    url + "?mode=rwc"
}

impl Store {
    /// The settings that make a commit survive a power cut, as the writing connection has them; empty for PostgreSQL,
    /// which is asked when it is opened.
    pub async fn durability(&self) -> Result<Vec<(&'static str, String)>, StoreError> {
        let mut found = Vec::new();
        if self.engine() == Engine::Sqlite {
            for name in ["journal_mode", "synchronous", "foreign_keys", "busy_timeout"] {
                let row = self.inner.write.query_one_raw(Statement::from_string(Engine::Sqlite.backend(), format!("PRAGMA {name}"))).await?;
                let value = row.map(|row| row.try_get_by_index::<String>(0).or_else(|_| row.try_get_by_index::<i64>(0).map(|value| value.to_string())));
                found.push((name, value.transpose()?.unwrap_or_default()));
            }
        }
        Ok(found)
    }

    /// Opens, checks versions, migrates and starts the writer task on the current runtime. `on_commit` is called with
    /// every committed batch, in commit order.
    pub async fn open(options: StoreOptions, on_commit: OnCommit) -> Result<Self, StoreError> {
        let engine = engine_of(&options.url)?;
        if !(1..=64).contains(&options.read_connections) {
            return Err(StoreError::Unusable("read_connections must be from 1 to 64".into()));
        }
        let distrust = Arc::new(AtomicBool::new(false));
        let write = connect(engine, &options.url, 1, Access::Write, distrust.clone()).await?;
        match engine {
            Engine::Sqlite => check_sqlite(&write).await?,
            Engine::Postgres => check_postgres(&write).await?,
        }
        if !options.is_restoring {
            restore::refuse_half_restored(&write, engine).await?;
        }
        migrate(&write, engine, &options).await?;
        filled::fill(&write).await?;
        let epoch = meta::mark(&write).await?;
        let read = connect(engine, &options.url, options.read_connections, Access::Read, Arc::default()).await?;
        let (queue, jobs) = mpsc::channel(QUEUE_LENGTH);
        let run = Uuid::new_v4().to_string();
        let mails_written = Arc::<tokio::sync::Notify>::default();
        let settings = Settings { engine, epoch: epoch.clone(), node: options.node, run: run.clone(), distrust, mails_written: mails_written.clone() };
        let writer = Writer { db: write.clone(), settings, on_commit };
        tokio::spawn(writer.run(jobs));
        Ok(Self { inner: Arc::new(Inner { engine, epoch, run, read, write, queue, mails_written }) })
    }
}

pub(crate) fn engine_of(url: &str) -> Result<Engine, StoreError> {
    let wrong = |words: &str| Err(StoreError::Unusable(words.into()));
    if url.starts_with("postgres://") || url.starts_with("postgresql://") {
        Ok(Engine::Postgres)
    } else if url.starts_with("sqlite:") {
        if url.contains(":memory:") || url.contains("mode=memory") {
            return wrong("a SQLite database in memory would lose everything: give a file, such as sqlite:///var/lib/mdt-hub/hub.db?mode=rwc");
        }
        Ok(Engine::Sqlite)
    } else {
        wrong("the database URL must start with sqlite:// (a file) or postgres:// (PostgreSQL 15 or later)")
    }
}

/// What a connection is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Access {
    /// The service's readers.
    Read,
    /// The service's writer.
    Write,
    /// An operator's command that only looks.
    Look,
    /// An operator's command that writes.
    Tool,
}

/// Takes `pooler=transaction` out of the URL: it is for us, not for the driver.
fn without_pooler(url: &str) -> (String, bool) {
    let Some((place, query)) = url.split_once('?') else { return (url.to_owned(), false) };
    let (ours, others): (Vec<&str>, Vec<&str>) = query.split('&').partition(|pair| *pair == "pooler=transaction");
    let url = if others.is_empty() { place.to_owned() } else { format!("{place}?{}", others.join("&")) };
    (url, !ours.is_empty())
}

/// A pool. `distrust`: set when the writing connection is not to be used again.
pub(crate) async fn connect(engine: Engine, url: &str, connections: u32, access: Access, distrust: Arc<AtomicBool>) -> Result<Database, StoreError> {
    let (url, is_pooled) = without_pooler(url);
    let mut options = ConnectOptions::new(url);
    options
        .max_connections(connections)
        .min_connections(connections.min(1))
        .connect_timeout(PATIENCE)
        .acquire_timeout(PATIENCE)
        .idle_timeout(None)
        .max_lifetime(None)
        .sqlx_logging(false)
        .record_stmt_in_spans(false)
        .map_sqlx_sqlite_opts(move |sqlite| sqlite_options(sqlite, access))
        .map_sqlx_sqlite_pool_opts(move |pool| {
            let distrust = distrust.clone();
            pool.before_acquire(move |connection, _| Box::pin(is_clean(connection, distrust.clone())))
        })
        .map_sqlx_postgres_opts(move |postgres| {
            let name = if matches!(access, Access::Read | Access::Write) { "mdt-hub" } else { "mdt-hub-tool" };
            let postgres = postgres.statement_cache_capacity(if is_pooled { 0 } else { STATEMENTS_KEPT }).application_name(name);
            // A pooler takes no options: there they are set for each transaction.
            if !is_pooled && matches!(access, Access::Read | Access::Write) { postgres.options(POSTGRES_LIMITS) } else { postgres }
        });
    let connection = sea_orm::Database::connect(options).await.map_err(|why| {
        StoreError::Unusable(match engine {
            Engine::Sqlite => format!("the database file cannot be opened; does its folder exist, and may this user write there? ({why})"),
            Engine::Postgres => format!("PostgreSQL cannot be reached; check host, port, database, user and password of the database URL ({why})"),
        })
    })?;
    Ok(Database::new(connection, engine, is_pooled))
}

/// Whether a connection comes back from its last use as good as new. After a failed write (a full disk) SQLite has rolled back by
/// itself, the driver's own rollback fails, and the driver goes on counting a transaction that is not there: the next one would be a
/// savepoint inside it, and its "commit" would reach no disk. And one that was opened while the disk was read-only stays so. Such a
/// connection is closed, and another one opened.
async fn is_clean(connection: &mut SqliteConnection, distrust: Arc<AtomicBool>) -> Result<bool, sqlx::Error> {
    // The driver's rollback may still be on its way to the connection's thread.
    connection.ping().await?;
    let is_clean = !distrust.swap(false, Ordering::AcqRel) && !connection.is_in_transaction();
    if !is_clean {
        tracing::warn!("a database connection did not come back clean; another one is opened");
    }
    Ok(is_clean)
}

fn sqlite_options(options: SqliteConnectOptions, access: Access) -> SqliteConnectOptions {
    let options = options.foreign_keys(true).busy_timeout(PATIENCE).statement_cache_capacity(STATEMENTS_KEPT);
    // No temporary files: they would hold rows outside the data folder, and every batch would write one.
    let options = options.pragma("temp_store", "memory").pragma("cache_size", "-16384");
    match access {
        Access::Write | Access::Tool => options.journal_mode(SqliteJournalMode::Wal).synchronous(SqliteSynchronous::Full).pragma("wal_autocheckpoint", "4000"),
        Access::Read | Access::Look => options.create_if_missing(false).synchronous(SqliteSynchronous::Full).pragma("query_only", "on"),
    }
}

async fn check_sqlite(db: &Database) -> Result<(), StoreError> {
    let version: String = ask(db, Engine::Sqlite, "SELECT sqlite_version()").await?;
    let mut numbers = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let mut next = || numbers.next().unwrap_or(0);
    if (next(), next(), next()) < SQLITE_AT_LEAST {
        let (major, minor, patch) = SQLITE_AT_LEAST;
        return Err(StoreError::Unusable(format!("this build holds SQLite {version}; {major}.{minor}.{patch} or later is needed: build with the bundled SQLite")));
    }
    let mode: String = ask(db, Engine::Sqlite, "PRAGMA journal_mode").await?;
    if mode != "wal" {
        return Err(StoreError::Unusable("the database file's folder does not allow SQLite's write-ahead log: use a local disk, not a network share".into()));
    }
    Ok(())
}

async fn check_postgres(db: &Database) -> Result<(), StoreError> {
    let version: String = ask(db, Engine::Postgres, "SELECT current_setting('server_version_num')").await?;
    if version.parse::<u32>().unwrap_or(0) < POSTGRES_AT_LEAST {
        return Err(StoreError::Unusable(format!("PostgreSQL {version} is too old: 15 or later is needed")));
    }
    for (setting, words) in [("synchronous_commit", "accepted changes could be lost"), ("fsync", "a power cut could destroy the database")] {
        let value: String = ask(db, Engine::Postgres, &format!("SELECT current_setting('{setting}')")).await?;
        if value == "off" {
            return Err(StoreError::Unusable(format!("PostgreSQL has {setting} = off: {words}; set it to on")));
        }
    }
    let encoding: String = ask(db, Engine::Postgres, "SELECT current_setting('server_encoding')").await?;
    if encoding != "UTF8" {
        return Err(StoreError::Unusable(format!("the PostgreSQL database is in {encoding}: make one with ENCODING 'UTF8'")));
    }
    Ok(())
}

/// The one value a query answers.
pub(crate) async fn ask<T: TryGetable>(db: &impl ConnectionTrait, engine: Engine, question: &str) -> Result<T, DbErr> {
    let row = db.query_one_raw(Statement::from_string(engine.backend(), question)).await?;
    row.ok_or_else(|| DbErr::RecordNotFound("no answer".into()))?.try_get_by_index(0)
}

async fn migrate(db: &Database, engine: Engine, options: &StoreOptions) -> Result<(), StoreError> {
    // All steps that are missing in one transaction: a service that is killed half way starts from where it was. On PostgreSQL it
    // also holds the lock: a pooler would give the lock of a session to somebody else.
    let transaction = db.begin().await?;
    if engine == Engine::Postgres {
        // Steps, and the wait for another node's, take as long as they take.
        transaction.execute_unprepared("SET LOCAL lock_timeout = 0; SET LOCAL statement_timeout = 0").await?;
        transaction.execute_unprepared(&format!("SELECT pg_advisory_xact_lock({MIGRATION_LOCK})")).await?;
    }
    before_migration::prepare(&transaction, engine, options).await?;
    let migrated = match Migrator::up(&transaction, None).await {
        Ok(()) => transaction.commit().await,
        Err(why) => transaction.rollback().await.and(Err(why)),
    };
    migrated.map_err(|why| match why {
        DbErr::Custom(words) if words.contains("is missing") => {
            StoreError::Unusable("the database was written by a later version of MDT Hub: run that version, or restore a backup".into())
        }
        why => StoreError::Database(why),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_durable_databases_are_taken() {
        assert_eq!(engine_of("sqlite:///tmp/a.db?mode=rwc").unwrap(), Engine::Sqlite);
        assert_eq!(engine_of("postgres://a@b/c").unwrap(), Engine::Postgres);
        for url in ["sqlite::memory:", "sqlite://x?mode=memory", "mysql://a", "/tmp/a.db", ""] {
            assert!(matches!(engine_of(url), Err(StoreError::Unusable(_))), "{url}");
        }
    }

    #[test]
    fn paths_survive_the_url() {
        assert_eq!(sqlite_url(Path::new("/a b/50%?#.db")), "sqlite:///a b/50%25%3f%23.db?mode=rwc");
    }
}
