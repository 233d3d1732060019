//! Demo or real: a mark in the database, made at its first start. Real mode refuses a demonstration's database, a
//! demonstration refuses a real one, and `demo-reset` refuses everything that does not carry the demonstration's mark.

use crate::{config::Settings, demo};
use mdt_hub::Hub;
use mdt_store::{Store, error::StoreError};
use std::{path::PathBuf, sync::Arc};

/// Name of the mark.
pub const MARK: &str = "mode";
/// Name of the mark that a demonstration was made to its end.
const MADE: &str = "demo_made";
const DEMO: &str = "demo";
const REAL: &str = "real";

/// The database is of the other mode.
#[derive(Debug, thiserror::Error)]
pub enum ModeError {
    /// A demonstration's, for real use.
    #[error("This database holds a demonstration, so it is not used for real work.\n  Way out: set MDT_HUB_DATA_DIR (or MDT_HUB_DATABASE_URL) to a new place, or start with --demo.")]
    IsDemo,
    /// A real one, for a demonstration.
    #[error("This database is in real use, so it is not used for a demonstration.\n  Way out: set MDT_HUB_DATA_DIR (or MDT_HUB_DATABASE_URL) to another place.")]
    IsReal,
    /// Not marked as a demonstration's: never removed.
    #[error("{0} does not hold a demonstration, so nothing was removed.\n  Way out: check MDT_HUB_DATA_DIR; demo-reset is for demonstrations only.")]
    NotADemo(String),
    /// `demo-reset` removes files only.
    #[error("demo-reset removes a demonstration's SQLite file; this one is kept in PostgreSQL.\n  Way out: drop and make that database by hand.")]
    NotAFile,
    /// The database could not be asked.
    #[error("The database cannot be used: {0}")]
    Database(#[from] StoreError),
    /// A file could not be removed.
    #[error("{path} cannot be removed: {why}")]
    NotRemoved {
        /// Which.
        path: String,
        /// Why.
        why: String,
    },
}

/// Whether a database's or backup's mark is of the other mode. One without a mark has never been served: it is of either.
pub fn check_mark(mark: Option<&str>, is_demo: bool) -> Result<(), ModeError> {
    match (mark, is_demo) {
        (None, _) | (Some(DEMO), true) | (Some(REAL), false) => Ok(()),
        (Some(DEMO), false) => Err(ModeError::IsDemo),
        (Some(_), _) => Err(ModeError::IsReal),
    }
}

/// Compares the mark with the mode; marks a new database.
pub async fn check(hub: &Hub, is_demo: bool) -> Result<(), ModeError> {
    match (hub.store().meta(MARK).await?.as_deref(), is_demo) {
        (Some(DEMO), true) | (Some(REAL), false) => Ok(()),
        (Some(DEMO), false) => Err(ModeError::IsDemo),
        // A mark this version does not know is not a demonstration.
        (Some(_), _) => Err(ModeError::IsReal),
        (None, is_demo) => {
            // Without a mark there is only a new database, or one somebody else made: that one is never taken as a demo.
            let is_new = hub.directory().people.is_empty() && hub.store().count_accounts().await? == 0;
            if is_demo && !is_new {
                return Err(ModeError::IsReal);
            }
            Ok(hub.store().set_meta(MARK, if is_demo { DEMO } else { REAL }).await?)
        }
    }
}

/// Whether a demonstration was begun and never finished (the service was killed while it made one).
pub async fn is_half_made(hub: &Hub) -> Result<bool, StoreError> {
    Ok(!hub.directory().organisations.is_empty() && hub.store().meta(MADE).await?.is_none())
}

/// Makes what a demonstration needs today, whatever day it is.
pub async fn prepare_demo(hub: &Arc<Hub>) -> Result<(), String> {
    demo::prepare(hub, hub.today(), hub.now()).await.map_err(|error| error.to_string())?;
    hub.store().set_meta(MADE, "yes").await.map_err(|error| error.to_string())
}

/// Removes a demonstration's database; the next start makes a fresh one. Returns what was removed.
pub async fn reset_demo(settings: &Settings) -> Result<Vec<PathBuf>, ModeError> {
    let Some(file) = settings.database_url.sqlite_file() else { return Err(ModeError::NotAFile) };
    if !file.exists() {
        return Ok(Vec::new());
    }
    let store = Store::open(crate::serve::store_options(settings), Arc::new(|_| {})).await?;
    let mark = store.meta(MARK).await;
    store.close().await;
    if mark?.as_deref() != Some(DEMO) {
        return Err(ModeError::NotADemo(file.display().to_string()));
    }
    let mut removed = Vec::new();
    for ending in ["", "-wal", "-shm"] {
        let mut path = file.clone().into_os_string();
        path.push(ending);
        let path = PathBuf::from(path);
        match std::fs::remove_file(&path) {
            Ok(()) => removed.push(path),
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => {}
            Err(error) => return Err(ModeError::NotRemoved { path: path.display().to_string(), why: error.to_string() }),
        }
    }
    Ok(removed)
}
