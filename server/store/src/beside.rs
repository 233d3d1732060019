//! A database as it is: opened without a migration, a mark or a writer, also beside a service that runs on it. What the
//! operator's commands (`verify`, `backup`, `doctor`, `export`) look at. Never changes anything but one mark: when the
//! last backup was made. Called by the app's command line and by backups and restores.

use crate::{
    database::Database,
    Engine, Inner, Store, StoreOptions,
    error::StoreError,
    meta,
    open::{self, Access},
};
use mdt_migrations::Migrator;
use sea_orm::{ConnectionTrait, DbErr, Statement, sqlx::sqlite::SqliteConnectOptions};
use sea_orm_migration::MigratorTrait;
use std::{
    path::{Path, PathBuf},
    sync::Arc,
};
use tokio::sync::mpsc;

/// Which steps a database has had.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SchemaState {
    /// Steps it has had, in order.
    pub applied: Vec<String>,
    /// Steps of this version that it has not had.
    pub pending: Vec<String>,
    /// Steps it has had that this version does not know: a later version wrote it.
    pub unknown: Vec<String>,
}
impl SchemaState {
    /// Whether its tables are the ones this version knows.
    pub fn is_current(&self) -> bool { self.pending.is_empty() && self.unknown.is_empty() }
}

/// What the database server or file says of itself.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Look {
    /// Version, as it calls itself.
    pub version: String,
    /// Settings that decide whether a commit survives a power cut, with their values.
    pub durability: Vec<(&'static str, String)>,
    /// Its own clock, UTC microseconds; none where it has none of its own (a file).
    pub clock: Option<i64>,
    /// Bytes it takes.
    pub bytes: i64,
}

/// The file of a SQLite URL.
pub(crate) fn sqlite_file(url: &str) -> Result<PathBuf, StoreError> {
    let options: SqliteConnectOptions = url.parse().map_err(|_| StoreError::Unusable("the database URL names no file".into()))?;
    Ok(options.get_filename().to_path_buf())
}

impl Store {
    /// Opens a database as it is. Refuses one that is not there or not of MDT Hub. Nothing can be committed.
    pub async fn open_as_it_is(options: &StoreOptions) -> Result<Self, StoreError> {
        let engine = open::engine_of(&options.url)?;
        if engine == Engine::Sqlite {
            let file = sqlite_file(&options.url)?;
            if !file.exists() {
                return Err(StoreError::Unusable(format!("there is no database at {}", file.display())));
            }
        }
        let read = open::connect(engine, &options.url, options.read_connections, Access::Look, Default::default()).await?;
        let epoch = match meta::epoch(&read).await {
            Ok(epoch) => epoch,
            Err(why) => {
                read.close().await?;
                return Err(why);
            }
        };
        // Nobody takes from the queue: whatever is sent is answered with no.
        let (queue, _) = mpsc::channel(1);
        Ok(Self { inner: Arc::new(Inner { engine, epoch, run: String::new(), write: read.clone(), read, queue, mails_written: Arc::default() }) })
    }

    /// Which steps the database has had.
    pub async fn schema(&self) -> Result<SchemaState, StoreError> { Ok(schema(self.read(), self.engine()).await?.unwrap_or_default()) }

    /// What the database says of itself.
    pub async fn look(&self) -> Result<Look, StoreError> {
        let (db, engine) = (self.read(), self.engine());
        let mut look = Look::default();
        match engine {
            Engine::Sqlite => {
                look.version = open::ask(db, engine, "SELECT sqlite_version()").await?;
                look.durability.push(("journal_mode", open::ask(db, engine, "PRAGMA journal_mode").await?));
                look.bytes = open::ask::<i64>(db, engine, "PRAGMA page_count").await? * open::ask::<i64>(db, engine, "PRAGMA page_size").await?;
            }
            Engine::Postgres => {
                look.version = open::ask(db, engine, "SELECT current_setting('server_version')").await?;
                for name in ["synchronous_commit", "fsync", "full_page_writes", "server_encoding"] {
                    look.durability.push((name, open::ask(db, engine, &format!("SELECT current_setting('{name}')")).await?));
                }
                look.clock = Some(open::ask(db, engine, "SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint").await?);
                look.bytes = open::ask(db, engine, "SELECT pg_database_size(current_database())").await?;
            }
        }
        Ok(look)
    }
}

/// Which steps a database has had; none: it is new.
pub(crate) async fn schema<C: ConnectionTrait>(db: &C, engine: Engine) -> Result<Option<SchemaState>, DbErr> {
    let backend = engine.backend();
    let question = match engine {
        Engine::Sqlite => "SELECT count(*) FROM sqlite_master WHERE type = 'table' AND name = 'seaql_migrations'",
        Engine::Postgres => "SELECT count(*) FROM pg_catalog.pg_class WHERE oid = to_regclass('seaql_migrations')",
    };
    let row = db.query_one_raw(Statement::from_string(backend, question)).await?;
    if row.map(|row| row.try_get_by_index::<i64>(0)).transpose()?.unwrap_or(0) == 0 {
        return Ok(None);
    }
    let rows = db.query_all_raw(Statement::from_string(backend, "SELECT version FROM seaql_migrations ORDER BY version")).await?;
    let applied: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    let known: Vec<String> = Migrator::migrations().iter().map(|step| step.name().to_owned()).collect();
    if applied.is_empty() {
        return Ok(None);
    }
    Ok(Some(SchemaState {
        pending: known.iter().filter(|name| !applied.contains(name)).cloned().collect(),
        unknown: applied.iter().filter(|name| !known.contains(name)).cloned().collect(),
        applied,
    }))
}

/// A connection of its own for an operator's command. Writes only where the caller does.
pub(crate) async fn tool_connection(url: &str) -> Result<(Engine, Database), StoreError> {
    let engine = open::engine_of(url)?;
    Ok((engine, open::connect(engine, url, 1, Access::Tool, Default::default()).await?))
}

/// How many connections services hold to this PostgreSQL database, whatever machine they are on. SQLite: none can be
/// told, the data folder's lock tells.
pub async fn services_connected(url: &str) -> Result<i64, StoreError> {
    let (engine, db) = tool_connection(url).await?;
    let count = match engine {
        Engine::Sqlite => Ok(0),
        Engine::Postgres => services_on(&db).await,
    };
    db.close().await?;
    Ok(count?)
}

pub(crate) async fn services_on(db: &Database) -> Result<i64, DbErr> {
    let question = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'mdt-hub' AND pid <> pg_backend_pid()";
    open::ask(db, Engine::Postgres, question).await
}

/// Makes a file's bytes and its name durable.
pub(crate) fn sync_file(file: &Path) -> std::io::Result<()> {
    std::fs::File::open(file)?.sync_all()?;
    sync_folder_of(file)
}

/// Makes the names in a file's folder durable.
pub(crate) fn sync_folder_of(file: &Path) -> std::io::Result<()> {
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    std::fs::File::open(folder)?.sync_all()
}

/// A file beside another: its name with an ending added.
pub(crate) fn beside(file: &Path, ending: &str) -> PathBuf {
    let mut name = file.as_os_str().to_owned();
    name.push(ending);
    PathBuf::from(name)
}

/// A file error, with the file.
pub(crate) fn file_error(file: &Path, what: &str, why: &std::io::Error) -> StoreError {
    StoreError::Unusable(format!("{} cannot be {what}: {why}", file.display()))
}
