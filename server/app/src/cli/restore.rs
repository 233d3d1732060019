//! `mdt-hub restore`: a backup becomes the database, while the service is stopped. Never over a database in use unless
//! told to, never a demonstration over a real one; says in words what it did.

use super::{Failure, not_done, now};
use crate::{config::Settings, mode, serve};
use clap::Args;
use mdt_store::{
    Engine, Store, StoreOptions,
    erasure::{self, Erasure},
    restore::{self, There},
};
use std::path::PathBuf;

/// From what.
#[derive(Debug, Args)]
pub(super) struct Restore {
    /// A file that `mdt-hub backup` wrote
    file: PathBuf,
    /// Replace the database that is there; it is kept beside
    #[arg(long)]
    replace: bool,
}

pub(super) async fn run(settings: &Settings, asked: Restore) -> Result<(), Failure> {
    let _lock = serve::lock(settings)?;
    let options = serve::store_options(settings);
    let peek = restore::peek(&asked.file).await.map_err(not_done)?;
    if (peek.engine == Engine::Sqlite) != settings.database_url.is_sqlite() {
        let (has, wants) = if peek.engine == Engine::Sqlite { ("SQLite", "PostgreSQL") } else { ("PostgreSQL", "SQLite") };
        return Err(Failure::NotDone(format!("{} is a backup of {has}, but MDT_HUB_DATABASE_URL leads to {wants}", asked.file.display())));
    }
    mode::check_mark(peek.mode.as_deref(), settings.is_demo).map_err(|_| other_mode("The backup", settings.is_demo))?;
    let there = restore::what_is_there(&options).await.map_err(not_done)?;
    let mut erasures = erasure::read_list(&settings.data_dir).map_err(not_done)?;
    may_be_replaced(settings, &asked, there, &mut erasures)?;
    // On the list before anything is touched: it must outlive what is replaced.
    erasure::add_to_list(&settings.data_dir, &erasures).map_err(not_done)?;
    let (at, kept_as) = now();
    let folder = serve::backups_folder(settings);
    let restored = restore::restore(&restore::Restore { options: &options, from: &asked.file, erasures: &erasures, at, kept_as: &kept_as, folder: &folder })
        .await
        .map_err(not_done)?;
    keep_list(settings, &options).await?;
    say!(
        "Restored {}: {} entries of {} streams, {} text documents, {} views. All of it is checked.",
        asked.file.display(),
        restored.report.entries,
        restored.report.streams,
        restored.report.documents,
        restored.report.views
    );
    match (&restored.kept, restored.erased_again) {
        (Some(kept), _) => say!("What was there before is kept in {}; it holds patient data: remove it when it is not needed.", kept.display()),
        (None, _) => say!("There was no database before."),
    }
    if restored.erased_again > 0 {
        say!("{} cases that were erased since the backup was made are erased again.", restored.erased_again);
    }
    say!("Everybody signs in again, and every page is told to load everything anew. What was entered since the backup was made is not in it.");
    Ok(())
}

/// Whether what is there may be replaced; what was erased from it must stay erased.
fn may_be_replaced(settings: &Settings, asked: &Restore, there: There, erasures: &mut Vec<Erasure>) -> Result<(), Failure> {
    let needs_replace = |what: &str| {
        Failure::NotDone(format!("{what}, so nothing was restored.\n  Way out: name an empty place with MDT_HUB_DATA_DIR (or MDT_HUB_DATABASE_URL), or add --replace; what is there is kept beside."))
    };
    match there {
        There::Nothing | There::Empty => Ok(()),
        There::Filled { mode, erasures: more } => {
            mode::check_mark(mode.as_deref(), settings.is_demo).map_err(|_| other_mode("The database that is there", settings.is_demo))?;
            if !asked.replace {
                return Err(needs_replace("There is a database in use already"));
            }
            for erasure in more {
                if erasures.iter().all(|known| known.case_id != erasure.case_id) {
                    erasures.push(erasure);
                }
            }
            Ok(())
        }
        There::Unreadable(why) if !asked.replace => Err(needs_replace(&format!("There is something that cannot be read as a database ({why})"))),
        There::Unreadable(why) => {
            say!("What is there cannot be read ({why}); erasures are taken from erasures.jsonl alone ({}).", erasures.len());
            Ok(())
        }
    }
}

fn other_mode(what: &str, is_demo: bool) -> Failure {
    Failure::NotDone(if is_demo {
        format!("{what} is of real use, and this is a demonstration: nothing was restored.\n  Way out: leave --demo (MDT_HUB_DEMO) out for real use.")
    } else {
        format!("{what} is a demonstration's, and this is for real use: nothing was restored.\n  Way out: restore a demonstration into a folder of its own, with --demo.")
    })
}

/// The list beside the database holds what the database holds, also in a new folder.
async fn keep_list(settings: &Settings, options: &StoreOptions) -> Result<(), Failure> {
    let store = Store::open_as_it_is(options).await.map_err(not_done)?;
    let erasures = store.erasures().await;
    store.close().await;
    erasure::add_to_list(&settings.data_dir, &erasures.map_err(not_done)?).map_err(not_done)
}
