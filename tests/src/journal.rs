//! What is really in the journal, read from the database of a stopped server: how many effects each command had.

use crate::Anything;
use mdt_domain::ids::{CommandId, CommitId};
use mdt_store::{Store, StoreOptions};
use std::{
    collections::{BTreeMap, BTreeSet},
    path::Path,
    sync::Arc,
};

/// Entries read at once.
const PAGE: u64 = 1000;

/// Where a server keeps its data: the URL it was given, else the file in its folder.
pub fn options(url: Option<&str>, data_dir: &Path) -> StoreOptions {
    url.map_or_else(|| StoreOptions::sqlite_file(&data_dir.join("mdt-hub.db")), StoreOptions::new)
}

/// Every command that had an effect on a stream of these kinds, with the commits in which it had it: one, or it was done twice.
/// Errors at a gap in a stream.
pub async fn effects(options: StoreOptions, kinds: &[&str]) -> Result<BTreeMap<CommandId, BTreeSet<CommitId>>, Anything> {
    let store = Store::open(options, Arc::new(|_| {})).await?;
    let mut found: BTreeMap<CommandId, BTreeSet<CommitId>> = BTreeMap::new();
    for kind in kinds {
        for stream in store.streams_of_kind(kind).await? {
            let mut last = 0;
            loop {
                let entries = store.events_since(&stream, last, PAGE).await?;
                if entries.is_empty() {
                    break;
                }
                for entry in entries {
                    if entry.seq != last + 1 {
                        return Err(format!("{stream} has a gap after {last}").into());
                    }
                    last = entry.seq;
                    if let Some(id) = entry.command_id {
                        found.entry(id).or_default().insert(entry.commit_id);
                    }
                }
            }
        }
    }
    store.close().await;
    Ok(found)
}
