//! Sessions end by time even when their page only listens: its sockets are closed.

use crate::{auth::session, site::Site};
use std::{sync::Weak, time::Duration};

/// Between two looks.
const EVERY: Duration = Duration::from_secs(15);

/// Runs until the site is gone.
pub(super) async fn watch(site: Weak<Site>) {
    let mut every = tokio::time::interval(EVERY);
    loop {
        every.tick().await;
        let Some(site) = site.upgrade() else { return };
        match session::end_due(&site).await {
            Ok(count) if count > 0 => tracing::info!(count, "sessions ended by time"),
            Ok(_) => {}
            Err(error) => tracing::warn!(%error, "sessions could not be looked at"),
        }
    }
}
