//! Restores: a backup becomes the database, with a new epoch, without anybody's session, with the erasures made since
//! applied again, checked whole before it is called done. Killed half way it starts again: SQLite is prepared in a file
//! beside and renamed last; PostgreSQL carries a marker until it is finished, and no service opens it meanwhile. Called
//! by the app's command line, which knows that no service runs.

use crate::{
    database::Database,
    Engine, Store, StoreOptions,
    backup::{self, check_sqlite_file},
    beside::{self, beside, file_error, sync_file, sync_folder_of},
    erasure::Erasure,
    error::StoreError,
    meta,
    open::{self, Access, ask},
    pg_tools::{self, PgPlace, PgTools},
    verify::VerifyReport,
};
use mdt_domain::words::UtcMicros;
use sea_orm::{ConnectionTrait, Statement};
use std::{
    fs::{self, File},
    io::Read,
    os::unix::fs::OpenOptionsExt,
    path::{Path, PathBuf},
    process::Stdio,
    sync::Arc,
};

/// The table that is in a PostgreSQL database as long as a restore into it is not finished.
pub(crate) const MARKER: &str = "unfinished_restore";

/// What a backup file says of itself.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Peek {
    /// Of which engine it is.
    pub engine: Engine,
    /// Its mark of demonstration or real use, as the app wrote it.
    pub mode: Option<String>,
}

/// What is where a backup is to go.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum There {
    /// No database.
    Nothing,
    /// A database in which nothing has happened, or a restore that was not finished.
    Empty,
    /// A database in use.
    Filled {
        /// Its mark of demonstration or real use.
        mode: Option<String>,
        /// What was erased from it.
        erasures: Vec<Erasure>,
    },
    /// Something that cannot be read as a database of MDT Hub, and why.
    Unreadable(String),
}

/// What is to be restored to where.
#[derive(Clone, Debug)]
pub struct Restore<'a> {
    /// The database to make.
    pub options: &'a StoreOptions,
    /// The backup.
    pub from: &'a Path,
    /// What was erased since, from the list beside the database and from the database that is replaced.
    pub erasures: &'a [Erasure],
    /// Now.
    pub at: UtcMicros,
    /// Ending of what is replaced: letters and digits.
    pub kept_as: &'a str,
    /// Where a PostgreSQL database is dumped to before it is replaced.
    pub folder: &'a Path,
}

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// What is in it now.
    pub report: VerifyReport,
    /// Its new epoch.
    pub epoch: String,
    /// Erasures that had to be applied again.
    pub erased_again: u64,
    /// What was there before: the file, or a dump of the PostgreSQL database.
    pub kept: Option<PathBuf>,
}

/// Looks into a backup file without changing anything.
pub async fn peek(from: &Path) -> Result<Peek, StoreError> {
    let mut head = Vec::new();
    let read = File::open(from).and_then(|file| file.take(16).read_to_end(&mut head));
    read.map_err(|why| file_error(from, "read", &why))?;
    if head.starts_with(b"SQLite format 3\0") {
        let store = Store::open_as_it_is(&StoreOptions { read_connections: 1, ..StoreOptions::sqlite_file(from) }).await?;
        let mode = store.meta("mode").await;
        store.close().await;
        return Ok(Peek { engine: Engine::Sqlite, mode: mode? });
    }
    if head.starts_with(b"PGDMP") {
        let tools = PgTools::find(0).await?;
        let mut command = tokio::process::Command::new(&tools.restore);
        command.args(["--data-only", "--table=meta", "--file=-"]).arg(from).stdin(Stdio::null()).kill_on_drop(true);
        let output = command.output().await.map_err(|why| StoreError::Unusable(format!("pg_restore cannot be run: {why}")))?;
        let text = String::from_utf8_lossy(&output.stdout).into_owned();
        let mark = |key: &str| text.lines().find_map(|line| line.strip_prefix(key)?.strip_prefix('\t').map(str::to_owned));
        if !output.status.success() || mark("schema").as_deref() != Some("mdt-hub") {
            return Err(StoreError::Unusable(format!("{} is not a backup of MDT Hub", from.display())));
        }
        return Ok(Peek { engine: Engine::Postgres, mode: mark("mode") });
    }
    Err(StoreError::Unusable(format!("{} is neither a SQLite file nor a dump of pg_dump", from.display())))
}

/// Looks at where a backup is to go.
pub async fn what_is_there(options: &StoreOptions) -> Result<There, StoreError> {
    match open::engine_of(&options.url)? {
        Engine::Sqlite if !beside::sqlite_file(&options.url)?.exists() => return Ok(There::Nothing),
        Engine::Sqlite => {}
        Engine::Postgres => {
            let (engine, db) = beside::tool_connection(&options.url).await?;
            let found = async { Ok::<_, StoreError>((has_marker(&db).await?, beside::schema(&db, engine).await?.is_some(), foreign_tables(&db).await?)) }.await;
            db.close().await?;
            match found? {
                (true, ..) => return Ok(There::Empty),
                (_, true, _) => {}
                (_, false, 0) => return Ok(There::Nothing),
                (_, false, _) => return Err(StoreError::Unusable("this PostgreSQL database holds tables of another program: make one of its own".into())),
            }
        }
    }
    let store = match Store::open_as_it_is(&StoreOptions { read_connections: 1, ..options.clone() }).await {
        Ok(store) => store,
        Err(why) => return Ok(There::Unreadable(why.to_string())),
    };
    let looked = async {
        let (db, engine) = (store.read(), store.engine());
        let count: i64 = ask(db, engine, "SELECT (SELECT count(*) FROM streams) + (SELECT count(*) FROM accounts)").await?;
        if count == 0 {
            return Ok(There::Empty);
        }
        Ok::<_, StoreError>(There::Filled { mode: store.meta("mode").await?, erasures: store.erasures().await? })
    }
    .await;
    store.close().await;
    Ok(looked.unwrap_or_else(|why| There::Unreadable(why.to_string())))
}

/// Restores. The caller has made sure that no service runs, that the modes fit and that what is there may be replaced.
pub async fn restore(asked: &Restore<'_>) -> Result<Restored, StoreError> {
    match open::engine_of(&asked.options.url)? {
        Engine::Sqlite => restore_sqlite(asked).await,
        Engine::Postgres => restore_postgres(asked).await,
    }
}

/// A service never opens what a restore has not finished.
pub(crate) async fn refuse_half_restored(db: &Database, engine: Engine) -> Result<(), StoreError> {
    if engine == Engine::Postgres && has_marker(db).await? {
        return Err(StoreError::Unusable("a restore into this database was not finished: run `mdt-hub restore FILE` again".into()));
    }
    Ok(())
}

async fn restore_sqlite(asked: &Restore<'_>) -> Result<Restored, StoreError> {
    let target = beside::sqlite_file(&asked.options.url)?;
    if target.canonicalize().ok().is_some_and(|target| asked.from.canonicalize().is_ok_and(|from| from == target)) {
        return Err(StoreError::Unusable("this file is the database itself, not a backup of it".into()));
    }
    let new = beside(&target, ".restoring");
    remove_database(&new)?;
    let copied = copy(asked.from, &new).map_err(|why| file_error(&new, "written", &why));
    let prepared = match copied {
        Ok(()) => prepare_sqlite(asked, &new).await,
        Err(why) => Err(why),
    };
    let (report, epoch, erased_again) = match prepared {
        Ok(prepared) => prepared,
        Err(why) => {
            remove_database(&new)?;
            return Err(why);
        }
    };
    let kept = swap(&new, &target, asked.kept_as).await?;
    Ok(Restored { report, epoch, erased_again, kept })
}

fn copy(from: &Path, to: &Path) -> std::io::Result<()> {
    let mut source = File::open(from)?;
    let mut copy = File::options().write(true).create_new(true).mode(0o600).open(to)?;
    std::io::copy(&mut source, &mut copy)?;
    copy.sync_all()
}

/// Everything that makes a copy of a backup a database to go on with, while nobody can take it for one.
async fn prepare_sqlite(asked: &Restore<'_>, new: &Path) -> Result<(VerifyReport, String, u64), StoreError> {
    check_sqlite_file(new).await?;
    let options = StoreOptions::sqlite_file(new);
    let finished = finish(asked, &options).await?;
    let wal = beside(new, "-wal");
    if fs::metadata(&wal).is_ok_and(|wal| wal.len() > 0) {
        return Err(StoreError::Unusable(format!("{} was not closed cleanly", new.display())));
    }
    sync_file(new).map_err(|why| file_error(new, "made durable", &why))?;
    Ok(finished)
}

/// New epoch, no sessions, this version's tables, erasures, and the whole check.
async fn finish(asked: &Restore<'_>, options: &StoreOptions) -> Result<(VerifyReport, String, u64), StoreError> {
    let (engine, db) = beside::tool_connection(&options.url).await?;
    let renewed = async {
        let epoch = meta::renew_epoch(&db).await?;
        // Whoever signed out since the backup was made must not be signed in again by it.
        db.execute_unprepared("DELETE FROM sessions").await?;
        meta::put(&db, "restored_at", &asked.at.0.to_string()).await?;
        Ok::<_, StoreError>(epoch)
    }
    .await;
    db.close().await?;
    renewed?;
    let options = StoreOptions { is_restoring: true, before_migration: crate::BeforeMigration::Nothing, ..options.clone() };
    let store = Store::open(options, Arc::new(|_| {})).await?;
    let finished = async {
        store.forget_runs().await?;
        store.doubt_mails().await?;
        store.forget_schedule().await?;
        let there = store.erasures().await?;
        let mut again = 0;
        for erasure in asked.erasures.iter().filter(|asked| there.iter().all(|there| there.case_id != asked.case_id)) {
            store.erase_case(erasure).await?;
            again += 1;
        }
        if again > 0 {
            store.compact_after_erasure().await?;
        }
        let broken = store.integrity_check().await?.len();
        let report = store.verify_all().await?;
        let faults = broken + report.faults.len();
        if faults > 0 {
            return Err(StoreError::Unusable(format!("{faults} faults are in the backup: it was not put in place. Try an older one")));
        }
        let epoch = store.meta("epoch").await?.unwrap_or_default();
        Ok((report, epoch, again))
    }
    .await;
    store.close().await;
    tracing::debug!(?engine, "restored database closed");
    finished
}

/// The new file takes the old one's name in one step; what was there stays beside under another name.
async fn swap(new: &Path, target: &Path, kept_as: &str) -> Result<Option<PathBuf>, StoreError> {
    let mut kept = None;
    if target.exists() {
        close_cleanly(target).await?;
        let name = beside(target, &format!(".replaced-{kept_as}"));
        // A second name first, so that there is a database under the old name at every moment.
        fs::hard_link(target, &name).map_err(|why| file_error(&name, "made", &why))?;
        sync_folder_of(target).map_err(|why| file_error(&name, "made durable", &why))?;
        kept = Some(name);
    }
    for ending in ["-wal", "-shm"] {
        remove(&beside(new, ending))?;
        remove(&beside(target, ending))?;
    }
    fs::rename(new, target).and_then(|()| sync_folder_of(target)).map_err(|why| file_error(target, "written", &why))?;
    Ok(kept)
}

/// A write-ahead log belongs to one file: beside another it would destroy that one.
async fn close_cleanly(target: &Path) -> Result<(), StoreError> {
    let wal = beside(target, "-wal");
    let is_waiting = || fs::metadata(&wal).is_ok_and(|wal| wal.len() > 0);
    let mut is_emptied = true;
    if is_waiting() {
        is_emptied = empty_log(target).await;
    }
    if !is_emptied || is_waiting() {
        return Err(StoreError::Unusable(format!(
            "the database that is there cannot be closed cleanly: move {0}, {0}-wal and {0}-shm away by hand, then restore again",
            target.display()
        )));
    }
    Ok(())
}

/// Whether what waits in the log is in the file now. A log that SQLite cannot use it takes away when it closes: that is not the same.
async fn empty_log(target: &Path) -> bool {
    let options = StoreOptions::sqlite_file(target);
    let Ok((_, db)) = beside::tool_connection(&options.url).await else { return false };
    let emptied = db.execute_unprepared("PRAGMA wal_checkpoint(TRUNCATE)").await.is_ok();
    db.close().await.is_ok() && emptied
}

fn remove(file: &Path) -> Result<(), StoreError> {
    match fs::remove_file(file) {
        Err(why) if why.kind() != std::io::ErrorKind::NotFound => Err(file_error(file, "removed", &why)),
        _ => Ok(()),
    }
}

/// What an earlier try left.
fn remove_database(file: &Path) -> Result<(), StoreError> { ["", "-wal", "-shm"].iter().try_for_each(|ending| remove(&beside(file, ending))) }

async fn restore_postgres(asked: &Restore<'_>) -> Result<Restored, StoreError> {
    let url = &asked.options.url;
    let place = PgPlace::parse(url)?;
    let db = open::connect(Engine::Postgres, url, 1, Access::Tool, Default::default()).await?;
    let replaced = async {
        refuse_running(&db).await?;
        let tools = PgTools::find(backup::server_version(&db).await?).await?;
        let mut kept = None;
        if !has_marker(&db).await? && beside::schema(&db, Engine::Postgres).await?.is_some() {
            let file = asked.folder.join(format!("before-restore-{}.dump", asked.kept_as));
            // Whatever is wrong with it: it is kept for inquiry.
            backup::write_faulty(url, &file).await.map_err(|why| StoreError::Unusable(format!("what is there could not be dumped, so nothing was replaced: {why}")))?;
            kept = Some(file);
        }
        db.execute_unprepared(&format!("CREATE TABLE IF NOT EXISTS {MARKER} (since bigint)")).await?;
        // Again after the marker: a service that starts from here on refuses.
        if let Err(why) = refuse_running(&db).await {
            db.execute_unprepared(&format!("DROP TABLE {MARKER}")).await?;
            return Err(why);
        }
        drop_tables(&db).await?;
        let mut command = place.command(&tools.restore);
        command.args(["--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges"]);
        command.arg(format!("--dbname={}", place.database())).arg(asked.from);
        pg_tools::run("pg_restore", command).await?;
        Ok((kept, finish(asked, asked.options).await?))
    }
    .await;
    let finished = match replaced {
        Ok((kept, (report, epoch, erased_again))) => {
            db.execute_unprepared(&format!("DROP TABLE {MARKER}")).await?;
            Ok(Restored { report, epoch, erased_again, kept })
        }
        Err(why) => Err(why),
    };
    db.close().await?;
    finished
}

async fn refuse_running(db: &Database) -> Result<(), StoreError> {
    match beside::services_on(db).await? {
        0 => Ok(()),
        _ => Err(StoreError::Unusable("a service is connected to this database: stop every node first".into())),
    }
}

async fn has_marker(db: &Database) -> Result<bool, StoreError> {
    Ok(ask(db, Engine::Postgres, &format!("SELECT to_regclass('{MARKER}') IS NOT NULL")).await?)
}

async fn foreign_tables(db: &Database) -> Result<i64, StoreError> {
    let question = "SELECT count(*) FROM pg_tables WHERE schemaname = current_schema() AND tablename <> 'seaql_migrations'";
    Ok(ask(db, Engine::Postgres, question).await?)
}

/// All tables of the database, which is MDT Hub's own, at once.
async fn drop_tables(db: &Database) -> Result<(), StoreError> {
    let question = format!("SELECT quote_ident(tablename) FROM pg_tables WHERE schemaname = current_schema() AND tablename <> '{MARKER}'");
    let rows = db.query_all_raw(Statement::from_string(Engine::Postgres.backend(), question)).await?;
    let names: Vec<String> = rows.iter().map(|row| row.try_get_by_index(0)).collect::<Result<_, _>>()?;
    // What a migration made beside tables.
    db.execute_unprepared("DROP FUNCTION IF EXISTS mdt_moved CASCADE").await?;
    if !names.is_empty() {
        db.execute_unprepared(&format!("DROP TABLE {} CASCADE", names.join(", "))).await?;
    }
    Ok(())
}
