//! `mdt-hub backup`: one file of one moment, while the service runs; checked before it is called done.

use super::{Failure, not_done, now, size};
use crate::{config::Settings, serve};
use clap::Args;
use mdt_store::{Engine, backup};
use std::path::PathBuf;

/// Where to.
#[derive(Debug, Args)]
pub(super) struct Backup {
    /// File to write, or a folder [default: a new file with the time in its name, in "backups" of the data folder]
    #[arg(long, value_name = "FILE")]
    to: Option<PathBuf>,
}

pub(super) async fn run(settings: &Settings, asked: Backup) -> Result<(), Failure> {
    let (at, stamp) = now();
    let engine = if settings.database_url.is_sqlite() { Engine::Sqlite } else { Engine::Postgres };
    let name = format!("mdt-hub-{stamp}.{}", backup::ending(engine));
    let to = match asked.to {
        Some(folder) if folder.is_dir() => folder.join(name),
        Some(file) => file,
        None => serve::backups_folder(settings).join(name),
    };
    let made = backup::make(&serve::store_options(settings), &to, at).await.map_err(not_done)?;
    say!("Backup in {}", to.display());
    say!(
        "{}; {} entries of {} streams, {} text documents, {} views. The file and its chains are checked.",
        size(made.bytes),
        made.entries,
        made.streams,
        made.documents,
        made.views
    );
    say!("It holds patient data: keep it where only operators can read it, and a copy on another machine.");
    Ok(())
}
