//! Lists that are read over HTTP are told "changed", without content and at most once a second per place.

use crate::{core::Core, frames, queue::Connection};
use mdt_domain::{ids::ConnectionId, words::OdsCode};
use mdt_protocol::{client::ListKind, server::ServerMessage};
use parking_lot::Mutex;
use std::{
    collections::HashMap,
    sync::{Arc, Weak},
};

#[derive(Default)]
struct Watch {
    watchers: Vec<Arc<Connection>>,
    is_due: bool,
}

/// Who watches which list of which PCN.
#[derive(Default)]
pub struct Lists {
    watches: Mutex<HashMap<(ListKind, OdsCode), Watch>>,
}

impl Lists {
    /// A connection watches just these lists of a PCN from now on.
    pub fn watch(&self, connection: &Arc<Connection>, kinds: &[ListKind], pcn: &OdsCode) {
        let mut watches = self.watches.lock();
        for ((_, code), watch) in watches.iter_mut() {
            if code == pcn {
                watch.watchers.retain(|c| c.id != connection.id);
            }
        }
        for kind in kinds {
            watches.entry((*kind, pcn.clone())).or_default().watchers.push(connection.clone());
        }
    }

    /// A connection watches only what it may still watch.
    pub fn keep(&self, connection: ConnectionId, may: impl Fn(ListKind, &OdsCode) -> bool) {
        for ((kind, pcn), watch) in self.watches.lock().iter_mut() {
            if watch.watchers.iter().any(|c| c.id == connection) && !may(*kind, pcn) {
                watch.watchers.retain(|c| c.id != connection);
            }
        }
    }

    /// A connection is gone.
    pub fn forget(&self, connection: ConnectionId) {
        self.watches.lock().retain(|_, watch| {
            watch.watchers.retain(|c| c.id != connection);
            !watch.watchers.is_empty() || watch.is_due
        });
    }

    /// Something in a list changed: its watchers are told once the present second is over.
    pub fn changed(&self, core: &Arc<Core>, kind: ListKind, pcn: &OdsCode) {
        let key = (kind, pcn.clone());
        let mut watches = self.watches.lock();
        let Some(watch) = watches.get_mut(&key).filter(|watch| !watch.is_due && !watch.watchers.is_empty()) else { return };
        let Ok(runtime) = tokio::runtime::Handle::try_current() else { return };
        watch.is_due = true;
        let weak: Weak<Core> = Arc::downgrade(core);
        let after = core.timings.changed_every;
        runtime.spawn(async move {
            tokio::time::sleep(after).await;
            let Some(core) = weak.upgrade() else { return };
            let frame = frames::message(&ServerMessage::Changed { list: key.0 });
            if let Some(watch) = core.lists.watches.lock().get_mut(&key) {
                watch.is_due = false;
                for connection in &watch.watchers {
                    connection.push_control(frame.clone());
                }
            }
        });
    }
}
