//! Backups: one file, of one moment, while the service runs. Written beside, made durable, checked, and only then given
//! its name. SQLite: `VACUUM INTO` from a connection of its own. PostgreSQL: its own `pg_dump`, on a snapshot whose chains
//! are checked in the same transaction. Never touches what it reads. Called by the app's command line, and before a
//! migration.

use crate::{
    database::Database,
    Engine, Store, StoreOptions,
    beside::{self, beside, file_error, sync_file, sync_folder_of},
    error::StoreError,
    meta,
    open::{self, Access, ask},
    pg_tools::{self, PgPlace, PgTools},
    sql,
    verify::{VerifyReport, verify_chains},
};
use mdt_domain::words::UtcMicros;
use sea_orm::{ConnectionTrait, Statement};
use serde::{Deserialize, Serialize};
use std::{
    fs::{self, File},
    os::unix::fs::{DirBuilderExt, OpenOptionsExt},
    path::Path,
};

/// Name of the mark of the last backup.
const LAST_BACKUP: &str = "last_backup";

/// A backup that was made and checked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BackupReport {
    /// Bytes of the file.
    pub bytes: u64,
    /// Streams in it.
    pub streams: u64,
    /// Journal entries in it.
    pub entries: u64,
    /// Text documents in it.
    pub documents: u64,
    /// Views in it.
    pub views: u64,
}

/// When the last backup was made, and into what file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct LastBackup {
    /// When, the clock of who made it.
    pub at: UtcMicros,
    /// Its name, without folder.
    pub file: String,
}

/// How the names of backups end.
pub fn ending(engine: Engine) -> &'static str {
    match engine {
        Engine::Sqlite => "db",
        Engine::Postgres => "dump",
    }
}

impl Store {
    /// When the last backup was made. None: never, or the mark cannot be read.
    pub async fn last_backup(&self) -> Result<Option<LastBackup>, StoreError> {
        Ok(self.meta(LAST_BACKUP).await?.and_then(|text| serde_json::from_str(&text).ok()))
    }
}

/// Makes a backup into a file that is not there yet, and marks the database with when that was.
pub async fn make(options: &StoreOptions, to: &Path, at: UtcMicros) -> Result<BackupReport, StoreError> {
    let report = write(&options.url, to).await?;
    let file = to.file_name().map(|name| name.to_string_lossy().into_owned()).unwrap_or_default();
    let text = serde_json::to_string(&LastBackup { at, file }).map_err(|why| sql::unreadable("mark", &why))?;
    let (_, db) = beside::tool_connection(&options.url).await?;
    let marked = meta::put(&db, LAST_BACKUP, &text).await;
    db.close().await?;
    marked?;
    Ok(report)
}

/// Whether what a backup needs is on this machine; the error says what to install.
pub async fn has_tools(store: &Store) -> Result<(), StoreError> {
    match store.engine() {
        Engine::Sqlite => Ok(()),
        Engine::Postgres => PgTools::find(server_version(store.read()).await?).await.map(drop),
    }
}

/// What is done with faults in what is read.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Faults {
    /// They make it no backup.
    Refuse,
    /// It is kept for inquiry.
    Keep,
}

/// Writes beside, checks, names. Nothing with the file's name is there unless all of it went well.
pub(crate) async fn write(url: &str, to: &Path) -> Result<BackupReport, StoreError> { write_by(url, to, Faults::Refuse).await }

/// A PostgreSQL database that is about to be replaced, whatever is wrong with it.
pub(crate) async fn write_faulty(url: &str, to: &Path) -> Result<BackupReport, StoreError> { write_by(url, to, Faults::Keep).await }

async fn write_by(url: &str, to: &Path, faults: Faults) -> Result<BackupReport, StoreError> {
    if to.exists() {
        return Err(StoreError::Unusable(format!("{} is there already: a backup never replaces one", to.display())));
    }
    if let Some(folder) = to.parent() {
        fs::DirBuilder::new().recursive(true).mode(0o700).create(folder).map_err(|why| file_error(folder, "made", &why))?;
    }
    let part = beside(to, ".part");
    // Empty and readable by its owner only, before any row is in it.
    let made = File::options().write(true).create(true).truncate(true).mode(0o600).open(&part);
    made.map_err(|why| file_error(&part, "written", &why))?;
    let report = match open::engine_of(url)? {
        Engine::Sqlite => write_sqlite(url, &part).await,
        Engine::Postgres => write_postgres(url, &part, faults).await,
    };
    let finished = report.and_then(|report| {
        fs::rename(&part, to).and_then(|()| sync_folder_of(to)).map_err(|why| file_error(to, "written", &why))?;
        Ok(report)
    });
    if finished.is_err() && let Err(why) = fs::remove_file(&part) {
        tracing::warn!(%why, "an unfinished backup could not be removed");
    }
    finished
}

async fn write_sqlite(url: &str, part: &Path) -> Result<BackupReport, StoreError> {
    let source = beside::sqlite_file(url)?;
    if !source.exists() {
        return Err(StoreError::Unusable(format!("there is no database at {}", source.display())));
    }
    let (engine, db) = beside::tool_connection(url).await?;
    let path = part.to_string_lossy().into_owned();
    let copied = db.execute_raw(Statement::from_sql_and_values(engine.backend(), "VACUUM INTO ?", [path.into()])).await;
    db.close().await?;
    copied?;
    sync_file(part).map_err(|why| file_error(part, "made durable", &why))?;
    let report = check_sqlite_file(part).await?;
    finished(part, &report)
}

/// SQLite's own check of a file, and its chains. Faults are an error.
pub(crate) async fn check_sqlite_file(file: &Path) -> Result<VerifyReport, StoreError> {
    let store = Store::open_as_it_is(&StoreOptions { read_connections: 1, ..StoreOptions::sqlite_file(file) }).await?;
    let checked = async {
        let broken = store.integrity_check().await?;
        let report = verify_chains(store.read()).await?;
        Ok::<_, StoreError>((broken.len(), report))
    }
    .await;
    store.close().await;
    let (broken, report) = checked?;
    no_faults(broken, &report)?;
    Ok(report)
}

fn no_faults(broken: usize, report: &VerifyReport) -> Result<(), StoreError> {
    let faults = broken + report.faults.len();
    if faults == 0 {
        return Ok(());
    }
    Err(StoreError::Unusable(format!(
        "{faults} faults are in what was read, so it is no backup: run `mdt-hub verify`, and keep the backups there are"
    )))
}

async fn write_postgres(url: &str, part: &Path, faults: Faults) -> Result<BackupReport, StoreError> {
    let place = PgPlace::parse(url)?;
    let db = open::connect(Engine::Postgres, url, 1, Access::Look, Default::default()).await?;
    let dumped = dump(&db, &place, part).await;
    db.close().await?;
    let (report, tools) = dumped?;
    if faults == Faults::Refuse {
        no_faults(0, &report)?;
    }
    sync_file(part).map_err(|why| file_error(part, "made durable", &why))?;
    // Reads the whole file back: what cannot be unpacked is no backup.
    let mut command = tokio::process::Command::new(&tools.restore);
    command.arg("--file=/dev/null").arg(part).stdin(std::process::Stdio::null()).stderr(std::process::Stdio::piped()).kill_on_drop(true);
    pg_tools::run("pg_restore", command).await?;
    finished(part, &report)
}

/// Dumps a snapshot, and checks the chains of that very snapshot meanwhile.
async fn dump(db: &Database, place: &PgPlace, part: &Path) -> Result<(VerifyReport, PgTools), StoreError> {
    meta::epoch(db).await?;
    let tools = PgTools::find(server_version(db).await?).await?;
    let moment = db.begin_reading().await?;
    let row = moment.query_one_raw(Statement::from_string(Engine::Postgres.backend(), "SELECT pg_export_snapshot()")).await?;
    let snapshot: String = row.map(|row| row.try_get_by_index(0)).transpose()?.unwrap_or_default();
    let mut command = place.command(&tools.dump);
    command.args(["--format=custom", "--no-owner", "--no-privileges", "--lock-wait-timeout=30000"]);
    command.arg(format!("--snapshot={snapshot}")).arg(format!("--exclude-table={}", crate::restore::MARKER)).arg("--file").arg(part);
    let (dumped, report) = tokio::join!(pg_tools::run("pg_dump", command), verify_chains(&moment));
    moment.commit().await?;
    dumped?;
    Ok((report?, tools))
}

/// Major version of the server.
pub(crate) async fn server_version(db: &Database) -> Result<u32, StoreError> {
    let number: String = ask(db, Engine::Postgres, "SELECT current_setting('server_version_num')").await?;
    Ok(number.parse::<u32>().unwrap_or(0) / 10_000)
}

fn finished(part: &Path, report: &VerifyReport) -> Result<BackupReport, StoreError> {
    let bytes = fs::metadata(part).map_err(|why| file_error(part, "read", &why))?.len();
    Ok(BackupReport { bytes, streams: report.streams, entries: report.entries, documents: report.documents, views: report.views })
}
