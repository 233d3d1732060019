//! Before the tables of an existing database are changed: a backup, or nothing is changed. Keeps the last five such.
//! Called by `open.rs` alone, under the lock that lets one node migrate.

use crate::{
    BeforeMigration, Engine, StoreOptions, backup, beside,
    error::StoreError,
    open::ask,
};
use sea_orm::ConnectionTrait;
use std::path::Path;

/// How the names of these backups begin: only such are ever removed.
const PREFIX: &str = "before-migration-";
/// How many are kept.
const KEPT: usize = 5;

/// Makes the backup that must be there before a step runs on an existing database.
pub(crate) async fn prepare(db: &impl ConnectionTrait, engine: Engine, options: &StoreOptions) -> Result<(), StoreError> {
    let BeforeMigration::BackUpInto(folder) = &options.before_migration else { return Ok(()) };
    let Some(schema) = beside::schema(db, engine).await? else { return Ok(()) };
    if schema.pending.is_empty() || !schema.unknown.is_empty() {
        return Ok(());
    }
    // The database's clock: the store has none of its own.
    let now: String = match engine {
        Engine::Sqlite => ask(db, engine, "SELECT strftime('%Y%m%dT%H%M%SZ', 'now')").await?,
        Engine::Postgres => ask(db, engine, "SELECT to_char(clock_timestamp() AT TIME ZONE 'UTC', 'YYYYMMDD\"T\"HH24MISS\"Z\"')").await?,
    };
    let ending = backup::ending(engine);
    let mut file = folder.join(format!("{PREFIX}{now}.{ending}"));
    for again in 2..100 {
        if !file.exists() {
            break;
        }
        file = folder.join(format!("{PREFIX}{now}-{again}.{ending}"));
    }
    let made = backup::write(&options.url, &file).await.map_err(|why| {
        StoreError::Unusable(format!(
            "this version changes the database's tables, and no backup could be made before: {why}\n  Way out: mend that, or make a backup yourself and start once with --migrate-without-backup."
        ))
    })?;
    tracing::info!(steps = schema.pending.len(), bytes = made.bytes, entries = made.entries, "backup made before the database's tables are changed");
    forget_old(folder);
    Ok(())
}

/// What cannot be removed stays: too many backups harm nobody.
fn forget_old(folder: &Path) {
    let mut names: Vec<_> = std::fs::read_dir(folder)
        .into_iter()
        .flatten()
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| path.file_name().is_some_and(|name| name.to_string_lossy().starts_with(PREFIX)))
        .collect();
    names.sort();
    for old in names.iter().take(names.len().saturating_sub(KEPT)) {
        if let Err(why) = std::fs::remove_file(old) {
            tracing::warn!(%why, "an old backup could not be removed");
        }
    }
}
